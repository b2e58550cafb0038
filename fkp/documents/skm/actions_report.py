"""Writing, sending and taking back the report of a survey."""

from fkp.accounts.models import Person
from fkp.documents.actions_sending import Incomplete, mark_sent, mark_taken_back
from fkp.documents.skm.report import ReportSection
from fkp.documents.skm.report import SurveyReport as Paper
from fkp.documents.skm.report_content import report as compose
from fkp.documents.skm.report_content import snapshot
from fkp.documents.texts import keep_texts
from fkp.rules.surveys import SurveyStep, send_obstacles
from fkp.storage.audit import record
from fkp.storage.database import session, writes
from fkp.surveys.actions import ensure_open, refresh_duty
from fkp.surveys.evidence import evidence
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import SurveyReport
from fkp.web.forms import Stale

STEP = SurveyStep.LAPORAN


@writes
def write_section(survey: Survey, section: ReportSection, text: str, *, by: Person | None) -> None:
    """Save one text of the report; one that is empty or as composed follows the data again. Raises SurveyLocked."""
    ensure_open(survey, STEP)
    default = section.default_text(compose(survey, draft=True))
    before, after = keep_texts(survey, {section.key: text}, {section.key: default})
    if after:
        record(f"Mengubah laporan: {section.title}", by=by, on=survey, before=before, after=after)


def obstacles(survey: Survey) -> list[str]:
    """Why the report cannot be sent yet, each sentence after the name of the step it belongs to."""
    return send_obstacles(evidence(survey))


@writes
def send_report(survey: Survey, paper: Paper, pdf_sha256: str, *, by: Person) -> SurveyReport:
    """Send the report in this wording, whose PDF is stored, and keep its figures; sent again, its reference stays.

    Raises SurveyLocked, Incomplete, and Stale when anything in the report changed since it was drawn.
    """
    ensure_open(survey, STEP)
    lacking = obstacles(survey)
    if lacking:
        raise Incomplete(lacking)
    if compose(survey, draft=False, written_on=paper.written_on) != paper:
        raise Stale
    report = survey.report
    if report is None:
        report = survey.report = SurveyReport()
        session().flush()
    report.content = snapshot(paper)
    mark_sent(survey, report, pdf_sha256, by=by)
    refresh_duty(survey.unit, survey.period_id)
    return report


@writes
def take_back_report(survey: Survey, *, by: Person) -> None:
    """Take a sent report back before a coordinator decided on it; its reference stays. Raises Locked."""
    mark_taken_back(survey, by=by)
    refresh_duty(survey.unit, survey.period_id)
