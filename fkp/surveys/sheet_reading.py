"""Understanding a processing sheet somebody made: where U1 to U9 stand, which lines are respondents, which are sums.

The two orders of U8 and U9 are both in use, so nothing is guessed: the order is certain only where the sheet
names the unsur, by its headings or its legend; otherwise whoever imports must say it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from fkp.rules.skm import Unsur, shown
from fkp.storage.files import FileRefused
from fkp.surveys.paper_codes import LEAST_ANSWERED
from fkp.surveys.sheets import MARKED, QUESTIONNAIRE, REGULATION

MOST_LINES = 20_000
HEADING_WITHIN = 40
"""So many lines may stand above the headings: title, unit, period."""
MOST_SKIPPED = 200
"""So many lines that are no answers are shown again; the others are only counted."""

BESIDE = {
    "number": r"no|nomor|(no|nomor)( urut)? resp(onden)?|responden|no urut",
    "service": r"(jenis |nama |unit )?(layanan|pelayanan)( yang diterima)?",
    "sex": r"jenis kelamin|l p|jk|kelamin|gender",
    "age": r"usia.*|umur.*",
    "education": r"pendidikan.*",
    "occupation": r"pekerjaan.*",
    "disability": r"kategori(sasi)? pengguna( layanan)?|(kategori |jenis )?disabilitas",
    "hours": r"jam( survei)?",
    "date": r"(tanggal|tgl)( survei| pengisian)?|timestamp|cap waktu",
}
"""What may stand beside the scores: how its heading reads."""
_NAMES = {
    Unsur.PERSYARATAN: r"(per)?syarat(an)?",
    Unsur.PROSEDUR: r"prosedur|mekanisme",
    Unsur.WAKTU: r"waktu",
    Unsur.BIAYA: r"biaya|tarif",
    Unsur.PRODUK: r"produk|spesifikasi",
    Unsur.KOMPETENSI: r"kompetensi",
    Unsur.PERILAKU: r"perilaku",
    Unsur.PENGADUAN: r"pengaduan",
    Unsur.SARPRAS: r"(sa|prasa)rana|sarpras",
}
_CODE = re.compile(r"(?:u|unsur|p|q|pertanyaan|soal)\s*[-.]?\s*([1-9])(?!\d)", re.IGNORECASE)
_PLAIN_CODE = re.compile(r"\(?([1-9])[).]?")
_SAID_CODE = re.compile(r"\bu\s*([89])\s*[=:.)-]?\s*([^;,\d]*)", re.IGNORECASE)
_SUM = re.compile(
    r"[σ∑*]|(jumlah|jml|total|rata|nrr|nilai|ikm|indeks|skm|bobot|mutu|kinerja|konversi)\b", re.IGNORECASE
)
_INDEX = re.compile(r"ikm unit|ikm pelayanan|(nilai )?(ikm|skm)|indeks kepuasan", re.IGNORECASE)
_TIMES_25 = re.compile(r"[x×*]\s*25\b", re.IGNORECASE)
_SCORE = re.compile(r"[1-4](?:[.,]0+)?")


@dataclass(frozen=True)
class RawLine:
    """One respondent as the sheet has them: the line's number, nine cells, and the cells beside them."""

    number: int
    cells: list[str]
    beside: list[str]


@dataclass
class Sheet:
    """A sheet on its way: what was understood of it, and its respondents."""

    name: str
    labels: list[str]
    """The nine headings as they stand in the sheet."""
    unsur: list[Unsur] | None
    """Which unsur the nine columns are, where their headings name them."""
    order: str | None
    """The order of U8 and U9, where the sheet says it."""
    fields: list[str]
    """Which of BESIDE the sheet has, in the order of `RawLine.beside`."""
    lines: list[RawLine]
    skipped: list[tuple[int, str]] = field(default_factory=list)
    """(line, text) of what is no respondent: sums, legends, marked answers."""
    skipped_count: int = 0
    own_index: str | None = None
    """The IKM the sheet states, to two decimals."""


@dataclass(frozen=True)
class _Heading:
    """Where the columns are: the heading's place among the rows (-1 without one), and its nine columns."""

    place: int
    columns: list[int]
    unsur: list[Unsur] | None
    beside: dict[str, int]
    order: str | None = None


def recognise(rows: list[list[str]], name: str) -> Sheet:
    """Find the nine columns and sort the lines below them.

    Raises FileRefused when there are no such columns, no respondents, or more than 20,000.
    """
    heading = _find_heading(rows) or _without_heading(rows)
    if heading is None:
        raise FileRefused(
            name,
            "kolom U1 sampai U9 tidak ditemukan. Beri judul U1 sampai U9 (atau nama kesembilan unsur) "
            "di atas kolom nilainya.",
        )
    labels = [
        (_cell(rows[heading.place], column) if heading.place >= 0 else "") or f"U{place}"
        for place, column in enumerate(heading.columns, start=1)
    ]
    sheet = Sheet(name, labels, heading.unsur, heading.order, list(heading.beside), [])
    below = list(enumerate(rows, start=1))[heading.place + 1 :]
    rest = _sort_lines(sheet, heading, below)
    if sheet.unsur is None and sheet.order is None:
        sheet.order = _said_order([*rows[: max(heading.place, 0)], *rest])
    if not sheet.lines:
        raise FileRefused(name, "tidak ada baris responden di bawah judul kolomnya.")
    if len(sheet.lines) > MOST_LINES:
        raise FileRefused(name, "lebih dari 20.000 responden; bagi menjadi beberapa bagian lalu impor satu per satu.")
    return sheet


# --- headings ----------------------------------------------------------------------------------------------


def unsur_named(text: str) -> Unsur | None:
    """The one unsur a text names; None where it names none, or two."""
    words = " ".join(re.findall(r"[^\W\d_]+", text.casefold()))
    found = [unsur for unsur, pattern in _NAMES.items() if re.search(rf"\b({pattern})\b", words)]
    return found[0] if len(found) == 1 else None


def _find_heading(rows: list[list[str]]) -> _Heading | None:
    """The line that names all nine; else one with U1 to U9; else one with 1 to 9."""
    top = rows[:HEADING_WITHIN]
    for kind in (_by_names, _by_codes, _by_numbers):
        for place, row in enumerate(top):
            columns = kind(row)
            if columns is not None:
                return _heading_at(rows, place, columns, named=kind is _by_names)
    return None


def _by_names(row: list[str]) -> list[int] | None:
    return _all_nine((unsur_named(cell), column) for column, cell in enumerate(row) if cell)


def _by_codes(row: list[str]) -> list[int] | None:
    return _all_nine((int(m[1]), column) for column, cell in enumerate(row) if (m := _CODE.match(cell)))


def _by_numbers(row: list[str]) -> list[int] | None:
    found = ((int(m[1]), column) for column, cell in enumerate(row) if (m := _PLAIN_CODE.fullmatch(cell)))
    columns = _all_nine(found)
    # Nine neighbours; respondents who happen to be numbered 1 to 9 stand below each other.
    return columns if columns and columns == list(range(columns[0], columns[0] + 9)) else None


def _all_nine(found: Iterable[tuple[Unsur | int | None, int]]) -> list[int] | None:
    """The nine columns in the order of their names or numbers; None unless all are there."""
    first: dict[Unsur | int, int] = {}
    for what, column in found:
        if what is not None:
            first.setdefault(what, column)
    wanted: list[Unsur | int] = list(Unsur) if any(isinstance(what, Unsur) for what in first) else list(range(1, 10))
    return [first[what] for what in wanted] if all(what in first for what in wanted) else None


def _heading_at(rows: list[list[str]], place: int, columns: list[int], *, named: bool) -> _Heading:
    near = [rows[at] for at in (place, place - 1, place + 1) if 0 <= at < len(rows)]
    beside: dict[str, int] = {}
    for row in near[:2]:
        for column, cell in enumerate(row):
            words = " ".join(re.findall(r"[^\W_]+", cell.casefold()))
            what = next((name for name, pattern in BESIDE.items() if re.fullmatch(pattern, words)), None)
            if what and column not in columns:
                beside.setdefault(what, column)
    order = None if named else _order_of(*(_named_near(near, column) for column in columns[7:]))
    return _Heading(place, columns, list(Unsur) if named else None, beside, order)


def _named_near(near: list[list[str]], column: int) -> Unsur | None:
    return next(filter(None, (unsur_named(_cell(row, column)) for row in near)), None)


def _order_of(eighth: Unsur | None, ninth: Unsur | None) -> str | None:
    """The order that U8 and U9 follow; one of them, named, settles both."""
    if eighth in (Unsur.PENGADUAN, None) and ninth in (Unsur.SARPRAS, None) and (eighth or ninth):
        return REGULATION
    if eighth in (Unsur.SARPRAS, None) and ninth in (Unsur.PENGADUAN, None) and (eighth or ninth):
        return QUESTIONNAIRE
    return None


def _said_order(rows: list[list[str]]) -> str | None:
    """The order the legend tells ("U8 = Sarana dan Prasarana", in one cell or in two), unless it tells both."""
    said: set[str | None] = set()
    for row in rows:
        for code, words in _SAID_CODE.findall(" ; ".join(filter(None, _joined_codes(row)))):
            unsur = unsur_named(words)
            if unsur in (Unsur.PENGADUAN, Unsur.SARPRAS):
                said.add(_order_of(unsur, None) if code == "8" else _order_of(None, unsur))
    return said.pop() if len(said) == 1 else None


def _joined_codes(row: list[str]) -> list[str]:
    """The cells of a line, a lone "U8" put together with the cell that follows it."""
    cells = [cell for cell in row if cell not in ("", "=", ":")]
    joined = []
    for place, cell in enumerate(cells):
        lone = re.fullmatch(r"u\s*[89]\s*[=:.]?", cell, re.IGNORECASE)
        joined.append(f"{cell} {cells[place + 1]}" if lone and place + 1 < len(cells) else cell)
    return joined


def _without_heading(rows: list[list[str]]) -> _Heading | None:
    """Nine columns of scores and nothing that names them; a running number before them is left out."""
    filled = [row for row in rows if any(row)]
    width = max(map(len, filled), default=0)
    columns = [
        column
        for column in range(width)
        if sum(bool(_SCORE.fullmatch(_cell(row, column))) for row in filled) >= 0.6 * len(filled)
    ]
    if len(columns) == 10 and [_cell(row, columns[0]) for row in filled] == [str(n + 1) for n in range(len(filled))]:
        columns = columns[1:]
    return _Heading(-1, columns, None, {}) if len(columns) == 9 else None


# --- lines -------------------------------------------------------------------------------------------------


def _sort_lines(sheet: Sheet, heading: _Heading, below: list[tuple[int, list[str]]]) -> list[list[str]]:
    """Put respondents into the sheet, and sums, legends and other texts aside; returns the latter's cells."""
    rest: list[list[str]] = []
    summed = False
    for number, row in below:
        if not any(row):
            continue
        cells = [_cell(row, column) for column in heading.columns]
        label = next(cell for cell in row if cell)
        is_sum = _SUM.match(label.casefold()) is not None
        if is_sum or _is_text(cells, heading, row, label) or (summed and not _is_filled(cells)):
            summed = summed or (is_sum and bool(sheet.lines))
            sheet.own_index = _index_in(label, row) or sheet.own_index
            sheet.skipped_count += 1
            if len(sheet.skipped) < MOST_SKIPPED:
                sheet.skipped.append((number, " · ".join(filter(None, row))[:200]))
                rest.append(row)
            continue
        sheet.lines.append(RawLine(number, cells, [_cell(row, column) for column in heading.beside.values()]))
    return rest


def _is_text(cells: list[str], heading: _Heading, row: list[str], label: str) -> bool:
    """Whether a line is no respondent's: a legend, a numbering of the columns, an answer marked as not counted."""
    if label.startswith(MARKED):
        return True
    numbers = [int(cell) for cell in (cell.strip("()") for cell in cells) if cell.isdecimal() and len(cell) < 4]
    if len(numbers) == 9 and numbers == list(range(numbers[0], numbers[0] + 9)):
        return True
    own_number = _cell(row, heading.beside["number"]) if "number" in heading.beside else ""
    if own_number.rstrip(".").isdecimal():
        return False
    if heading.unsur and sum(map(bool, cells)) >= LEAST_ANSWERED:
        return False  # answers in words, as online forms hand them out
    return not any(cell.casefold() in ("a", "b", "c", "d") or any(map(str.isdecimal, cell)) for cell in cells)


def _is_filled(cells: list[str]) -> bool:
    """Whether all nine cells are scores or gaps: below the sums, only such a line is still a respondent."""
    return sum(bool(_SCORE.fullmatch(cell)) for cell in cells) >= LEAST_ANSWERED and all(
        not cell or _SCORE.fullmatch(cell) for cell in cells
    )


def _index_in(label: str, row: list[str]) -> str | None:
    """The IKM that a line of sums states."""
    if not (_INDEX.match(label) or _TIMES_25.search(label)):
        return None
    values = [value for value in map(_decimal, row) if value is not None and 25 <= value <= 100]
    return str(shown(values[-1], 2)) if values else None


def _decimal(cell: str) -> Decimal | None:
    try:
        return Decimal(cell.replace(",", ".").strip()) if re.fullmatch(r"\s*\d+(?:[.,]\d+)?\s*", cell) else None
    except InvalidOperation:
        return None


def _cell(row: list[str], column: int) -> str:
    return row[column].lstrip("'").strip() if column < len(row) else ""
