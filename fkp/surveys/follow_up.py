"""Rencana tindak lanjut: what is done about the weak unsur, by whom, by when, and what came of it.

What was planned stands once the report was sent; carrying it out goes on, and is told in the next report.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fkp.accounts.models import Person
from fkp.duties.queries import today
from fkp.rules.planned_times import last_day_of
from fkp.rules.skm import Unsur
from fkp.rules.surveys import SurveyStep
from fkp.storage.audit import changes, record
from fkp.storage.database import writes
from fkp.surveys.actions import SurveyLocked, ensure_open, lock_reason, refresh_duty
from fkp.surveys.evidence import is_done
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import FollowUp
from fkp.surveys.results import Result, UnsurResult
from fkp.web.rows import ensure_current, find_row, move_row

FIELDS = ("unsur", "problem", "action", "due_text", "due", "person_in_charge")


@dataclass(frozen=True)
class WeakUnsur:
    """One of the unsur to work on, with the lines that are planned for it."""

    found: UnsurResult
    lines: list[FollowUp]


def weak_unsur(survey: Survey, result: Result) -> list[WeakUnsur]:
    """The weakest unsur of a closed survey, the weakest first."""
    rows = [row for unsur in result.weakest if (row := result.of(unsur))] if survey.closed_at else []
    return [WeakUnsur(row, [line for line in survey.follow_ups if line.unsur == row.unsur]) for row in rows]


def plan_lock(survey: Survey) -> str | None:
    """Why the plan cannot be changed now, or None when it can; carrying it out goes on all the same."""
    if survey.cancelled_at is None and survey.closed_at is None:
        return "Unsur yang lemah diketahui setelah survei ditutup."
    reason = lock_reason(survey, SurveyStep.LAPORAN)
    if reason and survey.cancelled_at is None:
        return f"{reason} Rencananya tetap; pelaksanaannya terus dicatat."
    return reason


def ensure_plannable(survey: Survey) -> None:
    """Raise SurveyLocked when the plan cannot be changed now."""
    reason = plan_lock(survey)
    if reason:
        raise SurveyLocked(reason)


def share_done(lines: list[FollowUp]) -> tuple[int, int, int]:
    """How many lines are carried out, how many there are, and the share in whole percent (half up).

    The share is 100 only when every line is done, as the evaluation of units asks for it.
    """
    done, total = sum(is_done(line) for line in lines), len(lines)
    if not total:
        return 0, 0, 0
    percent = int((Decimal(100 * done) / total).quantize(Decimal(1), ROUND_HALF_UP))
    return done, total, percent if done == total else min(percent, 99)


def is_late(line: FollowUp, day: date) -> bool:
    """Whether a line is not carried out although its time has passed; the last day itself is in time."""
    return not is_done(line) and line.due is not None and line.due < day


@writes
def add_line(survey: Survey, values: dict[str, Any], *, by: Person | None) -> FollowUp:
    """Plan something for an unsur, below the other lines. Raises SurveyLocked."""
    ensure_plannable(survey)
    line = FollowUp(**_with_day({name: values[name] for name in FIELDS if values.get(name)}))
    survey.follow_ups.append(line)
    after = {"unsur": Unsur(line.unsur).label, "action": line.action, "due_text": line.due_text}
    record("Menambah rencana tindak lanjut", by=by, on=line, after=after)
    refresh_duty(survey.unit, survey.period_id)
    return line


@writes
def change_line(
    survey: Survey, line_id: int, values: dict[str, Any], *, version: int | None = None, by: Person | None
) -> None:
    """Change what is planned. Raises RowGone, Stale and SurveyLocked."""
    ensure_plannable(survey)
    line = find_row(survey.follow_ups, line_id)
    ensure_current(line, version)
    values = {name: values[name] for name in FIELDS} | {"due": _day_anew(line, values)}
    before, after = changes(line, values)
    if not after:
        return
    for name in after:
        setattr(line, name, values[name])
    line.version += 1
    record("Mengubah rencana tindak lanjut", by=by, on=line, before=before, after=after)
    refresh_duty(survey.unit, survey.period_id)


@writes
def move_line(survey: Survey, line_id: int, step: int, *, by: Person | None) -> None:
    """Move a line one place up (-1) or down (1). Raises RowGone and SurveyLocked."""
    ensure_plannable(survey)
    move_row(survey.follow_ups, line_id, step)


@writes
def delete_line(survey: Survey, line_id: int, *, by: Person | None) -> None:
    """No longer plan this; refused once something stands on it. Raises RowGone and SurveyLocked."""
    ensure_plannable(survey)
    line = find_row(survey.follow_ups, line_id)
    _ensure_unused(survey, line)
    before = {"unsur": Unsur(line.unsur).label, "problem": line.problem, "action": line.action}
    record("Menghapus rencana tindak lanjut", by=by, on=line, before=before)
    survey.follow_ups.remove(line)
    refresh_duty(survey.unit, survey.period_id)


@writes
def set_outcome(
    survey: Survey,
    line_id: int,
    *,
    done_at: date | None,
    result: str,
    version: int | None = None,
    by: Person | None,
) -> None:
    """Note what came of a line: the day it was done (None for not yet) and what was done.

    Raises RowGone, Stale and, for a cancelled survey, SurveyLocked.
    """
    ensure_open(survey, SurveyStep.TINDAK_LANJUT)
    line = find_row(survey.follow_ups, line_id)
    ensure_current(line, version)
    before, after = changes(line, {"done_at": done_at, "result": result})
    if not after:
        return
    line.done_at, line.result = done_at, result
    line.version += 1
    record("Mencatat pelaksanaan tindak lanjut", by=by, on=line, before=before, after=after)
    refresh_duty(survey.unit, survey.period_id)


def late_lines(lines: list[FollowUp]) -> set[int]:
    """The ids of the lines whose time has passed."""
    day = today()
    return {line.id for line in lines if is_late(line, day)}


def _with_day(values: dict[str, Any]) -> dict[str, Any]:
    """Fill an empty day from the time as written; what was typed stays."""
    return values | {"due": values.get("due") or last_day_of(values.get("due_text") or "")}


def _day_anew(line: FollowUp, values: dict[str, Any]) -> date | None:
    """The day of the changed plan: one that only followed from the old words follows the new ones."""
    followed = line.due is not None and line.due == last_day_of(line.due_text)
    reworded = values["due_text"] != line.due_text
    kept = None if followed and reworded and values["due"] == line.due else values["due"]
    return kept or last_day_of(values["due_text"])


def _ensure_unused(survey: Survey, line: FollowUp) -> None:
    if line.forum_id is not None:
        raise SurveyLocked("Rencana ini sudah dibawa ke forum. Lepaskan dahulu dari forum itu.")
    if is_done(line) or any(file.follow_up_id == line.id for file in survey.files):
        raise SurveyLocked("Rencana ini sudah punya catatan atau bukti pelaksanaan, jadi tidak dapat dihapus.")
