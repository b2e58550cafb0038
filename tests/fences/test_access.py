"""Every cell of the access table: who is let in, who is refused, for whom a record does not exist."""

from collections import Counter

import pytest
from werkzeug.test import TestResponse

from tests.access_table import CAST, FORBIDDEN, NOT_FOUND, OK, RECORDS, SIGN_IN, TABLE, Door
from tests.fences.full_world import FullWorld
from tests.fences.routes import Ids, Route, all_routes
from tests.fences.snapshot import Snapshot

AT_LEAST = 2_000
GORONTALO = {"maria": "bagus", "yusuf": "sari"}
"""The people of the other province, and who of the cast does there what they do here."""


def answer_of(response: TestResponse) -> str:
    """How a door answered; being told that the form is incomplete is being let in."""
    location = response.headers.get("Location", "")
    if response.status_code == 401 or "/masuk?lanjut=" in location:
        return SIGN_IN
    if response.status_code in (403, 404):
        return str(response.status_code)
    if response.status_code < 400 or response.status_code in (400, 409, 413, 422):
        return OK
    return f"unexpected {response.status_code}"


def knock(world: FullWorld, route: Route, person: str | None, slug: str, ids: Ids | None) -> str:
    """How one door answers this person; what breaks is an answer too, so that all of them are seen at once."""
    try:
        return answer_of(world.ask(person, slug, route.path(ids), method=route.method))
    except Exception as error:
        return f"broken: {type(error).__name__} {error}"


def cells(route: Route, world: FullWorld) -> list[tuple[str | None, str, str, Ids | None, str]]:
    """Everything expected of a route: (person, province, record, ids, answer)."""
    row = TABLE[route.endpoint, route.method]
    everybody = [*sorted(CAST), None]
    records = ["mapane"] if isinstance(row, Door) else list(RECORDS)
    here = [
        (person, "sulteng", record, world.of(route).get(record), row.answer(person, record))
        for record in records
        for person in everybody
    ]
    stranger = OK if row.open_to_all else SIGN_IN
    theirs = world.of(route)["kota_gorontalo"]
    there = [(person, "gorontalo", "kota_gorontalo", theirs, stranger) for person in sorted(CAST)]
    for person, double in GORONTALO.items():
        there.append((person, "gorontalo", "kota_gorontalo", theirs, row.answer(double, "mapane")))
        there.append((person, "sulteng", "mapane", world.of(route)["mapane"], stranger))
    return here + there


def test_every_route_has_a_row_and_every_row_a_route(full: FullWorld) -> None:
    known = {(route.endpoint, route.method) for route in all_routes(full.app)}
    assert known - TABLE.keys() == set(), "add these to tests/access_table.py"
    assert TABLE.keys() - known == set(), "these routes are gone"


def test_every_door_answers_as_the_table_says(
    full: FullWorld, snapshots: dict[str, Snapshot], capsys: pytest.CaptureFixture[str]
) -> None:
    wrong: list[str] = []
    counted: Counter[str] = Counter()
    for route in all_routes(full.app):
        if (route.endpoint, route.method) not in TABLE:
            continue  # the test above names it
        for person, slug, record, ids, expected in cells(route, full):
            answered = knock(full, route, person, slug, ids)
            counted[expected] += 1
            where = f"{route}: {person or 'nobody'} at {slug}, record of {record}"
            if answered != expected:
                wrong.append(f"{where}: {answered} instead of {expected}")
            if snapshots[slug].written():
                snapshots[slug].restore()
                if answered in (FORBIDDEN, NOT_FOUND, SIGN_IN):
                    wrong.append(f"{where}: answered {answered} and yet wrote")
    with capsys.disabled():
        print(f"\naccess table: {counted.total()} cells {dict(counted)}, {len(wrong)} wrong")
    assert not wrong, "\n".join(wrong[:60])
    assert counted.total() >= AT_LEAST


def test_a_row_of_another_forum_does_not_exist_in_mine(full: FullWorld, snapshots: dict[str, Snapshot]) -> None:
    """An address with two ids, the first my own and the second a stranger's."""
    wrong = []
    for route in all_routes(full.app):
        if len(route.arguments) < 2:
            continue
        own, foreign = full.of(route)["mapane"], full.of(route)["palu"]
        for person in ("sari", "rina", "bagus"):
            for name in route.arguments:
                special = route.id_name(name)
                if own[special] == foreign[special] or name in ("forum_id", "unit_id", "person_id"):
                    continue
                answered = knock(full, route, person, "sulteng", own | {special: foreign[special]})
                # Deleting what is not there may say "done": the row may just have gone. It must touch no row.
                touched = snapshots["sulteng"].written() and snapshots["sulteng"].rows_differ(but="done_once")
                snapshots["sulteng"].restore()
                harmless = route.method == "POST" and answered == OK and not touched
                if answered not in (FORBIDDEN, NOT_FOUND) and not harmless:
                    wrong.append(f"{route}: {person} with {name} of another unit: {answered}")
    assert not wrong, "\n".join(wrong[:60])


def test_the_numbers_of_one_province_mean_nothing_in_the_other(full: FullWorld) -> None:
    """Both have a forum and a survey with the same id; each sees its own."""
    for name, address in (("forum_id", "/forum/{}/"), ("survey_id", "/survei/{}/")):
        number = full.records["kota_gorontalo"][name]
        assert number == full.records["mapane"][name]
        assert "KANARIGORONTALO" in full.visitor("maria").get(address.format(number)).text
        assert "KANARISULTENG" in full.visitor("sari").get(address.format(number)).text


def test_the_link_of_a_survey_leads_nowhere_in_the_other_province(full: FullWorld) -> None:
    code = full.records["mapane"]["link_code"]
    assert full.visitor(None, "sulteng").get(f"/s/{code}").status_code == 200
    assert full.visitor(None, "gorontalo").get(f"/s/{code}").status_code == 404


def test_a_page_open_to_all_only_reads(full: FullWorld, snapshots: dict[str, Snapshot]) -> None:
    """A stranger who looks, or a program that follows every link, changes nothing."""
    wrong = []
    for route in all_routes(full.app):
        if route.method == "GET" and (route.endpoint, "GET") in TABLE and TABLE[route.endpoint, "GET"].open_to_all:
            for ids in (full.records["mapane"], full.sent["mapane"], None):
                full.ask(None, "sulteng", route.path(ids))
                if snapshots["sulteng"].written():
                    snapshots["sulteng"].restore()
                    wrong.append(f"{route} wrote")
    assert not wrong, "\n".join(wrong)
