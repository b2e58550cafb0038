"""Rows of text out of what people have: an Excel file, a CSV of any custom, or cells pasted from a screen.

Nothing is interpreted here: a row is what a person would read in its cells, in the same order, empty rows
included, so that whoever checks the rows can name the line as the sender sees it.
"""

import csv
import math
import re
import threading
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import islice
from typing import Protocol

import openpyxl

from fkp.storage.sniffing import FileRefused, unlike
from fkp.storage.workbooks import broken, check_workbook

SpreadsheetRefused = FileRefused

MOST_ROWS = 5000
MOST_COLUMNS = 100
MOST_CHARACTERS = 5_000_000
LARGEST_FILE = 10 * 1024 * 1024
# So many empty rows end the table; formatting often reaches down to Excel's last row, a million lines below.
EMPTY_ROWS_END = 10_000

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAID_DELIMITER = re.compile(r'"?sep=([;,\t|])"?\r?')
_DELIMITERS = ("\t", ";", ",")
# Neither a database nor an XLSX takes these; line breaks and tabs become spaces.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WANTED = "lembar kerja Excel (.xlsx) atau CSV"
# Reading a workbook takes memory, and Python's warnings can be silenced for one reader at a time only.
_one_at_a_time = threading.Lock()


class Readable(Protocol):
    """What a file is received from."""

    def read(self, size: int = -1, /) -> bytes: ...


def read_rows(stream: Readable, name: str | None, max_rows: int = MOST_ROWS) -> list[list[str]]:
    """The rows of an XLSX (its first sheet that holds anything), CSV or TSV, as one reads them in the cells.

    Rows end at their last filled cell, the list ends at its last filled row. Raises SpreadsheetRefused for
    other kinds of file and for more than 10 MB, `max_rows` rows or 100 columns; it never returns
    part of a table."""
    name = name or "berkas"
    data = _read_bounded(stream, name)
    if data.startswith(_OLD_OFFICE):
        raise FileRefused(name, _old_office_problem(data))
    if data.startswith(b"PK\x03\x04"):
        return _workbook_rows(data, name, max_rows)
    if data.startswith(b"%PDF-") or data.lstrip()[:1] == b"<":
        raise FileRefused(name, unlike(data[:8192], _WANTED))
    return _text_rows(_decoded(data, name), name, max_rows)


def read_pasted(text: str, max_rows: int = MOST_ROWS) -> list[list[str]]:
    """The rows of cells copied from a spreadsheet or typed with ; or , between. Raises SpreadsheetRefused."""
    return _text_rows(text, "Teks tempelan", max_rows)


def _read_bounded(stream: Readable, name: str) -> bytes:
    data = bytearray()
    while chunk := stream.read(256 * 1024):
        data += chunk
        if len(data) > LARGEST_FILE:
            raise FileRefused(name, "berkas lebih besar dari 10 MB.")
    if not data:
        raise FileRefused(name, "berkas kosong.")
    return bytes(data)


def _old_office_problem(data: bytes) -> str:
    if _ENCRYPTED in data:
        return "berkas dikunci kata sandi; simpan tanpa kata sandi lalu unggah lagi."
    return 'format Excel lama (.xls); buka di Excel, pilih "Simpan sebagai" (.xlsx), lalu unggah lagi.'


def _workbook_rows(data: bytes, name: str, max_rows: int) -> list[list[str]]:
    if b"application/vnd.oasis.opendocument" in data[:200]:
        raise FileRefused(name, 'format OpenDocument; pilih "Simpan sebagai" Excel (.xlsx) lalu unggah lagi.')
    check_workbook(data, name, max_rows)
    try:
        with _one_at_a_time, warnings.catch_warnings():
            # Features it does not know (validation lists, missing default style) do not concern the cells.
            warnings.simplefilter("ignore")
            return _first_filled_sheet(data, name, max_rows)
    except FileRefused:
        raise
    # Broken or hostile XML makes the reader raise nearly anything; for the sender it is one case.
    except Exception:
        raise broken(name) from None


def _first_filled_sheet(data: bytes, name: str, max_rows: int) -> list[list[str]]:
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            # The size a sheet claims is not asked: many programs write a wrong one.
            cells = sheet.iter_rows(1, 1_048_576, 1, MOST_COLUMNS + 1, values_only=True)
            rows = _collected(([_as_text(value) for value in row] for row in cells), name, max_rows)
            if rows:
                return rows
    finally:
        book.close()
    return []


def _as_text(value: object) -> str:
    """A cell's value as one reads it: 81234567890, 2,5, 29/04/2020, 29/04/2020 09.05, Ya."""
    match value:
        case None:
            return ""
        case bool():
            return "Ya" if value else "Tidak"
        case int():
            return str(value)
        case float():
            return _number(value)
        case datetime() if value.time() != time():
            return value.strftime("%d/%m/%Y %H.%M")
        case date():
            return value.strftime("%d/%m/%Y")
        case time():
            return value.strftime("%H.%M")
        case timedelta():
            minutes = round(value.total_seconds()) // 60
            return f"{minutes // 60:02d}.{minutes % 60:02d}"
    return str(value)


def _number(value: float) -> str:
    """A number with the fifteen digits a spreadsheet knows, never in powers of ten."""
    if not math.isfinite(value):
        return ""
    return format(Decimal(format(value, ".15g")), "f").replace(".", ",")


def _decoded(data: bytes, name: str) -> str:
    try:
        text = _by_mark_or_habit(data)
    except UnicodeDecodeError:
        raise FileRefused(name, "huruf dalam berkas tidak terbaca; simpan sebagai CSV UTF-8.") from None
    if _BINARY.search(text):
        raise FileRefused(name, unlike(data[:8192], _WANTED))
    return text


def _by_mark_or_habit(data: bytes) -> str:
    """UTF-16 and UTF-8 by their marks, else UTF-8 where it is valid, else what Excel writes on Windows."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _text_rows(text: str, name: str, max_rows: int) -> list[list[str]]:
    if len(text) > MOST_CHARACTERS:
        raise _too_much_text(name)
    text = _CONTROLS.sub("", text)
    first_line, _, rest = text.partition("\n")
    said = _SAID_DELIMITER.fullmatch(first_line)
    try:
        if said:
            return _collected(_parsed(rest, said[1]), name, max_rows)
        return _collected(_parsed(text, _delimiter(text)), name, max_rows)
    except csv.Error:
        raise _too_much_text(name) from None


def _delimiter(text: str) -> str:
    """The mark that cuts most of the first lines into the same number of cells; a tab where none does."""
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in islice(_parsed(text[:100_000], delimiter), 50) if any(row)]
        usual = max(set(widths), key=widths.count, default=1)
        if usual > 1 and widths.count(usual) >= 0.6 * len(widths):
            return delimiter
    return max(_DELIMITERS, key=text[:100_000].count)


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    """The cells of each row. Where the quotation marks do not pair up they are taken for part of the text, so
    that one stray mark does not swallow the rows after it."""
    if _quotes_pair(text, delimiter):
        return csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    return csv.reader(text.splitlines(), delimiter=delimiter, quoting=csv.QUOTE_NONE)


def _quotes_pair(text: str, delimiter: str) -> bool:
    try:
        for _ in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _collected(rows: Iterable[list[str]], name: str, max_rows: int) -> list[list[str]]:
    """The rows tidied, bounded and without the empty end; too much of anything is refused, not cut."""
    kept: list[list[str]] = []
    empty = characters = 0
    for cells in rows:
        row = _tidy(cells)
        if not row:
            empty += 1
            if empty >= EMPTY_ROWS_END:
                break
            continue
        characters += sum(map(len, row))
        _refuse_too_much(len(kept) + empty + 1, len(row), characters, name, max_rows)
        kept.extend([] for _ in range(empty))
        kept.append(row)
        empty = 0
    return kept


def _tidy(cells: list[str]) -> list[str]:
    row = [" ".join(_CONTROLS.sub("", cell).split()) for cell in cells]
    while row and not row[-1]:
        row.pop()
    return row


def _refuse_too_much(rows: int, columns: int, characters: int, name: str, max_rows: int) -> None:
    if rows > max_rows:
        limit = f"{max_rows:,}".replace(",", ".")
        raise FileRefused(name, f"lebih dari {limit} baris; bagi menjadi beberapa bagian.")
    if columns > MOST_COLUMNS:
        raise FileRefused(name, f"lebih dari {MOST_COLUMNS} kolom; hapus kolom yang tidak diperlukan.")
    if characters > MOST_CHARACTERS:
        raise _too_much_text(name)


def _too_much_text(name: str) -> FileRefused:
    return FileRefused(name, "teksnya terlalu panjang; bagi menjadi beberapa bagian.")
