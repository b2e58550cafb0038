"""The real program in a real browser: a site with everybody in it, and a signed-in visitor at any width.

    def test_a_petugas_begins_a_forum(site: Site, visit: Visit) -> None:
        page = visit("sari", width=360, javascript=False)
        page.goto("forum/baru")            # relative to the person's province

A script error, a breach of the content policy or an answer of 500 and more fails the test that saw it.
"""

import threading
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from fkp import create_app
from fkp.accounts.passwords import hash_password, set_password
from fkp.config import Settings
from fkp.storage.database import Base, engines, write_transaction
from tests.conftest import PROVINCES, World, _people_gorontalo, _people_sulteng
from tests.fences.full_world import SECRET, FullWorld, close_world, fill_app, name_devices

PASSWORD = "kolam-ikan-di-mapane-7"
HEIGHT = 900
TIMEOUT_MS = 10_000


@dataclass
class Site:
    """The running program: `world` looks into its databases, `url` is its address without a province."""

    world: World
    url: str

    def home(self, slug: str = "sulteng") -> str:
        """The address of a province's start page."""
        return f"{self.url}/{slug}/"


class Visit(Protocol):
    """Opens a browser of its own for this person (or for nobody), at their province's start page."""

    def __call__(self, name: str | None = None, *, width: int = 1280, javascript: bool = True) -> Page: ...


class _Quiet(WSGIRequestHandler):
    """Logs nothing: the tests say what went wrong."""

    def log(self, type: str, message: str, *args: object) -> None: ...


@contextmanager
def serving(world: World) -> Iterator[Site]:
    """Serve a world on a free port."""
    server = make_server("127.0.0.1", 0, world.app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Site(world, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        close_world(world.app)


def _app(instance: Path) -> Flask:
    return create_app(Settings(instance=instance, secret_key=SECRET))


@pytest.fixture(scope="session")
def _password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def site(tmp_path: Path, _password_hash: str) -> Iterator[Site]:
    """Both provinces with the cast of tests/conftest.py, who all sign in with PASSWORD, and no forum yet."""
    world = World(_app(tmp_path / "instance"))
    for slug, described in PROVINCES.items():
        world.app.extensions["fkp_provinces"].add(slug, **described)
        with world.open(slug) as province:
            Base.metadata.create_all(engines().of(province))
            write_transaction(lambda slug=slug: _populate(world, slug, _password_hash))  # type: ignore[misc]
    with serving(world) as running:
        yield running


def _populate(world: World, slug: str, hashed: str) -> None:
    if slug == "sulteng":
        _people_sulteng(world)
    else:
        _people_gorontalo(world)
    for name, (home, _) in world.people.items():
        if home == slug:
            set_password(world.person(name), hashed)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, FullWorld]]:
    """The full world of the fences, for tests that only look."""
    world = fill_app(_app(tmp_path_factory.mktemp("furnished") / "instance"))
    for name in world.people:
        world.visitor(name)
    name_devices(world)
    with serving(world) as running:
        yield running, world


@contextmanager
def visiting(browser: Browser, site: Site, name: str | None, width: int, javascript: bool) -> Iterator[Page]:
    """A fresh visitor, signed in when named; what the page complained about fails the test at the end."""
    slug = site.world.people[name][0] if name else "sulteng"
    context = browser.new_context(
        base_url=site.home(slug),
        viewport={"width": width, "height": HEIGHT},
        java_script_enabled=javascript,
        locale="id-ID",
        accept_downloads=True,
    )
    context.set_default_timeout(TIMEOUT_MS)
    if name:
        value = site.world.cookie(*site.world.people[name])
        context.add_cookies([{"name": "fkp", "value": value, "domain": "127.0.0.1", "path": f"/{slug}/"}])
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda line: trouble.append(line.text) if "Content Security" in line.text else None)
    page.on("response", lambda got: trouble.append(f"{got.status} {got.url}") if got.status >= 500 else None)
    page.goto("")
    yield page
    context.close()
    assert trouble == []


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note on the test whether it failed, so that `visit` can show what its visitors saw last."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def visit(browser: Browser, site: Site, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Visit]:
    """Opens visitors; they are closed, and what their pages complained about is told, when the test ends.

    When it failed, what each of them saw last is kept as a picture, and its place printed.
    """
    opened: list[tuple[Page, AbstractContextManager[Page]]] = []

    def open_one(name: str | None = None, *, width: int = 1280, javascript: bool = True) -> Page:
        visitor = visiting(browser, site, name, width, javascript)
        page = visitor.__enter__()
        opened.append((page, visitor))
        return page

    yield open_one
    for number, (page, visitor) in enumerate(opened, start=1):
        if request.node.stash.get(FAILED, False):
            picture = tmp_path / f"visitor-{number}.png"
            page.screenshot(path=picture, full_page=True)
            print(f"{page.url} as seen last: {picture}")
        visitor.__exit__(None, None, None)


def accessibility_troubles(page: Page) -> list[str]:
    """What axe finds wrong with this page: rule, place and how to mend it."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['html'][:120]} – {node['failureSummary'][:200]}"
        for violation in found
        for node in violation["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """Axe has nothing to say about this page."""
    troubles = accessibility_troubles(page)
    assert not troubles, f"{page.url}:\n" + "\n".join(troubles)


def assert_fits(page: Page) -> None:
    """Nothing of the page lies outside the window: nobody scrolls sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"
