"""Every part is readable, reachable and small: contrast, axe, reflow, budgets, no inline code."""

import gzip
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from fkp.storage.provinces import ACCENTS
from tests.front.conftest import ROOT, Site

STATIC = ROOT / "static"
CSS = (STATIC / "app.css").read_text()
OWN_SCRIPTS = ["app.js", "drafts.js", "uploads.js"]


def colours(selector: str) -> dict[str, str]:
    """The custom properties that one rule of the stylesheet sets."""
    rule = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", CSS)
    assert rule, selector
    return dict(re.findall(r"--([a-z]+):\s*(#[0-9a-f]{3,6})", rule[1]))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    shares = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast_is_right() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("accent", ACCENTS)
def test_every_accent_is_readable_wherever_it_is_used(accent: str) -> None:
    base = colours(":root")
    own = base if accent == "teal" else base | colours(f'[data-accent="{accent}"]')
    for ground in (own["paper"], own["ground"], own["soft"]):
        assert contrast(own["accent"], ground) >= 4.5
        assert contrast(own["deep"], ground) >= 4.5
        assert contrast(own["ink"], ground) >= 7
        assert contrast(own["muted"], ground) >= 4.5
    assert contrast(own["edge"], own["ground"]) >= 3


def test_every_status_is_readable_on_its_ground() -> None:
    pairs = re.findall(r"--tone: (#[0-9a-f]+); --tint: (#[0-9a-f]+)", CSS)
    assert len(pairs) == 6
    for tone, tint in pairs:
        assert contrast(tone, tint) >= 4.5
        assert contrast(tone, "#fff") >= 4.5


@pytest.mark.parametrize(
    ("name", "limit"), [("app.css", 6000), ("app.js", 2100), ("drafts.js", 2900), ("uploads.js", 2000)]
)
def test_files_stay_within_their_budget(name: str, limit: int) -> None:
    assert len(gzip.compress((STATIC / name).read_bytes(), 9)) <= limit


def test_all_own_scripts_and_styles_together_stay_small() -> None:
    raw = {name: (STATIC / name).stat().st_size for name in [*OWN_SCRIPTS, "app.css"]}
    assert max(raw[name] for name in OWN_SCRIPTS) <= 10_000
    assert raw["app.css"] <= 21_000


@pytest.mark.parametrize("name", OWN_SCRIPTS)
def test_scripts_evaluate_nothing_and_set_no_markup_from_typing(name: str) -> None:
    script = (STATIC / name).read_text()
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|setTimeout\(\s*[\"'`]", script)
    assert "http://" not in script
    assert "https://" not in script


def screens() -> list[Path]:
    """Templates of screens; papers are drawn by another program that needs styles inside."""
    papers = {ROOT / "templates" / "documents", ROOT / "templates" / "documents" / "skm"}
    return [path for path in (ROOT / "templates").rglob("*.html") if path.parent not in papers]


def test_templates_hold_no_inline_code_or_style() -> None:
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|<script(?![^>]*\bsrc=)", re.IGNORECASE)
    found = {path.name: inline.findall(path.read_text()) for path in screens() if inline.search(path.read_text())}
    assert found == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_every_part_is_accessible_and_fits(page: Page, site: Site, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/parts")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page).to_have_title(re.compile("^Galat: "))
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []


def test_touch_targets_are_large_enough(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/parts")
    expect(page.locator("h1").first).to_be_visible()
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, nav a, .sort, .change a")]
            .map((e) => [e.textContent.trim() || e.name, e.type, e.getBoundingClientRect()])
            .filter(([, kind, box]) => box.height && kind !== "checkbox" && kind !== "radio" && box.height < 24)
            .map(([words]) => words)"""
    )
    assert small == []


def test_errors_are_told_on_top_and_beside_each_field(page: Page, site: Site) -> None:
    page.goto("/parts")
    page.get_by_label("Jumlah tim").fill("banyak")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(
        ["Isi tema forum.", "Pilih paling sedikit satu pokok bahasan.", "Not a valid integer value."]
    )
    topic = page.get_by_label("Tema forum")
    assert topic.get_attribute("aria-invalid") == "true"
    assert topic.get_attribute("aria-describedby") == "topik-hint topik-galat"
    expect(page.locator("#topik-galat")).to_have_text("Galat: Isi tema forum.")
    expect(page.get_by_label("Jumlah tim")).to_have_value("banyak")
    summary.get_by_role("link", name="Pilih paling sedikit").click()
    expect(page.locator("#pokok-0")).to_be_focused()


def test_a_page_without_drafts_or_uploads_loads_neither_script(page: Page, site: Site) -> None:
    page.goto("/unit")
    names = page.evaluate("[...document.scripts].map((s) => s.src.split('/').pop())")
    assert names == ["htmx.min.js", "app.js"]
    page.goto("/formulir")
    assert "drafts.js" in page.evaluate("[...document.scripts].map((s) => s.src.split('/').pop())")


def test_the_skip_link_comes_first_and_leads_to_the_content(page: Page, site: Site) -> None:
    page.goto("/parts")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#isi")).to_be_focused()
