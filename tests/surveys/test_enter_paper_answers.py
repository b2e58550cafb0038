"""Sari enters a pile of paper forms by keyboard: nine digits and Enter, each counts once, a slip can be undone."""

import re
from decimal import Decimal

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from fkp.duties.queries import today
from fkp.rules.skm import Unsur
from fkp.storage.audit import AuditEntry
from fkp.storage.database import now, session, write_transaction
from fkp.surveys import actions, tallies
from fkp.surveys.actions import SurveyLocked
from fkp.surveys.models_answers import NO_SERVICE, PAPER, AnswerBatch, Response, ResponseText
from fkp.surveys.models_outcome import SurveyReport
from fkp.surveys.paper import enter
from fkp.surveys.paper_codes import Unreadable, digits_of, read_line
from fkp.surveys.results import result
from tests.conftest import World
from tests.surveys.steps import answer, begin_survey, close, scores, survey

HTMX = {"HX-Request": "true"}


def post(world: World, survey_id: int, who: str = "sari", query: str = "", **fields: str) -> TestResponse:
    data = {"layanan": "0", "kunci": f"k{len(fields.get('nilai', ''))}"} | fields
    return world.client(who).post(f"/survei/{survey_id}/kertas{query}", data=data)


def stored(world: World, survey_id: int) -> list[Response]:
    with world.open():
        found = session().scalars(sa.select(Response).where(Response.survey_id == survey_id).order_by(Response.id))
        responses = list(found)
        session().expunge_all()
        return responses


def sums_agree(world: World, survey_id: int) -> bool:
    """Whether the running sums are what the answers add up to."""
    with world.open():
        return tallies.differences(survey_id) == []


def respondents(world: World, survey_id: int) -> int:
    with world.open():
        return result(survey(survey_id)).respondents


# --- the typed line ----------------------------------------------------------------------------------------


def test_nine_digits_follow_the_questionnaire_where_sarana_is_eighth_and_pengaduan_ninth():
    typed = read_line("123412341")
    assert (typed.scores["perilaku"], typed.scores["sarpras"], typed.scores["pengaduan"]) == (3, 4, 1)
    assert typed.profile == {}


def test_a_zero_or_a_dash_is_a_question_left_open():
    typed = read_line("30334-343")
    assert (typed.scores["prosedur"], typed.scores["kompetensi"]) == (None, None)
    assert sum(score is not None for score in typed.scores.values()) == 7


def test_words_after_the_digits_say_by_themselves_what_they_are():
    assert read_line("334 343 343 P 35 s1 Swasta pagi").profile == {
        "sex": "P",
        "age": "26-35",
        "education": "s1",
        "occupation": "swasta",
        "hours": "pagi",
    }
    assert read_line("334343343 nd ts tb 17").profile == {
        "disability": "tidak",
        "education": "tidak_sekolah",
        "occupation": "tidak_bekerja",
        "age": "17-25",
    }


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "Ketik sembilan angka jawaban."),
        ("33434334", "Ada 8 angka, seharusnya 9"),
        ("3343433433", "Ada 10 angka, seharusnya 9"),
        ("334353343", "“5” bukan jawaban"),
        ("33434334x", "“x” bukan jawaban"),
        ("3343433 33", "Ada 7 angka, seharusnya 9"),  # seven digits and an age are no nine digits
        ("000000333", "Hanya 3 pertanyaan terjawab"),
        ("334343343 L P", "Jenis kelamin tertulis dua kali"),
        ("334343343 0", "Usia “0” tidak mungkin"),
        ("334343343 121", "Usia “121” tidak mungkin"),
        ("334343343 dokter", "Kode “dokter” tidak dikenali"),
    ],
)
def test_a_line_that_is_no_form_says_what_is_wrong(line: str, message: str):
    with pytest.raises(Unreadable, match=re.escape(message)):
        read_line(line)


def test_digits_read_back_as_they_were_typed():
    typed = read_line("30334-343")
    assert digits_of({unsur: typed.scores[unsur.value] for unsur in Unsur}) == "3-3 34- 343"


# --- at the keyboard ---------------------------------------------------------------------------------------


def test_a_form_counts_as_soon_as_enter_is_pressed(world: World):
    begun = begin_survey(world)
    answer = post(world, begun, nilai="123412341")
    assert answer.status_code == 303
    assert answer.location.endswith(f"/survei/{begun}/kertas?layanan=0")
    (entered,) = stored(world, begun)
    assert (entered.source, entered.number, entered.counted, entered.mark) == (PAPER, 1, True, "")
    assert (entered.sarpras, entered.pengaduan) == (4, 1)
    with world.open():
        found = result(survey(begun))
        assert found.respondents == 1
        assert found.averages[Unsur.SARPRAS] == Decimal(4)
        assert found.averages[Unsur.PENGADUAN] == Decimal(1)
        assert found.profile["source"] == {PAPER: 1}
    assert sums_agree(world, begun)


def test_the_page_is_ready_for_the_next_form_and_lists_the_last_ones_newest_first(world: World):
    begun = begin_survey(world, population=100)
    for place, line in enumerate(("333333333", "444444444", "222222222")):
        post(world, begun, nilai=line, kunci=f"lembar-{place}")
    shown = world.client("sari").get(f"/survei/{begun}/kertas").text
    assert re.findall(r"No\. Responden\"><b>(\d+)</b>", shown) == ["3", "2", "1"]
    assert re.findall(r"(\d{3} \d{3} \d{3})</td>", shown) == ["222 222 222", "444 444 444", "333 333 333"]
    assert "Sisa sampel: 77 lagi." in shown  # 80 of 100 by Krejcie and Morgan
    assert re.search(r'<input[^>]*autofocus[^>]*name="nilai"|<input[^>]*name="nilai"[^>]*autofocus', shown)


def test_with_htmx_the_next_form_comes_without_a_new_page(world: World):
    begun = begin_survey(world)
    data = {"nilai": "334343343", "layanan": str(world.services["kia"]), "kunci": "satu"}
    piece = world.client("sari").post(f"/survei/{begun}/kertas", data=data, headers=HTMX)
    assert piece.status_code == 200
    assert "<html" not in piece.text
    assert "Formulir No. 1 tersimpan." in piece.text
    assert f'<option selected value="{world.services["kia"]}">' in piece.text
    assert 'value="334343343"' not in piece.text
    assert stored(world, begun)[0].service_id == world.services["kia"]


def test_what_cannot_be_read_stays_typed_and_writes_nothing(world: World):
    begun = begin_survey(world)
    for headers in ({}, HTMX):
        data = {"nilai": "33434334 kucing", "layanan": "0", "kunci": "satu"}
        refused = world.client("sari").post(f"/survei/{begun}/kertas", data=data, headers=headers)
        assert refused.status_code == 422
        assert "Ada 8 angka, seharusnya 9" in refused.text
        assert 'value="33434334 kucing"' in refused.text
        assert 'aria-invalid="true"' in refused.text
    assert stored(world, begun) == []


def test_enter_pressed_twice_counts_once(world: World):
    begun = begin_survey(world)
    for _ in range(2):
        assert post(world, begun, nilai="334343343", kunci="sekali").status_code == 303
    assert post(world, begun, nilai="334343343", kunci="lain").status_code == 303
    assert [entered.number for entered in stored(world, begun)] == [1, 2]
    assert respondents(world, begun) == 2
    assert sums_agree(world, begun)


def test_profile_and_saran_are_kept_with_the_form(world: World):
    begun = begin_survey(world)
    line = "334343343 L 35 sma swasta"
    answer = post(world, begun, query="?isi=profil", nilai=line, saran="Tambah kursi tunggu.")
    assert "isi=profil" in answer.location
    (entered,) = stored(world, begun)
    assert (entered.sex, entered.age, entered.education, entered.occupation) == ("L", "26-35", "sma", "swasta")
    with world.open():
        text = session().scalar(sa.select(ResponseText))
        assert text is not None
        assert (text.response_id, text.question_id, text.text) == (entered.id, 0, "Tambah kursi tunggu.")
    page = world.client("sari").get(f"/survei/{begun}/kertas?isi=profil").text
    assert "Laki-laki, 26–35 tahun, SMA, Swasta" in page
    assert "<b>tb</b> Tidak bekerja" in page


def test_a_form_entered_wrongly_is_withdrawn_and_can_be_put_back(world: World):
    begun = begin_survey(world)
    post(world, begun, nilai="111111111", kunci="a")
    post(world, begun, nilai="444444444", kunci="b")
    wrong = stored(world, begun)[0]
    sari = world.client("sari")
    undone = sari.post(f"/survei/{begun}/kertas/{wrong.id}/batalkan", data={"kunci": "c"}, headers=HTMX)
    assert "<s>111 111 111</s>" in undone.text
    with world.open():
        assert result(survey(begun)).index == Decimal("100.00")
    assert sums_agree(world, begun)
    # The number stays used: it is written on the paper.
    post(world, begun, nilai="222222222", kunci="d")
    assert [entered.number for entered in stored(world, begun)] == [1, 2, 3]
    sari.post(f"/survei/{begun}/kertas/{wrong.id}/pulihkan", data={"kunci": "e"})
    assert respondents(world, begun) == 3
    assert sums_agree(world, begun)


def test_a_whole_day_of_one_person_is_withdrawn_and_put_back_without_what_was_withdrawn_before(world: World):
    begun = begin_survey(world)
    for place in range(3):
        post(world, begun, nilai="333333333", kunci=f"s{place}")
    post(world, begun, who="rina", nilai="444444444", kunci="r")
    sari = world.client("sari")
    first = stored(world, begun)[0]
    sari.post(f"/survei/{begun}/kertas/{first.id}/batalkan", data={"kunci": "x"})
    assert len({entered.batch_id for entered in stored(world, begun)}) == 2
    sari.post(f"/survei/{begun}/kertas/hari/{first.batch_id}/batalkan", data={"kunci": "y"})
    assert respondents(world, begun) == 1
    assert sums_agree(world, begun)
    sari.post(f"/survei/{begun}/kertas/hari/{first.batch_id}/pulihkan", data={"kunci": "z"})
    assert respondents(world, begun) == 3
    assert stored(world, begun)[0].withdrawn_at is not None
    assert sums_agree(world, begun)


def test_after_closing_forms_still_come_in_and_the_index_follows(world: World):
    begun = begin_survey(world)
    post(world, begun, nilai="444444444", kunci="a")
    close(world, begun)
    assert post(world, begun, nilai="333333333", kunci="b").status_code == 303
    with world.open():
        assert (survey(begun).final_index, survey(begun).final_respondents) == ("87.50", 2)


def test_once_the_report_was_sent_nothing_comes_in_and_nothing_goes(world: World):
    begun = begin_survey(world)
    post(world, begun, nilai="444444444", kunci="a")
    close(world, begun)
    with world.open():
        write_transaction(lambda: session().add(SurveyReport(survey_id=begun, sent_at=now())))
    refused = post(world, begun, nilai="333333333", kunci="b")
    assert refused.status_code == 409
    assert "Laporan sudah dikirim dan sedang diperiksa koordinator." in refused.text
    entered = stored(world, begun)[0]
    again = world.client("sari").post(f"/survei/{begun}/kertas/{entered.id}/batalkan", data={"kunci": "c"})
    assert again.status_code == 409
    assert respondents(world, begun) == 1


def test_before_opening_and_after_cancelling_the_page_says_why_nothing_can_be_entered(world: World):
    begun = begin_survey(world, opened=False)
    assert "Survei ini belum dibuka." in world.client("sari").get(f"/survei/{begun}/kertas").text
    assert post(world, begun, nilai="333333333").status_code == 409
    with world.open():
        actions.cancel_survey(survey(begun), by=world.person("sari"))
    assert "Survei ini sudah dibatalkan." in post(world, begun, nilai="333333333").text
    assert stored(world, begun) == []


def test_the_trail_and_the_duty_know_of_every_form(world: World):
    begun = begin_survey(world)
    post(world, begun, nilai="333333333", kunci="a")
    entered = stored(world, begun)[0]
    world.client("sari").post(f"/survei/{begun}/kertas/{entered.id}/batalkan", data={"kunci": "b"})
    post(world, begun, nilai="444444444", kunci="c")
    with world.open():
        days = {key[3]: n for key, n in tallies.kept_counts(begun).items() if key[2] == "day"}
        assert days == {today().isoformat(): 1}
        deeds = session().scalars(sa.select(AuditEntry.deed).order_by(AuditEntry.id.desc()).limit(3)).all()
        assert list(deeds) == [
            "Memasukkan jawaban kertas",
            "Membatalkan jawaban kertas",
            "Memasukkan jawaban kertas",
        ]
        batch = session().scalar(sa.select(AnswerBatch))
        assert batch is not None and batch.by_name == "Sari Wulandari"


def test_scores_no_form_can_say_are_refused_by_the_action_itself(world: World):
    begun = begin_survey(world)
    with world.open():
        for wrong in (scores(3, waktu=5), scores(3, waktu=0), {**scores(3), "u10": 3}, {"waktu": 3}):
            with pytest.raises(ValueError, match="scores of 1 to 4"):
                enter(survey(begun), wrong, by=None)
    with world.open(), pytest.raises(SurveyLocked):
        actions.close_survey(survey(begun), by=None)
        write_transaction(lambda: session().add(SurveyReport(survey_id=begun, sent_at=now())))
        session().expire_all()
        enter(survey(begun), scores(3), by=None)
    assert stored(world, begun) == []


def test_a_service_the_survey_does_not_ask_about_is_refused(world: World):
    begun = begin_survey(world)
    assert post(world, begun, nilai="333333333", layanan="99999").status_code == 422
    assert stored(world, begun) == []


def test_a_survey_of_one_service_asks_of_none(world: World):
    begun = begin_survey(world, opened=False)
    with world.open():
        chosen = [service for service in world.unit("mapane").services if service.id == world.services["kia"]]
        actions.change_plan(survey(begun), values={"covers_all": False}, services=chosen, by=None)
        actions.open_survey(survey(begun), by=None)
    page = world.client("sari").get(f"/survei/{begun}/kertas").text
    assert f'<input type="hidden" name="layanan" value="{world.services["kia"]}">' in page
    post(world, begun, nilai="333333333", layanan=str(world.services["kia"]))
    assert stored(world, begun)[0].service_id == world.services["kia"] != NO_SERVICE


def test_only_the_unit_enters_paper(world: World):
    begun = begin_survey(world)
    address = f"/survei/{begun}/kertas"
    expected = {"sari": 200, "rina": 200, "joko": 404, "dewi": 403, "bagus": 403, "hadi": 403, "maria": 403}
    for name, status in expected.items():
        assert world.client(name).get(address).status_code == status, name
    for name in ("joko", "dewi"):
        assert post(world, begun, who=name, nilai="333333333").status_code == expected[name]
    assert stored(world, begun) == []


def test_an_answer_from_a_phone_cannot_be_withdrawn_here(world: World):
    begun = begin_survey(world)
    answer(world, begun)
    phone = stored(world, begun)[0]
    gone = world.client("sari").post(f"/survei/{begun}/kertas/{phone.id}/batalkan", data={"kunci": "a"})
    assert gone.status_code == 404
    assert respondents(world, begun) == 1
