"""The list of surveys: whose they are, how far, how many answers; searched and filtered."""

from datetime import date

import pytest

from fkp.storage.database import now, session, write_transaction
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import SurveyReport
from tests.conftest import World
from tests.forums.steps import HTMX, statements_of
from tests.surveys.steps import answer, begin_survey, close, scores


def _report(world: World, survey_id: int, **columns: object) -> None:
    with world.open():
        report = SurveyReport(survey_id=survey_id, sent_at=now(), reference=f"SKM/{survey_id}", **columns)
        write_transaction(lambda: session().add(report))


def _publish(world: World, survey_id: int) -> None:
    def publish() -> None:
        session().get_one(Survey, survey_id).published_at = now()

    with world.open():
        write_transaction(publish)


def test_the_list_says_how_far_each_survey_is(world: World) -> None:
    first = begin_survey(world, population=500)
    answer(world, first, scores(4))
    answer(world, first, scores(3))
    assert "2 <span" in world.client("sari").get("/survei/").text
    close(world, first)
    listed = world.client("sari").get("/survei/").text
    assert f'href="/sulteng/survei/{first}/"' in listed and "SKM-2026-0001" in listed
    assert 'class="number">87,50</td>' in listed and "Baik" in listed and "dari 217" in listed
    assert "<th scope" in listed and '<th scope="col">Unit</th>' not in listed


def test_who_sees_several_units_sees_which_is_whose(world: World) -> None:
    begin_survey(world)
    begin_survey(world, "tokorondo", opened=False)
    begin_survey(world, "palu", opened=False)
    listed = world.client("dewi").get("/survei/").text
    assert '<th scope="col">Unit</th>' in listed
    assert "Puskesmas Mapane" in listed and "Puskesmas Tokorondo" in listed and "Palu Barat" not in listed
    assert "Mulai survei" not in listed
    assert "Puskesmas Tokorondo" not in world.client("sari").get("/survei/").text
    assert "SKM-2026" not in world.client("maria").get("/survei/").text
    assert world.client("putri").get("/survei/").status_code == 403


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({}, "dilaporkan"),
        ({"returned_at": True}, "perlu_perbaikan"),
        ({"verified_at": True}, "terverifikasi"),
    ],
)
def test_a_reported_survey_is_found_by_its_state(world: World, columns: dict[str, object], state: str) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id)
    close(world, survey_id)
    _report(world, survey_id, **{name: now() for name in columns})
    sari = world.client("sari")
    assert "SKM-2026-0001" in sari.get(f"/survei/?status={state}").text
    assert "Tidak ada yang cocok" in sari.get("/survei/?status=ditutup").text
    _publish(world, survey_id)
    assert "SKM-2026-0001" in sari.get("/survei/?status=dipublikasikan").text
    assert "Tidak ada yang cocok" in sari.get(f"/survei/?status={state}").text


def test_states_before_the_report_are_told_apart(world: World) -> None:
    begin_survey(world, opened=False)
    begin_survey(world)
    close(world, begin_survey(world))
    sari = world.client("sari")
    for state, code in {"disiapkan": "0001", "dibuka": "0002", "ditutup": "0003"}.items():
        listed = sari.get(f"/survei/?status={state}").text
        assert listed.count("SKM-2026-") == 1 and f"SKM-2026-{code}" in listed


def test_search_and_period_narrow_the_list(world: World) -> None:
    begin_survey(world)
    begin_survey(world, "tokorondo", opened=False)
    bagus = world.client("bagus")
    found = bagus.get("/survei/?q=tokorondo skm").text
    assert "SKM-2026-0002" in found and "SKM-2026-0001" not in found
    assert "Tidak ada yang cocok" in bagus.get("/survei/?q=100%25_").text
    assert "SKM-2026-0001" in bagus.get(f"/survei/?periode={world.periods['skm_2026']}").text
    assert "Tidak ada yang cocok" in bagus.get(f"/survei/?periode={world.periods['2026']}").text
    for nonsense in ("periode=abc", "periode=99999999999999", "status=terbang"):
        assert "SKM-2026-0001" in bagus.get(f"/survei/?{nonsense}").text


def test_htmx_gets_the_list_alone(world: World) -> None:
    begin_survey(world)
    piece = world.client("sari").get("/survei/?q=mapane", headers=HTMX).text
    assert "SKM-2026-0001" in piece and "<html" not in piece


def test_an_open_survey_outside_its_dates_says_so(world: World) -> None:
    begin_survey(world, opens_on=date(2020, 1, 1), closes_on=date(2020, 2, 1))
    assert "di luar tanggal survei" in world.client("sari").get("/survei/").text


def test_an_empty_list_says_what_will_be_here(world: World) -> None:
    empty = world.client("sari").get("/survei/").text
    assert "Belum ada survei" in empty and "/survei/mulai" in empty
    assert "Mulai survei" not in world.client("dewi").get("/survei/").text


def test_the_list_costs_the_same_for_one_survey_and_many(world: World) -> None:
    answer(world, begin_survey(world))
    bagus = world.client("bagus")
    few = statements_of(world, bagus, "/survei/")
    for _ in range(4):
        answer(world, begin_survey(world))
        begin_survey(world, "tokorondo", opened=False)
    assert statements_of(world, bagus, "/survei/") == few
