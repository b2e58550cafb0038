"""The step laporan of a survey: everything to check on one page, each text on a page of its own."""

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents.dossier import of_survey
from fkp.documents.forms import SectionForm
from fkp.documents.pdf_answers import show_pdf, stored_pdf
from fkp.documents.queries import heads_of
from fkp.documents.skm import actions_report as actions
from fkp.documents.skm import report_content as content
from fkp.documents.skm.blueprint import bp
from fkp.documents.skm.report import SECTION_BY_KEY, SECTIONS, ReportSection
from fkp.documents.skm.report import report_pdf as draw
from fkp.documents.skm.summaries import summaries
from fkp.documents.texts import saved_texts
from fkp.rules.permissions import Permission
from fkp.rules.surveys import SurveyStep
from fkp.surveys import queries
from fkp.surveys.models import Survey
from fkp.surveys.step_pages import step_address, step_context, step_form
from fkp.surveys.survey_files import DOCUMENTATION, shown
from fkp.units.queries import may
from fkp.web.forms import BaseForm, Locked, once
from fkp.web.gate import requires
from fkp.web.pages import go, page

STEP = SurveyStep.LAPORAN


@bp.get("/<int:survey_id>/laporan")
@requires(Permission.RUN_SURVEY)
def report(survey_id: int) -> ResponseReturnValue:
    """Check the report: every text, every step, and what is still missing."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    composed = content.report(survey, draft=True)
    return page(
        "documents/skm/ui/report.html",
        # What is missing stands in `obstacles`, each with its link; that it is not sent yet is no lack.
        **step_context(survey, STEP) | {"missing": []},
        of=of_survey(survey),
        sections=[(section, composed.text(section), section.key in composed.texts) for section in SECTIONS],
        parts=[(step, lines, step_address(survey.id, step)) for step, lines in summaries(survey, composed).items()],
        photos=shown(survey, DOCUMENTATION),
        report=survey.report,
        obstacles=[(text, _address_of(survey, text)) for text in actions.obstacles(survey)],
        may_send=may(me(), survey.unit, Permission.SEND_REPORT),
        heads=heads_of(survey.unit),
    )


def _address_of(survey: Survey, obstacle: str) -> str:
    """Where an obstacle is mended: its sentence begins with the name of a step."""
    named = next(step for step in SurveyStep if obstacle.startswith(f"{step.label}: "))
    return step_address(survey.id, named)


@bp.route("/<int:survey_id>/laporan/<section_key>", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEY)
def report_section(survey_id: int, section_key: str) -> ResponseReturnValue:
    """One text of the report, which saves itself."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    section = _section(section_key)
    place = SECTIONS.index(section)

    def saved() -> dict[str, Any]:
        return {"text": content.report(survey, draft=True).text(section)}

    def save(form: BaseForm) -> int:
        actions.write_section(survey, section, form.values["text"], by=me())
        return survey.version

    return step_form(
        survey,
        STEP,
        lambda **kwargs: SectionForm(**kwargs),
        template="documents/ui/report_section.html",
        saved=saved,
        save=save,
        section=section,
        of=of_survey(survey),
        own_words=section.key in saved_texts(survey),
        following=SECTIONS[place + 1] if place + 1 < len(SECTIONS) else None,
        deed=BaseForm(formdata=None),
    )


@bp.post("/<int:survey_id>/laporan/<section_key>/bawaan")
@requires(Permission.RUN_SURVEY)
def restore_section(survey_id: int, section_key: str) -> ResponseReturnValue:
    """Let one text follow the data again."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    section = _section(section_key)
    try:
        once(lambda: actions.write_section(survey, section, "", by=me()), BaseForm())
    except Locked as refusal:
        return go("survey_documents.report", str(refusal), kind="error", survey_id=survey.id)
    message = f"{section.title} memakai teks bawaan lagi."
    return go("survey_documents.report_section", message, survey_id=survey.id, section_key=section.key)


@bp.get("/<int:survey_id>/laporan.pdf")
@requires(Permission.VIEW_SURVEYS)
def report_pdf(survey_id: int) -> ResponseReturnValue:
    """The report as sent; while the unit works on it, as it would be printed now and marked as a draft."""
    survey = queries.survey(me(), survey_id)
    sent = survey.report
    if sent and sent.sent_at and not sent.returned_at:
        return stored_pdf(survey, "Laporan SKM", sent.pdf_sha256)
    return show_pdf(survey, "Konsep laporan SKM", lambda: draw(content.report(survey, draft=True)))


def _section(key: str) -> ReportSection:
    return SECTION_BY_KEY.get(key) or abort(404)
