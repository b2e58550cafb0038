"""Choosing a password: by one-time code or from one's own account; what is refused and what it ends."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from fkp.accounts import codes
from fkp.accounts.models import ResetCode
from fkp.accounts.password_rules import weakness
from fkp.storage.audit import AuditEntry
from fkp.storage.database import now, session, write_transaction
from tests.accounts.signing import OTHER_PASSWORD, PASSWORD, give_password, sign_in
from tests.conftest import ProvinceClient, World

REFUSED = [
    "pendek", "indonesia1945", "puskesmas12345", "Bismillah123", "Puskesmas-2026!", "password123456", "rahasia123456",
    "aaaaaaaaaaaa", "abcabcabcabc", "123456789012", "qwertyuiop12", "098765432109", "abababababab1", "Merdeka!!!2024",
    "sandi rahasia 123", "a" * 201, "sari.puskesmas wulandari", "xx198001012000031001", "contohsurel77 enak",
]  # fmt: skip
WELCOME = [
    PASSWORD, OTHER_PASSWORD, "kuda laut makan mangga", "Gr7#kLm9!qXz", "ペンギンが海を泳いでいる",
    "satuduatigaempatlima",
]  # fmt: skip
WORDS = ["Sari Wulandari", "198001012000031001", "contohsurel77@contoh.go.id"]


@pytest.mark.parametrize("password", REFUSED)
def test_what_others_would_guess_is_refused(password: str) -> None:
    assert weakness(password, belongs_to=WORDS)


@pytest.mark.parametrize("password", WELCOME)
def test_length_is_enough_without_signs_or_capitals(password: str) -> None:
    assert weakness(password, belongs_to=WORDS) is None


def _code(world: World, name: str = "sari") -> str:
    with world.open():
        return codes.issue_code(world.person(name), by=None)


def _use(client: ProvinceClient, account: str | None, code: str, new: str = OTHER_PASSWORD, again: str | None = None):  # type: ignore[no-untyped-def]
    return client.post(
        "/kode",
        data={"akun": account or "", "kode": code, "sandi_baru": new, "sandi_ulang": new if again is None else again},
    )


def test_a_code_lets_its_owner_choose_and_ends_all_devices(world: World) -> None:
    sari, signed_in = give_password(world, "sari"), world.client("sari")
    assert signed_in.get("/akun-saya").status_code == 200
    code = _code(world)
    answer = _use(world.client(), sari.nip, code)
    assert (answer.status_code, answer.location) == (303, "/sulteng/masuk")
    assert signed_in.get("/akun-saya").status_code == 303
    assert sign_in(world.client(), sari.nip).status_code == 422
    assert sign_in(world.client(), sari.nip, OTHER_PASSWORD).status_code == 303
    with world.open():
        deeds = session().scalars(sa.select(AuditEntry.deed).order_by(AuditEntry.id)).all()
        assert deeds == ["Membuat kode sekali pakai", "Membuat kata sandi baru dengan kode"]


def test_a_code_may_be_typed_small_and_without_dashes(world: World) -> None:
    sari = give_password(world, "sari")
    assert _use(world.client(), sari.email, _code(world).lower().replace("-", " ")).status_code == 303


def test_a_code_works_once_for_its_owner_and_for_a_day(world: World) -> None:
    sari, joko = give_password(world, "sari"), give_password(world, "joko")
    code = _code(world)
    assert _use(world.client(), joko.nip, code).status_code == 422
    assert _use(world.client(), sari.nip, code).status_code == 303
    again = _use(world.client(), sari.nip, code, "kura-kura menyeberang pelan")
    assert again.status_code == 422
    assert "sudah tidak berlaku" in again.text
    late = _code(world)
    with world.open():
        write_transaction(
            lambda: session().execute(sa.update(ResetCode).values(expires_at=now() - timedelta(1))) and None
        )
    assert _use(world.client(), sari.nip, late).status_code == 422


def test_a_newer_code_replaces_the_one_before(world: World) -> None:
    sari = give_password(world, "sari")
    first, second = _code(world), _code(world)
    assert _use(world.client(), sari.nip, first).status_code == 422
    assert _use(world.client(), sari.nip, second).status_code == 303


def test_a_weak_or_mistyped_password_leaves_the_code_unused(world: World) -> None:
    sari = give_password(world, "sari")
    code, client = _code(world), world.client()
    weak = _use(client, sari.nip, code, "wulandari nomor satu")
    assert weak.status_code == 422 and "tidak boleh memuat nama" in weak.text and code in weak.text
    apart = _use(client, sari.nip, code, OTHER_PASSWORD, "lain sekali")
    assert apart.status_code == 422 and "Kedua kata sandi tidak sama" in apart.text
    assert sign_in(world.client(), sari.nip).status_code == 303
    assert _use(client, sari.nip, code).status_code == 303


def test_codes_are_kept_only_as_hashes(world: World) -> None:
    code = _code(world)
    assert len(codes.plain_code(code)) == 16 and code.count("-") == 3
    with world.open():
        kept = session().scalars(sa.select(ResetCode)).one()
        assert code not in kept.code_hash and codes.plain_code(code) not in kept.code_hash


def _change(client: ProvinceClient, old: str, new: str = OTHER_PASSWORD):  # type: ignore[no-untyped-def]
    return client.post("/akun-saya/sandi", data={"sandi": old, "sandi_baru": new, "sandi_ulang": new})


def test_changing_the_password_keeps_this_device_and_ends_the_others(world: World) -> None:
    sari = give_password(world, "sari")
    here, there = world.client("sari"), world.client("sari")
    answer = _change(here, PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/sulteng/akun-saya")
    assert here.get("/akun-saya").status_code == 200
    assert there.get("/akun-saya").status_code == 303
    assert sign_in(world.client(), sari.nip, OTHER_PASSWORD).status_code == 303


def test_a_wrong_old_password_or_a_weak_new_one_changes_nothing(world: World) -> None:
    sari, client = give_password(world, "sari"), world.client("sari")
    wrong = _change(client, "bukan yang lama sama sekali")
    assert wrong.status_code == 422 and "Kata sandi sekarang tidak cocok" in wrong.text
    weak = _change(client, PASSWORD, "puskesmas12345")
    assert weak.status_code == 422 and "terlalu umum" in weak.text
    assert sign_in(world.client(), sari.nip).status_code == 303


def test_the_old_password_cannot_be_guessed_from_an_open_device(world: World) -> None:
    give_password(world, "sari")
    client = world.client("sari")
    statuses = [_change(client, f"tebakan nomor {n:03d}").status_code for n in range(11)]
    assert statuses == [422] * 10 + [429]
