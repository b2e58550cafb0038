"""Registering units, editing them, moving them, and what is refused."""

from typing import Any

import pytest
import sqlalchemy as sa

from fkp.duties.actions import count_differences
from fkp.duties.models import Duty
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session
from fkp.units.actions import UnfitParent, create_unit, edit_unit
from fkp.units.models import Region, Unit
from tests.conftest import World


def _filled(**changes: Any) -> dict[str, Any]:
    return {"name": "Puskesmas Kayamanya", "kind": "puskesmas", "parent_id": 0, "kunci": "satu"} | changes


def _find(name: str) -> Unit | None:
    return session().scalar(sa.select(Unit).where(Unit.name == name))


def _count() -> int:
    return session().scalar(sa.select(sa.func.count(Unit.id))) or 0


def test_a_coordinator_registers_a_unit_in_the_own_region(world: World) -> None:
    data = _filled(
        parent_id=world.units["dinkes"], head_nip="19750101 200003 2 001", website="puskesmas.example.go.id"
    )
    answer = world.client("dewi").post("/unit/baru", data=data)
    assert answer.status_code == 303, answer.text
    with world.open():
        made = _find("Puskesmas Kayamanya")
        assert made is not None
        assert made.region_code == "72.02"
        assert made.path == f"/{world.units['dinkes']}/{made.id}/"
        assert made.head_nip == "197501012000032001"
        assert made.website == "https://puskesmas.example.go.id"
        assert session().get(Duty, (world.periods["2026"], made.id)) is not None
        assert count_differences(world.periods["2026"]) == []
        entry = session().scalars(sa.select(AuditEntry).where(AuditEntry.subject_id == made.id)).one()
        assert (entry.deed, entry.person_name) == ("Mendaftarkan unit", "Dewi Anggraini")


def test_the_same_form_sent_twice_registers_once(world: World) -> None:
    dewi = world.client("dewi")
    first, second = dewi.post("/unit/baru", data=_filled()), dewi.post("/unit/baru", data=_filled())
    assert first.location == second.location
    with world.open():
        assert _count() == 5


def test_who_has_several_regions_chooses_one_first(world: World) -> None:
    bagus = world.client("bagus")
    assert "Pilih dahulu wilayah" in bagus.get("/unit/baru").text
    assert "Kota Palu" in bagus.get("/unit/baru?wilayah=72.71").text
    assert bagus.post("/unit/baru?wilayah=72.71", data=_filled()).status_code == 303
    with world.open():
        made = _find("Puskesmas Kayamanya")
        assert made is not None and made.region_code == "72.71"


def test_a_coordinator_of_one_region_cannot_register_in_another(world: World) -> None:
    assert world.client("dewi").post("/unit/baru?wilayah=72.71", data=_filled()).status_code == 303
    with world.open():
        made = _find("Puskesmas Kayamanya")
        assert made is not None and made.region_code == "72.02"


def test_unit_staff_do_not_register_units(world: World) -> None:
    assert world.client("sari").get("/unit/baru").status_code == 403
    assert world.client("rina").post("/unit/baru", data=_filled()).status_code == 403
    assert world.client("putri").post("/unit/baru", data=_filled()).status_code == 403
    with world.open():
        assert _count() == 4


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": ""}, "Tuliskan nama unit."),
        ({"name": "x" * 10_000}, "paling banyak 200 karakter"),
        ({"kind": ""}, "Pilih jenis unit."),
        ({"kind": "rahasia"}, "Pilihan ini tidak tersedia."),
        ({"parent_id": "bukan angka"}, "Pilihan ini tidak tersedia."),
        ({"parent_id": "99999999999999999999"}, "Pilihan ini tidak tersedia."),
        ({"head_nip": "12345"}, "NIP harus 18 angka."),
        ({"email": "bukan alamat"}, "Alamat e-mail tidak sah."),
        ({"website": "javascript://contoh.id/%0aalert(1)"}, "Alamat situs tidak sah."),
        ({"phone": "0" * 61}, "paling banyak 60 karakter"),
    ],
)
def test_bad_input_changes_nothing_and_keeps_what_was_typed(
    world: World, wrong: dict[str, str], message: str
) -> None:
    data = _filled(address="Jl. Kayamanya 5 😀", **wrong)
    answer = world.client("dewi").post("/unit/baru", data=data)
    assert answer.status_code == 422
    assert message in answer.text
    assert "Jl. Kayamanya 5 😀" in answer.text
    with world.open():
        assert _count() == 4


def test_a_parent_out_of_reach_is_not_offered_and_refused(world: World) -> None:
    dewi = world.client("dewi")
    assert "Kecamatan Palu Barat" not in dewi.get("/unit/baru").text
    assert dewi.post("/unit/baru", data=_filled(parent_id=world.units["palu"])).status_code == 422


def test_a_namesake_is_asked_about_first(world: World) -> None:
    dewi = world.client("dewi")
    answer = dewi.post("/unit/baru", data=_filled(name="puskesmas  MAPANE"))
    assert answer.status_code == 422
    assert "Sudah ada unit bernama sama" in answer.text
    assert f'/unit/{world.units["mapane"]}/"' in answer.text
    assert dewi.post("/unit/baru", data=_filled(name="puskesmas MAPANE", different="y")).status_code == 303
    with world.open():
        assert _count() == 5


def test_staff_edit_how_the_unit_is_reached_but_not_who_it_is(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/ubah"
    page = world.client("sari").get(path).text
    assert 'name="address"' in page and 'name="name"' not in page
    data = {"address": "Jl. Baru 1", "head_name": "Rina Tandi", "name": "Puskesmas Lain", "kind": "rsud"}
    answer = world.client("sari").post(path, data=data | {"versi": "1", "kunci": "a"})
    assert answer.status_code == 303
    with world.open():
        unit = world.unit("mapane")
        assert (unit.address, unit.name, unit.kind) == ("Jl. Baru 1", "Puskesmas Mapane", "puskesmas")
        assert unit.parent_id == world.units["dinkes"]
        assert unit.version == 2


def test_a_coordinator_renames_and_the_duty_follows(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/ubah"
    data = _filled(name="Puskesmas Mapane Baru", parent_id=world.units["dinkes"], versi=1)
    assert world.client("dewi").post(path, data=data).status_code == 303
    with world.open():
        duty = session().get_one(Duty, (world.periods["2026"], world.units["mapane"]))
        assert (duty.unit_name, duty.sort_name) == ("Puskesmas Mapane Baru", "puskesmas mapane baru")


def test_renaming_to_a_namesake_is_asked_about(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/ubah"
    data = _filled(name="Puskesmas Tokorondo", parent_id=world.units["dinkes"], versi=1)
    answer = world.client("dewi").post(path, data=data)
    assert answer.status_code == 422 and "Sudah ada unit bernama sama" in answer.text
    with world.open():
        assert world.unit("mapane").name == "Puskesmas Mapane"


def test_a_colleagues_edit_in_between_is_shown_and_not_overwritten(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/ubah"
    first = {"address": "Alamat Rina", "phone": "0452-1", "versi": "1", "kunci": "a"}
    assert world.client("rina").post(path, data=first).status_code == 303
    mine = {"address": "Alamat Sari", "phone": "0452-2", "versi": "1", "kunci": "b"}
    answer = world.client("sari").post(path, data=mine)
    assert answer.status_code == 409
    assert all(
        text in answer.text for text in ("Alamat Rina", "Alamat Sari", "Rina Tandi, SKM", 'name="versi" value="2"')
    )
    with world.open():
        assert world.unit("mapane").address == "Alamat Rina"
    chosen = mine | {"versi": "2", "kunci": "c", "pilih-address": "tersimpan", "pilih-phone": "milik"}
    assert world.client("sari").post(path, data=chosen).status_code == 303
    with world.open():
        unit = world.unit("mapane")
        assert (unit.address, unit.phone, unit.version) == ("Alamat Rina", "0452-2", 3)


def test_other_units_and_provinces_are_not_found(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/"
    for name in ("joko", "hadi"):
        for page in ("", "ubah"):
            assert world.client(name).get(path + page).status_code == 404
        assert world.client(name).post(path + "ubah", data={"versi": 1}).status_code == 404
    assert world.client("maria").get(f"/unit/{world.units['tokorondo']}/").status_code == 404
    assert world.client("hadi").get(path + "pindah-wilayah").status_code == 404
    assert world.client("bagus").get("/unit/99999999999999999999/").status_code == 404


def test_a_unit_never_stands_below_itself(world: World) -> None:
    dinkes = world.units["dinkes"]
    data = _filled(name="Dinas Kesehatan Kabupaten Poso", kind="dinas", parent_id=world.units["mapane"], versi=1)
    assert world.client("dewi").post(f"/unit/{dinkes}/ubah", data=data).status_code == 422
    with world.open():
        unit, below, person = world.unit("dinkes"), world.unit("mapane"), world.person("dewi")
        for parent in (unit.id, below.id):
            with pytest.raises(UnfitParent):
                edit_unit(unit, {"parent_id": parent}, by=person)
        assert world.unit("dinkes").path == f"/{dinkes}/"


def test_a_parent_elsewhere_is_refused_but_the_provinces_own_is_not(world: World) -> None:
    with world.open():
        own = create_unit(
            session().get_one(Region, "72"), {"name": "Dinas Kesehatan Provinsi", "kind": "dinas"}, by=None
        )
        unit = world.unit("mapane")
        with pytest.raises(UnfitParent):
            edit_unit(unit, {"parent_id": world.units["palu"]}, by=None)
        edit_unit(unit, {"parent_id": own.id}, by=None)
        assert world.unit("mapane").path == f"/{own.id}/{unit.id}/"


def test_a_new_parent_takes_along_all_below(world: World) -> None:
    with world.open():
        region = session().get_one(Region, "72.02")
        top = create_unit(region, {"name": "Sekretariat Daerah", "kind": "setda"}, by=None)
        edit_unit(world.unit("dinkes"), {"parent_id": top.id}, by=None)
        dinkes, mapane = world.units["dinkes"], world.units["mapane"]
        assert world.unit("dinkes").path == f"/{top.id}/{dinkes}/"
        assert world.unit("mapane").path == f"/{top.id}/{dinkes}/{mapane}/"
        edit_unit(world.unit("dinkes"), {"parent_id": None}, by=None)
        assert world.unit("mapane").path == f"/{dinkes}/{mapane}/"


def test_a_structure_too_deep_is_refused_in_words(world: World) -> None:
    with world.open():
        unit = world.unit("dinkes")
        region = session().get_one(Region, "72.02")
        with pytest.raises(UnfitParent, match="terlalu dalam"):
            for number in range(120):
                values = {"name": f"Bidang {number}", "kind": "dinas", "parent_id": unit.id}
                unit = create_unit(region, values, by=None)


def test_moving_to_another_region_takes_along_all_below_and_their_duties(world: World) -> None:
    path = f"/unit/{world.units['dinkes']}/pindah-wilayah"
    assert "2 unit di bawahnya ikut pindah" in world.client("bagus").get(path).text
    answer = world.client("bagus").post(path, data={"region_code": "72.71", "versi": 1, "kunci": "a"})
    assert answer.status_code == 303, answer.text
    with world.open():
        for key in ("dinkes", "mapane", "tokorondo"):
            assert world.unit(key).region_code == "72.71"
            assert session().get_one(Duty, (world.periods["2026"], world.units[key])).region_code == "72.71"
        assert count_differences(world.periods["2026"]) == []
    assert world.client("hadi").get(f"/unit/{world.units['mapane']}/").status_code == 200
    assert world.client("dewi").get(f"/unit/{world.units['mapane']}/").status_code == 404


def test_a_moved_unit_leaves_its_parent_behind(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/pindah-wilayah"
    stale = world.client("bagus").post(path, data={"region_code": "72.71", "versi": 7, "kunci": "a"})
    assert stale.status_code == 409
    bad = world.client("bagus").post(path, data={"region_code": "72.02", "versi": 1, "kunci": "b"})
    assert bad.status_code == 422 and "Pilihan ini tidak tersedia" in bad.text
    assert (
        world.client("bagus").post(path, data={"region_code": "72.71", "versi": 1, "kunci": "c"}).status_code == 303
    )
    with world.open():
        unit = world.unit("mapane")
        assert (unit.parent_id, unit.path) == (None, f"/{unit.id}/")


def test_who_has_one_region_has_nowhere_to_move_to(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/pindah-wilayah"
    assert world.client("dewi").get(path).status_code == 403
    assert world.client("sari").get(path).status_code == 403
