"""Finding, changing, shutting and opening accounts, and who may do it to whom."""

import re

import pytest
import sqlalchemy as sa

from fkp.accounts.models import Person, RoleGrant
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session, write_transaction
from tests.accounts.signing import give_password, sign_in
from tests.conftest import World

CODE = re.compile(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}")


def _listed(world: World, name: str, address: str = "/akun/") -> set[str]:
    found = re.findall(r'/akun/(\d+)/"', world.client(name).get(address).text)
    keys = {person_id: key for key, (slug, person_id) in world.people.items() if slug == world.people[name][0]}
    return {keys[int(person_id)] for person_id in found}


def _id(world: World, name: str) -> int:
    return world.people[name][1]


def test_each_coordinator_finds_the_accounts_they_manage(world: World) -> None:
    assert _listed(world, "dewi") == {"sari", "rina", "joko"}
    assert _listed(world, "hadi") == set()
    assert _listed(world, "bagus") == {"sari", "rina", "joko", "dewi", "hadi", "bagus", "putri"}
    assert _listed(world, "agus") == {"sari", "rina", "joko", "dewi", "hadi", "bagus", "putri", "agus"}
    assert _listed(world, "maria") == {"maria"}


def test_the_list_narrows_by_words_role_region_unit_and_state(world: World) -> None:
    assert _listed(world, "bagus", "/akun/?q=wulan") == {"sari"}
    assert _listed(world, "bagus", "/akun/?q=joko@") == {"joko"}
    assert _listed(world, "bagus", "/akun/?peran=kepala_unit") == {"rina"}
    assert _listed(world, "bagus", "/akun/?wilayah=72.71") == {"hadi"}
    assert _listed(world, "bagus", "/akun/?wilayah=72.02&peran=petugas") == {"sari", "joko"}
    assert _listed(world, "dewi", f"/akun/?unit={world.units['tokorondo']}") == {"joko"}
    assert _listed(world, "bagus", "/akun/?keadaan=nonaktif") == set()
    assert _listed(world, "bagus", "/akun/?q=%25") == set()


def test_the_list_answers_htmx_with_the_piece(world: World) -> None:
    piece = world.client("dewi").get("/akun/?q=sari", headers={"HX-Request": "true"})
    assert "Sari Wulandari" in piece.text and "<html" not in piece.text


def test_a_long_list_costs_as_many_statements_as_a_short_one(world: World) -> None:
    client = world.client("bagus")

    def statements() -> int:
        seen: list[str] = []

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            seen.append(statement)

        sa.event.listen(sa.Engine, "before_cursor_execute", note)
        try:
            assert client.get("/akun/").status_code == 200
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", note)
        return len(seen)

    statements()
    short = statements()
    with world.open():
        more = [
            Person(name=f"Pegawai {n:02d}", email=f"p{n}@contoh.go.id",
                   role_grants=[RoleGrant(role="petugas", unit_id=world.units["mapane"])])
            for n in range(60)
        ]  # fmt: skip
        write_transaction(lambda: session().add_all(more))
    assert statements() == short


def test_accounts_out_of_reach_do_not_exist(world: World) -> None:
    for name, other in (("dewi", "hadi"), ("dewi", "bagus"), ("hadi", "sari"), ("bagus", "agus"), ("dewi", "dewi")):
        person_id = _id(world, other)
        assert world.client(name).get(f"/akun/{person_id}/").status_code == 404
        for deed in ("nonaktifkan", "aktifkan", "kode", "ubah", "peran/baru"):
            assert world.client(name).post(f"/akun/{person_id}/{deed}", data={"name": "x"}).status_code == 404
    assert world.client("maria").get(f"/akun/{_id(world, 'joko') + 100}/").status_code == 404
    assert world.client("sari").get(f"/akun/{_id(world, 'sari')}/").status_code == 403


def test_a_colleague_who_works_in_two_regions_belongs_to_the_province(world: World) -> None:
    with world.open():
        elsewhere = RoleGrant(person_id=_id(world, "joko"), role="petugas", unit_id=world.units["palu"])
        write_transaction(lambda: session().add(elsewhere))
    assert _listed(world, "dewi") == {"sari", "rina"}
    assert "joko" in _listed(world, "bagus")


def test_the_coordinator_changes_who_somebody_is(world: World) -> None:
    data = {
        "name": "Sari Wulandari, A.Md.Keb",
        "nip": "199001012015012003",
        "email": "",
        "jabatan": "Bidan",
        "versi": 1,
    }
    assert world.client("dewi").post(f"/akun/{_id(world, 'sari')}/ubah", data=data).status_code == 303
    with world.open():
        sari = world.person("sari")
        assert (sari.name, sari.nip, sari.email, sari.jabatan, sari.version) == (
            "Sari Wulandari, A.Md.Keb", "199001012015012003", None, "Bidan", 2,
        )  # fmt: skip
        entry = session().scalars(sa.select(AuditEntry)).one()
        assert entry.before == {"name": "Sari Wulandari", "nip": "198001012000031001",
                                "email": "sari@contoh.go.id", "jabatan": ""}  # fmt: skip


def test_a_role_is_added_and_taken_away(world: World) -> None:
    dewi, person_id = world.client("dewi"), _id(world, "sari")
    post = {"peran": "kepala_unit", "unit": world.units["tokorondo"]}
    assert "Beri peran ini?" in dewi.get(f"/akun/{person_id}/peran/baru", query_string=post).text
    assert dewi.post(f"/akun/{person_id}/peran/baru", data=post | {"kunci": "a"}).status_code == 303
    with world.open():
        grants = [(row.role, row.unit_id, row.id) for row in world.person("sari").role_grants]
    assert [grant[:2] for grant in grants] == [
        ("petugas", world.units["mapane"]),
        ("kepala_unit", world.units["tokorondo"]),
    ]
    twice = dewi.post(f"/akun/{person_id}/peran/baru", data=post | {"kunci": "b"})
    assert twice.status_code == 409 and "sudah memiliki peran itu" in twice.text
    assert dewi.post(f"/akun/{person_id}/peran/{grants[0][2]}/cabut", data={"kunci": "c"}).status_code == 303
    last = dewi.post(f"/akun/{person_id}/peran/{grants[1][2]}/cabut", data={"kunci": "d"})
    assert last.status_code == 409 and "satu-satunya peran" in last.text
    with world.open():
        assert [grant.role for grant in world.person("sari").grants] == ["kepala_unit"]


def test_a_changed_role_counts_at_once(world: World) -> None:
    sari = world.client("sari")
    assert sari.get("/jejak/").status_code == 403
    post = {"peran": "kepala_unit", "unit": world.units["mapane"]}
    world.client("dewi").post(f"/akun/{_id(world, 'sari')}/peran/baru", data=post)
    assert sari.get("/jejak/").status_code == 200


def test_shutting_an_account_ends_its_devices_and_codes(world: World) -> None:
    sari, signed_in = give_password(world, "sari"), world.client("sari")
    dewi, person_id = world.client("dewi"), _id(world, "sari")
    code = CODE.search(dewi.post(f"/akun/{person_id}/kode", data={"kunci": "a"}).text)
    assert code
    assert dewi.post(f"/akun/{person_id}/nonaktifkan", data={"kunci": "b"}).status_code == 303
    assert signed_in.get("/akun-saya").status_code == 303
    assert sign_in(world.client(), sari.nip).status_code == 422
    new = "perahu sope berlabuh senja"
    used = {"akun": sari.nip, "kode": code[0], "sandi_baru": new, "sandi_ulang": new}
    assert world.client().post("/kode", data=used).status_code == 422
    refused = dewi.post(f"/akun/{person_id}/kode", data={"kunci": "c"})
    assert refused.status_code == 409 and "Akun ini nonaktif" in refused.text
    assert dewi.post(f"/akun/{person_id}/aktifkan", data={"kunci": "d"}).status_code == 303
    assert sign_in(world.client(), sari.nip).status_code == 303


@pytest.mark.parametrize("deed", ["nonaktifkan", "kode", "peran/baru?peran=pengamat"])
def test_nobody_does_it_to_themselves(world: World, deed: str) -> None:
    for name in ("bagus", "agus"):
        answer = world.client(name).post(f"/akun/{_id(world, name)}/{deed}")
        assert answer.status_code == 409, answer.text
        assert "Galat: " in answer.text
        with world.open():
            assert world.person(name).active and len(world.person(name).grants) == 1


def test_the_last_manager_of_the_province_stays(world: World) -> None:
    answer = world.client("agus").post(f"/akun/{_id(world, 'bagus')}/nonaktifkan")
    assert answer.status_code == 409 and "Koordinator provinsi terakhir" in answer.text
    with world.open():
        more = RoleGrant(person_id=_id(world, "putri"), role="koordinator_provinsi")
        write_transaction(lambda: session().add(more))
    assert world.client("agus").post(f"/akun/{_id(world, 'bagus')}/nonaktifkan").status_code == 303


def test_a_code_is_shown_once_and_printed_with_what_to_do(world: World) -> None:
    give_password(world, "sari")
    dewi, path = world.client("dewi"), f"/akun/{_id(world, 'sari')}/kode"
    first = dewi.post(path, data={"kunci": "a"})
    code = CODE.search(first.text)
    assert first.status_code == 200 and code
    assert "hanya tampil sekarang" in first.text and "24" not in first.headers.get("Location", "")
    assert first.headers["Cache-Control"] == "no-store"
    again = dewi.post(path, data={"kunci": "a"})
    assert (again.status_code, again.location) == (303, f"/sulteng/akun/{_id(world, 'sari')}/")
    assert code[0] not in dewi.get(f"/akun/{_id(world, 'sari')}/").text
    assert dewi.get(path).status_code == 405


def test_hostile_filters_are_harmless(world: World) -> None:
    bagus = world.client("bagus")
    for query in ("unit=99999999999999999999", "unit=-1", "unit=abc", "hal=99999999999999999999", "hal=-3",
                  "peran=%00", "wilayah=%00", "q=%00'%22%3Cscript%3E", "q=" + "x" * 5000, "keadaan=x"):  # fmt: skip
        answer = bagus.get(f"/akun/?{query}")
        assert answer.status_code == 200 and "<script>" not in answer.text
