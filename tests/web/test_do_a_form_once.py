"""A form sent twice counts once; the same form with other words, or from somebody else, is another deed."""

from fkp.forums.models import Forum
from fkp.storage.database import session
from tests.conftest import World
from tests.forums.steps import started


def _say(world: World, who: str, forum_id: int, text: str) -> str | None:
    typed = {"kunci": "kunci-yang-sama", "group": "pengguna", "input": text}
    answer = world.client(who).post(f"/forum/{forum_id}/diskusi", data=typed)
    assert answer.status_code == 303
    return answer.location


def _inputs(world: World, forum_id: int) -> list[str]:
    with world.open():
        return [entry.input for entry in session().get_one(Forum, forum_id).entries]


def test_a_double_click_counts_once(world: World) -> None:
    forum_id = started(world)
    assert _say(world, "sari", forum_id, "Antre terlalu lama") == _say(world, "sari", forum_id, "Antre terlalu lama")
    assert _inputs(world, forum_id) == ["Antre terlalu lama"]


def test_words_changed_after_going_back_are_saved_too(world: World) -> None:
    forum_id = started(world)
    for text in ("Antre terlalu lama", "Loket kurang"):
        _say(world, "sari", forum_id, text)
    assert _inputs(world, forum_id) == ["Antre terlalu lama", "Loket kurang"]


def test_a_key_seen_by_a_colleague_does_not_swallow_their_words(world: World) -> None:
    forum_id = started(world)
    for who in ("sari", "rina"):
        _say(world, who, forum_id, "Antre terlalu lama")
    assert _inputs(world, forum_id) == ["Antre terlalu lama"] * 2


def test_a_key_does_not_lead_to_where_it_led_somebody_else(world: World) -> None:
    typed = {"kunci": "kunci-yang-sama", "topic": "Antrean", "period_id": world.periods["2026"]}
    led = [
        world.client(who).post("/forum/baru", data={**typed, "unit_id": world.units[unit]}).location
        for who, unit in (("sari", "mapane"), ("joko", "tokorondo"))
    ]
    assert len(set(led)) == 2
