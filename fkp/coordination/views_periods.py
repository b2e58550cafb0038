"""Periode: when units must report, set by the koordinator provinsi."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from fkp.accounts.current import me
from fkp.coordination import periods as actions
from fkp.coordination.drawing import grouped
from fkp.coordination.forms import DAYS_TO_REPORT, PeriodForm, YearForm
from fkp.duties.kinds import KINDS
from fkp.duties.models import DUTY_LABELS, DUTY_NAMES, Period
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
    """The periods of every duty, newest first, with the one that runs and those that overlap."""
    groups = [(duty, DUTY_NAMES[duty], label, _rows(periods(duty), today())) for duty, label in DUTY_LABELS.items()]
    return page("coordination/periods.html", groups=groups)


@bp.route("/baru", methods=["GET", "POST"])
@requires(Permission.SET_PERIODS)
def create() -> ResponseReturnValue:
    """Ask of which duty, then open a period; every active unit owes that duty in it."""
    duty = request.args.get("kewajiban", "")
    if duty not in DUTY_LABELS:
        return page("coordination/period_duty.html")
    form = PeriodForm(duty)
    if form.validate_on_submit():
        try:
            period = once(lambda: actions.create_period(duty=duty, **form.values, by=me()), form)
        except actions.PeriodNameTaken:
            form.name.errors = ["Nama ini baru saja dipakai. Pilih nama yang berbeda."]
        else:
            _warn_of_overlap(period)
            units = grouped(actions.unsent_and_all(period.id)[1])
            made = f"{DUTY_LABELS[duty]} {period.name} dibuat."
            return go("periods.index", f"{made} {units} unit kini wajib melaksanakan {KINDS[duty].noun}.")
    return page(
        "coordination/period_form.html",
        422 if form.errors else 200,
        form=form,
        period=None,
        label=DUTY_LABELS[duty],
        noun=KINDS[duty].noun,
    )


@bp.route("/baru/skm-setahun", methods=["GET", "POST"])
@requires(Permission.SET_PERIODS)
def create_year() -> ResponseReturnValue:
    """Open the SKM periods of a year at once; what would be made is shown before."""
    form = _year_form()
    posted = request.method == "POST"
    if not form.validate():
        return page("coordination/period_year.html", 422 if posted or request.args else 200, form=form, planned=None)
    kind, year, days = form.ritme.data, form.tahun.data, form.hari.data
    if posted:
        made, skipped = once(lambda: actions.create_year(kind, year, days, by=me()), form)
        return go("periods.index", _what_was_made(made, skipped), kind="success" if made else "info")
    return page("coordination/period_year.html", form=form, planned=actions.planned_year(kind, year, days))


@bp.route("/<int:period_id>/ubah", methods=["GET", "POST"])
@requires(Permission.SET_PERIODS)
def edit(period_id: int) -> ResponseReturnValue:
    """Change a period; a colleague's change in between is shown, not overwritten."""
    period = _period(period_id)
    form = PeriodForm(period.duty, period.id, data=_values(period))
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
    """Ask, then take back a period that no forum or survey uses."""
    period, form = _period(period_id), BaseForm()
    name = period.name
    if form.validate_on_submit():
        try:
            once(lambda: actions.delete_period(period, by=me()), form)
        except actions.PeriodInUse:
            return _delete_page(period, form, 409)
        return go("periods.index", f"{name} dihapus.")
    return _delete_page(period, form)


def _rows(known: list[Period], day: date) -> list[tuple[Period, str, list[str], bool]]:
    """Rows of (period, its due date in words, those it shares days with, whether it is the one in force)."""
    running = most_current(known, day)
    return [
        (
            period,
            due_in_words(period.due, day),
            [other.name for other in known if other is not period and _share_days(period, other)],
            period is running,
        )
        for period in known
    ]


def _year_form() -> YearForm:
    """Filled from what was posted, else from the address, else with what most provinces do."""
    if request.method == "POST":
        return YearForm()
    usual = {"tahun": str(today().year), "ritme": "triwulan", "hari": str(DAYS_TO_REPORT)}
    # Looking writes nothing, so it needs no token; the form that then posts has its own.
    return YearForm(formdata=MultiDict({**usual, **request.args}), meta={"csrf": False})


def _what_was_made(made: list[str], skipped: list[str]) -> str:
    words = f"{len(made)} periode SKM dibuat: {', '.join(made)}." if made else "Tidak ada periode yang dibuat."
    return f"{words} Sudah ada dan tidak diubah: {', '.join(skipped)}." if skipped else words


def _period(period_id: int) -> Period:
    period = session().get(Period, period_id)
    if period is None:
        abort(404)
    return period


def _values(period: Period) -> dict[str, Any]:
    return {field: getattr(period, field) for field in actions.FIELDS}


def _saved(period: Period) -> PeriodForm:
    return PeriodForm(period.duty, period.id, formdata=None, data=_values(period))


def _form_page(period: Period, form: PeriodForm, status: int = 200) -> ResponseReturnValue:
    unsent, units = actions.unsent_and_all(period.id)
    return page(
        "coordination/period_form.html",
        status,
        form=form,
        period=period,
        unsent=grouped(unsent),
        units=grouped(units),
        overlaps=actions.overlapping(period.starts, period.ends, period.duty, but=period.id),
        in_use=actions.records_in(period) > 0,
        label=DUTY_LABELS[period.duty],
        noun=KINDS[period.duty].noun,
    )


def _delete_page(period: Period, form: BaseForm, status: int = 200) -> ResponseReturnValue:
    return page(
        "coordination/period_delete.html",
        status,
        form=form,
        period=period,
        held=actions.records_in(period),
        label=DUTY_LABELS[period.duty],
        noun=KINDS[period.duty].noun,
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
    others = actions.overlapping(period.starts, period.ends, period.duty, but=period.id)
    if others:
        flash(f"Periode ini bertumpang tindih dengan {', '.join(others)}. Periksa tanggalnya.", "warning")


def _share_days(one: Period, other: Period) -> bool:
    return one.starts <= other.ends and other.starts <= one.ends
