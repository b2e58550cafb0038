"""Axe and a narrow window on every page there is, as someone who may see it."""

import re

from playwright.sync_api import Browser, Page

from tests.access_table import OK, TABLE
from tests.browser.conftest import Site, accessibility_troubles, visiting
from tests.fences.full_world import FullWorld
from tests.fences.routes import Route, all_routes

PEOPLE = ("sari", "rina", "dewi", "bagus", "putri", "agus", None)
NARROW, WIDE = 320, 1280
NO_PAGES = (".pdf", ".zip", ".xlsx", "/kecil", "/kesehatan", "/logo", ".js")


def _addresses(world: FullWorld, person: str | None) -> list[str]:
    """The pages this person is the first of PEOPLE to be let into, relative to the province."""
    return [
        route.path(world.of(route)["mapane"]).removeprefix("/")
        for route in all_routes(world.app)
        if route.method == "GET" and _is_page(route) and _first_let_in(route) == person
    ]


def _is_page(route: Route) -> bool:
    rule = route.rule.rule
    return (
        not rule.endswith(NO_PAGES)
        and not rule.endswith("berkas/<int:file_id>")
        and not re.search(r"any\((xlsx|csv)", rule)
    )


def _first_let_in(route: Route) -> str | None:
    row = TABLE[route.endpoint, "GET"]
    people = (None, *PEOPLE) if row.answer(None, "mapane") == OK else PEOPLE
    return next((name for name in people if row.answer(name, "mapane") == OK), None)


def _look(page: Page, address: str) -> list[str]:
    response = page.goto(address or ".")
    if response is None or "text/html" not in response.headers.get("content-type", ""):
        return []
    if response.status not in (200, 409):  # 409 is a page that says what has to be done first
        return [f"{address}: answered {response.status}"]
    wrong = [f"{address}: {trouble}" for trouble in accessibility_troubles(page)]
    page.set_viewport_size({"width": NARROW, "height": 900})
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if over > 0:
        wrong.append(f"{address}: {over} px too wide at {NARROW} px")
    page.set_viewport_size({"width": WIDE, "height": 900})
    return wrong


def test_every_page_is_accessible_and_fits_a_small_phone(furnished: tuple[Site, FullWorld], browser: Browser) -> None:
    site, world = furnished
    wrong: list[str] = []
    seen = 0
    for person in PEOPLE:
        with visiting(browser, site, person, WIDE, javascript=True) as page:
            for address in _addresses(world, person):
                wrong += _look(page, address)
                seen += 1
    assert not wrong, f"{len(wrong)} of {seen} pages:\n" + "\n".join(wrong[:60])
    assert seen > 50
