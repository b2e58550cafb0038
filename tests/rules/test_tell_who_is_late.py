"""What a duty is shown as against its due date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fkp.rules.periods import (
    SHOWN_STATES,
    days_left,
    due_in_words,
    is_late,
    shown_state,
    working_days_between,
)
from fkp.rules.stages import DutyState

DUE = date(2025, 10, 31)
DAY_AFTER = date(2025, 11, 1)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("state", [DutyState.BELUM_MULAI, DutyState.BERJALAN, DutyState.PERLU_PERBAIKAN])
def test_the_due_date_itself_is_in_time_and_the_day_after_is_late(state: DutyState) -> None:
    assert not is_late(state, DUE, DUE)
    assert is_late(state, DUE, DAY_AFTER)


@pytest.mark.parametrize("state", [DutyState.DIKIRIM, DutyState.TERVERIFIKASI])
def test_what_was_sent_is_never_late(state: DutyState) -> None:
    assert not is_late(state, DUE, DAY_AFTER)


@pytest.mark.parametrize(
    ("state", "in_time", "afterwards"),
    [
        (DutyState.BELUM_MULAI, "belum_mulai", "terlambat"),
        (DutyState.BERJALAN, "berjalan", "terlambat"),
        (DutyState.DIKIRIM, "dikirim", "dikirim"),
        (DutyState.PERLU_PERBAIKAN, "perlu_perbaikan", "perlu_perbaikan"),
        (DutyState.TERVERIFIKASI, "terverifikasi", "terverifikasi"),
    ],
)
def test_each_state_is_shown_as_one_of_six(state: DutyState, in_time: str, afterwards: str) -> None:
    assert shown_state(state, DUE, DUE) == in_time
    assert shown_state(state, DUE, DAY_AFTER) == afterwards
    assert type(shown_state(state, DUE, DUE)) is str


def test_the_six_states_are_labelled_in_order() -> None:
    assert list(SHOWN_STATES.items()) == [
        ("belum_mulai", "Belum mulai"),
        ("berjalan", "Berjalan"),
        ("terlambat", "Terlambat"),
        ("dikirim", "Dikirim"),
        ("perlu_perbaikan", "Perlu perbaikan"),
        ("terverifikasi", "Terverifikasi"),
    ]


@given(st.sampled_from(DutyState), DAYS, DAYS)
def test_every_duty_is_counted_under_a_known_state(state: DutyState, due: date, today: date) -> None:
    assert shown_state(state, due, today) in SHOWN_STATES
    assert not is_late(state, due, today) or days_left(due, today) < 0


def test_days_left_are_said_in_words() -> None:
    assert due_in_words(DUE, date(2025, 10, 19)) == "tersisa 12 hari"
    assert due_in_words(DUE, DUE) == "hari ini"
    assert due_in_words(DUE, date(2025, 11, 3)) == "lewat 3 hari"
    assert days_left(DUE, date(2025, 11, 3)) == -3


def test_working_days_leave_out_weekends_and_holidays() -> None:
    friday, monday = date(2025, 10, 3), date(2025, 10, 6)
    assert working_days_between(friday, monday) == 1
    assert working_days_between(friday, date(2025, 10, 10)) == 5
    assert working_days_between(friday, date(2025, 10, 10), frozenset({date(2025, 10, 8)})) == 4
    assert working_days_between(friday, date(2025, 10, 10), frozenset({date(2025, 10, 4)})) == 5
    assert working_days_between(friday, friday) == 0
    assert working_days_between(monday, friday) == 0


@given(DAYS, st.integers(0, 200), st.integers(0, 200))
def test_working_days_of_two_stretches_add_up(start: date, first: int, second: int) -> None:
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=second)
    whole = working_days_between(start, end)
    assert whole == working_days_between(start, middle) + working_days_between(middle, end)
    assert whole <= first + second
