"""A survey at the desks of those who hold it: its period, plan, opening, result, follow-up, report, publication."""

import csv
import json
import re
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO, StringIO

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.steps import Desk
from tests.browser.steps_answers import printed

PERIOD = "Semester II 2026"
TITLE = f"Survei Kepuasan Masyarakat {PERIOD}"
NOTE = "Sebutkan bulan pemasangan kursi tunggu."
ACTION = "Menambah kursi di ruang tunggu."
OWN_WORDS = "Survei ini dilaksanakan oleh petugas Puskesmas Mapane sendiri."
LAYOUTS = {True: "Satu per satu, satu pertanyaan tiap layar", False: "Semua pertanyaan pada satu halaman"}
ASKED_AGAIN_MS = 30_000
"""Twice as long as an open survey's result waits before it looks again."""
DRAWN_MS = 60_000
"""A report is drawn when it is sent, and only one at a time on a machine."""


def makes_the_periods(bagus: Desk) -> None:
    """The coordinator of the province opens the two semesters of a year."""
    bagus.follow("Periode")
    bagus.at("Periode pelaporan")
    bagus.follow("Buat periode")
    bagus.follow("SKM, semua periode setahun")
    bagus.at("Buat periode SKM setahun")
    bagus.write("Tahun", "2026")
    bagus.tick("Semester: dua periode setahun")
    bagus.click("Lihat tanggalnya")
    bagus.sees("31 Desember 2026")
    bagus.look()
    bagus.click("Buat 2 periode")
    bagus.sees(f"2 periode SKM dibuat: Semester I 2026, {PERIOD}.")


def begins_and_plans(sari: Desk, *, one_by_one: bool) -> None:
    """A survey of all services, its population, and from it the sample."""
    sari.follow("Survei")
    sari.follow("Mulai survei")
    sari.at("Mulai survei")
    sari.choose("Periode", PERIOD)
    sari.click("Mulai survei")
    sari.sees(TITLE)
    sari.follow("Rencana")
    sari.at("Rencana")
    sari.write("Jumlah pengguna layanan (populasi)", "40")
    sari.tick(LAYOUTS[one_by_one])
    sari.click("Simpan")
    sari.sees("Tersimpan.")
    expect(sari.page.locator("#sampel")).to_contain_text("36")  # Krejcie–Morgan for 40 people


def looks_through_the_questionnaire(sari: Desk) -> None:
    """Nothing is changed, and Sari says that she saw it."""
    sari.follow("Daftar langkah")
    sari.follow("Kuesioner")
    sari.at("Kuesioner")
    sari.click("Kuesioner sudah saya periksa")
    sari.sees("Kuesioner dinyatakan sudah diperiksa.")


def opens(sari: Desk) -> str:
    """Opened after being asked; returns the public address."""
    sari.follow("Daftar langkah")
    sari.follow("Pengumpulan jawaban")
    sari.follow("Buka survei")
    sari.at("Buka survei ini?")
    sari.click("Ya, buka survei")
    sari.at("Pengumpulan jawaban")
    address = sari.page.locator("a.address").first.get_attribute("href")
    assert address
    return address


def decides_on_marked_answers(sari: Desk, too_fast: int) -> None:
    """A phone's second answer stays apart; what was only filled in a blink is counted."""
    sari.page.reload()
    sari.follow(f"Jawaban yang ditandai ({too_fast + 1})")
    sari.at("Jawaban yang ditandai")
    sari.follow("Perangkat yang sama menjawab lagi (1)")
    _picks(sari, 1)
    sari.click("Biarkan di luar indeks")
    sari.sees("Tidak ada jawaban di sini")
    sari.follow(f"Semua alasan ({too_fast})")
    _picks(sari, too_fast)
    sari.click("Hitung dalam indeks")
    sari.sees("Tidak ada jawaban di sini")
    sari.look()
    sari.page.get_by_role("link", name="Pengumpulan jawaban").first.click()
    sari.at("Pengumpulan jawaban")


def _picks(sari: Desk, count: int) -> None:
    rows = sari.page.locator("input[name=jawaban]")
    expect(rows).to_have_count(count)
    (rows if count == 1 else sari.page.locator("#semua")).check()


def watches_the_result(desk: Desk, survey: str, index: Decimal) -> None:
    """While the survey is open: an index for now."""
    desk.page.goto(f"{survey}hasil")
    desk.at("Hasil")
    desk.sees("IKM sementara")
    expect(desk.page.locator(".index-figure")).to_contain_text(printed(index))


def sees_it_move(desk: Desk, index: Decimal, *, by_itself: bool) -> None:
    """The page follows what came in meanwhile, by itself where there are scripts."""
    if not by_itself:
        desk.follow("Muat ulang")
    expect(desk.page.locator(".index-figure")).to_contain_text(printed(index), timeout=ASKED_AGAIN_MS)


def closes(sari: Desk) -> None:
    """Asked first; then the index stands."""
    sari.follow("Pengumpulan jawaban")
    sari.follow("Tutup survei")
    sari.at("Tutup survei ini?")
    sari.click("Ya, tutup survei")
    sari.at("Pengumpulan jawaban")


def reads_the_result(sari: Desk, index: Decimal, respondents: int, with_marked: Decimal) -> None:
    """The page says what was reckoned by hand, and what it would be with the answer that stands apart."""
    sari.follow("Daftar langkah")
    sari.follow("Hasil")
    sari.at("Hasil")
    main = sari.page.locator("main")
    expect(main.locator(".index-figure")).to_have_text(re.compile(rf"^IKM {printed(index)}$"))
    expect(main.locator(".index-people")).to_contain_text(f"{respondents} responden")
    expect(main).to_contain_text(f"Dengan 1 jawaban yang ditandai: {printed(with_marked)}.")
    sari.follow("Daftar langkah")


def plans_for_the_weakest(sari: Desk) -> None:
    """A line for each of the three weakest unsur."""
    sari.follow("Tindak lanjut")
    for _ in range(3):
        sari.page.get_by_role("link", name=re.compile("^Rencanakan ")).first.click()
        sari.write("Rencana tindak lanjut", ACTION)
        sari.write("Waktu", "Triwulan I 2027")
        sari.write("Penanggung jawab", "Kepala tata usaha")
        sari.click("Tambah rencana")
        sari.sees(ACTION)
    expect(sari.page.get_by_role("link", name=re.compile("^Rencanakan "))).to_have_count(0)
    sari.look()


def takes_one_to_a_forum(sari: Desk) -> None:
    """A weak unsur becomes the topic of a forum in one step."""
    sari.page.get_by_role("link", name=re.compile("Bawa .*ke forum")).first.click()
    sari.page.locator("main input[type=checkbox]").first.check()
    sari.click("Bawa ke forum")
    sari.sees("FKP-2026-0001")


def writes_the_report(sari: Desk, survey: str) -> None:
    """It has written itself; Sari puts one section into her own words, and leaves sending to the head."""
    sari.page.goto(f"{survey}laporan")
    sari.at("Laporan")
    sari.page.get_by_role("link", name=re.compile("^Ubah ")).first.click()
    sari.look()
    sari.write("Isi bagian", OWN_WORDS)
    sari.click("Simpan")
    sari.sees("Tersimpan.")
    sari.follow("Periksa laporan")
    sari.sees(OWN_WORDS)
    sari.sees("Siap dikirim")
    expect(sari.page.get_by_role("link", name="Kirim laporan", exact=True)).to_have_count(0)


def sends_the_report(rina: Desk, survey: str) -> None:
    """The head of the unit declares it true and sends it."""
    rina.page.goto(f"{survey}laporan")
    rina.follow("Kirim laporan")
    rina.at("Kirim laporan ini kepada koordinator?")
    rina.page.get_by_role("checkbox", name="Saya menyatakan").check()
    rina.page.get_by_role("button", name="Kirim laporan", exact=True).click(timeout=DRAWN_MS)
    rina.at("Laporan terkirim")
    expect(rina.page.locator(".done strong")).to_have_text("TT-SKM/2026/0001")
    assert rina.fetch(rina.page.get_by_role("link", name="Lihat laporan terkirim (PDF)")).startswith(b"%PDF-")


def returns_it(dewi: Desk) -> None:
    """From the coordinator's home page, with a note on the follow-up."""
    dewi.sees("Menunggu verifikasi")
    dewi.follow("Puskesmas Mapane")
    dewi.at("Periksa laporan")
    dewi.write("Catatan untuk Tindak lanjut", NOTE)
    dewi.click("Kembalikan dengan catatan")
    dewi.sees(NOTE)
    dewi.click("Ya, kembalikan")
    dewi.sees("Laporan dikembalikan.")


def mends_it(sari: Desk, survey: str) -> None:
    """Sari reads the note and says that it is mended."""
    sari.page.goto(survey)
    sari.sees(NOTE)
    sari.click("Sudah diperbaiki: Tindak lanjut")
    sari.sees("Bagian Tindak lanjut dinyatakan sudah diperbaiki.")


def verifies(dewi: Desk) -> None:
    """The second look is the last."""
    dewi.follow("Puskesmas Mapane")
    dewi.click("Verifikasi")
    dewi.click("Ya, verifikasi")
    dewi.sees("Laporan terverifikasi.")


def publishes(rina: Desk, survey: str) -> None:
    """The result goes to everybody."""
    rina.page.goto(f"{survey}publikasi")
    rina.click("Publikasikan hasil")
    rina.sees("Hasil sudah dipublikasikan")
    rina.look()


def finds_the_result(tono: Desk, index: Decimal, respondents: int) -> None:
    """A citizen comes from the start page, and reads what the unit promised."""
    tono.follow("Hasil SKM")
    tono.at("Hasil survei kepuasan masyarakat")
    tono.follow("Puskesmas Mapane")
    tono.at("Puskesmas Mapane")
    tono.sees(f"Nilai {printed(index)} dari 100")
    tono.sees(f"menurut {respondents} orang yang menjawab survei")
    tono.sees(ACTION)


def takes_the_data_along(tono: Desk, index: Decimal, respondents: int) -> None:
    """JSON, CSV and XLSX tell the same."""
    files = {name: tono.fetch(tono.page.get_by_role("link", name=name, exact=True)) for name in ("JSON", "CSV")}
    told = json.loads(files["JSON"], parse_float=Decimal)
    assert (told["ikm"], told["responden"]) == (index, respondents)
    table = list(csv.reader(StringIO(files["CSV"].decode("utf-8-sig"), newline=""), delimiter=";"))
    assert _figure(table, "ikm") == printed(index)
    book = load_workbook(BytesIO(tono.fetch(tono.page.get_by_role("link", name="Excel (XLSX)", exact=True))))
    assert Decimal(str(_figure(list(book.worksheets[0].iter_rows(values_only=True)), "ikm"))) == index


def _figure(table: Sequence[Sequence[object]], size: str) -> object:
    """The value of this size of the survey as a whole, in a table of one figure a row."""
    [row] = [row for row in table if row[0] == "survei" and row[3] == size]
    return row[4]
