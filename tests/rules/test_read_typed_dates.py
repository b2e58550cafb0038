"""Dates and hours are understood the ways people type them, and refused with a sentence that helps."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fkp.rules.indonesian import clock, long_date, parse_clock, parse_date, plain_date, short_date


@pytest.mark.parametrize(
    "typed",
    [
        "2025-10-07",
        "2025-10-7",
        "07/10/2025",
        "7/10/2025",
        "7-10-2025",
        "07.10.2025",
        "7 Oktober 2025",
        "7 OKTOBER 2025",
        "  7   oktober\t2025 ",
        "7\u00a0Okt\u00a02025",
        "7 Okt. 2025",
        "07-Okt-2025",
        "Selasa, 7 Oktober 2025",
    ],
)
def test_the_seventh_of_october_is_read_however_it_is_typed(typed: str) -> None:
    assert parse_date(typed) == date(2025, 10, 7)


def test_old_spellings_of_months_are_read() -> None:
    assert parse_date("10 Nopember 2025") == date(2025, 11, 10)
    assert parse_date("1 Pebruari 2025") == date(2025, 2, 1)
    assert parse_date("17 Agt 2025") == date(2025, 8, 17)


@pytest.mark.parametrize("blank", ["", "   ", "\n"])
def test_blank_is_no_date_and_no_hour(blank: str) -> None:
    assert parse_date(blank) is None
    assert parse_clock(blank) is None


@pytest.mark.parametrize("typed", ["30/02/2025", "29 Februari 2025", "2025-13-01", "00/10/2025", "31-04-2025"])
def test_a_date_the_calendar_lacks_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="tidak ada di kalender"):
        parse_date(typed)


def test_a_leap_day_exists_in_its_year() -> None:
    assert parse_date("29 Februari 2024") == date(2024, 2, 29)


@pytest.mark.parametrize("typed", ["01/01/0025", "2125-01-01", "1 Mei 1899"])
def test_a_slipped_year_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="antara 1900 dan 2100"):
        parse_date(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "besok",
        "7/10/25",
        "7 Foo 2025",
        "7-10/2025",
        "2025",
        "20251007",
        "٧/١٠/٢٠٢٥",
        "😀",
        "7 Oktober",
        "x" * 10_000,
    ],
)
def test_what_is_no_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match="Tulis tanggal seperti 07/10/2025"):
        parse_date(typed)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_what_the_product_writes_it_also_reads(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(short_date(day)) == day
    assert parse_date(plain_date(day)) == day
    assert parse_date(long_date(day)) == day


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_a_refusal_in_words(text: str) -> None:
    try:
        read = parse_date(text)
    except ValueError as refusal:
        assert str(refusal).endswith(".")
    else:
        assert (read is None) == (not text.split())


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("09.05", time(9, 5)),
        ("09:05", time(9, 5)),
        ("9.05", time(9, 5)),
        ("9", time(9, 0)),
        ("13:30:00", time(13, 30)),
        (" 00.00 ", time(0, 0)),
        ("23.59", time(23, 59)),
    ],
)
def test_hours_are_read_with_point_or_colon(typed: str, hour: time) -> None:
    assert parse_clock(typed) == hour


@pytest.mark.parametrize("typed", ["24.00", "12.60", "99"])
def test_an_hour_no_day_has_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"antara 00\.00 dan 23\.59"):
        parse_clock(typed)


@pytest.mark.parametrize("typed", ["pagi", "9.5", "09.05 WITA", "-1", "9.05.1", "٩"])
def test_what_is_no_hour_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match=r"Tulis jam seperti 09\.05"):
        parse_clock(typed)


@given(st.times())
def test_an_hour_the_product_writes_it_also_reads(hour: time) -> None:
    written = clock(hour, "Asia/Makassar").removesuffix(" WITA")
    assert parse_clock(written) == hour.replace(second=0, microsecond=0)
