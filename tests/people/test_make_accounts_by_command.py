"""`flask person add` and `flask person reset`: the first account of a province, and the last admin's way back."""

import re

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.storage.database import session
from tests.conftest import World

CODE = re.compile(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}")
ADMIN = ("person", "add", "sulteng", "--name", "Nova", "--email", "Nova@Contoh.go.id", "--role", "admin")


def _run(world: World, *words: str) -> tuple[int, str]:
    result = world.app.test_cli_runner().invoke(args=list(words))
    return result.exit_code, result.output


def test_the_first_admin_is_made_and_comes_in(world: World) -> None:
    code, said = _run(world, *ADMIN)
    secret = CODE.search(said)
    assert code == 0 and secret, said
    new = "perahu sope berlabuh senja"
    used = {"akun": "nova@contoh.go.id", "kode": secret[0], "sandi_baru": new, "sandi_ulang": new}
    assert world.client().post("/kode", data=used).status_code == 303


def test_running_it_again_changes_nothing(world: World) -> None:
    _run(world, *ADMIN)
    code, said = _run(world, *ADMIN)
    assert code == 0 and "sudah punya akun" in said and not CODE.search(said)
    with world.open():
        assert session().query(Person).filter_by(email="nova@contoh.go.id").count() == 1


def test_unit_and_region_roles_need_their_place(world: World) -> None:
    petugas = ("person", "add", "sulteng", "--name", "Lia", "--nip", "19900101 201501 2003", "--role", "petugas")
    assert _run(world, *petugas)[0] == 2
    assert _run(world, *petugas, "--unit", "999999")[0] == 2
    assert _run(world, *petugas, "--unit", str(world.units["mapane"]))[0] == 0
    kab = (
        "person",
        "add",
        "sulteng",
        "--name",
        "Eka",
        "--email",
        "eka@contoh.go.id",
        "--role",
        "koordinator_kabupaten",
    )
    assert _run(world, *kab, "--region", "99.99")[0] == 2
    assert _run(world, *kab, "--region", "72.71")[0] == 0
    with world.open():
        eka = session().scalars(sa.select(Person).where(Person.email == "eka@contoh.go.id")).one()
        assert eka.grants[0].region_code == "72.71"


def test_what_cannot_be_is_refused_with_a_sentence(world: World) -> None:
    assert _run(world, "person", "add", "sulteng", "--name", "Lia", "--nip", "12", "--role", "admin")[0] == 2
    code, said = _run(world, "person", "add", "sulteng", "--name", "Lia", "--role", "admin")
    assert code == 1 and "Isi --nip atau --email." in said
    code, said = _run(world, "person", "add", "jawa-barat", "--name", "Lia", "--nip", "1" * 18, "--role", "admin")
    assert code == 1 and "jawa-barat" in said


def test_the_last_admin_gets_a_code(world: World) -> None:
    code, said = _run(world, "person", "reset", "sulteng", "agus@contoh.go.id")
    assert code == 0 and "Agus Salim" in said and CODE.search(said)
    code, said = _run(world, "person", "reset", "gorontalo", "agus@contoh.go.id")
    assert code == 1 and "Tidak ada akun aktif" in said
