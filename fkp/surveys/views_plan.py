"""The step rencana: services, population and sample, dates, layout."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.rules.surveys import SurveyStep
from fkp.surveys import planning, queries
from fkp.surveys.blueprint import bp
from fkp.surveys.forms_plan import PlanForm
from fkp.surveys.step_pages import step_form
from fkp.web.gate import requires
from fkp.web.pages import wants_piece


@bp.route("/<int:survey_id>/rencana", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEY)
def plan(survey_id: int) -> ResponseReturnValue:
    """The plan, saved as it is written."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    period = survey.period
    days = [day for day in (survey.opens_on, survey.closes_on) if day]
    return step_form(
        survey,
        SurveyStep.RENCANA,
        lambda **kwargs: PlanForm(survey, **kwargs),
        template="surveys/plan.html",
        saved=lambda: planning.plan_values(survey),
        save=lambda form: planning.save_plan(survey, form.values, by=me()),
        sample=planning.Sample(survey.population, survey.target),
        outside_period=any(not period.starts <= day <= period.ends for day in days),
    )


@bp.get("/<int:survey_id>/rencana/sampel")
@requires(Permission.RUN_SURVEY)
def plan_sample(survey_id: int) -> ResponseReturnValue:
    """The sample that belongs to a population, for a page on which it was just typed."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    if not wants_piece():
        return redirect(url_for("surveys.plan", survey_id=survey_id), 303)
    return render_template(
        "surveys/_sample.html",
        survey=survey,
        sample=planning.Sample(**_asked(PlanForm(survey, formdata=request.args))),
    )


def _asked(form: PlanForm) -> dict[str, Any]:
    """Population and target as typed; what is no number says nothing yet."""
    fields = {field.name: field for field in (form.population, form.target)}
    return {name: field.data if field.validate(form) else None for name, field in fields.items()}
