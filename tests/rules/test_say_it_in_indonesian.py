"""Dates, times, numbers and words are written as Indonesian offices write them."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fkp.rules import indonesian

BIMTEK = date(2020, 4, 29)
MAKASSAR = "Asia/Makassar"


def test_a_date_is_said_long_plain_and_short() -> None:
    assert indonesian.long_date(BIMTEK) == "Rabu, 29 April 2020"
    assert indonesian.plain_date(BIMTEK) == "29 April 2020"
    assert indonesian.short_date(BIMTEK) == "29/04/2020"
    assert indonesian.short_date(date(2025, 1, 7)) == "07/01/2025"


def test_a_datetime_is_dated_like_its_day() -> None:
    assert indonesian.long_date(datetime(2025, 10, 7, 9, 0)) == "Selasa, 7 Oktober 2025"


def test_every_weekday_and_month_has_its_indonesian_name() -> None:
    week = [indonesian.long_date(date(2025, 10, 6) + timedelta(days=n)).split(",")[0] for n in range(7)]
    months = [indonesian.plain_date(date(2025, n, 1)).split()[1] for n in range(1, 13)]
    assert week == ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
    assert months == [
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ]  # fmt: skip


def test_a_berita_acara_spells_its_date() -> None:
    assert indonesian.date_in_words(date(2025, 10, 7)) == (
        "hari Selasa tanggal tujuh bulan Oktober tahun dua ribu dua puluh lima"
    )


@pytest.mark.parametrize(
    ("zone", "abbreviation"),
    [
        ("Asia/Jakarta", "WIB"),
        ("Asia/Pontianak", "WIB"),
        ("Asia/Makassar", "WITA"),
        ("Asia/Jayapura", "WIT"),
    ],
)
def test_each_zone_has_its_abbreviation(zone: str, abbreviation: str) -> None:
    assert indonesian.zone_abbreviation(zone) == abbreviation


@pytest.mark.parametrize("zone", ["Asia/Singapore", "", "WITA"])
def test_a_zone_outside_indonesia_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="bukan zona waktu Indonesia"):
        indonesian.zone_abbreviation(zone)


def test_a_local_time_is_said_as_it_is() -> None:
    assert indonesian.clock(time(9, 5), MAKASSAR) == "09.05 WITA"
    assert indonesian.clock(time(0, 0), "Asia/Jakarta") == "00.00 WIB"


def test_a_stored_moment_is_moved_to_the_zone() -> None:
    stored = datetime(2020, 4, 29, 1, 5)
    assert indonesian.clock(stored, MAKASSAR) == "09.05 WITA"
    assert indonesian.clock(stored, "Asia/Jakarta") == "08.05 WIB"
    assert indonesian.moment(stored, MAKASSAR) == "29 April 2020 pukul 09.05 WITA"
    assert indonesian.moment(stored.replace(tzinfo=UTC), MAKASSAR) == "29 April 2020 pukul 09.05 WITA"


def test_a_moment_from_another_offset_is_the_same_moment() -> None:
    in_jakarta = datetime(2020, 4, 29, 8, 5, tzinfo=timezone(timedelta(hours=7)))
    assert indonesian.moment(in_jakarta, MAKASSAR) == "29 April 2020 pukul 09.05 WITA"


def test_new_year_comes_first_in_the_east() -> None:
    evening_in_utc = datetime(2025, 12, 31, 15, 30)
    assert indonesian.moment(evening_in_utc, "Asia/Jayapura") == "1 Januari 2026 pukul 00.30 WIT"
    assert indonesian.moment(evening_in_utc, "Asia/Jakarta") == "31 Desember 2025 pukul 22.30 WIB"
    assert indonesian.in_zone(evening_in_utc, "Asia/Jayapura").date() == date(2026, 1, 1)


def test_numbers_use_point_for_thousands_and_comma_for_decimals() -> None:
    assert indonesian.number(Decimal("1234.56"), 2) == "1.234,56"
    assert indonesian.number(1234567) == "1.234.567"
    assert indonesian.number(3, 2) == "3,00"
    assert indonesian.number(-1500) == "-1.500"
    assert indonesian.number(0) == "0"


def test_halves_round_up_as_reports_round_them() -> None:
    assert indonesian.number(Decimal("87.275"), 2) == "87,28"
    assert indonesian.number(2.675, 2) == "2,68"
    assert indonesian.number(Decimal("2.5")) == "3"


def test_a_share_is_written_as_a_percentage() -> None:
    assert indonesian.percent(0.87) == "87%"
    assert indonesian.percent(Decimal("0.875"), 1) == "87,5%"
    assert indonesian.percent(1) == "100%"
    assert indonesian.percent(0) == "0%"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "nol"),
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (29, "dua puluh sembilan"),
        (100, "seratus"),
        (101, "seratus satu"),
        (111, "seratus sebelas"),
        (200, "dua ratus"),
        (1_000, "seribu"),
        (1_100, "seribu seratus"),
        (2_025, "dua ribu dua puluh lima"),
        (11_000, "sebelas ribu"),
        (21_000, "dua puluh satu ribu"),
        (100_000, "seratus ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (10**9, "satu miliar"),
        (10**12, "satu triliun"),
    ],
)
def test_whole_numbers_are_spelled(value: int, words: str) -> None:
    assert indonesian.terbilang(value) == words


@pytest.mark.parametrize("value", [-1, 10**12 + 1])
def test_numbers_beyond_spelling_are_refused(value: int) -> None:
    with pytest.raises(ValueError, match="nol sampai satu triliun"):
        indonesian.terbilang(value)


UNITS = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "sembilan": 9, "sepuluh": 10, "sebelas": 11, "seratus": 100,
}  # fmt: skip
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def value_of(words: str) -> int:
    """Read spelled-out words back, written here apart from the code that spells them."""
    total, group = 0, 0
    for word in words.split():
        if word == "seribu":
            total += 1000
        elif word in SCALES:
            total, group = total + group * SCALES[word], 0
        elif word == "belas":
            group += 10
        elif word == "puluh":
            group += group % 10 * 9
        elif word == "ratus":
            group *= 100
        else:
            group += UNITS[word]
    return total + group


@given(st.integers(0, 10**12))
def test_spelled_words_read_back_as_the_same_number(value: int) -> None:
    words = indonesian.terbilang(value)
    assert value_of(words) == value
    assert words == " ".join(words.split()).lower()
    assert not {"satu puluh", "satu ratus", "satu belas"} & {
        " ".join(pair) for pair in zip(words.split(), words.split()[1:], strict=False)
    }


def test_letter_numbers_write_the_month_in_roman() -> None:
    assert [indonesian.roman(n) for n in range(1, 13)] == [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
    ]  # fmt: skip
    assert indonesian.roman(1994) == "MCMXCIV"
    assert indonesian.roman(3999) == "MMMCMXCIX"


@pytest.mark.parametrize("value", [0, -3, 4000])
def test_there_is_no_roman_numeral_outside_its_range(value: int) -> None:
    with pytest.raises(ValueError, match="Angka Romawi"):
        indonesian.roman(value)


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 byte"),
        (999, "999 byte"),
        (1_000, "1 KB"),
        (14_499, "14 KB"),
        (999_499, "999 KB"),
        (999_500, "1 MB"),
        (2_400_000, "2,4 MB"),
        (500_000_000, "500 MB"),
        (999_960_000, "1 GB"),
        (2_550_000_000, "2,6 GB"),
        (1_234_500_000_000, "1.234,5 GB"),
    ],
)
def test_a_file_says_its_size(size: int, said: str) -> None:
    assert indonesian.file_size(size) == said
