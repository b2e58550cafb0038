"""A coordinator looks at the evidence of a sent report and decides."""

from typing import Any

from fkp.accounts.models import RoleGrant
from fkp.forums.files import add_file
from fkp.forums.models import Forum
from fkp.forums.models_papers import Decision
from fkp.rules.permissions import Role
from fkp.rules.stages import Stage
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session, write_transaction
from fkp.storage.files import StoredFile
from tests.conftest import World
from tests.documents.full_forum import (
    AGREED,
    OBJECTION,
    PHONE,
    held_forum,
    hidden,
    resend,
    sendable_forum,
    sent_forum,
)
from tests.documents.test_send_report import duty_of

NOTE = "Foto penandatanganan belum ada."


def _decide(world: World, forum_id: int, deed: str, name: str = "dewi", **notes: str) -> Any:
    """Through the page and its question, as a browser would."""
    client = world.client(name)
    path = f"/forum/{forum_id}/verifikasi"
    page = client.get(path)
    data = {"kunci": hidden(page, "kunci"), "versi": hidden(page, "versi"), **notes}
    asked = client.post(path, data={**data, "putusan": "verifikasi" if deed == "terima" else "kembalikan"})
    if asked.status_code != 200:
        return asked
    carried = {key: hidden(asked, key) for key in ("kunci", "versi", *notes)}
    return client.post(f"{path}/{deed}", data=carried)


def answer_note(world: World, forum_id: int, stage: str) -> None:
    answer = world.client("sari").post(
        f"/forum/{forum_id}/{stage}/sudah-diperbaiki", data={"kunci": f"jawab {stage}"}
    )
    assert answer.status_code == 303, answer.text


def test_the_page_shows_all_evidence_beside_room_for_notes(world: World) -> None:
    forum_id = sent_forum(world)
    page = world.client("dewi").get(f"/forum/{forum_id}/verifikasi")
    assert page.status_code == 200
    for text in (*AGREED[:2], OBJECTION, PHONE, "Antre dua jam di loket.", "TT-FKP/2026/0001", "daftar_hadir.jpg"):
        assert text in page.text, text
    assert "hari ini" in page.text
    assert 'name="dokumentasi"' in page.text and 'value="kembalikan"' in page.text


def test_the_unit_sees_that_the_coordinator_is_at_turn(world: World) -> None:
    forum_id = sendable_forum(world)
    assert "Menunggu verifikasi" not in world.client("sari").get(f"/forum/{forum_id}/").text
    resend(world, forum_id)
    assert "Menunggu verifikasi" in world.client("sari").get(f"/forum/{forum_id}/").text


def test_after_deciding_the_coordinator_is_led_to_the_next_report(world: World) -> None:
    forum_id = sent_forum(world)
    further = 'href="/sulteng/">Laporan lain yang menunggu verifikasi</a>'
    assert further not in world.client("dewi").get(f"/forum/{forum_id}/verifikasi").text
    _decide(world, forum_id, "terima")
    assert further in world.client("dewi").get(f"/forum/{forum_id}/verifikasi").text


def test_returning_needs_a_note_for_some_stage(world: World) -> None:
    forum_id = sent_forum(world)
    answer = _decide(world, forum_id, "kembalikan", note="Kurang lengkap semuanya.")
    assert answer.status_code == 422
    assert "paling sedikit satu tahap" in answer.text and "Kurang lengkap semuanya." in answer.text
    assert world.client("dewi").post(f"/forum/{forum_id}/verifikasi/kembalikan").status_code == 422
    assert duty_of(world) == "dikirim"


def test_a_returned_report_is_mended_sent_again_and_verified_with_one_reference(world: World) -> None:
    forum_id = sent_forum(world)
    assert _decide(world, forum_id, "kembalikan", dokumentasi=NOTE).status_code == 303
    assert duty_of(world) == "perlu_perbaikan"
    unit_page = world.client("sari").get(f"/forum/{forum_id}/verifikasi")
    assert NOTE in unit_page.text and f"/forum/{forum_id}/dokumentasi" in unit_page.text
    early = world.client("rina").get(f"/forum/{forum_id}/laporan/kirim")
    assert early.status_code == 409 and "Dokumentasi: Catatan koordinator belum ditindaklanjuti." in early.text
    with world.open():
        forum = session().get_one(Forum, forum_id)
        assert forum.stage(Stage.DOKUMENTASI).return_note == NOTE
        photo = StoredFile("b" * 64, "image/jpeg", 10, 640, 480, None, "tanda-tangan.jpg")
        add_file(forum, "foto", photo, by=world.person("sari"))
        assert forum.stage(Stage.DOKUMENTASI).return_note == NOTE  # one photo may not be all that was asked for
    answer_note(world, forum_id, "dokumentasi")
    # Mended, but the coordinator has nothing new to look at before it is sent again.
    assert duty_of(world) == "perlu_perbaikan"
    resend(world, forum_id)
    assert duty_of(world) == "dikirim"
    assert _decide(world, forum_id, "terima").status_code == 303
    assert duty_of(world) == "terverifikasi"
    with world.open():
        report = session().get_one(Forum, forum_id).report
        assert report is not None
        assert (report.reference, report.verified_by_name) == ("TT-FKP/2026/0001", "Dewi Anggraini")
        assert [decision.verdict for decision in report.decisions] == ["terverifikasi", "dikembalikan"]
        assert report.decisions[1].stage_notes == {"dokumentasi": NOTE}
        deeds = [entry.deed for entry in session().query(AuditEntry).order_by(AuditEntry.id)]
        assert deeds.index("Mengembalikan laporan") < deeds.index("Memverifikasi laporan")
    history = world.client("sari").get(f"/forum/{forum_id}/verifikasi").text
    assert NOTE in history and "Dewi Anggraini" in history


def test_two_coordinators_at_once_the_second_sees_what_the_first_decided(world: World) -> None:
    forum_id = sent_forum(world)
    path = f"/forum/{forum_id}/verifikasi"
    page = world.client("bagus").get(path)
    late = {"kunci": hidden(page, "kunci"), "versi": hidden(page, "versi"), "peserta": "Media massa belum diundang."}
    assert _decide(world, forum_id, "terima").status_code == 303
    answer = world.client("bagus").post(f"{path}/kembalikan", data=late)
    assert answer.status_code == 409
    assert "Dewi Anggraini" in answer.text and "Media massa belum diundang." in answer.text
    assert duty_of(world) == "terverifikasi"
    with world.open():
        assert session().query(Decision).count() == 1
        assert session().get_one(Forum, forum_id).stage(Stage.PESERTA).return_note == ""


def test_notes_survive_going_back_from_the_question(world: World) -> None:
    forum_id = sent_forum(world)
    client = world.client("dewi")
    path = f"/forum/{forum_id}/verifikasi"
    data = {"versi": hidden(client.get(path), "versi"), "kunci": "a", "dokumentasi": NOTE, "putusan": "ubah"}
    assert NOTE in client.post(path, data=data).text


def test_a_verification_is_taken_back_with_a_reason(world: World) -> None:
    forum_id = sent_forum(world)
    _decide(world, forum_id, "terima")
    path = f"/forum/{forum_id}/verifikasi/batalkan"
    assert world.client("sari").post(path, data={"kunci": "a", "reason": "Alasan yang panjang"}).status_code == 403
    assert world.client("dewi").post(path, data={"kunci": "b", "reason": "pendek"}).status_code == 422
    reason = "Daftar hadir milik kegiatan lain."
    assert world.client("dewi").post(path, data={"kunci": "c", "reason": reason}).status_code == 303
    assert duty_of(world) == "dikirim"
    assert reason in world.client("sari").get(f"/forum/{forum_id}/verifikasi").text
    again = world.client("dewi").post(path, data={"kunci": "d", "reason": reason})
    assert again.status_code == 409 and "sedang tidak terverifikasi" in again.text


def test_nobody_decides_on_the_unit_they_work_for(world: World) -> None:
    forum_id = sent_forum(world)
    with world.open():
        dewi = RoleGrant(person_id=world.people["dewi"][1], role=Role.PETUGAS.value, unit_id=world.units["mapane"])
        write_transaction(lambda: session().add(dewi))
    page = world.client("dewi").get(f"/forum/{forum_id}/verifikasi")
    assert page.status_code == 200
    assert "diperiksa koordinator lain" in page.text and 'name="putusan"' not in page.text
    data = {"kunci": "a", "versi": hidden(world.client("bagus").get(f"/forum/{forum_id}/verifikasi"), "versi")}
    assert world.client("dewi").post(f"/forum/{forum_id}/verifikasi/terima", data=data).status_code == 403
    assert duty_of(world) == "dikirim"


def test_a_file_used_in_another_forum_is_flagged(world: World) -> None:
    other = held_forum(world, topic="Kebersihan ruang tunggu")
    forum_id = sendable_forum(world)
    with world.open():
        photo = next(file for file in session().get_one(Forum, forum_id).files if file.kind == "foto")
        stored = StoredFile(str(photo.sha256), "image/jpeg", 10, 640, 480, photo.thumbnail_sha256, "lama.jpg")
        code = session().get_one(Forum, other).code
        add_file(session().get_one(Forum, other), "foto", stored, by=world.person("sari"))
    page = world.client("dewi").get(f"/forum/{forum_id}/verifikasi")
    assert f"Foto yang sama dipakai di {code}." in page.text


def test_a_report_not_sent_cannot_be_decided(world: World) -> None:
    forum_id = sendable_forum(world)
    page = world.client("dewi").get(f"/forum/{forum_id}/verifikasi")
    assert "Laporan belum dikirim" in page.text and 'name="putusan"' not in page.text
    answer = world.client("dewi").post(f"/forum/{forum_id}/verifikasi/terima", data={"kunci": "a", "versi": "0"})
    assert answer.status_code == 409
    assert duty_of(world) == "berjalan"


def test_others_do_not_decide(world: World) -> None:
    forum_id = sent_forum(world)
    for name, expected in (("joko", 404), ("hadi", 404), ("maria", 404)):
        assert world.client(name).get(f"/forum/{forum_id}/verifikasi").status_code == expected
    for deed in ("terima", "kembalikan"):
        assert world.client("hadi").post(f"/forum/{forum_id}/verifikasi/{deed}").status_code == 404
        assert world.client("rina").post(f"/forum/{forum_id}/verifikasi/{deed}").status_code == 403
    data = {"putusan": "verifikasi", "kunci": "a"}
    assert world.client("rina").post(f"/forum/{forum_id}/verifikasi", data=data).status_code == 403
    assert duty_of(world) == "dikirim"
