"""A fault of the server's keeps what was typed: it is shown and can be sent once more."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from fkp.accounts import sign_ins
from fkp.forums import discussion
from fkp.forums.models import Forum
from fkp.storage.database import session
from tests.conftest import World
from tests.forums.steps import started

FULL = OperationalError("INSERT", {}, Exception("database or disk is full"))
LOCKED = OperationalError("INSERT", {}, Exception("database is locked"))


@pytest.fixture
def served(app: Flask) -> Flask:
    """The app as people meet it: faults are answered with a page."""
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def _failing(fault: Exception) -> Callable[..., None]:
    def fail(*args: object, **kwargs: object) -> None:
        raise fault

    return fail


@pytest.mark.parametrize("fault, status", [(LOCKED, 503), (FULL, 507), (RuntimeError("?"), 500)])
def test_what_was_typed_can_be_sent_again(
    world: World, served: Flask, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    forum_id = started(world)
    path, typed = f"/forum/{forum_id}/diskusi", {"kunci": "k", "group": "pengguna", "input": "Antre terlalu lama"}
    sari = world.client("sari")
    with monkeypatch.context() as broken:
        broken.setattr(discussion, "add_entry", _failing(fault))
        answer = sari.post(path, data=typed)
    assert answer.status_code == status
    assert 'name="input" value="Antre terlalu lama"' in answer.text
    assert f'action="/sulteng{path}"' in answer.text
    assert sari.post(path, data=typed).status_code == 303
    with world.open():
        assert [entry.input for entry in session().get_one(Forum, forum_id).entries] == ["Antre terlalu lama"]


def test_a_page_says_so_when_the_database_is_gone(
    world: World, served: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    sari = world.client("sari")
    monkeypatch.setattr(sign_ins, "session", _failing(LOCKED))
    answer = sari.get("/forum/")
    assert answer.status_code == 503
    assert "Layanan sedang sibuk" in answer.text
    assert "Sari" not in answer.text
