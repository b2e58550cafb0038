"""What hostile input is, and how it is sent: never a crash, never a half-refused write."""

import random
import time
from collections import Counter
from typing import Any

from werkzeug.test import TestResponse

from tests.access_table import OK, TABLE
from tests.fences.crawl import Answer, FormSeen, endpoint_of, forms_in
from tests.fences.full_world import FullWorld
from tests.fences.routes import Route, all_routes
from tests.fences.snapshot import Snapshot

SLOWEST_SECONDS = 3.0
SOMEBODY = ("sari", "rina", "dewi", "bagus", "agus")
REMEMBERS_REFUSALS = {"accounts.sign_in", "accounts.use_code", "accounts.change_own_password"}
"""These count failed attempts, so a refusal writes."""
KEEPS_THE_GOOD = {
    "forums.add_photos",
    "forums.add_documents",
    "forums.add_video",
    "forums.add_proofs",
    "surveys.add_photos",
    "surveys.add_proofs",
}
"""These keep the good files of an upload and refuse the others."""

STRINGS = [
    "",
    " \t\r\n ",
    "😀🇮🇩👩‍👩‍👧‍👦",
    "\u202egpj.exe\u2066",
    "a\x00b",
    "\x07\x1b[31m",
    "x" * 10_000,
    "kata " * 2_000,
    '=HYPERLINK("http://contoh.id","klik")',
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "' OR 1=1; --",
    "../../etc/passwd",
    "javascript:alert(1)",
    "http://[::1",
    "https://contoh.id/\u0000",
    str(2**63),
    str(-(2**63) - 1),
    "9" * 400,
    "-1",
    "0",
    "1e309",
    "NaN",
    "²",
    "١٢٣",
    "1.234,56",
    "on",
    "null",
    "[]",
    '{"a": [1]}',
    '[["a"], 1, null]',
    "[" * 5_000,
    "2026-02-30",
    "0000-00-00",
    "99999-12-31",
    "31/13/2026",
    "25.99",
    "naik",
    "%s%n%d",
    "A" + "\u0301" * 500,
    "\ufffe\uffff",
]
NUMBERS = (0, 1, 2**31, 2**63 - 1, 2**63, 10**30)
FILES = [
    b"",
    b"%PDF-1.4",
    b"\xff\xd8\xff\xe0" + b"\x00" * 50,
    b"\x89PNG\r\n\x1a\n",
    b"PK\x03\x04" + b"\x00" * 60,
    b"Nama;Unsur;L/P\n\xff\xfe;;\n=1+1;pengguna;L\n",
    b"\x00" * 2_000,
    "Nama\tUnsur\n😀\tx".encode("utf-16"),
]


class Attack:
    """Sends hostile requests, keeps count and notes what must not happen."""

    def __init__(self, world: FullWorld, snapshots: dict[str, Snapshot]) -> None:
        self.world, self.snapshots = world, snapshots
        self.random = random.Random(20260101)
        self.wrong: list[str] = []
        self.counted: Counter[int] = Counter()

    def send(self, person: str | None, slug: str, method: str, path: str, sent: str, **request: Any) -> None:
        """Send one request, look at its answer and put the database back."""
        started = time.perf_counter()
        where = f"{method} {path[:120]} as {person or 'nobody'} with {sent[:200]}"
        try:
            response = self.world.ask(person, slug, path, method=method, **request)
        except Exception as error:  # the test app raises where the real one would answer 500
            self._broken(where, error)
            return
        self.counted[response.status_code] += 1
        if time.perf_counter() - started > SLOWEST_SECONDS:
            self.wrong.append(f"{where}: took {time.perf_counter() - started:.1f} s")
        self._judge(where, response)
        self._after_write(person, slug, where, response)

    def _broken(self, where: str, error: Exception) -> None:
        self.counted[500] += 1
        self.wrong.append(f"{where}: {type(error).__name__} {str(error)[:300]}")
        for snapshot in self.snapshots.values():
            if snapshot.written():
                snapshot.restore()

    def _judge(self, where: str, response: TestResponse) -> None:
        if response.status_code >= 500 and response.status_code != 507:
            self.wrong.append(f"{where}: {response.status}")
        if response.mimetype == "text/html" and b"<script>alert(1)" in response.data:
            self.wrong.append(f"{where}: comes back as a script")

    def _after_write(self, person: str | None, slug: str, where: str, response: TestResponse) -> None:
        if not self.snapshots[slug].written():
            return
        if response.status_code in (400, 401, 403, 404, 405, 413, 422):
            if not self._may_remember(response):
                self.wrong.append(f"{where}: answered {response.status_code} and yet wrote")
        elif response.location and response.location.startswith(f"/{slug}/"):
            self._look_at(person, slug, where, response.location)
        self.snapshots[slug].restore()

    def _may_remember(self, response: TestResponse) -> bool:
        endpoint = endpoint_of(self.world, "/" + response.request.path.split("/", 2)[2])
        return endpoint in REMEMBERS_REFUSALS | KEEPS_THE_GOOD

    def _look_at(self, person: str | None, slug: str, where: str, location: str) -> None:
        """What was stored has to be shown, too."""
        try:
            shown = self.world.ask(person, slug, location.removeprefix(f"/{slug}"))
        except Exception as error:
            self.wrong.append(f"{where}: stored, but {location} breaks: {type(error).__name__} {str(error)[:200]}")
            return
        self.counted[shown.status_code] += 1
        if shown.status_code >= 500:
            self.wrong.append(f"{where}: stored, but {location} answers {shown.status}")
        if shown.mimetype == "text/html" and b"<script>alert(1)" in shown.data:
            self.wrong.append(f"{where}: {location} shows it as a script")

    def report(self) -> str:
        """What went wrong, each place once."""
        by_place: dict[str, str] = {}
        for line in self.wrong:
            place = f"{line.split(' as ', 1)[0]}: {line.rsplit(': ', 1)[-1][:80]}"
            by_place.setdefault(place, line)
        return f"{len(self.wrong)} wrong, {len(by_place)} kinds:\n" + "\n".join(list(by_place.values())[:60])


def every_form(world: FullWorld, answers: list[Answer]) -> list[FormSeen]:
    """The forms of every page, one per endpoint and set of fields; routes without one get what they may expect."""
    found: dict[tuple[str | None, tuple[str, ...]], FormSeen] = {}
    for form in forms_in(answers):
        if form.slug == "sulteng":
            found.setdefault((endpoint_of(world, form.path), tuple(form.fields)), form)
    reached = {endpoint for endpoint, _ in found}
    for route in all_routes(world.app):
        if route.method == "POST" and route.endpoint not in reached:
            person = someone(route)
            path = route.path(world.of(route)["mapane"])
            found[route.endpoint, ()] = FormSeen(
                path, person, "sulteng", {"kunci": [""], "versi": ["1"]}, ("berkas",)
            )
    return list(found.values())


def someone(route: Route) -> str | None:
    """The first of SOMEBODY who may do this; None for nobody, or for a route open to all."""
    row = TABLE.get((route.endpoint, route.method))
    return next((name for name in SOMEBODY if row and row.answer(name, "mapane") == OK), None)
