"""The list of units: searched, filtered, sorted, taken away."""

import re
from io import BytesIO

import openpyxl
import sqlalchemy as sa

from fkp.storage.database import engines, session, write_transaction
from fkp.units.actions import create_unit
from fkp.units.models import Region, Unit
from tests.conftest import ProvinceClient, World


def _names(text: str) -> list[str]:
    return re.findall(r'<td data-label="Unit"><a [^>]*>([^<]+)</a>', text)


def _list(client: ProvinceClient, query: str = "") -> list[str]:
    answer = client.get(f"/unit/?{query}")
    assert answer.status_code == 200
    return _names(answer.text)


def _add(world: World, count: int) -> None:
    def add() -> None:
        region = session().get_one(Region, "72.02")
        for number in range(count):
            create_unit(region, {"name": f"Kelurahan Uji {number:03d}", "kind": "kelurahan"}, by=None)

    with world.open():
        write_transaction(add)


def test_each_sees_the_units_in_reach(world: World) -> None:
    assert _list(world.client("bagus")) == [
        "Dinas Kesehatan Kabupaten Poso",
        "Kecamatan Palu Barat",
        "Puskesmas Mapane",
        "Puskesmas Tokorondo",
    ]
    assert _list(world.client("dewi")) == [
        "Dinas Kesehatan Kabupaten Poso",
        "Puskesmas Mapane",
        "Puskesmas Tokorondo",
    ]
    assert _list(world.client("hadi")) == ["Kecamatan Palu Barat"]
    assert _list(world.client("sari")) == ["Puskesmas Mapane"]
    assert _list(world.client("maria")) == ["Puskesmas Kota Tengah"]


def test_who_has_no_business_with_units_gets_403(world: World) -> None:
    assert world.client("putri").get("/unit/").status_code == 403
    assert world.client("agus").get("/unit/").status_code == 403
    assert world.client().get("/unit/").status_code == 303


def test_search_wants_every_word_and_takes_signs_literally(world: World) -> None:
    bagus = world.client("bagus")
    assert _list(bagus, "q=MAPANE+puskesmas") == ["Puskesmas Mapane"]
    assert _list(bagus, "q=%25") == []
    assert _list(bagus, "q=_") == []
    assert "Tidak ada yang cocok" in bagus.get("/unit/?q=zzz").text


def test_filters_by_region_kind_state_and_parent(world: World) -> None:
    bagus = world.client("bagus")
    assert _list(bagus, "wilayah=72.71") == ["Kecamatan Palu Barat"]
    assert _list(bagus, "jenis=dinas") == ["Dinas Kesehatan Kabupaten Poso"]
    assert _list(bagus, "status=nonaktif") == []
    assert _list(bagus, f"induk={world.units['dinkes']}") == ["Puskesmas Mapane", "Puskesmas Tokorondo"]


def test_a_filter_never_reaches_beyond_ones_own(world: World) -> None:
    dewi = world.client("dewi")
    assert _list(dewi, "wilayah=72.71") == []
    assert "Kota Palu" not in dewi.get("/unit/").text
    assert dewi.get(f"/unit/?induk={world.units['palu']}").status_code == 404


def test_sorts_by_name_kind_and_region_both_ways(world: World) -> None:
    bagus = world.client("bagus")
    assert _list(bagus, "urut=-nama")[0] == "Puskesmas Tokorondo"
    assert _list(bagus, "urut=-wilayah")[0] == "Kecamatan Palu Barat"
    assert _list(bagus, "urut=jenis") == [
        "Dinas Kesehatan Kabupaten Poso",
        "Kecamatan Palu Barat",
        "Puskesmas Mapane",
        "Puskesmas Tokorondo",
    ]
    assert len(_list(bagus, "urut=sandi&jenis=rahasia&status=apa&induk=x&hal=-3")) == 4


def test_shows_services_and_whether_somebody_has_an_account(world: World) -> None:
    text = world.client("dewi").get("/unit/").text
    rows = {_names(row)[0]: row for row in text.split("<tr>")[2:]}
    mapane, dinkes = rows["Puskesmas Mapane"], rows["Dinas Kesehatan Kabupaten Poso"]
    assert 'class="number">2</td>' in mapane and "Ada" in mapane
    assert 'class="number">0</td>' in dinkes and "Belum ada" in dinkes


def test_htmx_gets_the_list_alone(world: World) -> None:
    piece = world.client("dewi").get("/unit/?q=mapane", headers={"HX-Request": "true"}).text
    assert _names(piece) == ["Puskesmas Mapane"]
    assert "<html" not in piece


def test_long_lists_come_in_pages_with_the_same_number_of_statements(world: World) -> None:
    dewi = world.client("dewi")
    few = _statements(world, dewi)
    _add(world, 60)
    assert _statements(world, dewi) == few
    assert len(_list(dewi)) == 50
    assert len(_list(dewi, "hal=2")) == 13
    assert 'href="/sulteng/unit/?urut=-nama&amp;hal=2"' in dewi.get("/unit/?urut=-nama").text


def _statements(world: World, client: ProvinceClient) -> int:
    seen: list[str] = []
    with world.open() as province:
        engine = engines().of(province)

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        client.get("/unit/")
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in seen if statement.startswith("SELECT")])


def test_takes_away_exactly_what_is_filtered(world: World) -> None:
    answer = world.client("dewi").get("/unit/unduh/xlsx?q=mapane")
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    heading, row = list(sheet.iter_rows(values_only=True))
    told = dict(zip(heading, row, strict=True))
    assert told["Nama unit"] == "Puskesmas Mapane"
    assert told["Unit induk"] == "Dinas Kesehatan Kabupaten Poso"
    assert told["NIP kepala"] == "197501012000032001"
    assert (told["Layanan aktif"], told["Akun aktif"], told["Status"]) == (2, "Ada", "Aktif")
    assert "filename=daftar-unit.xlsx" in answer.headers["Content-Disposition"]


def test_names_with_formulas_leave_as_text(world: World) -> None:
    with world.open():
        region = session().get_one(Region, "72.02")
        create_unit(region, {"name": "=1+1", "kind": "uptd"}, by=None)
    lines = world.client("dewi").get("/unit/unduh/csv?jenis=uptd").data.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith('"\'=1+1";"UPTD";')


def test_a_files_rows_stay_in_reach(world: World) -> None:
    text = world.client("sari").get("/unit/unduh/csv?status=semua").data.decode("utf-8-sig")
    assert "Mapane" in text and "Tokorondo" not in text
    assert world.client("agus").get("/unit/unduh/csv").status_code == 403
    with world.open():
        assert session().scalar(sa.select(sa.func.count(Unit.id))) == 4
