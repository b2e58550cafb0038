"""What the pages of a survey's steps share: where they are, their frame, and a form that fills one."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.rules.surveys import SurveyEvidence, SurveyState, SurveyStep, advice, missing, status
from fkp.storage.audit import last_doer
from fkp.surveys.actions import lock_reason
from fkp.surveys.evidence import evidence
from fkp.surveys.models import Survey
from fkp.units.queries import may
from fkp.web.forms import BaseForm
from fkp.web.saved_forms import saved_form

STEP_ENDPOINTS = {
    SurveyStep.RENCANA: "surveys.plan",
    SurveyStep.KUESIONER: "surveys.questionnaire",
    SurveyStep.PENGUMPULAN: "surveys.collection",
    SurveyStep.HASIL: "surveys.results",
    SurveyStep.TINDAK_LANJUT: "surveys.follow_up",
    SurveyStep.LAPORAN: "survey_documents.report",
    SurveyStep.VERIFIKASI: "survey_documents.verification",
    SurveyStep.PUBLIKASI: "survey_documents.publication",
}
"""Where each step is filled in, or looked at."""


def step_address(survey_id: int, step: SurveyStep) -> str:
    """The page of one step of a survey."""
    return url_for(STEP_ENDPOINTS[step], survey_id=survey_id)


def step_tag(step: SurveyStep, seen: SurveyEvidence) -> tuple[str, str]:
    """Kind and words of a step's status; in its own words where the plain ones would mislead."""
    reached = status(step, seen)
    if step in seen.returned:
        return reached.value, reached.label
    if step is SurveyStep.PENGUMPULAN and seen.state is SurveyState.DIBUKA:
        return "berjalan", "Sedang dibuka"
    if step is SurveyStep.HASIL and seen.state is SurveyState.DIBUKA:
        return "berjalan", "Sementara"
    if step is SurveyStep.VERIFIKASI and seen.report_sent and not seen.report_verified:
        return "dikirim", "Menunggu verifikasi"
    return reached.value, reached.label


def step_context(survey: Survey, step: SurveyStep) -> dict[str, Any]:
    """What the frame of every step page shows: status, what is missing, advice, the coordinator's note, the lock."""
    seen = evidence(survey)
    return {
        "survey": survey,
        "step": step,
        "tag": step_tag(step, seen),
        "missing": missing(step, seen),
        "advice": advice(step, seen),
        "note": next((note.note for note in survey.notes if note.step == step.value), ""),
        "locked": lock_reason(survey, step),
        "may_run": may(me(), survey.unit, Permission.RUN_SURVEY),
        "evidence": seen,
        "answer_form": BaseForm(formdata=None),
    }


def step_form(
    survey: Survey,
    step: SurveyStep,
    make_form: Callable[..., BaseForm],
    *,
    template: str,
    saved: Callable[[], dict[str, Any]],
    save: Callable[[BaseForm], int],
    **context: Any,
) -> ResponseReturnValue:
    """Answer GET and POST of a step, or a page of it, that is one form (see saved_form).

    Only an edit of these very values by somebody else is in its way: opening the survey or writing a text
    elsewhere is not.
    """
    return saved_form(
        make_form,
        template=template,
        conflict_template="surveys/conflict.html",
        saved=saved,
        save=lambda form, _: save(form),
        other=lambda: last_doer(survey),
        frame=lambda: step_context(survey, step) | context,
    )
