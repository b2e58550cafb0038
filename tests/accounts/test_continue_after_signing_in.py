"""An expired session on save: sign in and continue with what was typed, the wrong password included."""

import json
import re
from collections.abc import Iterator
from html import unescape

import pytest

from fkp import create_app
from fkp.config import Settings
from fkp.forums.models import Forum
from fkp.storage.database import engines, session
from tests.accounts.signing import PASSWORD, give_password
from tests.conftest import ProvinceClient, World


@pytest.fixture
def guarded(world: World, settings: Settings) -> Iterator[World]:
    """The same world with CSRF protection on, as people meet it."""
    app = create_app(
        Settings(
            instance=settings.instance,
            secret_key=settings.secret_key,
            database_url=settings.database_url,
            flask={"TESTING": True},
        )
    )
    app.test_client_class = ProvinceClient
    yield World(app, world.people, world.units, world.periods, world.services)
    with app.app_context():
        engines().dispose()


def _hidden(html: str) -> dict[str, str]:
    """The hidden fields of the form in the main part of a page."""
    form = html[html.index("<main") :]
    found = re.findall(r'<input[^>]*name="([^"]+)"[^>]*type="hidden"[^>]*value="([^"]*)"', form)
    found += re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}


def test_what_was_typed_survives_sign_in_and_is_saved_with_one_click(guarded: World) -> None:
    sari = give_password(guarded, "sari")
    client = guarded.client()
    typed = {"unit_id": str(guarded.units["mapane"]), "period_id": str(guarded.periods["2026"]),
             "topic": 'Antrean "panjang" <b>', "kunci": "k-1"}  # fmt: skip
    asked = client.post("/forum/baru", data=typed)
    assert asked.status_code == 401 and "Isian Anda tidak hilang" in asked.text

    wrong = client.post("/masuk", data=_hidden(asked.text) | {"akun": sari.nip, "sandi": "salah sama sekali"})
    assert wrong.status_code == 422 and "Isian Anda tidak hilang" in wrong.text
    carried = json.loads(_hidden(wrong.text)["bawaan"])
    assert carried["path"] == "/forum/baru" and ["topic", typed["topic"]] in carried["fields"]

    shown = client.post("/masuk", data=_hidden(wrong.text) | {"akun": sari.nip, "sandi": PASSWORD})
    assert shown.status_code == 200 and "Isian Anda masih ada" in shown.text
    assert 'action="/sulteng/forum/baru"' in shown.text
    saved = client.post("/forum/baru", data=_hidden(shown.text))
    assert saved.status_code == 303, saved.text
    with guarded.open():
        assert session().query(Forum).one().topic == typed["topic"]


@pytest.mark.parametrize(
    "carried",
    [
        "bukan json", "[]", "null", '{"path": "/forum/baru"}', '{"path": 3, "fields": []}', "[" * 20_000,
        '{"path": "//jahat.example", "fields": []}', '{"path": "https://jahat.example/", "fields": []}',
        '{"path": "/../gorontalo/forum/baru", "fields": []}', '{"path": "/tidak-ada", "fields": [["a", "b"]]}',
        '{"path": "/forum/baru", "fields": [["a"]]}', '{"path": "/forum/baru", "fields": [["a", 1]]}',
        json.dumps({"path": "/forum/baru", "fields": [["a", "b"]] * 2001}),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_dropped(world: World, carried: str) -> None:
    sari = give_password(world, "sari")
    data = {"akun": sari.nip, "sandi": PASSWORD, "bawaan": carried, "lanjut": "/forum/"}
    answer = world.client().post("/masuk", data=data)
    assert (answer.status_code, answer.location) == (303, "/sulteng/forum/")


def test_passwords_do_not_travel(world: World) -> None:
    new = "perahu sope berlabuh senja"
    asked = world.client().post("/akun-saya/sandi", data={"sandi": PASSWORD, "sandi_baru": new, "sandi_ulang": new})
    assert asked.status_code == 401
    assert PASSWORD not in asked.text and new not in asked.text


def test_signing_in_needs_the_pages_own_token(guarded: World) -> None:
    sari = give_password(guarded, "sari")
    answer = guarded.client().post("/masuk", data={"akun": sari.nip, "sandi": PASSWORD})
    assert answer.status_code == 400
    assert not any(value.startswith("fkp-dikenal") for key, value in answer.headers if key == "Set-Cookie")
