"""The coordinator's overview: figures, filters, who sees which units."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from fkp.duties.actions import recount
from fkp.duties.models import Duty, DutyCount, Period
from fkp.storage.database import now, session, write_transaction
from tests.conftest import World
from tests.coordination.desk import add_units, begin, due_in, send, statements

PAGE = "/siapa-belum-lapor/"


def figures(text: str) -> dict[str, int]:
    """The totals as they stand in the page."""
    found = re.findall(r"<b>([\d.]+)</b> <span class=\"tag tag-(\w+)\">", text)
    return {state: int(number.replace(".", "")) for number, state in found}


def names(text: str) -> list[str]:
    """The units listed, in order."""
    return re.findall(r'<th scope="row"><a href="(?!\?)[^"]*">([^<]*)</a>', text)


def test_the_province_is_counted_by_state(world: World) -> None:
    due_in(world, 12)
    begin(world, "tokorondo")
    send(world, "mapane")
    page = world.client("bagus").get(PAGE)
    assert page.status_code == 200
    assert figures(page.text) == {
        "belum_mulai": 2, "berjalan": 1, "terlambat": 0, "dikirim": 1, "perlu_perbaikan": 0, "terverifikasi": 0,
    }  # fmt: skip
    assert "tersisa 12 hari" in page.text
    assert names(page.text) == [
        "Dinas Kesehatan Kabupaten Poso", "Kecamatan Palu Barat", "Puskesmas Mapane", "Puskesmas Tokorondo",
    ]  # fmt: skip


def test_after_the_due_date_the_unsent_are_late(world: World) -> None:
    begin(world, "tokorondo")
    send(world, "mapane")
    due_in(world, -3)
    client = world.client("bagus")
    page = client.get(PAGE)
    counted = figures(page.text)
    assert (counted["belum_mulai"], counted["berjalan"], counted["terlambat"]) == (0, 0, 3)
    assert "lewat 3 hari" in page.text
    late = names(client.get(PAGE, query_string={"status": "terlambat"}).text)
    assert late == ["Dinas Kesehatan Kabupaten Poso", "Kecamatan Palu Barat", "Puskesmas Tokorondo"]
    assert names(client.get(PAGE, query_string={"status": "belum_mulai"}).text) == []


def test_the_list_of_one_kabupaten_names_it_only_on_paper(world: World) -> None:
    screen = world.client("dewi").get(PAGE).text
    assert "Puskesmas Mapane" in names(screen) and "urut=wilayah" not in screen and "Kab./kota" not in screen
    paper = world.client("dewi").get(PAGE, query_string={"cetak": "1"}).text
    assert "urut=wilayah" in paper and 'data-label="Kab./kota">Kabupaten Poso<' in paper
    whole = world.client("bagus").get(PAGE, query_string={"wilayah": "72.02"}).text
    assert "urut=wilayah" in whole and 'data-label="Kab./kota">Kabupaten Poso<' in whole


def test_on_the_due_date_nobody_is_late(world: World) -> None:
    due_in(world, 0)
    page = world.client("bagus").get(PAGE)
    assert figures(page.text)["terlambat"] == 0
    assert "hari ini" in page.text


def test_filters_narrow_the_list_and_stay_in_its_links(world: World) -> None:
    client = world.client("bagus")
    asked = {"wilayah": "72.02", "jenis": "puskesmas", "q": "MAPANE"}
    page = client.get(PAGE, query_string=asked)
    assert names(page.text) == ["Puskesmas Mapane"]
    assert "Menampilkan 1–1 dari 1 unit" in page.text
    assert 'value="MAPANE"' in page.text
    assert re.search(r'<option value="72.02" selected>', page.text)
    assert re.search(
        r'<a href="ekspor.xlsx\?periode=\d+&amp;wilayah=72.02&amp;jenis=puskesmas&amp;q=MAPANE', page.text
    )


def test_a_number_leads_to_exactly_its_units(world: World) -> None:
    begin(world, "tokorondo")
    due_in(world, 5)
    client = world.client("bagus")
    links = re.findall(r'<td class="number"><a href="([^"#]*)#daftar">(\d+)</a>', client.get(PAGE).text)
    assert len(links) == 3  # Poso: not begun and running; Palu: not begun
    for href, number in links:
        assert len(names(client.get(PAGE + href.replace("&amp;", "&")).text)) == int(number)


def test_signs_of_a_pattern_are_searched_as_they_are(world: World) -> None:
    client = world.client("bagus")
    for sign in ("%", "_", "/", "'", "\\"):
        page = client.get(PAGE, query_string={"q": sign})
        assert page.status_code == 200
        assert names(page.text) == []
        assert "Tidak ada unit yang cocok" in page.text


@pytest.mark.parametrize(
    "asked",
    [
        {"periode": "x"}, {"periode": "999999"}, {"wilayah": "99.99"}, {"jenis": "kapal"}, {"status": "hilang"},
        {"urut": "sandi"}, {"hal": "-4"}, {"hal": "99999999999999999999"}, {"hal": "dua"},
    ],
)  # fmt: skip
def test_an_address_that_names_nothing_shows_everything(world: World, asked: dict[str, str]) -> None:
    page = world.client("bagus").get(PAGE, query_string=asked)
    assert page.status_code == 200
    assert len(names(page.text)) == 4


def test_sorting_by_each_column(world: World) -> None:
    begin(world, "tokorondo")
    with world.open():
        running = sa.update(Duty).where(Duty.state == "berjalan").values(changed_at=now() + timedelta(hours=1))
        write_transaction(lambda: session().execute(running))
    client = world.client("bagus")

    def first(sort: str) -> str:
        return names(client.get(PAGE, query_string={"urut": sort}).text)[0]

    assert first("nama") == "Dinas Kesehatan Kabupaten Poso"
    assert first("-nama") == "Puskesmas Tokorondo"
    assert first("-wilayah") == "Kecamatan Palu Barat"
    assert first("-status") == "Puskesmas Tokorondo"
    assert first("-ubah") == "Puskesmas Tokorondo"


def test_pages_of_fifty(world: World) -> None:
    add_units(world, 60)
    client = world.client("bagus")
    first, second = client.get(PAGE), client.get(PAGE, query_string={"hal": 2})
    assert len(names(first.text)) == 50
    assert len(names(second.text)) == 14
    assert not set(names(first.text)) & set(names(second.text))
    assert "Menampilkan 51–64 dari 64 unit" in second.text


def test_htmx_gets_the_list_alone(world: World) -> None:
    piece = world.client("bagus").get(PAGE, query_string={"q": "tokorondo"}, headers={"HX-Request": "true"})
    assert piece.status_code == 200
    assert "<html" not in piece.text and "page-head" not in piece.text
    assert names(piece.text) == ["Puskesmas Tokorondo"]


def test_a_koordinator_kabupaten_sees_the_own_region_only(world: World) -> None:
    due_in(world, 5)
    client = world.client("dewi")
    page = client.get(PAGE)
    assert figures(page.text)["belum_mulai"] == 3
    assert "Kecamatan Palu Barat" not in page.text and "Kota Palu" not in page.text
    asked = client.get(PAGE, query_string={"wilayah": "72.71", "q": "palu"})
    assert names(asked.text) == []
    assert "Kecamatan Palu Barat" not in asked.text


def test_a_pengamat_sees_figures_and_no_unit(world: World) -> None:
    forum_id = send(world, "mapane")
    due_in(world, 5)
    client = world.client("putri")
    page = client.get(PAGE)
    assert figures(page.text) == {
        "belum_mulai": 3, "berjalan": 0, "terlambat": 0, "dikirim": 1, "perlu_perbaikan": 0, "terverifikasi": 0,
    }  # fmt: skip
    assert "Kabupaten Poso" in page.text
    assert "Mapane" not in page.text and "ekspor" not in page.text
    assert not re.search(r'<td class="number"><a', page.text)
    piece = client.get(PAGE, query_string={"q": "mapane"}, headers={"HX-Request": "true"})
    assert "Puskesmas Mapane" not in piece.text
    assert client.get(f"{PAGE}ekspor.xlsx").status_code == 403
    assert client.get(f"{PAGE}ekspor.csv").status_code == 403
    assert client.get(f"{PAGE}{world.periods['2026']}/unit/{world.units['mapane']}").status_code == 404
    assert client.get(f"/forum/{forum_id}/").status_code == 403


def test_unit_staff_have_no_overview(world: World) -> None:
    for name in ("sari", "rina", "joko", "agus"):
        assert world.client(name).get(PAGE).status_code == 403
    assert world.client().get(PAGE).status_code == 303


def test_a_unit_opens_to_its_forum_or_to_whom_to_call(world: World) -> None:
    forum_id = begin(world, "mapane")
    client = world.client("dewi")
    page = client.get(PAGE)
    assert f'<a href="/sulteng/forum/{forum_id}/">Puskesmas Mapane</a>' in page.text
    path = f"{PAGE}{world.periods['2026']}/unit/{world.units['tokorondo']}"
    assert f'<a href="{path.removeprefix(PAGE)}">Puskesmas Tokorondo</a>' in page.text
    duty = client.get(path)
    assert "Belum mulai" in duty.text or "Terlambat" in duty.text
    assert "belum memulai forum" in duty.text


def test_the_duty_page_names_the_head_of_the_unit(world: World) -> None:
    page = world.client("dewi").get(f"{PAGE}{world.periods['2026']}/unit/{world.units['mapane']}")
    assert "Rina Tandi, SKM, Kepala Puskesmas Mapane" in page.text
    assert "Jl. Trans Sulawesi, Mapane" in page.text


def test_the_duty_of_another_region_or_province_is_not_found(world: World) -> None:
    period = world.periods["2026"]
    assert world.client("dewi").get(f"{PAGE}{period}/unit/{world.units['palu']}").status_code == 404
    assert world.client("maria").get(f"{PAGE}{period}/unit/{world.units['mapane']}").status_code == 404
    assert world.client("dewi").get(f"{PAGE}999/unit/{world.units['mapane']}").status_code == 404


def test_another_province_counts_its_own(world: World) -> None:
    page = world.client("maria").get(PAGE)
    assert names(page.text) == ["Puskesmas Kota Tengah"]
    assert "Poso" not in page.text and "Mapane" not in page.text


def test_no_period_says_what_to_do(world: World) -> None:
    with world.open():
        write_transaction(lambda: [session().query(model).delete() for model in (DutyCount, Duty, Period)])
    page = world.client("bagus").get(PAGE)
    assert "Belum ada periode FKP" in page.text
    assert "/periode/baru" in page.text
    assert "/periode/baru" not in world.client("dewi").get(PAGE).text
    assert world.client("bagus").get(f"{PAGE}ekspor.csv").status_code == 404


def test_the_print_view_shows_all_that_was_filtered(world: World) -> None:
    add_units(world, 60)
    page = world.client("bagus").get(PAGE, query_string={"cetak": 1, "jenis": "puskesmas"})
    assert len(names(page.text)) == 62
    assert "62 unit: Puskesmas." in page.text
    assert 'role="search"' not in page.text


def test_the_statements_do_not_grow_with_the_units(world: World) -> None:
    client = world.client("bagus")
    client.get(PAGE)
    with statements(world) as few:
        client.get(PAGE)
    add_units(world, 60)
    with statements(world) as many:
        assert len(names(client.get(PAGE).text)) == 50
    assert len(few) == len(many) <= 8
    with statements(world) as searched:
        client.get(PAGE, query_string={"q": "nomor", "jenis": "puskesmas", "status": "terlambat", "wilayah": "72.02"})
    assert len(searched) <= 8


def test_no_page_counts_all_units(world: World) -> None:
    client = world.client("bagus")
    with statements(world) as run:
        client.get(PAGE, query_string={"wilayah": "72.02", "status": "berjalan", "urut": "-ubah"})
    assert not [statement for statement in run if "count(" in statement.lower()]


def test_kept_counts_equal_a_recount(world: World) -> None:
    begin(world, "tokorondo")
    before = world.client("bagus").get(PAGE).text
    with world.open():
        write_transaction(lambda: recount(world.periods["2026"]))
    assert figures(world.client("bagus").get(PAGE).text) == figures(before)
