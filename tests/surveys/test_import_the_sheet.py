"""A processing sheet taken in: found out, looked at, taken once, and undone as a whole."""

import base64
import html
import json
import re
import zlib
from decimal import Decimal
from io import BytesIO

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from fkp.rules.skm import Unsur
from fkp.storage.database import session
from fkp.storage.files import FileRefused
from fkp.storage.spreadsheets import read_rows
from fkp.surveys import tallies
from fkp.surveys.models_answers import SHEET, AnswerBatch, Response
from fkp.surveys.paper import enter
from fkp.surveys.results import result
from fkp.surveys.sheet_import import Choice, compared, pack, read_sheet, unpack
from fkp.surveys.sheet_reading import Sheet, recognise
from fkp.surveys.sheets import QUESTIONNAIRE, REGULATION
from fkp.surveys.views_sheets import ROWS_READ
from tests.conftest import World
from tests.surveys.sheet_samples import OFFICIAL_SHEET, Rows, pasted, workbook
from tests.surveys.steps import answer, begin_survey, close, scores, survey

CODES = [f"U{place}" for place in range(1, 10)]
NINE = [3, 3, 3, 4, 3, 3, 3, 1, 4]


def texts(rows: Rows) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def found(*rows: list[object]) -> Sheet:
    return recognise(texts(list(rows)), "lembar.xlsx")


def begin(
    world: World, survey_id: int, rows: Rows | None = None, who: str = "sari", **fields: object
) -> TestResponse:
    data: dict[str, object] = dict(fields)
    if rows is not None:
        data["pasted"] = pasted(rows)
    return world.client(who).post(f"/survei/{survey_id}/impor-lembar", data=data, content_type="multipart/form-data")


def check(world: World, survey_id: int, preview: TestResponse, **fields: str) -> TestResponse:
    packed = re.search(r'name="lembar" value="([^"]*)"', preview.text)
    assert packed is not None
    data = {"lembar": html.unescape(packed[1]), "kunci": "satu"} | fields
    return world.client("sari").post(f"/survei/{survey_id}/impor-lembar/periksa", data=data)


def take(world: World, survey_id: int, rows: Rows, **fields: str) -> TestResponse:
    return check(world, survey_id, begin(world, survey_id, rows), masukkan="1", **fields)


def stored(world: World, survey_id: int) -> list[Response]:
    with world.open():
        found = session().scalars(sa.select(Response).where(Response.survey_id == survey_id).order_by(Response.id))
        responses = list(found)
        session().expunge_all()
        return responses


def index(world: World, survey_id: int) -> Decimal | None:
    with world.open():
        assert tallies.differences(survey_id) == []
        return result(survey(survey_id)).index


# --- what a sheet is found to be ---------------------------------------------------------------------------


def test_the_official_sheet_is_understood_its_sums_and_legend_set_aside(world: World):
    sheet = recognise(texts(OFFICIAL_SHEET), "format.xlsx")
    assert [line.number for line in sheet.lines] == [6, 7, 8, 9]
    assert (sheet.unsur, sheet.order, sheet.own_index) == (None, None, "82.64")
    assert sheet.skipped_count == 8
    with world.open():
        reading = read_sheet(sheet, Choice(), {})
        assert [answer.number for answer in reading.good] == [1, 2, 3]
        assert [(wrong.line, wrong.reasons) for wrong in reading.wrong] == [
            (9, ["U4 berisi “5”; seharusnya 1 sampai 4, atau kosong."])
        ]


@pytest.mark.parametrize(
    "headings",
    [
        ["No", *CODES],
        ["No. Responden", *(f"Unsur {place}" for place in range(1, 10))],
        ["No", *(f"Q{place}" for place in range(1, 10))],
        ["No", *range(1, 10)],
        ["No", *(f"Pertanyaan {place}" for place in range(1, 10))],
    ],
)
def test_codes_and_numbers_leave_the_order_to_be_asked(headings: list[object]):
    sheet = found(headings, [1, *NINE], [2, *NINE])
    assert (sheet.unsur, sheet.order) == (None, None)
    assert [line.cells for line in sheet.lines] == [[str(score) for score in NINE]] * 2
    assert [line.beside for line in sheet.lines] == [["1"], ["2"]]


def test_names_above_the_columns_settle_every_unsur_wherever_it_stands():
    labels = [unsur.label for unsur in Unsur][::-1]
    sheet = found(["No", *labels], [1, *NINE])
    assert sheet.unsur == list(Unsur)
    assert sheet.lines[0].cells == [str(score) for score in NINE[::-1]]


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        ([["No", *CODES], ["", *[""] * 7, "Sarana Prasarana", "Pengaduan"], [1, *NINE]], QUESTIONNAIRE),
        ([["", *[""] * 7, "Penanganan pengaduan", "Sarpras"], ["No", *CODES], [1, *NINE]], REGULATION),
        ([["No", *CODES[:7], "U8 Sarana", "U9"], [1, *NINE]], QUESTIONNAIRE),
        ([["No", *CODES], [1, *NINE], ["U8", "=", "Sarana dan prasarana"]], QUESTIONNAIRE),
        ([["No", *CODES], [1, *NINE], ["U8", "Sarana dan prasarana"]], QUESTIONNAIRE),
        ([["No", *CODES], [1, *NINE], ["U8 = Penanganan pengaduan; U9 = sarana"]], REGULATION),
        ([["No", *CODES], [1, *NINE], ["U8 = Sarana; U9 = Sarana"]], None),
    ],
)
def test_the_sheet_itself_may_say_what_u8_and_u9_are(rows: Rows, order: str | None):
    sheet = found(*rows)
    assert (len(sheet.lines), sheet.order) == (1, order)


def test_nine_columns_of_scores_need_no_heading_and_a_running_number_is_none_of_them():
    assert [line.cells for line in found(NINE, NINE[::-1]).lines] == [
        list(map(str, NINE)),
        list(map(str, NINE[::-1])),
    ]
    assert [line.cells for line in found([1, *NINE], [2, *NINE]).lines] == [list(map(str, NINE))] * 2


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["Nama", "Alamat"], ["Siti", "Mapane"]],
        [["No", *CODES[:8]], [1, *NINE[:8]]],
        [["No", *CODES]],
    ],
)
def test_what_is_no_such_sheet_is_refused(rows: Rows):
    with pytest.raises(FileRefused):
        recognise(texts(rows), "daftar.xlsx")


def test_words_and_letters_of_an_online_form_are_scores_too(world: World):
    words = ["Sesuai", "Sangat mudah", "cepat", "Gratis", "b", "Kompeten", "Sopan dan ramah", "Baik", "d"]
    heads = [
        "Persyaratan", "Prosedur", "Waktu", "Biaya", "Produk", "Kompetensi", "Perilaku", "Sarana", "Pengaduan",
    ]  # fmt: skip
    sheet = found(["Timestamp", *heads], ["04/03/2026 09.05", *words])
    with world.open():
        (only,) = read_sheet(sheet, Choice(), {}).good
    assert only.scores == {
        "persyaratan": 3, "prosedur": 4, "waktu": 3, "biaya": 4, "produk": 2, "kompetensi": 3, "perilaku": 3,
        "sarpras": 3, "pengaduan": 4,
    }  # fmt: skip
    assert only.at is not None
    assert only.at.isoformat() == "2026-03-04T12:00:00+08:00"


def test_lines_that_cannot_be_taken_say_why(world: World):
    sheet = found(
        ["No", *CODES],
        [1, *NINE],
        [2, 0, *NINE[1:]],
        [3, "4,5", *NINE[1:]],
        [4, "baik", *NINE[1:]],
        [5, *[""] * 9],
        [6, 3, 3, *[""] * 7],
        [7, "", "-", 3, 3, 3, 3, 3, 3, "3,0"],
    )
    with world.open():
        reading = read_sheet(sheet, Choice(), {})
    assert [answer.number for answer in reading.good] == [1, 7]
    assert {wrong.line: wrong.reasons[0] for wrong in reading.wrong} == {
        3: "U1 berisi “0”; seharusnya 1 sampai 4, atau kosong.",
        4: "U1 berisi “4,5”; seharusnya 1 sampai 4, atau kosong.",
        5: "U1 berisi “baik”; seharusnya 1 sampai 4, atau kosong.",
        6: "Semua nilai kosong.",
        7: "Hanya 2 nilai terisi.",
    }


def test_what_stands_beside_the_scores_is_read_or_left_empty_and_said(world: World):
    heads = ["No", *CODES, "Jenis Layanan", "Jenis Kelamin", "Umur", "Pendidikan", "Pekerjaan", "Tanggal"]
    sheet = found(
        heads,
        [1, *NINE, "poli umum", "Perempuan", "35 tahun", "SLTA", "Wiraswasta", "04/03/2026"],
        [2, *NINE, "Apotek", "x", "tua", "S4", "Astronaut", "kemarin"],
    )
    with world.open():
        reading = read_sheet(sheet, Choice(service="kolom"), {7: "Poli Umum"})
    first, second = reading.good
    assert first.service_id == 7
    assert first.profile == {"sex": "P", "age": "26-35", "education": "sma", "occupation": "wirausaha"}
    assert (second.service_id, second.profile, second.at) == (0, {}, None)
    assert set(reading.unknown) == {
        ("Layanan", "Apotek"), ("Jenis kelamin", "x"), ("Usia", "tua"), ("Pendidikan", "S4"),
        ("Pekerjaan", "Astronaut"), ("Tanggal", "kemarin"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("own", "agrees", "words"),
    [
        ("78,70", True, "Sama dengan IKM pada lembar: 78,70."),
        ("77,92", True, "bobot 0,11 dipakai"),
        ("81,00", False, "tidak diperoleh"),
    ],
)
def test_the_ikm_the_sheet_states_is_held_against_its_lines(world: World, own: str, agrees: bool, words: str):
    rows: Rows = [["No", *CODES], [1, *[3] * 9], [2, *[3] * 9], [3, *[4] * 4, *[3] * 5], ["IKM UNIT PELAYANAN", own]]
    sheet = found(*rows)
    with world.open():
        reading = read_sheet(sheet, Choice(), {})
    assert reading.index == Decimal("78.70")
    told = compared(sheet, reading)
    assert told is not None
    assert told[0] is agrees
    assert words in told[1]


def test_a_sheet_travels_packed_and_nothing_else_is_taken_for_one():
    sheet = recognise(texts(OFFICIAL_SHEET), "format.xlsx")
    assert unpack(pack(sheet)) == sheet
    for rubbish in ("", "AAAA", "eJwDAAAAAAE=", "%%%", pack(sheet)[:-40]):
        with pytest.raises(ValueError, match=r".*"):
            unpack(rubbish)


# --- on the screen -----------------------------------------------------------------------------------------


def test_the_preview_shows_all_and_takes_nothing(world: World):
    begun = begin_survey(world)
    preview = begin(world, begun, OFFICIAL_SHEET)
    assert preview.status_code == 200
    assert "<b>3</b> baris dapat dimasukkan" in preview.text
    assert "<b>1</b> baris salah" in preview.text
    assert "U4 berisi “5”" in preview.text
    assert "tidak diperoleh dari baris yang dapat dimasukkan" in preview.text
    assert preview.text.count('type="radio"') == 2
    assert not re.search(r'type="radio"[^>]*checked', preview.text)
    assert stored(world, begun) == []


@pytest.mark.parametrize(("order", "sarpras", "pengaduan"), [(REGULATION, 3, 4), (QUESTIONNAIRE, 4, 3)])
def test_the_order_must_be_said_and_decides_what_u8_is(world: World, order: str, sarpras: int, pengaduan: int):
    begun = begin_survey(world)
    preview = begin(world, begun, OFFICIAL_SHEET)
    unsaid = check(world, begun, preview, masukkan="1")
    assert unsaid.status_code == 422
    assert "Pilih dahulu urutan U8 dan U9" in unsaid.text
    assert 'id="urutan-galat"' in unsaid.text
    assert stored(world, begun) == []
    assert check(world, begun, preview, masukkan="1", urutan=order).status_code == 303
    first, *_ = stored(world, begun)
    assert (first.source, first.number, first.sarpras, first.pengaduan) == (SHEET, 1, sarpras, pengaduan)
    assert index(world, begun) == Decimal("83.33")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("order", [REGULATION, QUESTIONNAIRE])
def test_the_sheet_taken_away_gives_the_same_index_when_it_comes_back(world: World, kind: str, order: str):
    begun = begin_survey(world)
    answer(world, begun, scores(3, pengaduan=1, sarpras=4), service_id=world.services["kia"], profile={"sex": "P"})
    answer(world, begun, scores(4), device="d-sama")
    answer(world, begun, scores(1), device="d-sama")
    with world.open():
        enter(survey(begun), {**scores(2), "biaya": None}, profile={"age": "26-35", "hours": "pagi"}, by=None)
    taken = world.client("sari").get(f"/survei/{begun}/lembar.{kind}?urutan={order}")
    other = begin_survey(world)
    preview = begin(world, other, sheet=(BytesIO(taken.data), f"pengolahan.{kind}"))
    assert "dikenali dari lembarnya sendiri" in preview.text
    assert "Sama dengan IKM pada lembar" in preview.text
    assert "<b>0</b> baris salah" in preview.text
    assert check(world, other, preview, masukkan="1").status_code == 303
    with world.open():
        before, after = result(survey(begun)), result(survey(other))
        assert after.averages == before.averages
        assert (after.index, after.respondents) == (before.index, 3)
        assert {k: v for k, v in after.profile.items() if k != "source"} == {
            k: v for k, v in before.profile.items() if k != "source"
        }
        assert set(tallies.kept_counts(other)) >= {(world.services["kia"], True, "all", "")}


def test_the_same_sheet_twice_is_warned_of_and_taken_only_on_purpose(world: World):
    begun = begin_survey(world)
    take(world, begun, OFFICIAL_SHEET, urutan=REGULATION)
    again = begin(world, begun, OFFICIAL_SHEET)
    assert "Isi lembar ini sudah pernah diimpor" in again.text
    refused = check(world, begun, again, masukkan="1", urutan=REGULATION, kunci="dua")
    assert refused.status_code == 422
    assert len(stored(world, begun)) == 3
    fields = {"masukkan": "1", "urutan": REGULATION, "sekali_lagi": "1", "kunci": "tiga"}
    assert check(world, begun, again, **fields).status_code == 303
    assert len(stored(world, begun)) == 6


def test_masukkan_pressed_twice_takes_the_sheet_once(world: World):
    begun = begin_survey(world)
    preview = begin(world, begun, OFFICIAL_SHEET)
    for _ in range(2):
        assert check(world, begun, preview, masukkan="1", urutan=REGULATION, kunci="sekali").status_code in (303, 422)
    assert len(stored(world, begun)) == 3


def test_an_import_is_undone_as_a_whole_and_put_back(world: World):
    begun = begin_survey(world)
    answer(world, begun, scores(4))
    take(world, begun, OFFICIAL_SHEET, urutan=REGULATION)
    with world.open():
        batch = session().scalar(sa.select(AnswerBatch))
        assert batch is not None
        batch_id = batch.id
    sari = world.client("sari")
    undone = sari.post(f"/survei/{begun}/impor-lembar/{batch_id}/batalkan", data={"kunci": "a"})
    assert undone.status_code == 303
    assert index(world, begun) == Decimal("100.00")
    assert "Dibatalkan, tidak terhitung." in sari.get(f"/survei/{begun}/impor-lembar").text
    sari.post(f"/survei/{begun}/impor-lembar/{batch_id}/pulihkan", data={"kunci": "b"})
    assert index(world, begun) == Decimal("87.50")
    assert sari.post(f"/survei/{begun}/impor-lembar/999/batalkan", data={"kunci": "c"}).status_code == 404
    # Undone, the same sheet is new again.
    sari.post(f"/survei/{begun}/impor-lembar/{batch_id}/batalkan", data={"kunci": "d"})
    assert "sudah pernah diimpor" not in begin(world, begun, OFFICIAL_SHEET).text


def test_an_import_into_a_closed_survey_moves_its_index(world: World):
    begun = begin_survey(world)
    answer(world, begun, scores(4))
    close(world, begun)
    take(world, begun, OFFICIAL_SHEET, urutan=REGULATION)
    with world.open():
        assert (survey(begun).final_index, survey(begun).final_respondents) == ("87.50", 4)


def test_one_service_can_be_said_for_all_lines(world: World):
    begun = begin_survey(world)
    take(world, begun, OFFICIAL_SHEET, urutan=REGULATION, layanan=str(world.services["umum"]))
    assert {row.service_id for row in stored(world, begun)} == {world.services["umum"]}


def test_a_service_column_is_read_line_by_line(world: World):
    begun = begin_survey(world)
    rows: Rows = [["No", *CODES, "Layanan"], [1, *NINE, "Poli Umum"], [2, *NINE, "kesehatan ibu dan anak"]]
    assert take(world, begun, rows, urutan=REGULATION, layanan="kolom").status_code == 303
    assert [row.service_id for row in stored(world, begun)] == [world.services["umum"], world.services["kia"]]


def lines(count: int) -> BytesIO:
    return BytesIO("\n".join([";".join(CODES), *["3;3;4;3;3;2;3;3;4"] * count]).encode())


def test_more_lines_than_the_limit_are_refused_in_words(world: World):
    begun = begin_survey(world)
    for count in (20_001, 20_300):
        refused = begin(world, begun, sheet=(lines(count), "besar.csv"))
        assert refused.status_code == 422
        assert "lebih dari 20." in refused.text
        assert "bagi menjadi beberapa bagian" in refused.text
    with pytest.raises(FileRefused, match="lebih dari"):
        read_rows(lines(50_000), "besar.csv", ROWS_READ)


def test_twenty_thousand_lines_are_taken_at_once(world: World):
    begun = begin_survey(world)
    preview = begin(world, begun, sheet=(lines(20_000), "besar.csv"))
    assert "<b>20.000</b> baris dapat dimasukkan" in preview.text
    assert check(world, begun, preview, masukkan="1", urutan=REGULATION).status_code == 303
    with world.open():
        assert result(survey(begun)).respondents == 20_000


@pytest.mark.parametrize("broken", [b"PK\x03\x04rubbish", b"%PDF-1.4", b"", b"\x00\x01\x02" * 50])
def test_a_file_that_is_no_sheet_is_refused_and_nothing_changes(world: World, broken: bytes):
    begun = begin_survey(world)
    refused = begin(world, begun, sheet=(BytesIO(broken), "lembar.xlsx"))
    assert refused.status_code == 422
    assert 'class="error-summary"' in refused.text
    assert stored(world, begun) == []


def test_a_packed_sheet_that_was_tampered_with_starts_anew(world: World):
    begun = begin_survey(world)
    answer = world.client("sari").post(
        f"/survei/{begun}/impor-lembar/periksa", data={"lembar": "xx", "masukkan": "1"}
    )
    assert answer.status_code == 422
    assert "Lembar tidak terbaca lagi." in answer.text


def test_only_the_unit_imports(world: World):
    begun = begin_survey(world)
    expected = {"sari": 200, "rina": 200, "joko": 404, "dewi": 403, "bagus": 403}
    for name, status in expected.items():
        assert world.client(name).get(f"/survei/{begun}/impor-lembar").status_code == status
        assert begin(world, begun, OFFICIAL_SHEET, who=name).status_code == status
    assert stored(world, begun) == []


def test_an_excel_file_is_read_like_pasted_cells(world: World):
    begun = begin_survey(world)
    preview = begin(world, begun, sheet=(BytesIO(workbook([[]], OFFICIAL_SHEET)), "Format Penghitungan SKM.xlsx"))
    assert "Format Penghitungan SKM.xlsx" in preview.text
    assert check(world, begun, preview, masukkan="1", urutan=QUESTIONNAIRE).status_code == 303
    assert "Format Penghitungan SKM.xlsx" in world.client("sari").get(f"/survei/{begun}/impor-lembar").text


def test_before_the_survey_is_open_the_preview_says_why_nothing_can_be_taken(world: World):
    begun = begin_survey(world, opened=False)
    preview = begin(world, begun, OFFICIAL_SHEET)
    assert "Survei ini belum dibuka." in preview.text
    refused = check(world, begun, preview, masukkan="1", urutan=REGULATION)
    assert refused.status_code == 409
    assert stored(world, begun) == []


@pytest.mark.parametrize("index", ["NaN", "sNaN", "Infinity", "1E+999999", "-5", "101"])
def test_an_index_no_sheet_can_have_starts_anew(index: str) -> None:
    sheet = Sheet("olah.xlsx", [f"U{n}" for n in range(1, 10)], None, None, [], [])
    assert unpack(pack(sheet)) == sheet
    plain = json.loads(zlib.decompress(base64.urlsafe_b64decode(pack(sheet))))
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps(plain | {"own_index": index}).encode())).decode()
    with pytest.raises(ValueError):
        unpack(packed)
