"""Weighty deeds on a unit, each asked about first: letting it rest, taking it back, deleting it."""

from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.units import actions, queries
from fkp.units.blueprint import bp
from fkp.units.forms import ReasonForm
from fkp.units.listing import UnitFilter, count
from fkp.web.forms import BaseForm, once
from fkp.web.gate import requires
from fkp.web.pages import go, page


@bp.route("/<int:unit_id>/nonaktifkan", methods=["GET", "POST"])
@requires(Permission.MANAGE_UNITS)
def deactivate(unit_id: int) -> ResponseReturnValue:
    """Say what deactivating does, ask for the reason, then do it."""
    unit = queries.unit(me(), unit_id, Permission.MANAGE_UNITS)
    form = ReasonForm()
    if form.validate_on_submit():
        once(lambda: actions.deactivate_unit(unit, reason=form.reason.data or "", by=me()), form)
        return go("units.show", "Unit dinonaktifkan. Semua catatannya tetap tersimpan.", unit_id=unit.id)
    if not unit.active:
        return go("units.show", "Unit ini sudah nonaktif.", kind="info", unit_id=unit.id)
    below = count(me(), UnitFilter(parent=unit.id))
    status = 422 if form.errors else 200
    return page(
        "units/deactivate.html", status, unit=unit, form=form, below=below, accounts=queries.active_accounts(unit)
    )


@bp.route("/<int:unit_id>/aktifkan", methods=["GET", "POST"])
@requires(Permission.MANAGE_UNITS)
def reactivate(unit_id: int) -> ResponseReturnValue:
    """Say what taking a unit back does, then do it."""
    unit = queries.unit(me(), unit_id, Permission.MANAGE_UNITS)
    form = BaseForm()
    if form.validate_on_submit():
        once(lambda: actions.reactivate_unit(unit, by=me()), form)
        return go("units.show", "Unit aktif kembali.", unit_id=unit.id)
    if unit.active:
        return go("units.show", "Unit ini sudah aktif.", kind="info", unit_id=unit.id)
    return page("units/reactivate.html", unit=unit, form=form)


@bp.route("/<int:unit_id>/hapus", methods=["GET", "POST"])
@requires(Permission.MANAGE_UNITS)
def delete(unit_id: int) -> ResponseReturnValue:
    """Delete a unit registered by mistake; one with any history is only ever deactivated."""
    unit = queries.unit(me(), unit_id, Permission.MANAGE_UNITS)
    form = BaseForm()
    name = unit.name
    if form.validate_on_submit():
        try:
            once(lambda: actions.delete_unit(unit, by=me()), form)
        except actions.UnitHasHistory as refusal:
            return page("units/delete.html", 409, unit=unit, form=form, ties=refusal.ties)
        return go("units.index", f"{name} dihapus.")
    return page("units/delete.html", unit=unit, form=form, ties=queries.ties(unit))
