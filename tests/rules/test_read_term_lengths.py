"""Lengths of time as people say them, the day they end and the class they belong to."""

from datetime import date

import pytest

from fkp.rules.term_lengths import TermLength, class_until, due_after, read_length

TUESDAY = date(2025, 10, 7)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2 Hari", TermLength(2, "days")),
        ("2 hari kerja", TermLength(2, "working days")),
        ("3 (tiga) bulan", TermLength(3, "months")),
        ("seminggu", TermLength(1, "weeks")),
        ("dua belas bulan", TermLength(12, "months")),
        ("Paling lambat 1 Semester", TermLength(6, "months")),
        ("setahun", TermLength(12, "months")),
    ],
)
def test_reads_what_people_say(said: str, meant: TermLength) -> None:
    assert read_length(said) == meant


@pytest.mark.parametrize("said", ["", "segera", "0 hari", "hari", "2", "akhir tahun", "9999 tahun", "bulan Mei"])
def test_leaves_what_is_no_length(said: str) -> None:
    assert read_length(said) is None


@pytest.mark.parametrize(
    ("length", "due"),
    [
        (TermLength(2, "days"), date(2025, 10, 9)),
        (TermLength(4, "working days"), date(2025, 10, 13)),
        (TermLength(2, "weeks"), date(2025, 10, 21)),
        (TermLength(3, "months"), date(2026, 1, 7)),
    ],
)
def test_counts_from_the_day_of_the_forum(length: TermLength, due: date) -> None:
    assert due_after(TUESDAY, length) == due


def test_a_month_without_that_day_ends_on_its_last() -> None:
    assert due_after(date(2025, 1, 31), TermLength(1, "months")) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("due", "key"),
    [
        (date(2026, 1, 7), "pendek"),
        (date(2026, 1, 8), "menengah"),
        (date(2026, 10, 7), "menengah"),
        (date(2026, 10, 8), "panjang"),
    ],
)
def test_classes_by_how_far_the_due_date_is(due: date, key: str) -> None:
    assert class_until(TUESDAY, due) == key
