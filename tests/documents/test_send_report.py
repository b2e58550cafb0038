"""Checking a report, editing its texts, sending it and taking it back."""

from typing import Any

from fkp.documents.report import SECTIONS
from fkp.duties.actions import count_differences
from fkp.duties.models import Duty
from fkp.forums.models import Forum
from fkp.forums.models_papers import Report
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session, write_transaction
from tests.conftest import World
from tests.documents.full_forum import (
    AGREED,
    DISPUTED,
    OBJECTION,
    PEOPLE,
    PHONE,
    TOPIC,
    frozen_forum,
    held_forum,
    hidden,
    resend,
    send,
    sendable_forum,
    sent_forum,
)
from tests.documents.paper import words


def duty_of(world: World, unit: str = "mapane") -> str:
    """The state of the unit's duty, its region's counts checked on the way."""
    with world.open():
        assert count_differences(world.periods["2026"]) == []
        return session().get_one(Duty, (world.periods["2026"], world.units[unit])).state


def _section(world: World, forum_id: int, key: str, **changes: str) -> Any:
    path = f"/forum/{forum_id}/laporan/{key}"
    page = world.client("sari").get(path)
    data = {"versi": hidden(page, "versi"), "kunci": hidden(page, "kunci"), **changes}
    return world.client("sari").post(path, data=data)


def test_the_page_holds_every_section_stage_paper_and_what_is_missing(world: World) -> None:
    forum_id = frozen_forum(world)
    page = world.client("sari").get(f"/forum/{forum_id}/laporan")
    assert page.status_code == 200
    for section in SECTIONS:
        assert section.title in page.text
        assert f"/forum/{forum_id}/laporan/{section.key}" in page.text
    assert "Dokumentasi: Belum ada foto kegiatan." in page.text
    assert "1 butir kesepakatan belum punya rencana aksi." in page.text
    assert f"/forum/{forum_id}/tindak-lanjut" in page.text


def test_a_report_before_the_date_is_known_says_what_lacks(world: World) -> None:
    client = world.client("sari")
    start = {"unit_id": world.units["mapane"], "period_id": world.periods["2026"], "topic": TOPIC, "kunci": "a"}
    forum_path = client.post("/forum/baru", data=start).location
    page = client.get(f"{forum_path.removeprefix('/sulteng')}laporan")
    assert page.status_code == 200
    assert "Tanggal forum belum diisi di tahap Persiapan." in page.text
    letter = client.get(f"{forum_path.removeprefix('/sulteng')}undangan.pdf")
    assert letter.status_code == 409 and "Jam mulai belum diisi" in letter.text


def test_a_section_in_own_words_stands_in_the_report_until_it_is_given_back(world: World) -> None:
    forum_id = frozen_forum(world)
    assert _section(world, forum_id, "penutup", text="Demikian laporan kami, terima kasih.").status_code == 303
    client = world.client("sari")
    assert "Demikian laporan kami, terima kasih." in words(client.get(f"/forum/{forum_id}/laporan.pdf").data)
    back = client.post(f"/forum/{forum_id}/laporan/penutup/bawaan", data={"kunci": "b"})
    assert back.status_code == 303
    with world.open():
        assert session().get_one(Forum, forum_id).texts == []


def test_saving_a_section_unchanged_lets_it_follow_the_data(world: World) -> None:
    forum_id = frozen_forum(world)
    page = world.client("sari").get(f"/forum/{forum_id}/laporan/tema")
    assert f"Tema forum ini adalah {TOPIC}." in page.text
    assert _section(world, forum_id, "tema", text=f"Tema forum ini adalah {TOPIC}.").status_code == 303
    with world.open():
        assert session().get_one(Forum, forum_id).texts == []


def test_a_section_saves_itself_and_two_sections_do_not_meet(world: World) -> None:
    forum_id = frozen_forum(world)
    first = world.client("sari").get(f"/forum/{forum_id}/laporan/tema")
    assert _section(world, forum_id, "penutup", text="Penutup.").status_code == 303
    saved = world.client("sari").post(
        f"/forum/{forum_id}/laporan/tema",
        data={"versi": hidden(first, "versi"), "kunci": "z", "text": "Tema kami."},
        headers={"X-Autosave": "1"},
    )
    assert saved.get_json()["ok"] is True


def test_a_colleague_edit_of_one_section_is_shown(world: World) -> None:
    forum_id = frozen_forum(world)
    path = f"/forum/{forum_id}/laporan/penutup"
    mine = world.client("sari").get(path)
    assert _section(world, forum_id, "penutup", text="Penutup Rina.").status_code == 303
    answer = world.client("sari").post(
        path, data={"versi": hidden(mine, "versi"), "kunci": "z", "text": "Penutup Sari."}
    )
    assert answer.status_code == 409
    assert "Penutup Rina." in answer.text and "Penutup Sari." in answer.text


def test_a_section_that_is_none_does_not_exist(world: World) -> None:
    forum_id = frozen_forum(world)
    assert world.client("sari").get(f"/forum/{forum_id}/laporan/bukan-bagian").status_code == 404


def test_a_petugas_asks_the_head_and_cannot_send(world: World) -> None:
    forum_id = sendable_forum(world)
    page = world.client("sari").get(f"/forum/{forum_id}/laporan")
    assert "Minta kepala unit mengirim: Rina Tandi, SKM" in page.text
    assert "Yang masih kurang" not in page.text
    assert f"/forum/{forum_id}/laporan/kirim" not in page.text
    assert world.client("sari").get(f"/forum/{forum_id}/laporan/kirim").status_code == 403
    assert world.client("sari").post(f"/forum/{forum_id}/laporan/kirim").status_code == 403


def test_the_head_sends_and_gets_a_reference(world: World) -> None:
    forum_id = sendable_forum(world)
    assert duty_of(world) == "berjalan"
    answer = send(world, forum_id)
    assert answer.status_code == 303 and answer.location.endswith("/laporan/terkirim")
    proof = world.client("rina").get(f"/forum/{forum_id}/laporan/terkirim")
    assert "TT-FKP/2026/0001" in proof.text and "Koordinator memeriksa bukti" in proof.text
    assert duty_of(world) == "dikirim"
    text = words(world.client("dewi").get(f"/forum/{forum_id}/laporan.pdf").data)
    method = "dalam bentuk dialog interaktif."
    for expected in (*AGREED, *DISPUTED, OBJECTION, method, "Foto 1", *(person[0] for person in PEOPLE)):
        assert expected in text, expected
    assert "KONSEP" not in text and PHONE not in text and "Suasana forum" not in text
    with world.open():
        sent = session().query(AuditEntry).where(AuditEntry.deed == "Mengirim laporan").one()
        assert sent.person_name == "Rina Tandi, SKM"


def test_a_draft_of_the_report_says_so(world: World) -> None:
    forum_id = sendable_forum(world)
    draft = world.client("sari").get(f"/forum/{forum_id}/laporan.pdf")
    assert "KONSEP – belum dikirim" in words(draft.data)
    name = draft.headers["Content-Disposition"]
    assert name == "inline; filename=konsep-laporan-fkp-2026-0001-puskesmas-mapane.pdf"


def test_sending_twice_with_one_form_sends_once(world: World) -> None:
    forum_id = sendable_forum(world)
    client = world.client("rina")
    path = f"/forum/{forum_id}/laporan/kirim"
    asked = client.get(path)
    data = {"kunci": hidden(asked, "kunci"), "versi": hidden(asked, "versi"), "declared": "y"}
    first, second = client.post(path, data=data), client.post(path, data=data)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    with world.open():
        assert session().query(AuditEntry).where(AuditEntry.deed == "Mengirim laporan").count() == 1


def test_sending_without_the_declaration_changes_nothing(world: World) -> None:
    forum_id = sendable_forum(world)
    client = world.client("rina")
    path = f"/forum/{forum_id}/laporan/kirim"
    asked = client.get(path)
    answer = client.post(path, data={"kunci": hidden(asked, "kunci"), "versi": hidden(asked, "versi")})
    assert answer.status_code == 422 and "Centang pernyataan ini" in answer.text
    with world.open():
        assert session().query(Report).count() == 0


def test_an_incomplete_report_is_not_sent(world: World) -> None:
    forum_id = frozen_forum(world)
    page = world.client("rina").get(f"/forum/{forum_id}/laporan/kirim")
    assert page.status_code == 409 and "Dokumentasi: Belum ada foto kegiatan." in page.text
    answer = world.client("rina").post(f"/forum/{forum_id}/laporan/kirim", data={"kunci": "a", "declared": "y"})
    assert answer.status_code == 409
    assert duty_of(world) == "berjalan"


def test_a_change_after_the_question_stops_the_sending(world: World) -> None:
    forum_id = sendable_forum(world)
    client = world.client("rina")
    path = f"/forum/{forum_id}/laporan/kirim"
    asked = client.get(path)
    assert _section(world, forum_id, "penutup", text="Penutup baru.").status_code == 303
    answer = client.post(
        path, data={"kunci": hidden(asked, "kunci"), "versi": hidden(asked, "versi"), "declared": "y"}
    )
    assert answer.status_code == 409 and "Isi laporan berubah" in answer.text
    assert duty_of(world) == "berjalan"


def test_a_sent_report_is_locked_until_it_is_taken_back(world: World) -> None:
    forum_id = sent_forum(world)
    assert _section(world, forum_id, "penutup", text="Lain.").status_code == 409
    reopen = world.client("sari").post(
        f"/forum/{forum_id}/berita-acara/buka-kembali", data={"kunci": "a", "reason": "Alasan yang panjang"}
    )
    assert reopen.status_code == 409
    path = f"/forum/{forum_id}/laporan/tarik-kembali"
    assert world.client("sari").post(path, data={"kunci": "b"}).status_code == 403
    assert world.client("rina").post(path, data={"kunci": "c"}).status_code == 303
    assert duty_of(world) == "berjalan"
    resend(world, forum_id)
    assert duty_of(world) == "dikirim"
    with world.open():
        assert session().query(Report).one().reference == "TT-FKP/2026/0001"


def test_promises_of_the_last_forum_stand_in_the_next_report(world: World) -> None:
    first = frozen_forum(world)
    with world.open():

        def keep() -> None:
            session().get_one(Forum, first).items[0].percent = 100

        write_transaction(keep)
    second = held_forum(world, topic="Kebersihan ruang tunggu")
    text = words(world.client("sari").get(f"/forum/{second}/laporan.pdf").data)
    assert "Dari 1 rencana tindak lanjut forum sebelumnya, 1 telah selesai dilaksanakan." in text


def test_others_do_not_reach_it(world: World) -> None:
    forum_id = sent_forum(world)
    for path in ("laporan", "laporan/penutup"):
        assert world.client("joko").get(f"/forum/{forum_id}/{path}").status_code == 404
        assert world.client("dewi").get(f"/forum/{forum_id}/{path}").status_code == 403
    for path in ("laporan/terkirim", "laporan.pdf", "laporan/terkirim.pdf", "isi"):
        assert world.client("joko").get(f"/forum/{forum_id}/{path}").status_code == 404
        assert world.client("hadi").get(f"/forum/{forum_id}/{path}").status_code == 404
        assert world.client("maria").get(f"/forum/{forum_id}/{path}").status_code == 404
        assert world.client("dewi").get(f"/forum/{forum_id}/{path}").status_code == 200
