"""The services of a unit: added one by one or pasted, renamed, rested."""

import sqlalchemy as sa

from fkp.storage.database import session
from fkp.units.models import Service
from fkp.units.services import service_names
from tests.conftest import World

HTMX = {"HX-Request": "true"}


def _services(world: World) -> dict[str, bool]:
    with world.open():
        found = session().scalars(sa.select(Service).where(Service.unit_id == world.units["mapane"]))
        return {service.name: service.active for service in found}


def test_pasted_lists_lose_bullets_numbers_and_doubles() -> None:
    pasted = "1. Poli Gigi\r\n2) Laboratorium\n\n• Apotek \n- apotek\n119 Gawat Darurat\n"
    assert service_names(pasted) == ["Poli Gigi", "Laboratorium", "Apotek", "119 Gawat Darurat"]


def test_many_are_added_at_once(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/layanan"
    answer = world.client("sari").post(path, data={"names": "Gigi\nGizi", "kunci": "a"})
    assert answer.status_code == 303
    assert answer.location.endswith(f"/unit/{world.units['mapane']}/#layanan")
    assert _services(world).keys() == {"Poli Umum", "Kesehatan Ibu dan Anak", "Gigi", "Gizi"}


def test_htmx_gets_the_rows_and_the_news(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/layanan"
    answer = world.client("sari").post(path, data={"names": "Gigi", "kunci": "a"}, headers=HTMX)
    assert answer.status_code == 200
    assert "Layanan ditambahkan." in answer.text and "Gigi" in answer.text and "<html" not in answer.text


def test_sent_twice_adds_once(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/layanan"
    for _ in range(2):
        answer = world.client("sari").post(path, data={"names": "Gigi", "kunci": "a"}, headers=HTMX)
        assert answer.status_code == 200
    assert len(_services(world)) == 3


def test_a_taken_name_refuses_all_and_keeps_what_was_typed(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/layanan"
    for headers in ({}, HTMX):
        answer = world.client("sari").post(path, data={"names": "Gigi\npoli umum", "kunci": "a"}, headers=headers)
        assert answer.status_code == 422
        assert "Sudah ada: poli umum." in answer.text and "Gigi\npoli umum" in answer.text
    assert len(_services(world)) == 2


def test_nothing_and_too_much_are_refused(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/layanan"
    for names in ("", " \n - \n", "x" * 201, "\n".join(f"Layanan {n}" for n in range(201))):
        assert world.client("sari").post(path, data={"names": names, "kunci": "a"}).status_code == 422
    assert len(_services(world)) == 2


def test_a_service_is_renamed_in_its_row(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/layanan/{world.services['umum']}/ubah"
    assert 'value="Poli Umum"' in world.client("sari").get(path).text
    assert "<html" not in world.client("sari").get(path, headers=HTMX).text
    data = {"name": "Poli Umum dan Lansia", "versi": "1", "kunci": "a"}
    assert world.client("sari").post(path, data=data).status_code == 303
    assert "Poli Umum dan Lansia" in _services(world)


def test_a_taken_name_is_told_beside_the_field(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/layanan/{world.services['umum']}/ubah"
    data = {"name": "kesehatan ibu dan anak", "versi": "1", "kunci": "a"}
    answer = world.client("sari").post(path, data=data, headers=HTMX)
    assert answer.status_code == 422
    assert "Unit ini sudah memiliki layanan dengan nama ini." in answer.text
    assert 'value="kesehatan ibu dan anak"' in answer.text
    capitals = {"name": "POLI UMUM", "versi": "1", "kunci": "b"}
    assert world.client("sari").post(path, data=capitals).status_code == 303


def test_a_colleagues_other_name_is_shown_and_not_overwritten(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/layanan/{world.services['umum']}/ubah"
    world.client("rina").post(path, data={"name": "Poli Dewasa", "versi": "1", "kunci": "a"})
    mine = {"name": "Poli Lansia", "versi": "1", "kunci": "b"}
    answer = world.client("sari").post(path, data=mine, headers=HTMX)
    assert answer.status_code == 409
    assert "Poli Dewasa" in answer.text and 'value="Poli Lansia"' in answer.text
    assert "Poli Dewasa" in _services(world)
    assert world.client("sari").post(path, data=mine | {"versi": "2", "kunci": "c"}).status_code == 303
    assert "Poli Lansia" in _services(world)


def test_a_service_rests_and_comes_back(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/layanan/{world.services['umum']}"
    answer = world.client("sari").post(f"{path}/nonaktifkan", data={"kunci": "a"}, headers=HTMX)
    assert answer.status_code == 200 and "(nonaktif)" in answer.text
    assert _services(world)["Poli Umum"] is False
    assert world.client("sari").post(f"{path}/aktifkan", data={"kunci": "b"}).status_code == 303
    assert _services(world)["Poli Umum"] is True


def test_other_units_services_are_out_of_reach(world: World) -> None:
    mapane, tokorondo, umum = world.units["mapane"], world.units["tokorondo"], world.services["umum"]
    deeds = ("layanan", f"layanan/{umum}/ubah", f"layanan/{umum}/nonaktifkan", f"layanan/{umum}/aktifkan")
    data = {"names": "Palsu", "name": "Palsu", "versi": "1", "kunci": "a"}
    for deed in deeds:
        for name, status in {"joko": 404, "hadi": 404, "putri": 403, "agus": 403}.items():
            assert world.client(name).post(f"/unit/{mapane}/{deed}", data=data).status_code == status
    # Joko's own unit, Sari's service.
    for deed in deeds[1:]:
        assert world.client("joko").post(f"/unit/{tokorondo}/{deed}", data=data).status_code == 404
        assert world.client("maria").post(f"/unit/{tokorondo}/{deed}", data=data).status_code == 404
    assert _services(world) == {"Poli Umum": True, "Kesehatan Ibu dan Anak": True}
