"""What a coordinator decides about a sent report."""

from collections.abc import Mapping

from fkp.accounts.models import Person
from fkp.documents.queries import UNDONE
from fkp.forums.actions import refresh_duty
from fkp.forums.models import Forum
from fkp.forums.models_papers import Decision, Report
from fkp.rules.stages import Stage
from fkp.storage.audit import record
from fkp.storage.database import now, session, writes

VERIFIED, RETURNED = "terverifikasi", "dikembalikan"


class AlreadyDecided(Exception):
    """The report is not (any more) in the state the coordinator decided on."""


def standing(forum: Forum) -> int:
    """A number that changes with every sending and every decision: what a coordinator's form was opened at."""
    report = forum.report
    if report is None or report.sent_at is None:
        return 0
    decided = len(report.decisions) + (1 if report.verified_at else 0)
    return int(report.sent_at.timestamp()) * 100 + decided


@writes
def verify_report(forum: Forum, *, note: str, stage_notes: Mapping[str, str], seen: int, by: Person) -> None:
    """Verify a sent report; notes stay in its history. `seen` is the `standing` the coordinator looked at.

    Raises AlreadyDecided.
    """
    report = _waiting(forum, seen)
    report.verified_at, report.verified_by_name = now(), by.name
    _decide(report, VERIFIED, note, stage_notes, by)
    record("Memverifikasi laporan", by=by, on=forum, after={"note": note, **stage_notes})
    refresh_duty(forum.unit, forum.period_id)


@writes
def return_report(forum: Forum, *, note: str, stage_notes: Mapping[str, str], seen: int, by: Person) -> None:
    """Give a sent report back; every stage with a note must be mended before it can be sent again.

    Raises AlreadyDecided, and ValueError without any stage note.
    """
    if not stage_notes:
        raise ValueError("a report is returned for a reason that belongs to a stage")
    report = _waiting(forum, seen)
    report.returned_at = now()
    for name, text in stage_notes.items():
        row = forum.stage(Stage(name))
        row.return_note, row.returned_at = text, report.returned_at
    _decide(report, RETURNED, note, stage_notes, by)
    record("Mengembalikan laporan", by=by, on=forum, after={"note": note, **stage_notes})
    refresh_duty(forum.unit, forum.period_id)


@writes
def undo_verification(forum: Forum, *, reason: str, by: Person) -> None:
    """Take a verification back; the report waits for a decision again. Raises AlreadyDecided."""
    report = forum.report
    if report is None or report.verified_at is None:
        raise AlreadyDecided
    verified_by = report.verified_by_name
    report.verified_at, report.verified_by_name = None, ""
    record(UNDONE, by=by, on=forum, before={"verified_by": verified_by}, reason=reason)
    refresh_duty(forum.unit, forum.period_id)


def _waiting(forum: Forum, seen: int) -> Report:
    report = forum.report
    waiting = report and report.sent_at and not report.returned_at and not report.verified_at
    if report is None or not waiting or standing(forum) != seen:
        raise AlreadyDecided
    return report


def _decide(report: Report, verdict: str, note: str, stage_notes: Mapping[str, str], by: Person) -> None:
    decision = Decision(by_name=by.name, verdict=verdict, note=note, stage_notes=dict(stage_notes))
    report.decisions.insert(0, decision)
    session().flush()
