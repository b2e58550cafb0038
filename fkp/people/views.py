"""Akun: finding, making and changing the accounts one may manage."""

import sqlalchemy as sa
from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.codes import VALID_FOR
from fkp.accounts.current import me
from fkp.accounts.models import Person
from fkp.accounts.profile import NameTaken, NoSignInName
from fkp.accounts.profile_pages import profile_form, refuse
from fkp.accounts.queries import person_by_sign_in_name
from fkp.accounts.requests import record_id
from fkp.people import actions, queries
from fkp.people.choosing import ask_next, chosen_post
from fkp.people.forms import PersonForm
from fkp.people.places import MayNotGrant, roles_to_give
from fkp.people.queries import Filters
from fkp.rules.permissions import Permission, Role
from fkp.storage.database import now, session
from fkp.storage.repeats import AlreadyDone
from fkp.units.queries import regions
from fkp.web.forms import BaseForm, clean_line, once
from fkp.web.gate import requires
from fkp.web.lists import page_of
from fkp.web.pages import page, page_or_piece

bp = Blueprint("people", __name__, url_prefix="/akun")


@bp.get("/")
@requires(Permission.MANAGE_ACCOUNTS)
def index() -> ResponseReturnValue:
    """The accounts one may manage, by name."""
    filters = _filters()
    found = queries.accounts(me(), filters)
    total = session().scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0
    shown = page_of(total)
    return page_or_piece(
        "people/index.html",
        "people/_list.html",
        rows=queries.rows(found, limit=shown.per_page, offset=shown.offset),
        page=shown,
        filters=filters,
        role_options=[("", "Semua peran"), *((role.value, role.label) for role in roles_to_give(me()))],
        region_options=[("", "Semua wilayah"), *_regions_of(me())],
        unit=queries.unit_to_choose(me(), filters.unit_id),
    )


def _regions_of(manager: Person) -> list[tuple[str, str]]:
    reach = manager.reach(Permission.MANAGE_ACCOUNTS)
    return [
        (region.code, region.name)
        for region in regions()
        if region.kind != "provinsi" and (reach.everything or region.code in reach.regions)
    ]


def _filters() -> Filters:
    asked = request.args
    roles = {role.value for role in Role}
    return Filters(
        q=clean_line(asked.get("q"))[:100],
        role=asked.get("peran", "") if asked.get("peran") in roles else "",
        region=clean_line(asked.get("wilayah"))[:13],
        state=asked.get("keadaan", "") if asked.get("keadaan") in {"aktif", "nonaktif"} else "",
        unit_id=asked.get("unit", type=record_id),
    )


@bp.route("/baru", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def new() -> ResponseReturnValue:
    """Make an account: which role, where, who; then its first code is shown."""
    post = chosen_post()
    if post is None or not post.complete:
        return ask_next(post, title="Buat akun", back=(url_for("people.index"), "Akun"))
    form = PersonForm()
    if request.method == "GET":
        return page("people/new.html", form=form, post=post)
    if form.validate():
        try:
            person, code = once(lambda: actions.create_person(form.values, post, by=me()), form)
        except (NameTaken, NoSignInName) as refusal:
            refuse(form, refusal)
        except MayNotGrant:
            abort(403)
        except AlreadyDone:
            return _made_already(form)
        else:
            return _show_code(person, code, first=True)
    return page("people/new.html", 422, form=form, post=post)


def _made_already(form: PersonForm) -> ResponseReturnValue:
    """The same form twice: its code was shown once and is not shown again."""
    person = person_by_sign_in_name(form.nip.data or form.email.data or "")
    flash("Akun ini sudah dibuat. Kodenya hanya tampil satu kali; buat kode baru bila belum dicatat.", "info")
    if person is None:
        return redirect(url_for("people.index"), 303)
    return redirect(url_for("people.show", person_id=person.id), 303)


@bp.get("/<int:person_id>/")
@requires(Permission.MANAGE_ACCOUNTS)
def show(person_id: int) -> ResponseReturnValue:
    """One account: who, which roles, and what can be done."""
    return _page_of(queries.managed(me(), person_id))


def _page_of(person: Person, status: int = 200, problem: str | None = None) -> ResponseReturnValue:
    return page(
        "people/show.html",
        status,
        person=person,
        roles=[(grant_id, words) for _, grant_id, words in queries.held_roles([person.id])],
        own=person.id == me().id,
        problem=problem,
        action=BaseForm(formdata=None),
    )


@bp.route("/<int:person_id>/ubah", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def edit(person_id: int) -> ResponseReturnValue:
    """Change who somebody is."""
    person = queries.managed(me(), person_id)
    back = url_for("people.show", person_id=person.id)
    return profile_form(person, PersonForm, template="people/edit.html", back=back, by=me())


@bp.route("/<int:person_id>/peran/baru", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def give_role(person_id: int) -> ResponseReturnValue:
    """Give somebody one more role: which, where, then a last look."""
    person = queries.managed(me(), person_id)
    back = url_for("people.show", person_id=person.id)
    post = chosen_post()
    if post is None or not post.complete:
        return ask_next(post, title=f"Tambah peran {person.name}", back=(back, person.name))
    if request.method == "GET":
        return page("people/give_role.html", person=person, post=post, form=BaseForm(), back=back)
    try:
        once(lambda: actions.give_role(person, post, by=me()), BaseForm())
    except MayNotGrant:
        abort(403)
    except actions.NotPossible as refusal:
        return _page_of(person, 409, str(refusal))
    flash(f"Peran ditambahkan: {post.words}.", "success")
    return redirect(back, 303)


@bp.post("/<int:person_id>/peran/<int:grant_id>/cabut")
@requires(Permission.MANAGE_ACCOUNTS)
def take_role(person_id: int, grant_id: int) -> ResponseReturnValue:
    """Take one role away."""
    person = queries.managed(me(), person_id)
    try:
        once(lambda: actions.take_role(person, grant_id, by=me()), BaseForm())
    except actions.NotPossible as refusal:
        return _page_of(person, 409, str(refusal))
    flash("Peran dicabut.", "success")
    return redirect(url_for("people.show", person_id=person_id), 303)


@bp.post("/<int:person_id>/nonaktifkan")
@requires(Permission.MANAGE_ACCOUNTS)
def deactivate(person_id: int) -> ResponseReturnValue:
    """Shut an account."""
    person = queries.managed(me(), person_id)
    try:
        once(lambda: actions.deactivate(person, by=me()), BaseForm())
    except actions.NotPossible as refusal:
        return _page_of(person, 409, str(refusal))
    flash("Akun dinonaktifkan dan dikeluarkan dari semua perangkat.", "success")
    return redirect(url_for("people.show", person_id=person_id), 303)


@bp.post("/<int:person_id>/aktifkan")
@requires(Permission.MANAGE_ACCOUNTS)
def reactivate(person_id: int) -> ResponseReturnValue:
    """Open a shut account again."""
    person = queries.managed(me(), person_id)
    once(lambda: actions.reactivate(person, by=me()), BaseForm())
    flash("Akun aktif kembali.", "success")
    return redirect(url_for("people.show", person_id=person_id), 303)


@bp.post("/<int:person_id>/kode")
@requires(Permission.MANAGE_ACCOUNTS)
def hand_out_code(person_id: int) -> ResponseReturnValue:
    """Make a one-time code and show it, once, on a page to print."""
    person = queries.managed(me(), person_id)
    try:
        code = once(lambda: actions.hand_out_code(person, by=me()), BaseForm())
    except actions.NotPossible as refusal:
        return _page_of(person, 409, str(refusal))
    except AlreadyDone:
        flash("Kode itu sudah ditampilkan satu kali. Buat kode baru bila belum dicatat.", "info")
        return redirect(url_for("people.show", person_id=person_id), 303)
    return _show_code(person, code, first=False)


def _show_code(person: Person, code: str, *, first: bool) -> ResponseReturnValue:
    return page("people/code.html", person=person, code=code, first=first, until=now() + VALID_FOR)
