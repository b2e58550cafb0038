"""The services of a unit: rows on its page, each deed a plain form that htmx only makes smoother."""

from collections.abc import Callable
from contextlib import suppress

from flask import request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.storage.repeats import AlreadyDone
from fkp.units import queries, services
from fkp.units.blueprint import bp
from fkp.units.forms import AddServicesForm, RenameServiceForm
from fkp.units.models import Unit
from fkp.units.unit_page import unit_page
from fkp.web.forms import BaseForm, Stale, once
from fkp.web.gate import requires
from fkp.web.pages import go, wants_piece


@bp.post("/<int:unit_id>/layanan")
@requires(Permission.EDIT_UNIT)
def add_services(unit_id: int) -> ResponseReturnValue:
    """Add one service, or a pasted list; a name that is taken refuses all and keeps what was typed."""
    unit = queries.unit(me(), unit_id, Permission.EDIT_UNIT)
    form = AddServicesForm()
    if not form.validate_on_submit():
        return unit_page(unit, 422, adding=form)
    names = services.service_names(form.names.data or "")
    try:
        _do(lambda: services.add_services(unit, names, by=me()), form)
    except services.ServiceNameTaken as refusal:
        form.names.errors = [str(refusal)]
        return unit_page(unit, 422, adding=form)
    return _done(unit, "Layanan ditambahkan." if len(names) == 1 else f"{len(names)} layanan ditambahkan.")


@bp.route("/<int:unit_id>/layanan/<int:service_id>/ubah", methods=["GET", "POST"])
@requires(Permission.EDIT_UNIT)
def rename_service(unit_id: int, service_id: int) -> ResponseReturnValue:
    """Rename a service in its row; a colleague's other name in between is shown beside one's own."""
    unit = queries.unit(me(), unit_id, Permission.EDIT_UNIT)
    service = queries.service(unit, service_id)
    form = RenameServiceForm(data={"name": service.name, "versi": service.version})
    if request.method == "GET":
        return unit_page(unit, editing=service.id, renaming=form)
    if not form.validate_on_submit():
        return unit_page(unit, 422, editing=service.id, renaming=form)
    try:
        _do(lambda: services.rename_service(service, form.name.data or "", version=form.version, by=me()), form)
    except services.ServiceNameTaken:
        form.name.errors = ["Unit ini sudah memiliki layanan dengan nama ini."]
        return unit_page(unit, 422, editing=service.id, renaming=form)
    except Stale:
        form.versi.data = str(service.version)
        return unit_page(unit, 409, editing=service.id, renaming=form, clash=service.name)
    return _done(unit, "Nama layanan diubah.")


@bp.post("/<int:unit_id>/layanan/<int:service_id>/nonaktifkan")
@requires(Permission.EDIT_UNIT)
def rest_service(unit_id: int, service_id: int) -> ResponseReturnValue:
    """No longer offer a service for new forums."""
    unit = queries.unit(me(), unit_id, Permission.EDIT_UNIT)
    service = queries.service(unit, service_id)
    _do(lambda: services.set_service_active(service, False, by=me()), BaseForm())
    return _done(unit, "Layanan dinonaktifkan. Forum yang pernah membahasnya tidak berubah.")


@bp.post("/<int:unit_id>/layanan/<int:service_id>/aktifkan")
@requires(Permission.EDIT_UNIT)
def take_service_back(unit_id: int, service_id: int) -> ResponseReturnValue:
    """Offer a service again."""
    unit = queries.unit(me(), unit_id, Permission.EDIT_UNIT)
    service = queries.service(unit, service_id)
    _do(lambda: services.set_service_active(service, True, by=me()), BaseForm())
    return _done(unit, "Layanan diaktifkan kembali.")


def _do(deed: Callable[[], object], form: BaseForm) -> None:
    # Sent twice, the second time shows the rows as they now are, like the first.
    with suppress(AlreadyDone):
        once(deed, form)


def _done(unit: Unit, message: str) -> ResponseReturnValue:
    if wants_piece():
        return unit_page(unit, message=message)
    return go("units.show", message, unit_id=unit.id, _anchor="layanan")
