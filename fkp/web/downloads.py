"""Files to take away: XLSX and CSV that no spreadsheet runs as formulas, safe names, safe answers."""

import csv as csv_format
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from flask import Response, send_file

Value = str | int | float | Decimal | date | datetime | None
Row = Sequence[Value]

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv"
PDF_TYPE = "application/pdf"

CELL_CHARACTERS = 32_767  # what one cell of a spreadsheet holds
NAME_CHARACTERS = 100
WIDEST_COLUMN = 60
_FORMULA_STARTS = "=+-@"
_PLAIN_NUMBER = re.compile(r"-?\d[\d.,]*%?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_SHEET_NAME_REFUSES = re.compile(r"[\[\]:*?/\\]")
# A reader that splits at another separator than the writer meant would start a new cell here. "5.000,-" is
# how people write money and starts nothing, so a sign counts only before something to calculate with.
_HIDDEN_CELL = re.compile(r"([,;\t\r\n][\"' ]*)(?=[=@\uff1d\uff20]|[+\-\uff0b\uff0d][\w(])")


def xlsx(rows: Iterable[Row], columns: Sequence[str], sheet_name: str) -> bytes:
    """Return a workbook of one sheet: a bold heading row that stays in sight, then the rows.

    Every text is a text, also "=1+1"; numbers and dates are numbers and dates. Rows are written as they come,
    so a long list needs little memory. Texts longer than a cell holds end in an ellipsis.
    """
    out = BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_sheet_name(sheet_name))
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        styles = {
            "text": book.add_format({"valign": "top"}),
            # Shown as it is, and still a text after somebody edits or saves the cell elsewhere.
            "quoted": book.add_format({"valign": "top", "quote_prefix": True}),
            "date": book.add_format({"valign": "top", "num_format": "dd/mm/yyyy", "align": "left"}),
            "moment": book.add_format({"valign": "top", "num_format": "dd/mm/yyyy hh:mm", "align": "left"}),
        }
        widths = [len(title) for title in columns]
        for column, title in enumerate(columns):
            sheet.write_string(0, column, _cell_text(title), heading)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value, styles)
                widths[column] = max(widths[column], len(str(value)))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, WIDEST_COLUMN) + 2)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
    return out.getvalue()


def csv(rows: Iterable[Row], columns: Sequence[str], delimiter: str = ";") -> bytes:
    """Return a CSV that a double click opens rightly in Indonesian settings (UTF-8 with its mark).

    Texts a spreadsheet would calculate get an apostrophe in front (see `formula_safe`), every field is
    quoted, and the decimal sign is a comma.
    """
    out = StringIO(newline="")
    writer = csv_format.writer(out, delimiter=delimiter, quoting=csv_format.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([formula_safe(title) for title in columns])
    for row in rows:
        writer.writerow([_csv_text(value) for value in row])
    return out.getvalue().encode("utf-8-sig", "replace")


def formula_safe(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula; a plain number stays."""
    if _PLAIN_NUMBER.fullmatch(text):
        return text
    text = _HIDDEN_CELL.sub(r"\1'", text.replace("\0", ""))
    return f"'{text}" if _starts_a_formula(text) else text


def safe_name(text: str, extension: str) -> str:
    """Make a file name of a title: lower-case ASCII words joined by hyphens ("berita-acara-mapane.pdf")."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return f"{'-'.join(words)[:NAME_CHARACTERS].rstrip('-') or 'dokumen'}.{extension}"


def attachment(data: bytes, name: str, media_type: str, *, inline: bool = False) -> Response:
    """Answer with a file to save, or, `inline`, to look at in the browser; never kept by caches between."""
    response = send_file(BytesIO(data), mimetype=media_type, as_attachment=not inline, download_name=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _write(sheet: Any, row: int, column: int, value: Value, styles: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), styles["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, styles["date"])
    elif isinstance(value, str):
        text = _cell_text(value)
        sheet.write_string(row, column, text, styles["quoted" if _starts_a_formula(text) else "text"])
    else:
        sheet.write_number(row, column, value, styles["text"])


def _cell_text(text: str) -> str:
    # The file format writes a control character as a code that people then see; a line break is LF alone.
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…"


def _csv_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, str):
        return formula_safe(value)
    return str(value).replace(".", ",")


def _starts_a_formula(text: str) -> bool:
    """Whether a spreadsheet might calculate a text: also after blanks, and with full-width signs."""
    if text[:1] in ("\t", "\r", "\n"):
        return True
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return first != "" and first[0] in _FORMULA_STARTS


def _sheet_name(name: str) -> str:
    """Make a sheet name Excel takes: at most 31 characters, none of []:*?/\\, no apostrophe at its ends."""
    printable = "".join(character for character in name if unicodedata.category(character)[0] != "C")
    return _SHEET_NAME_REFUSES.sub(" ", printable)[:31].strip(" '") or "Lembar 1"
