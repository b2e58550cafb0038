"""Whatever is sent into any field of any form, or into any address: never a crash, never a half-refused write."""

import random
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.datastructures import MultiDict

from tests.fences.attack import FILES, NUMBERS, STRINGS, Attack, every_form, someone
from tests.fences.crawl import Answer
from tests.fences.routes import all_routes

AT_LEAST = 2_000


def test_no_field_of_any_form_breaks_the_program(
    attack: Attack, answers: list[Answer], capsys: pytest.CaptureFixture[str]
) -> None:
    forms = every_form(attack.world, answers)
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


def test_a_number_no_database_takes_is_refused_in_every_field(attack: Attack, answers: list[Answer]) -> None:
    """Chance may pass by a field that holds a number; these strings are sent to all."""
    for form in every_form(attack.world, answers):
        usual = MultiDict([(name, value) for name, values in form.fields.items() for value in values])
        for name in form.fields.keys() - {"csrf_token", "kunci"}:
            for value in (str(2**63), "9" * 400):
                sent = usual.copy()
                sent.setlist(name, [value])
                attack.send(form.person, form.slug, "POST", form.path, f"{name}={value[:20]}", data=sent)
    assert not attack.wrong, attack.report()


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
        person = someone(route)
        if route.arguments:
            for number in NUMBERS:
                path = route.path(dict.fromkeys(route.arguments, number))
                attack.send(person, "sulteng", route.method, path, str(number))
        if route.method == "GET" and not route.rule.rule.endswith(".pdf"):
            ids = attack.world.of(route)["mapane"]
            for _ in range(8):
                name = attack.random.choice(
                    ["q", "hal", "urut", "periode", "wilayah", "jenis", "status", "unit", "lanjut", "dari", "sampai",
                     "tambah", "bagian", "orang", "id", "subjek", "cetak", "mode", "isi", "aktif", "peran",
                     "layanan", "pertanyaan", "sebelum", "alasan", "rencana", "induk"]
                )  # fmt: skip
                value = attack.random.choice(STRINGS)
                attack.send(person, "sulteng", "GET", f"{route.path(ids)}?{name}={quote(value)}", f"{name}={value!r}")
    for raw in ("/%ff%fe", "/forum/%00", "/forum/²/", "/forum/-1/", "/akun/../", "//forum/", "/unit/1%0d%0aX: y"):
        attack.send("bagus", "sulteng", "GET", raw, raw)
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
                someone(route), "sulteng", "POST", path, f"{kind} {body[:20]!r}", data=body, content_type=kind
            )
    assert not attack.wrong, attack.report()
