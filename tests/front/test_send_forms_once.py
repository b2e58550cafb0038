"""A double click, an expired session and unsaved typing do no harm."""

import time

from playwright.sync_api import Dialog, Page, expect

from tests.front.conftest import Site, until


def test_a_double_click_sends_once(page: Page, site: Site) -> None:
    def slow() -> str:
        time.sleep(0.5)
        return "<!doctype html><title>Diterima</title>"

    site.form_answer = slow
    page.goto("/formulir")
    page.get_by_role("button", name="Kirim").dblclick()
    expect(page).to_have_title("Diterima")
    assert len(site.posts_to("/formulir")) == 1


def test_the_button_works_again_after_coming_back(page: Page, site: Site) -> None:
    page.goto("/formulir")
    page.get_by_role("button", name="Kirim").click()
    expect(page).to_have_title("Diterima")
    page.go_back()
    expect(page.get_by_role("button", name="Kirim")).not_to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Kirim").click()
    expect(page).to_have_title("Diterima")
    assert len(site.posts_to("/formulir")) == 2


def test_leaving_with_unsaved_typing_warns(page: Page, site: Site) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.goto("/formulir")
    page.get_by_label("Catatan").press_sequentially("a")
    page.goto("/unit")
    assert asked == ["beforeunload"]


def test_sending_the_typing_does_not_warn(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/formulir")
    page.get_by_label("Catatan").press_sequentially("a")
    page.get_by_role("button", name="Kirim").click()
    expect(page).to_have_title("Diterima")
    assert asked == []


def test_htmx_posts_carry_the_token_of_the_page(page: Page, site: Site) -> None:
    site.form_answer = lambda: "<p>Masukan tersimpan</p>"
    page.goto("/formulir")
    page.get_by_label("Masukan").fill("Antrean lama")
    page.get_by_role("button", name="Naikkan").click()
    expect(page.locator("#hasil")).to_have_text("Masukan tersimpan")
    assert site.posts_to("/formulir")[0].headers["X-CSRFToken"] != ""
    expect(page.get_by_role("button", name="Naikkan")).not_to_have_attribute("aria-disabled", "true")


def test_an_expired_session_shows_the_sign_in_page_with_what_was_typed(page: Page, site: Site) -> None:
    def sign_in() -> tuple[str, int]:
        return "<!doctype html><title>Masuk</title><p>Masuk lagi", 401

    site.form_answer = sign_in
    page.goto("/formulir")
    page.get_by_label("Masukan").fill("Antrean lama")
    page.get_by_role("button", name="Naikkan").click()
    expect(page).to_have_title("Masuk")
    by_script, plainly = site.posts_to("/formulir")
    assert by_script.headers["HX-Request"] == "true"
    assert "HX-Request" not in plainly.headers
    assert plainly.fields["masukan"] == ["Antrean lama"]
    assert plainly.fields["arah"] == ["naik"]


def test_the_error_summary_gets_the_focus_after_a_swap(page: Page, site: Site) -> None:
    summary = '<div class="error-summary" tabindex="-1"><h2>Ada masalah</h2></div>'
    site.form_answer = lambda: (summary, 422)
    page.goto("/formulir")
    page.get_by_role("button", name="Naikkan").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title("Galat: Persiapan – FKP Sulawesi Tengah")
    site.form_answer = lambda: "<p>Masukan tersimpan</p>"
    page.get_by_role("button", name="Naikkan").click()
    expect(page).to_have_title("Persiapan – FKP Sulawesi Tengah")


def test_a_refusal_is_shown_and_spoken_at_the_top(page: Page, site: Site) -> None:
    site.form_answer = lambda: ("<p>Penyimpanan penuh</p>", 507, {"HX-Retarget": "#pesan", "HX-Reswap": "innerHTML"})
    page.goto("/formulir")
    page.get_by_label("Masukan").fill("Antrean lama")
    page.get_by_role("button", name="Naikkan").click()
    expect(page.locator("#pesan")).to_have_text("Penyimpanan penuh")
    expect(page.locator("#pesan")).to_be_focused()
    expect(page.get_by_label("Masukan")).to_have_value("Antrean lama")


def test_focus_stays_on_the_moved_row(page: Page, site: Site) -> None:
    row = '<button {} data-keep-focus="naik-2">Naik</button><button>Turun</button>'
    page.goto("/formulir")
    for state, expected in (("", "Naik"), ("disabled", "Turun")):
        site.form_answer = lambda state=state: f"<ul><li>{row.format(state)}</li></ul>"  # type: ignore[misc]
        page.evaluate(
            "document.querySelector('#hasil').innerHTML = '<button form=sisip data-keep-focus=naik-2>Naik</button>'"
        )
        page.locator("#hasil button").click()
        until(lambda: page.locator("#hasil li").count() == 1, page)
        expect(page.locator("#hasil li").get_by_role("button", name=expected)).to_be_focused()


def test_the_print_button_appears_with_scripts_only(page: Page, site: Site) -> None:
    page.goto("/formulir")
    expect(page.get_by_role("button", name="Cetak halaman ini")).to_be_visible()
    context = page.context.browser.new_context(java_script_enabled=False, base_url=site.url)  # type: ignore[union-attr]
    plain = context.new_page()
    plain.goto("/formulir")
    expect(plain.get_by_role("button", name="Cetak halaman ini")).to_be_hidden()
    context.close()
