"""Tono answers on his phone: what is asked, what is taken, what comes back, what is refused."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from fkp.duties.queries import today
from fkp.rules.skm import Unsur
from fkp.rules.skm_questions import ONLINE, QUESTION_ORDER, as_json
from fkp.storage.database import session, write_transaction
from fkp.surveys import actions, links, views_answering
from fkp.surveys.models import ExtraQuestion, ServiceWording
from fkp.surveys.models_answers import ResponseChoice, ResponseText
from fkp.web.sessions import province_key
from tests.conftest import World
from tests.fences.test_statements import statements
from tests.surveys.phones import KEY, fields, hidden, new_phone, responses, result
from tests.surveys.steps import answer, begin_survey, close, link_code, scores, survey


def with_extra(world: World) -> tuple[int, str, int, int]:
    """An opened survey with a required choice and a question in words: (survey, code, choice, words)."""
    survey_id = begin_survey(world, opened=False)
    with world.open():

        def add() -> None:
            survey(survey_id).extra_questions += [
                ExtraQuestion(kind="pilihan", text="Datang dengan apa?", options=["Jalan", "Motor"], required=True),
                ExtraQuestion(kind="teks", text="Apa yang disukai?", options=[]),
            ]

        write_transaction(add)
        actions.open_survey(survey(survey_id), by=None)
        choice, words = (question.id for question in survey(survey_id).extra_questions)
    return survey_id, link_code(world, survey_id), choice, words


def test_the_form_asks_the_nine_questions_in_questionnaire_order(world: World) -> None:
    code = link_code(world, begin_survey(world))
    page = world.client().get(f"/s/{code}")
    assert page.status_code == 200
    places = [page.text.index(f'name="{unsur}" value="1"') for unsur in QUESTION_ORDER]
    assert places == sorted(places)
    assert "Puskesmas Mapane" in page.text
    assert "Pertanyaan 8 dari 9</span> Bagaimana pendapat Saudara tentang kualitas sarana" in page.text
    for name in ("nama", "nik", "telepon", "hp"):
        assert f'name="{name}"' not in page.text


def test_an_answer_is_counted_with_its_profile_and_words(world: World) -> None:
    survey_id, code, choice, words = with_extra(world)
    phone = new_phone(world, code)
    sent = fields(
        3,
        waktu=1,
        layanan=world.services["kia"],
        usia=34,
        jenis_kelamin="P",
        pendidikan="sma",
        pekerjaan="petani",
        disabilitas="fisik",
        saran="  Antrean dipercepat.\r\nTerima kasih. ",
        **{f"x{choice}": "1", f"x{words}": "Petugas ramah"},
    )
    got = phone.post(f"/s/{code}", data=sent)
    assert (got.status_code, got.location) == (303, f"/sulteng/s/{code}/terima-kasih")
    [row] = responses(world, survey_id)
    assert (row.source, row.service_id, row.mark, row.counted) == ("ponsel", world.services["kia"], "", True)
    assert (row.waktu, row.sarpras, row.pengaduan) == (1, 3, 3)
    assert (row.sex, row.age, row.education, row.occupation, row.disability) == (
        "P",
        "26-35",
        "sma",
        "petani",
        "fisik",
    )
    assert row.hours in ("pagi", "siang", "lainnya")
    found = result(world, survey_id)
    assert found.respondents == 1
    assert found.averages[Unsur.WAKTU] == 1
    with world.open():
        kept = {text.question_id: text.text for text in session().scalars(sa.select(ResponseText))}
        chosen = session().scalars(sa.select(ResponseChoice)).one()
    assert kept == {0: "Antrean dipercepat.\nTerima kasih.", words: "Petugas ramah"}
    assert (chosen.question_id, chosen.option) == (choice, 1)


def test_the_last_published_result_is_told_in_thanks(world: World) -> None:
    old = begin_survey(world)
    for _ in range(5):
        answer(world, old, scores(4, biaya=3))
    close(world, old)
    code = link_code(world, begin_survey(world))
    before = world.client().get(f"/s/{code}/terima-kasih")
    assert "Terima kasih" in before.text
    assert "Hasil survei terakhir" not in before.text
    with world.open():
        actions.publish(survey(old), by=world.person("rina"))
    after = world.client().get(f"/s/{code}/terima-kasih").text
    assert "97,22</b> dari 100. Mutu A, sangat baik." in after
    assert "Tahun 2026" in after


def test_missing_answers_come_back_with_the_first_in_focus(world: World) -> None:
    survey_id, code, choice, _ = with_extra(world)
    sent = fields(2, prosedur=None, sarpras=None, layanan="", saran="Jangan <b>hilang</b>", usia=40)
    page = new_phone(world, code).post(f"/s/{code}", data=sent)
    assert page.status_code == 422
    assert responses(world, survey_id) == []
    assert page.text.count(" autofocus") == 1
    assert 'id="layanan" data-wajib autofocus' in page.text
    assert page.text.count(" checked") == 7
    for name, told in (
        ("layanan", "Pilih layanan yang Anda terima."),
        ("prosedur", "Pertanyaan 2 belum dijawab. Pilih salah satu jawaban."),
        ("sarpras", "Pertanyaan 8 belum dijawab. Pilih salah satu jawaban."),
        (f"x{choice}", "Jawab pertanyaan “Datang dengan apa?”."),
    ):
        assert f'<li><a href="#{name}">{told}</a></li>' in page.text
        assert f'id="{name}"' in page.text
    assert "Jangan &lt;b&gt;hilang&lt;/b&gt;" in page.text
    assert 'value="40"' in page.text
    assert hidden(page, "kunci") == sent["kunci"]
    assert "<title>Galat: " in page.text


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"usia": "tua"}, "Isi usia dengan angka, misalnya 34, atau kosongkan."),
        ({"usia": "121"}, "Isi usia dengan angka, misalnya 34, atau kosongkan."),
        ({"usia": "-5"}, "Isi usia dengan angka, misalnya 34, atau kosongkan."),
        ({"saran": "a" * 2001}, "Terlalu panjang: paling banyak 2000 huruf."),
    ],
)
def test_what_is_filled_in_wrongly_is_told_and_kept(world: World, more: dict[str, str], told: str) -> None:
    survey_id = begin_survey(world)
    code = link_code(world, survey_id)
    page = new_phone(world, code).post(f"/s/{code}", data=fields(**more))
    assert page.status_code == 422
    assert told in page.text
    assert next(iter(more.values())) in page.text
    assert page.text.count(" checked") == 9
    assert responses(world, survey_id) == []


@pytest.mark.parametrize(
    "more",
    [
        {"waktu": "5"},
        {"waktu": "0"},
        {"waktu": "٣"},
        {"waktu": "3.0"},
        {"waktu": ["1", "4"]},
        {"u10": "4"},
        {"nik": "7202010101800001"},
        {"layanan": "987654"},
        {"layanan": "x"},
        {"pendidikan": "profesor"},
        {"x1": "0"},
        {"kunci": "pendek"},
        {"kunci": "spasi di dalam kunci ini"},
        {"kunci": None},
    ],
)
def test_what_no_form_of_ours_sends_is_refused_whole(world: World, more: dict[str, Any]) -> None:
    survey_id = begin_survey(world)
    code = link_code(world, survey_id)
    sent: dict[str, Any] = {**fields(), **more}
    page = new_phone(world, code).post(f"/s/{code}", data={name: v for name, v in sent.items() if v is not None})
    assert page.status_code == 400
    assert "Jawaban tidak dapat diterima" in page.text
    assert "Jawaban yang baru Anda kirim tidak disimpan." in page.text
    assert responses(world, survey_id) == []


def test_an_option_that_is_not_there_is_refused(world: World) -> None:
    survey_id, code, choice, _ = with_extra(world)
    assert new_phone(world, code).post(f"/s/{code}", data=fields(**{f"x{choice}": "2"})).status_code == 400
    assert responses(world, survey_id) == []


def test_a_page_of_another_site_cannot_answer(world: World) -> None:
    survey_id = begin_survey(world)
    code = link_code(world, survey_id)
    page = new_phone(world, code).post(f"/s/{code}", data=fields(), headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 400
    assert "situs lain" in page.text
    assert responses(world, survey_id) == []


def test_a_huge_body_is_refused(world: World) -> None:
    survey_id = begin_survey(world)
    code = link_code(world, survey_id)
    page = new_phone(world, code).post(f"/s/{code}", data=fields(saran="a" * 70_000))
    assert page.status_code == 413
    assert "Persingkat saran Anda" in page.text
    assert responses(world, survey_id) == []


def test_a_double_tap_counts_once_and_other_content_is_refused(world: World) -> None:
    survey_id = begin_survey(world)
    code = link_code(world, survey_id)
    phone = new_phone(world, code)
    sent = fields(4, kunci=KEY)
    first, second = (phone.post(f"/s/{code}", data=sent) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    changed = phone.post(f"/s/{code}", data=sent | {"waktu": "1"})
    assert changed.status_code == 409
    assert "Jawaban ini sudah dikirim" in changed.text
    [row] = responses(world, survey_id)
    assert (row.waktu, row.mark) == (4, "")
    assert result(world, survey_id).respondents == 1


def test_the_key_is_new_in_every_page(world: World) -> None:
    code = link_code(world, begin_survey(world))
    pages = [world.client().get(f"/s/{code}") for _ in range(3)]
    keys = {hidden(page, "kunci") for page in pages}
    assert len(keys) == 3
    assert all(16 <= len(key) <= 64 for key in keys)
    assert len({hidden(page, "dibuka") for page in pages}) <= 2


def test_a_closed_survey_says_so_and_keeps_nothing_new(world: World) -> None:
    survey_id = begin_survey(world)
    code = link_code(world, survey_id)
    phone = new_phone(world, code)
    phone.post(f"/s/{code}", data=fields(kunci=KEY))
    close(world, survey_id)
    page = phone.get(f"/s/{code}")
    assert page.status_code == 410
    assert "Survei sudah selesai" in page.text
    assert "tidak disimpan" not in page.text
    late = phone.post(f"/s/{code}", data=fields())
    assert late.status_code == 410
    assert "Jawaban yang baru Anda kirim tidak disimpan." in late.text
    assert len(responses(world, survey_id)) == 1
    retried = phone.post(f"/s/{code}", data=fields(kunci=KEY))
    assert retried.status_code == 303, "it was taken while the survey was open; only our word for it was lost"


@pytest.mark.parametrize(
    ("deed", "status", "told"),
    [
        ("not yet", 403, "Survei belum dibuka"),
        ("tomorrow", 403, "Survei ini dibuka mulai "),
        ("yesterday", 410, "Survei ini sudah berakhir pada "),
        ("revoked", 410, "Tautan ini tidak berlaku lagi"),
        ("cancelled", 410, "Survei ini dibatalkan"),
        ("unknown", 404, "Tautan tidak dikenal"),
    ],
)
def test_where_there_is_no_form_a_calm_page_says_why(world: World, deed: str, status: int, told: str) -> None:
    survey_id = begin_survey(world)
    code = link_code(world, survey_id)
    with world.open():
        here, sari = survey(survey_id), world.person("sari")
        day = timedelta(days=1)
        if deed == "not yet":
            survey_id = actions.start_survey(here.unit, here.period, title="Baru", by=None).id
            links.move_link(here.link, survey(survey_id), by=sari)  # type: ignore[arg-type]
        elif deed == "tomorrow":
            actions.change_plan(here, values={"opens_on": today() + day}, by=sari)
        elif deed == "yesterday":
            actions.change_plan(here, values={"closes_on": today() - day}, by=sari)
        elif deed == "revoked":
            links.revoke_link(here, by=sari)
        elif deed == "cancelled":
            actions.cancel_survey(here, by=sari)
        else:
            code = "tidakada"
    phone = world.client()
    shown, sent = phone.get(f"/s/{code}"), phone.post(f"/s/{code}", data=fields())
    assert shown.status_code == sent.status_code == status
    assert told in shown.text
    assert "<form" not in shown.text
    assert "Jawaban yang baru Anda kirim tidak disimpan." in sent.text
    assert responses(world, survey_id) == []


def test_the_last_day_still_counts(world: World) -> None:
    survey_id = begin_survey(world)
    with world.open():
        actions.change_plan(survey(survey_id), values={"closes_on": today()}, by=None)
    code = link_code(world, survey_id)
    assert new_phone(world, code).post(f"/s/{code}", data=fields()).status_code == 303


def test_a_link_of_one_province_is_unknown_in_the_other(world: World) -> None:
    code = link_code(world, begin_survey(world))
    assert world.client(slug="gorontalo").get(f"/s/{code}").status_code == 404
    assert world.client(slug="gorontalo").post(f"/s/{code}", data=fields()).status_code == 404


def test_the_service_is_asked_first_when_it_has_words_of_its_own(world: World) -> None:
    survey_id = begin_survey(world, opened=False)
    kia, umum = world.services["kia"], world.services["umum"]
    with world.open():
        write_transaction(lambda: session().add(ServiceWording(service_id=kia, wording=as_json(ONLINE))))
        actions.open_survey(survey(survey_id), by=None)
    code = link_code(world, survey_id)
    phone = new_phone(world, code)
    first = phone.get(f"/s/{code}")
    assert "<form" not in first.text
    assert f'href="/sulteng/s/{code}?layanan={kia}">Kesehatan Ibu dan Anak</a>' in first.text
    form = phone.get(f"/s/{code}?layanan={kia}")
    assert "kecepatan respon aplikasi" in form.text
    assert "kecepatan respon aplikasi" not in phone.get(f"/s/{code}?layanan={umum}").text
    sent = fields(layanan=hidden(form, "layanan"), prosedur=None)
    again = phone.post(f"/s/{code}", data=sent)
    assert again.status_code == 422
    assert "kecepatan respon aplikasi" in again.text
    assert phone.post(f"/s/{code}", data=sent | {"prosedur": "4"}).status_code == 303
    assert responses(world, survey_id)[0].service_id == kia


def test_a_service_can_be_preset_by_the_address(world: World) -> None:
    code = link_code(world, begin_survey(world))
    kia = world.services["kia"]
    page = world.client().get(f"/s/{code}?layanan={kia}")
    assert f'<option value="{kia}" selected>' in page.text
    assert " selected>" not in world.client().get(f"/s/{code}?layanan=987654").text
    assert " selected>" not in world.client().get(f"/s/{code}?layanan=abc").text


def test_a_respondent_gets_a_mark_and_no_session(world: World) -> None:
    code = link_code(world, begin_survey(world))
    page = world.client().get(f"/s/{code}")
    [cookie] = page.headers.getlist("Set-Cookie")
    assert cookie.startswith("skm=")
    for part in ("Path=/sulteng/s/", "HttpOnly", "SameSite=Lax", "Max-Age=15552000"):
        assert part in cookie
    assert province_key("rahasia untuk uji", "sulteng") not in cookie
    phone = new_phone(world, code)
    assert phone.get(f"/s/{code}").headers.getlist("Set-Cookie") == []
    assert phone.post(f"/s/{code}", data=fields()).headers.getlist("Set-Cookie") == []


def test_the_script_gets_short_answers(world: World) -> None:
    survey_id = begin_survey(world)
    code = link_code(world, survey_id)
    phone, script = new_phone(world, code), {"X-Survei": "1"}
    taken = phone.post(f"/s/{code}", data=fields(tunggu="7200", lama="95"), headers=script)
    assert taken.get_json() == {"ok": True, "ke": f"/sulteng/s/{code}/terima-kasih"}
    lacking = phone.post(f"/s/{code}", data=fields(waktu=None), headers=script)
    assert lacking.status_code == 422
    assert lacking.get_json()["galat"] == {"waktu": "Pertanyaan 3 belum dijawab. Pilih salah satu jawaban."}
    wrong = phone.post(f"/s/{code}", data=fields(waktu=9), headers=script)
    assert (wrong.status_code, wrong.get_json()["ulangi"]) == (400, False)
    close(world, survey_id)
    late = phone.post(f"/s/{code}", data=fields(), headers=script).get_json()
    assert (late["ok"], late["ulangi"]) == (False, False)
    assert "Jawaban yang baru Anda kirim tidak disimpan." in late["pesan"]


def test_an_answer_filled_too_fast_is_marked(world: World) -> None:
    survey_id = begin_survey(world)
    code = link_code(world, survey_id)
    for took in ("9", "30"):
        new_phone(world, code).post(f"/s/{code}", data=fields(lama=took))
    page = new_phone(world, code).get(f"/s/{code}")
    new_phone(world, code).post(f"/s/{code}", data=fields(dibuka=hidden(page, "dibuka")))
    assert [row.mark for row in responses(world, survey_id)] == ["cepat", "", "cepat"]


def test_trouble_with_the_database_keeps_what_was_typed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    survey_id = begin_survey(world)
    code = link_code(world, survey_id)
    phone = new_phone(world, code)

    def fail(*args: Any, **kwargs: Any) -> bool:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    sent = fields(4, kunci=KEY, saran="Jangan hilang")
    monkeypatch.setattr(views_answering, "accept", fail)
    page = phone.post(f"/s/{code}", data=sent)
    assert page.status_code == 503
    assert "Jawaban belum tersimpan" in page.text
    assert page.text.count(" checked") == 9
    assert "Jangan hilang" in page.text
    assert phone.post(f"/s/{code}", data=sent, headers={"X-Survei": "1"}).get_json()["ulangi"] is True
    monkeypatch.undo()
    assert phone.post(f"/s/{code}", data=sent | {"kunci": hidden(page, "kunci")}).status_code == 303
    assert len(responses(world, survey_id)) == 1


def test_few_statements_carry_an_answer(world: World) -> None:
    code = link_code(world, begin_survey(world))
    phone = new_phone(world, code)
    with statements(world) as sent:  # type: ignore[arg-type]
        phone.get(f"/s/{code}")
    assert len([one for one in sent if one.startswith(("SELECT", "INSERT", "UPDATE"))]) == 1
    with statements(world) as sent:  # type: ignore[arg-type]
        assert phone.post(f"/s/{code}", data=fields(saran="Baik")).status_code == 303
    assert len([one for one in sent if one.startswith(("SELECT", "INSERT", "UPDATE"))]) <= 6


def test_a_plan_changed_while_open_shows_at_once(world: World) -> None:
    survey_id = begin_survey(world)
    code = link_code(world, survey_id)
    assert "SKM Tahun 2026" in world.client().get(f"/s/{code}").text
    with world.open():
        actions.change_plan(survey(survey_id), values={"title": "Survei Kepuasan 2026", "layout": "satu"}, by=None)
    page = world.client().get(f"/s/{code}").text
    assert "Survei Kepuasan 2026" in page
    assert 'class="steps"' in page
