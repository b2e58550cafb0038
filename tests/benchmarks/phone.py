"""The public form on a cheap phone with a bad signal: what it weighs, and when it can be read."""

import gzip
import re
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.answers import open_survey
from tests.benchmarks.figures import figure, percentile
from tests.benchmarks.server import Server, serving
from tests.chromium import FLAGS

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
"""400 kbit/s and 400 ms, as Chromium's network emulation takes it: bytes a second, milliseconds."""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def measure(short: bool) -> list[dict[str, Any]]:
    """Bytes of the form with its style, and seconds until it is painted with them, from an empty cache."""
    visits = 3 if short else 9
    with serving() as server:
        form = _address(server)
        size = _bytes_on_the_wire(server, form)
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            seconds = [_readable(chromium, f"http://127.0.0.1:{server.port}/sulteng{form}") for _ in range(visits)]
            chromium.close()
    return [
        figure("public form with its style, compressed", size, "bytes", 14_000),
        figure("public form readable at 400 kbit/s and 400 ms", round(percentile(seconds, 0.5), 2), "seconds", 3),
    ]


def _address(server: Server) -> str:
    """The form of the survey for one service, as a poster at its counter leads to it."""
    _, code = open_survey(server)
    with server.world.open():
        return f"/s/{code}?layanan={server.world.unit('mapane').services[0].id}"


def _bytes_on_the_wire(server: Server, path: str) -> int:
    """The page and every stylesheet it waits for, heads included."""
    client = server.client("")
    page, weight = client.weigh(path)
    sheets = re.findall(r'<link rel="stylesheet" href="[^"]*?(/static/[^"]+)"', gzip.decompress(page).decode())
    if not sheets:
        raise RuntimeError("the form names no stylesheet, so something was not counted")
    return weight + sum(client.weigh(sheet)[1] for sheet in sheets)


def _readable(chromium: Browser, address: str) -> float:
    """Seconds from asking for the page to its first paint, which waits for the style."""
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    page.goto(address, wait_until="load")
    page.wait_for_function(PAINTED)
    painted = float(page.evaluate(PAINTED))
    if not page.get_by_role("radio").count():
        raise RuntimeError("what was painted is not the form")
    context.close()
    return painted / 1000
