"""Letting a unit rest, taking it back, and deleting only what has no history."""

import sqlalchemy as sa

from fkp.duties.actions import count_differences
from fkp.duties.models import Duty
from fkp.forums.actions import start_forum
from fkp.rules.permissions import Permission
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session
from fkp.units.actions import create_unit
from fkp.units.models import Region, Service, Unit
from fkp.units.queries import may
from fkp.units.services import add_services
from tests.conftest import World


def test_a_resting_unit_owes_nothing_and_comes_back(world: World) -> None:
    path, key = f"/unit/{world.units['mapane']}", (world.periods["2026"], world.units["mapane"])
    dewi = world.client("dewi")
    asked = dewi.get(f"{path}/nonaktifkan").text
    assert "2 akun unit ini tetap dapat masuk, tetapi hanya membaca" in asked
    reason = "Digabung ke Puskesmas Tokorondo"
    assert dewi.post(f"{path}/nonaktifkan", data={"reason": reason, "kunci": "a"}).status_code == 303
    with world.open():
        assert not world.unit("mapane").active
        assert session().get(Duty, key) is None
        assert count_differences(key[0]) == []
        entry = session().scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None and (entry.deed, entry.reason) == ("Menonaktifkan unit", reason)
    assert dewi.post(f"{path}/aktifkan", data={"kunci": "b"}).status_code == 303
    with world.open():
        assert world.unit("mapane").active
        assert session().get(Duty, key) is not None


def test_a_resting_unit_is_read_but_not_written(world: World) -> None:
    path = f"/unit/{world.units['mapane']}"
    world.client("dewi").post(f"{path}/nonaktifkan", data={"kunci": "a"})
    page = world.client("sari").get(f"{path}/").text
    assert "Unit ini nonaktif" in page and "Ubah profil" not in page and "Tambah layanan" not in page
    for name in ("sari", "rina", "dewi"):
        assert world.client(name).post(f"{path}/ubah", data={"versi": 2}).status_code == 403
        assert world.client(name).post(f"{path}/layanan", data={"names": "Gizi"}).status_code == 403
    with world.open():
        unit, sari, dewi = world.unit("mapane"), world.person("sari"), world.person("dewi")
        assert not may(sari, unit, Permission.RUN_FORUM)
        assert may(sari, unit, Permission.VIEW_FORUMS)
        assert may(dewi, unit, Permission.MANAGE_UNITS) and may(dewi, unit, Permission.VERIFY_REPORT)


def test_a_resting_unit_leaves_the_list_but_is_found_by_status(world: World) -> None:
    dewi = world.client("dewi")
    dewi.post(f"/unit/{world.units['mapane']}/nonaktifkan", data={"kunci": "a"})
    assert "Puskesmas Mapane" not in dewi.get("/unit/").text
    assert "Puskesmas Mapane" in dewi.get("/unit/?status=nonaktif").text
    assert "Puskesmas Mapane" in dewi.get("/unit/?status=semua").text


def test_a_unit_made_by_mistake_is_deleted_with_its_services(world: World) -> None:
    with world.open():
        unit = create_unit(session().get_one(Region, "72.02"), {"name": "Salah Ketik", "kind": "uptd"}, by=None)
        add_services(unit, ["Loket"], by=None)
        unit_id = unit.id
    dewi = world.client("dewi")
    assert "Hapus Salah Ketik?" in dewi.get(f"/unit/{unit_id}/hapus").text
    answer = dewi.post(f"/unit/{unit_id}/hapus", data={"kunci": "a"})
    assert answer.status_code == 303, answer.text
    with world.open():
        assert session().get(Unit, unit_id) is None
        assert session().scalars(sa.select(Service).where(Service.unit_id == unit_id)).all() == []
        assert session().get(Duty, (world.periods["2026"], unit_id)) is None
        assert count_differences(world.periods["2026"]) == []
    assert dewi.get(f"/unit/{unit_id}/").status_code == 404


def test_what_has_history_is_never_deleted(world: World) -> None:
    with world.open():
        start_forum(world.unit("palu"), world.period(), topic="Antrean", by=None)
    ties = {
        ("dewi", "dinkes"): "Unit lain di bawahnya",
        ("dewi", "mapane"): "Akun yang terdaftar di unit ini",
        ("hadi", "palu"): "Forum, laporan, atau catatan lain",
    }
    for (name, key), words in ties.items():
        path = f"/unit/{world.units[key]}/hapus"
        assert words in world.client(name).get(path).text
        answer = world.client(name).post(path, data={"kunci": key})
        assert answer.status_code == 409 and words in answer.text
    with world.open():
        assert session().scalar(sa.select(sa.func.count(Unit.id))) == 4
        assert world.unit("palu").active


def test_only_coordinators_of_the_region_decide(world: World) -> None:
    for deed in ("nonaktifkan", "aktifkan", "hapus"):
        path = f"/unit/{world.units['mapane']}/{deed}"
        for name, status in {"sari": 403, "rina": 403, "joko": 403, "putri": 403, "hadi": 404}.items():
            assert world.client(name).get(path).status_code == status
            assert world.client(name).post(path, data={"kunci": name}).status_code == status
        assert world.client("maria").post(f"/unit/{world.units['tokorondo']}/{deed}").status_code == 404
    with world.open():
        assert world.unit("mapane").active


def test_a_reason_too_long_is_refused_and_kept(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/nonaktifkan"
    answer = world.client("dewi").post(path, data={"reason": "a" * 501, "kunci": "a"})
    assert answer.status_code == 422 and "a" * 501 in answer.text
    with world.open():
        assert world.unit("mapane").active
