"""Phones that open the public form: in the test client, and in Chromium against a running site."""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, Route
from werkzeug.test import TestResponse

from fkp import create_app
from fkp.config import Settings
from fkp.storage.database import Base, engines, session, write_transaction
from fkp.surveys.models_answers import Response
from fkp.surveys.results import Result
from fkp.surveys.results import result as result_of
from tests.browser.conftest import Site, serving
from tests.conftest import PROVINCES, ProvinceClient, World, _people_gorontalo, _people_sulteng
from tests.surveys.steps import scores, survey

KEY = "kunci-percobaan-0001"


def fields(value: int = 3, **more: Any) -> dict[str, str]:
    """What a form sends: all nine unsur with this score, a key, and whatever else is given."""
    sent = {**scores(value), "kunci": secrets.token_urlsafe(16), "dibuka": "1700000000"} | more
    return {name: str(typed) for name, typed in sent.items() if typed is not None}


def new_phone(world: World, code: str, slug: str = "sulteng", address: str = "10.0.0.1") -> ProvinceClient:
    """A phone that opened the form, and so has its mark."""
    phone = world.client(slug=slug)
    phone.environ_base["REMOTE_ADDR"] = address
    phone.get(f"/s/{code}")
    return phone


def hidden(page: TestResponse, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, name
    return found[1]


def responses(world: World, survey_id: int, slug: str = "sulteng") -> list[Response]:
    """Every answer that was written, detached from its session."""
    with world.open(slug):
        found = list(
            session().scalars(sa.select(Response).where(Response.survey_id == survey_id).order_by(Response.id))
        )
        session().expunge_all()
        return found


def result(world: World, survey_id: int, slug: str = "sulteng") -> Result:
    """The survey's result, from its sums."""
    with world.open(slug):
        return result_of(survey(survey_id))


# --- Chromium ----------------------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The cast of tests/conftest.py, served; what is slow about signing in is left out."""
    world = World(create_app(Settings(instance=tmp_path / "instance", secret_key="rahasia untuk uji")))
    world.app.test_client_class = ProvinceClient
    for slug, described in PROVINCES.items():
        world.app.extensions["fkp_provinces"].add(slug, **described)
        people = _people_sulteng if slug == "sulteng" else _people_gorontalo
        with world.open(slug) as province:
            Base.metadata.create_all(engines().of(province))
            write_transaction(lambda people=people: people(world))  # type: ignore[misc]
    with serving(world) as running:
        yield running


class Visit(Protocol):
    """Opens an address below /s/ on a phone of its own."""

    def __call__(self, path: str, *, width: int = 360, javascript: bool = True, **context: Any) -> Page: ...


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Visit]:
    """Phones; a script error or a breach of the content policy fails the test."""
    opened: list[BrowserContext] = []
    trouble: list[str] = []

    def open_one(path: str, *, width: int = 360, javascript: bool = True, **context: Any) -> Page:
        opened.append(
            browser.new_context(
                base_url=f"{site.home()}s/",
                viewport={"width": width, "height": 740},
                java_script_enabled=javascript,
                locale="id-ID",
                **context,
            )
        )
        opened[-1].set_default_timeout(10_000)
        page = opened[-1].new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda line: trouble.append(line.text) if "Content Security" in line.text else None)
        page.goto(path)
        return page

    yield open_one
    for context in opened:
        context.close()
    assert trouble == []


def tap_all(page: Page, place: int = 2) -> None:
    """Answer all nine questions of a form that shows them at once, with the answer in this place."""
    for number in range(1, 10):
        page.locator(f"#t{number} .o").nth(place).click()


def kept_offline(page: Page, path: str) -> None:
    """Wait until the form, its style and its script lie in the device."""
    page.wait_for_function(
        """async path => {
            const names = (await caches.keys()).filter(name => name.startsWith("skm"));
            if (!names.length || !navigator.serviceWorker.controller) return false;
            const urls = (await (await caches.open(names[0])).keys()).map(request => request.url);
            const wanted = [path, path + "/terima-kasih", "survey.css", "survey.js"];
            return wanted.every(part => urls.some(url => url.includes(part)));
        }""",
        arg=path,
    )


def cut(route: Route) -> None:
    """The signal is gone."""
    route.abort("internetdisconnected")
