"""Everybody follows every link on a phone: each page answers, says one thing, fits, and complains of nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from werkzeug.exceptions import HTTPException

from tests.browser.conftest import Site, accessibility_troubles, visiting
from tests.fences.full_world import FullWorld

PHONE, SMALL_PHONE = 360, 320
NO_PAGES = ("pdf", "zip", "xlsx", "csv", "json")
FILES = {
    *("forums.file", "forums.thumbnail", "forums.participants_table", "forums.import_template"),
    *("surveys.file", "surveys.thumbnail", "units.download", "units.logo", "answering.logo"),
}
"""What is downloaded or shown as it is, not as a page."""
LEAST = {"sari": 25, "rina": 25, "dewi": 15, "bagus": 15, "putri": 4, "agus": 4, None: 4}
"""So many pages, at least, lie behind the links of each."""


@dataclass
class Walk:
    """One person's walk from home along the links: where to go, where one was, what was wrong."""

    page: Page
    world: FullWorld
    home: str
    axe: bool
    seen: set[tuple[str, object]] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def go(self) -> None:
        """Follow links until none leads to a new kind of page."""
        self.page.on("console", self._hear)
        ahead = [self.home]
        while ahead:
            address = ahead.pop(0)
            if self._is_new(address):
                ahead += self._look(address)

    def _hear(self, line: ConsoleMessage) -> None:
        if line.type in ("error", "warning"):
            self.said.append(line.text)

    def _is_new(self, address: str) -> bool:
        parts = urlsplit(address)
        if not address.startswith(self.home) or parts.path.endswith(NO_PAGES):
            return False
        local = parts.path.removeprefix(urlsplit(self.home).path.rstrip("/"))
        try:
            endpoint, values = self.world.app.url_map.bind("").match(local, "GET")
        except HTTPException:
            self.wrong.append(f"{address} leads nowhere")
            return False
        if endpoint in FILES or not self._is_mapane(values):
            return False
        kind = (endpoint, values.get("forum_id"), values.get("survey_id"))
        if kind in self.seen:
            return False
        self.seen.add(kind)
        return True

    def _is_mapane(self, values: Mapping[str, object]) -> bool:
        """Whether an address names no forum or survey, or one of the two that Puskesmas Mapane has of each."""
        known = [getattr(self.world, state)["mapane"] for state in ("records", "sent")]
        return all(values.get(name) in (None, *(ids[name] for ids in known)) for name in ("forum_id", "survey_id"))

    def _look(self, address: str) -> list[str]:
        self.said.clear()
        response = self.page.goto(address)
        assert response
        if response.status not in (200, 409):  # 409 is a page that says what has to be done first
            self.wrong.append(f"{address} answered {response.status}")
            return []
        found = accessibility_troubles(self.page) if self.axe else []
        if (headings := self.page.locator("h1").count()) != 1:
            found.append(f"{headings} main headings")
        self.page.keyboard.press("Tab")
        # Where one was led to a place or a field, the keyboard starts there; without a menu there is none to skip.
        led = (
            "#" in self.page.url or self.page.locator("[autofocus]").count() or not self.page.locator(".skip").count()
        )
        if not led and not self.page.evaluate("document.activeElement.matches('.skip')"):
            found.append("Tab does not reach “Langsung ke isi” first")
        links: list[str] = self.page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
        found += [
            f"{over} px too wide at {width}" for width in (PHONE, SMALL_PHONE) if (over := self._over(width)) > 0
        ]
        if response.status == 200:
            found += [f"console: {line}" for line in self.said]
        self.wrong += [f"{address}: {trouble}" for trouble in found]
        return links

    def _over(self, width: int) -> int:
        self.page.set_viewport_size({"width": width, "height": 800})
        over: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return over


@pytest.mark.parametrize("name", LEAST, ids=lambda name: name or "warga")
def test_every_link_leads_to_a_sound_page(
    furnished: tuple[Site, FullWorld], browser: Browser, name: str | None
) -> None:
    site, world = furnished
    with visiting(browser, site, name, PHONE, javascript=True) as page:
        walk = Walk(page, world, site.home(), axe=name in ("sari", "dewi", None))
        walk.go()
    assert not walk.wrong, f"{len(walk.seen)} pages:\n" + "\n".join(walk.wrong[:40])
    assert len(walk.seen) >= LEAST[name]
