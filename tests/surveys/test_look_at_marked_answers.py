"""Looking at marked answers: counting them or leaving them out, one by one or all of a reason, and taking it back."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from fkp.storage.audit import AuditEntry
from fkp.storage.database import now, session, write_transaction
from fkp.surveys import actions, answering, results, tallies
from fkp.surveys.answering import Answer
from fkp.surveys.evidence import evidence
from fkp.surveys.models import ExtraQuestion
from fkp.surveys.models_answers import Response
from fkp.surveys.models_outcome import SurveyReport
from fkp.surveys.pace import Sender
from tests.conftest import World
from tests.surveys.steps import DAY, answer, begin_survey, close, scores, survey


@pytest.fixture
def survey_id(world: World) -> int:
    """A survey with one good answer of 4, two repeated ones of 1 and two fast ones of 2."""
    found = begin_survey(world)
    answer(world, found, scores(4), device="satu", profile={"sex": "P"})
    for _ in range(2):
        answer(world, found, scores(1), device="satu", profile={"sex": "L"})
    for number in range(2):
        fast(world, found, f"cepat{number}")
    return found


def fast(world: World, survey_id: int, device: str, **more: Any) -> None:
    """An answer of 2 that took two seconds."""
    with world.open():
        given = Answer(key=f"kunci-{device}", scores=scores(2), **more)
        answering.accept(survey_id, given, day=DAY, sender=Sender(device, device), seconds=2)


def decide(world: World, survey_id: int, deed: str, query: str = "", name: str = "sari", **data: Any) -> TestResponse:
    """Press one of the buttons below the list."""
    return world.client(name).post(f"/survei/{survey_id}/ditandai{query}", data={"keputusan": deed, **data})


def ids(world: World, survey_id: int, mark: str) -> list[int]:
    """The answers with this mark."""
    with world.open():
        found = sa.select(Response.id).where(Response.survey_id == survey_id, Response.mark == mark)
        return list(session().scalars(found.order_by(Response.id)))


def index(world: World, survey_id: int) -> str:
    """The index now; the sums must agree with a fresh count."""
    with world.open():
        assert tallies.differences(survey_id) == []
        return str(results.result(survey(survey_id)).index)


def last_entry(world: World) -> AuditEntry:
    """What the trail says last, detached."""
    with world.open():
        found = session().scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert found is not None
        session().expunge(found)
        return found


def test_each_is_shown_with_its_reason_and_scores(world: World, survey_id: int) -> None:
    page = world.client("sari").get(f"/survei/{survey_id}/ditandai").text
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Menunggu keputusan (4)" in text
    assert "Terlalu cepat diisi (2)" in text
    assert "Perangkat yang sama menjawab lagi (2)" in text
    assert text.count("1 1 1 1 1 1 1 1 1") == 2
    assert "IKM sekarang 100,00 ; bila 4 jawaban di luar indeks ikut dihitung 50,00" in text
    fast_ones = world.client("sari").get(f"/survei/{survey_id}/ditandai?alasan=cepat").text
    assert fast_ones.count('name="jawaban"') == 2
    assert "1 1 1 1 1 1 1 1 1" not in fast_ones


def test_a_chosen_answer_is_counted_and_the_sums_move(world: World, survey_id: int) -> None:
    (first, _) = ids(world, survey_id, "berulang")
    answered = decide(world, survey_id, "hitung", jawaban=[first])
    assert answered.status_code == 303
    assert index(world, survey_id) == "62.50"
    with world.open():
        assert results.result(survey(survey_id)).profile["sex"] == {"P": 1, "L": 1}
        assert results.sums([survey(survey_id)]).marked == 3
        kept = session().get_one(Response, first)
        assert (kept.mark, kept.counted) == ("berulang", True)
    entry = last_entry(world)
    assert (entry.deed, entry.after) == ("Menghitung jawaban yang ditandai", {"count": 1})
    assert entry.reason == "Perangkat yang sama menjawab lagi: 1"


def test_all_of_a_reason_are_counted_at_once_up_to_the_last_one_seen(world: World, survey_id: int) -> None:
    page = world.client("sari").get(f"/survei/{survey_id}/ditandai?alasan=cepat").text
    seen = re.search(r'name="sampai" value="(\d+)"', page)
    assert seen
    fast(world, survey_id, "sesudahnya")
    decide(world, survey_id, "hitung", "?alasan=cepat", semua="y", sampai=seen[1])
    # 4, 2 and 2; the one that came after looking still waits
    assert index(world, survey_id) == "66.67"
    with world.open():
        assert evidence(survey(survey_id)).marked_waiting == 3


def test_what_is_left_out_stays_out_and_waits_no_more(world: World, survey_id: int) -> None:
    both = ids(world, survey_id, "berulang")
    decide(world, survey_id, "biarkan", jawaban=both)
    assert index(world, survey_id) == "100.00"
    with world.open():
        of = results.sums([survey(survey_id)])
        assert (of.marked, of.waiting) == (4, 2)
        assert evidence(survey(survey_id)).marked_waiting == 2
    page = world.client("sari").get(f"/survei/{survey_id}/ditandai?status=di_luar").text
    assert page.count('name="jawaban"') == 2
    assert "Urungkan keputusan" in page
    assert last_entry(world).deed == "Membiarkan jawaban yang ditandai di luar indeks"


@pytest.mark.parametrize(("deed", "status"), [("hitung", "dihitung"), ("biarkan", "di_luar")])
def test_a_decision_can_be_taken_back(world: World, survey_id: int, deed: str, status: str) -> None:
    with world.open():
        before = tallies.kept_counts(survey_id)
    both = ids(world, survey_id, "berulang")
    decide(world, survey_id, deed, jawaban=both)
    decide(world, survey_id, "urungkan", f"?status={status}", jawaban=both)
    assert index(world, survey_id) == "100.00"
    with world.open():
        assert tallies.kept_counts(survey_id) == before
        assert evidence(survey(survey_id)).marked_waiting == 4


def test_what_was_left_out_can_be_counted_after_all(world: World, survey_id: int) -> None:
    both = ids(world, survey_id, "berulang")
    decide(world, survey_id, "biarkan", jawaban=both)
    decide(world, survey_id, "hitung", "?status=di_luar", jawaban=both)
    assert index(world, survey_id) == "50.00"
    with world.open():
        assert evidence(survey(survey_id)).marked_waiting == 2


def test_choices_move_along(world: World) -> None:
    survey_id = begin_survey(world, opened=False)

    def ask() -> int:
        found = survey(survey_id)
        found.extra_questions.append(ExtraQuestion(kind="pilihan", text="Dari mana?", options=["A", "B"]))
        session().flush()
        return found.extra_questions[0].id

    with world.open():
        question = write_transaction(ask)
        actions.open_survey(survey(survey_id), by=None)
    fast(world, survey_id, "cepat", choices={question: 1})
    decide(world, survey_id, "hitung", jawaban=ids(world, survey_id, "cepat"))
    assert index(world, survey_id) == "50.00"
    with world.open():
        assert results.result(survey(survey_id)).choices == {question: {1: 1}}


def test_the_final_index_of_a_closed_survey_follows(world: World, survey_id: int) -> None:
    close(world, survey_id)
    decide(world, survey_id, "hitung", semua="y", sampai=10**6)
    with world.open():
        found = survey(survey_id)
        # (4 + 1 + 1 + 2 + 2) / 5 = 2
        assert (found.final_index, found.final_respondents) == ("50.00", 5)


def test_the_same_button_twice_counts_once(world: World, survey_id: int) -> None:
    both = ids(world, survey_id, "berulang")
    for _ in range(2):
        decide(world, survey_id, "hitung", jawaban=both, kunci="kunci-yang-sama")
    decide(world, survey_id, "hitung", jawaban=both)
    assert index(world, survey_id) == "50.00"


def test_nothing_chosen_and_answers_of_others_change_nothing(world: World, survey_id: int) -> None:
    other = begin_survey(world)
    fast(world, other, "jauh")
    client = world.client("sari")
    answered = client.post(f"/survei/{survey_id}/ditandai", data={"keputusan": "hitung"}, follow_redirects=True)
    assert "Belum ada jawaban yang dipilih" in answered.text
    decide(world, survey_id, "hitung", jawaban=[*ids(world, other, "cepat"), 10**9])
    assert decide(world, survey_id, "hapus", jawaban=[1]).status_code == 400
    assert index(world, survey_id) == "100.00"
    with world.open():
        assert results.result(survey(other)).index is None


def test_a_sent_report_locks_the_decision(world: World, survey_id: int) -> None:
    close(world, survey_id)

    def send() -> None:
        report = SurveyReport(survey_id=survey_id, reference="R-1", sent_at=now())
        session().add(report)

    with world.open():
        write_transaction(send)
    page = world.client("sari").get(f"/survei/{survey_id}/ditandai").text
    assert "sedang diperiksa koordinator" in page
    assert 'name="keputusan"' not in page
    answered = decide(world, survey_id, "hitung", semua="y", sampai=10**6)
    assert answered.status_code == 409
    assert index(world, survey_id) == "100.00"


def test_only_who_carries_the_survey_out_may_look_and_decide(world: World, survey_id: int) -> None:
    path = f"/survei/{survey_id}/ditandai"
    for name, status in (("rina", 200), ("joko", 404), ("maria", 403), ("dewi", 403)):
        assert world.client(name).get(path).status_code == status
    for name, status in (("joko", 404), ("maria", 403), ("dewi", 403)):
        assert decide(world, survey_id, "hitung", name=name, semua="y", sampai=10**6).status_code == status
    assert index(world, survey_id) == "100.00"
