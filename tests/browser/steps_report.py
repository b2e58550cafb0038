"""The report: Sari completes it, Rina sends it, Dewi decides on it and finds it among all others."""

from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.steps import Desk
from tests.browser.steps_forum import TOPIC
from tests.browser.steps_papers import AGREED, DISPUTED, OBJECTION

NOTE = "Foto diskusi belum menunjukkan peserta perempuan."
UNIT = "Puskesmas Mapane"


def edits_a_section(sari: Desk) -> None:
    """A text of the report in the unit's own words."""
    sari.follow("Laporan")
    sari.at("Laporan")
    sari.page.get_by_role("link", name="Ubah penutup").click()
    sari.look()
    sari.write("Isi bagian", "Puskesmas Mapane berterima kasih kepada semua peserta forum.")
    sari.click("Simpan")
    sari.sees("Tersimpan.")
    sari.follow("Periksa laporan")
    sari.sees("Puskesmas Mapane berterima kasih kepada semua peserta forum.")
    sari.sees("Diubah unit")
    assert sari.fetch(sari.page.get_by_role("link", name="Lihat laporan (PDF)")).startswith(b"%PDF-")


def leaves_sending_to_the_head(sari: Desk) -> None:
    """A petugas cannot send, and reads who can."""
    sari.sees("Siap dikirim")
    sari.sees("Rina Tandi, SKM")
    expect(sari.page.get_by_role("link", name="Kirim laporan", exact=True)).to_have_count(0)
    sari.look()


def sends(rina: Desk) -> str:
    """Check the answers, declare them true, send; returns the reference."""
    rina.page.get_by_role("link", name="Lanjutkan: Laporan").click()
    rina.at("Laporan")
    rina.follow("Kirim laporan")
    rina.at("Kirim laporan ini kepada koordinator?")
    rina.click("Kirim laporan")
    rina.sees("Centang pernyataan ini sebelum mengirim.")
    rina.page.get_by_role("checkbox", name="Saya menyatakan").check()
    rina.click("Kirim laporan")
    rina.at("Laporan terkirim")
    rina.sees("Yang terjadi selanjutnya")
    return rina.page.locator(".done strong").inner_text()


def finds_it_waiting(dewi: Desk) -> None:
    """On the coordinator's home page, ready to be opened."""
    dewi.sees("Menunggu verifikasi")
    dewi.look()
    dewi.follow(UNIT)
    dewi.at("Periksa laporan")


def looks_at_the_evidence(dewi: Desk) -> None:
    """Everything is on one page, the photos open, and what was objected to is told apart."""
    for words in (TOPIC, AGREED["recommendation"], DISPUTED["problem"], OBJECTION, "Tono Lahamu"):
        dewi.sees(words)
    photo = dewi.page.get_by_role("link").filter(has=dewi.page.get_by_alt_text("Pembukaan oleh Kepala Puskesmas"))
    assert dewi.fetch(photo.first).startswith(b"\xff\xd8")


def returns_it_with_a_note(dewi: Desk) -> None:
    """Not without a note on a stage, and not without being asked."""
    dewi.click("Kembalikan dengan catatan")
    dewi.sees("catatan pada paling sedikit satu tahap")
    dewi.write("Catatan untuk Dokumentasi", NOTE)
    dewi.click("Kembalikan dengan catatan")
    dewi.at("Kembalikan laporan ini?")
    dewi.sees(NOTE)
    dewi.click("Ya, kembalikan")
    dewi.sees("Laporan dikembalikan.")


def mends_what_came_back(sari: Desk) -> None:
    """Home leads to the stage that came back; once mended, Sari says so."""
    sari.sees("Perlu perbaikan")
    sari.sees(NOTE)
    sari.look()
    sari.follow("Dokumentasi")
    sari.at("Dokumentasi")
    sari.sees(NOTE)
    sari.write("Keterangan foto 2", "Diskusi kelompok perempuan")
    sari.page.get_by_role("button", name="Simpan keterangan").nth(1).click()
    expect(sari.page.locator("#daftar-foto img").nth(1)).to_have_attribute("alt", "Diskusi kelompok perempuan")
    sari.sees(NOTE)
    sari.click("Sudah diperbaiki")
    sari.sees("Tahap Dokumentasi dinyatakan sudah diperbaiki.")
    sari.misses(NOTE)


def verifies(dewi: Desk) -> None:
    """The second look is the last."""
    dewi.click("Verifikasi")
    dewi.at("Verifikasi laporan ini?")
    dewi.click("Ya, verifikasi")
    dewi.sees("Laporan terverifikasi.")


def sees_it_in_the_overview(dewi: Desk) -> None:
    """Who has not reported: not this unit."""
    dewi.follow("Siapa belum lapor")
    dewi.at("Siapa belum lapor")
    row = dewi.page.get_by_role("row", name=UNIT)
    expect(row).to_contain_text("Terverifikasi")
    expect(row).to_contain_text("9 dari 9")


def takes_the_list_along(dewi: Desk) -> None:
    """The spreadsheet holds the row of the unit as the page shows it."""
    sheet = load_workbook(BytesIO(dewi.fetch(dewi.page.get_by_role("link", name="XLSX")))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    found = [row for row in rows if UNIT in row]
    assert len(found) == 1
    assert "Terverifikasi" in found[0]
    assert TOPIC in found[0]
    assert 5 in found[0]
