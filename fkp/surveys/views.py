"""The list of surveys, a new one, and the task list of its steps."""

from typing import Any

import sqlalchemy as sa
from flask import request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.duties.models import SKM, Period
from fkp.duties.queries import current_period, periods
from fkp.rules.permissions import Permission
from fkp.rules.surveys import SurveyStep
from fkp.storage.database import session
from fkp.surveys import actions, beginning, listing, queries
from fkp.surveys.blueprint import bp
from fkp.surveys.forms import StartSurveyForm
from fkp.surveys.survey_page import survey_page
from fkp.units.models import Unit
from fkp.units.queries import visible
from fkp.web.forms import BaseForm, once
from fkp.web.gate import requires
from fkp.web.lists import page_of
from fkp.web.pages import error_page, go, page, page_or_piece


@bp.get("/")
@requires(Permission.VIEW_SURVEYS)
def index() -> ResponseReturnValue:
    """The surveys of the units one may see, newest first."""
    wanted = listing.SurveyFilter.read(request.args)
    shown = page_of(listing.count(me(), wanted))
    return page_or_piece(
        "surveys/index.html",
        "surveys/_list.html",
        wanted=wanted,
        page=shown,
        surveys=listing.rows(me(), wanted, shown),
        several_units=listing.several_units(me()),
        periods=periods(SKM),
        states=listing.STATES,
    )


@bp.route("/mulai", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEY)
def create() -> ResponseReturnValue:
    """Begin a survey for one of one's own units; asks first when the unit has one in this period already."""
    units, known = _own_units(), periods(SKM)
    form = StartSurveyForm(data=_offered(units))
    form.unit_id.choices = {unit.id: unit.name for unit in units}
    form.period_id.choices = {period.id: period.name for period in known}
    if not form.validate_on_submit():
        return _start_page(form, units, 422 if form.errors else 200)
    unit, period = session().get_one(Unit, form.unit_id.data), session().get_one(Period, form.period_id.data)
    try:
        survey = once(lambda: _begin(unit, period, form), form)
    except beginning.AlreadyBegun as there:
        return page("surveys/start_anyway.html", 409, form=form, unit=unit, period=period, surveys=there.surveys)
    if form.known.data:
        return go("surveys.record", "Survei dibuat. Salin hasilnya dari laporan.", survey_id=survey.id)
    return go(
        "surveys.show",
        "Survei dibuat. Lengkapi rencananya, periksa kuesioner, lalu buka surveinya.",
        survey_id=survey.id,
    )


@bp.get("/<int:survey_id>/")
@requires(Permission.VIEW_SURVEYS)
def show(survey_id: int) -> ResponseReturnValue:
    """The task list: every step with its status and what is still missing."""
    return survey_page(queries.survey(me(), survey_id))


@bp.post(f"/<int:survey_id>/<any({', '.join(SurveyStep)}):step_name>/sudah-diperbaiki")
@requires(Permission.RUN_SURVEY)
def answer_return(survey_id: int, step_name: str) -> ResponseReturnValue:
    """Say that a part the coordinator sent back is mended."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    step = SurveyStep(step_name)
    try:
        once(lambda: actions.answer_return(survey, step, by=me()), BaseForm())
    except actions.SurveyLocked as locked:
        return error_page(409, "Tidak ada yang perlu dijawab", str(locked))
    return go("surveys.show", f"Bagian {step.label} dinyatakan sudah diperbaiki.", survey_id=survey.id)


@bp.post("/<int:survey_id>/batalkan")
@requires(Permission.RUN_SURVEY)
def cancel(survey_id: int) -> ResponseReturnValue:
    """Hide a survey that was begun by mistake; it can be taken back at once."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    try:
        once(lambda: actions.cancel_survey(survey, by=me()), BaseForm())
    except actions.SurveyLocked as locked:
        return error_page(409, "Survei tidak dapat dibatalkan", str(locked))
    message = "Survei dibatalkan. Tidak ada jawaban yang dihapus; Anda dapat memulihkannya."
    return go("surveys.show", message, kind="info", survey_id=survey.id)


@bp.post("/<int:survey_id>/pulihkan")
@requires(Permission.RUN_SURVEY)
def restore(survey_id: int) -> ResponseReturnValue:
    """Take a cancelled survey back."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    once(lambda: actions.restore_survey(survey, by=me()), BaseForm())
    return go("surveys.show", "Survei dipulihkan.", survey_id=survey.id)


# --- beginning ---------------------------------------------------------------------------------------------


def _own_units() -> list[Unit]:
    own = sa.select(Unit).where(Unit.active, visible(me(), Permission.RUN_SURVEY))
    return list(session().scalars(own.order_by(Unit.sort_name)))


def _offered(units: list[Unit]) -> dict[str, Any]:
    """What the form begins with: the unit and period of the address, otherwise the first and the current one."""
    current = current_period(SKM)
    return {
        "unit_id": request.args.get("unit", type=int) or (units[0].id if units else None),
        "period_id": request.args.get("periode", type=int) or (current.id if current else None),
        "like_last": True,
    }


def _begin(unit: Unit, period: Period, form: StartSurveyForm) -> Any:
    if not form.anyway.data:
        beginning.ensure_first(unit, period)
    title = form.title.data or beginning.usual_title(period)
    # A result known already is of other people: what the last survey asked of whom does not describe them.
    like = beginning.last_survey(unit) if form.like_last.data and not form.known.data else None
    return beginning.begin_survey(unit, period, title=title, like=like, by=me())


def _start_page(form: StartSurveyForm, units: list[Unit], status: int) -> ResponseReturnValue:
    return page(
        "surveys/start.html",
        status,
        form=form,
        units=units,
        models=beginning.last_surveys([unit.id for unit in units]),
    )
