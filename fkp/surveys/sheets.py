"""The processing sheet: every respondent with their nine scores, the sums below, as Excel and as CSV.

"PENGOLAHAN DATA SURVEI KEPUASAN MASYARAKAT PER RESPONDEN DAN PER UNSUR PELAYANAN". It is written line by line, so
a hundred thousand answers need no more memory than a hundred. Values, never formulas.
"""

import codecs
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from typing import Any, NamedTuple

import sqlalchemy as sa
import xlsxwriter

from fkp.duties.queries import day_of
from fkp.rules import skm
from fkp.rules.indonesian import number
from fkp.rules.skm import GRADES, Unsur
from fkp.rules.skm_profile import FIELDS
from fkp.rules.skm_questions import QUESTION_ORDER
from fkp.storage.database import session
from fkp.surveys.answering import MARKS
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import SOURCES, Response
from fkp.surveys.questionnaires import shown_services
from fkp.surveys.tallies import PROFILE
from fkp.web.downloads import Value, csv

REGULATION, QUESTIONNAIRE = "peraturan", "kuesioner"
ORDERS: dict[str, tuple[Unsur, ...]] = {REGULATION: tuple(Unsur), QUESTIONNAIRE: QUESTION_ORDER}
"""Which unsur U1 to U9 stand for. Both orders are in use, so a sheet always says which one it follows."""
ORDER_LABELS = {
    REGULATION: "Urutan peraturan: U8 = Penanganan Pengaduan, U9 = Sarana dan Prasarana",
    QUESTIONNAIRE: "Urutan kuesioner: U8 = Sarana dan Prasarana, U9 = Penanganan Pengaduan",
}

TITLE = "PENGOLAHAN DATA SURVEI KEPUASAN MASYARAKAT PER RESPONDEN DAN PER UNSUR PELAYANAN"
CODES = [f"U{place}" for place in range(1, 10)]
BESIDE = ["No. Formulir", "Jenis Layanan", *(FIELDS[name].label for name in PROFILE), "Sumber", "Tanggal"]
MARKED = "Ditandai"
"""How lines of answers that are not in the index begin, here and where a sheet is read in again."""
ROWS_AT_ONCE = 1000
_CSV_START = codecs.BOM_UTF8

TITLE_LINE, TEXT, HEAD, ROW, SUM = "judul", "teks", "kepala", "baris", "jumlah"


class Line(NamedTuple):
    """One line of the sheet and what it is, which decides how it looks."""

    kind: str
    cells: list[Value]


@dataclass
class _Sums:
    """What the lines written so far add up to."""

    respondents: int = 0
    totals: Counter[Unsur] = field(default_factory=Counter)
    answered: Counter[Unsur] = field(default_factory=Counter)

    def count(self, unsur: tuple[Unsur, ...], scores: list[int | None]) -> None:
        self.respondents += 1
        for each, score in zip(unsur, scores, strict=True):
            if score is not None:
                self.totals[each] += score
                self.answered[each] += 1


def sheet_lines(survey: Survey, order: str) -> Iterator[Line]:
    """The sheet from its title to the legend; only answers that are in the index."""
    unsur = ORDERS[order]
    yield Line(TITLE_LINE, [TITLE])
    yield Line(TEXT, [f"UNIT PELAYANAN: {survey.unit.name}"])
    yield Line(TEXT, [f"SURVEI: {survey.title} ({survey.code})"])
    yield Line(TEXT, [f"PERIODE: {survey.period.name}"])
    yield Line(TEXT, [ORDER_LABELS[order]])
    yield Line(TEXT, [])
    yield Line(HEAD, ["No Resp", *CODES, *BESIDE])
    sums = _Sums()
    for place, (scores, beside, _) in enumerate(_answers(survey, unsur, counted=True), start=1):
        sums.count(unsur, scores)
        yield Line(ROW, [place, *scores, *beside])
    yield from _sum_lines(unsur, sums, survey.weight)
    yield Line(TEXT, [])
    for code, each in zip(CODES, unsur, strict=True):
        yield Line(TEXT, [f"{code} = {each.label}"])
    yield Line(TEXT, [])
    yield Line(TEXT, ["MUTU PELAYANAN (Nilai Interval Konversi; Nilai Interval)"])
    for grade in GRADES:
        yield Line(TEXT, [f"{grade.letter} ({grade.kinerja}): {grade.converted}; {grade.interval}"])


def marked_lines(survey: Survey, order: str) -> Iterator[Line]:
    """The answers that stand apart because they look suspicious; nothing when there are none."""
    for place, (scores, beside, mark) in enumerate(_answers(survey, ORDERS[order], counted=False), start=1):
        if place == 1:
            yield Line(TITLE_LINE, ["JAWABAN YANG DITANDAI DAN TIDAK DIHITUNG"])
            yield Line(TEXT, [ORDER_LABELS[order]])
            yield Line(HEAD, ["No", *CODES, *BESIDE, "Alasan"])
        yield Line(ROW, [f"{MARKED} {place}", *scores, *beside, MARKS.get(mark, mark)])


def sheet_csv(survey: Survey, order: str) -> bytes:
    """The sheet as CSV for Indonesian settings, the marked answers below it."""
    lines = chain(sheet_lines(survey, order), [Line(TEXT, [])], marked_lines(survey, order))
    out = BytesIO()
    out.write(_CSV_START)
    while piece := [line.cells for line in islice(lines, ROWS_AT_ONCE)]:
        # Without headings of its own each piece begins like a file, with the mark and an empty line.
        out.write(csv(piece, ()).removeprefix(_CSV_START + b"\r\n"))
    return out.getvalue()


def sheet_xlsx(survey: Survey, order: str) -> bytes:
    """The sheet as a workbook; marked answers have a sheet of their own."""
    out = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        _write_sheet(book, "Pengolahan", sheet_lines(survey, order))
        marked = marked_lines(survey, order)
        first = next(marked, None)
        if first is not None:
            _write_sheet(book, MARKED, chain([first], marked))
    return out.getvalue()


# --- lines -------------------------------------------------------------------------------------------------


def _answers(
    survey: Survey, unsur: tuple[Unsur, ...], *, counted: bool
) -> Iterator[tuple[list[int | None], list[Value], str]]:
    """(nine scores in this order, what stands beside them, why it is marked), in the order they came."""
    services = shown_services(survey)
    names = ("number", "service_id", *PROFILE, "source", "at", "mark")
    found = (
        sa.select(*(getattr(Response, each.value) for each in unsur), *(getattr(Response, name) for name in names))
        .where(Response.survey_id == survey.id, Response.counted.is_(counted), Response.withdrawn_at.is_(None))
        .order_by(Response.id)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    for row in session().execute(found):
        scores, (form_number, service_id, *profile, source, at, mark) = list(row[:9]), row[9:]
        words = [FIELDS[name].options.get(value, value) for name, value in zip(PROFILE, profile, strict=True)]
        yield (
            scores,
            [form_number, services.get(service_id, ""), *words, SOURCES.get(source, source), day_of(at)],
            mark,
        )


def _sum_lines(unsur: tuple[Unsur, ...], sums: _Sums, weight: str) -> Iterator[Line]:
    if not sums.respondents:
        yield Line(TEXT, ["Belum ada jawaban."])
        return
    averages = skm.average_scores(sums.totals, sums.answered)
    weighted = {each: skm.weighted(average, len(averages), weight or None) for each, average in averages.items()}
    index = skm.index(averages, weight or None)
    grade = skm.grade(index)

    def across(label: str, values: dict[Unsur, Any]) -> Line:
        return Line(SUM, [label, *(values.get(each) for each in unsur)])

    yield across("Σ Nilai / Unsur", dict(sums.totals))
    if len(set(sums.answered.values())) > 1:
        yield across("Jumlah yang mengisi / Unsur", dict(sums.answered))
    yield across("NRR / Unsur", {each: skm.shown(average) for each, average in averages.items()})
    label = f"NRR Tertimbang / Unsur (bobot {skm.WEIGHTS.get(weight, weight)})"
    yield across(label, {each: skm.shown(value) for each, value in weighted.items()})
    yield Line(SUM, ["*) Jumlah NRR IKM tertimbang", skm.shown(sum(weighted.values(), Decimal(0)))])
    yield Line(SUM, ["**) Jumlah NRR Tertimbang x 25", index])
    yield Line(SUM, ["IKM UNIT PELAYANAN", index, f"Mutu {grade.letter}", grade.kinerja])
    yield Line(TEXT, [f"Jumlah responden: {number(sums.respondents)}"])


# --- workbook ----------------------------------------------------------------------------------------------


def _write_sheet(book: Any, name: str, lines: Iterator[Line]) -> None:
    sheet = book.add_worksheet(name)
    styles = {
        TITLE_LINE: book.add_format({"bold": True, "font_size": 13}),
        TEXT: book.add_format({}),
        HEAD: book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#e6e6e6"}),
        ROW: book.add_format({}),
        SUM: book.add_format({"bold": True, "top": 4}),
        "desimal": book.add_format({"bold": True, "top": 4, "num_format": "0.00#"}),
        "tanggal": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
    }
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 9, 8)
    sheet.set_column(10, 20, 17)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for place, line in enumerate(lines):
        for column, value in enumerate(line.cells):
            _write_cell(sheet, place, column, value, line.kind, styles)
        if line.kind == HEAD:
            sheet.freeze_panes(place + 1, 1)
            sheet.repeat_rows(place)


def _write_cell(sheet: Any, row: int, column: int, value: Value, kind: str, styles: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value, styles[kind])
    elif isinstance(value, Decimal):
        sheet.write_number(row, column, value, styles["desimal"])
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, styles[kind])
    else:
        sheet.write_datetime(row, column, value, styles["tanggal"])
