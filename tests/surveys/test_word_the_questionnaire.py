"""Wording the nine questions for a unit or one service, and asking a few of one's own beside them."""

import pytest
from werkzeug.test import TestResponse

from fkp.rules.skm import Unsur
from fkp.rules.skm_questions import OFFICIAL, ONLINE, QUESTION_ORDER
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session, write_transaction
from fkp.surveys.forms_questionnaire import wording_values
from fkp.surveys.models import ServiceWording, Survey, UnitWording
from fkp.surveys.questionnaires import shown_wordings
from fkp.units.models import Service
from tests.conftest import ProvinceClient, World
from tests.forums.steps import HTMX, post, statements_of, version_in
from tests.surveys.steps import begin_survey

EXTRA = {"kind": "pilihan", "text": "Tahu dari mana?", "options": "Teman\n\n  Radio  \n"}


def _prepared(world: World) -> tuple[int, ProvinceClient, str]:
    survey_id = begin_survey(world, opened=False)
    return survey_id, world.client("sari"), f"/survei/{survey_id}/kuesioner"


def _reword(client: ProvinceClient, path: str, **changed: str) -> TestResponse:
    typed = wording_values(OFFICIAL) | changed
    return post(client, path, typed | {"versi": version_in(client.get(path))})


def _asked(world: World, survey_id: int, service_id: int = 0) -> dict[Unsur, str]:
    with world.open():
        wordings = shown_wordings(session().get_one(Survey, survey_id))
        return {unsur: q.text for unsur, q in wordings.get(service_id, wordings[0]).items()}


def test_the_page_asks_as_the_form_does_sarana_before_pengaduan(world: World) -> None:
    _, sari, path = _prepared(world)
    page = sari.get(path).text
    places = [page.index(OFFICIAL[unsur].text) for unsur in QUESTION_ORDER]
    assert places == sorted(places)
    assert page.index("Unsur U9 Sarana dan Prasarana") < page.index("Unsur U8 Penanganan Pengaduan")
    assert "berbeda dari kata-kata resmi" not in page and "Kuesioner belum diperiksa" in page


def test_one_question_is_reworded_for_all_services(world: World) -> None:
    survey_id, sari, path = _prepared(world)
    saved = _reword(sari, f"{path}/0/ubah", waktu="Apakah  kami cepat?", waktu_1="Lambat sekali")
    assert (saved.status_code, saved.location) == (303, f"/sulteng{path}/0/ubah")
    assert _asked(world, survey_id)[Unsur.WAKTU] == "Apakah  kami cepat?"
    with world.open():
        own = session().get_one(UnitWording, world.units["mapane"]).wording
        assert list(own) == ["waktu"]  # the others keep following the official words
        assert own["waktu"]["answers"] == ["Lambat sekali", *OFFICIAL[Unsur.WAKTU].answers[1:]]
        told = session().query(AuditEntry).filter_by(deed="Mengubah kata-kata kuesioner").one()
        assert told.after and "Lambat sekali" in told.after["waktu"]
    page = sari.get(path).text
    assert page.count("berbeda dari kata-kata resmi") == 1 and OFFICIAL[Unsur.WAKTU].text in page


def test_one_service_is_asked_about_in_its_own_words(world: World) -> None:
    survey_id, sari, path = _prepared(world)
    kia = world.services["kia"]
    assert _reword(sari, f"{path}/{kia}/ubah", perilaku="Apakah bidan ramah?").status_code == 303
    assert _asked(world, survey_id, kia)[Unsur.PERILAKU] == "Apakah bidan ramah?"
    assert _asked(world, survey_id)[Unsur.PERILAKU] == OFFICIAL[Unsur.PERILAKU].text
    page = sari.get(f"{path}?layanan={kia}").text
    assert "memakai kata-kata sendiri" in page and "Apakah bidan ramah?" in page
    assert "Apakah bidan ramah?" not in sari.get(path).text
    assert post(sari, f"{path}/{kia}/ikuti-unit", {}).status_code == 303
    assert _asked(world, survey_id, kia)[Unsur.PERILAKU] == OFFICIAL[Unsur.PERILAKU].text
    with world.open():
        assert session().query(ServiceWording).count() == 0


def test_the_online_questionnaire_is_taken_and_given_back(world: World) -> None:
    survey_id, sari, path = _prepared(world)
    taken = post(sari, f"{path}/0/daring", {})
    assert (taken.status_code, taken.location) == (303, f"/sulteng{path}")
    assert _asked(world, survey_id) == {unsur: question.text for unsur, question in ONLINE.items()}
    assert "Kembalikan ke kuesioner resmi" in sari.get(path).text
    assert post(sari, f"{path}/0/tatap_muka", {}).status_code == 303
    assert _asked(world, survey_id) == {unsur: question.text for unsur, question in OFFICIAL.items()}
    with world.open():
        assert session().query(UnitWording).count() == 0
    assert "Kembalikan ke kuesioner resmi" not in sari.get(path).text


def test_a_service_may_be_official_where_the_unit_is_not(world: World) -> None:
    survey_id, sari, path = _prepared(world)
    post(sari, f"{path}/0/daring", {})
    post(sari, f"{path}/{world.services['umum']}/tatap_muka", {})
    assert _asked(world, survey_id, world.services["umum"])[Unsur.KOMPETENSI] == OFFICIAL[Unsur.KOMPETENSI].text
    assert _asked(world, survey_id)[Unsur.KOMPETENSI] == ONLINE[Unsur.KOMPETENSI].text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("biaya", "", "Tuliskan pertanyaannya"),
        ("biaya", "x" * 501, "Terlalu panjang"),
        ("biaya_4", " ", "Tuliskan jawaban yang bernilai 4"),
        ("biaya_4", "MURAH", "Jawaban ini sama dengan jawaban lain"),
    ],
)
def test_a_question_without_words_or_with_twin_answers_is_refused(
    world: World, field: str, typed: str, said: str
) -> None:
    survey_id, sari, path = _prepared(world)
    refused = _reword(sari, f"{path}/0/ubah", waktu="Tetap di sini", **{field: typed})
    assert refused.status_code == 422
    assert said in refused.text and "Tetap di sini" in refused.text
    assert _asked(world, survey_id)[Unsur.WAKTU] == OFFICIAL[Unsur.WAKTU].text


def test_words_save_themselves_and_meet_a_colleagues(world: World) -> None:
    survey_id, sari, path = _prepared(world)
    rina, place = world.client("rina"), f"{path}/0/ubah"
    version = version_in(rina.get(place))
    draft = wording_values(OFFICIAL) | {"waktu": "Dari Sari", "versi": version}
    assert sari.post(place, data=draft, headers={"X-Autosave": "1"}).get_json()["ok"]
    clash = post(rina, place, wording_values(OFFICIAL) | {"waktu": "Dari Rina", "versi": version})
    assert clash.status_code == 409 and "Dari Sari" in clash.text and "Dari Rina" in clash.text
    assert _asked(world, survey_id)[Unsur.WAKTU] == "Dari Sari"


def test_looking_through_is_noted_and_done(world: World) -> None:
    survey_id, sari, path = _prepared(world)
    assert post(sari, f"{path}/diperiksa", {}).status_code == 303
    page = sari.get(path).text
    assert "Terakhir diperiksa" in page and "Kuesioner belum diperiksa" not in page
    with world.open():
        assert session().get_one(Survey, survey_id).questionnaire_seen_at is not None


def test_the_form_is_seen_beforehand_by_the_unit_and_its_coordinator(world: World) -> None:
    _, sari, path = _prepared(world)
    _reword(sari, f"{path}/{world.services['kia']}/ubah", perilaku="Apakah bidan ramah?")
    for name in ("sari", "dewi"):
        client = world.client(name)
        assert OFFICIAL[Unsur.PERILAKU].text in client.get(f"{path}/pratinjau").text
        assert "Apakah bidan ramah?" in client.get(f"{path}/pratinjau?layanan={world.services['kia']}").text
        assert client.get(f"{path}/pratinjau?layanan=99999").status_code == 200
    assert world.client("joko").get(f"{path}/pratinjau").status_code == 404


def test_what_respondents_read_is_not_changed_any_more(world: World) -> None:
    survey_id, sari = begin_survey(world), world.client("sari")
    path = f"/survei/{survey_id}/kuesioner"
    page = sari.get(path).text
    assert "Survei sudah dibuka" in page and "Ubah kata-kata" not in page and "survei berikutnya" in page
    assert OFFICIAL[Unsur.WAKTU].text in page
    for deed in ("0/daring", f"{world.services['umum']}/ikuti-unit", "diperiksa"):
        refused = post(sari, f"{path}/{deed}", {})
        assert refused.status_code == 409 and "Survei sudah dibuka" in refused.text, deed
    assert _reword(sari, f"{path}/0/ubah", waktu="Diam-diam").status_code == 409
    assert post(sari, f"{path}/tambahan", EXTRA).status_code == 409
    assert _asked(world, survey_id)[Unsur.WAKTU] == OFFICIAL[Unsur.WAKTU].text
    with world.open():
        assert session().get_one(Survey, survey_id).extra_questions == []


def test_later_words_leave_an_opened_survey_as_it_was_asked(world: World) -> None:
    opened = begin_survey(world)
    later = begin_survey(world, opened=False)
    sari = world.client("sari")
    _reword(sari, f"/survei/{later}/kuesioner/0/ubah", waktu="Kata-kata baru")
    assert _asked(world, later)[Unsur.WAKTU] == "Kata-kata baru"
    assert _asked(world, opened)[Unsur.WAKTU] == OFFICIAL[Unsur.WAKTU].text
    assert "Kata-kata baru" not in sari.get(f"/survei/{opened}/kuesioner").text


def test_only_the_unit_words_its_questionnaire(world: World) -> None:
    _, _, path = _prepared(world)
    pages = [path, f"{path}/0/ubah"]
    deeds = [
        f"{path}/0/daring",
        f"{path}/{world.services['umum']}/ikuti-unit",
        f"{path}/diperiksa",
        f"{path}/tambahan",
    ]
    for name, status in {"dewi": 403, "joko": 404, "maria": 403}.items():
        client = world.client(name)
        assert {client.get(page).status_code for page in pages} == {status}, name
        assert {post(client, deed, {}).status_code for deed in deeds} == {status}, name
    with world.open():
        foreign = Service(unit_id=world.units["tokorondo"], name="Poli Gigi")
        write_transaction(lambda: session().add(foreign))
        foreign_id = session().query(Service).filter_by(name="Poli Gigi").one().id
    sari = world.client("sari")
    assert sari.get(f"{path}/{foreign_id}/ubah").status_code == 404
    assert post(sari, f"{path}/{foreign_id}/daring", {}).status_code == 404


def test_many_services_are_chosen_from_a_list(world: World) -> None:
    _, sari, path = _prepared(world)
    few = statements_of(world, sari, path)
    assert 'aria-label="Kuesioner per layanan"' in sari.get(path).text
    with world.open():
        more = [Service(unit_id=world.units["mapane"], name=f"Poli {n}") for n in range(20)]
        write_transaction(lambda: session().add_all(more))
    assert '<select id="pilih-layanan"' in sari.get(path).text
    assert statements_of(world, sari, path) == few


# --- questions of one's own --------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_question_of_ones_own_is_added_changed_moved_and_deleted(world: World, htmx: bool) -> None:
    survey_id, sari, path = _prepared(world)
    done = 200 if htmx else 303
    assert post(sari, f"{path}/tambahan", EXTRA | {"mandatory": "y"}, htmx=htmx).status_code == done
    words = {"kind": "teks", "text": "Apa yang kurang?", "options": "tidak dipakai"}
    added = post(sari, f"{path}/tambahan", words, htmx=htmx)
    assert added.status_code == done
    assert not htmx or ('id="tambahan" hx-swap-oob="true"' in added.text and "Apa yang kurang?" in added.text)
    with world.open():
        first, second = session().get_one(Survey, survey_id).extra_questions
        assert (first.kind, first.options, first.required) == ("pilihan", ["Teman", "Radio"], True)
        assert (second.kind, second.options, second.required) == ("teks", [], False)
        first_id, second_id = first.id, second.id
    row = f"{path}/tambahan/{first_id}"
    form = sari.get(f"{row}/ubah", headers=HTMX if htmx else {})
    assert "Teman\nRadio</textarea>" in form.text and ("<html" in form.text) is not htmx
    version = "1"
    changed = EXTRA | {"text": "Dari siapa?", "versi": version}
    assert post(sari, f"{row}/ubah", changed, htmx=htmx).status_code == done
    assert post(sari, f"{row}/pindah", {"arah": "turun"}, htmx=htmx).status_code == done
    with world.open():
        assert [q.text for q in session().get_one(Survey, survey_id).extra_questions] == [
            "Apa yang kurang?",
            "Dari siapa?",
        ]
    deleted = post(sari, f"{path}/tambahan/{second_id}/hapus", {}, htmx=htmx)
    assert deleted.status_code == done
    with world.open():
        assert [q.text for q in session().get_one(Survey, survey_id).extra_questions] == ["Dari siapa?"]
        deeds = {entry.deed for entry in session().query(AuditEntry)}
        assert {"Menambahkan pertanyaan", "Mengubah pertanyaan tambahan", "Menghapus pertanyaan tambahan"} <= deeds
    assert "tidak masuk indeks" in sari.get(path).text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("text", "", "Tuliskan pertanyaannya"),
        ("options", "Teman", "paling sedikit dua pilihan"),
        ("options", "\n".join(f"Pilihan {n}" for n in range(11)), "Paling banyak 10 pilihan"),
        ("options", "Teman\nteman", "Setiap pilihan harus berbeda"),
        ("options", "Teman\n" + "x" * 101, "paling banyak 100 karakter"),
        ("kind", "gambar", "Pilih jenis jawaban"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_a_question_that_cannot_be_asked_is_refused_beside_its_field(
    world: World, field: str, typed: str, said: str, htmx: bool
) -> None:
    survey_id, sari, path = _prepared(world)
    refused = post(sari, f"{path}/tambahan", EXTRA | {"text": "Tahu dari mana?", field: typed}, htmx=htmx)
    assert refused.status_code == 422
    assert said in refused.text and (field == "text" or "Tahu dari mana?" in refused.text)
    with world.open():
        assert session().get_one(Survey, survey_id).extra_questions == []


def test_an_eleventh_question_is_too_many(world: World) -> None:
    _, sari, path = _prepared(world)
    for n in range(10):
        post(sari, f"{path}/tambahan", EXTRA | {"text": f"Pertanyaan {n}"})
    assert "Tambah pertanyaan" not in sari.get(path).text
    refused = post(sari, f"{path}/tambahan", EXTRA | {"text": "Satu lagi"})
    assert (
        refused.status_code == 409 and "Paling banyak 10 pertanyaan" in refused.text and "Satu lagi" in refused.text
    )


def test_a_colleagues_edit_and_a_deleted_question_lose_nothing(world: World) -> None:
    survey_id, sari, path = _prepared(world)
    post(sari, f"{path}/tambahan", EXTRA)
    with world.open():
        question_id = session().get_one(Survey, survey_id).extra_questions[0].id
    row = f"{path}/tambahan/{question_id}"
    post(sari, f"{row}/ubah", EXTRA | {"text": "Dari Sari", "versi": "1"})
    rina = world.client("rina")
    clash = post(rina, f"{row}/ubah", EXTRA | {"text": "Dari Rina", "versi": "1"})
    assert clash.status_code == 409 and "Dari Sari" in clash.text and "Dari Rina" in clash.text
    post(sari, f"{row}/hapus", {})
    late = post(rina, f"{row}/ubah", EXTRA | {"text": "Dari Rina", "versi": "2"})
    assert late.status_code == 409 and "sudah menghapus pertanyaan ini" in late.text and "Dari Rina" in late.text
    assert sari.get(row).status_code == 404 and sari.get(f"{row}/ubah").status_code == 404


def test_a_question_of_another_survey_is_not_found(world: World) -> None:
    survey_id, sari, path = _prepared(world)
    post(sari, f"{path}/tambahan", EXTRA)
    with world.open():
        question_id = session().get_one(Survey, survey_id).extra_questions[0].id
    other = begin_survey(world, opened=False)
    assert sari.get(f"/survei/{other}/kuesioner/tambahan/{question_id}/ubah").status_code == 404
    assert post(sari, f"{path}/tambahan/{question_id}/pindah", {"arah": "ke samping"}).status_code == 400
    assert post(world.client("joko"), f"{path}/tambahan/{question_id}/hapus", {}).status_code == 404
    with world.open():
        assert len(session().get_one(Survey, survey_id).extra_questions) == 1
