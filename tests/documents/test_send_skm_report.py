"""Checking the report of a survey, editing its texts, sending it and taking it back."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from fkp.documents.skm.report import SECTIONS
from fkp.documents.skm.report_content import report
from fkp.duties.actions import count_differences
from fkp.duties.models import Duty, Period
from fkp.forums.files import file_store
from fkp.rules.skm import Unsur
from fkp.rules.surveys import SurveyStep
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session, write_transaction
from fkp.surveys import actions
from fkp.surveys.actions import duty_differences
from fkp.surveys.models_outcome import FollowUp, RecordedResult, SurveyFile, SurveyReport
from fkp.surveys.survey_files import DOCUMENTATION, add_file
from tests.conftest import World
from tests.documents.full_forum import hidden, sent_forum
from tests.documents.full_survey import (
    ACTIONS,
    INDEX,
    answered_survey,
    closed_survey,
    duty_state,
    mark_one,
    plan_follow_up,
    send,
    sendable_survey,
    sent_survey,
)
from tests.documents.paper import photo, words
from tests.surveys.steps import answer, begin_survey, close, scores, survey


def section(world: World, survey_id: int, key: str, **changes: str) -> Any:
    path = f"/survei/{survey_id}/laporan/{key}"
    page = world.client("sari").get(path)
    data = {"versi": hidden(page, "versi"), "kunci": hidden(page, "kunci"), **changes}
    return world.client("sari").post(path, data=data)


def test_the_page_holds_every_section_and_step_and_what_is_missing(world: World) -> None:
    survey_id = closed_survey(world)
    page = world.client("sari").get(f"/survei/{survey_id}/laporan")
    assert page.status_code == 200
    for each in SECTIONS:
        assert each.title in page.text and f"/survei/{survey_id}/laporan/{each.key}" in page.text
    assert f"Tindak lanjut: Belum ada rencana untuk unsur {Unsur.WAKTU.label}." in page.text
    assert f'href="/sulteng/survei/{survey_id}/tindak-lanjut"' in page.text


def test_a_survey_still_open_has_a_draft_but_is_not_sent(world: World) -> None:
    survey_id = answered_survey(world)
    text = words(world.client("sari").get(f"/survei/{survey_id}/laporan.pdf").data)
    assert "KONSEP – belum dikirim" in text and INDEX in text and "masih berlangsung" in text
    page = world.client("rina").get(f"/survei/{survey_id}/laporan/kirim")
    assert page.status_code == 409 and "Survei belum ditutup." in page.text


def test_a_section_in_own_words_stands_until_it_is_given_back(world: World) -> None:
    survey_id = closed_survey(world)
    assert section(world, survey_id, "saran", text="Loket kedua harus dibuka.").status_code == 303
    client = world.client("sari")
    assert "Loket kedua harus dibuka." in words(client.get(f"/survei/{survey_id}/laporan.pdf").data)
    back = client.post(f"/survei/{survey_id}/laporan/saran/bawaan", data={"kunci": "b"})
    assert back.status_code == 303
    with world.open():
        assert survey(survey_id).texts == []


def test_saving_a_section_unchanged_lets_it_follow_the_data(world: World) -> None:
    survey_id = answered_survey(world)
    page = world.client("sari").get(f"/survei/{survey_id}/laporan/analisis_responden")
    assert "Survei diikuti 12 responden." in page.text
    with world.open():
        composed = report(survey(survey_id), draft=True)
        default = next(each for each in SECTIONS if each.key == "analisis_responden").default_text(composed)
    assert section(world, survey_id, "analisis_responden", text=default).status_code == 303
    answer(world, survey_id)
    page = world.client("sari").get(f"/survei/{survey_id}/laporan/analisis_responden")
    assert "Survei diikuti 13 responden." in page.text


def test_a_section_saves_itself_and_a_colleagues_edit_is_shown(world: World) -> None:
    survey_id = closed_survey(world)
    path = f"/survei/{survey_id}/laporan/saran"
    mine = world.client("sari").get(path)
    assert section(world, survey_id, "kesimpulan", text="Kesimpulan kami.").status_code == 303
    saved = world.client("sari").post(
        path,
        data={"versi": hidden(mine, "versi"), "kunci": "z", "text": "Saran Sari."},
        headers={"X-Autosave": "1"},
    )
    assert saved.get_json()["ok"] is True
    late = world.client("sari").post(path, data={"versi": hidden(mine, "versi"), "kunci": "y", "text": "Saran Rina."})
    assert late.status_code == 409 and "Saran Sari." in late.text and "Saran Rina." in late.text


def test_a_petugas_asks_the_head_and_cannot_send(world: World) -> None:
    survey_id = sendable_survey(world)
    page = world.client("sari").get(f"/survei/{survey_id}/laporan")
    assert "Minta kepala unit mengirim: Rina Tandi, SKM" in page.text
    assert world.client("sari").get(f"/survei/{survey_id}/laporan/kirim").status_code == 403
    assert world.client("sari").post(f"/survei/{survey_id}/laporan/kirim").status_code == 403


def test_the_head_sends_and_gets_a_reference(world: World) -> None:
    survey_id = sendable_survey(world)
    assert duty_state(world) == "berjalan"
    sent = send(world, survey_id)
    assert sent.status_code == 303 and sent.location.endswith("/laporan/terkirim")
    proof = world.client("rina").get(f"/survei/{survey_id}/laporan/terkirim")
    assert "TT-SKM/2026/0001" in proof.text and "Koordinator memeriksa bukti di setiap langkah" in proof.text
    assert duty_state(world) == "dikirim"
    text = words(world.client("dewi").get(f"/survei/{survey_id}/laporan.pdf").data)
    for expected in (*ACTIONS.values(), INDEX, "sampel yang diperlukan 80 orang", "Rina Tandi", "Triwulan I 2027"):
        assert expected in text, expected
    assert "KONSEP" not in text
    with world.open():
        kept = session().query(SurveyReport).one()
        assert kept.content is not None and kept.content["index"] == "63.89"
        assert kept.content["plan"][0]["action"] == "Membuka loket kedua"
        assert count_differences(world.periods["skm_2026"]) == []
        duty = session().get_one(Duty, (world.periods["skm_2026"], world.units["mapane"]))
        assert duty_differences(duty) is None


def test_the_sent_report_stays_as_it_was_when_follow_up_goes_on(world: World) -> None:
    survey_id = sent_survey(world)
    before = world.client("dewi").get(f"/survei/{survey_id}/laporan.pdf").data

    def follow() -> None:
        survey(survey_id).follow_ups[0].result = "Loket kedua dibuka 2 Januari."

    with world.open():
        write_transaction(follow)
    assert world.client("dewi").get(f"/survei/{survey_id}/laporan.pdf").data == before


def test_small_groups_stay_hidden_and_cannot_be_calculated_back(world: World) -> None:
    survey_id = closed_survey(world)
    text = words(world.client("dewi").get(f"/survei/{survey_id}/laporan.pdf").data)
    with world.open():
        composed = report(survey(survey_id), draft=True)
    # One of twelve has S3: were SMA shown, twelve less eleven would tell; KIA has three respondents of twelve.
    education = next(group for group in composed.profile if group.label == "Pendidikan")
    assert dict(education.counts)["S3"] is None and dict(education.counts)["SMA"] is None
    assert [(row.name, row.respondents, row.index) for row in composed.by_service] == [
        ("Kesehatan Ibu dan Anak", None, None),
        ("Poli Umum", None, None),
    ]
    assert "Kesehatan Ibu dan Anak – – –" in text


def test_sending_twice_with_one_form_sends_once(world: World) -> None:
    survey_id = sendable_survey(world)
    client = world.client("rina")
    path = f"/survei/{survey_id}/laporan/kirim"
    asked = client.get(path)
    data = {"kunci": hidden(asked, "kunci"), "versi": hidden(asked, "versi"), "declared": "y"}
    first, second = client.post(path, data=data), client.post(path, data=data)
    assert (first.status_code, second.status_code, first.location) == (303, 303, second.location)
    with world.open():
        assert session().query(AuditEntry).where(AuditEntry.deed == "Mengirim laporan").count() == 1


def test_sending_without_the_declaration_changes_nothing(world: World) -> None:
    survey_id = sendable_survey(world)
    client = world.client("rina")
    path = f"/survei/{survey_id}/laporan/kirim"
    asked = client.get(path)
    refused = client.post(path, data={"kunci": hidden(asked, "kunci"), "versi": hidden(asked, "versi")})
    assert refused.status_code == 422 and "Centang pernyataan ini" in refused.text
    with world.open():
        assert session().query(SurveyReport).count() == 0


def test_a_survey_without_a_plan_for_a_weak_unsur_is_not_sent(world: World) -> None:
    survey_id = closed_survey(world)
    page = world.client("rina").get(f"/survei/{survey_id}/laporan/kirim")
    assert page.status_code == 409 and f"Belum ada rencana untuk unsur {Unsur.WAKTU.label}." in page.text
    refused = world.client("rina").post(f"/survei/{survey_id}/laporan/kirim", data={"kunci": "a", "declared": "y"})
    assert refused.status_code == 409 and duty_state(world) == "berjalan"


def test_a_change_after_the_question_stops_the_sending(world: World) -> None:
    survey_id = sendable_survey(world)
    client = world.client("rina")
    path = f"/survei/{survey_id}/laporan/kirim"
    asked = client.get(path)
    assert section(world, survey_id, "saran", text="Saran baru.").status_code == 303
    data = {"kunci": hidden(asked, "kunci"), "versi": hidden(asked, "versi"), "declared": "y"}
    refused = client.post(path, data=data)
    assert refused.status_code == 409 and "Isi laporan berubah" in refused.text
    assert duty_state(world) == "berjalan"


def test_a_sent_report_is_locked_until_it_is_taken_back(world: World) -> None:
    survey_id = sent_survey(world)
    assert section(world, survey_id, "saran", text="Lain.").status_code == 409
    assert (
        world.client("sari").post(f"/survei/{survey_id}/laporan/saran/bawaan", data={"kunci": "a"}).status_code == 303
    )
    path = f"/survei/{survey_id}/laporan/tarik-kembali"
    assert world.client("sari").post(path, data={"kunci": "b"}).status_code == 403
    assert world.client("rina").post(path, data={"kunci": "c"}).status_code == 303
    assert duty_state(world) == "berjalan"
    assert send(world, survey_id).status_code == 303
    with world.open():
        assert session().query(SurveyReport).one().reference == "TT-SKM/2026/0001"


def test_forums_and_surveys_are_numbered_apart(world: World) -> None:
    sent_forum(world)
    sent_survey(world)
    with world.open():
        assert session().query(SurveyReport).one().reference == "TT-SKM/2026/0001"


def test_photos_of_how_it_was_held_stand_in_the_appendix_and_on_the_page(world: World, tmp_path: Path) -> None:
    survey_id = closed_survey(world)
    with world.open(), photo(tmp_path / "loket.jpg", 400, 300).open("rb") as taken:
        stored = file_store().keep_photo(taken, "loket.jpg")
        added = add_file(survey(survey_id), DOCUMENTATION, stored, by=world.person("sari"))
        assert added is not None
        write_transaction(lambda: setattr(survey(survey_id).files[0], "caption", "Mengisi kuesioner di loket"))
    text = words(world.client("sari").get(f"/survei/{survey_id}/laporan.pdf").data)
    assert "3. Dokumentasi" in text and "Foto 1. Mengisi kuesioner di loket" in text
    for page in ("laporan", "verifikasi"):
        name = "sari" if page == "laporan" else "dewi"
        assert "Mengisi kuesioner di loket" in world.client(name).get(f"/survei/{survey_id}/{page}").text


def test_marked_answers_stand_apart_and_are_said(world: World) -> None:
    survey_id = answered_survey(world)
    mark_one(world, survey_id)
    close(world, survey_id)
    text = words(world.client("dewi").get(f"/survei/{survey_id}/laporan.pdf").data)
    assert "Sebanyak 1 jawaban yang ditandai meragukan tidak dihitung" in text


def test_the_plan_of_the_survey_before_is_reported_with_its_proof(world: World) -> None:
    first = sendable_survey(world)

    def done() -> None:
        before = survey(first)
        line: FollowUp = before.follow_ups[0]
        line.done_at, line.result = before.period.starts, "Loket kedua melayani tiap Senin."
        before.period.starts = before.period.starts.replace(year=2025)
        before.files.append(
            SurveyFile(
                kind="bukti_tindak_lanjut",
                follow_up_id=line.id,
                caption="Foto loket kedua",
                sha256="c" * 64,
                media_type="image/jpeg",
            )
        )

    with world.open():

        def next_period() -> int:
            done()
            old = survey(first).period
            later = Period(
                duty="skm", name="Tahun 2027", starts=old.ends.replace(year=2027, month=1, day=1),
                ends=old.ends.replace(year=2027), due=old.ends.replace(year=2027),
            )  # fmt: skip
            session().add(later)
            session().flush()
            return later.id

        period_id = write_transaction(next_period)
        second = actions.start_survey(
            world.unit("mapane"), session().get_one(Period, period_id), title="SKM Tahun 2027", by=None
        )
        second_id = second.id
    text = words(world.client("sari").get(f"/survei/{second_id}/laporan.pdf").data)
    assert "Dari 3 rencana tindak lanjut SKM periode Tahun 2026, 1 telah ditindaklanjuti (33%)." in text
    assert "Sudah Loket kedua melayani tiap Senin. Foto loket kedua" in text


def test_a_recorded_index_that_does_not_follow_is_said_in_the_report(world: World) -> None:
    survey_id = begin_survey(world, opened=False)

    def keep() -> None:
        found = survey(survey_id)
        found.recorded = RecordedResult(
            averages={unsur.value: "3.00" for unsur in Unsur},
            respondents=40,
            typed_index="80.00",
            source="Laman dinas",
        )
        found.opened_at = found.closed_at = found.created_at
        actions.keep_final(found)

    with world.open():
        write_transaction(keep)
    text = words(world.client("sari").get(f"/survei/{survey_id}/laporan.pdf").data)
    assert "75,00" in text and "80,00, tidak mengikuti dari nilai rata-rata unsurnya" in text
    assert "Sumber: Laman dinas." in text


def test_others_do_not_reach_it(world: World) -> None:
    survey_id = sent_survey(world)
    for path in ("laporan", "laporan/saran"):
        assert world.client("joko").get(f"/survei/{survey_id}/{path}").status_code == 404
        assert world.client("dewi").get(f"/survei/{survey_id}/{path}").status_code == 403
    assert world.client("sari").get(f"/survei/{survey_id}/laporan/bukan-bagian").status_code == 404
    for path in ("laporan/terkirim", "laporan.pdf", "laporan/terkirim.pdf"):
        for name in ("joko", "hadi", "maria"):
            assert world.client(name).get(f"/survei/{survey_id}/{path}").status_code == 404
        assert world.client("dewi").get(f"/survei/{survey_id}/{path}").status_code == 200
    for deed in ("kirim", "tarik-kembali"):
        assert world.client("joko").post(f"/survei/{survey_id}/laporan/{deed}").status_code == 403
    assert SurveyStep.LAPORAN.label in world.client("sari").get(f"/survei/{survey_id}/laporan").text


def test_the_number_of_statements_does_not_grow_with_the_answers(world: World) -> None:
    few, many = closed_survey(world, people=4), closed_survey(world, people=30)
    assert statements(world, few) == statements(world, many)


def statements(world: World, survey_id: int) -> int:
    seen = []
    with world.open():
        connection = session().connection()

        def note(*_: Any) -> None:
            seen.append(1)

        sa.event.listen(connection, "before_cursor_execute", note)
        report(survey(survey_id), draft=True)
        sa.event.remove(connection, "before_cursor_execute", note)
    return len(seen)


def test_a_plan_is_made_for_scores_of_every_kind(world: World) -> None:
    survey_id = begin_survey(world, population=10)
    answer(world, survey_id, scores(4))
    close(world, survey_id)
    plan_follow_up(world, survey_id)
    assert "100,00" in words(world.client("sari").get(f"/survei/{survey_id}/laporan.pdf").data)
