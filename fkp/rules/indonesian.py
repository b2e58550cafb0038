"""Dates, times, numbers and words as Indonesian offices write and read them.

Moments are stored in UTC; a naive datetime is therefore taken as UTC, and is shown in a province's zone.
"""

import re
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from lokal.terbilang import terbilang as spell_number

LOCALE = Locale("id")
ZONES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
_LARGEST_SPELLED = 10**12
_YEARS = range(1900, 2101)  # a year outside is a slip of the finger, such as 0025 or 20255
_OLD_SPELLINGS = {"pebruari": 2, "peb": 2, "agust": 8, "agt": 8, "nopember": 11, "nop": 11}
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY_FIRST_DATE = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_DATE_WITH_MONTH_NAME = re.compile(r"(?:[a-z']+, ?)?(\d{1,2})[ -]([a-z]+)\.?[ -](\d{4})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2})(?:[.:]\d{2})?)?", re.ASCII)


def long_date(day: date) -> str:
    """Say a date with its weekday: "Rabu, 29 April 2020"."""
    return format_date(day, "EEEE, d MMMM y", locale=LOCALE)


def plain_date(day: date) -> str:
    """Say a date without its weekday: "29 April 2020"."""
    return format_date(day, "d MMMM y", locale=LOCALE)


def short_date(day: date) -> str:
    """Say a date in digits, day first: "29/04/2020"."""
    return format_date(day, "dd/MM/y", locale=LOCALE)


def date_in_words(day: date) -> str:
    """Say a date as a berita acara does: "hari Selasa tanggal tujuh bulan Oktober tahun dua ribu …"."""
    weekday = format_date(day, "EEEE", locale=LOCALE)
    month = format_date(day, "MMMM", locale=LOCALE)
    return f"hari {weekday} tanggal {terbilang(day.day)} bulan {month} tahun {terbilang(day.year)}"


def zone_abbreviation(zone_name: str) -> str:
    """Give WIB, WITA or WIT for one of Indonesia's zones, e.g. "Asia/Makassar"; others raise ValueError."""
    if zone_name not in ZONES:
        raise ValueError(f"Zona waktu {zone_name} bukan zona waktu Indonesia.")
    return ZONES[zone_name]


def in_zone(instant: datetime, zone_name: str) -> datetime:
    """Move a moment to a zone; its date there is the one deadlines are held against."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(zone_name))


def clock(hour: time | datetime, zone_name: str) -> str:
    """Say a time of day: "09.05 WITA". A time is local already; a datetime is moved to the zone first."""
    local = in_zone(hour, zone_name).time() if isinstance(hour, datetime) else hour.replace(tzinfo=None)
    return f"{format_time(local, 'HH.mm', locale=LOCALE)} {zone_abbreviation(zone_name)}"


def moment(instant: datetime, zone_name: str) -> str:
    """Say a stored moment in a province's zone: "29 April 2020 pukul 09.05 WITA"."""
    return f"{plain_date(in_zone(instant, zone_name).date())} pukul {clock(instant, zone_name)}"


def number(value: int | float | Decimal, decimals: int = 0) -> str:
    """Write a number with exactly so many decimals, rounding halves up as reports do: "1.234,56"."""
    rounded = _rounded(value, decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(rounded, format=pattern, locale=LOCALE)


def percent(value: int | float | Decimal, decimals: int = 0) -> str:
    """Write a share of one as a percentage: 0.875 with one decimal gives "87,5%"."""
    return number(Decimal(str(value)) * 100, decimals) + "%"


def terbilang(value: int) -> str:
    """Spell a whole number from 0 to a trillion (10^12): 29 gives "dua puluh sembilan"."""
    if not 0 <= value <= _LARGEST_SPELLED:
        raise ValueError("Hanya bilangan bulat dari nol sampai satu triliun yang dapat dieja.")
    return spell_number(value)


def roman(value: int) -> str:
    """Write 1 to 3999 in Roman numerals, as letter numbers do with the month: October gives "X"."""
    if not 1 <= value <= 3999:
        raise ValueError("Angka Romawi hanya ada untuk 1 sampai 3999.")
    written = ""
    for worth, letters in _ROMAN:
        times, value = divmod(value, worth)
        written += letters * times
    return written


def file_size(size: int) -> str:
    """Say a number of bytes in the unit people see on their phone (1 KB = 1000 byte): "2,4 MB"."""
    if size < 1000:
        return f"{size} byte"
    for unit, worth, decimals in (("KB", 10**3, 0), ("MB", 10**6, 1)):
        amount = _rounded(Decimal(size) / worth, decimals)
        if amount < 1000:
            return f"{_shortest(amount)} {unit}"
    return f"{_shortest(_rounded(Decimal(size) / 10**9, 1))} GB"


def parse_date(text: str) -> date | None:
    """Read a date as people type it; blank gives None.

    Takes 2025-10-07, 07/10/2025, 7-10-2025, 7.10.2025, "7 Oktober 2025" and "Selasa, 7 Okt 2025", day first.
    Raises ValueError, with a message for the person who typed it, when it is no such date.
    """
    typed = " ".join(text.split())
    if not typed:
        return None
    year, month, day = _date_parts(typed.lower())
    if year not in _YEARS:
        raise ValueError(f"Tahun harus antara {_YEARS[0]} dan {_YEARS[-1]}.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("Tanggal itu tidak ada di kalender. Periksa kembali hari dan bulannya.") from None


def parse_clock(text: str) -> time | None:
    """Read a time of day as people type it: "09.05", "09:05", "9"; blank gives None.

    A zone name is refused, so that nobody's WIB is silently kept as WITA. Raises ValueError with a message
    for the person who typed it.
    """
    typed = " ".join(text.split())
    if not typed:
        return None
    found = _CLOCK.fullmatch(typed)
    if not found:
        raise ValueError("Tulis jam seperti 09.05 atau 13.30, tanpa WIB, WITA, atau WIT.")
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > 23 or minute > 59:
        raise ValueError("Jam harus antara 00.00 dan 23.59.")
    return time(hour, minute)


def _date_parts(typed: str) -> tuple[int, int, int]:
    """Split a typed date into year, month, day, not yet knowing whether the calendar has it."""
    if found := _ISO_DATE.fullmatch(typed):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST_DATE.fullmatch(typed):
        return int(found[4]), int(found[3]), int(found[1])
    found = _DATE_WITH_MONTH_NAME.fullmatch(typed)
    if found and found[2] in _MONTHS:
        return int(found[3]), _MONTHS[found[2]], int(found[1])
    raise ValueError("Tulis tanggal seperti 07/10/2025 atau 7 Oktober 2025.")


def _rounded(value: int | float | Decimal, decimals: int) -> Decimal:
    """Round halves away from zero; a float is taken as the digits it is written with."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _shortest(amount: Decimal) -> str:
    """Write a number with one decimal only where it has one: "2,4" but "2"."""
    return format_decimal(amount, format="#,##0.#", locale=LOCALE)


def _month_numbers() -> dict[str, int]:
    """Map every way a month's name is written, lower case, to its number."""
    widths = LOCALE.months["format"]
    names = {name.lower(): n for width in ("wide", "abbreviated") for n, name in widths[width].items()}
    return names | _OLD_SPELLINGS


_MONTHS = _month_numbers()
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
