"""Reporting periods: what a duty's state looks like against its due date.

Dates are days in the province's own zone; the due date itself is still in time.
"""

from collections.abc import Collection
from datetime import date, timedelta

from fkp.rules.stages import DutyState

SHOWN_STATES: dict[str, str] = {
    "belum_mulai": "Belum mulai",
    "berjalan": "Berjalan",
    "terlambat": "Terlambat",
    "dikirim": "Dikirim",
    "perlu_perbaikan": "Perlu perbaikan",
    "terverifikasi": "Terverifikasi",
}
SENT_STATES = (DutyState.DIKIRIM, DutyState.TERVERIFIKASI)
"""The report is with the coordinator, or was accepted."""
_UNIT_MUST_ACT = frozenset({DutyState.BELUM_MULAI, DutyState.BERJALAN, DutyState.PERLU_PERBAIKAN})
_SATURDAY = 5


def is_late(state: DutyState, due: date, today: date) -> bool:
    """Tell whether the unit still has something to do although its due date has passed."""
    return state in _UNIT_MUST_ACT and today > due


def shown_state(state: DutyState, due: date, today: date) -> str:
    """Give the one of SHOWN_STATES under which a duty is counted and listed.

    A returned report stays "perlu_perbaikan" even when late: the reader must know that it was sent once.
    """
    if state is not DutyState.PERLU_PERBAIKAN and is_late(state, due, today):
        return "terlambat"
    return state.value


def days_left(due: date, today: date) -> int:
    """Count the days until the due date: 0 on the day itself, negative afterwards."""
    return (due - today).days


def due_in_words(due: date, today: date) -> str:
    """Say how far the due date is: "tersisa 12 hari", "hari ini", "lewat 3 hari"."""
    left = days_left(due, today)
    if left == 0:
        return "hari ini"
    return f"tersisa {left} hari" if left > 0 else f"lewat {-left} hari"


def working_days_between(start: date, end: date, holidays: Collection[date] = frozenset()) -> int:
    """Count the working days after `start` up to and including `end`: Friday to Monday is one.

    Saturdays, Sundays and the given holidays do not count; an `end` before `start` gives 0.
    """
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(1 for day in days if day.weekday() < _SATURDAY and day not in holidays)
