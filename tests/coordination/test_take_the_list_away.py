"""The list as XLSX and CSV: exactly what was filtered, with what is known of each forum."""

import csv
from io import BytesIO, StringIO
from typing import Any

from openpyxl import load_workbook

from fkp.coordination.export_forums import COLUMNS
from fkp.forums.models import AgreementItem, Forum, Participant
from fkp.forums.models_papers import Decision
from fkp.storage.database import session, write_transaction
from tests.conftest import World
from tests.coordination.desk import add_units, begin, due_in, send, statements

CSV = "/siapa-belum-lapor/ekspor.csv"
XLSX = "/siapa-belum-lapor/ekspor.xlsx"


def table(world: World, name: str = "bagus", **asked: str) -> list[dict[str, str]]:
    """The CSV as rows by column name."""
    answer = world.client(name).get(CSV, query_string=asked)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def fill(world: World, forum_id: int) -> None:
    """Give a forum participants, agreements and a coordinator's words."""
    with world.open():

        def write() -> None:
            forum = session().get_one(Forum, forum_id)
            forum.mode = "tatap_muka"
            for group, attended in (
                ("penyelenggara", True),
                ("pengguna", True),
                ("pengguna", True),
                ("media", False),
            ):
                forum.participants.append(Participant(name="Seseorang", group=group, sex="P", attended=attended))
            for advice, percent in (("Tambah loket", 100), ("Perbaiki papan", 40), ("", 0)):
                forum.items.append(AgreementItem(problem="Antre lama", recommendation=advice, percent=percent))
            assert forum.report
            for note in ("Lama", "Foto kurang jelas"):
                forum.report.decisions.append(
                    Decision(
                        by_name="Dewi", verdict="dikembalikan", note=note, stage_notes={"peserta": "Lengkapi nama."}
                    )
                )

        write_transaction(write)


def test_a_row_tells_what_is_known_of_the_forum(world: World) -> None:
    due_in(world, 5)
    forum_id = send(world, topic="Antrean; loket")
    fill(world, forum_id)
    row = table(world, q="mapane")[0]
    assert row | {"Tanggal Kirim": "", "Status": ""} == {
        "No": "1", "UPP": "Puskesmas Mapane", "Jenis UPP": "Puskesmas", "Kabupaten/Kota": "Kabupaten Poso",
        "Status": "", "Tanggal FKP": "", "Tema": "Antrean; loket", "Mode": "Tatap muka", "Jumlah Peserta": "3",
        "Unsur Hadir": "Penyelenggara layanan, Pengguna layanan", "Jumlah Unsur Masyarakat": "1",
        "Jumlah Masalah": "3", "Jumlah Rekomendasi": "2", "Selesai": "1", "% TL": "33", "Nomor Berita Acara": "",
        "Tanggal Kirim": "", "Catatan": "Foto kurang jelas\nPeserta: Lengkapi nama.",
    }  # fmt: skip
    assert row["Status"] == "Dikirim"
    assert row["Tanggal Kirim"]


def test_a_unit_that_never_began_has_empty_cells(world: World) -> None:
    due_in(world, -1)
    row = table(world, q="tokorondo")[0]
    assert row["Status"] == "Terlambat"
    assert {row[column] for column in COLUMNS[5:]} == {""}


def test_exactly_the_filtered_units_in_the_same_order(world: World) -> None:
    due_in(world, 5)
    begin(world, "tokorondo")
    assert [row["UPP"] for row in table(world, urut="-nama", wilayah="72.02", status="belum_mulai")] == [
        "Puskesmas Mapane",
        "Dinas Kesehatan Kabupaten Poso",
    ]
    assert [row["UPP"] for row in table(world, status="berjalan")] == ["Puskesmas Tokorondo"]
    assert table(world, q="tidak ada yang begini") == []


def test_a_koordinator_kabupaten_takes_the_own_region_only(world: World) -> None:
    assert {row["Kabupaten/Kota"] for row in table(world, "dewi")} == {"Kabupaten Poso"}
    assert len(table(world, "dewi", wilayah="72.71")) == 3
    assert [row["UPP"] for row in table(world, "maria")] == ["Puskesmas Kota Tengah"]


def test_the_workbook_holds_the_same_and_runs_no_formula(world: World) -> None:
    send(world, topic="=1+1")
    answer = world.client("bagus").get(XLSX, query_string={"q": "mapane"})
    assert answer.status_code == 200
    assert "siapa-belum-lapor-fkp-tahun-2026.xlsx" in answer.headers["Content-Disposition"]
    sheet: Any = load_workbook(BytesIO(answer.data)).active
    heading, row = sheet.iter_rows(values_only=True)
    assert heading == COLUMNS
    assert row[1] == "Puskesmas Mapane"
    cell = sheet.cell(2, COLUMNS.index("Tema") + 1)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_unit_staff_take_nothing_away(world: World) -> None:
    assert world.client("sari").get(CSV).status_code == 403
    assert world.client("sari").get(XLSX).status_code == 403
    assert world.client("bagus").get("/siapa-belum-lapor/ekspor.pdf").status_code == 404


def test_the_statements_do_not_grow_with_the_rows(world: World) -> None:
    client = world.client("bagus")
    fill(world, send(world))
    client.get(CSV)
    with statements(world) as few:
        client.get(CSV)
    add_units(world, 40)
    fill(world, send(world, "tokorondo"))
    with statements(world) as many:
        client.get(CSV)
    assert len(few) == len(many)
