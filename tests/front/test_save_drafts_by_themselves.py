"""Sari fills a long form; the page saves her draft, whatever the connection does."""

import threading
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.front.conftest import Site, until

STATUS = "[data-autosave-status]"


def refuse(status: int) -> Any:
    """An answer of a server that does not save."""
    return lambda: ({"ok": False}, status)


@pytest.fixture
def form(page: Page) -> Page:
    """The form open, with a clock the test moves."""
    page.clock.install()
    page.goto("/formulir")
    expect(page).to_have_title("Persiapan – FKP Sulawesi Tengah")
    return page


def type_topic(page: Page, text: str = "Rujukan ibu hamil") -> None:
    page.get_by_label("Tema forum").fill(text)


def test_saves_one_second_after_a_field_is_left(form: Page, site: Site) -> None:
    type_topic(form)
    form.get_by_label("Uraian singkat").focus()
    form.clock.run_for(1100)
    expect(form.locator(STATUS)).to_have_text("Tersimpan 09.05 WITA")
    draft = site.posts_to("/simpan")[0]
    assert draft.fields["topik"] == ["Rujukan ibu hamil"]
    assert draft.headers["X-Autosave"] == "1"
    assert draft.headers["X-CSRFToken"] == draft.fields["csrf_token"][0]
    expect(form.locator("form[data-autosave] [name=versi]")).to_have_value("4")


def test_saves_within_ten_seconds_of_typing(form: Page, site: Site) -> None:
    form.get_by_label("Tema forum").press_sequentially("Antrean")
    form.clock.run_for(10_100)
    expect(form.locator(STATUS)).to_have_text("Tersimpan 09.05 WITA")
    assert site.posts_to("/simpan")[0].fields["topik"] == ["Antrean"]


def test_an_untouched_form_sends_nothing(form: Page, site: Site) -> None:
    form.clock.run_for(30_000)
    assert site.posts_to("/simpan") == []


def test_files_are_left_for_the_plain_save(form: Page, site: Site) -> None:
    form.get_by_label("Foto").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"x"})
    type_topic(form)
    form.clock.run_for(10_100)
    expect(form.locator(STATUS)).to_have_text("Tersimpan 09.05 WITA")
    assert site.posts_to("/simpan")[0].files == []


def test_one_save_at_a_time_and_the_latest_typing_wins(form: Page, site: Site) -> None:
    gate = threading.Event()
    answers = iter(range(4, 9))

    def slow() -> dict[str, object]:
        gate.wait(5)
        return {"versi": next(answers), "pukul": "09.05 WITA"}

    site.draft_answer = slow
    type_topic(form, "satu")
    form.clock.run_for(10_100)
    until(lambda: len(site.posts_to("/simpan")) == 1, form)
    type_topic(form, "dua")
    type_topic(form, "tiga")
    form.clock.run_for(20_100)
    assert len(site.posts_to("/simpan")) == 1
    gate.set()
    expect(form.locator("form[data-autosave] [name=versi]")).to_have_value("4")
    form.clock.run_for(10_100)
    until(lambda: len(site.posts_to("/simpan")) == 2, form)
    second = site.posts_to("/simpan")[1]
    assert second.fields["topik"] == ["tiga"]
    assert second.fields["versi"] == ["4"]


def test_a_plain_save_waits_for_the_draft_and_carries_its_version(form: Page, site: Site) -> None:
    gate = threading.Event()

    def slow() -> dict[str, object]:
        gate.wait(5)
        return {"versi": 4, "pukul": "09.05 WITA"}

    site.draft_answer = slow
    type_topic(form)
    form.clock.run_for(10_100)
    until(lambda: len(site.posts_to("/simpan")) == 1, form)
    form.get_by_role("button", name="Simpan dan lanjut").click()
    form.wait_for_timeout(200)
    assert site.posts_to("/formulir") == []
    gate.set()
    expect(form).to_have_title("Diterima")
    sent = site.posts_to("/formulir")
    assert len(sent) == 1
    assert sent[0].fields["versi"] == ["4"]
    assert sent[0].fields["lanjut"] == ["ya"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "Sesi berakhir. Tekan Simpan untuk masuk lagi; isian Anda tidak hilang."),
        (401, "Sesi berakhir. Tekan Simpan untuk masuk lagi; isian Anda tidak hilang."),
        (403, "Sesi berakhir. Tekan Simpan untuk masuk lagi; isian Anda tidak hilang."),
        (409, "Rekan Anda lebih dulu menyimpan. Tekan Simpan untuk melihat keduanya."),
        (422, "Ada isian yang perlu diperbaiki"),
        (507, "Belum tersimpan: server sedang bermasalah. Dicoba lagi…"),
    ],
)
def test_says_what_became_of_the_draft(form: Page, site: Site, status: int, words: str) -> None:
    site.draft_answer = refuse(status)
    type_topic(form)
    form.clock.run_for(10_100)
    expect(form.locator(STATUS)).to_have_text(words)
    expect(form.get_by_label("Tema forum")).to_have_value("Rujukan ibu hamil")
    expect(form.locator("form[data-autosave] [name=versi]")).to_have_value("3")


@pytest.mark.parametrize(("status", "again"), [(401, 0), (409, 0), (422, 0), (503, 1)])
def test_tries_again_only_where_that_can_help(form: Page, site: Site, status: int, again: int) -> None:
    site.draft_answer = refuse(status)
    type_topic(form)
    form.clock.run_for(10_100)
    until(lambda: "Menyimpan" not in form.locator(STATUS).inner_text(), form)
    form.clock.run_for(10_100)
    form.wait_for_timeout(200)
    assert len(site.posts_to("/simpan")) == 1 + again


def test_a_lost_connection_is_told_and_the_draft_follows_later(form: Page, site: Site) -> None:
    form.context.set_offline(True)
    type_topic(form)
    form.clock.run_for(10_100)
    expect(form.locator(STATUS)).to_have_text("Belum tersimpan: koneksi terputus. Dicoba lagi…")
    form.context.set_offline(False)
    expect(form.locator(STATUS)).to_have_text("Tersimpan 09.05 WITA")
    assert site.posts_to("/simpan")[-1].fields["topik"] == ["Rujukan ibu hamil"]
    assert form.evaluate("localStorage.length") == 0


def lose_typing(page: Page, site: Site) -> None:
    site.draft_answer = refuse(503)
    type_topic(page)
    page.get_by_label("Penerapan kebijakan").check()
    page.get_by_label("Non-tatap muka").check()
    page.clock.run_for(10_100)
    expect(page.locator(STATUS)).to_contain_text("Belum tersimpan")
    page.goto("/formulir")


def test_what_was_not_saved_is_offered_and_restored(form: Page, site: Site) -> None:
    lose_typing(form, site)
    expect(form.get_by_text("Ada isian yang belum tersimpan dari")).to_be_visible()
    expect(form.get_by_label("Tema forum")).to_have_value("")
    site.draft_answer = lambda: {"versi": 9, "pukul": "10.00 WITA"}
    form.get_by_role("button", name="Pulihkan").click()
    expect(form.get_by_label("Tema forum")).to_have_value("Rujukan ibu hamil")
    expect(form.get_by_label("Penerapan kebijakan")).to_be_checked()
    expect(form.get_by_label("Non-tatap muka")).to_be_checked()
    expect(form.get_by_label("Penyusunan kebijakan")).not_to_be_checked()
    form.clock.run_for(100)
    expect(form.locator(STATUS)).to_have_text("Tersimpan 10.00 WITA")
    assert form.evaluate("localStorage.length") == 0


def test_what_was_not_saved_can_be_thrown_away(form: Page, site: Site) -> None:
    lose_typing(form, site)
    form.get_by_role("button", name="Buang").click()
    expect(form.get_by_text("Ada isian yang belum tersimpan dari")).to_have_count(0)
    assert form.evaluate("localStorage.length") == 0


def test_leaving_the_page_saves_what_was_just_typed(form: Page, site: Site) -> None:
    form.get_by_label("Tema forum").press_sequentially("Baru saja")
    form.goto("/unit")
    until(lambda: len(site.posts_to("/simpan")) >= 1, form)
    assert site.posts_to("/simpan")[0].fields["topik"] == ["Baru saja"]


def test_signing_out_of_a_shared_computer_forgets_the_draft(form: Page, site: Site) -> None:
    lose_typing(form, site)
    form.evaluate("localStorage.setItem('lain', 'tetap')")
    form.get_by_role("button", name="Keluar").click()
    form.wait_for_url("**/keluar")
    form.goto("/unit")
    assert form.evaluate("Object.keys(localStorage)") == ["lain"]
