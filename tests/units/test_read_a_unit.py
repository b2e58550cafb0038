"""The page of one unit."""

from fkp.storage.database import session
from fkp.units.actions import create_unit
from fkp.units.models import Region
from tests.conftest import World


def test_it_tells_who_heads_it_where_it_is_and_what_it_gives(world: World) -> None:
    page = world.client("sari").get(f"/unit/{world.units['mapane']}/").text
    for text in (
        "Rina Tandi, SKM",
        "197501012000032001",
        "Jl. Trans Sulawesi, Mapane",
        "Poli Umum",
        "Kabupaten Poso",
    ):
        assert text in page
    assert "Dinas Kesehatan Kabupaten Poso" in page
    assert f'/unit/{world.units["dinkes"]}/"' not in page  # named, but not Sari's to open


def test_each_gets_the_links_that_lead_somewhere(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/"
    own = f'{path}%s"'
    links = (
        "/akun/?unit=",
        "/jejak/?unit=",
        *(own % deed for deed in ("nonaktifkan", "hapus", "pindah-wilayah", "ubah")),
    )
    shown = {
        name: [link for link in links if link in world.client(name).get(path).text]
        for name in ("sari", "rina", "dewi", "bagus")
    }
    accounts, trail, rest, delete, move, edit = links
    assert shown == {
        "sari": [edit],
        "rina": [trail, edit],
        "dewi": [accounts, trail, rest, delete, edit],
        "bagus": [accounts, trail, rest, delete, move, edit],
    }


def test_units_below_are_listed_twenty_at_a_time(world: World) -> None:
    path = f"/unit/{world.units['dinkes']}/"
    assert "Puskesmas Tokorondo" in world.client("dewi").get(path).text
    with world.open():
        region = session().get_one(Region, "72.02")
        for number in range(20):
            values = {"name": f"Pustu {number:02d}", "kind": "uptd", "parent_id": world.units["dinkes"]}
            create_unit(region, values, by=None)
    assert "Lihat semua 22 unit" in world.client("dewi").get(path).text


def test_what_was_typed_is_shown_harmlessly(world: World) -> None:
    with world.open():
        values = {"name": "<b>UPTD</b> \u202e😀", "kind": "uptd", "address": "<script>"}
        unit_id = create_unit(session().get_one(Region, "72.02"), values, by=None).id
    page = world.client("dewi").get(f"/unit/{unit_id}/").text
    assert "&lt;b&gt;UPTD&lt;/b&gt;" in page and "<b>UPTD" not in page and "<script>" not in page.split("<main", 1)[1]
