"""What people do on every page, in the words they read there."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PASSWORD, assert_accessible


@dataclass
class Desk:
    """Somebody's browser; `looks` has axe read every page this person passes (it needs scripts)."""

    page: Page
    looks: bool = True

    def click(self, name: str, role: str = "button", within: Locator | None = None) -> None:
        """Press the first button (or follow the link) of exactly this name."""
        place = within or self.page
        place.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]

    def follow(self, name: str, within: Locator | None = None) -> None:
        """Follow the first link of exactly this name."""
        self.click(name, "link", within)

    def open(self, summary: str, within: Locator | None = None) -> None:
        """Open what hides behind this summary."""
        (within or self.page).locator("summary", has_text=summary).first.click()

    def write(self, label: str, text: str, within: Locator | None = None) -> None:
        """Fill the field of this label, with or without "(opsional)" behind it."""
        self.field(label, within).fill(text)

    def choose(self, label: str, option: str, within: Locator | None = None) -> None:
        """Choose from the list of this label."""
        self.field(label, within).select_option(label=option)

    def tick(self, label: str, within: Locator | None = None) -> None:
        """Tick a checkbox or choose a radio button."""
        (within or self.page).get_by_label(label, exact=True).first.check()

    def upload(self, label: str, *files: dict[str, object]) -> None:
        """Choose these files."""
        self.field(label).set_input_files(list(files))  # type: ignore[arg-type]

    def field(self, label: str, within: Locator | None = None) -> Locator:
        """The field of this label."""
        place = within or self.page
        named = place.get_by_label(label, exact=True)
        return named.or_(place.get_by_label(f"{label} (opsional)", exact=True)).first

    def sees(self, text: str, within: Locator | None = None) -> None:
        """Wait until this is to be read."""
        expect((within or self.page).get_by_text(text).first).to_be_visible()

    def misses(self, text: str) -> None:
        """Wait until this is not to be read any more."""
        expect(self.page.get_by_text(text)).to_have_count(0)

    def at(self, heading: str) -> None:
        """Wait for the page of this heading, and look it over."""
        expect(self.page.locator("h1", has_text=re.compile(f"{re.escape(heading)}\\s*$"))).to_be_visible()
        self.look()

    def look(self) -> None:
        """Have axe read the page."""
        if self.looks:
            assert_accessible(self.page)

    def fetch(self, link: Locator) -> bytes:
        """What lies behind a link to a file, asked for by this browser."""
        href = link.get_attribute("href")
        assert href
        answer = self.page.request.get(urljoin(self.page.url, href))
        assert answer.ok, f"{href} answered {answer.status}"
        return answer.body()


def sign_in(desk: Desk, account: str) -> None:
    """Come in through the front door."""
    desk.follow("Masuk")
    desk.write("NIP atau e-mail", f"{account}@contoh.go.id")
    desk.write("Kata sandi", PASSWORD)
    desk.click("Masuk")
    expect(desk.page.get_by_role("button", name="Keluar", exact=True)).to_be_visible()


def go_home(desk: Desk) -> None:
    """Press the name of the site."""
    desk.page.locator("a.brand").click()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Selamat datang")
