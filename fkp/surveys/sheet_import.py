"""A processing sheet taken in: line by line what can be counted and what cannot, and the index that would follow.

Nothing is kept on the server between the steps: what was understood of the sheet travels in the page as one
packed text (as a list of participants does), and only a confirmed preview writes.
"""

import base64
import binascii
import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from fkp.duties.queries import today
from fkp.rules import skm
from fkp.rules.indonesian import number as said
from fkp.rules.indonesian import parse_date
from fkp.rules.participation import guess_sex
from fkp.rules.skm import Unsur
from fkp.rules.skm_profile import FIELDS, age_band
from fkp.rules.skm_questions import OFFICIAL, Questionnaire
from fkp.storage.files import FileRefused
from fkp.storage.provinces import current_province
from fkp.surveys.answer_batches import SheetAnswer
from fkp.surveys.models_answers import NO_SERVICE
from fkp.surveys.paper_codes import LEAST_ANSWERED, PROFILE_CODES
from fkp.surveys.sheet_reading import BESIDE, MOST_LINES, RawLine, Sheet
from fkp.surveys.sheets import ORDERS, REGULATION

MOST_PACKED = 1_500_000
MOST_UNPACKED = 16_000_000
FROM_COLUMN = "kolom"
"""The service of each line is read from the sheet's own column."""
_BLANK = frozenset({"", "-", "–", "—"})
_LETTERS = {"a": 1, "b": 2, "c": 3, "d": 4}
_LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class Choice:
    """What whoever imports chose: the order of U8 and U9 ("" not yet), and the service of the lines."""

    order: str = ""
    service: str = str(NO_SERVICE)


@dataclass(frozen=True)
class Wrong:
    """A line that cannot be taken, and why."""

    line: int
    cells: list[str]
    reasons: list[str]


@dataclass
class Reading:
    """What follows from a sheet under a choice."""

    unsur: tuple[Unsur, ...]
    good: list[SheetAnswer] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(field, text) of what stands beside the scores and was not understood: left empty, the scores count."""
    index: Decimal | None = None
    averages: dict[Unsur, Decimal] = field(default_factory=dict)

    @property
    def grade(self) -> skm.Grade | None:
        return skm.grade(self.index) if self.index is not None else None


def read_sheet(
    sheet: Sheet, choice: Choice, services: Mapping[int, str], wording: Questionnaire = OFFICIAL, weight: str = ""
) -> Reading:
    """Read every line under this choice.

    Until an order is chosen that of the regulation stands in: the index is the same.
    """
    unsur = tuple(sheet.unsur) if sheet.unsur else ORDERS[choice.order or sheet.order or REGULATION]
    reading = Reading(unsur)
    reader = _Reader(sheet, choice, services, wording, reading)
    for line in sheet.lines:
        reader.take(line)
    _reckon(reading, weight)
    return reading


def digest_of(sheet: Sheet) -> str:
    """What a sheet's respondents are known by, whatever the file was called."""
    lines = [[line.cells, line.beside] for line in sheet.lines]
    return hashlib.sha256(json.dumps(lines, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def compared(sheet: Sheet, reading: Reading) -> tuple[bool, str] | None:
    """Whether the IKM the sheet states follows from its lines, and a sentence about it; None where it states none."""
    if sheet.own_index is None or reading.index is None:
        return None
    typed, own = Decimal(sheet.own_index), said(Decimal(sheet.own_index), 2)
    if typed == reading.index:
        return True, f"Sama dengan IKM pada lembar: {own}."
    for weight, label in skm.WEIGHTS.items():
        if weight and skm.index(reading.averages, weight) == typed:
            return True, f"IKM pada lembar {own}: sesuai bila bobot {label} dipakai."
    printed = {unsur: str(skm.shown(average, 2)) for unsur, average in reading.averages.items()}
    rounding = skm.reproducing_weight(typed, printed)
    if rounding is not None:
        label = skm.WEIGHTS[rounding]
        return True, f"IKM pada lembar {own}: sesuai bila NRR dibulatkan lebih dahulu dan bobot {label} dipakai."
    return (
        False,
        f"IKM pada lembar {own}: tidak diperoleh dari baris yang dapat dimasukkan. Periksa baris yang salah.",
    )


# --- on the way between two steps --------------------------------------------------------------------------


def pack(sheet: Sheet) -> str:
    """The sheet as one text for a hidden field. Raises FileRefused when it would be too long to send."""
    plain = {
        "name": sheet.name,
        "labels": sheet.labels,
        "unsur": sheet.unsur,
        "order": sheet.order,
        "fields": sheet.fields,
        "lines": [[line.number, line.cells, line.beside] for line in sheet.lines],
        "skipped": sheet.skipped,
        "skipped_count": sheet.skipped_count,
        "own_index": sheet.own_index,
    }
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps(plain, ensure_ascii=False).encode(), 6)).decode()
    if len(packed) > MOST_PACKED:
        raise FileRefused(sheet.name, "isinya terlalu panjang; bagi menjadi beberapa bagian.")
    return packed


def unpack(packed: str) -> Sheet:
    """What `pack` made; ValueError for anything else, whoever made it."""
    try:
        text = zlib.decompressobj().decompress(base64.urlsafe_b64decode(packed[:MOST_PACKED]), MOST_UNPACKED)
        plain = json.loads(text)
        fields = [str(name) for name in plain["fields"] if name in BESIDE]
        return Sheet(
            name=str(plain["name"]),
            labels=_texts(plain["labels"], 9),
            unsur=_named(plain["unsur"]),
            order=plain["order"] if plain["order"] in ORDERS else None,
            fields=fields,
            lines=[
                RawLine(int(number), _texts(cells, 9), _texts(beside, len(fields)))
                for number, cells, beside in plain["lines"][:MOST_LINES]
            ],
            skipped=[(int(number), str(text)) for number, text in plain["skipped"]],
            skipped_count=int(plain["skipped_count"]),
            own_index=_index(plain["own_index"]) if plain["own_index"] else None,
        )
    except (
        binascii.Error, zlib.error, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError
    ) as trouble:  # fmt: skip
        raise ValueError("not a packed sheet") from trouble


def _index(text: Any) -> str:
    value = Decimal(text)
    if not (value.is_finite() and 0 <= value <= 100):
        raise ValueError("no index")
    return str(value)


def _texts(cells: Any, length: int) -> list[str]:
    texts = [str(cell) for cell in cells]
    if len(texts) != length:
        raise ValueError("a line with more or fewer cells than the sheet has columns")
    "".join(texts).encode()  # half a surrogate pair can be neither kept nor shown (UnicodeEncodeError, a ValueError)
    return texts


def _named(names: Any) -> list[Unsur] | None:
    if names is None:
        return None
    unsur = [Unsur(name) for name in names]
    if sorted(unsur) != sorted(Unsur):
        raise ValueError("nine unsur, each once")
    return unsur


# --- one line ----------------------------------------------------------------------------------------------


@dataclass
class _Reader:
    sheet: Sheet
    choice: Choice
    services: Mapping[int, str]
    wording: Questionnaire
    reading: Reading

    def __post_init__(self) -> None:
        self.by_name = {_folded(name): service_id for service_id, name in self.services.items()}
        self.words = {
            unsur: {_folded(answer): place for place, answer in enumerate(self.wording[unsur].answers, start=1)}
            for unsur in self.reading.unsur
        }
        self.zone = ZoneInfo(current_province().timezone)
        self.today = today()

    def take(self, line: RawLine) -> None:
        """Read a line and put it where it belongs."""
        scores: dict[str, int | None] = {}
        reasons = []
        for unsur, label, cell in zip(self.reading.unsur, self.sheet.labels, line.cells, strict=True):
            try:
                scores[unsur.value] = self._score(unsur, cell)
            except ValueError:
                reasons.append(f"{label[:40]} berisi “{cell[:40]}”; seharusnya 1 sampai 4, atau kosong.")
        answered = sum(score is not None for score in scores.values())
        if not reasons and answered < LEAST_ANSWERED:
            reasons.append(f"Hanya {answered} nilai terisi." if answered else "Semua nilai kosong.")
        if reasons:
            self.reading.wrong.append(Wrong(line.number, line.cells, reasons))
            return
        beside = dict(zip(self.sheet.fields, line.beside, strict=True))
        self.reading.good.append(
            SheetAnswer(
                scores=scores,
                number=_respondent_number(beside.get("number", "")),
                service_id=self._service(beside.get("service", "")),
                profile={
                    name: value for name in FIELDS if (value := self._profile(name, beside.get(name, ""))) is not None
                },
                at=self._moment(beside.get("date", "")),
            )
        )

    def _score(self, unsur: Unsur, cell: str) -> int | None:
        if cell in _BLANK:
            return None
        if re.fullmatch(r"[1-4](?:[.,]0+)?", cell):
            return int(cell[0])
        word = _folded(cell)
        if word in _LETTERS:
            return _LETTERS[word]
        if word in self.words[unsur]:
            return self.words[unsur][word]
        raise ValueError(cell)

    def _service(self, cell: str) -> int:
        if self.choice.service != FROM_COLUMN:
            return int(self.choice.service)
        if _folded(cell) in self.by_name:
            return self.by_name[_folded(cell)]
        if cell not in _BLANK:
            self.reading.unknown["Layanan", cell[:80]] += 1
        return NO_SERVICE

    def _profile(self, name: str, cell: str) -> str | None:
        if cell in _BLANK:
            return None
        value = _option(name, cell)
        if value is None:
            self.reading.unknown[FIELDS[name].label, cell[:80]] += 1
        return value

    def _moment(self, cell: str) -> datetime | None:
        """Noon of the day a line tells; None where it tells none, or one still to come."""
        try:
            day = parse_date(re.sub(r"\s+\d{1,2}[.:]\d{2}.*$", "", cell)) if cell not in _BLANK else None
        except ValueError:
            self.reading.unknown["Tanggal", cell[:80]] += 1
            return None
        return datetime.combine(day, time(12), self.zone) if day and day <= self.today else None


def _option(name: str, cell: str) -> str | None:
    """The profile's stored value for what a cell says: its words, its key, its code, or for an age the years."""
    if name == "sex":
        return guess_sex(cell)
    folded = _folded(cell)
    if name == "age" and (years := re.fullmatch(r"(\d{1,3})(?:,0+)?(?: ?(?:tahun|th|thn))?", folded)):
        try:
            return age_band(int(years[1]))
        except ValueError:
            return None
    options = FIELDS[name].options
    spellings = {_folded(words): value for value, words in options.items()} | {
        _folded(value): value for value in options
    }
    return (spellings | dict(PROFILE_CODES.get(name, ())) | _ALSO.get(name, {})).get(folded)


_ALSO: dict[str, dict[str, str]] = {
    "education": {"sltp": "smp", "slta": "sma", "smk": "sma", "sma/smk": "sma", "d3": "diploma", "sarjana": "s1"},
    "occupation": {"asn": "pns", "wiraswasta": "wirausaha", "pelajar": "pelajar", "mahasiswa": "pelajar"},
}
"""Other words for the same that recaps of kabupaten use."""


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("–", "-").split())


def _respondent_number(cell: str) -> int | None:
    digits = cell.rstrip(".")
    return int(digits) if digits.isdecimal() and len(digits) < 10 and int(digits) <= _LARGEST_NUMBER else None


def _reckon(reading: Reading, weight: str) -> None:
    """The index of the good lines."""
    totals: Counter[Unsur] = Counter()
    answered: Counter[Unsur] = Counter()
    for answer in reading.good:
        for unsur in reading.unsur:
            score = answer.scores[unsur.value]
            if score is not None:
                totals[unsur] += score
                answered[unsur] += 1
    if reading.good:
        reading.averages = skm.average_scores(totals, answered)
        reading.index = skm.index(reading.averages, weight or None)
