"""Akun saya: one's own data and devices; nobody else's."""

import sqlalchemy as sa

from fkp.accounts.models import SignIn
from fkp.storage.database import session, write_transaction
from tests.conftest import World


def _version(world: World, name: str = "sari") -> int:
    with world.open():
        return world.person(name).version


def test_a_person_changes_their_telephone_and_email(world: World) -> None:
    data = {"phone": "0812 3456 7890", "email": "Sari.Baru@Contoh.go.id", "versi": _version(world), "kunci": "a"}
    answer = world.client("sari").post("/akun-saya/ubah", data=data | {"name": "Peretas", "jabatan": "Bupati"})
    assert (answer.status_code, answer.location) == (303, "/sulteng/akun-saya")
    with world.open():
        sari = world.person("sari")
        assert (sari.phone, sari.email, sari.name, sari.jabatan) == (
            "0812 3456 7890", "sari.baru@contoh.go.id", "Sari Wulandari", "",
        )  # fmt: skip


def test_bad_input_changes_nothing_and_stays_typed(world: World) -> None:
    client, version = world.client("sari"), _version(world)
    bad = client.post("/akun-saya/ubah", data={"phone": "rumah biru", "email": "bukan surel", "versi": version})
    assert bad.status_code == 422
    assert "Alamat e-mail tidak sah" in bad.text and "nomor telepon dengan angka" in bad.text
    assert 'value="rumah biru"' in bad.text and 'value="bukan surel"' in bad.text
    taken = client.post("/akun-saya/ubah", data={"phone": "", "email": "joko@contoh.go.id", "versi": version})
    assert taken.status_code == 422 and "sudah dipakai akun lain" in taken.text
    with world.open():
        assert world.person("sari").email == "sari@contoh.go.id"


def test_who_has_no_nip_keeps_an_email(world: World) -> None:
    with world.open():
        write_transaction(lambda: setattr(world.person("sari"), "nip", None))
    data = {"phone": "", "email": "", "versi": _version(world)}
    answer = world.client("sari").post("/akun-saya/ubah", data=data)
    assert answer.status_code == 422 and "Isi NIP atau alamat e-mail" in answer.text


def test_a_coordinators_edit_in_between_is_shown_and_not_overwritten(world: World) -> None:
    version = _version(world)
    person_id = world.people["sari"][1]
    edited = {"name": "Sari Wulandari", "nip": "", "email": "dari.dewi@contoh.go.id", "versi": version, "kunci": "d"}
    assert world.client("dewi").post(f"/akun/{person_id}/ubah", data=edited).status_code == 303
    mine = {"phone": "0811", "email": "dari.sari@contoh.go.id", "versi": version, "kunci": "s"}
    answer = world.client("sari").post("/akun-saya/ubah", data=mine)
    assert answer.status_code == 409
    assert "dari.dewi@contoh.go.id" in answer.text and "dari.sari@contoh.go.id" in answer.text
    assert "Dewi Anggraini" in answer.text
    settled = mine | {"versi": version + 1, "kunci": "t", "pilih-email": "tersimpan", "pilih-phone": "milik"}
    assert world.client("sari").post("/akun-saya/ubah", data=settled).status_code == 303
    with world.open():
        assert (world.person("sari").email, world.person("sari").phone) == ("dari.dewi@contoh.go.id", "0811")


def test_one_device_is_signed_out_from_afar(world: World) -> None:
    here, there = world.client("sari"), world.client("sari")
    with world.open():
        devices = session().scalars(sa.select(SignIn.id).order_by(SignIn.id)).all()
    assert here.post(f"/akun-saya/perangkat/{devices[1]}/keluarkan").status_code == 303
    assert there.get("/akun-saya").status_code == 303
    assert here.get("/akun-saya").status_code == 200
    gone = here.post(f"/akun-saya/perangkat/{devices[0]}/keluarkan")
    assert gone.location == "/sulteng/masuk" and here.get("/akun-saya").status_code == 303


def test_another_persons_device_does_not_exist(world: World) -> None:
    there = world.client("joko")
    with world.open():
        device = session().scalars(sa.select(SignIn.id)).one()
    assert world.client("sari").post(f"/akun-saya/perangkat/{device}/keluarkan").status_code == 404
    assert there.get("/akun-saya").status_code == 200


def test_signing_out_everywhere_ends_all_devices(world: World) -> None:
    here, there, other = world.client("sari"), world.client("sari"), world.client("joko")
    assert here.post("/akun-saya/keluar-semua").location == "/sulteng/masuk"
    assert here.get("/akun-saya").status_code == there.get("/akun-saya").status_code == 303
    assert other.get("/akun-saya").status_code == 200
