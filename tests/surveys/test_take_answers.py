"""An answer is taken in once, whole, and moves every sum in the same transaction."""

import secrets
import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from fkp.rules.skm import Unsur
from fkp.storage.database import session, write_transaction
from fkp.surveys import actions, answering, pace, results, tallies
from fkp.surveys.answering import Answer
from fkp.surveys.models_answers import Response, ResponseText
from fkp.surveys.pace import Sender
from tests.conftest import World
from tests.surveys import steps
from tests.surveys.steps import DAY, answer, begin_survey, close, scores


def _rows(world: World, survey_id: int) -> list[Response]:
    with world.open():
        return list(
            session().scalars(sa.select(Response).where(Response.survey_id == survey_id).order_by(Response.id))
        )


def _index(world: World, survey_id: int) -> str:
    with world.open():
        return str(results.result(steps.survey(survey_id)).index)


def test_scores_are_kept_by_the_name_of_their_unsur(world: World) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id, scores(4, pengaduan=1, sarpras=2))
    (row,) = _rows(world, survey_id)
    assert (row.persyaratan, row.pengaduan, row.sarpras) == (4, 1, 2)
    with world.open():
        found = results.result(steps.survey(survey_id))
        pengaduan, sarpras = found.of(Unsur.PENGADUAN), found.of(Unsur.SARPRAS)
    assert pengaduan and sarpras
    assert (pengaduan.average, sarpras.average) == (1, 2)
    # 7 × 4 + 1 + 2 = 31; 31 / 9 × 25
    assert str(found.index) == "86.11"
    assert found.weakest[:2] == [Unsur.PENGADUAN, Unsur.SARPRAS]


def test_the_same_key_counts_once(world: World) -> None:
    survey_id = begin_survey(world)
    key = answer(world, survey_id, scores(2))
    answer(world, survey_id, scores(2), key=key)
    answer(world, survey_id, scores(2), key=key, device="dlain")
    assert len(_rows(world, survey_id)) == 1
    with world.open():
        assert results.result(steps.survey(survey_id)).respondents == 1
        assert tallies.differences(survey_id) == []


def test_a_copy_that_comes_at_the_same_time_counts_once(world: World) -> None:
    survey_id = begin_survey(world)
    given = Answer(key="kunci-percobaan-0001", scores=scores(2))
    with world.open():
        steps.survey(survey_id)  # from here on this session sees the survey as it is now
        first = threading.Thread(target=lambda: answer(world, survey_id, scores(2), key=given.key))
        first.start()
        first.join()
        assert not answering.accept(survey_id, given, day=DAY, sender=Sender("d1", "a1"))
    assert len(_rows(world, survey_id)) == 1


def test_a_key_with_other_scores_is_refused_and_writes_nothing(world: World) -> None:
    survey_id = begin_survey(world)
    key = answer(world, survey_id, scores(2))
    with pytest.raises(answering.KeyReplayed):
        answer(world, survey_id, scores(4), key=key)
    assert _index(world, survey_id) == "50.00"


def test_a_score_outside_one_to_four_reaches_no_table(world: World) -> None:
    survey_id = begin_survey(world)
    with pytest.raises(sa.exc.IntegrityError):
        answer(world, survey_id, scores(4, waktu=5))
    with world.open():
        assert tallies.kept_counts(survey_id) == {}


def test_a_closed_survey_takes_nothing(world: World) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id, scores(3))
    close(world, survey_id)
    with pytest.raises(answering.SurveyShut):
        answer(world, survey_id, scores(1))
    assert _index(world, survey_id) == "75.00"
    with world.open():
        assert steps.survey(survey_id).final_index == "75.00"
        assert steps.survey(survey_id).final_respondents == 1


def test_a_second_answer_of_a_device_is_kept_apart(world: World) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id, scores(4), device="dsatu")
    answer(world, survey_id, scores(1), device="dsatu")
    assert [(row.mark, row.counted) for row in _rows(world, survey_id)] == [("", True), ("berulang", False)]
    with world.open():
        of = results.sums([steps.survey(survey_id)])
        assert (str(of.result().index), str(of.result(with_marked=True).index)) == ("100.00", "62.50")
        assert of.marked == 1


def test_a_device_that_floods_must_wait(world: World) -> None:
    survey_id = begin_survey(world)
    for _ in range(pace.DEVICE_REFUSED):
        answer(world, survey_id, device="dbanjir")
    with pytest.raises(pace.TooMany):
        answer(world, survey_id, device="dbanjir")
    answer(world, survey_id, device="dlain")  # the phone beside it does not
    assert len(_rows(world, survey_id)) == pace.DEVICE_REFUSED + 1


def test_a_retry_of_a_device_that_must_wait_is_still_acknowledged(world: World) -> None:
    survey_id = begin_survey(world)
    keys = [answer(world, survey_id, device="dbanjir") for _ in range(pace.DEVICE_REFUSED)]
    answer(world, survey_id, device="dbanjir", key=keys[0])
    assert len(_rows(world, survey_id)) == pace.DEVICE_REFUSED


def test_words_and_choices_are_kept_beside_the_scores(world: World) -> None:
    survey_id = begin_survey(world)
    answer(
        world, survey_id, texts={answering.SUGGESTION: "Tambah kursi.", 7: ""}, profile={"sex": "P", "age": "26-35"}
    )
    with world.open():
        assert session().scalars(sa.select(ResponseText.text)).all() == ["Tambah kursi."]
        profile = results.result(steps.survey(survey_id)).profile
    assert profile["sex"] == {"P": 1} and profile["age"] == {"26-35": 1}


def test_services_are_summed_apart_and_pooled(world: World) -> None:
    survey_id = begin_survey(world)
    umum, kia = world.services["umum"], world.services["kia"]
    answer(world, survey_id, scores(4), service_id=umum)
    answer(world, survey_id, scores(2), service_id=kia)
    answer(world, survey_id, scores(2), service_id=kia)
    with world.open():
        found = steps.survey(survey_id)
        rows = {
            row.name: (row.result.respondents, str(row.result.index))
            for row in results.by_service(found, results.sums([found]))
        }
    assert rows == {"Kesehatan Ibu dan Anak": (2, "50.00"), "Poli Umum": (1, "100.00")}
    assert _index(world, survey_id) == "66.67"


def test_opening_again_goes_on_where_it_stopped(world: World) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id, scores(4))
    close(world, survey_id)
    with world.open():
        actions.open_survey(steps.survey(survey_id), by=None)
        assert steps.survey(survey_id).final_index is None
    answer(world, survey_id, scores(2))
    assert _index(world, survey_id) == "75.00"


def test_many_at_once_lose_and_double_nothing(world: World) -> None:
    survey_id = begin_survey(world)
    keys = [secrets.token_urlsafe(16) for _ in range(40)]
    troubles: list[BaseException] = []

    def phone(number: int) -> None:
        try:
            for key in keys[number::8] + keys[number::8]:
                with world.open():
                    answering.accept(survey_id, Answer(key, scores(3)), day=DAY, sender=Sender(f"d{key}", f"a{key}"))
        except BaseException as trouble:
            troubles.append(trouble)

    _together([lambda number=number: phone(number) for number in range(8)])
    assert troubles == []
    assert sorted(row.key for row in _rows(world, survey_id)) == sorted(keys)
    with world.open():
        assert results.result(steps.survey(survey_id)).respondents == 40
        assert tallies.differences(survey_id) == []


def test_sums_that_went_wrong_are_found_and_rebuilt(world: World) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id, scores(3), profile={"sex": "L"})
    with world.open():
        write_transaction(lambda: tallies.add(tallies.Place(survey_id, 0, True), [("waktu", "1")]))
        assert tallies.differences(survey_id) == [
            f"survei {survey_id}, layanan 0, waktu 1: tercatat 1, seharusnya 0",
        ]
        write_transaction(lambda: tallies.recount(survey_id))
        assert tallies.differences(survey_id) == []
        assert str(results.result(steps.survey(survey_id)).index) == "75.00"


def _together(deeds: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_weight_of_a_published_index_stands(world: World) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id, scores(3))
    close(world, survey_id)
    with world.open():
        found = steps.survey(survey_id)
        actions.change_plan(found, values={"weight": "0.11"}, by=None)
        assert steps.survey(survey_id).final_index == "74.25"
        actions.publish(found, by=world.person("rina"))
        with pytest.raises(actions.SurveyLocked, match="Bobot hasil"):
            actions.change_plan(steps.survey(survey_id), values={"weight": ""}, by=None)
    assert _index(world, survey_id) == "74.25"


def test_what_no_database_keeps_is_no_code_and_no_key(world: World) -> None:
    survey_id = begin_survey(world)
    code = steps.link_code(world, survey_id)
    close(world, survey_id)
    phone = world.client()
    assert phone.get("/s/ab%00cd").status_code == 404
    assert phone.post(f"/s/{code}", data={"kunci": "a\0b"}).status_code == 410
