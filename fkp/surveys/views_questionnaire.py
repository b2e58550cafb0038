"""The step kuesioner: the nine questions in the words respondents read, and what may be reworded."""

from collections.abc import Callable

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.rules.skm_questions import OFFICIAL, QUESTION_ORDER, VARIANT_LABELS
from fkp.rules.surveys import SurveyStep
from fkp.surveys import queries, wordings
from fkp.surveys.actions import SurveyLocked
from fkp.surveys.answer_pages import render_form
from fkp.surveys.blueprint import bp
from fkp.surveys.forms_questionnaire import SCORES, WordingForm, answer_name, wording_values
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import NO_SERVICE
from fkp.surveys.questionnaire_page import questionnaire_page
from fkp.surveys.questionnaires import shown_services
from fkp.surveys.step_pages import step_form
from fkp.units.models import Service
from fkp.web.forms import BaseForm, once
from fkp.web.gate import requires
from fkp.web.pages import error_page, go

STEP = SurveyStep.KUESIONER


@bp.get("/<int:survey_id>/kuesioner")
@requires(Permission.RUN_SURVEY)
def questionnaire(survey_id: int) -> ResponseReturnValue:
    """The nine questions as respondents read them, for all services or for one, and the unit's own questions."""
    return questionnaire_page(_survey(survey_id))


@bp.get("/<int:survey_id>/kuesioner/pratinjau")
@requires(Permission.VIEW_SURVEYS)
def preview(survey_id: int) -> ResponseReturnValue:
    """The form as a respondent meets it, without sending anything."""
    survey = queries.survey(me(), survey_id)
    service_id = request.args.get("layanan", NO_SERVICE, type=int)
    return render_form(survey, service_id if service_id in shown_services(survey) else NO_SERVICE, preview=True)


@bp.route("/<int:survey_id>/kuesioner/<int:service_id>/ubah", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEY)
def reword(survey_id: int, service_id: int) -> ResponseReturnValue:
    """All nine questions on one page, to be reworded."""
    survey = _survey(survey_id)
    service = _service(survey, service_id)

    def save(form: BaseForm) -> int:
        assert isinstance(form, WordingForm)
        wordings.set_wording(survey, service, form.wording, by=me())
        return survey.version

    return step_form(
        survey,
        STEP,
        WordingForm,
        template="surveys/reword.html",
        saved=lambda: wording_values(wordings.wording_of(survey, service)),
        save=save,
        service=service,
        unsur=QUESTION_ORDER,
        official=OFFICIAL,
        scores=SCORES,
        answer_name=answer_name,
        back=_here(survey, service),
    )


@bp.post("/<int:survey_id>/kuesioner/<int:service_id>/<any(tatap_muka, daring):variant>")
@requires(Permission.RUN_SURVEY)
def take_variant(survey_id: int, service_id: int, variant: str) -> ResponseReturnValue:
    """Take a ready-made questionnaire; the page asked before."""
    survey = _survey(survey_id)
    service = _service(survey, service_id)
    label = VARIANT_LABELS[variant]
    return _deed(
        survey, service, lambda: wordings.take_variant(survey, service, variant, by=me()), f"Dipakai: {label}."
    )


@bp.post("/<int:survey_id>/kuesioner/<int:service_id>/ikuti-unit")
@requires(Permission.RUN_SURVEY)
def follow_unit_wording(survey_id: int, service_id: int) -> ResponseReturnValue:
    """Let a service be asked about in the unit's words again."""
    survey = _survey(survey_id)
    service = _service(survey, service_id) or abort(404)
    return _deed(
        survey,
        service,
        lambda: wordings.follow_unit(survey, service, by=me()),
        f"Layanan {service.name} kembali memakai kuesioner unit.",
    )


@bp.post("/<int:survey_id>/kuesioner/diperiksa")
@requires(Permission.RUN_SURVEY)
def mark_seen(survey_id: int) -> ResponseReturnValue:
    """Note that the unit looked its questionnaire through."""
    survey = _survey(survey_id)
    return _deed(survey, None, lambda: wordings.mark_seen(survey, by=me()), "Kuesioner dinyatakan sudah diperiksa.")


# --- finding and answering ---------------------------------------------------------------------------------


def _survey(survey_id: int) -> Survey:
    return queries.survey(me(), survey_id, Permission.RUN_SURVEY)


def _service(survey: Survey, service_id: int) -> Service | None:
    """The service the address names, None for all of them (NO_SERVICE); another unit's is not found."""
    if service_id == NO_SERVICE:
        return None
    return next((service for service in survey.unit.services if service.id == service_id), None) or abort(404)


def _here(survey: Survey, service: Service | None) -> str:
    return url_for("surveys.questionnaire", survey_id=survey.id, layanan=service.id if service else None)


def _deed(survey: Survey, service: Service | None, deed: Callable[[], None], message: str) -> ResponseReturnValue:
    try:
        once(deed, BaseForm())
    except SurveyLocked as locked:
        return error_page(409, "Kuesioner tidak diubah", str(locked))
    return go("surveys.questionnaire", message, survey_id=survey.id, layanan=service.id if service else None)
