"""Tables people take away: readable in any spreadsheet, and never run by one."""

import csv as csv_format
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from fkp.web.downloads import CSV_TYPE, PDF_TYPE, attachment, csv, formula_safe, safe_name, xlsx

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    '=HYPERLINK("http://127.0.0.1/?x="&A1,"klik")',
    "=cmd|' /C calc'!A0",
    '=WEBSERVICE("http://127.0.0.1")',
    "+62812=1",
    "-2+3+cmd|' /C calc'!A0",
    "@import",
    '="0812"',
    '=IMPORTXML(CONCAT("http://127.0.0.1/",A1),"//a")',
]
COLUMNS = [f"Kolom {n}" for n in range(1, 26)]


def read_csv(data: bytes, delimiter: str = ";") -> list[list[str]]:
    return list(csv_format.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def sheet_of(data: bytes):
    return load_workbook(BytesIO(data)).worksheets[0]


def test_no_cell_of_a_workbook_is_a_formula_and_all_texts_read_as_typed():
    rows = [[formula] * len(COLUMNS) for formula in FORMULAS]
    cells = [cell for row in sheet_of(xlsx(rows, COLUMNS, "Uji")).iter_rows(min_row=2) for cell in row]
    assert len(cells) == 500
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == [formula.replace("\r", "\n") for formula in FORMULAS for _ in COLUMNS]
    assert all(cell.quotePrefix for cell in cells)


def test_every_formula_in_a_csv_has_an_apostrophe_in_front():
    rows = read_csv(csv([[formula] for formula in FORMULAS], ["Isi"]))
    cells = [row[0] for row in rows[1:]]
    assert all(cell.startswith("'") for cell in cells)
    assert [cell.replace("'", "") for cell in cells] == [formula.replace("'", "") for formula in FORMULAS]


@pytest.mark.parametrize("text", ["-5", "-1.234,56", "-12%", "5", "", "a-b", "Rp 5.000,-", "a = b", "x; y"])
def test_numbers_and_ordinary_words_stay_as_they_are(text):
    assert formula_safe(text) == text


def test_words_after_a_sign_are_still_legible():
    assert formula_safe("-5 menit") == "'-5 menit"


@pytest.mark.parametrize("hidden", ["aman,=1+1", "aman;=1+1", "aman\t@SUM(A1)", 'aman",+cmd|x', "aman\n=1+1"])
def test_a_formula_hidden_behind_another_separator_is_seen(hidden):
    assert "'" in formula_safe(hidden)
    for delimiter in ",;\t":
        for row in csv_format.reader(StringIO(csv([[hidden]], ["Isi"]).decode("utf-8-sig")), delimiter=delimiter):
            assert not any(cell.lstrip('" ').startswith(("=", "+", "@")) for cell in row)


def test_a_csv_opens_with_accents_and_semicolons():
    data = csv([['Café; "Poso"', None, 3, Decimal("1.5"), date(2025, 10, 7)]], list("abcde"))
    assert data.startswith(b"\xef\xbb\xbf")
    assert read_csv(data)[1] == ['Café; "Poso"', "", "3", "1,5", "07/10/2025"]
    assert read_csv(csv([["a", "b"]], ["x", "y"], delimiter=","), ",")[1] == ["a", "b"]


def test_a_workbook_keeps_numbers_dates_and_blanks_and_its_heading_in_sight():
    moment = datetime(2025, 10, 7, 9, 5, tzinfo=UTC)
    data = xlsx([[3, Decimal("1.5"), date(2025, 10, 7), moment, None, "0812"]], list("abcdef"), "Rekap")
    sheet = sheet_of(data)
    values = [cell.value for cell in sheet[2]]
    assert values == [3, 1.5, datetime(2025, 10, 7), datetime(2025, 10, 7, 9, 5), None, "0812"]
    assert sheet.freeze_panes == "A2" and sheet.title == "Rekap" and sheet["A1"].font.bold


def test_columns_are_as_wide_as_their_words_up_to_a_limit():
    sheet = sheet_of(xlsx([["Puskesmas Mapane", "x" * 500]], ["Unit", "Catatan"], "Rekap"))
    assert 18 <= sheet.column_dimensions["A"].width <= 20
    assert 60 <= sheet.column_dimensions["B"].width <= 64


def test_a_text_longer_than_a_cell_ends_in_an_ellipsis_and_costs_no_row():
    sheet = sheet_of(xlsx([["x" * 40_000], ["ada"]], ["Isi"], "Rekap"))
    assert len(sheet["A2"].value) == 32_767 and sheet["A2"].value.endswith("…")
    assert sheet["A3"].value == "ada"


@pytest.mark.parametrize("name", ["[a]:*?/\\b", "'kutip'", "x" * 60, "", "\x00\u202e", "'"])
def test_any_sheet_name_opens(name):
    assert sheet_of(xlsx([], ["Isi"], name)).title


def test_hostile_texts_open_in_both():
    texts = ["\u202eonoT", "😀", "a\x00b\x07", "x" * 10_000, "<b>&amp;"]
    sheet = sheet_of(xlsx([[text] for text in texts], ["Isi"], "Uji"))
    assert [sheet.cell(row, 1).value for row in (2, 3, 4, 5, 6)] == [*texts[:2], "ab", *texts[3:]]
    assert [row[0] for row in read_csv(csv([[text] for text in texts], ["Isi"]))[1:]][2] == "ab\x07"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Berita Acara FKP – Puskesmas Mapane 2025", "berita-acara-fkp-puskesmas-mapane-2025.pdf"),
        ("005/1/FKP/2025", "005-1-fkp-2025.pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        ("\u202efdp.exe", "fdp-exe.pdf"),
        ("😀", "dokumen.pdf"),
        ("a\r\nSet-Cookie: x=1", "a-set-cookie-x-1.pdf"),
        ("x" * 500, "x" * 100 + ".pdf"),
    ],
)
def test_a_file_name_is_plain(text, name):
    assert safe_name(text, "pdf") == name


def test_an_attachment_is_saved_and_never_guessed_at_or_cached():
    with Flask(__name__).test_request_context():
        answer = attachment(b"a;b", "rekap.csv", CSV_TYPE)
        answer.direct_passthrough = False
        assert answer.get_data() == b"a;b"
    assert answer.headers["Content-Disposition"] == "attachment; filename=rekap.csv"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.content_type == "text/csv; charset=utf-8"


def test_a_preview_opens_in_the_browser():
    with Flask(__name__).test_request_context():
        answer = attachment(b"%PDF-", "a.pdf", PDF_TYPE, inline=True)
    assert answer.headers["Content-Disposition"] == "inline; filename=a.pdf"
    assert answer.mimetype == "application/pdf"
