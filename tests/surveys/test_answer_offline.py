"""A phone whose signal comes and goes: the form opens again, the answer waits, and counts once."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from fkp.surveys import actions
from tests.browser.conftest import Site
from tests.surveys.phones import Visit, cut, kept_offline, new_phone, responses, tap_all
from tests.surveys.phones import phone as phone
from tests.surveys.phones import site as site
from tests.surveys.steps import begin_survey, close, link_code, survey


@pytest.fixture
def opened(site: Site) -> tuple[int, str]:
    """An opened survey: its id and the code of its link."""
    survey_id = begin_survey(site.world)
    return survey_id, link_code(site.world, survey_id)


def fill(page: Page, place: int = 2) -> None:
    """Answer everything that must be answered."""
    page.locator("#layanan").select_option(label="Poli Umum")
    tap_all(page, place)


def send(page: Page) -> None:
    page.get_by_role("button", name="Kirim jawaban").click()


def in_device(page: Page, sign: str) -> list[str]:
    """What is kept: "!" for waiting answers, "~" for drafts."""
    kept: list[str] = page.evaluate("sign => Object.keys(localStorage).filter(name => name.includes(sign))", sign)
    return kept


def test_an_answer_goes_out_at_once_where_there_is_a_signal(
    site: Site, phone: Visit, opened: tuple[int, str]
) -> None:
    survey_id, code = opened
    page = phone(code)
    fill(page)
    send(page)
    expect(page).to_have_url(re.compile(f"/s/{code}/terima-kasih$"))
    [row] = responses(site.world, survey_id)
    assert (row.source, row.waktu) == ("ponsel", 3)
    assert in_device(page, "!") == in_device(page, "~") == []


def test_an_answer_waits_for_the_signal_and_counts_once(site: Site, phone: Visit, opened: tuple[int, str]) -> None:
    survey_id, code = opened
    page = phone(code)
    fill(page)
    page.context.set_offline(True)
    send(page)
    box = page.locator("#antrean")
    expect(box).to_contain_text("Jawaban Anda tersimpan di perangkat ini. 1 jawaban menunggu dikirim.")
    expect(page.locator("form")).to_be_hidden()
    assert responses(site.world, survey_id) == []
    page.context.set_offline(False)
    expect(page).to_have_url(re.compile(f"/s/{code}/terima-kasih$"))
    page.wait_for_timeout(1500)  # time for the service worker's copy, which must not count again
    assert len(responses(site.world, survey_id)) == 1
    assert in_device(page, "!") == []


def test_a_scanned_form_opens_again_without_a_signal(site: Site, phone: Visit, opened: tuple[int, str]) -> None:
    survey_id, code = opened
    page = phone(code)
    kept_offline(page, code)
    first_key = page.locator("[name=kunci]").input_value()
    page.context.set_offline(True)
    page.goto(code)
    expect(page.get_by_role("heading", name="SKM Tahun 2026")).to_be_visible()
    assert page.locator(".o").first.evaluate("row => getComputedStyle(row).position") == "relative", "with its style"
    assert page.locator("[name=kunci]").input_value() != first_key
    for waiting in (1, 2):
        fill(page)
        send(page)
        expect(page.locator("#antrean")).to_contain_text(f"{waiting} jawaban menunggu dikirim.")
        page.goto(code)
        expect(page.locator("#antrean")).to_contain_text(f"{waiting} jawaban menunggu dikirim.")
    page.context.set_offline(False)
    expect(page.locator("#antrean")).to_contain_text(re.compile(r"2 jawaban terkirim pukul \d\d\.\d\d"))
    rows = responses(site.world, survey_id)
    assert [row.mark for row in rows] == ["cepat", "berulang"], "one phone, two people: shown apart, not lost"


def test_an_answer_whose_receipt_was_lost_counts_once(site: Site, phone: Visit, opened: tuple[int, str]) -> None:
    survey_id, code = opened
    page = phone(code)
    fill(page)
    lost: list[str] = []

    def deliver_and_lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(str(route.fetch().status))
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(f"**/s/{code}", deliver_and_lose)
    send(page)
    expect(page.locator("#antrean")).to_contain_text("1 jawaban menunggu dikirim.")
    assert lost == ["200"]
    page.get_by_role("button", name="Coba kirim sekarang").click()
    expect(page).to_have_url(re.compile("/terima-kasih$"))
    assert len(responses(site.world, survey_id)) == 1


def test_a_phone_that_is_switched_off_sends_when_it_opens_the_page_again(
    site: Site, phone: Visit, opened: tuple[int, str]
) -> None:
    survey_id, code = opened
    page = phone(code)
    kept_offline(page, code)
    page.context.route("**/s/*", lambda route: cut(route) if route.request.method == "POST" else route.continue_())
    fill(page)
    send(page)
    expect(page.locator("#antrean")).to_contain_text("1 jawaban menunggu dikirim.")
    context = page.context
    page.close()
    context.unroute("**/s/*")
    again = context.new_page()
    again.goto(code)
    expect(again.locator("#antrean")).to_contain_text("1 jawaban terkirim pukul ")
    assert len(responses(site.world, survey_id)) == 1


def test_two_tabs_send_what_waits_once(site: Site, phone: Visit, opened: tuple[int, str]) -> None:
    survey_id, code = opened
    page = phone(code)
    fill(page)
    page.context.set_offline(True)
    send(page)
    expect(page.locator("#antrean")).to_contain_text("1 jawaban menunggu dikirim.")
    other = page.context.new_page()
    page.context.set_offline(False)
    other.goto(code)
    other.wait_for_timeout(1000)
    assert in_device(other, "!") == []
    assert len(responses(site.world, survey_id)) == 1


def test_the_captive_page_of_a_hotspot_is_no_receipt(site: Site, phone: Visit, opened: tuple[int, str]) -> None:
    survey_id, code = opened
    page = phone(code)
    fill(page)
    page.route(
        f"**/s/{code}", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Masuk WiFi</h1>")
    )
    send(page)
    expect(page.locator("#antrean")).to_contain_text("1 jawaban menunggu dikirim.")
    page.unroute(f"**/s/{code}")
    page.get_by_role("button", name="Coba kirim sekarang").click()
    expect(page).to_have_url(re.compile("/terima-kasih$"))
    assert len(responses(site.world, survey_id)) == 1


def test_what_was_refused_is_shown_with_its_reason_until_it_is_deleted(
    site: Site, phone: Visit, opened: tuple[int, str]
) -> None:
    survey_id, code = opened
    page = phone(code)
    fill(page)
    page.context.set_offline(True)
    send(page)
    expect(page.locator("#antrean")).to_contain_text("1 jawaban menunggu dikirim.")
    close(site.world, survey_id)
    page.context.set_offline(False)
    box = page.locator("#antrean")
    expect(box).to_contain_text("Satu jawaban tidak diterima")
    expect(box).to_contain_text("Survei ini sudah ditutup.")
    expect(box).to_contain_text("Jawaban yang baru Anda kirim tidak disimpan.")
    assert len(in_device(page, "!")) == 1
    box.get_by_role("button", name="Hapus dari perangkat ini").click()
    expect(box).to_be_hidden()
    assert in_device(page, "!") == []
    assert responses(site.world, survey_id) == []


def test_a_draft_survives_closing_the_page(site: Site, phone: Visit, opened: tuple[int, str]) -> None:
    _, code = opened
    page = phone(code)
    page.locator("#layanan").select_option(label="Poli Umum")
    page.locator("#t1 .o").nth(3).click()
    page.get_by_label("Usia (tahun)").fill("34")
    page.get_by_label("Saran untuk perbaikan").fill("Tambah kursi")
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(code)
    expect(again.locator("#t1 input").nth(3)).to_be_checked()
    expect(again.get_by_label("Usia (tahun)")).to_have_value("34")
    expect(again.get_by_label("Saran untuk perbaikan")).to_have_value("Tambah kursi")
    fill(again)
    send(again)
    expect(again).to_have_url(re.compile("/terima-kasih$"))
    again.goto(code)
    assert again.locator("input:checked").count() == 0


def test_what_is_missing_is_told_without_a_signal_too(site: Site, phone: Visit, opened: tuple[int, str]) -> None:
    _, code = opened
    page = phone(code)
    page.context.set_offline(True)
    fill(page)
    page.evaluate("document.querySelectorAll('#t4 input').forEach(input => { input.checked = false; })")
    send(page)
    expect(page.locator("#t4")).to_contain_text("Belum dijawab. Pilih salah satu.")
    expect(page.locator("#biaya")).to_be_focused()
    assert in_device(page, "!") == []


def test_what_only_the_server_can_tell_comes_as_its_page(site: Site, phone: Visit, opened: tuple[int, str]) -> None:
    survey_id, code = opened
    page = phone(code)
    fill(page)
    page.get_by_label("Usia (tahun)").fill("tua")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Isi usia dengan angka")
    expect(page.get_by_label("Usia (tahun)")).to_be_focused()
    page.get_by_label("Usia (tahun)").fill("51")
    send(page)
    expect(page).to_have_url(re.compile("/terima-kasih$"))
    assert [row.age for row in responses(site.world, survey_id)] == ["46-55"]


def test_without_storage_it_is_a_plain_form(site: Site, phone: Visit, opened: tuple[int, str]) -> None:
    survey_id, code = opened
    page = phone("tidakada")
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }});")
    page.goto(code)
    fill(page)
    send(page)
    expect(page).to_have_url(re.compile("/terima-kasih$"))
    assert len(responses(site.world, survey_id)) == 1


def test_the_worker_looks_after_no_page_of_the_staff(site: Site, phone: Visit, opened: tuple[int, str]) -> None:
    _, code = opened
    page = phone(code)
    kept_offline(page, code)
    assert page.evaluate("navigator.serviceWorker.ready.then(it => new URL(it.scope).pathname)") == "/sulteng/s/"
    page.goto(f"{site.home()}masuk")
    assert page.evaluate("navigator.serviceWorker.controller") is None
    kept = page.evaluate(
        """async () => {
            const stores = await Promise.all((await caches.keys()).map(name => caches.open(name)));
            const lists = await Promise.all(stores.map(store => store.keys()));
            return lists.flat().map(request => new URL(request.url).pathname);
        }"""
    )
    assert all(path.startswith(("/sulteng/s/", "/static/")) for path in kept), kept


def test_a_link_that_ended_is_forgotten_by_the_device(site: Site, phone: Visit, opened: tuple[int, str]) -> None:
    survey_id, code = opened
    page = phone(code)
    kept_offline(page, code)
    with site.world.open():
        actions.cancel_survey(survey(survey_id), by=site.world.person("sari"))
    page.goto(code)
    expect(page.get_by_role("heading", name="Survei ini dibatalkan")).to_be_visible()
    page.context.set_offline(True)
    page.goto(code)
    expect(page.get_by_role("heading", name="Tidak ada sambungan")).to_be_visible()


def test_the_worker_is_served_where_it_may_look_after_the_form(site: Site, opened: tuple[int, str]) -> None:
    _, code = opened
    client = new_phone(site.world, code)
    answer = client.get("/s/luring.js")
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    answer.close()
