"""A list is searched while typing and paged without losing one's place; without scripts it is a plain form."""

from playwright.sync_api import Page, expect

from tests.front.conftest import Site, until


def test_typing_searches_once_it_rests(page: Page, site: Site) -> None:
    page.goto("/unit")
    before = len(site.posts)
    search = page.get_by_label("Cari")
    search.press_sequentially("poso", delay=30)
    expect(page.locator("tbody tr")).to_have_text(["Puskesmas Poso Kota"])
    assert [post.path for post in site.posts[before:]] == ["/unit?q=poso&jenis="]
    expect(search).to_be_focused()
    expect(search).to_have_value("poso")
    expect(page.locator("#kabar")).to_have_text("Menampilkan 1–1 dari 1 unit")
    assert page.url.endswith("/unit?q=poso&jenis=")


def test_a_choice_filters_at_once(page: Page, site: Site) -> None:
    page.goto("/unit")
    before = len(site.posts)
    page.get_by_label("Jenis unit").select_option("rsud")
    until(lambda: len(site.posts) > before, page)
    assert [post.path for post in site.posts[before:]] == ["/unit?q=&jenis=rsud"]


def test_the_next_page_swaps_the_list_and_takes_the_focus_along(page: Page, site: Site) -> None:
    page.goto("/unit")
    page.get_by_role("link", name="Berikutnya").click()
    expect(page.locator("tbody tr")).to_have_text(["Puskesmas Kulawi", "Puskesmas Poso Kota"])
    expect(page.get_by_text("Menampilkan 5–6 dari 6 unit").first).to_be_focused()
    assert page.url.endswith("/unit?hal=2")
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(4)


def test_without_scripts_cari_sends_the_form(page: Page, site: Site) -> None:
    context = page.context.browser.new_context(java_script_enabled=False, base_url=site.url)  # type: ignore[union-attr]
    plain = context.new_page()
    plain.goto("/unit")
    plain.get_by_label("Cari").fill("dolo")
    plain.get_by_role("button", name="Cari").click()
    expect(plain.locator("tbody tr")).to_have_text(["Puskesmas Dolo"])
    context.close()
