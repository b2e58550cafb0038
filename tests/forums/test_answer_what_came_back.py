"""A stage the coordinator sent back stays 'perlu perbaikan' until the unit says on purpose that it is mended."""

from fkp.forums.actions import mark_saved
from fkp.forums.models import Forum
from fkp.rules.stages import Stage
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session, write_transaction
from tests.conftest import World
from tests.forums.steps import started

NOTE = "Beri keterangan pada setiap foto."


def _returned(world: World) -> int:
    forum_id = started(world)

    def send_back() -> None:
        forum = session().get_one(Forum, forum_id)
        forum.stage(Stage.DOKUMENTASI).return_note = NOTE
        mark_saved(forum, Stage.DOKUMENTASI, by=world.person("sari"))

    with world.open():
        write_transaction(send_back)
    return forum_id


def _note(world: World, forum_id: int) -> str:
    with world.open():
        return session().get_one(Forum, forum_id).stage(Stage.DOKUMENTASI).return_note


def test_saving_alone_does_not_answer_the_note(world: World) -> None:
    forum_id = _returned(world)
    page = world.client("sari").get(f"/forum/{forum_id}/dokumentasi").text
    assert NOTE in page and "Sudah diperbaiki" in page
    assert _note(world, forum_id) == NOTE


def test_the_unit_says_that_it_is_mended(world: World) -> None:
    forum_id = _returned(world)
    client = world.client("sari")
    answer = client.post(
        f"/forum/{forum_id}/dokumentasi/sudah-diperbaiki", data={"kunci": "a"}, follow_redirects=True
    )
    assert "Tahap Dokumentasi dinyatakan sudah diperbaiki." in answer.text
    assert _note(world, forum_id) == ""
    assert NOTE not in client.get(f"/forum/{forum_id}/dokumentasi").text
    with world.open():
        entry = session().query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert entry is not None
        assert (entry.deed, entry.person_name, entry.before) == (
            "Menyatakan tahap Dokumentasi sudah diperbaiki",
            "Sari Wulandari",
            {"return_note": NOTE},
        )


def test_where_nothing_came_back_there_is_nothing_to_answer(world: World) -> None:
    forum_id = _returned(world)
    answer = world.client("sari").post(f"/forum/{forum_id}/peserta/sudah-diperbaiki", data={"kunci": "a"})
    assert answer.status_code == 409
    assert "Tidak ada catatan koordinator" in answer.text


def test_others_do_not_answer_for_the_unit(world: World) -> None:
    forum_id = _returned(world)
    path = f"/forum/{forum_id}/dokumentasi/sudah-diperbaiki"
    for name, status in {"joko": 404, "dewi": 403, "hadi": 403, "maria": 403}.items():
        assert world.client(name).post(path, data={"kunci": name}).status_code == status
    assert _note(world, forum_id) == NOTE
