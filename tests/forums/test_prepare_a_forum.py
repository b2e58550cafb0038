"""Beginning a forum and filling persiapan."""

from fkp.forums.models import Forum
from fkp.rules.stages import Stage
from fkp.storage.database import session
from tests.conftest import World


def _start(world: World, name: str = "sari", topic: str = "Antrean pendaftaran") -> int:
    answer = world.client(name).post(
        "/forum/baru",
        data={
            "unit_id": world.units["mapane"],
            "period_id": world.periods["2026"],
            "topic": topic,
            "kunci": "satu",
        },
    )
    assert answer.status_code == 303, answer.text
    return int(answer.location.rstrip("/").rsplit("/", 1)[1])


def test_a_petugas_begins_a_forum_and_the_duty_runs(world: World) -> None:
    forum_id = _start(world)
    with world.open():
        forum = session().get_one(Forum, forum_id)
        assert forum.code == "FKP-2026-0001"
        assert forum.topic == "Antrean pendaftaran"


def test_the_same_form_sent_twice_begins_one_forum(world: World) -> None:
    assert _start(world) == _start(world)
    with world.open():
        assert session().query(Forum).count() == 1


def test_a_colleague_edit_in_between_is_shown_and_not_overwritten(world: World) -> None:
    forum_id = _start(world)
    path = f"/forum/{forum_id}/persiapan"
    with world.open():
        version = session().get_one(Forum, forum_id).stage(Stage.PERSIAPAN).version
    first = world.client("rina").post(path, data={"topic": "Tema Rina", "versi": version, "kunci": "a"})
    assert first.status_code == 303, first.text
    second = world.client("sari").post(path, data={"topic": "Tema Sari", "versi": version, "kunci": "b"})
    assert second.status_code == 409
    assert "Tema Rina" in second.text and "Tema Sari" in second.text
    with world.open():
        assert session().get_one(Forum, forum_id).topic == "Tema Rina"


def test_another_unit_does_not_find_it(world: World) -> None:
    forum_id = _start(world)
    assert world.client("joko").get(f"/forum/{forum_id}/").status_code == 404
    assert world.client("dewi").get(f"/forum/{forum_id}/persiapan").status_code == 403
    assert world.client("maria").get(f"/forum/{forum_id}/").status_code == 404
