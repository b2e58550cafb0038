"""Programs read published results: JSON, CSV and XLSX of the same figures, at addresses that stay."""

import csv
import json
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest

from fkp.public.open_data import FIGURE_COLUMNS, HIDDEN, LIST_COLUMNS, figures
from fkp.surveys import actions
from fkp.surveys.answering import SUGGESTION
from tests.conftest import ProvinceClient, World
from tests.public.published import LIST, address, give, hold, publish, recall, withdraw
from tests.surveys.steps import answer, begin_survey, scores, survey

KINDS = ("json", "csv", "xlsx")


def document(client: ProvinceClient, path: str) -> dict[str, Any]:
    """A JSON answer, its numbers to the last digit."""
    found: dict[str, Any] = json.loads(client.get(path).data, parse_float=Decimal)
    return found


def csv_rows(data: bytes) -> list[list[str]]:
    """The rows of a CSV as a spreadsheet in Indonesian settings reads them."""
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def xlsx_rows(data: bytes) -> list[list[Any]]:
    """The rows of a workbook's only sheet."""
    return [list(row) for row in openpyxl.load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True)]


def as_told(value: Any) -> str:
    """A value of any of the three kinds as one text, so that they can be compared digit by digit."""
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value)


def number_of(text: str) -> str:
    """A field of a CSV likewise: what looks like a number is one."""
    plain = text.replace(",", ".")
    return as_told(Decimal(plain)) if plain.replace(".", "", 1).isdigit() else text


def several(world: World) -> str:
    """A published survey with all there is: services, profile, hidden groups; its code."""
    survey_id = begin_survey(world)
    give(world, survey_id, 7, 3, service="umum", sex="L", age="26-35")
    give(world, survey_id, 6, 4, service="kia", sex="P", age="36-45")
    give(world, survey_id, 2, 2, sex="P", age=">55")
    return publish(world, survey_id)


# --- one survey -------------------------------------------------------------------------------------------------


def test_json_tells_what_the_page_tells(world: World) -> None:
    survey_id, code = hold(world, people=6)
    found = document(world.client(), f"{address(code)}.json")
    with world.open():
        published = survey(survey_id).published_at
        assert published is not None
    assert {key: found[key] for key in ("skema", "kode", "responden", "ikm", "mutu", "kinerja", "bobot")} == {
        "skema": 1,
        "kode": code,
        "responden": 6,
        "ikm": Decimal("72.22"),
        "mutu": "C",
        "kinerja": "Kurang Baik",
        "bobot": "1/9",
    }
    assert found["alamat"].endswith(f"/sulteng{address(code)}")
    assert found["unit"] == {
        "nama": "Puskesmas Mapane",
        "jenis": "Puskesmas",
        "kode_wilayah": "72.02",
        "wilayah": "Kabupaten Poso",
    }
    assert found["periode"] == {"nama": "Tahun 2026", "mulai": "2026-01-01", "selesai": "2026-12-31"}
    assert found["dipublikasikan"] == published.isoformat(timespec="seconds")
    assert found["dipublikasikan"].endswith("+00:00")
    assert [(row["kode"], row["kunci"]) for row in found["unsur"]][-2:] == [("U8", "pengaduan"), ("U9", "sarpras")]
    assert found["unsur"][2] == {
        "kunci": "waktu",
        "kode": "U3",
        "nama": "Waktu Penyelesaian",
        "menjawab": 6,
        "nrr": Decimal("2.0"),
        "nrr_tertimbang": Decimal("0.2222"),
        "konversi": Decimal("50.0"),
        "mutu": "D",
        "kinerja": "Tidak Baik",
    }


def test_averages_have_four_decimals_and_come_from_all_of_them(world: World) -> None:
    survey_id = begin_survey(world)
    give(world, survey_id, 5, 3)
    give(world, survey_id, 2, 4)
    code = publish(world, survey_id)
    found = document(world.client(), f"{address(code)}.json")
    assert found["unsur"][0]["nrr"] == Decimal("3.2857")  # 23/7
    assert found["unsur"][0]["konversi"] == Decimal("82.14")
    assert found["ikm"] == Decimal("79.37")  # (8 × 23/7 + 16/7) × 25 / 9, rounded once


def test_all_three_kinds_agree_to_the_digit(world: World) -> None:
    code = several(world)
    client = world.client()
    told = [[as_told(value) for value in row] for row in figures(document(client, f"{address(code)}.json"))]
    heading, *from_csv = csv_rows(client.get(f"{address(code)}.csv").data)
    assert tuple(heading) == FIGURE_COLUMNS
    assert [[number_of(value) for value in row] for row in from_csv] == told
    top, *from_xlsx = xlsx_rows(client.get(f"{address(code)}.xlsx").data)
    assert tuple(top) == FIGURE_COLUMNS
    assert [[as_told(value) for value in row] for row in from_xlsx] == told
    assert ["unsur", "waktu", "Waktu Penyelesaian", "nrr", "2.2667", ""] in told


def test_hidden_groups_are_null_and_said_so(world: World) -> None:
    survey_id = begin_survey(world)
    give(world, survey_id, 7, 3, service="umum", sex="L", age="26-35")
    give(world, survey_id, 3, 4, service="kia", sex="P", age="36-45")
    give(world, survey_id, 2, 2, sex="P", age=">55")
    code = publish(world, survey_id)
    client = world.client()
    found = document(client, f"{address(code)}.json")
    services = {row["nama"]: row for row in found["layanan"]}
    assert services["Poli Umum"]["responden"] == 7 and services["Poli Umum"]["nrr"]["waktu"] == Decimal("2.0")
    for name in ("Kesehatan Ibu dan Anak", "Layanan tidak disebut"):
        assert {services[name][key] for key in ("responden", "ikm", "mutu")} == {None}
        assert set(services[name]["nrr"].values()) == {None}
    ages = next(field for field in found["profil"] if field["kunci"] == "usia")
    assert {group["kunci"]: group["responden"] for group in ages["kelompok"]} == {
        "<17": 0, "17-25": 0, "26-35": 7, "36-45": None, "46-55": 0, ">55": None,
    }  # fmt: skip
    assert found["catatan"].startswith("null pada layanan dan profil berarti disembunyikan")
    rows = csv_rows(client.get(f"{address(code)}.csv").data)
    assert ["profil", "usia", "di atas 55 tahun", "responden", "", HIDDEN] in rows


def test_a_survey_that_hides_nothing_carries_no_note(world: World) -> None:
    _, code = hold(world)
    assert document(world.client(), f"{address(code)}.json")["catatan"] == ""


def test_a_printed_weight_and_missing_unsur_are_told(world: World) -> None:
    survey_id = begin_survey(world)
    for _ in range(5):
        answer(world, survey_id, {unsur: score for unsur, score in scores(4).items() if unsur != "biaya"})
    with world.open():
        actions.change_plan(survey(survey_id), values={"weight": "0.11"}, by=None)
    code = publish(world, survey_id)
    found = document(world.client(), f"{address(code)}.json")
    assert found["bobot"] == "0.11"
    assert found["ikm"] == Decimal("88.0")  # 8 × 4 × 0.11 × 25
    assert "biaya" not in {row["kunci"] for row in found["unsur"]}


def test_a_recorded_result_has_no_services(world: World) -> None:
    _, code = recall(world, 2024)
    found = document(world.client(), f"{address(code)}.json")
    assert (found["ikm"], found["responden"]) == (Decimal("80.0"), 120)
    assert found["layanan"] == found["profil"] == []


def test_no_single_answer_is_ever_in_the_data(world: World) -> None:
    survey_id = begin_survey(world)
    give(world, survey_id, 5)
    key = answer(world, survey_id, texts={SUGGESTION: "Kursinya rusak"}, profile={"sex": "P"})
    code = publish(world, survey_id)
    client = world.client()
    for path in (address(code), *(f"{address(code)}.{kind}" for kind in ("json", "csv"))):
        text = client.get(path).text
        assert "Kursinya rusak" not in text and key not in text
    rows = xlsx_rows(client.get(f"{address(code)}.xlsx").data)
    assert not any(cell in ("Kursinya rusak", key) for row in rows for cell in row)


# --- how it is given out ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_other_sites_may_read_and_keep_it_for_five_minutes(world: World, kind: str) -> None:
    _, code = hold(world)
    client = world.client()
    answer = client.get(f"{address(code)}.{kind}")
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers.getlist("Cache-Control") == ["public, max-age=300"]
    assert "Set-Cookie" not in answer.headers
    again = client.get(f"{address(code)}.{kind}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"


def test_the_tag_changes_with_the_figures(world: World) -> None:
    survey_id, code = hold(world)
    client = world.client()
    before = client.get(f"{address(code)}.xlsx").headers["ETag"]
    withdraw(world, survey_id)
    with world.open():
        actions.open_survey(survey(survey_id), by=None)
    give(world, survey_id, 1, 4)
    publish(world, survey_id)
    answer = client.get(f"{address(code)}.xlsx", headers={"If-None-Match": before})
    assert answer.status_code == 200 and answer.headers["ETag"] != before


def test_pages_are_for_no_other_site(world: World) -> None:
    _, code = hold(world)
    for path in (LIST, address(code)):
        assert "Access-Control-Allow-Origin" not in world.client().get(path).headers


def test_files_are_named_for_the_unit_and_the_survey(world: World) -> None:
    _, code = hold(world)
    said = world.client().get(f"{address(code)}.csv").headers["Content-Disposition"]
    assert said == f"attachment; filename=skm-puskesmas-mapane-{code.lower()}.csv"


def test_a_kind_nobody_knows_is_not_there(world: World) -> None:
    _, code = hold(world)
    assert world.client().get(f"{address(code)}.pdf").status_code == 404


# --- all surveys ------------------------------------------------------------------------------------------------


def test_the_list_has_every_published_survey(world: World) -> None:
    _, older = recall(world, 2024)
    _, code = hold(world)
    hold(world, "palu")
    withdrawn, _ = hold(world, "tokorondo")
    withdraw(world, withdrawn)
    client = world.client()
    found = document(client, f"{LIST}data.json")
    assert found["skema"] == 1
    assert found["provinsi"] == {"nama": "Sulawesi Tengah", "kode": "72"}
    assert [(row["unit"], row["periode"]) for row in found["survei"]] == [
        ("Kecamatan Palu Barat", "Tahun 2026"),
        ("Puskesmas Mapane", "Tahun 2026"),
        ("Puskesmas Mapane", "Tahun 2024"),
    ]
    mapane = found["survei"][1]
    assert tuple(mapane) == LIST_COLUMNS
    assert (mapane["kode"], mapane["ikm"], mapane["mutu"], mapane["responden"]) == (code, Decimal("72.22"), "C", 6)
    assert mapane["kode_wilayah"] == "72.02" and mapane["mulai"] == "2026-01-01"
    one = document(client, f"{address(code)}.json")
    assert {key: mapane[key] for key in ("alamat", "dipublikasikan")} == {
        key: one[key] for key in ("alamat", "dipublikasikan")
    }
    heading, *rows = csv_rows(client.get(f"{LIST}data.csv").data)
    assert tuple(heading) == LIST_COLUMNS
    assert [[number_of(value) for value in row] for row in rows] == [
        [as_told(value) for value in row.values()] for row in found["survei"]
    ]
    assert older in {row[0] for row in rows}


def test_an_empty_list_is_still_a_list(world: World) -> None:
    client = world.client()
    assert document(client, f"{LIST}data.json")["survei"] == []
    assert csv_rows(client.get(f"{LIST}data.csv").data) == [list(LIST_COLUMNS)]
