"""Sending the report of a survey, the page that proves it was sent, and taking it back."""

from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents.dossier import of_survey
from fkp.documents.pdf_answers import stored_pdf
from fkp.documents.sending_pages import Sending, answer_sending, answer_taking_back, proof_page
from fkp.documents.skm import actions_report as actions
from fkp.documents.skm import report_content as content
from fkp.documents.skm.blueprint import bp
from fkp.documents.skm.forms import SendSurveyForm
from fkp.documents.skm.report import SurveyReport
from fkp.documents.skm.report import report_pdf as draw
from fkp.documents.skm.summaries import summaries
from fkp.rules.permissions import Permission
from fkp.rules.surveys import SurveyStep
from fkp.surveys import queries
from fkp.surveys.actions import lock_reason
from fkp.surveys.models import Survey
from fkp.web.gate import requires


@bp.route("/<int:survey_id>/laporan/kirim", methods=["GET", "POST"])
@requires(Permission.SEND_REPORT)
def send_report(survey_id: int) -> ResponseReturnValue:
    """Ask the head of the unit for the declaration, then send exactly what was shown."""
    return answer_sending(_sending(queries.survey(me(), survey_id, Permission.SEND_REPORT)))


def _sending(survey: Survey) -> Sending[SurveyReport]:
    def compose() -> SurveyReport:
        return content.report(survey, draft=False)

    return Sending(
        of=of_survey(survey),
        code=survey.code,
        form=SendSurveyForm,
        compose=compose,
        draw=draw,
        send=lambda paper, sha256: actions.send_report(survey, paper, sha256, by=me()),
        obstacles=lambda: actions.obstacles(survey),
        locked=lambda: lock_reason(survey, SurveyStep.LAPORAN),
        summary=lambda: {step.label: lines for step, lines in summaries(survey, compose()).items()},
    )


@bp.get("/<int:survey_id>/laporan/terkirim")
@requires(Permission.VIEW_SURVEYS)
def sent_report(survey_id: int) -> ResponseReturnValue:
    """The proof of sending: the reference, what happens next, the PDF. May be bookmarked."""
    return proof_page(of_survey(queries.survey(me(), survey_id)))


@bp.get("/<int:survey_id>/laporan/terkirim.pdf")
@requires(Permission.VIEW_SURVEYS)
def sent_report_pdf(survey_id: int) -> ResponseReturnValue:
    """The report as it was last sent, also after it was returned."""
    survey = queries.survey(me(), survey_id)
    return stored_pdf(survey, "Laporan SKM", survey.report.pdf_sha256 if survey.report else None)


@bp.route("/<int:survey_id>/laporan/tarik-kembali", methods=["GET", "POST"])
@requires(Permission.SEND_REPORT)
def take_back_report(survey_id: int) -> ResponseReturnValue:
    """Ask, then take a sent report back before a coordinator decided."""
    survey = queries.survey(me(), survey_id, Permission.SEND_REPORT)
    return answer_taking_back(of_survey(survey), lambda: actions.take_back_report(survey, by=me()))
