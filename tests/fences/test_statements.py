"""The number of SQL statements of a page does not grow with what it lists."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from fkp.forums.actions import start_forum
from fkp.forums.models import Forum
from fkp.rules.permissions import Role
from fkp.storage.database import engines, session, write_transaction
from fkp.units.models import Service
from tests.access_table import OK, TABLE
from tests.conftest import _person, _unit
from tests.fences.crawl import BROKEN, visit
from tests.fences.full_world import CANARY, FullWorld, close_world, fill_forum, open_world
from tests.fences.routes import Ids, Route, all_routes

FEW, MANY = 3, 30
SOMEBODY = ("sari", "rina", "dewi", "bagus", "putri", "agus")
MOST = 60
"""No page needs more than this, whatever it shows."""


@contextmanager
def statements(world: FullWorld) -> Iterator[list[str]]:
    """The SQL statements sent to the province while this is open."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    with world.open():
        engine = engines().of(world.app.extensions["fkp_provinces"].find("sulteng"))
    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)


def _grow(world: FullWorld, rows: int) -> Ids:
    """Give Poso so many more units with staff, and Mapane so many forums, the last with so many rows of each kind."""
    for number in range(rows):
        _unit(world, f"baru{rows}-{number}", f"Puskesmas Baru {rows} {number}", "puskesmas", "72.02", parent="dinkes")
        _person(
            world, "sulteng", f"orang{rows}-{number}", f"Orang {number}", Role.PETUGAS, unit=f"baru{rows}-{number}"
        )
        session().add(Service(unit_id=world.units["mapane"], name=f"Layanan baru {rows} {number}"))
        forum = start_forum(world.unit("mapane"), world.period(), topic=f"Tema {number}", by=world.person("sari"))
        world.sent["mapane"] |= fill_forum(forum, CANARY["sulteng"], sent=True, rows=1)
        other = start_forum(world.unit(f"baru{rows}-{number}"), world.period(), topic="Tema", by=world.person("sari"))
        fill_forum(other, CANARY["sulteng"], sent=number % 2 == 0, rows=1)
    forum = start_forum(world.unit("mapane"), world.period(), topic="Terakhir", by=world.person("sari"))
    return world.records["mapane"] | fill_forum(forum, CANARY["sulteng"], sent=False, rows=rows)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FullWorld, Ids, Ids]]:
    """A world in which Mapane has one forum with few rows; growing it is left to the test."""
    world = open_world(Path(tmp_path_factory.mktemp("grown")) / "instance")
    with world.open():
        few = write_transaction(lambda: _grow(world, FEW))
    yield world, few, {}
    close_world(world.app)


def _counted(world: FullWorld, route: Route, person: str, ids: Ids) -> tuple[int, list[str]] | None:
    visit(world, route, person, "sulteng", ids)  # warm: caches and the sign-in's last-seen note
    with statements(world) as seen:
        answer = visit(world, route, person, "sulteng", ids)
    return None if answer.status in (BROKEN, 403, 404) else (len(seen), list(seen))


def test_no_page_asks_more_when_there_is_more_to_show(grown: tuple[FullWorld, Ids, Ids]) -> None:
    world, few, _ = grown
    routes = [
        (route, person)
        for route in all_routes(world.app)
        if route.method == "GET" and (route.endpoint, "GET") in TABLE and not _is_paper(route)
        for person in SOMEBODY
        if TABLE[route.endpoint, "GET"].answer(person, "mapane") == OK
    ]
    before = {(str(route), person): _counted(world, route, person, few) for route, person in routes}
    with world.open():
        many = write_transaction(lambda: _grow(world, MANY))
        assert len(session().get_one(Forum, many["forum_id"]).entries) == MANY
    wrong = []
    for route, person in routes:
        was, now = before[str(route), person], _counted(world, route, person, many)
        if was is None or now is None:
            continue
        if now[0] > was[0]:
            wrong.append(f"{route} as {person}: {was[0]} statements for few rows, {now[0]} for many")
            wrong += _repeated(now[1])
        if now[0] > MOST:
            wrong.append(f"{route} as {person}: {now[0]} statements")
    assert not wrong, "\n".join(wrong)


def _is_paper(route: Route) -> bool:
    return route.rule.rule.endswith(".pdf")


def _repeated(seen: list[str]) -> list[str]:
    """Which statements came again and again."""
    return [
        f"    {seen.count(statement)}× {' '.join(statement.split())[:50]} … FROM {_table(statement)}"
        for statement in sorted(set(seen), key=seen.count, reverse=True)[:3]
        if seen.count(statement) > 2
    ]


def _table(statement: str) -> str:
    words = statement.split()
    return " ".join(words[words.index("FROM") + 1 :][:8]) if "FROM" in words else ""
