"""A coordinator looks at the evidence of a survey's report and decides."""

from typing import Any

from fkp.accounts.models import RoleGrant
from fkp.rules.permissions import Role
from fkp.rules.skm import Unsur
from fkp.rules.surveys import SurveyStep
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session, write_transaction
from fkp.surveys.models import StepNote
from fkp.surveys.models_outcome import SurveyDecision, SurveyReport
from tests.conftest import World
from tests.documents.full_forum import hidden
from tests.documents.full_survey import (
    ACTIONS,
    INDEX,
    answered_survey,
    duty_state,
    mark_one,
    plan_follow_up,
    send,
    sendable_survey,
    sent_survey,
)
from tests.surveys.steps import close

NOTE = "Rencana untuk waktu penyelesaian belum menyebut petugasnya."


def decide(world: World, survey_id: int, deed: str, name: str = "dewi", **notes: str) -> Any:
    """Through the page and its question, as a browser would."""
    client = world.client(name)
    path = f"/survei/{survey_id}/verifikasi"
    page = client.get(path)
    data = {"kunci": hidden(page, "kunci"), "versi": hidden(page, "versi"), **notes}
    asked = client.post(path, data={**data, "putusan": "verifikasi" if deed == "terima" else "kembalikan"})
    if asked.status_code != 200:
        return asked
    carried = {key: hidden(asked, key) for key in ("kunci", "versi", *notes)}
    return client.post(f"{path}/{deed}", data=carried)


def note_of(world: World, survey_id: int, step: SurveyStep) -> str:
    with world.open():
        kept = session().get(StepNote, (survey_id, step.value))
        return kept.note if kept else ""


def test_the_page_shows_all_evidence_beside_room_for_notes(world: World) -> None:
    survey_id = answered_survey(world)
    mark_one(world, survey_id)
    close(world, survey_id)
    plan_follow_up(world, survey_id)
    send(world, survey_id)
    page = world.client("dewi").get(f"/survei/{survey_id}/verifikasi")
    assert page.status_code == 200
    for text in (*ACTIONS.values(), *(unsur.label for unsur in Unsur), "TT-SKM/2026/0001", "Poli Umum", "100 orang"):
        assert text in page.text, text
    assert "Perangkat yang sama menjawab lagi: 1 jawaban" in page.text
    for step in ("rencana", "kuesioner", "pengumpulan", "hasil", "tindak_lanjut", "laporan"):
        assert f'name="{step}"' in page.text
    assert 'name="publikasi"' not in page.text and 'value="kembalikan"' in page.text


def test_returning_needs_a_note_for_some_step(world: World) -> None:
    survey_id = sent_survey(world)
    refused = decide(world, survey_id, "kembalikan", note="Kurang lengkap semuanya.")
    assert refused.status_code == 422
    assert "paling sedikit satu langkah" in refused.text and "Kurang lengkap semuanya." in refused.text
    assert duty_state(world) == "dikirim"


def test_a_returned_report_is_mended_sent_again_and_verified_with_one_reference(world: World) -> None:
    survey_id = sent_survey(world)
    assert decide(world, survey_id, "kembalikan", tindak_lanjut=NOTE).status_code == 303
    assert duty_state(world) == "perlu_perbaikan"
    unit_page = world.client("sari").get(f"/survei/{survey_id}/verifikasi")
    assert NOTE in unit_page.text and f"/survei/{survey_id}/tindak-lanjut" in unit_page.text
    early = world.client("rina").get(f"/survei/{survey_id}/laporan/kirim")
    assert early.status_code == 409 and "Tindak lanjut: catatan koordinator belum dijawab." in early.text
    mended = world.client("sari").post(f"/survei/{survey_id}/tindak_lanjut/sudah-diperbaiki", data={"kunci": "a"})
    assert mended.status_code == 303, mended.text
    assert note_of(world, survey_id, SurveyStep.TINDAK_LANJUT) == ""
    assert duty_state(world) == "perlu_perbaikan"
    assert send(world, survey_id).status_code == 303
    assert duty_state(world) == "dikirim"
    assert decide(world, survey_id, "terima").status_code == 303
    assert duty_state(world) == "terverifikasi"
    with world.open():
        report = session().query(SurveyReport).one()
        assert (report.reference, report.verified_by_name) == ("TT-SKM/2026/0001", "Dewi Anggraini")
        assert [decision.verdict for decision in report.decisions] == ["terverifikasi", "dikembalikan"]
        assert report.decisions[1].stage_notes == {"tindak_lanjut": NOTE}
        deeds = [entry.deed for entry in session().query(AuditEntry).order_by(AuditEntry.id)]
        assert deeds.index("Mengembalikan laporan") < deeds.index("Memverifikasi laporan")
    history = world.client("sari").get(f"/survei/{survey_id}/verifikasi").text
    assert NOTE in history and "Dewi Anggraini" in history


def test_a_step_returned_twice_bears_the_last_note(world: World) -> None:
    survey_id = sent_survey(world)
    decide(world, survey_id, "kembalikan", hasil="Periksa jawaban yang ditandai.")
    world.client("sari").post(f"/survei/{survey_id}/hasil/sudah-diperbaiki", data={"kunci": "a"})
    send(world, survey_id)
    decide(world, survey_id, "kembalikan", hasil="Masih ada yang ditandai.")
    assert note_of(world, survey_id, SurveyStep.HASIL) == "Masih ada yang ditandai."


def test_two_coordinators_at_once_the_second_sees_what_the_first_decided(world: World) -> None:
    survey_id = sent_survey(world)
    path = f"/survei/{survey_id}/verifikasi"
    page = world.client("bagus").get(path)
    late = {"kunci": hidden(page, "kunci"), "versi": hidden(page, "versi"), "rencana": "Populasi terlalu kecil."}
    assert decide(world, survey_id, "terima").status_code == 303
    refused = world.client("bagus").post(f"{path}/kembalikan", data=late)
    assert refused.status_code == 409
    assert "Dewi Anggraini" in refused.text and "Populasi terlalu kecil." in refused.text
    assert duty_state(world) == "terverifikasi" and note_of(world, survey_id, SurveyStep.RENCANA) == ""
    with world.open():
        assert session().query(SurveyDecision).count() == 1


def test_notes_survive_going_back_from_the_question(world: World) -> None:
    survey_id = sent_survey(world)
    client = world.client("dewi")
    path = f"/survei/{survey_id}/verifikasi"
    data = {"versi": hidden(client.get(path), "versi"), "kunci": "a", "hasil": NOTE, "putusan": "ubah"}
    assert NOTE in client.post(path, data=data).text


def test_a_verification_is_taken_back_with_a_reason(world: World) -> None:
    survey_id = sent_survey(world)
    decide(world, survey_id, "terima")
    path = f"/survei/{survey_id}/verifikasi/batalkan"
    assert world.client("sari").post(path, data={"kunci": "a", "reason": "Alasan yang panjang"}).status_code == 403
    assert world.client("dewi").post(path, data={"kunci": "b", "reason": "pendek"}).status_code == 422
    reason = "Jawaban kertas milik survei lain."
    assert world.client("dewi").post(path, data={"kunci": "c", "reason": reason}).status_code == 303
    assert duty_state(world) == "dikirim"
    assert reason in world.client("sari").get(f"/survei/{survey_id}/verifikasi").text
    again = world.client("dewi").post(path, data={"kunci": "d", "reason": reason})
    assert again.status_code == 409 and "sedang tidak terverifikasi" in again.text


def test_a_decided_report_is_not_taken_back_by_the_unit(world: World) -> None:
    survey_id = sent_survey(world)
    decide(world, survey_id, "terima")
    world.client("rina").post(f"/survei/{survey_id}/laporan/tarik-kembali", data={"kunci": "a"})
    assert duty_state(world) == "terverifikasi"


def test_nobody_decides_on_the_unit_they_work_for(world: World) -> None:
    survey_id = sent_survey(world)
    with world.open():
        dewi = RoleGrant(person_id=world.people["dewi"][1], role=Role.PETUGAS.value, unit_id=world.units["mapane"])
        write_transaction(lambda: session().add(dewi))
    page = world.client("dewi").get(f"/survei/{survey_id}/verifikasi")
    assert page.status_code == 200
    assert "diperiksa koordinator lain" in page.text and 'name="putusan"' not in page.text
    data = {"kunci": "a", "versi": hidden(world.client("bagus").get(f"/survei/{survey_id}/verifikasi"), "versi")}
    assert world.client("dewi").post(f"/survei/{survey_id}/verifikasi/terima", data=data).status_code == 403
    assert duty_state(world) == "dikirim"


def test_a_report_not_sent_cannot_be_decided(world: World) -> None:
    survey_id = sendable_survey(world)
    page = world.client("dewi").get(f"/survei/{survey_id}/verifikasi")
    assert "Laporan belum dikirim" in page.text and 'name="putusan"' not in page.text and INDEX in page.text
    refused = world.client("dewi").post(f"/survei/{survey_id}/verifikasi/terima", data={"kunci": "a", "versi": "0"})
    assert refused.status_code == 409
    assert duty_state(world) == "berjalan"


def test_others_do_not_decide(world: World) -> None:
    survey_id = sent_survey(world)
    for name in ("joko", "hadi", "maria"):
        assert world.client(name).get(f"/survei/{survey_id}/verifikasi").status_code == 404
    for deed in ("terima", "kembalikan"):
        assert world.client("hadi").post(f"/survei/{survey_id}/verifikasi/{deed}").status_code == 404
        assert world.client("rina").post(f"/survei/{survey_id}/verifikasi/{deed}").status_code == 403
    data = {"putusan": "verifikasi", "kunci": "a"}
    assert world.client("rina").post(f"/survei/{survey_id}/verifikasi", data=data).status_code == 403
    assert duty_state(world) == "dikirim"
