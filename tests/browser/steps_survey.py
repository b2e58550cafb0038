"""A survey, as people click and tap through it: begun, answered on phones and paper, closed, reported, published."""

import random
import re
from decimal import ROUND_HALF_UP, Decimal

from playwright.sync_api import Browser, Page, expect

from fkp.rules.skm_questions import QUESTION_ORDER
from tests.browser.conftest import Site
from tests.browser.steps import Desk

TITLE = "Survei Kepuasan Masyarakat Tahun 2026"
NOTE = "Sebutkan bulan pemasangan kursi tunggu."
PAPER = ("444444444", "333333333", "434343434", "222333444", "334343344")
Scores = list[int]
"""Nine scores in the order of the questionnaire."""


def begins_and_plans(sari: Desk) -> None:
    """A survey of all services, its population, and from it the sample."""
    sari.follow("Survei")
    sari.follow("Mulai survei")
    sari.at("Mulai survei")
    sari.click("Mulai survei")
    sari.sees(TITLE)
    sari.follow("Rencana")
    sari.write("Jumlah pengguna layanan (populasi)", "40")
    sari.click("Simpan")
    sari.sees("Tersimpan.")
    sari.sees("36")  # Krejcie–Morgan for 40 people


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


def answer_on_phones(browser: Browser, site: Site, address: str, count: int, *, javascript: bool) -> list[Scores]:
    """So many phones, each with a browser of its own; with scripts every fourth has no signal when it sends."""
    given = []
    for number in range(count):
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, java_script_enabled=javascript, locale="id-ID"
        )
        page = context.new_page()
        page.clock.install() if javascript else None
        page.goto(address)
        scores = [random.Random(number * 10 + place).choice((2, 3, 3, 4)) for place in range(9)]
        _fill(page, scores)
        if javascript:
            page.clock.fast_forward(60_000)  # nobody reads nine questions in a second
        _send(page, offline=javascript and number % 4 == 0)
        given.append(scores)
        context.close()
    return given


def _fill(page: Page, scores: Scores) -> None:
    page.get_by_label("Layanan yang Anda terima").select_option(label="Poli Umum")
    for unsur, score in zip(QUESTION_ORDER, scores, strict=True):
        page.locator(f"input[name={unsur.value}][value='{score}']").check(force=True)


def _send(page: Page, *, offline: bool) -> None:
    send = page.get_by_role("button", name="Kirim jawaban")
    if offline:
        page.context.set_offline(True)
        send.click()
        expect(page.locator("#antrean")).to_contain_text("1 jawaban menunggu dikirim.")
        page.context.set_offline(False)
    else:
        send.dblclick()
    expect(page).to_have_url(re.compile("/terima-kasih$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Terima kasih")


def counts_what_looked_too_fast(sari: Desk, count: int) -> None:
    """Answers filled in a blink stand apart until somebody says otherwise."""
    sari.follow(f"Jawaban yang ditandai ({count})")
    sari.at("Jawaban yang ditandai")
    sari.page.locator("#semua").check()
    sari.click("Hitung dalam indeks")
    sari.sees("Tidak ada jawaban di sini")
    sari.page.get_by_role("link", name="Pengumpulan jawaban").first.click()
    sari.at("Pengumpulan jawaban")


def enters_paper(sari: Desk) -> list[Scores]:
    """Nine digits and Enter for every form."""
    sari.follow("Masukkan jawaban kertas")
    sari.at("Masukkan kuesioner kertas")
    for number, digits in enumerate(PAPER, start=1):
        field = sari.field("Jawaban formulir")
        field.fill(digits)
        field.press("Enter")
        sari.sees(f"Formulir No. {number} tersimpan.")
    return [[int(digit) for digit in digits] for digits in PAPER]


def closes(sari: Desk) -> None:
    """Asked first; then the index stands."""
    sari.follow("Pengumpulan jawaban")
    sari.follow("Tutup survei")
    sari.at("Tutup survei ini?")
    sari.click("Ya, tutup survei")
    sari.at("Pengumpulan jawaban")


def index_of(answers: list[Scores]) -> str:
    """The index of these answers, reckoned by hand, as it is printed."""
    totals = [sum(scores[place] for scores in answers) for place in range(9)]
    index = sum(Decimal(total) / len(answers) for total in totals) / 9 * 25
    return str(index.quantize(Decimal("0.01"), ROUND_HALF_UP)).replace(".", ",")


def reads_the_result(sari: Desk, index: str, respondents: int) -> None:
    """The page says what was reckoned by hand."""
    sari.follow("Daftar langkah")
    sari.follow("Hasil")
    sari.at("Hasil")
    expect(sari.page.locator("main")).to_contain_text(index)
    expect(sari.page.locator("main")).to_contain_text(re.compile(rf"\b{respondents}\s+(dari \d+ )?responden"))
    sari.follow("Daftar langkah")


def plans_for_the_weakest(sari: Desk) -> None:
    """A line for each of the three weakest unsur."""
    sari.follow("Tindak lanjut")
    for _ in range(3):
        sari.page.get_by_role("link", name=re.compile("^Rencanakan ")).first.click()
        sari.write("Rencana tindak lanjut", "Menambah kursi di ruang tunggu.")
        sari.write("Waktu", "Triwulan I 2027")
        sari.write("Penanggung jawab", "Kepala tata usaha")
        sari.click("Tambah rencana")
        sari.sees("Menambah kursi di ruang tunggu.")
    expect(sari.page.get_by_role("link", name=re.compile("^Rencanakan "))).to_have_count(0)
    sari.look()


def takes_one_to_a_forum(sari: Desk) -> None:
    """A weak unsur becomes the topic of a forum in one step."""
    sari.page.get_by_role("link", name=re.compile("Bawa .*ke forum")).first.click()
    sari.page.locator("main input[type=checkbox]").first.check()
    sari.click("Bawa ke forum")
    sari.sees("FKP-2026-0001")


def sends_the_report(rina: Desk, survey: str) -> None:
    """The head of the unit declares it true and sends it."""
    rina.page.goto(f"{survey}laporan/kirim")
    rina.page.get_by_role("checkbox", name="Saya menyatakan").check()
    # The report is drawn first, and only one at a time on a machine.
    rina.page.get_by_role("button", name="Kirim laporan", exact=True).click(timeout=60_000)
    rina.at("Laporan terkirim")
    expect(rina.page.locator(".done strong")).to_have_text("TT-SKM/2026/0001")


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


def publishes(rina: Desk, survey: str) -> str:
    """The result goes to everybody; returns its public address."""
    rina.page.goto(f"{survey}publikasi")
    rina.click("Publikasikan hasil")
    rina.sees("Hasil sudah dipublikasikan")
    rina.look()
    address = rina.page.locator("main .notice a").first.get_attribute("href")
    assert address
    return address
