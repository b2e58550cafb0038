"""The list of forums tells how far each report is, and whose forums it shows."""

from datetime import datetime
from typing import Any

import pytest

from fkp.forums.models import Forum
from fkp.forums.models_papers import Report
from fkp.storage.database import now, session, write_transaction
from tests.conftest import World
from tests.forums.steps import started


def _reported(world: World, forum_id: int, **moments: datetime) -> None:
    """The forum's report as sent, returned or verified at these moments."""
    with world.open():

        def keep() -> None:
            session().get_one(Forum, forum_id).report = Report(**moments)

        write_transaction(keep)


@pytest.mark.parametrize(
    ("reached", "words"),
    [
        ((), "Berjalan"),
        (("sent_at",), "Dikirim"),
        (("sent_at", "returned_at"), "Perlu perbaikan"),
        (("sent_at", "verified_at"), "Terverifikasi"),
    ],
)
def test_each_forum_says_how_far_its_report_is(world: World, reached: tuple[str, ...], words: str) -> None:
    forum_id = started(world, "Antrean loket")
    if reached:
        _reported(world, forum_id, **dict.fromkeys(reached, now()))
    everything: list[Any] = ["Berjalan", "Dikirim", "Perlu perbaikan", "Terverifikasi"]
    for headers in ({}, {"HX-Request": "true"}):
        text = world.client("sari").get("/forum/", headers=headers).text
        assert [each for each in everything if f"</svg> {each}</span>" in text] == [words]


def test_the_list_says_whose_forums_it_shows(world: World) -> None:
    started(world)
    assert "Semua forum unit Anda, yang terbaru di atas." in world.client("sari").get("/forum/").text
    assert "Semua forum di wilayah Anda, yang terbaru di atas." in world.client("dewi").get("/forum/").text
