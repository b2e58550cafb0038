"""Coming in through the front door, with and without JavaScript."""

import pytest

from tests.browser.conftest import PASSWORD, Site, Visit, assert_accessible, assert_fits


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_petugas_signs_in_and_sees_her_unit(site: Site, visit: Visit, javascript: bool) -> None:
    page = visit(javascript=javascript, width=360)
    page.get_by_role("link", name="Masuk").first.click()
    page.get_by_label("NIP atau e-mail").fill("sari@contoh.go.id")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("button", name="Keluar").wait_for()
    assert page.url == site.home()
    assert page.get_by_text("Puskesmas Mapane").first.is_visible()


def test_a_signed_in_visitor_starts_at_home(visit: Visit) -> None:
    page = visit("dewi", width=360)
    assert page.get_by_text("Dewi Anggraini", exact=True).is_visible()
    assert_accessible(page)
    assert_fits(page)
