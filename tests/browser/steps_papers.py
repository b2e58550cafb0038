"""What Sari does after a forum: dokumentasi, kesepakatan, berita acara, tindak lanjut."""

from io import BytesIO

from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from tests.browser.steps import Desk
from tests.browser.steps_forum import TOPIC
from tests.storage.uploads import jpeg, pdf

AGREED = {
    "problem": "Antrean pendaftaran sampai dua jam",
    "recommendation": "Membuka loket pendaftaran kedua",
    "term": "2 bulan",
    "person": "Kepala Tata Usaha",
}
DISPUTED = {
    "problem": "Jam layanan sore belum ada",
    "recommendation": "Membuka layanan sore pada hari Sabtu",
    "term": "6 bulan",
    "person": "Kepala Puskesmas",
}
OBJECTION = "Tenaga belum mencukupi"
SIGNERS = ("Rina Tandi, SKM", "Tono Lahamu", "Yuli Pantoiyo")


def file(name: str, media_type: str, content: bytes) -> dict[str, object]:
    """A file as it is chosen on somebody's disk."""
    return {"name": name, "mimeType": media_type, "buffer": content}


def shows_photos_and_papers(sari: Desk) -> None:
    """Two photos are kept, the disguised file beside them is refused; the signed daftar hadir and a video follow."""
    sari.follow("Dokumentasi")
    sari.at("Dokumentasi")
    sari.upload(
        "Pilih foto",
        file("pembukaan.jpg", "image/jpeg", jpeg(640, 480)),
        file("bukan-foto.jpg", "image/jpeg", b"#!/bin/sh\necho bukan foto\n"),
        file("diskusi.jpg", "image/jpeg", jpeg(600, 400)),
    )
    sari.click("Unggah foto")
    photos = sari.page.locator("#daftar-foto img")
    expect(photos).to_have_count(2)
    sari.sees("bukan-foto.jpg")
    _caption(sari, "foto 1", "Pembukaan oleh Kepala Puskesmas")
    sari.choose("Jenis dokumen", "Daftar hadir")
    sari.upload("Pilih dokumen", file("daftar-hadir.pdf", "application/pdf", pdf(2)))
    sari.click("Unggah dokumen")
    expect(sari.page.locator("#daftar-dokumen").get_by_role("link", name="daftar-hadir.pdf")).to_be_visible()
    sari.write("Alamat video", "https://youtu.be/forum-mapane")
    sari.write("Keterangan tautan", "Rekaman diskusi")
    sari.click("Simpan alamat")
    expect(
        sari.page.locator("#daftar-video").get_by_role("link", name="https://youtu.be/forum-mapane")
    ).to_be_visible()
    sari.look()
    expect(sari.page.locator("#daftar-foto img").first).to_have_attribute("alt", "Pembukaan oleh Kepala Puskesmas")
    sari.follow("Daftar tahap")
    sari.sees("4 dari 9")


def _caption(sari: Desk, what: str, words: str) -> None:
    sari.write(f"Keterangan {what}", words)
    sari.page.get_by_role("button", name="Simpan keterangan").first.click()
    expect(sari.page.locator("#daftar-foto img").first).to_have_attribute("alt", words)


def writes_down_what_was_agreed(sari: Desk) -> None:
    """One item taken over from the discussion, all parties agree; a second one typed."""
    sari.follow("Kesepakatan")
    sari.at("Kesepakatan")
    sari.open("Ambil dari diskusi")
    sari.page.get_by_role("link", name="Jadikan butir").first.click()
    _adds_an_item(sari, AGREED)
    card = _item(sari, AGREED["problem"])
    sari.click("Semua pihak setuju", within=card)
    sari.sees("Pengguna layanan: ", card)
    _adds_an_item(sari, DISPUTED)


def _item(sari: Desk, text: str) -> Locator:
    return sari.page.locator("#butir li.card", has_text=text)


def _adds_an_item(sari: Desk, item: dict[str, str]) -> None:
    room = sari.page.locator("#tambah")
    sari.write("Identifikasi masalah", item["problem"], room)
    sari.write("Usulan rekomendasi perbaikan", item["recommendation"], room)
    sari.write("Lama penyelesaian", item["term"], room)
    sari.write("Penanggung jawab", item["person"], room)
    sari.click("Tambah butir", within=room)
    expect(_item(sari, item["problem"])).to_be_visible()


def keeps_an_objection_out(sari: Desk) -> None:
    """A keberatan needs its reason, and what is objected to will not be printed as agreed."""
    card = _item(sari, DISPUTED["problem"])
    card.get_by_role("link", name="Isi sikap satu per satu").click()
    sari.choose("Sikap Pengguna layanan", "Setuju", card)
    sari.choose("Sikap Stakeholder pelayanan publik", "Keberatan", card)
    sari.look()
    sari.click("Simpan sikap", within=card)
    sari.sees("Tuliskan keberatannya.", card)
    sari.write("Stakeholder pelayanan publik: catatan atau alasan", OBJECTION, card)
    sari.click("Simpan sikap", within=card)
    sari.sees("Belum disepakati – tidak akan dicetak sebagai kesepakatan", card)
    sari.look()
    sari.follow("Daftar tahap")
    sari.sees("5 dari 9")


def chooses_who_signs(sari: Desk) -> None:
    """The head and two participants; the order can be changed."""
    sari.follow("Berita acara")
    sari.at("Berita acara")
    sari.sees("Belum dapat dibekukan")
    for person in SIGNERS:
        sari.page.get_by_role("checkbox", name=person).check()
    sari.click("Simpan penanda tangan")
    expect(sari.page.locator("#daftar-penanda-tangan ol > li")).to_have_count(3)
    sari.click("Naik: Yuli Pantoiyo")
    expect(sari.page.locator("#daftar-penanda-tangan ol > li").nth(1)).to_contain_text("Yuli Pantoiyo")
    sari.write("Tempat penandatanganan", "Mapane")
    sari.click("Simpan", within=sari.page.locator("section", has=sari.page.locator("#teks")))
    sari.sees("Tersimpan")
    sari.look()


def freezes_the_berita_acara(sari: Desk) -> None:
    """Asked once, then it is fixed; its PDF holds every name and what was agreed, apart from what was not."""
    sari.follow("Bekukan berita acara")
    sari.at("Bekukan berita acara ini?")
    sari.click("Ya, bekukan")
    link = sari.page.get_by_role("link", name="Unduh berita acara (PDF)")
    expect(link).to_be_visible()
    sari.look()
    text = _text(sari.fetch(link))
    for words in (*SIGNERS, AGREED["problem"], AGREED["term"], "Mapane", OBJECTION):
        assert words in text, f"{words!r} is missing"
    agreed_part, found, disputed_part = text.partition(DISPUTED["problem"])
    assert found
    assert AGREED["recommendation"] in agreed_part
    assert AGREED["recommendation"] not in disputed_part


def _text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def uploads_the_signed_scan(sari: Desk) -> None:
    """What was signed comes back as a scan, and the stage is done."""
    sari.upload("Pindaian yang sudah ditandatangani", file("ba-bertanda-tangan.pdf", "application/pdf", pdf(3)))
    sari.click("Unggah pindaian")
    sari.sees("Pindaian tersimpan.")
    expect(sari.page.get_by_role("link", name="ba-bertanda-tangan.pdf")).to_be_visible()
    sari.follow("Daftar tahap")
    sari.at(TOPIC)
    sari.sees("6 dari 9")


def plans_the_follow_up(sari: Desk) -> None:
    """Only what was agreed is to be followed up."""
    sari.follow("Tindak lanjut")
    sari.at("Tindak lanjut")
    sari.sees("1 butir tidak disepakati")
    sari.page.get_by_role("link", name=AGREED["problem"]).click()
    sari.at("Tindak lanjut butir 1")
    sari.write("Rencana aksi", "Menata ulang ruang pendaftaran dan menambah satu petugas.")
    sari.click("Simpan rencana")
    sari.sees("Tersimpan.")


def proves_progress(sari: Desk) -> None:
    """A step with its percentage, and a photo that proves it."""
    room = sari.page.locator("#kemajuan")
    sari.write("Kemajuan (persen)", "140", room)
    sari.write("Apa yang sudah dilakukan", "Loket kedua dibuka setiap pagi.", room)
    sari.click("Catat kemajuan", within=room)
    sari.sees("Kemajuan harus antara 0 dan 100.")
    sari.write("Kemajuan (persen)", "60", room)
    sari.click("Catat kemajuan", within=room)
    sari.sees("60%", sari.page.locator("#kemajuan"))
    sari.upload("Pilih bukti", file("loket-kedua.jpg", "image/jpeg", jpeg(500, 300)))
    sari.click("Unggah bukti")
    expect(sari.page.locator("#bukti").get_by_role("link", name="loket-kedua.jpg")).to_be_visible()
    sari.look()
    sari.follow("Semua tindak lanjut")
    sari.sees("60%")
    sari.follow("Daftar tahap")
    sari.sees("7 dari 9")
