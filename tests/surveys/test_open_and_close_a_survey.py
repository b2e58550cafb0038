"""Opening, closing and reopening a survey; its link, its QR code and its kiosk; the answers so far."""

from datetime import date
from decimal import Decimal

import pytest

from fkp.duties.models import Duty
from fkp.storage.audit import AuditEntry
from fkp.storage.database import now, session, write_transaction
from fkp.surveys.models import Survey, SurveyLink
from fkp.surveys.models_outcome import SurveyReport
from tests.conftest import World
from tests.forums.steps import HTMX, post, statements_of
from tests.surveys import steps
from tests.surveys.steps import answer, begin_survey, close, link_code, scores


def _path(survey_id: int) -> str:
    return f"/survei/{survey_id}/pengumpulan"


def test_a_survey_is_opened_after_the_page_said_what_happens(world: World) -> None:
    survey_id, sari = begin_survey(world, opened=False), world.client("sari")
    path = _path(survey_id)
    assert "Survei belum dibuka." in sari.get(path).text
    asked = sari.get(f"{path}/buka").text
    assert "Buka survei ini?" in asked and "tidak dapat diubah lagi" in asked and 'name="link"' not in asked
    with world.open():
        assert session().get_one(Survey, survey_id).opened_at is None
    opened = post(sari, f"{path}/buka", {})
    assert (opened.status_code, opened.location) == (303, f"/sulteng{path}")
    page = sari.get(path).text
    address = f"http://localhost/sulteng/s/{link_code(world, survey_id)}"
    assert address in page and 'class="qr"' in page and "style=" not in page
    assert f"<title>Kode QR untuk {address}</title>" in page
    assert world.client().get(f"/s/{link_code(world, survey_id)}").status_code == 200


def test_opening_twice_with_the_same_form_opens_once(world: World) -> None:
    survey_id, sari = begin_survey(world, opened=False), world.client("sari")
    answers = [sari.post(f"{_path(survey_id)}/buka", data={"kunci": "satu"}) for _ in range(2)]
    assert [(a.status_code, a.location) for a in answers] == [(303, f"/sulteng{_path(survey_id)}")] * 2
    with world.open():
        assert session().query(AuditEntry).filter_by(deed="Membuka survei").count() == 1
        assert session().query(SurveyLink).count() == 1


def test_a_unit_without_services_cannot_open(world: World) -> None:
    survey_id, joko = begin_survey(world, "tokorondo", opened=False), world.client("joko")
    assert "Belum ada layanan yang disurvei" in joko.get(_path(survey_id)).text
    refused = post(joko, f"{_path(survey_id)}/buka", {})
    assert refused.status_code == 409 and "Belum ada layanan yang disurvei" in refused.text
    with world.open():
        assert session().get_one(Survey, survey_id).opened_at is None


def test_closing_lets_the_index_stand_and_reopening_goes_on(world: World) -> None:
    survey_id, sari = begin_survey(world), world.client("sari")
    path = _path(survey_id)
    answer(world, survey_id, scores(4))
    answer(world, survey_id, scores(3))
    assert "2 responden yang ada" in sari.get(f"{path}/tutup").text
    assert post(sari, f"{path}/tutup", {}).status_code == 303
    with world.open():
        survey = session().get_one(Survey, survey_id)
        assert (Decimal(survey.final_index or 0), survey.final_respondents) == (Decimal("87.50"), 2)
    assert "Survei ditutup" in sari.get(path).text
    again = post(sari, f"{path}/tutup", {})
    assert again.status_code == 409 and "tidak sedang dibuka" in again.text
    assert "Buka kembali survei ini?" in sari.get(f"{path}/buka").text
    before = link_code(world, survey_id)
    assert post(sari, f"{path}/buka", {}).status_code == 303
    assert link_code(world, survey_id) == before
    with world.open():
        survey = session().get_one(Survey, survey_id)
        assert (survey.closed_at, survey.final_index) == (None, None)
        deeds = [entry.deed for entry in session().query(AuditEntry).order_by(AuditEntry.id)]
        assert deeds[-2:] == ["Menutup survei", "Membuka kembali survei"]
        assert session().get_one(Duty, (survey.period_id, survey.unit_id)).state == "berjalan"


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("published", "Tarik dahulu publikasinya"),
        ("sent", "sedang diperiksa koordinator"),
        ("cancelled", "dibatalkan"),
    ],
)
def test_what_is_public_sent_or_cancelled_is_not_reopened(world: World, why: str, said: str) -> None:
    survey_id, sari = begin_survey(world), world.client("sari")
    answer(world, survey_id)
    close(world, survey_id)

    def change() -> None:
        survey = session().get_one(Survey, survey_id)
        if why == "sent":
            session().add(SurveyReport(survey_id=survey_id, sent_at=now()))
        else:
            setattr(survey, f"{why}_at", now())

    with world.open():
        write_transaction(change)
    page = sari.get(_path(survey_id)).text
    assert said in page and "Buka kembali" not in page
    for method in ("get", "post"):
        refused = getattr(sari, method)(f"{_path(survey_id)}/buka")
        assert refused.status_code == 409 and said in refused.text
    with world.open():
        assert session().get_one(Survey, survey_id).closed_at is not None


def test_the_poster_of_the_last_survey_goes_on_leading_here(world: World) -> None:
    before, sari = begin_survey(world), world.client("sari")
    close(world, before)
    code = link_code(world, before)
    survey_id = begin_survey(world, opened=False)
    asked = sari.get(f"{_path(survey_id)}/buka").text
    assert f"/s/{code}" in asked and 'checked id="link-0" name="link" type="radio" value="lanjutkan"' in asked
    assert post(sari, f"{_path(survey_id)}/buka", {"link": "lanjutkan"}).status_code == 303
    assert link_code(world, survey_id) == code
    with world.open():
        assert session().get_one(Survey, before).link is None
    assert "tidak lagi memiliki tautan" in sari.get(_path(before)).text


def test_a_new_link_is_made_where_that_is_chosen(world: World) -> None:
    before, sari = begin_survey(world), world.client("sari")
    code = link_code(world, before)
    survey_id = begin_survey(world, opened=False)
    asked = sari.get(f"{_path(survey_id)}/buka").text
    assert "Survei itu masih dibuka" in asked and 'checked id="link-1" name="link"' in asked
    assert post(sari, f"{_path(survey_id)}/buka", {"link": "curi"}).status_code == 422
    assert post(sari, f"{_path(survey_id)}/buka", {"link": "baru"}).status_code == 303
    assert link_code(world, survey_id) != code and link_code(world, before) == code


def test_a_revoked_link_leads_nowhere_until_a_new_one_is_made(world: World) -> None:
    survey_id, sari = begin_survey(world), world.client("sari")
    path, code = _path(survey_id), link_code(world, survey_id)
    asked = sari.get(f"{path}/cabut-tautan").text
    assert "semua poster yang sudah dicetak tidak berlaku lagi" in asked
    assert world.client().get(f"/s/{code}").status_code == 200
    assert post(sari, f"{path}/cabut-tautan", {}).status_code == 303
    assert world.client().get(f"/s/{code}").status_code == 410
    page = sari.get(path).text
    assert "Tautan sudah dicabut" in page and "Buat tautan baru" in page and code not in page
    assert post(sari, f"{path}/tautan-baru", {}).status_code == 303
    fresh = link_code(world, survey_id)
    assert fresh != code and world.client().get(f"/s/{fresh}").status_code == 200
    assert post(sari, f"{path}/tautan-baru", {}).status_code == 303
    assert link_code(world, survey_id) == fresh  # a working link is not thrown away by chance


def test_no_link_is_made_for_a_survey_that_is_not_open(world: World) -> None:
    survey_id = begin_survey(world, opened=False)
    refused = post(world.client("sari"), f"{_path(survey_id)}/tautan-baru", {})
    assert refused.status_code == 409 and "Tautan dibuat saat survei dibuka" in refused.text


def test_the_kiosk_has_an_address_while_it_is_on(world: World) -> None:
    survey_id, sari = begin_survey(world), world.client("sari")
    path = _path(survey_id)
    assert "Nyalakan kios" in sari.get(path).text
    assert post(sari, f"{path}/kios/nyalakan", {}).status_code == 303
    with world.open():
        token = session().get_one(Survey, survey_id).kiosk_token
    place = f"/s/{link_code(world, survey_id)}/kios/{token}"
    assert f"http://localhost/sulteng{place}" in sari.get(path).text
    assert world.client().get(place).status_code == 200
    assert post(sari, f"{path}/kios/matikan", {}).status_code == 303
    assert world.client().get(place).status_code == 404


def test_the_page_counts_answers_by_day_and_source(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    survey_id, sari = begin_survey(world, population=500), world.client("sari")
    for day, n in {"2026-03-04": 2, "2026-03-06": 4}.items():
        monkeypatch.setattr(steps, "DAY", day)
        for _ in range(n):
            answer(world, survey_id)
    answer(world, survey_id, device="sama")
    answer(world, survey_id, device="sama")
    page = sari.get(_path(survey_id)).text
    assert "7 dari 217" in page and "1 jawaban ditandai" in page and "Ponsel 8" in page
    assert "<title>Jawaban per hari</title>" in page and "3 hari, dari 04/03/2026 sampai 06/03/2026" in page
    for day, n in (("04/03/2026", 2), ("05/03/2026", 0), ("06/03/2026", 6)):
        assert f'<td>{day}</td><td class="number">{n}</td>' in page
    assert page.count('<rect class="bar-fill"') == 3  # two days with answers, and the bar


def test_months_of_answers_are_drawn_by_week(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    survey_id = begin_survey(world)
    for day in ("2026-03-02", "2026-06-30"):
        monkeypatch.setattr(steps, "DAY", day)
        answer(world, survey_id)
    page = world.client("sari").get(_path(survey_id)).text
    assert "<title>Jawaban per minggu</title>" in page and "18 minggu, dari 02/03/2026 sampai 29/06/2026" in page


def test_the_figures_ask_again_while_the_survey_is_open(world: World) -> None:
    survey_id, sari = begin_survey(world, population=500), world.client("sari")
    path = f"{_path(survey_id)}/angka"
    piece = sari.get(path, headers=HTMX).text
    assert 'hx-trigger="every 15s"' in piece and "<html" not in piece and "0 dari 217" in piece
    answer(world, survey_id)
    assert "1 dari 217" in sari.get(path, headers=HTMX).text
    assert sari.get(path).location == f"/sulteng{_path(survey_id)}"
    close(world, survey_id)
    assert "hx-trigger" not in sari.get(path, headers=HTMX).text


def test_an_open_survey_outside_its_dates_says_that_nobody_can_answer(world: World) -> None:
    survey_id = begin_survey(world, opens_on=date(2020, 1, 1), closes_on=date(2020, 2, 1))
    page = world.client("sari").get(_path(survey_id)).text
    assert "Survei ini sudah berakhir pada 1 Februari 2020." in page and "Ubah tanggal" in page


def test_only_the_unit_opens_and_closes(world: World) -> None:
    survey_id = begin_survey(world)
    path = _path(survey_id)
    deeds = ("buka", "tutup", "cabut-tautan", "tautan-baru", "kios/nyalakan")
    for name, status in {"dewi": 403, "joko": 404, "maria": 403}.items():
        client = world.client(name)
        assert {client.get(f"{path}{page}").status_code for page in ("", "/angka", "/buka", "/tutup")} == {status}
        assert {post(client, f"{path}/{deed}", {}).status_code for deed in deeds} == {status}, name
    with world.open():
        survey = session().get_one(Survey, survey_id)
        assert survey.closed_at is None and survey.link is not None and survey.kiosk_token is None


def test_the_page_costs_the_same_for_many_answers(world: World) -> None:
    survey_id, sari = begin_survey(world, population=500), world.client("sari")
    answer(world, survey_id)
    few = statements_of(world, sari, _path(survey_id))
    for _ in range(12):
        answer(world, survey_id)
    assert statements_of(world, sari, _path(survey_id)) == few
