"""Weak unsur of a survey become the topic of a forum, in one step, and can be taken back."""

import re
from datetime import date

import pytest
from werkzeug.test import TestResponse

from fkp.forums.actions import cancel_forum, start_forum
from fkp.forums.models import AgendaItem, Forum
from fkp.forums.preparation import prepare
from fkp.loop import handing
from fkp.loop.topics import unsur_in_words
from fkp.rules.skm import Unsur
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session, write_transaction
from fkp.surveys import follow_up
from fkp.surveys.actions import SurveyLocked
from fkp.surveys.models_outcome import FollowUp
from tests.conftest import World
from tests.forums.steps import freeze, post, started, statements_of
from tests.surveys.steps import answer, begin_survey, close, scores, survey

LINE = {"problem": "", "due_text": "", "due": None, "person_in_charge": "Kepala TU"}
TOPIC = "Perbaikan unsur Waktu Penyelesaian dan Sarana dan Prasarana menurut SKM Tahun 2026"


def _weak(world: World, *planned: str, text: str = "Antre dari subuh") -> tuple[int, dict[str, int]]:
    """A closed survey, weak in waktu, sarpras and biaya; a line is planned for each unsur named."""
    survey_id = begin_survey(world)
    answer(world, survey_id, scores(4, waktu=1, sarpras=2, biaya=3), texts={0: text})
    answer(world, survey_id, scores(4, sarpras=3), texts={0: "Sudah baik"}, address="a2")
    close(world, survey_id)
    with world.open():
        found = survey(survey_id)
        lines = {
            unsur: follow_up.add_line(found, LINE | {"unsur": unsur, "action": f"Mengurus {unsur}"}, by=None).id
            for unsur in planned or ("waktu", "sarpras")
        }
        return survey_id, lines


def _hand(world: World, survey_id: int, name: str = "sari", **typed: object) -> TestResponse:
    data = {"target": "baru", "period_id": str(world.periods["2026"]), "topic": "", "quoting": "y"} | typed
    return post(world.client(name), f"/survei/{survey_id}/tindak-lanjut/bawa-ke-forum", data)


def _forums(world: World) -> list[tuple[str, list[str]]]:
    """Every forum: its theme and its agenda."""
    with world.open():
        found = session().query(Forum).order_by(Forum.id)
        return [(forum.topic, [item.what for item in forum.agenda]) for forum in found]


def _forum_of(world: World, line_id: int) -> int | None:
    with world.open():
        return session().get_one(FollowUp, line_id).forum_id


def test_unsur_are_named_one_after_the_other() -> None:
    assert unsur_in_words([Unsur.WAKTU]) == "unsur Waktu Penyelesaian"
    assert unsur_in_words([Unsur.WAKTU, Unsur.BIAYA, Unsur.WAKTU]) == "unsur Waktu Penyelesaian dan Biaya/Tarif"
    three = [Unsur.WAKTU, Unsur.BIAYA, Unsur.PERSYARATAN]
    assert unsur_in_words(three) == "unsur Waktu Penyelesaian, Biaya/Tarif, dan Persyaratan"


def test_the_page_offers_every_weak_unsur_and_its_theme(world: World) -> None:
    survey_id, lines = _weak(world)
    page = world.client("sari").get(f"/survei/{survey_id}/tindak-lanjut/bawa-ke-forum").text
    assert "Waktu Penyelesaian (NRR 2,50, mutu D): Mengurus waktu" in page
    assert "belum ada rencana; dicatat untuk dibahas dalam forum" in page
    assert "“Antre dari subuh”" in page and "Sudah baik" not in page
    only = world.client("sari").get(
        f"/survei/{survey_id}/tindak-lanjut/bawa-ke-forum?rencana={lines['waktu']}&rencana={lines['sarpras']}"
    )
    assert f">\n{TOPIC}</textarea>" in only.text.replace("\r", "")


def test_a_forum_is_begun_on_weak_unsur(world: World) -> None:
    survey_id, lines = _weak(world)
    keys = [f"rencana-{line_id}" for line_id in lines.values()]
    handed = _hand(world, survey_id, subjects=keys)
    assert handed.status_code == 303
    [(topic, agenda)] = _forums(world)
    assert topic == TOPIC
    assert agenda == [
        "Pembahasan unsur Waktu Penyelesaian (NRR 2,50, mutu D) menurut survei SKM-2026-0001.\n"
        "Rencana unit: Mengurus waktu\nSaran masyarakat: “Antre dari subuh”",
        "Pembahasan unsur Sarana dan Prasarana (NRR 2,50, mutu D) menurut survei SKM-2026-0001.\n"
        "Rencana unit: Mengurus sarpras\nSaran masyarakat: “Antre dari subuh”",
    ]
    forum_id = _forum_of(world, lines["waktu"])
    assert forum_id is not None and handed.location.endswith(f"/forum/{forum_id}/")
    with world.open():
        forum = session().get_one(Forum, forum_id)
        assert (forum.unit_id, forum.period_id) == (world.units["mapane"], world.periods["2026"])
        deeds = {entry.deed: entry for entry in session().query(AuditEntry)}
    assert deeds["Membawa tindak lanjut SKM ke forum"].after == {
        "forum": "FKP-2026-0001",
        "unsur": "unsur Waktu Penyelesaian dan Sarana dan Prasarana",
    }
    assert (deeds["Menerima bahasan dari survei"].after or {})["survey"] == "SKM-2026-0001"


def test_both_sides_show_each_other(world: World) -> None:
    survey_id, lines = _weak(world)
    _hand(world, survey_id, subjects=[f"rencana-{lines['waktu']}"])
    forum_id = _forum_of(world, lines["waktu"])
    page = world.client("sari").get(f"/survei/{survey_id}/tindak-lanjut").text
    assert f"/forum/{forum_id}/" in page and "FKP-2026-0001 Perbaikan" in page and "Sedang disiapkan" in page
    forum_page = world.client("sari").get(f"/forum/{forum_id}/").text
    assert "survei SKM-2026-0001" in forum_page and "unsur Waktu Penyelesaian" in forum_page
    assert f"/survei/{survey_id}/tindak-lanjut" in forum_page
    assert f'/survei/{survey_id}/"' in world.client("dewi").get(f"/forum/{forum_id}/").text
    with world.open():
        cancel_forum(session().get_one(Forum, forum_id), by=world.person("sari"))
    assert "Dibatalkan" in world.client("sari").get(f"/survei/{survey_id}/tindak-lanjut").text


def test_an_unsur_without_a_plan_is_planned_to_be_discussed(world: World) -> None:
    survey_id, _ = _weak(world)
    assert _hand(world, survey_id, subjects=["unsur-biaya"]).status_code == 303
    with world.open():
        line = survey(survey_id).follow_ups[-1]
        assert (line.unsur, line.action) == ("biaya", "Dibahas dalam Forum Konsultasi Publik.")
        assert line.forum_id is not None
    [(topic, [point])] = _forums(world)
    assert topic == "Perbaikan unsur Biaya/Tarif menurut SKM Tahun 2026"
    assert point == "Pembahasan unsur Biaya/Tarif (NRR 3,50, mutu B) menurut survei SKM-2026-0001."


def test_a_theme_somebody_typed_stays_and_the_offered_one_follows_the_choice(world: World) -> None:
    survey_id, lines = _weak(world)
    _hand(world, survey_id, subjects=[f"rencana-{lines['waktu']}"], topic="Antrean pagi", offered=TOPIC)
    _hand(world, survey_id, subjects=[f"rencana-{lines['sarpras']}"], topic=TOPIC, offered=TOPIC)
    assert [topic for topic, _ in _forums(world)] == [
        "Antrean pagi",
        "Perbaikan unsur Sarana dan Prasarana menurut SKM Tahun 2026",
    ]


def test_suggestions_are_quoted_only_when_wanted(world: World) -> None:
    survey_id, lines = _weak(world)
    typed = {"subjects": [f"rencana-{lines['waktu']}"], "quoting": ""}
    data = {"target": "baru", "period_id": str(world.periods["2026"]), "topic": ""} | typed
    data.pop("quoting")
    post(world.client("sari"), f"/survei/{survey_id}/tindak-lanjut/bawa-ke-forum", data)
    [(_, [point])] = _forums(world)
    assert "Antre dari subuh" not in point


def test_a_double_tap_makes_one_forum(world: World) -> None:
    survey_id, lines = _weak(world)
    twice = [_hand(world, survey_id, subjects=[f"rencana-{lines['waktu']}"], kunci="sekali") for _ in range(2)]
    assert [each.status_code for each in twice] == [303, 303]
    assert len(_forums(world)) == 1


def test_what_a_colleague_handed_over_first_is_not_handed_twice(world: World) -> None:
    survey_id, lines = _weak(world)
    chosen = [f"rencana-{lines['waktu']}"]
    _hand(world, survey_id, subjects=chosen)
    late = _hand(world, survey_id, "rina", subjects=chosen)
    assert late.status_code == 409 and "Rencana tindak lanjut sudah berubah" in late.text
    with world.open(), pytest.raises(SurveyLocked):
        handing.start_forum_on(survey(survey_id), chosen, world.period(), by=None)
    assert len(_forums(world)) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"subjects": []}, "Pilih paling sedikit satu unsur."),
        ({"target": ""}, "Pilih forum baru atau forum"),
        ({"target": "lain"}, "Pilih forum baru atau forum yang masih disiapkan."),
        ({"period_id": "99"}, "Pilih periode dari daftar."),
        ({"topic": "x" * 301}, "Terlalu panjang: paling banyak 300 karakter."),
    ],
)
def test_a_bad_choice_begins_nothing(world: World, typed: dict[str, object], said: str) -> None:
    survey_id, lines = _weak(world)
    refused = _hand(world, survey_id, **{"subjects": [f"rencana-{lines['waktu']}"]} | typed)
    assert refused.status_code == 422 and said in refused.text
    assert _forums(world) == []


def test_an_unsur_that_does_not_exist_begins_nothing(world: World) -> None:
    survey_id, _ = _weak(world)
    refused = _hand(world, survey_id, subjects=["unsur-u10"])
    assert refused.status_code == 409 and "Pilih kembali unsurnya." in refused.text
    assert _forums(world) == []


# --- an existing forum -------------------------------------------------------------------------------------


def test_unsur_are_added_to_a_forum_still_prepared(world: World) -> None:
    survey_id, lines = _weak(world)
    forum_id = started(world, "Antrean pendaftaran")
    page = world.client("sari").get(f"/survei/{survey_id}/tindak-lanjut/bawa-ke-forum").text
    assert "FKP-2026-0001 Antrean pendaftaran" in page
    added = _hand(world, survey_id, subjects=[f"rencana-{lines['waktu']}"], target=str(forum_id))
    assert added.status_code == 303
    [(topic, [point])] = _forums(world)
    assert topic == "Antrean pendaftaran" and point.startswith("Pembahasan unsur Waktu Penyelesaian")
    assert _forum_of(world, lines["waktu"]) == forum_id


def test_a_forum_of_another_unit_is_not_found(world: World) -> None:
    survey_id, lines = _weak(world)
    with world.open():
        theirs = start_forum(world.unit("tokorondo"), world.period(), topic="Milik Joko", by=None).id
    for target in (theirs, 4711):
        answer_to = _hand(world, survey_id, subjects=[f"rencana-{lines['waktu']}"], target=str(target))
        assert answer_to.status_code == 404
    assert _forum_of(world, lines["waktu"]) is None


@pytest.mark.parametrize("how", ["frozen", "held", "cancelled"])
def test_a_forum_that_takes_no_more_is_not_offered(world: World, how: str) -> None:
    survey_id, lines = _weak(world)
    forum_id = started(world, "Sudah lewat")
    if how == "frozen":
        freeze(world, forum_id)
    with world.open():
        forum, sari = session().get_one(Forum, forum_id), world.person("sari")
        if how == "held":
            prepare(forum, {"held_on": date(2026, 1, 5)}, by=sari)
        if how == "cancelled":
            cancel_forum(forum, by=sari)
    assert "Sudah lewat" not in world.client("sari").get(f"/survei/{survey_id}/tindak-lanjut/bawa-ke-forum").text
    refused = _hand(world, survey_id, subjects=[f"rencana-{lines['waktu']}"], target=str(forum_id))
    assert refused.status_code == 422
    assert _forum_of(world, lines["waktu"]) is None


# --- back --------------------------------------------------------------------------------------------------


def test_a_line_is_released_and_its_point_leaves_the_agenda(world: World) -> None:
    survey_id, lines = _weak(world)
    _hand(world, survey_id, subjects=[f"rencana-{line_id}" for line_id in lines.values()])
    released = post(world.client("sari"), f"/survei/{survey_id}/tindak-lanjut/{lines['waktu']}/lepaskan", {})
    assert released.status_code == 303
    assert _forum_of(world, lines["waktu"]) is None and _forum_of(world, lines["sarpras"]) is not None
    [(_, [left])] = _forums(world)
    assert left.startswith("Pembahasan unsur Sarana dan Prasarana")


def test_a_reworded_point_stays_on_the_agenda(world: World) -> None:
    survey_id, lines = _weak(world)
    _hand(world, survey_id, subjects=[f"rencana-{lines['waktu']}"])
    with world.open():
        write_transaction(lambda: setattr(session().query(AgendaItem).one(), "what", "Kata-kata saya"))
    post(world.client("sari"), f"/survei/{survey_id}/tindak-lanjut/{lines['waktu']}/lepaskan", {})
    [(_, agenda)] = _forums(world)
    assert agenda == ["Kata-kata saya"] and _forum_of(world, lines["waktu"]) is None


def test_what_a_frozen_berita_acara_holds_is_not_released(world: World) -> None:
    survey_id, lines = _weak(world)
    _hand(world, survey_id, subjects=[f"rencana-{lines['waktu']}"])
    forum_id = _forum_of(world, lines["waktu"])
    assert forum_id is not None
    freeze(world, forum_id)
    refused = post(world.client("sari"), f"/survei/{survey_id}/tindak-lanjut/{lines['waktu']}/lepaskan", {})
    assert refused.status_code == 409 and "sudah dibekukan" in refused.text
    assert _forum_of(world, lines["waktu"]) == forum_id


def test_a_handed_line_is_not_deleted(world: World) -> None:
    survey_id, lines = _weak(world)
    _hand(world, survey_id, subjects=[f"rencana-{lines['waktu']}"])
    refused = post(world.client("sari"), f"/survei/{survey_id}/tindak-lanjut/{lines['waktu']}/hapus", {})
    assert refused.status_code == 409 and "Lepaskan dahulu dari forum itu." in refused.text


# --- who may -----------------------------------------------------------------------------------------------


def test_others_do_not_find_it_and_readers_may_not(world: World) -> None:
    survey_id, lines = _weak(world)
    chosen = {"subjects": [f"rencana-{lines['waktu']}"]}
    release = f"/survei/{survey_id}/tindak-lanjut/{lines['waktu']}/lepaskan"
    for name, status in {"joko": 404, "dewi": 403}.items():
        assert _hand(world, survey_id, name, **chosen).status_code == status
        assert post(world.client(name), release, {}).status_code == status
    assert _forums(world) == []


def test_without_a_period_of_forums_the_page_says_who_sets_it(world: World) -> None:
    survey_id, _ = _weak(world)
    with world.open():

        def no_period() -> None:
            world.period().duty, world.period().name = "skm", "Semester I 2026"

        write_transaction(no_period)
    page = world.client("sari").get(f"/survei/{survey_id}/tindak-lanjut/bawa-ke-forum").text
    assert "Belum ada periode FKP" in page


def test_the_survey_s_page_needs_as_many_statements_for_many_forums(world: World) -> None:
    survey_id, lines = _weak(world, "waktu", "sarpras", "biaya")
    path, sari = f"/survei/{survey_id}/tindak-lanjut", world.client("sari")
    _hand(world, survey_id, subjects=[f"rencana-{lines['waktu']}"])
    few = statements_of(world, sari, path)
    for unsur in ("sarpras", "biaya"):
        _hand(world, survey_id, subjects=[f"rencana-{lines[unsur]}"])
    assert statements_of(world, sari, path) == few
    assert len(re.findall("Dibahas dalam forum", sari.get(path).text)) == 3
