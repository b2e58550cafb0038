"""Making an account: which role, where, who; then its first code, shown once."""

import re

import pytest
import sqlalchemy as sa

from fkp.accounts.models import Person, RoleGrant
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session
from tests.conftest import World

NEW = {
    "name": "Lia Mokodompit",
    "nip": "19900101 201501 2 003",
    "email": "",
    "phone": "",
    "jabatan": "Bidan",
    "kunci": "a",
}
CODE = re.compile(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}")


def _path(world: World, role: str = "petugas", unit: str = "mapane") -> str:
    return f"/akun/baru?peran={role}&unit={world.units[unit]}"


def test_the_coordinator_makes_an_account_and_its_owner_comes_in(world: World) -> None:
    answer = world.client("dewi").post(_path(world), data=NEW)
    assert answer.status_code == 200
    code = CODE.search(answer.text)
    assert code and "/sulteng/kode" in answer.text and "199001012015012003" in answer.text
    new = "perahu sope berlabuh senja"
    visitor = world.client()
    chosen = {"akun": "199001012015012003", "kode": code[0], "sandi_baru": new, "sandi_ulang": new}
    assert visitor.post("/kode", data=chosen).status_code == 303
    assert visitor.post("/masuk", data={"akun": "199001012015012003", "sandi": new}).status_code == 303
    assert "Lia Mokodompit" in visitor.get("/akun-saya").text
    with world.open():
        lia = session().scalars(sa.select(Person).where(Person.nip == "199001012015012003")).one()
        assert [(grant.role, grant.unit_id) for grant in lia.grants] == [("petugas", world.units["mapane"])]
        first = session().scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).first()
        assert first is not None and (first.deed, first.person_name) == ("Membuat akun", "Dewi Anggraini")
        assert first.unit_id == world.units["mapane"]


def test_the_questions_come_one_at_a_time(world: World) -> None:
    dewi = world.client("dewi")
    role = dewi.get("/akun/baru")
    assert "Petugas unit" in role.text and "Kepala unit" in role.text and "Koordinator provinsi" not in role.text
    assert dewi.get("/akun/baru?pilih=1").status_code == 422
    unit = dewi.get("/akun/baru?peran=petugas&q=mapane")
    assert "Puskesmas Mapane" in unit.text and "Tokorondo" not in unit.text and "Palu Barat" not in unit.text
    assert f"peran=petugas&amp;unit={world.units['mapane']}" in unit.text
    piece = dewi.get("/akun/baru?peran=petugas&q=toko", headers={"HX-Request": "true"})
    assert "Tokorondo" in piece.text and "<html" not in piece.text
    region = world.client("bagus").get("/akun/baru?peran=koordinator_kabupaten")
    assert "Kabupaten Poso" in region.text and "Kota Palu" in region.text
    assert "Siapa orangnya?" in dewi.get(_path(world)).text


def test_the_same_form_sent_twice_makes_one_account(world: World) -> None:
    dewi = world.client("dewi")
    dewi.post(_path(world), data=NEW)
    again = dewi.post(_path(world), data=NEW)
    assert again.status_code == 303 and not CODE.search(again.text)
    with world.open():
        assert session().query(Person).filter_by(name="Lia Mokodompit").count() == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "  "}, "Tuliskan nama lengkap."),
        ({"name": "x" * 10_000}, "Terlalu panjang"),
        ({"nip": "123"}, "NIP harus 18 angka."),
        ({"nip": "", "email": ""}, "Isi NIP atau alamat e-mail"),
        ({"email": "bukan surel"}, "Alamat e-mail tidak sah"),
        ({"email": "JOKO@contoh.go.id"}, "Alamat e-mail ini sudah dipakai akun lain."),
        ({"nip": "198001012000031001"}, "NIP ini sudah dipakai akun lain."),
    ],
)
def test_bad_input_makes_nothing_and_stays_typed(world: World, change: dict[str, str], message: str) -> None:
    answer = world.client("dewi").post(_path(world), data=NEW | change)
    assert answer.status_code == 422
    assert message in answer.text and 'value="Bidan"' in answer.text
    with world.open():
        assert session().scalar(sa.select(sa.func.count()).select_from(Person)) == len(
            [name for name, (slug, _) in world.people.items() if slug == "sulteng"]
        )


def test_nobody_gives_a_role_above_their_own_or_out_of_reach(world: World) -> None:
    dewi, bagus = world.client("dewi"), world.client("bagus")
    for role in ("admin", "koordinator_provinsi", "koordinator_kabupaten", "pengamat"):
        answer = dewi.post(f"/akun/baru?peran={role}&wilayah=72.02", data=NEW)
        assert "Peran apa?" in answer.text
    assert "Peran apa?" in bagus.post("/akun/baru?peran=admin", data=NEW).text
    assert "Di unit mana?" in dewi.post(_path(world, unit="palu"), data=NEW).text
    assert "Di unit mana?" in dewi.post("/akun/baru?peran=petugas&unit=99999999999999999999", data=NEW).text
    assert "Di kabupaten/kota mana?" in bagus.post("/akun/baru?peran=koordinator_kabupaten&wilayah=99", data=NEW).text
    with world.open():
        assert session().query(Person).filter_by(name="Lia Mokodompit").count() == 0


def test_extra_fields_change_nothing_else(world: World) -> None:
    extra = {"role": "admin", "active": "", "password_hash": "x", "version": "9", "id": "77"}
    assert world.client("dewi").post(_path(world), data=NEW | extra).status_code == 200
    with world.open():
        lia = session().scalars(sa.select(Person).where(Person.name == "Lia Mokodompit")).one()
        assert lia.active and lia.password_hash is None and lia.version == 1
        assert session().scalars(sa.select(RoleGrant.role).where(RoleGrant.person_id == lia.id)).all() == ["petugas"]


def test_unit_staff_and_observers_may_not_make_accounts(world: World) -> None:
    for name in ("sari", "rina", "putri"):
        assert world.client(name).post(_path(world), data=NEW).status_code == 403
    assert world.client().get("/akun/baru").status_code == 303
