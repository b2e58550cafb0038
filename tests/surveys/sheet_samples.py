"""Processing sheets as people have them."""

from io import BytesIO

import openpyxl

Rows = list[list[object]]

TITLE = ["PENGOLAHAN DATA SURVEI KEPUASAN MASYARAKAT PER RESPONDEN DAN PER UNSUR PELAYANAN"]


def workbook(*sheets: Rows) -> bytes:
    """An XLSX with these sheets."""
    book = openpyxl.Workbook()
    for place, rows in enumerate(sheets):
        sheet = book.active if place == 0 else book.create_sheet()
        assert sheet is not None
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def pasted(rows: Rows) -> str:
    """The same cells as copied from a screen."""
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)


OFFICIAL_SHEET: Rows = [
    TITLE,
    ["UNIT PELAYANAN : PUSKESMAS MAPANE"],
    [],
    ["No Resp", "Nilai Unsur Pelayanan"],
    ["", "U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9"],
    [1, 3, 3, 3, 4, 3, 3, 4, 4, 3],
    [2, 4, 4, 3, 4, 4, 4, 4, 2, 4],
    [3, 3, 3, 2, 4, 3, 3, 3, 3, 3],
    [4, 3, 3, 3, 5, 3, 3, 3, 3, 3],
    ["Σ Nilai /Unsur", 13, 13, 11, 17, 13, 13, 14, 12, 13],
    ["NRR / Unsur", "3,25", "3,25", "2,75", "4,25", "3,25", "3,25", "3,5", "3", "3,25"],
    ["NRR tertimbang / unsur", "0,36", "0,36", "0,31", "0,47", "0,36", "0,36", "0,39", "0,33", "0,36", "*) 3,31"],
    ["IKM Unit Pelayanan", "", "", "", "", "", "", "", "", "", "82,64"],
    ["Keterangan"],
    ["U1 s.d. U9 = unsur pelayanan"],
    ["Mutu pelayanan", "A (Sangat Baik)", "88,31 - 100,00"],
    ["1", "1,00 - 2,5996", "25,00 - 64,99", "D", "Tidak Baik"],
]
"""As kabupaten hand it out: two lines of headings, sums, a legend, a table of mutu; the order of U8 and U9 unsaid."""
