"""Every page as everyone who may see it gets it, and the forms in it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.routing.exceptions import RoutingException

from tests.access_table import CAST, OK, TABLE, Door
from tests.fences.full_world import FullWorld
from tests.fences.routes import Ids, Route, all_routes

BROKEN = 599
"""The status of an answer that never came, because the view raised; its body says what."""


@dataclass(frozen=True)
class Answer:
    """What one person got from one address."""

    route: Route
    person: str | None
    slug: str
    path: str
    status: int
    headers: Headers
    body: bytes
    piece: bool = False

    @property
    def is_html(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html") and self.status not in (301, 303, 308)

    @property
    def is_page(self) -> bool:
        """A whole page, not a piece for htmx."""
        return self.is_html and not self.piece and b"<html" in self.body

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @cached_property
    def _parsed(self) -> tuple[Element, list[Any]]:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(self.text) if self.is_page else parser.parseFragment(self.text)
        return tree, parser.errors

    @property
    def tree(self) -> Element:
        return self._parsed[0]

    @property
    def html_errors(self) -> list[str]:
        """What a strict parser complains about, each with its place."""
        return [f"{place}: {code} {values}" for place, code, values in self._parsed[1]]

    def __str__(self) -> str:
        broken = f": {self.text}" if self.status == BROKEN else ""
        return f"{self.route.endpoint} {self.path} as {self.person or 'nobody'} ({self.status}){broken}"


@dataclass(frozen=True)
class FormSeen:
    """A POST form of some page: where it goes, with what, and who found it."""

    path: str
    person: str | None
    slug: str
    fields: dict[str, list[str]] = field(hash=False)
    files: tuple[str, ...] = ()


def visit(world: FullWorld, route: Route, person: str | None, slug: str, ids: Ids | None, **headers: str) -> Answer:
    """Ask for one page."""
    path = route.path(ids)
    piece = "HX_Request" in headers
    try:
        response = world.ask(person, slug, path, method=route.method, headers=_dashed(headers))
    except Exception as error:  # one broken page must not hide the others
        return Answer(route, person, slug, path, BROKEN, Headers(), repr(error).encode(), piece)
    return Answer(route, person, slug, path, response.status_code, response.headers, response.data, piece)


def _dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def crawl(world: FullWorld) -> list[Answer]:
    """Every GET route for everybody who is let in: forums and surveys in every state, in both provinces."""
    world.app.config["WTF_CSRF_ENABLED"] = True  # so that forms carry their tokens
    found = _crawl(world)
    world.app.config["WTF_CSRF_ENABLED"] = False
    return found


def _crawl(world: FullWorld) -> list[Answer]:
    found = []
    for route in all_routes(world.app):
        row = TABLE.get((route.endpoint, route.method))
        if route.method != "GET" or row is None:
            continue
        for person in [*sorted(CAST), None]:
            for record in ("mapane",) if isinstance(row, Door) else ("mapane", "palu"):
                if row.answer(person, record) == OK:
                    found += [visit(world, route, person, "sulteng", ids) for ids in world.states(route, record)]
                    break
        for person, double in {"maria": "bagus", "yusuf": "sari"}.items():
            if row.answer(double, "mapane") == OK:
                found.append(visit(world, route, person, "gorontalo", world.of(route)["kota_gorontalo"]))
    return found


def forms_in(answers: list[Answer]) -> list[FormSeen]:
    """Every POST form of these pages, each once per address and set of fields."""
    seen: dict[tuple[str, tuple[str, ...]], FormSeen] = {}
    for answer in answers:
        if not answer.is_html:
            continue
        for form in answer.tree.iter("form"):
            if form.get("method", "get").lower() != "post":
                continue
            action = form.get("action") or f"/{answer.slug}{answer.path}"
            path = urlsplit(action).path.removeprefix(f"/{answer.slug}")
            fields, files = _fields(form)
            seen.setdefault((path, tuple(fields)), FormSeen(path, answer.person, answer.slug, fields, files))
    return list(seen.values())


def _fields(form: Element) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    fields: dict[str, list[str]] = {}
    offered: dict[str, str] = {}
    files = []
    for control in form.iter():
        name = control.get("name")
        if not name:
            continue
        kind = control.get("type", "text")
        if control.tag == "input" and kind == "file":
            files.append(name)
        elif control.tag == "input" and kind in ("checkbox", "radio"):
            fields.setdefault(name, [])
            if kind == "radio":
                offered[name] = control.get("value", "on")
            if "checked" in control.attrib:
                fields[name].append(control.get("value", "on"))
        elif control.tag in ("input", "button"):
            fields.setdefault(name, []).append(control.get("value", ""))
        elif control.tag == "textarea":
            fields.setdefault(name, []).append("".join(control.itertext()))
        elif control.tag == "select":
            options = list(control.iter("option"))
            chosen = [o for o in options if "selected" in o.attrib] or options[:1]
            fields.setdefault(name, []).extend(o.get("value", "") for o in chosen)
    for name, value in offered.items():  # where nothing is chosen yet, somebody chooses
        fields[name] = fields[name] or [value]
    return fields, tuple(files)


def endpoint_of(world: FullWorld, path: str) -> str | None:
    """The endpoint a POST to this path reaches."""
    try:
        endpoint: str = world.app.url_map.bind("localhost").match(path, method="POST")[0]
    except (HTTPException, RoutingException):
        return None
    return endpoint
