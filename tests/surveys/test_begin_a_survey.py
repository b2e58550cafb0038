"""Beginning a survey, its page of steps, and taking one back that was begun by mistake."""

from datetime import date

from fkp.duties.actions import owe
from fkp.duties.models import SKM, Duty, DutyCount, Period
from fkp.rules.periods import SHOWN_STATES
from fkp.rules.surveys import SurveyStep
from fkp.storage.audit import AuditEntry
from fkp.storage.database import now, session, write_transaction
from fkp.surveys.actions import change_plan
from fkp.surveys.extra_questions import add_question
from fkp.surveys.models import StepNote, Survey
from fkp.surveys.models_outcome import SurveyReport
from fkp.units.models import Service
from tests.conftest import ProvinceClient, World
from tests.forums.steps import post
from tests.surveys.steps import answer, begin_survey, close, link_code, scores

START = "/survei/mulai"


def _typed(world: World, **more: object) -> dict[str, object]:
    return {"unit_id": world.units["mapane"], "period_id": world.periods["skm_2026"]} | more


def _begin(world: World, client: ProvinceClient, **more: object) -> int:
    answer = post(client, START, _typed(world, **more))
    assert answer.status_code == 303, answer.text
    return int(answer.location.rstrip("/").rsplit("/", 1)[1])


def test_a_petugas_begins_a_survey_and_the_duty_runs(world: World) -> None:
    survey_id = _begin(world, world.client("sari"))
    with world.open():
        survey = session().get_one(Survey, survey_id)
        assert (survey.code, survey.title) == ("SKM-2026-0001", "Survei Kepuasan Masyarakat Tahun 2026")
        duty = session().get_one(Duty, (world.periods["skm_2026"], world.units["mapane"]))
        assert (duty.state, duty.survey_id) == ("berjalan", survey_id)
        assert duty.state in SHOWN_STATES
        assert session().query(AuditEntry).filter_by(deed="Memulai survei").one().person_name == "Sari Wulandari"


def test_the_unit_and_period_of_the_address_are_chosen_already(world: World) -> None:
    with world.open():
        write_transaction(lambda: _period("Semester II 2027", 2027))
        later = session().query(Period).filter_by(name="Semester II 2027").one().id
    form = world.client("rina").get(f"{START}?unit={world.units['mapane']}&periode={later}").text
    assert f'<option selected value="{later}">Semester II 2027</option>' in form


def test_the_same_form_sent_twice_begins_one_survey(world: World) -> None:
    sari = world.client("sari")
    typed = _typed(world, kunci="satu", title="SKM kami")
    first, second = (sari.post(START, data=typed) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    with world.open():
        assert [survey.title for survey in session().query(Survey)] == ["SKM kami"]


def test_a_second_survey_in_a_period_is_asked_for_first(world: World) -> None:
    sari = world.client("sari")
    first = _begin(world, sari)
    asked = post(sari, START, _typed(world, title="Satu lagi"))
    assert asked.status_code == 409
    assert f'href="/sulteng/survei/{first}/"' in asked.text and 'name="title" value="Satu lagi"' in asked.text
    with world.open():
        assert session().query(Survey).count() == 1
    _begin(world, sari, title="Satu lagi", anyway="y")
    with world.open():
        assert [survey.title for survey in session().query(Survey).order_by(Survey.id)][1] == "Satu lagi"


def test_the_next_survey_takes_over_what_the_last_one_asked_of_whom(world: World) -> None:
    before = begin_survey(world, opened=False, population=900, layout="satu", covers_all=False, weight="0.11")
    with world.open():
        survey, sari = session().get_one(Survey, before), world.person("sari")
        umum = session().get_one(Service, world.services["umum"])
        change_plan(survey, values={}, services=[umum], by=sari)
        add_question(
            survey,
            {"kind": "pilihan", "text": "Tahu dari mana?", "options": ["Teman", "Radio"], "required": True},
            by=sari,
        )
    survey_id = _begin(world, world.client("sari"), like_last="y", anyway="y")
    with world.open():
        survey = session().get_one(Survey, survey_id)
        assert (survey.population, survey.layout, survey.covers_all) == (900, "satu", False)
        assert survey.weight == ""  # only for reproducing older figures, never by habit
        assert [service.name for service in survey.services] == ["Poli Umum"]
        (question,) = survey.extra_questions
        assert (question.text, question.options, question.required) == ("Tahu dari mana?", ["Teman", "Radio"], True)
        assert session().get_one(Survey, before).extra_questions[0].id != question.id


def test_nothing_is_taken_over_unless_wanted(world: World) -> None:
    begin_survey(world, opened=False, population=900)
    survey_id = _begin(world, world.client("sari"), anyway="y")
    with world.open():
        assert session().get_one(Survey, survey_id).population is None


def test_a_unit_that_is_not_ones_own_is_refused_and_what_was_typed_stays(world: World) -> None:
    refused = post(world.client("joko"), START, _typed(world, title="Punya tetangga"))
    assert refused.status_code == 422
    assert "Pilihan ini tidak tersedia" in refused.text and 'value="Punya tetangga"' in refused.text
    too_long = post(world.client("sari"), START, _typed(world, title="x" * 301))
    assert too_long.status_code == 422 and "Terlalu panjang" in too_long.text
    with world.open():
        assert session().query(Survey).count() == 0


def test_coordinators_do_not_begin_surveys(world: World) -> None:
    for name in ("dewi", "bagus", "maria"):
        assert world.client(name).get(START).status_code == 403
        assert post(world.client(name), START, _typed(world)).status_code == 403


def test_without_a_period_the_page_says_who_sets_it(world: World) -> None:
    with world.open():
        write_transaction(_without_periods)
    page = world.client("sari").get(START)
    assert page.status_code == 200 and "ditetapkan oleh koordinator provinsi" in page.text


def test_the_page_of_a_survey_shows_eight_steps_and_the_figures_so_far(world: World) -> None:
    survey_id = begin_survey(world, population=500)
    for _ in range(2):
        answer(world, survey_id, scores(4))
    page = world.client("sari").get(f"/survei/{survey_id}/").text
    for step in SurveyStep:
        assert step.label in page
    assert "IKM sementara" in page and "<b>100,00</b>" in page and "dari 217 yang dibutuhkan" in page
    assert f"/sulteng/s/{link_code(world, survey_id)}</a>" in page
    assert "Sedang dibuka" in page
    close(world, survey_id)
    closed = world.client("sari").get(f"/survei/{survey_id}/").text
    assert "IKM sementara" not in closed and "Tautan untuk masyarakat" not in closed


def test_a_survey_of_another_unit_or_province_is_not_found(world: World) -> None:
    survey_id = begin_survey(world)
    for name in ("joko", "hadi", "maria"):
        client = world.client(name)
        assert client.get(f"/survei/{survey_id}/").status_code == 404
        assert client.post(f"/survei/{survey_id}/batalkan").status_code in (403, 404)
    with world.open():
        assert session().get_one(Survey, survey_id).cancelled_at is None


def test_a_coordinator_reads_the_page_without_deeds(world: World) -> None:
    survey_id = begin_survey(world, population=500)
    page = world.client("dewi").get(f"/survei/{survey_id}/").text
    assert "Batalkan" not in page and f"/survei/{survey_id}/rencana" not in page
    assert "Rencana survei" in page and "Poli Umum" in page
    assert f'href="/sulteng/survei/{survey_id}/hasil"' in page
    assert world.client("dewi").post(f"/survei/{survey_id}/batalkan").status_code == 403


def test_a_survey_begun_by_mistake_is_hidden_and_taken_back(world: World) -> None:
    survey_id, sari = begin_survey(world), world.client("sari")
    assert post(sari, f"/survei/{survey_id}/batalkan", {}).status_code == 303
    assert "Survei ini dibatalkan" in sari.get(f"/survei/{survey_id}/").text
    assert "SKM-2026-0001" not in sari.get("/survei/").text
    with world.open():
        duty = session().get_one(Duty, (world.periods["skm_2026"], world.units["mapane"]))
        assert (duty.state, duty.survey_id) == ("belum_mulai", None)
    assert post(sari, f"/survei/{survey_id}/pulihkan", {}).status_code == 303
    assert "SKM-2026-0001" in sari.get("/survei/").text


def test_a_survey_whose_report_was_sent_is_not_cancelled(world: World) -> None:
    survey_id, sari = begin_survey(world), world.client("sari")
    with world.open():
        report = SurveyReport(survey_id=survey_id, reference="SKM/1", sent_at=now())
        write_transaction(lambda: session().add(report))
    refused = post(sari, f"/survei/{survey_id}/batalkan", {})
    assert refused.status_code == 409 and "tidak dapat dibatalkan" in refused.text
    assert "Batalkan survei ini" not in sari.get(f"/survei/{survey_id}/").text


def test_a_coordinators_note_is_answered_on_purpose(world: World) -> None:
    survey_id, sari = begin_survey(world), world.client("sari")
    with world.open():
        note = StepNote(survey_id=survey_id, step="rencana", note="Populasi belum diisi.")
        write_transaction(lambda: session().add(note))
    assert "Populasi belum diisi." in sari.get(f"/survei/{survey_id}/").text
    assert "Catatan koordinator" in sari.get(f"/survei/{survey_id}/rencana").text
    assert post(world.client("dewi"), f"/survei/{survey_id}/rencana/sudah-diperbaiki", {}).status_code == 403
    assert post(sari, f"/survei/{survey_id}/rencana/sudah-diperbaiki", {}).status_code == 303
    assert "Populasi belum diisi." not in sari.get(f"/survei/{survey_id}/").text
    again = post(sari, f"/survei/{survey_id}/rencana/sudah-diperbaiki", {})
    assert again.status_code == 409 and "Tidak ada catatan koordinator" in again.text


def _without_periods() -> None:
    for table in (DutyCount, Duty, Period):
        session().query(table).delete()


def _period(name: str, year: int) -> None:
    period = Period(duty=SKM, name=name, starts=date(year, 7, 1), ends=date(year, 12, 31), due=date(year + 1, 1, 10))
    session().add(period)
    owe(period)
