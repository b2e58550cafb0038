"""What a coordinator decides about a sent report, of a forum or of a survey."""

from collections.abc import Mapping
from datetime import datetime

from fkp.accounts.models import Person
from fkp.documents.queries import UNDONE
from fkp.duties.sent_reports import RETURNED, VERIFIED
from fkp.forums.actions import refresh_duty as refresh_duty_of_forum
from fkp.forums.models import Forum
from fkp.forums.models_papers import Decision, Report
from fkp.rules.stages import Stage
from fkp.storage.audit import record
from fkp.storage.database import now, session, writes
from fkp.surveys.actions import refresh_duty as refresh_duty_of_survey
from fkp.surveys.models import StepNote, Survey
from fkp.surveys.models_outcome import SurveyDecision, SurveyReport

Notes = Mapping[str, str]
"""Stage of the forum or step of the survey → what to mend there."""


class AlreadyDecided(Exception):
    """The report is not (any more) in the state the coordinator decided on."""


def standing(of: Forum | Survey) -> int:
    """A number that changes with every sending and every decision: what a coordinator's form was opened at."""
    report = of.report
    if report is None or report.sent_at is None:
        return 0
    decided = len(report.decisions) + (1 if report.verified_at else 0)
    return int(report.sent_at.timestamp()) * 100 + decided


@writes
def verify_report(of: Forum | Survey, *, note: str, stage_notes: Notes, seen: int, by: Person) -> None:
    """Verify a sent report; notes stay in its history. `seen` is the `standing` the coordinator looked at.

    Raises AlreadyDecided.
    """
    report = _waiting(of, seen)
    report.verified_at, report.verified_by_name = now(), by.name
    _keep_verdict(report, VERIFIED, note, stage_notes, by)
    record("Memverifikasi laporan", by=by, on=of, after={"note": note, **stage_notes})
    _refresh_duty(of)


@writes
def return_report(of: Forum | Survey, *, note: str, stage_notes: Notes, seen: int, by: Person) -> None:
    """Give a sent report back; every part with a note must be mended before it can be sent again.

    Raises AlreadyDecided, and ValueError without any note on a part.
    """
    if not stage_notes:
        raise ValueError("a report is returned for a reason that belongs to one of its parts")
    report = _waiting(of, seen)
    report.returned_at = now()
    for name, text in stage_notes.items():
        _ask_to_mend(of, name, text, report.returned_at)
    _keep_verdict(report, RETURNED, note, stage_notes, by)
    record("Mengembalikan laporan", by=by, on=of, after={"note": note, **stage_notes})
    _refresh_duty(of)


@writes
def undo_verification(of: Forum | Survey, *, reason: str, by: Person) -> None:
    """Take a verification back; the report waits for a decision again. Raises AlreadyDecided."""
    report = of.report
    if report is None or report.verified_at is None:
        raise AlreadyDecided
    verified_by = report.verified_by_name
    report.verified_at, report.verified_by_name = None, ""
    record(UNDONE, by=by, on=of, before={"verified_by": verified_by}, reason=reason)
    _refresh_duty(of)


def _waiting(of: Forum | Survey, seen: int) -> Report | SurveyReport:
    report = of.report
    if report is None or not report.waits or standing(of) != seen:
        raise AlreadyDecided
    return report


def _keep_verdict(report: Report | SurveyReport, verdict: str, note: str, stage_notes: Notes, by: Person) -> None:
    said = {"by_name": by.name, "verdict": verdict, "note": note, "stage_notes": dict(stage_notes)}
    if isinstance(report, SurveyReport):
        report.decisions.insert(0, SurveyDecision(**said))
    else:
        report.decisions.insert(0, Decision(**said))
    session().flush()


def _ask_to_mend(of: Forum | Survey, part: str, text: str, at: datetime) -> None:
    if isinstance(of, Forum):
        row = of.stage(Stage(part))
        row.return_note, row.returned_at = text, at
    else:
        session().merge(StepNote(survey_id=of.id, step=part, note=text, returned_at=at))


def _refresh_duty(of: Forum | Survey) -> None:
    if isinstance(of, Forum):
        refresh_duty_of_forum(of.unit, of.period_id)
    else:
        refresh_duty_of_survey(of.unit, of.period_id)
