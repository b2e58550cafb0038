"""Writing, sending and taking back a report."""

from fkp.accounts.models import Person
from fkp.documents.actions_sending import Incomplete, mark_sent, mark_taken_back
from fkp.documents.report import Report as Paper
from fkp.documents.report import ReportSection
from fkp.documents.report_content import report as compose
from fkp.documents.report_content import text_key
from fkp.documents.texts import keep_texts
from fkp.forums.actions import ensure_open, mark_saved, refresh_duty
from fkp.forums.evidence import evidence
from fkp.forums.models import Forum
from fkp.forums.models_papers import Report
from fkp.rules.stages import Stage, send_obstacles
from fkp.storage.audit import record
from fkp.storage.database import session, writes
from fkp.web.forms import Stale

STAGE = Stage.LAPORAN


@writes
def write_section(forum: Forum, section: ReportSection, text: str, *, by: Person | None) -> int:
    """Save one text of the report; returns the stage's new version.

    A text that is empty or as composed follows the data again. Raises StageLocked, and NotYet while the
    forum has no date or hour.
    """
    ensure_open(forum, STAGE)
    default = section.default_text(compose(forum, draft=True))
    before, after = keep_texts(forum, {text_key(section): text}, {text_key(section): default})
    if after:
        record(f"Mengubah laporan: {section.title}", by=by, on=forum, before=before, after=after)
    return mark_saved(forum, STAGE, by=by)


def obstacles(forum: Forum) -> list[str]:
    """Why the report cannot be sent yet, each sentence after the name of the stage it belongs to."""
    return send_obstacles(evidence(forum))


@writes
def send_report(forum: Forum, paper: Paper, pdf_sha256: str, *, by: Person) -> Report:
    """Send the report in this wording, whose PDF is stored; a report sent again keeps its reference.

    Raises StageLocked, Incomplete, and Stale when anything in the report changed since it was drawn.
    """
    ensure_open(forum, STAGE)
    lacking = obstacles(forum)
    if lacking:
        raise Incomplete(lacking)
    if compose(forum, draft=False, written_on=paper.written_on) != paper:
        raise Stale
    report = forum.report
    if report is None:
        report = forum.report = Report()
        session().flush()
    mark_sent(forum, report, pdf_sha256, by=by)
    mark_saved(forum, STAGE, by=by)
    return report


@writes
def take_back_report(forum: Forum, *, by: Person) -> None:
    """Take a sent report back before a coordinator decided on it; its reference stays.

    Raises Locked when it was not sent, or was decided on meanwhile.
    """
    mark_taken_back(forum, by=by)
    forum.stage(STAGE).version += 1
    refresh_duty(forum.unit, forum.period_id)
