"""Choosing a role and its place, one question a page; the address carries what was chosen so far."""

from flask import request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.accounts.requests import record_id
from fkp.people.forms import RegionForm, RoleForm
from fkp.people.places import Post, post, roles_to_give
from fkp.people.queries import units_to_choose
from fkp.units.queries import regions
from fkp.web.forms import clean_line
from fkp.web.lists import address
from fkp.web.pages import page, page_or_piece

SHOWN_UNITS = 20
_BY_GET = {"csrf": False}


def chosen_post() -> Post | None:
    """The role and place chosen so far; None before the first answer, or for a role one may not give."""
    asked = request.values
    return post(
        me(),
        asked.get("peran", ""),
        unit_id=asked.get("unit", type=record_id),
        region_code=clean_line(asked.get("wilayah")),
    )


def ask_next(wanted: Post | None, *, title: str, back: tuple[str, str]) -> ResponseReturnValue:
    """The page with the next question: which role, which unit, or which kabupaten/kota."""
    if wanted is None:
        return _ask_role(title, back)
    back = (address(peran=None, q=None), "Pilih peran lain")
    if wanted.needs_unit:
        return _ask_unit(wanted, title, back)
    return _ask_region(wanted, title, back)


def _ask_role(title: str, back: tuple[str, str]) -> ResponseReturnValue:
    form = RoleForm(request.args, meta=_BY_GET)
    form.peran.choices = {role.value: role.label for role in roles_to_give(me())}
    refused = "pilih" in request.args and not form.validate()
    return page("people/choose_role.html", 422 if refused else 200, form=form, title=title, back=back,
                keep=_kept("unit"))  # fmt: skip


def _ask_unit(wanted: Post, title: str, back: tuple[str, str]) -> ResponseReturnValue:
    q = clean_line(request.args.get("q"))[:100]
    units = units_to_choose(me(), q, SHOWN_UNITS + 1)
    return page_or_piece(
        "people/choose_unit.html", "people/_units.html", title=title, back=back, post=wanted, q=q, address=address,
        units=units[:SHOWN_UNITS], more=len(units) > SHOWN_UNITS, keep=_kept("peran"),
    )  # fmt: skip


def _ask_region(wanted: Post, title: str, back: tuple[str, str]) -> ResponseReturnValue:
    form = RegionForm(request.args, meta=_BY_GET)
    known = {region.code: region.name for region in regions() if region.kind != "provinsi"}
    form.wilayah.choices = {"": "Pilih kabupaten/kota"} | known
    refused = "wilayah" in request.args and not form.validate()
    return page("people/choose_region.html", 422 if refused else 200, form=form, title=title, back=back, post=wanted,
                keep=_kept("peran"))  # fmt: skip


def _kept(*names: str) -> list[tuple[str, str]]:
    return [(name, request.args[name]) for name in names if request.args.get(name)]
