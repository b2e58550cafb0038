"""Cancelling a forum begun by mistake, taking that back, and finding forums in the list."""

from fkp.duties.models import Duty
from fkp.storage.database import session
from tests.conftest import World
from tests.documents.full_forum import frozen_forum
from tests.forums.steps import started


def _state(world: World) -> str:
    with world.open():
        return session().get_one(Duty, (world.period().id, world.units["mapane"])).state


def test_a_cancelled_forum_is_hidden_and_counts_for_nothing_until_it_is_restored(world: World) -> None:
    forum_id, sari = started(world, "Antrean loket"), world.client("sari")
    assert _state(world) == "berjalan" and "Antrean loket" in sari.get("/forum/").text

    answer = sari.post(f"/forum/{forum_id}/batalkan", data={"kunci": "a"}, follow_redirects=True)
    assert "Forum ini dibatalkan" in answer.text and "Pulihkan forum" in answer.text
    assert _state(world) == "belum_mulai" and "Antrean loket" not in sari.get("/forum/").text

    answer = sari.post(f"/forum/{forum_id}/pulihkan", data={"kunci": "b"}, follow_redirects=True)
    assert "Forum dipulihkan." in answer.text
    assert _state(world) == "berjalan" and "Antrean loket" in sari.get("/forum/").text


def test_a_forum_whose_berita_acara_was_frozen_stays_and_the_page_says_why(world: World) -> None:
    forum_id = frozen_forum(world)
    for headers in ({}, {"HX-Request": "true"}):
        answer = world.client("sari").post(f"/forum/{forum_id}/batalkan", data={"kunci": "a"}, headers=headers)
        assert answer.status_code == 409 and "pernah dibekukan tidak dapat dibatalkan" in answer.text
    assert "Forum ini dibatalkan" not in world.client("sari").get(f"/forum/{forum_id}/").text


def test_only_who_runs_the_forum_may_cancel_it(world: World) -> None:
    forum_id = started(world, "Antrean loket")
    for deed in ("batalkan", "pulihkan"):
        assert world.client("joko").post(f"/forum/{forum_id}/{deed}", data={"kunci": "a"}).status_code == 404
        assert world.client("dewi").post(f"/forum/{forum_id}/{deed}", data={"kunci": "a"}).status_code == 403
        assert world.client("maria", "gorontalo").post(f"/forum/{forum_id}/{deed}").status_code in (403, 404)
    assert _state(world) == "berjalan"


def test_the_list_is_searched_by_every_word_and_signs_mean_themselves(world: World) -> None:
    started(world, "Antrean loket")
    sari = world.client("sari")
    for q in ("antrean", "LOKET mapane", "fkp-2026 antrean"):
        assert "Antrean loket" in sari.get("/forum/", query_string={"q": q}).text
    for q in ("%", "antrean_loket", "antrean tokorondo"):
        assert "Antrean loket" not in sari.get("/forum/", query_string={"q": q}).text
