"""By when something is planned, as plans say it."""

from datetime import date

import pytest

from fkp.rules.planned_times import last_day_of


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Triwulan I 2027", date(2027, 3, 31)),
        ("TW IV 2026", date(2026, 12, 31)),
        ("tw. 2 2027", date(2027, 6, 30)),
        ("Triwulan III tahun 2026", date(2026, 9, 30)),
        ("Semester II 2026", date(2026, 12, 31)),
        ("Maret 2027", date(2027, 3, 31)),
        ("Bulan Februari 2028", date(2028, 2, 29)),
        ("Desember 2026", date(2026, 12, 31)),
        ("Tahun 2027", date(2027, 12, 31)),
        ("2027", date(2027, 12, 31)),
        ("15 Mei 2027", date(2027, 5, 15)),
        ("15/05/2027", date(2027, 5, 15)),
    ],
)
def test_the_last_day_of_the_time_said(said: str, day: date) -> None:
    assert last_day_of(said) == day


@pytest.mark.parametrize(
    "said", ["", "secepatnya", "Semester III 2026", "Triwulan V 2026", "31 Februari 2027", "Triwulan I", "0 2027"]
)
def test_words_that_name_no_time_give_no_day(said: str) -> None:
    assert last_day_of(said) is None
