"""What a page weighs on the wire: first visit with styles and scripts, and the next visit."""

import gzip
import subprocess
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import brotli
from werkzeug.test import TestResponse

from fkp import create_app
from fkp.config import Settings
from tests.access_table import CAST, OK, TABLE
from tests.benchmarks.figures import figure
from tests.conftest import ProvinceClient
from tests.fences.full_world import SECRET, FullWorld, close_world, fill_app
from tests.fences.routes import all_routes

ROOT = Path(__file__).resolve().parents[2]
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}


def measure(short: bool) -> list[dict[str, Any]]:
    """The heaviest page of all pages of all roles; every figure counts answers with their headers."""
    subprocess.run([str(ROOT / "scripts" / "pack-static")], check=True)
    with tempfile.TemporaryDirectory(prefix="fkp-bench-") as folder:
        settings = Settings(instance=Path(folder) / "instance", secret_key=SECRET, static=ROOT / "build" / "static")
        world = fill_app(create_app(settings))
        weights = _weights(world)
        close_world(world.app)
    first = max(weights, key=lambda name: weights[name][0])
    again = max(weights, key=lambda name: weights[name][1])
    return [
        figure(f"first visit, heaviest of {len(weights)} pages ({first})", weights[first][0], "bytes", 60_000),
        figure(f"next visit, heaviest of {len(weights)} pages ({again})", weights[again][1], "bytes", 15_000),
    ]


def _weights(world: FullWorld) -> dict[str, tuple[int, int]]:
    """Page → bytes of a first visit and of the next one, when styles, scripts and pictures are kept."""
    kept: dict[str, int] = {}
    weights: dict[str, tuple[int, int]] = {}
    for route in all_routes(world.app):
        row = TABLE.get((route.endpoint, route.method))
        if route.method != "GET" or row is None or route.rule.rule.endswith(".pdf"):
            continue
        for person in sorted(CAST):
            if row.answer(person, "mapane") != OK:
                continue
            client = world.visitor(person, "sulteng")
            response = client.get(route.path(world.of(route)["mapane"]), headers=BROWSER)
            body = response.get_data()
            response.close()
            if response.status_code != 200 or response.mimetype != "text/html":
                continue
            page = _on_wire(response, body)
            parts = sum(_part(client, address, kept) for address in _parts(response, body))
            weights[f"{route.endpoint} as {person}"] = (page + parts, page)
    return weights


def _on_wire(response: TestResponse, body: bytes) -> int:
    return len(body) + sum(len(name) + len(value) + 4 for name, value in response.headers)


def _part(client: ProvinceClient, address: str, kept: dict[str, int]) -> int:
    """Bytes of a stylesheet, script or picture; each is asked for once."""
    if address not in kept:
        slug, client.slug = client.slug, None  # static files stand outside the provinces
        response = client.get(address, headers=BROWSER)
        client.slug = slug
        kept[address] = _on_wire(response, response.get_data())
        response.close()
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")
        if address.startswith("/static/") and "max-age=31536000" not in response.headers["Cache-Control"]:
            raise RuntimeError(f"{address} is not kept by browsers")
    return kept[address]


class _Addresses(HTMLParser):
    """The parts a browser fetches with a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get("src") if tag in ("script", "img") else given.get("href") if tag == "link" else None
        if address and not address.startswith("data:"):
            self.found.append(address)


def _parts(response: TestResponse, body: bytes) -> list[str]:
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
    html = unpack.get(response.headers.get("Content-Encoding", ""), bytes)(body)
    parser = _Addresses()
    parser.feed(html.decode())
    return sorted(set(parser.found))
