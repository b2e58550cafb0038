"""Lists of people as they come: Excel, CSV of every custom, pasted cells; nothing lost, nothing guessed."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from fkp.storage.spreadsheets import LARGEST_FILE, SpreadsheetRefused, read_pasted, read_rows

NAMES = [["Nama", "L/P", "Lembaga"], ["Tono", "L", "Warga"], ["Siti Ñurhaliza", "P", "PKK"]]


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book)
    return out.getvalue()


def of_rows(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def refusal(body: bytes, name: str = "peserta.xlsx", max_rows: int = 5000) -> str:
    with pytest.raises(SpreadsheetRefused) as refused:
        read_rows(BytesIO(body), name, max_rows)
    return refused.value.reason


def test_workbook_is_read_row_by_row() -> None:
    assert read_rows(BytesIO(of_rows(NAMES)), "peserta.xlsx") == NAMES


def test_cells_are_text_as_one_reads_it() -> None:
    body = of_rows(
        [
            [81234567890, 81234567890.0, 7.0, -3, 2.5, 0.1 + 0.2, 1e15, 1.5e-7],
            [date(2020, 4, 29), datetime(2020, 4, 29, 9, 5), datetime(2020, 4, 29), time(9, 5), timedelta(hours=30)],
            [True, False, None, "  dua   spasi ", "0812", "baris\nkedua\ttab", "=1+1", "\u00a0tepi\u00a0"],
        ]
    )
    assert read_rows(BytesIO(body), "a.xlsx") == [
        ["81234567890", "81234567890", "7", "-3", "2,5", "0,3", "1000000000000000", "0,00000015"],
        ["29/04/2020", "29/04/2020 09.05", "29/04/2020", "09.05", "30.00"],
        ["Ya", "Tidak", "", "dua spasi", "0812", "baris kedua tab", "", "tepi"],
    ]


def test_formula_gives_the_value_that_was_last_shown() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet().write_formula(0, 0, '=A2&"x"', value="Tonox")

    assert read_rows(BytesIO(workbook(fill)), "a.xlsx") == [["Tonox"]]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet().write_string(0, 0, '=HYPERLINK("http://jahat")')

    assert read_rows(BytesIO(workbook(fill)), "a.xlsx") == [['=HYPERLINK("http://jahat")']]
    assert read_pasted("=1+1\tTono") == [["=1+1", "Tono"]]


def test_empty_rows_between_are_kept_so_that_line_numbers_hold_and_those_after_are_not() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet, border = book.add_worksheet(), book.add_format({"border": 1})
        sheet.write(0, 0, "Nama")
        sheet.write(3, 1, "Tono")
        for row in range(4, 9000):
            sheet.write_blank(row, 5, None, border)

    assert read_rows(BytesIO(workbook(fill)), "a.xlsx") == [["Nama"], [], [], ["", "Tono"]]
    assert read_pasted("Nama\n\n\n\tTono\n\n\n") == [["Nama"], [], [], ["", "Tono"]]


def test_formatting_down_to_the_last_row_of_excel_ends_the_table() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet, border = book.add_worksheet(), book.add_format({"border": 1})
        sheet.write(0, 0, "Tono")
        sheet.write_blank(1_048_575, 16_383, None, border)

    assert read_rows(BytesIO(workbook(fill)), "a.xlsx") == [["Tono"]]


def test_first_visible_sheet_that_holds_anything_is_read() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Kosong").activate()
        hidden = book.add_worksheet("Daftar pilihan")
        hidden.write(0, 0, "L")
        hidden.hide()
        book.add_worksheet("Peserta").write(0, 0, "Tono")
        book.add_worksheet("Lain").write(0, 0, "bukan ini")

    assert read_rows(BytesIO(workbook(fill)), "a.xlsx") == [["Tono"]]


def test_choice_lists_pictures_and_merged_cells_do_no_harm() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "Daftar Peserta")
        sheet.data_validation("B2:B99", {"validate": "list", "source": ["L", "P"]})
        sheet.conditional_format("A2:A99", {"type": "duplicate"})
        sheet.write_row(1, 0, ["Tono", "L"])

    assert read_rows(BytesIO(workbook(fill)), "a.xlsx") == [["Daftar Peserta"], ["Tono", "L"]]


def test_workbook_of_a_program_that_writes_no_styles_is_read() -> None:
    body = with_part("xl/styles.xml", f"<styleSheet {MAIN}/>")
    assert read_rows(BytesIO(body), "a.xlsx") == NAMES


def test_text_that_speaks_of_encodings_is_no_declaration_of_one() -> None:
    cell = '<row><c t="inlineStr"><is><t>encoding="latin1"?></t></is></c></row>'
    assert read_rows(BytesIO(with_part(SHEET, sheet(cell))), "a.xlsx") == [['encoding="latin1"?>']]


def test_workbook_without_any_cell_gives_no_rows() -> None:
    assert read_rows(BytesIO(of_rows([])), "a.xlsx") == []


CSV = "\r\n".join(";".join(row) for row in NAMES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_of_every_custom_is_read(encoding: str, delimiter: str) -> None:
    body = CSV.replace(";", delimiter).encode(encoding)
    assert read_rows(BytesIO(body), "peserta.csv") == NAMES


def test_big_endian_utf16_is_read() -> None:
    assert read_rows(BytesIO(b"\xfe\xff" + CSV.encode("utf-16-be")), "peserta.csv") == NAMES


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_machine(end: str) -> None:
    assert read_pasted(end.join(["Tono\tL", "Siti\tP", ""])) == [["Tono", "L"], ["Siti", "P"]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Tono;1,5;L\nSiti;2,5;P", [["Tono", "1,5", "L"], ["Siti", "2,5", "P"]]),
        ("dr. Tono, Sp.A;L\nSiti;P\nAndi, S.E.;L", [["dr. Tono, Sp.A", "L"], ["Siti", "P"], ["Andi, S.E.", "L"]]),
        ('"Tono, S.Kom",L\n"Siti ""Ti""",P', [["Tono, S.Kom", "L"], ['Siti "Ti"', "P"]]),
        ('Nama,Alamat\nTono,"Jl. A\nBlok B"', [["Nama", "Alamat"], ["Tono", "Jl. A Blok B"]]),
        ("Tono\nSiti\nAndi, S.E.", [["Tono"], ["Siti"], ["Andi", "S.E."]]),
        ("Tono\nSiti", [["Tono"], ["Siti"]]),
        ("sep=;\nTono;a,b\n", [["Tono", "a,b"]]),
        ("sep=,\r\nTono,a;b\r\n", [["Tono", "a;b"]]),
        (
            'Tono\t5" pipa\nSiti\t"belum tutup\nAndi\tL',
            [["Tono", '5" pipa'], ["Siti", '"belum tutup'], ["Andi", "L"]],
        ),
        ("", []),
        (" \n\t\n;;", []),
    ],
)
def test_pasted_text_is_cut_where_its_writer_meant(text: str, rows: list[list[str]]) -> None:
    assert read_pasted(text) == rows


def test_marks_that_no_database_takes_are_dropped_and_the_rest_stays() -> None:
    assert read_pasted("To\0no\x07\t\ud800Siti\t\u202eterbalik 🎉\ufeff") == [["Tono", "Siti", "\u202eterbalik 🎉"]]


def test_long_names_are_kept_whole() -> None:
    long = "n" * 10_000
    assert read_pasted(f"{long}\tL") == [[long, "L"]]
    assert read_rows(BytesIO(of_rows([[long]])), "a.xlsx") == [[long]]


@pytest.mark.parametrize("as_body", [of_rows, lambda rows: "\n".join(f"{row[0]};L" for row in rows).encode()])
def test_table_at_the_limit_is_read_and_one_row_more_is_refused(
    as_body: Callable[[list[list[object]]], bytes],
) -> None:
    rows: list[list[object]] = [[f"Orang {n}"] for n in range(1501)]
    assert len(read_rows(BytesIO(as_body(rows[:1500])), "a", max_rows=1500)) == 1500
    assert refusal(as_body(rows), "a", max_rows=1500) == "a: lebih dari 1.500 baris; bagi menjadi beberapa bagian."


def test_more_than_a_hundred_columns_are_refused_not_cut() -> None:
    reason = "a.xlsx: lebih dari 100 kolom; hapus kolom yang tidak diperlukan."
    assert refusal(of_rows([["x"] * 101]), "a.xlsx") == reason
    assert read_rows(BytesIO(of_rows([["x"] * 100])), "a.xlsx") == [["x"] * 100]
    with pytest.raises(SpreadsheetRefused, match="lebih dari 100 kolom"):
        read_pasted("x\t" * 101 + "x")


def test_pasted_text_without_end_is_refused() -> None:
    with pytest.raises(SpreadsheetRefused, match="Teks tempelan: teksnya terlalu panjang"):
        read_pasted("a" * 10_000_001)
    with pytest.raises(SpreadsheetRefused, match="Teks tempelan: teksnya terlalu panjang"):
        read_pasted("a" * 200_000)


OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def word_document() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return out.getvalue()


def open_document() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "berkas kosong."),
        (
            OLD_EXCEL,
            'format Excel lama (.xls); buka di Excel, pilih "Simpan sebagai" (.xlsx), lalu unggah lagi.',
        ),
        (
            OLD_EXCEL + "EncryptedPackage".encode("utf-16-le"),
            "berkas dikunci kata sandi; simpan tanpa kata sandi lalu unggah lagi.",
        ),
        (open_document(), 'format OpenDocument; pilih "Simpan sebagai" Excel (.xlsx) lalu unggah lagi.'),
        (word_document(), "isinya arsip ZIP atau dokumen lain, bukan lembar kerja Excel (.xlsx)."),
        (b"%PDF-1.7\n", "isinya dokumen PDF, bukan lembar kerja Excel (.xlsx) atau CSV."),
        (b"<html><table><tr><td>Tono", "isinya halaman web, bukan lembar kerja Excel (.xlsx) atau CSV."),
        (
            b"\x89PNG\r\n\x1a\n" + bytes(50),
            "isinya gambar PNG, bukan lembar kerja Excel (.xlsx) atau CSV.",
        ),
        (b"\xff\xfeT\0o\0n", "huruf dalam berkas tidak terbaca; simpan sebagai CSV UTF-8."),
        (b"Tono;\x81\x8d", "huruf dalam berkas tidak terbaca; simpan sebagai CSV UTF-8."),
        (b"a;b\n" * LARGEST_FILE, "berkas lebih besar dari 10 MB."),
    ],
)
def test_other_files_are_refused_with_what_to_do(body: bytes, reason: str) -> None:
    assert refusal(body) == f"peserta.xlsx: {reason}"


BROKEN = "peserta.xlsx: lembar kerja rusak dan tidak dapat dibuka; simpan ulang di Excel lalu unggah lagi."
TOO_LARGE = "peserta.xlsx: isi lembar kerja terlalu besar; hapus gambar dan lembar lain lalu unggah lagi."
SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def with_part(name: str, content: bytes | str, compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A real workbook with one part exchanged or added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(of_rows(NAMES))) as real, zipfile.ZipFile(out, "w", compress) as changed:
        for entry in real.namelist():
            if entry != name:
                changed.writestr(entry, real.read(entry))
        changed.writestr(name, content)
    return out.getvalue()


def sheet(cells: str) -> str:
    return f"<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>"


def lying_about_size() -> bytes:
    """One part that says it is 1,000 bytes long and unpacks to fifty million."""
    honest = with_part("xl/bom.xml", b" " * 50_000_000)
    return honest.replace((50_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (with_part("xl/bom.xml", bytes(61 * 1024 * 1024)), TOO_LARGE),
        (lying_about_size(), BROKEN),
        (with_part(SHEET, sheet("<row>" + "<c/>" * 1_000_000 + "</row>")), TOO_LARGE),
        (with_part(SHEET, sheet("<row/>" * 2_000_000)), TOO_LARGE),
        (with_part("xl/styles.xml", f"<styleSheet {MAIN}>" + "<xf/>" * 200_000 + "</styleSheet>"), TOO_LARGE),
        (with_part(SHEET, '<!DOCTYPE x [<!ENTITY a "ha">]>' + sheet("<row/>")), BROKEN),
        (with_part(SHEET, " " * (1024 * 1024 - 4) + '<!DOCTYPE x SYSTEM "y">' + sheet("")), BROKEN),
        (with_part(SHEET, ('<?xml version="1.0" encoding="cp037"?>' + sheet("<row/>")).encode("cp037")), BROKEN),
        (with_part(SHEET, '<?xml version="1.0"' + " " * 3000 + ' encoding="cp037"?>'), BROKEN),
        (with_part(SHEET, sheet("<row/>").encode("utf-16")), BROKEN),
        (with_part(SHEET, sheet("<row>")[:-20]), BROKEN),
        (with_part(SHEET, sheet('<row r="x"><c r="1A"><v>1</v></c></row>')), BROKEN),
        (with_part("xl/workbook.xml", "bukan xml"), BROKEN),
        (of_rows(NAMES)[:-40], BROKEN),
        (b"PK\x03\x04" + bytes(3000), BROKEN),
    ],
    ids=[
        "unpacked size",
        "lying size",
        "one heavy row",
        "endless rows",
        "styles",
        "entities",
        "entities between chunks",
        "ebcdic",
        "late encoding",
        "utf-16",
        "cut sheet",
        "bad cell",
        "no workbook",
        "cut zip",
        "zeros",
    ],
)
def test_bombs_and_broken_workbooks_are_refused(body: bytes, reason: str) -> None:
    assert refusal(body) == reason


def test_too_many_entries_are_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2001):
            archive.writestr(f"xl/{number}", b"")
    assert refusal(out.getvalue()) == TOO_LARGE


def test_rows_numbered_into_the_millions_do_not_keep_the_reader_busy() -> None:
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>Tono</t></is></c></row>'
    far = '<row r="900000000"><c r="A900000000"/></row>'
    assert read_rows(BytesIO(with_part(SHEET, sheet(first + far))), "a.xlsx") == [["Tono"]]


def test_one_long_text_shared_by_all_cells_does_not_fill_the_memory() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number in range(4000):
            page.write_string(number, 0, "n" * 30_000)
    assert refusal(out.getvalue()) == "peserta.xlsx: teksnya terlalu panjang; bagi menjadi beberapa bagian."


REAL = of_rows(NAMES)


@settings(max_examples=150, deadline=2000)
@given(data=st.data())
def test_any_damage_to_a_workbook_is_refused_or_read(data: st.DataObject) -> None:
    body = bytearray(REAL)
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        rows = read_rows(BytesIO(body), "a.xlsx")
    except SpreadsheetRefused as refused:
        assert refused.reason.startswith("a.xlsx: ")
    else:
        assert all(isinstance(cell, str) for row in rows for cell in row)


@settings(max_examples=300, deadline=2000)
@given(st.text(st.characters() | st.sampled_from('\t;,"\r\n'), max_size=200))
def test_any_pasted_text_gives_tidy_rows(text: str) -> None:
    for row in read_pasted(text):
        assert all(cell == " ".join(cell.split()) and "\0" not in cell for cell in row)
        assert not row or row[-1]
