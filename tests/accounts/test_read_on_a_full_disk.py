"""A disk without room stops writing, not reading: who is signed in still sees everything."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from fkp.accounts import sign_ins
from fkp.accounts.models import SignIn
from fkp.storage.database import now, session, write_transaction
from tests.conftest import World


def test_pages_open_although_it_cannot_be_written_down_that_the_device_was_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sari = world.client("sari")
    ten_minutes_ago = now() - timedelta(minutes=10)
    with world.open():
        write_transaction(lambda: session().execute(sa.update(SignIn).values(seen_at=ten_minutes_ago)) and None)

    def full(sign_in: SignIn) -> None:
        session().rollback()
        raise sa.exc.OperationalError("UPDATE sign_in", {}, Exception("database or disk is full"))

    monkeypatch.setattr(sign_ins, "_seen", full)
    answer = sari.get("/forum/")
    assert answer.status_code == 200
    assert "Sari Wulandari" in answer.text
