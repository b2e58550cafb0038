"""Whatever is sent into any field of any form, or into any address: never a crash, never a half-refused write."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.access_table import OK, TABLE
from tests.fences.crawl import Answer, FormSeen, endpoint_of, forms_in
from tests.fences.full_world import FullWorld
from tests.fences.routes import Route, all_routes
from tests.fences.snapshot import Snapshot

AT_LEAST = 2_000
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


@pytest.fixture
def attack(full: FullWorld, snapshots: dict[str, Snapshot]) -> Iterator[Attack]:
    yield Attack(full, snapshots)


def _forms(world: FullWorld, answers: list[Answer]) -> list[FormSeen]:
    """The forms of every page, one per endpoint and set of fields; routes without one get what they may expect."""
    found: dict[tuple[str | None, tuple[str, ...]], FormSeen] = {}
    for form in forms_in(answers):
        if form.slug == "sulteng":
            found.setdefault((endpoint_of(world, form.path), tuple(form.fields)), form)
    reached = {endpoint for endpoint, _ in found}
    for route in all_routes(world.app):
        if route.method == "POST" and route.endpoint not in reached:
            someone = _someone(route)
            path = route.path(world.of(route)["mapane"])
            found[route.endpoint, ()] = FormSeen(
                path, someone, "sulteng", {"kunci": [""], "versi": ["1"]}, ("berkas",)
            )
    return list(found.values())


def _someone(route: Route) -> str | None:
    row = TABLE.get((route.endpoint, route.method))
    return next((name for name in SOMEBODY if row and row.answer(name, "mapane") == OK), None)


def test_no_field_of_any_form_breaks_the_program(
    attack: Attack, answers: list[Answer], capsys: pytest.CaptureFixture[str]
) -> None:
    forms = _forms(attack.world, answers)
    each = max(12, AT_LEAST // len(forms) + 1)
    for form in forms:
        usual = MultiDict([(name, value) for name, values in form.fields.items() for value in values])
        names = [name for name in (*form.fields, *form.files) if name != "csrf_token"] or ["q"]
        for turn in range(each):
            sent, text = _spoiled(attack.random, usual.copy(), names, form.files, turn)
            headers = [("HX-Request", "true")] if turn % 5 == 4 else [("X-Autosave", "1")] if turn % 7 == 6 else []
            attack.send(form.person, form.slug, "POST", form.path, text, data=sent, headers=headers)
    with capsys.disabled():
        print(f"\nhostile forms: {len(forms)} forms, {attack.counted.total()} requests {dict(attack.counted)}")
    assert not attack.wrong, attack.report()
    assert attack.counted.total() >= AT_LEAST


def test_nothing_sent_to_the_form_of_citizens_breaks_it(attack: Attack, answers: list[Answer]) -> None:
    """Anybody on earth may send anything there: every string in every field, for browsers and for the script."""
    forms = _forms_of_citizens(attack.world, answers)
    assert {endpoint_of(attack.world, form.path) for form in forms} == {"answering.take", "answering.take_at_kiosk"}
    for form in forms:
        usual = MultiDict([(name, value) for name, values in form.fields.items() for value in values])
        for name in [*form.fields, "id", "persyaratan-0"]:
            for value in STRINGS:
                sent = usual.copy()
                sent.setlist(name, [value])
                headers = [("X-Survei", "1")] if attack.random.random() < 0.5 else []
                attack.send(None, "sulteng", "POST", form.path, f"{name}={value[:60]!r}", data=sent, headers=headers)
    assert not attack.wrong, attack.report()
    assert attack.counted[303] + attack.counted[200] > 100, "hardly any answer was taken, so little was tested"
    assert attack.counted[400] + attack.counted[422] > 100


def test_what_a_citizen_wrote_is_shown_and_exported_as_text(attack: Attack, answers: list[Answer]) -> None:
    form = _forms_of_citizens(attack.world, answers)[0]
    survey_id = attack.world.records["mapane"]["survey_id"]
    for value in STRINGS:
        taken = attack.world.ask(None, "sulteng", form.path, method="POST", data=form.fields | {"saran": [value]})
        assert taken.status_code in (303, 422), value
        attack.snapshots["sulteng"].written()  # seen: it stays until everything was looked at
        for page in ("saran", "saran.csv", "saran.xlsx", "hasil", "lembar.xlsx", "laporan.pdf"):
            attack.send("sari", "sulteng", "GET", f"/survei/{survey_id}/{page}", value[:60])
        attack.snapshots["sulteng"].restore()
    assert not attack.wrong, attack.report()


def _forms_of_citizens(world: FullWorld, answers: list[Answer]) -> list[FormSeen]:
    found = [form for form in _forms(world, answers) if form.path.startswith("/s/")]
    for form in found:
        form.fields["layanan"] = ["0"]  # the form wants one to be chosen; this says: none of them
    return found


def _spoiled(
    chance: random.Random, fields: "MultiDict[str, Any]", names: list[str], files: tuple[str, ...], turn: int
) -> tuple["MultiDict[str, Any]", str]:
    """The form's usual content with one field, several, or all of them spoiled."""
    how = turn % 6
    value = chance.choice(STRINGS)
    spoiled = names if how == 0 else [chance.choice(names)]
    for name in spoiled:
        if how == 5 or (name in files and how != 1):
            fields.setlist(
                name, [(BytesIO(chance.choice(FILES)), chance.choice(["a.jpg", "../../b.xlsx", "\u202ec.pdf"]))]
            )
        elif how == 2:
            fields.setlist(name, [value, chance.choice(STRINGS), value])
        elif how == 3:
            fields.poplist(name)
        else:
            fields.setlist(name, [value])
    if how == 4:
        fields.add(chance.choice(["id", "unit_id", "role", f"{names[0]}-0", "pilih-topic"]), value)
    return fields, f"{spoiled[:3]} = {value[:60]!r} ({('all', 'text', 'repeated', 'missing', 'extra', 'file')[how]})"


def test_no_address_breaks_the_program(attack: Attack, capsys: pytest.CaptureFixture[str]) -> None:
    for route in all_routes(attack.world.app):
        person = _someone(route)
        if route.arguments:
            for number in NUMBERS:
                path = route.path(dict.fromkeys(route.arguments, number))
                attack.send(person, "sulteng", route.method, path, str(number))
        if route.method == "GET" and not route.rule.rule.endswith(".pdf"):
            ids = attack.world.of(route)["mapane"]
            for _ in range(8):
                name = attack.random.choice(
                    ["q", "hal", "urut", "periode", "wilayah", "jenis", "status", "unit", "lanjut", "dari", "sampai",
                     "tambah", "bagian", "orang", "id", "subjek", "cetak", "mode", "isi", "aktif", "peran"]
                )  # fmt: skip
                value = attack.random.choice(STRINGS)
                attack.send(person, "sulteng", "GET", f"{route.path(ids)}?{name}={quote(value)}", f"{name}={value!r}")
    for raw in ("/%ff%fe", "/forum/%00", "/forum/²/", "/forum/-1/", "/akun/../", "//forum/", "/unit/1%0d%0aX: y"):
        attack.send("bagus", "sulteng", "GET", raw, raw)
    for word in STRINGS:  # codes and keys are words somebody types
        for address in ("/s/{}", "/s/{}/kios/{}", "/s/{}/logo", "/hasil-skm/{}", "/hasil-skm/{}.json"):
            path = address.replace("{}", quote(word[:200], safe=""))
            attack.send(None, "sulteng", "GET", path, word[:60])
    for key in STRINGS:
        path = f"/s/{attack.world.records['mapane']['link_code']}/kios/{quote(key[:200], safe='')}"
        attack.send(None, "sulteng", "POST", path, key[:60], data={"kunci": key})
    with capsys.disabled():
        print(f"\nhostile addresses: {attack.counted.total()} requests {dict(attack.counted)}")
    assert not attack.wrong, attack.report()


def test_every_list_may_be_filtered_by_anything(attack: Attack, answers: list[Answer]) -> None:
    """Every field of every search form, with every hostile string."""
    tried = 0
    for answer in answers:
        if not answer.is_html or answer.slug != "sulteng":
            continue
        for form in answer.tree.iter("form"):
            if form.get("method", "get").lower() == "post":
                continue
            for control in form.iter():
                name = control.get("name")
                if name and tried < 1_000:
                    value = attack.random.choice(STRINGS)
                    tried += 1
                    path = f"{answer.path.split('?')[0]}?{name}={quote(value)}"
                    attack.send(answer.person, "sulteng", "GET", path, f"{name}={value!r}")
    assert not attack.wrong, attack.report()
    assert tried > 20


def test_a_body_that_is_no_form_breaks_nothing(attack: Attack) -> None:
    bodies = [
        (b"{}", "application/json"),
        (b'{"topic": 5, "versi": [1], "kunci": null}', "application/json"),
        (b"[1, 2]", "application/json"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"topic=%ED%A0%80&versi=%FF", "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
        (b"no boundary", "multipart/form-data"),
        (b"a=b&" * 3_000, "application/x-www-form-urlencoded"),
    ]
    for route in all_routes(attack.world.app):
        if route.method != "POST":
            continue
        path = route.path(attack.world.of(route)["mapane"])
        for body, kind in bodies:
            attack.send(
                _someone(route), "sulteng", "POST", path, f"{kind} {body[:20]!r}", data=body, content_type=kind
            )
    assert not attack.wrong, attack.report()
