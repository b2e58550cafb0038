"""The processing sheet as Excel or CSV: every counted answer, the sums, and which order U8 and U9 have."""

import csv
import tracemalloc
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest

from fkp.duties.queries import today
from fkp.rules.skm import Unsur
from fkp.storage.database import session, write_transaction
from fkp.surveys.models_answers import SHEET, Response
from fkp.surveys.paper import enter, withdraw
from fkp.surveys.results import result
from fkp.surveys.sheets import QUESTIONNAIRE, REGULATION, sheet_csv, sheet_xlsx
from tests.conftest import World
from tests.surveys.steps import answer, begin_survey, scores, survey

Cells = list[list[Any]]


@pytest.fixture
def answered(world: World) -> int:
    """Three answers in the index: two from phones, a paper with a gap; one is marked, one withdrawn."""
    begun = begin_survey(world)
    answer(world, begun, scores(3, pengaduan=1, sarpras=4), service_id=world.services["kia"], profile={"sex": "P"})
    answer(world, begun, scores(4), device="d-sama")
    answer(world, begun, scores(1), device="d-sama")  # the same device again: marked
    with world.open():
        enter(survey(begun), {**scores(3), "biaya": None}, profile={"age": "26-35"}, by=None)
        wrong = enter(survey(begun), scores(1), by=None)
        withdraw(survey(begun), wrong.id, by=None)
    return begun


def workbook(world: World, survey_id: int, order: str = REGULATION) -> dict[str, Cells]:
    answer = world.client("sari").get(f"/survei/{survey_id}/lembar.xlsx?urutan={order}")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(BytesIO(answer.data))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def line(rows: Cells, label: str) -> list[Any]:
    return next(row for row in rows if row and str(row[0] or "").startswith(label))


def test_every_counted_answer_is_a_line_and_the_sums_follow_from_the_lines(world: World, answered: int):
    rows = workbook(world, answered)["Pengolahan"]
    assert rows[0][0] == "PENGOLAHAN DATA SURVEI KEPUASAN MASYARAKAT PER RESPONDEN DAN PER UNSUR PELAYANAN"
    assert rows[1][0] == "UNIT PELAYANAN: Puskesmas Mapane"
    heading = next(place for place, row in enumerate(rows) if row[0] == "No Resp")
    assert rows[heading][1:10] == [f"U{place}" for place in range(1, 10)]
    lines = rows[heading + 1 : heading + 4]
    assert [row[:10] for row in lines] == [
        [1, 3, 3, 3, 3, 3, 3, 3, 1, 4],
        [2, 4, 4, 4, 4, 4, 4, 4, 4, 4],
        [3, 3, 3, 3, None, 3, 3, 3, 3, 3],
    ]
    assert lines[0][10:] == [
        None, "Kesehatan Ibu dan Anak", "Perempuan", None, None, None, None, None, "Ponsel", lines[0][-1],
    ]  # fmt: skip
    assert lines[2][10:14] == [1, None, None, "26–35 tahun"]
    assert lines[2][-2:] == ["Kertas", lines[2][-1]]
    assert lines[0][-1].date() == world_today(world)
    assert line(rows, "Σ Nilai / Unsur")[1:10] == [10, 10, 10, 7, 10, 10, 10, 8, 11]
    assert line(rows, "Jumlah yang mengisi")[1:10] == [3, 3, 3, 2, 3, 3, 3, 3, 3]
    assert line(rows, "NRR / Unsur")[1:10] == [3.333, 3.333, 3.333, 3.5, 3.333, 3.333, 3.333, 2.667, 3.667]
    assert line(rows, "NRR Tertimbang")[1] == 0.37
    with world.open():
        found = result(survey(answered))
        assert found.index is not None
        assert line(rows, "IKM UNIT PELAYANAN")[1:4] == [float(found.index), "Mutu B", "Baik"]
        assert line(rows, "**) Jumlah NRR Tertimbang x 25")[1] == float(found.index) == 82.87
    assert line(rows, "*) Jumlah")[1] == 3.315
    assert line(rows, "A (")[0] == "A (Sangat Baik): 88,31 – 100,00; 3,5324 – 4,00"


def world_today(world: World) -> date:
    with world.open():
        return today()


def test_the_order_of_the_questionnaire_swaps_u8_and_u9_and_says_so(world: World, answered: int):
    rows = workbook(world, answered, QUESTIONNAIRE)["Pengolahan"]
    assert line(rows, "Urutan")[0].endswith("U8 = Sarana dan Prasarana, U9 = Penanganan Pengaduan")
    assert next(row for row in rows if row[0] == 1)[8:10] == [4, 1]
    assert line(rows, "U8 =")[0] == "U8 = Sarana dan Prasarana"
    regulation = workbook(world, answered)["Pengolahan"]
    assert line(regulation, "U8 =")[0] == "U8 = Penanganan Pengaduan, Saran, dan Masukan"
    assert line(rows, "IKM UNIT")[1] == line(regulation, "IKM UNIT")[1]


def test_marked_answers_stand_on_a_sheet_of_their_own_with_the_reason(world: World, answered: int):
    marked = workbook(world, answered)["Ditandai"]
    heading = next(place for place, row in enumerate(marked) if row[0] == "No")
    (only,) = marked[heading + 1 :]
    assert only[:10] == ["Ditandai 1", *[1] * 9]
    assert only[-1] == "Perangkat yang sama menjawab lagi"


def test_the_csv_holds_the_same_in_indonesian_numbers(world: World, answered: int):
    answer = world.client("sari").get(f"/survei/{answered}/lembar.csv")
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert next(row for row in rows if row[:1] == ["1"])[1:10] == ["3", "3", "3", "3", "3", "3", "3", "1", "4"]
    assert line(rows, "IKM UNIT PELAYANAN")[1] == "82,87"
    assert line(rows, "NRR / Unsur")[1] == "3,333"
    assert line(rows, "Ditandai 1")[1] == "1"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=pengolahan-skm-2026-0001")


def test_an_older_weight_is_printed_beside_what_was_computed_with_it(world: World):
    begun = begin_survey(world, weight="0.11")
    answer(world, begun, scores(4))
    rows = workbook(world, begun)["Pengolahan"]
    assert line(rows, "NRR Tertimbang")[0] == "NRR Tertimbang / Unsur (bobot 0,11)"
    assert line(rows, "IKM UNIT PELAYANAN")[1] == 99


def test_a_survey_without_answers_gives_a_sheet_that_says_so(world: World):
    begun = begin_survey(world)
    rows = workbook(world, begun)
    assert list(rows) == ["Pengolahan"]
    assert line(rows["Pengolahan"], "Belum ada jawaban.")


def test_a_name_that_looks_like_a_formula_stays_a_text(world: World):
    with world.open():
        write_transaction(lambda: setattr(world.unit("mapane").services[0], "name", "=1+1"))
    begun = begin_survey(world)
    with world.open():
        service = next(s.id for s in world.unit("mapane").services if s.name == "=1+1")
    answer(world, begun, service_id=service)
    got = world.client("sari").get(f"/survei/{begun}/lembar.xlsx")
    cells = [cell for row in openpyxl.load_workbook(BytesIO(got.data)).active.iter_rows() for cell in row]
    (named,) = [cell for cell in cells if cell.value == "=1+1"]
    assert named.data_type == "s" or named.data_type == "inlineStr"
    assert b'"\'=1+1"' in world.client("sari").get(f"/survei/{begun}/lembar.csv").data


def test_only_the_unit_takes_the_answers_away_one_by_one(world: World, answered: int):
    for kind in ("xlsx", "csv"):
        address = f"/survei/{answered}/lembar.{kind}"
        found = {name: world.client(name).get(address).status_code for name in ("sari", "rina", "joko", "dewi")}
        assert found == {"sari": 200, "rina": 200, "joko": 404, "dewi": 403}
    assert world.client("sari").get(f"/survei/{answered}/lembar.pdf").status_code == 404
    assert world.client("sari").get(f"/survei/{answered}/lembar.xlsx?urutan=lain").status_code == 404


@pytest.mark.parametrize("draw", [sheet_xlsx, sheet_csv])
def test_ten_times_the_answers_take_little_more_memory(world: World, draw: Any):
    begun = begin_survey(world)

    def peak() -> int:
        tracemalloc.start()
        draw(survey(begun), REGULATION)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    def fill(first: int, last: int) -> None:
        row = {"survey_id": begun, "source": SHEET, **{unsur.value: 3 for unsur in Unsur}}
        write_transaction(
            lambda: session().execute(
                Response.__table__.insert(), [row | {"key": f"k{place:016}"} for place in range(first, last)]
            )
        )

    with world.open():
        fill(0, 500)
        few = peak()
        fill(500, 5000)
        many = peak()
    # The file itself grows by some 100 bytes a line and is there twice at its end; the rows are not gathered.
    assert many - few < 4500 * 300
