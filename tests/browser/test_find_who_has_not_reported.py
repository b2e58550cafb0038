"""Bagus and Dewi look for the units that have not reported: narrow, sort, leaf through, open, come back, print."""

import re

import pytest
from playwright.sync_api import Locator, expect

from fkp.duties.actions import follow_unit
from fkp.forums.actions import start_forum
from fkp.storage.database import session, write_transaction
from fkp.units.models import Unit
from fkp.web.lists import PER_PAGE
from tests.browser.conftest import Site, Visit, assert_fits
from tests.browser.steps import Desk

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
EXTRA = PER_PAGE + 5
IN_POSO = EXTRA + 3


@pytest.fixture(autouse=True)
def province(site: Site) -> None:
    """Poso gets so many more puskesmas that the list needs a second page; Mapane began its forum."""
    with site.world.open():
        write_transaction(_more_units)
        world = site.world
        start_forum(world.unit("mapane"), world.period(), topic="Waktu tunggu", by=world.person("sari"))


def _more_units() -> None:
    for number in range(EXTRA):
        name = f"Puskesmas Pamona {number:02d}"
        unit = Unit(name=name, sort_name=name.lower(), kind="puskesmas", region_code="72.02")
        session().add(unit)
        session().flush()
        unit.path = f"/{unit.id}/"
        follow_unit(unit)


def rows(desk: Desk) -> Locator:
    return desk.page.locator("#daftar tbody tr")


def opens_the_overview(desk: Desk) -> None:
    desk.follow("Siapa belum lapor")
    desk.at("Siapa belum lapor")


@BOTH
def test_the_list_is_narrowed_sorted_and_leafed_through(visit: Visit, javascript: bool) -> None:
    dewi = Desk(visit("dewi", javascript=javascript), javascript)
    opens_the_overview(dewi)
    dewi.sees(f"Menampilkan 1–{PER_PAGE} dari {IN_POSO} unit")
    dewi.follow("Berikutnya")
    dewi.sees(f"Menampilkan {PER_PAGE + 1}–{IN_POSO} dari {IN_POSO} unit")
    dewi.page.go_back()
    dewi.sees(f"Menampilkan 1–{PER_PAGE} dari {IN_POSO} unit")

    dewi.choose("Status", "Berjalan")
    if not javascript:
        dewi.click("Cari")
    expect(rows(dewi)).to_have_count(1)
    expect(rows(dewi)).to_contain_text("Puskesmas Mapane")

    dewi.choose("Status", "Semua status")
    dewi.write("Cari nama unit", "mapan")
    if not javascript:
        dewi.click("Cari")
    expect(rows(dewi)).to_have_count(1)
    dewi.write("Cari nama unit", "tidak ada yang begini")
    if not javascript:
        dewi.click("Cari")
    dewi.sees("Tidak ada unit yang cocok")
    dewi.look()
    dewi.follow("Tampilkan semua unit")
    dewi.sees(f"dari {IN_POSO} unit")

    dewi.page.locator("#urut-nama").click()
    expect(rows(dewi).first).to_contain_text("Puskesmas Tokorondo")
    expect(dewi.page.locator("th[aria-sort=descending]")).to_have_text("Unit")


@BOTH
def test_opening_a_unit_and_going_back_keeps_the_search(visit: Visit, javascript: bool) -> None:
    dewi = Desk(visit("dewi", javascript=javascript), javascript)
    opens_the_overview(dewi)
    dewi.write("Cari nama unit", "mapane")
    if not javascript:
        dewi.click("Cari")
    expect(rows(dewi)).to_have_count(1)
    dewi.follow("Puskesmas Mapane")
    dewi.at("Waktu tunggu")
    dewi.page.go_back()
    expect(rows(dewi)).to_have_count(1)
    expect(dewi.field("Cari nama unit")).to_have_value("mapane")
    dewi.write("Cari nama unit", "tokorondo")
    if not javascript:
        dewi.click("Cari")
    dewi.follow("Puskesmas Tokorondo")
    dewi.at("Puskesmas Tokorondo")
    dewi.sees("Unit ini belum memulai forum")


def test_search_as_you_type_keeps_the_focus_and_tells_the_result(visit: Visit) -> None:
    bagus = Desk(visit("bagus"))
    opens_the_overview(bagus)
    search = bagus.field("Cari nama unit")
    search.press_sequentially("palu barat", delay=20)
    expect(rows(bagus)).to_have_count(1)
    expect(search).to_be_focused()
    expect(bagus.page.locator("#kabar")).to_have_text("Menampilkan 1–1 dari 1 unit")
    expect(bagus.page).to_have_url(re.compile(r"q=palu(\+|%20)barat"))


@BOTH
def test_a_figure_leads_to_the_units_it_counts(visit: Visit, javascript: bool) -> None:
    bagus = Desk(visit("bagus", javascript=javascript), javascript)
    opens_the_overview(bagus)
    poso = bagus.page.get_by_role("row", name="Kabupaten Poso").first
    poso.get_by_role("link", name="1", exact=True).click()
    expect(rows(bagus)).to_have_count(1)
    expect(rows(bagus)).to_contain_text("Puskesmas Mapane")


@BOTH
def test_what_is_filtered_is_what_is_printed_and_exported(visit: Visit, javascript: bool) -> None:
    dewi = Desk(visit("dewi", javascript=javascript, width=360), javascript)
    opens_the_overview(dewi)
    assert_fits(dewi.page)
    dewi.choose("Status", "Berjalan")
    if not javascript:
        dewi.click("Cari")
    expect(rows(dewi)).to_have_count(1)
    table = dewi.fetch(dewi.page.get_by_role("link", name="CSV")).decode("utf-8-sig")
    assert "Puskesmas Mapane" in table
    assert "Puskesmas Tokorondo" not in table
    dewi.follow("tampilan cetak")
    dewi.sees("1 unit: ")
    expect(rows(dewi)).to_have_count(1)
    expect(dewi.page.get_by_label("Cari nama unit")).to_have_count(0)
    dewi.page.emulate_media(media="print")
    expect(rows(dewi).first).to_be_visible()
    expect(dewi.page.get_by_role("button", name="Keluar")).to_be_hidden()
