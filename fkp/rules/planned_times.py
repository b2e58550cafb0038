"""By when something is planned, as plans say it ("Triwulan I 2027", "Maret 2027"), and its last day."""

import re
from datetime import date, timedelta

from fkp.rules.indonesian import parse_date
from fkp.rules.surveys import periods_of_year

_KINDS = {"triwulan": "triwulan", "tw": "triwulan", "semester": "semester", "smt": "semester"}
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PART = re.compile(rf"(?P<kind>{'|'.join(_KINDS)}) ?(?P<number>iv|i{{1,3}}|[1-4]) (?:tahun )?(?P<year>20\d\d)")
_YEAR = re.compile(r"(?:tahun )?(?P<year>20\d\d)")


def last_day_of(text: str) -> date | None:
    """The last day of a quarter, half, month, year or day as written; None where the text names none."""
    said = " ".join(text.lower().replace(".", " ").replace(",", " ").split())
    part = _PART.fullmatch(said)
    if part:
        periods = periods_of_year(_KINDS[part["kind"]], int(part["year"]))
        number = _NUMBERS[part["number"]]
        return periods[number - 1][2] if number <= len(periods) else None
    year = _YEAR.fullmatch(said)
    if year:
        return date(int(year["year"]), 12, 31)
    return _end_of_month(said) or _day(text)


def _end_of_month(said: str) -> date | None:
    """The end of "maret 2027": a month and a year make a date together with any day."""
    words = said.removeprefix("bulan ").split()
    first = _day(f"1 {' '.join(words)}") if len(words) == 2 and words[0].isalpha() else None
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1) if first else None


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
