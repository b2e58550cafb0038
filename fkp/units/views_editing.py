"""Registering a unit, editing its profile, and taking it to another region."""

from collections.abc import Callable
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.storage.audit import last_doer
from fkp.units import actions, queries
from fkp.units.blueprint import bp
from fkp.units.forms import ContactForm, RegionForm, UnitForm, form_values, typed_values
from fkp.units.models import Region, Unit
from fkp.web.forms import BaseForm, Stale, carried_along, chosen_saved, differences, keep_saved, new_key, once
from fkp.web.gate import requires
from fkp.web.pages import go, page


@bp.route("/baru", methods=["GET", "POST"])
@requires(Permission.MANAGE_UNITS)
def create() -> ResponseReturnValue:
    """Register a unit: first its region (when there is a choice), then its profile."""
    regions = {region.code: region for region in queries.regions_within(me(), Permission.MANAGE_UNITS)}
    asked = request.args.get("wilayah", "")
    region = regions.get(asked) or (next(iter(regions.values())) if len(regions) == 1 else None)
    if region is None:
        return page("units/choose_region.html", regions=list(regions.values()))
    above = request.args.get("induk", type=int)
    form = UnitForm(queries.parents_for(me(), region.code), data={"parent_id": above})
    drawing = {"form": form, "region": region, "changeable": len(regions) > 1}
    if not form.validate_on_submit():
        return page("units/create.html", 422 if form.errors else 200, namesakes=[], **drawing)
    try:
        unit = once(lambda: _register(region, form), form)
    except _Namesakes as found:
        return page("units/create.html", 422, namesakes=found.units, **drawing)
    except actions.UnfitParent as refusal:
        form.parent_id.errors = [str(refusal)]
        return page("units/create.html", 422, namesakes=[], **drawing)
    return go("units.show", f"{unit.name} terdaftar. Lengkapi layanannya di bawah.", unit_id=unit.id)


@bp.route("/<int:unit_id>/ubah", methods=["GET", "POST"])
@requires(Permission.EDIT_UNIT)
def edit(unit_id: int) -> ResponseReturnValue:
    """Edit the profile: coordinators all of it, the unit's own staff how it is reached and who heads it."""
    unit = queries.unit(me(), unit_id, Permission.EDIT_UNIT)
    make_form = _form_for(unit)
    if request.method == "GET":
        return page("units/edit.html", unit=unit, form=_saved(make_form, unit), namesakes=[])
    form = make_form()
    keep_saved(form, _saved(make_form, unit), chosen_saved())
    if not form.validate_on_submit():
        return page("units/edit.html", 422, unit=unit, form=form, namesakes=[])
    renamed = isinstance(form, UnitForm) and Unit.fold(form.name.data or "") != unit.sort_name
    twins = _unasked_namesakes(form, unit.region, besides=unit.id) if renamed else []
    if twins:
        return page("units/edit.html", 422, unit=unit, form=form, namesakes=twins)
    try:
        once(lambda: actions.edit_unit(unit, typed_values(form), version=form.version, by=me()), form)
    except Stale:
        return _conflict(unit, form, _saved(make_form, unit, different=form.values.get("different")))
    except actions.UnfitParent as refusal:
        form["parent_id"].errors = [str(refusal)]
        return page("units/edit.html", 422, unit=unit, form=form, namesakes=[])
    return go("units.show", "Perubahan disimpan.", unit_id=unit.id)


@bp.route("/<int:unit_id>/pindah-wilayah", methods=["GET", "POST"])
@requires(Permission.MANAGE_UNITS)
def move(unit_id: int) -> ResponseReturnValue:
    """Take a unit registered in the wrong region, with all below it, to the right one."""
    unit = queries.unit(me(), unit_id, Permission.MANAGE_UNITS)
    regions = {region.code: region for region in queries.regions_within(me(), Permission.MANAGE_UNITS)}
    regions.pop(unit.region_code, None)
    if not regions:
        abort(403)
    form = RegionForm(list(regions.values()), data={"versi": unit.version})
    status = 200
    if form.validate_on_submit():
        region = regions[str(form.region_code.data)]
        try:
            moved = once(lambda: actions.move_to_region(unit, region, version=form.version, by=me()), form)
        except actions.UnfitParent as refusal:
            form.region_code.errors = [str(refusal)]
        except Stale:
            status = 409
            form.versi.data = str(unit.version)
            form.form_errors.append(f"{last_doer(unit)} baru saja mengubah unit ini. Periksa, lalu kirim lagi.")
        else:
            others = f" beserta {moved - 1} unit di bawahnya" if moved > 1 else ""
            return go("units.show", f"Unit{others} dipindahkan ke {region.name}.", unit_id=unit.id)
    if form.errors and status == 200:
        status = 422
    return page("units/move.html", status, unit=unit, form=form, below=len(queries.below(unit)))


class _Namesakes(Exception):
    """Units of the same name stand in the region already, and nobody said that this is another one."""

    def __init__(self, units: list[Unit]) -> None:
        super().__init__()
        self.units = units


def _register(region: Region, form: UnitForm) -> Unit:
    """Look for namesakes where the key of the form was claimed: a second click must not meet the first one's unit."""
    twins = _unasked_namesakes(form, region)
    if twins:
        raise _Namesakes(twins)
    return actions.create_unit(region, typed_values(form), by=me())


def _form_for(unit: Unit) -> Callable[..., BaseForm]:
    if not queries.may(me(), unit, Permission.MANAGE_UNITS):
        return ContactForm
    parents = queries.parents_for(me(), unit.region_code, unit)
    return lambda **kwargs: UnitForm(parents, **kwargs)


def _saved(make_form: Callable[..., BaseForm], unit: Unit, **extra: Any) -> BaseForm:
    form = make_form(formdata=None, data=form_values(unit) | extra)
    form.versi.data = str(unit.version)
    return form


def _unasked_namesakes(form: BaseForm, region: Region, *, besides: int | None = None) -> list[Unit]:
    """Units of the same name, unless the person has said that this is another one; the form then asks."""
    if form["different"].data:
        return []
    twins = queries.namesakes(form["name"].data, region.code, besides=besides)
    if twins:
        form["different"].errors = ["Periksa dahulu unit bernama sama, lalu beri tanda bila memang berbeda."]
    return twins


def _conflict(unit: Unit, form: BaseForm, saved: BaseForm) -> ResponseReturnValue:
    """Both versions side by side; whatever is not in dispute travels along in hidden fields."""
    return page(
        "units/conflict.html",
        409,
        unit=unit,
        other=last_doer(unit),
        disputed=differences(form, saved),
        hidden=carried_along(),
        versi=unit.version,
        kunci=new_key(),
    )
