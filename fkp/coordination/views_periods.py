"""Periode: when units must report, set by the koordinator provinsi."""

from typing import Any

from flask import Blueprint, abort, flash
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.coordination import periods as actions
from fkp.coordination.drawing import grouped
from fkp.coordination.forms import PeriodForm
from fkp.duties.models import FKP, Period
from fkp.duties.queries import most_current, periods, today
from fkp.rules.indonesian import plain_date
from fkp.rules.periods import due_in_words
from fkp.rules.permissions import Permission
from fkp.storage.audit import last_doer
from fkp.storage.database import session
from fkp.web.forms import BaseForm, Stale, carried_along, chosen_saved, differences, keep_saved, new_key, once
from fkp.web.gate import requires
from fkp.web.pages import go, page

bp = Blueprint("periods", __name__, url_prefix="/periode")


@bp.get("/")
@requires(Permission.SET_PERIODS)
def index() -> ResponseReturnValue:
    """All periods, newest first, with the one that runs and those that overlap."""
    known, day = periods(), today()
    running = most_current(known, day)
    rows = [
        (
            period,
            due_in_words(period.due, day),
            [other.name for other in known if other is not period and _share_days(period, other)],
            period is running,
        )
        for period in known
    ]
    return page("coordination/periods.html", rows=rows)


@bp.route("/baru", methods=["GET", "POST"])
@requires(Permission.SET_PERIODS)
def create() -> ResponseReturnValue:
    """Open a period; every active unit owes a forum in it."""
    form = PeriodForm()
    if form.validate_on_submit():
        try:
            period = once(lambda: actions.create_period(**form.values, by=me()), form)
        except actions.PeriodNameTaken:
            form.name.errors = ["Nama ini baru saja dipakai. Pilih nama yang berbeda."]
        else:
            _warn_of_overlap(period)
            units = grouped(actions.unsent_and_all(period.id)[1])
            return go("periods.index", f"{period.name} dibuat. {units} unit kini wajib melaksanakan forum.")
    return page("coordination/period_form.html", 422 if form.errors else 200, form=form, period=None)


@bp.route("/<int:period_id>/ubah", methods=["GET", "POST"])
@requires(Permission.SET_PERIODS)
def edit(period_id: int) -> ResponseReturnValue:
    """Change a period; a colleague's change in between is shown, not overwritten."""
    period = _period(period_id)
    form = PeriodForm(period.id, data=_values(period))
    if not form.is_submitted():
        form.versi.data = str(period.version)
        return _form_page(period, form)
    keep_saved(form, _saved(period), chosen_saved())
    if not form.validate():
        return _form_page(period, form, 422)
    due_before = period.due
    try:
        once(lambda: actions.change_period(period, **form.values, version=form.version, by=me()), form)
    except Stale:
        return _conflict(period, form)
    except actions.PeriodNameTaken:
        form.name.errors = ["Nama ini baru saja dipakai. Pilih nama yang berbeda."]
        return _form_page(period, form, 422)
    _warn_of_overlap(period)
    return go("periods.index", _what_changed(period, moved=period.due != due_before))


@bp.route("/<int:period_id>/hapus", methods=["GET", "POST"])
@requires(Permission.SET_PERIODS)
def delete(period_id: int) -> ResponseReturnValue:
    """Ask, then take back a period that no forum uses."""
    period, form = _period(period_id), BaseForm()
    name = period.name
    if form.validate_on_submit():
        try:
            once(lambda: actions.delete_period(period, by=me()), form)
        except actions.PeriodInUse:
            return _delete_page(period, form, 409)
        return go("periods.index", f"{name} dihapus.")
    return _delete_page(period, form)


def _period(period_id: int) -> Period:
    period = session().get(Period, period_id)
    if period is None or period.duty != FKP:
        abort(404)
    return period


def _values(period: Period) -> dict[str, Any]:
    return {field: getattr(period, field) for field in actions.FIELDS}


def _saved(period: Period) -> PeriodForm:
    return PeriodForm(period.id, formdata=None, data=_values(period))


def _form_page(period: Period, form: PeriodForm, status: int = 200) -> ResponseReturnValue:
    unsent, units = actions.unsent_and_all(period.id)
    return page(
        "coordination/period_form.html",
        status,
        form=form,
        period=period,
        unsent=grouped(unsent),
        units=grouped(units),
        overlaps=actions.overlapping(period.starts, period.ends, but=period.id),
        in_use=actions.forums_in(period.id) > 0,
    )


def _delete_page(period: Period, form: BaseForm, status: int = 200) -> ResponseReturnValue:
    return page(
        "coordination/period_delete.html",
        status,
        form=form,
        period=period,
        forums=actions.forums_in(period.id),
        units=grouped(actions.unsent_and_all(period.id)[1]),
    )


def _conflict(period: Period, form: PeriodForm) -> ResponseReturnValue:
    return page(
        "coordination/period_conflict.html",
        409,
        period=period,
        disputed=differences(form, _saved(period)),
        other=last_doer(period),
        hidden=carried_along(),
        versi=period.version,
        kunci=new_key(),
    )


def _what_changed(period: Period, *, moved: bool) -> str:
    if not moved:
        return f"{period.name} disimpan."
    unsent, units = map(grouped, actions.unsent_and_all(period.id))
    return (
        f"{period.name} disimpan. Batas laporan menjadi {plain_date(period.due)} bagi {units} unit; "
        f"{unsent} di antaranya belum mengirim."
    )


def _warn_of_overlap(period: Period) -> None:
    others = actions.overlapping(period.starts, period.ends, but=period.id)
    if others:
        flash(f"Periode ini bertumpang tindih dengan {', '.join(others)}. Periksa tanggalnya.", "warning")


def _share_days(one: Period, other: Period) -> bool:
    return one.starts <= other.ends and other.starts <= one.ends
