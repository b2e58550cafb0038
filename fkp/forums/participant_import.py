"""A list of participants from a spreadsheet: which column is what, and line by line what can be taken over.

Nothing is kept on the server between the steps: the whole list travels in the page as one packed text, with
what the person chose and mended on the way. No line is lost: it is taken, mended, or dropped by its sender.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from fkp.rules.participation import guess_group, guess_sex
from fkp.storage.files import FileRefused
from fkp.web.forms import clean_line

MOST_LINES = 1000
MOST_PACKED = 600_000
MOST_UNPACKED = 3_000_000
MOST_CELLS = 100
"""In one line; a longer one was not made by `pack`, and every column is drawn as a choice."""
HEADING_WITHIN = 15
"""So many lines may stand above the headings: the title, day and place of a daftar hadir."""

COLUMNS = {
    "name": "Nama",
    "group": "Kelompok",
    "sex": "L/P",
    "organisation": "Instansi atau organisasi",
    "jabatan": "Jabatan",
    "contact": "Kontak",
    "attended": "Hadir",
}
LIMITS = {"name": 200, "organisation": 200, "jabatan": 200, "contact": 100}
EXAMPLE = "contoh:"

_HEADINGS = {
    "name": r"nama(?: lengkap| peserta)?",
    "group": r"kelompok(?: peserta)?|unsur(?: masyarakat| peserta)?|kategori(?: peserta)?|golongan",
    "sex": r"l p|p l|lp|jk|j k|jenis kelamin|kelamin|gender|sex",
    "organisation": r"(?:asal )?(?:instansi|organisasi|lembaga|perusahaan|unit kerja)\b.*|asal",
    "jabatan": r"jabatan|posisi|pekerjaan|profesi",
    "contact": r"(?:no(?:mor)? )?(?:kontak|hp|wa|whatsapp|telepon|telp|tlp|handphone|ponsel)\b.*|e ?mail|surel",
    "attended": r"hadir|kehadiran|status kehadiran",
}
_TEXT_MARK = re.compile(r"^\s*['’](?=\+?\d)")
"""How people keep a spreadsheet from dropping the first zero of a number ("'0812…"); no part of what they mean."""
_ABSENT = {"", "tidak", "tidak hadir", "absen", "belum", "n", "no", "false", "0", "-", "–", "x"}


class State(StrEnum):
    """What becomes of a line."""

    GOOD = "baik"
    DOUBTFUL = "perlu dilihat"
    WRONG = "salah"


@dataclass
class Line:
    """One line of the list, numbered as its sender sees it; `mended` are the values typed in the preview."""

    number: int
    cells: list[str]
    mended: dict[str, str] = field(default_factory=dict)
    confirmed: bool = False
    """Its sender looked at it and wants it taken over."""


@dataclass
class Sheet:
    """The list on its way: lines, and for each of COLUMNS the number of the column it is read from."""

    lines: list[Line]
    mapping: dict[str, int | None]
    headings: list[str] = field(default_factory=list)
    default_group: str = ""
    above: list[str] = field(default_factory=list)
    """What stood above the headings and is no participant."""

    @property
    def width(self) -> int:
        return max((len(line.cells) for line in self.lines), default=0)

    def column_choices(self) -> dict[str, str]:
        """The columns as one picks them: by heading, or by what the first line holds there."""
        sample = self.headings or (self.lines[0].cells if self.lines else [])
        return {
            str(column): f"Kolom {column + 1}: {sample[column][:40] if column < len(sample) else ''}".rstrip(": ")
            for column in range(max(self.width, len(self.headings)))
        }


@dataclass
class Judged:
    """A line as it was understood: values as text, and what is wrong or doubtful about it, by field."""

    line: Line
    values: dict[str, str]
    wrong: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    @property
    def state(self) -> State:
        if self.wrong:
            return State.WRONG
        return State.DOUBTFUL if self.doubts and not self.line.confirmed else State.GOOD

    @property
    def reasons(self) -> list[str]:
        return [*self.wrong.values(), *self.doubts]


def recognise(rows: list[list[str]]) -> Sheet:
    """Find the headings and the columns of a list; without headings, by what the columns hold.

    Raises FileRefused for an empty list and for more than 1,000 lines."""
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    place = next((at for at, (_, row) in enumerate(filled[:HEADING_WITHIN]) if _is_heading(row)), None)
    headings = [] if place is None else filled[place][1]
    body = filled if place is None else filled[place + 1 :]
    if not body:
        raise FileRefused("Daftar", "tidak ada baris peserta di dalamnya.")
    if len(body) > MOST_LINES:
        raise FileRefused("Daftar", "lebih dari 1.000 baris; bagi menjadi beberapa bagian lalu impor satu per satu.")
    lines = [Line(number, [_TEXT_MARK.sub("", cell) for cell in row]) for number, row in body]
    mapping = _by_headings(headings) if headings else _by_content([line.cells for line in lines])
    above = [" ".join(filter(None, row)) for _, row in filled[: place or 0]]
    return Sheet(lines, mapping, headings, above=above)


def judge(sheet: Sheet, known_names: Iterable[str], *, attended: bool) -> list[Judged]:
    """Read every line by the mapping and say what is wrong with it; `attended` counts where no column says it."""
    listed = {name.casefold() for name in known_names}
    seen: dict[str, int] = {}
    judged = []
    for line in sheet.lines:
        each = _read(sheet, line, attended)
        name = each.values["name"].casefold()
        if name in listed:
            each.doubts.append("Nama yang sama sudah ada di daftar peserta.")
        elif name in seen:
            each.doubts.append(f"Nama yang sama ada di baris {seen[name]}.")
        if name.startswith(EXAMPLE):
            each.doubts.append("Ini baris contoh dari templat.")
        if name:
            seen.setdefault(name, line.number)
        judged.append(each)
    return judged


def as_participant(judged: Judged) -> dict[str, Any]:
    """The values of a good line, as `take_participants` wants them."""
    return {**judged.values, "attended": judged.values["attended"] == "Ya"}


def pack(sheet: Sheet) -> str:
    """The list as one text for a hidden field. Raises FileRefused when it would be too long to send."""
    plain = {
        "lines": [[line.number, line.cells, line.mended, line.confirmed] for line in sheet.lines],
        "mapping": sheet.mapping,
        "headings": sheet.headings,
        "default_group": sheet.default_group,
        "above": sheet.above,
    }
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps(plain, ensure_ascii=False).encode(), 6)).decode()
    if len(packed) > MOST_PACKED:
        raise FileRefused("Daftar", "teksnya terlalu panjang; bagi menjadi beberapa bagian.")
    return packed


def unpack(packed: str) -> Sheet:
    """What `pack` made; ValueError for anything else, whoever made it."""
    try:
        reader = zlib.decompressobj()
        text = reader.decompress(base64.urlsafe_b64decode(packed[:MOST_PACKED]), MOST_UNPACKED)
        plain = json.loads(text)
        lines = [
            Line(int(number), _texts(cells), _mended(mended), bool(sure))
            for number, cells, mended, sure in plain["lines"][:MOST_LINES]
        ]
        mapping = {name: _column(plain["mapping"][name]) for name in COLUMNS}
        headings, above = _texts(plain["headings"]), _texts(plain["above"])
        return Sheet(lines, mapping, headings, str(plain["default_group"]), above)
    except (
        binascii.Error, zlib.error, KeyError, TypeError, AttributeError, OverflowError, RecursionError
    ) as trouble:  # fmt: skip
        raise ValueError("not a packed list") from trouble


def _mended(values: dict[str, Any]) -> dict[str, str]:
    names = [name for name in COLUMNS if name in values]
    return dict(zip(names, _texts(values[name] for name in names), strict=True))


def _texts(cells: Iterable[Any]) -> list[str]:
    texts = [str(cell) for cell in cells]
    if len(texts) > MOST_CELLS:
        raise ValueError("a line of more cells than a list has columns")
    "".join(texts).encode()  # half a surrogate pair can be neither kept nor shown (UnicodeEncodeError, a ValueError)
    return texts


def _column(number: Any) -> int | None:
    return None if number is None else max(0, int(number))


# --- reading one line --------------------------------------------------------------------------------------


def _read(sheet: Sheet, line: Line, attended: bool) -> Judged:
    values = {name: _cell(sheet, line, name) for name in COLUMNS}
    judged = Judged(line, values)
    if not values["name"]:
        judged.wrong["name"] = "Nama kosong."
    _read_group(judged, sheet.default_group)
    _read_sex(judged)
    for name, limit in LIMITS.items():
        if len(values[name]) > limit:
            judged.wrong[name] = f"{COLUMNS[name]} terlalu panjang: paling banyak {limit} karakter."
    came = attended if sheet.mapping["attended"] is None else values["attended"].casefold() not in _ABSENT
    values["attended"] = "Ya" if came else "Tidak"
    return judged


def _cell(sheet: Sheet, line: Line, name: str) -> str:
    if name in line.mended:
        return clean_line(line.mended[name])
    column = sheet.mapping[name]
    return clean_line(line.cells[column]) if column is not None and column < len(line.cells) else ""


def _read_group(judged: Judged, default: str) -> None:
    said = judged.values["group"]
    group = guess_group(said) if said else guess_group(default)
    if group is None:
        judged.wrong["group"] = f"Kelompok “{said[:60]}” tidak dikenali." if said else "Kelompok kosong."
    judged.values["group"] = group.value if group else ""


def _read_sex(judged: Judged) -> None:
    said = judged.values["sex"]
    sex = guess_sex(said)
    if sex is None:
        judged.wrong["sex"] = f"L/P “{said[:60]}” tidak dikenali." if said else "L/P kosong."
    judged.values["sex"] = sex or ""


# --- recognising columns -----------------------------------------------------------------------------------


def _heading_of(cell: str) -> str | None:
    words = " ".join(re.findall(r"[^\W_]+", cell.casefold()))
    return next((name for name, pattern in _HEADINGS.items() if re.fullmatch(pattern, words)), None)


def _is_heading(row: list[str]) -> bool:
    """Headings name the people, and at least one thing more where the list has more columns."""
    said = {_heading_of(cell) for cell in row} - {None}
    return "name" in said and (len(said) > 1 or len([cell for cell in row if cell]) <= len(said) + 2)


def _by_headings(headings: list[str]) -> dict[str, int | None]:
    mapping: dict[str, int | None] = dict.fromkeys(COLUMNS)
    for column, cell in enumerate(headings):
        name = _heading_of(cell)
        if name and mapping[name] is None:
            mapping[name] = column
    return mapping


def _by_content(rows: list[list[str]]) -> dict[str, int | None]:
    """Sex, group and contact by what they look like; the others from left to right, running numbers left out."""
    mapping: dict[str, int | None] = dict.fromkeys(COLUMNS)
    width = max(len(row) for row in rows)
    columns = {column: [row[column] for row in rows if column < len(row) and row[column]] for column in range(width)}
    free = [column for column, cells in columns.items() if cells and not _mostly(cells, _is_running_number)]
    for name, looks in (("sex", guess_sex), ("group", guess_group), ("contact", _is_contact)):
        mapping[name] = next((column for column in free if _mostly(columns[column], looks)), None)
        free = [column for column in free if column != mapping[name]]
    for name in ("name", "organisation", "jabatan"):
        mapping[name] = free.pop(0) if free else None
    return mapping


def _mostly(cells: list[str], looks: Any) -> bool:
    return sum(bool(looks(cell)) for cell in cells) >= 0.6 * len(cells)


def _is_running_number(cell: str) -> bool:
    return bool(re.fullmatch(r"\d{1,4}[.)]?", cell))


def _is_contact(cell: str) -> bool:
    return "@" in cell or bool(re.fullmatch(r"\+?[\d\s().-]{8,20}", cell))
