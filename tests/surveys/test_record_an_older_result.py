"""Recording a result that exists already: computed anew, and flagged where the published figures do not follow."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from fkp.duties.models import Duty
from fkp.rules.skm import Unsur
from fkp.storage.database import session
from fkp.surveys import actions, recorded, results
from fkp.surveys.models import Survey
from fkp.surveys.recorded import Published
from tests.conftest import World
from tests.surveys.steps import answer, begin_survey, survey

VECTORS = {
    each["id"]: each
    for each in json.loads((Path(__file__).parents[1] / "data" / "skm_published.json").read_text())["vectors"]
}
BANTUL, BOGOR = VECTORS["bantul-dptr-2023"], VECTORS["bogor-bpt-9unsur-col1"]


def averages(vector: dict[str, Any]) -> dict[str, str]:
    """Unsur → NRR as printed; these tables are in the order of the regulation."""
    return dict(zip((unsur.value for unsur in Unsur), vector["nrr"], strict=True))


def typed(vector: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What somebody types who copies the table, with decimal commas."""
    values = {name: text.replace(".", ",") for name, text in averages(vector).items()}
    return values | {"respondents": "1.250", "weight": "", "typed_letter": "", "versi": "0"} | more


def post(world: World, survey_id: int, data: dict[str, Any], name: str = "sari") -> TestResponse:
    """Send the form."""
    return world.client(name).post(f"/survei/{survey_id}/hasil/catat", data=data)


def page(world: World, survey_id: int) -> str:
    """The page of the result in one line, without its markup."""
    html = world.client("sari").get(f"/survei/{survey_id}/hasil").text
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_bantul_gives_what_it_published(world: World) -> None:
    survey_id = begin_survey(world, opened=False)
    data = typed(BANTUL, typed_index="87,28", typed_letter="B", men="600", women="650", source="Laporan 2023")
    assert post(world, survey_id, data).status_code == 303
    with world.open():
        found = survey(survey_id)
        assert (found.final_index, found.final_respondents) == ("87.28", 1250)
        assert found.opened_at and found.closed_at
        result = results.result(found)
        assert (str(result.index), result.grade.letter if result.grade else "") == ("87.28", "B")
        assert found.recorded and found.recorded.averages == averages(BANTUL)
        duty = sa.select(Duty.state).where(Duty.period_id == found.period_id, Duty.unit_id == found.unit_id)
        assert session().scalar(duty) == "berjalan"
    text = page(world, survey_id)
    assert "IKM 87,28" in text
    assert "U8 Penanganan Pengaduan, Saran, dan Masukan 1.250 3,760" in text
    assert "Laki-laki 600 (48%)" in text
    assert "IKM yang dipublikasikan 87,28, mutu B" in text
    assert "tidak sesuai hitungan" not in text
    assert "Sebaran nilai" not in text


def test_an_index_that_does_not_follow_is_saved_only_on_purpose_and_stays_flagged(world: World) -> None:
    survey_id = begin_survey(world, opened=False)
    data = typed(BOGOR, typed_index="75,98")
    asked = post(world, survey_id, data)
    assert asked.status_code == 422
    assert "IKM yang dipublikasikan, 75,98, tidak mengikuti dari nilai rata-rata unsurnya" in asked.text
    assert "hitungannya 78,61 dengan bobot 1/9 (tepat)." in asked.text
    assert 'value="3,300"' in asked.text  # nothing typed is lost
    with world.open():
        assert survey(survey_id).recorded is None
    assert post(world, survey_id, data | {"anyway": "y"}).status_code == 303
    text = page(world, survey_id)
    assert "IKM 78,61" in text
    assert "Angka yang dipublikasikan tidak sesuai hitungan" in text
    later = begin_survey(world)
    answer(world, later)
    assert "dicatat dari luar, angka yang dipublikasikan tidak sesuai hitungan" in page(world, later)


def test_the_weight_that_gives_the_published_index_is_named(world: World) -> None:
    survey_id = begin_survey(world, opened=False)
    asked = post(world, survey_id, typed(BANTUL, typed_index="86.41"))
    assert "Angka itu sesuai bila bobot 0,11 dipakai." in asked.text
    assert post(world, survey_id, typed(BANTUL, typed_index="86.41", weight="0.11")).status_code == 303
    text = page(world, survey_id)
    assert "IKM 86,41" in text
    assert "Dihitung dengan bobot 0,11. Dengan bobot tepat 1/9 IKM-nya 87,28." in text


def test_a_letter_of_the_old_table_is_flagged(world: World) -> None:
    survey_id = begin_survey(world, opened=False)
    asked = post(world, survey_id, typed(BANTUL, typed_index="87,28", typed_letter="A"))
    assert asked.status_code == 422
    assert "87,28 adalah mutu B. Tampaknya dipakai tabel lama tahun 2004." in asked.text


def test_an_index_with_fewer_decimals_is_no_mistake() -> None:
    exact = {unsur: f"{text}00" for unsur, text in averages(BANTUL).items()}
    assert not recorded.doubts(exact, "87.3", "B", "")
    assert recorded.doubts(exact, "87.4", "B", "")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"waktu": ""}, "Isi nilai rata-rata (NRR) unsur ini."),
        ({"waktu": "4,2"}, "Isi angka 1 sampai 4, misalnya 3,31."),
        ({"waktu": "34,9"}, "Isi angka 1 sampai 4, misalnya 3,31."),
        ({"respondents": "0"}, "paling kecil 1"),
        ({"respondents": "banyak"}, "angka"),
        ({"typed_index": "3,49"}, "Isi angka 25 sampai 100"),
        ({"men": "1000", "women": "900"}, "melebihi jumlah responden"),
        ({"weight": "0.2"}, "Pilih bobot dari daftar."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_changes_nothing(
    world: World, wrong: dict[str, str], told: str
) -> None:
    survey_id = begin_survey(world, opened=False)
    answered = post(world, survey_id, typed(BANTUL, **wrong))
    assert answered.status_code == 422
    assert told in answered.text
    assert 'value="3,93"' in answered.text
    with world.open():
        assert survey(survey_id).recorded is None
        assert survey(survey_id).opened_at is None


def test_a_record_is_mended_and_a_colleagues_edit_is_not_overwritten(world: World) -> None:
    survey_id = begin_survey(world, opened=False)
    post(world, survey_id, typed(BANTUL))
    shown = world.client("sari").get(f"/survei/{survey_id}/hasil/catat").text
    assert 'value="3,31"' in shown
    assert post(world, survey_id, typed(BANTUL, versi="1", waktu="3,50"), "rina").status_code == 303
    late = post(world, survey_id, typed(BANTUL, versi="1", waktu="3,60"))
    assert late.status_code == 409
    assert "Rekan Anda lebih dulu" in late.text
    assert "3,50" in late.text
    assert 'value="3,60"' in late.text
    with world.open():
        kept = survey(survey_id).recorded
        assert kept and (kept.averages["waktu"], kept.version) == ("3.50", 2)
    assert post(world, survey_id, typed(BANTUL, versi="2", waktu="3,60")).status_code == 303


def test_a_survey_that_asked_people_has_its_own_result(world: World) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id)
    assert world.client("sari").get(f"/survei/{survey_id}/hasil/catat").status_code == 409
    answered = post(world, survey_id, typed(BANTUL))
    assert answered.status_code == 409
    assert "mengumpulkan jawaban sendiri" in answered.text
    with world.open(), pytest.raises(actions.SurveyLocked):
        recorded.save_recorded(survey(survey_id), Published(averages(BANTUL), 5), by=None)


def test_a_recorded_survey_collects_nothing(world: World) -> None:
    survey_id = begin_survey(world, opened=False)
    post(world, survey_id, typed(BANTUL))
    with world.open(), pytest.raises(actions.SurveyLocked):
        actions.open_survey(survey(survey_id), by=None)


def test_a_result_is_begun_and_recorded_in_one_deed(world: World) -> None:
    with world.open():
        found = recorded.record_result(
            world.unit("mapane"),
            world.period("skm_2026"),
            Published(averages(BANTUL), 400, typed_index="87.28"),
            title="SKM dari sistem lama",
            by=world.person("sari"),
        )
        assert (found.final_index, found.title) == ("87.28", "SKM dari sistem lama")
        assert session().scalar(sa.select(sa.func.count()).select_from(Survey)) == 1


def test_the_plan_leads_to_it_while_nothing_was_asked(world: World) -> None:
    survey_id = begin_survey(world, opened=False)
    assert f"/survei/{survey_id}/hasil/catat" in world.client("sari").get(f"/survei/{survey_id}/rencana").text


def begin_known(world: World, name: str = "sari", **more: Any) -> TestResponse:
    """Press "Catat hasil survei yang sudah ada" on the page that begins a survey."""
    chosen = {"unit_id": world.units["mapane"], "period_id": world.periods["skm_2026"], "known": "y"}
    return world.client(name).post("/survei/mulai", data=chosen | more)


def test_beginning_leads_straight_to_the_record(world: World) -> None:
    assert (
        'name="known" value="y">Catat hasil survei yang sudah ada<' in world.client("sari").get("/survei/mulai").text
    )
    answered = begin_known(world)
    assert answered.status_code == 303
    with world.open():
        begun = session().scalars(sa.select(Survey)).one()
        assert (begun.opened_at, begun.recorded) == (None, None)
    assert answered.location == f"/sulteng/survei/{begun.id}/hasil/catat"
    shown = world.client("sari").get(f"/survei/{begun.id}/hasil/catat")
    assert shown.status_code == 200
    assert "<title>Catat hasil: Survei Kepuasan Masyarakat Tahun 2026" in shown.text
    assert post(world, begun.id, typed(BANTUL)).status_code == 303
    assert "IKM 87,28" in page(world, begun.id)


def test_a_survey_begun_for_its_record_takes_nothing_over_from_the_last(world: World) -> None:
    begin_survey(world, population=900, opened=False)
    assert begin_known(world, like_last="y", anyway="y").status_code == 303
    with world.open():
        assert session().scalar(sa.select(Survey.population).order_by(Survey.id.desc()).limit(1)) is None


def test_what_is_to_be_recorded_is_remembered_while_asking_for_a_second_survey(world: World) -> None:
    begin_survey(world, opened=False)
    asked = begin_known(world)
    assert asked.status_code == 409
    assert '<input type="hidden" name="known" value="y">' in asked.text
    assert 'name="known"' not in begin_known(world, known="").text
    assert begin_known(world, anyway="y").location.endswith("/hasil/catat")


def test_nobody_begins_a_record_for_another_unit(world: World) -> None:
    assert begin_known(world, "joko").status_code == 422
    for name in ("dewi", "bagus", "maria"):
        assert begin_known(world, name).status_code == 403
    with world.open():
        assert session().scalar(sa.select(sa.func.count()).select_from(Survey)) == 0


def test_only_who_carries_the_survey_out_records(world: World) -> None:
    survey_id = begin_survey(world, opened=False)
    for name, status in (("joko", 404), ("maria", 403), ("dewi", 403)):
        assert world.client(name).get(f"/survei/{survey_id}/hasil/catat").status_code == status
        assert post(world, survey_id, typed(BANTUL), name).status_code == status
    with world.open():
        assert survey(survey_id).recorded is None
