"""Signing in and out: by NIP or e-mail, remembered or not, and back to the page that was wanted."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from fkp.accounts.models import Person, SignIn
from fkp.accounts.passwords import set_password
from fkp.storage.database import now, session, write_transaction
from fkp.web.province_path import ENVIRON_KEY
from tests.accounts.signing import PASSWORD, give_password, sign_in
from tests.conftest import World

HOSTILE = [
    "//jahat.example/", "/\\jahat.example", "\\\\jahat.example", "https://jahat.example/", "javascript:alert(1)",
    "/../gorontalo/forum/", "/%2e%2e/gorontalo/", "/forum/../../gorontalo/", "/.%2E/gorontalo/", "///jahat.example",
    "/\t/jahat.example", "/forum/\r\nSet-Cookie: a=b", "forum/", " /forum/", "/tidak-ada", "/keluar", "", "/\x00",
    "/forum/./../..//jahat.example", "@jahat.example", "?lanjut=//jahat.example", "http:/jahat.example",
]  # fmt: skip


@pytest.mark.parametrize("spelling", ["{nip}", " {nip} ", "{email}", "SARI@Contoh.go.id"])
def test_a_petugas_signs_in_by_nip_or_email(world: World, spelling: str) -> None:
    sari = give_password(world, "sari")
    client = world.client()
    answer = sign_in(client, spelling.format(nip=sari.nip, email=sari.email))
    assert (answer.status_code, answer.location) == (303, "/sulteng/")
    assert "Sari Wulandari" in client.get("/akun-saya").text


def test_a_nip_typed_in_groups_is_understood(world: World) -> None:
    nip = give_password(world, "sari").nip or ""
    assert sign_in(world.client(), f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}").status_code == 303


def _same_for_all(page: str, name: str | None) -> str:
    """A page without the name typed and without what is random on every page."""
    random_too = re.compile(r'(name="(?:kunci|csrf_token)"[^>]*value=|"X-CSRFToken": )"[^"]*"')
    return random_too.sub("", page).replace(name or "", "")


def test_wrong_password_and_unknown_account_read_alike_and_keep_the_name(world: World) -> None:
    sari = give_password(world, "sari")
    wrong = sign_in(world.client(), sari.nip, "bukan sandinya sama sekali")
    unknown = sign_in(world.client(), "199912312025011009", "bukan sandinya sama sekali")
    assert wrong.status_code == unknown.status_code == 422
    assert "NIP/e-mail atau kata sandi salah" in wrong.text
    assert _same_for_all(wrong.text, sari.nip) == _same_for_all(unknown.text, "199912312025011009")
    assert f'value="{sari.nip}"' in wrong.text
    assert "bukan sandinya" not in wrong.text


def test_without_a_password_or_when_shut_nobody_enters(world: World) -> None:
    joko = give_password(world, "joko")
    with world.open():
        write_transaction(lambda: setattr(world.person("joko"), "active", False))
        rina = world.person("rina").nip
    assert sign_in(world.client(), joko.nip).status_code == 422
    assert sign_in(world.client(), rina, "").status_code == 422
    assert sign_in(world.client(), rina, "sandi bagi akun yang tidak ada").status_code == 422


def test_empty_fields_are_named(world: World) -> None:
    answer = world.client().post("/masuk", data={"akun": "", "sandi": ""})
    assert answer.status_code == 422
    assert "Tuliskan NIP atau alamat e-mail Anda." in answer.text and "Tuliskan kata sandi Anda." in answer.text
    assert "<title>Galat: Masuk" in answer.text


def test_the_page_that_was_wanted_follows(world: World) -> None:
    sari = give_password(world, "sari")
    client = world.client()
    asked = client.get("/masuk?lanjut=/forum/?q%3Dantre%20an")
    assert 'value="/forum/?q=antre an"' in asked.text
    answer = sign_in(client, sari.nip, lanjut="/forum/?q=antre an")
    assert answer.location == "/sulteng/forum/?q=antre%20an"
    again = client.get("/masuk?lanjut=/forum/")
    assert (again.status_code, again.location) == (303, "/sulteng/forum/")


@pytest.mark.parametrize("address", HOSTILE)
def test_no_address_leads_out_of_the_province(world: World, address: str) -> None:
    sari = give_password(world, "sari")
    assert sign_in(world.client(), sari.nip, lanjut=address).location == "/sulteng/"


def test_nothing_of_the_session_before_remains(world: World) -> None:
    sari = give_password(world, "sari")
    client = world.client()
    with world.open() as province:
        pass
    with world.app.test_request_context("/", environ_overrides={ENVIRON_KEY: province}):
        signer = world.app.session_interface.get_signing_serializer(world.app)  # type: ignore[attr-defined]
        client.set_cookie("fkp", signer.dumps({"ditanam": "penyerang", "csrf_token": "dikenal"}), path="/sulteng/")
        sign_in(client, sari.nip)
        after = client.get_cookie("fkp", path="/sulteng/")
        assert after is not None
        kept = signer.loads(after.value)
    assert "ditanam" not in kept and kept.get("csrf_token") != "dikenal"
    assert kept["_user_id"]


def test_a_device_that_is_remembered_keeps_its_cookie(world: World) -> None:
    sari = give_password(world, "sari")

    def cookie_of(**fields: str) -> str:
        answer = sign_in(world.client(), sari.nip, **fields)
        return next(value for key, value in answer.headers if key == "Set-Cookie" and value.startswith("fkp="))

    assert "Expires" not in cookie_of()
    kept = cookie_of(ingat="y")
    assert "Expires" in kept and "HttpOnly" in kept and "SameSite=Lax" in kept and "Path=/sulteng/" in kept
    with world.open():
        longest = session().scalars(sa.select(SignIn.expires_at).order_by(SignIn.expires_at.desc())).first()
        assert longest is not None and longest > now() + timedelta(days=29)


def test_the_device_is_named_for_its_owner(world: World) -> None:
    sari = give_password(world, "sari")
    agent = (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
    )
    client = world.client()
    client.post("/masuk", data={"akun": sari.nip, "sandi": PASSWORD}, headers={"User-Agent": agent})
    assert "Chrome di Windows" in client.get("/akun-saya").text


def test_signing_out_ends_the_device_even_for_a_kept_cookie(world: World) -> None:
    sari = give_password(world, "sari")
    client = world.client()
    sign_in(client, sari.nip)
    kept = client.get_cookie("fkp", path="/sulteng/")
    assert kept is not None
    answer = client.post("/keluar")
    assert (answer.status_code, answer.location) == (303, "/sulteng/masuk")
    client.set_cookie("fkp", kept.value, path="/sulteng/")
    assert client.get("/akun-saya").status_code == 303


def test_the_other_province_does_not_know_the_account(world: World) -> None:
    sari = give_password(world, "sari")
    assert sign_in(world.client(slug="gorontalo"), sari.email).status_code == 422


def test_a_hash_made_with_weaker_settings_is_renewed(world: World) -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with world.open():
        write_transaction(lambda: set_password(world.person("sari"), weaker))
        nip = world.person("sari").nip
    assert sign_in(world.client(), nip).status_code == 303
    with world.open():
        kept = session().scalar(sa.select(Person.password_hash).where(Person.nip == nip)) or ""
        assert "m=19456,t=2,p=1" in kept
    assert sign_in(world.client(), nip).status_code == 303
