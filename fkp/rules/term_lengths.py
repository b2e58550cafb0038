"""How long a repair may take, as people say it in a forum ("2 Hari", "3 bulan"), and what follows from it."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

SHORT_MONTHS, MEDIUM_MONTHS = 3, 12
_SATURDAY = 5
_UNITS = {
    "hari kerja": "working days",
    "hari": "days",
    "minggu": "weeks",
    "pekan": "weeks",
    "bulan": "months",
    "triwulan": "quarters",
    "semester": "halves",
    "tahun": "years",
}
_MONTHS_OF = {"months": 1, "quarters": 3, "halves": 6, "years": 12}
_NUMBERS = {
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
    "sepuluh": 10, "sebelas": 11, "dua belas": 12,
}  # fmt: skip
_LENGTH = re.compile(
    r"(?:(?:maksimal|paling lambat|paling lama|dalam|selama|waktu) )*"
    r"(?:(?P<digits>\d{1,3})(?: \([a-z ]+\))?|(?P<word>[a-z]+(?: belas)?))? ?"
    rf"(?P<unit>{'|'.join(_UNITS)})"
)


@dataclass(frozen=True)
class TermLength:
    """A number of days, working days, weeks or months (quarters, halves and years are months)."""

    count: int
    unit: str


def read_length(text: str) -> TermLength | None:
    """Read "2 Hari", "3 (tiga) bulan", "seminggu" or "paling lambat satu tahun"; None where it says no length."""
    said = " ".join(text.lower().replace(".", " ").split())
    said = re.sub(rf"\bse(?=(?:{'|'.join(_UNITS)})\b)", "satu ", said)
    found = _LENGTH.fullmatch(said)
    if found is None:
        return None
    count = int(found["digits"]) if found["digits"] else _NUMBERS.get(found["word"] or "", 0)
    if count < 1:
        return None
    unit = _UNITS[found["unit"]]
    return TermLength(count * _MONTHS_OF[unit], "months") if unit in _MONTHS_OF else TermLength(count, unit)


def due_after(start: date, length: TermLength) -> date:
    """Give the last day of a term that begins the day after `start`; working days are Monday to Friday.

    A month later is the same day of that month, or its last day where there is no such day.
    """
    if length.unit == "months":
        return _months_later(start, length.count)
    if length.unit == "working days":
        return _working_days_later(start, length.count)
    return start + timedelta(days=length.count * (7 if length.unit == "weeks" else 1))


def class_until(start: date, due: date) -> str:
    """Give the key of TERM_CLASSES: up to 3 months pendek, up to 12 months menengah, more is panjang."""
    if due <= _months_later(start, SHORT_MONTHS):
        return "pendek"
    return "menengah" if due <= _months_later(start, MEDIUM_MONTHS) else "panjang"


def _months_later(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _working_days_later(start: date, count: int) -> date:
    day = start
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < _SATURDAY
    return day
