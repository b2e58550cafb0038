"""The number of SQL statements of a page does not grow with what it lists."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from fkp.duties.models import SKM, Period
from fkp.forums.actions import start_forum
from fkp.forums.models import Forum
from fkp.rules.permissions import Role
from fkp.storage.database import engines, session, write_transaction
from fkp.surveys.models import Survey
from fkp.units.models import Service, Unit
from tests.access_table import OK, TABLE
from tests.conftest import _person, _unit
from tests.fences.crawl import BROKEN, visit
from tests.fences.full_forums import fill_forum
from tests.fences.full_surveys import Scene, open_one, published_survey
from tests.fences.full_world import CANARY, FullWorld, close_world, open_world
from tests.fences.routes import Ids, Route, all_routes

FEW, MANY = 3, 30
IN_WORK, SENT = 0, 1
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


def _grow(world: FullWorld, rows: int) -> list[Ids]:
    """Give Poso so many more units with staff, and Mapane so many forums and surveys, this year's and older ones.

    Returns the ids of the last ones, with so many rows of each kind: in work, and sent.
    """
    mapane = world.unit("mapane")
    for number in range(rows):
        name = f"baru{rows}-{number}"
        unit = _unit(world, name, f"Puskesmas Baru {rows} {number}", "puskesmas", "72.02", parent="dinkes")
        _person(world, "sulteng", f"orang{rows}-{number}", f"Orang {number}", Role.PETUGAS, unit=name)
        session().add(Service(unit_id=mapane.id, name=f"Layanan baru {rows} {number}"))
        _forum(world, mapane, sent=True, rows=1)
        _forum(world, unit, sent=number % 2 == 0, rows=1)
        published_survey(_scene(world, mapane, 1, _year_before(rows + number)))
        (published_survey if number % 2 else open_one)(_scene(world, unit, 1))
    last = _scene(world, mapane, rows)
    sent = _forum(world, mapane, sent=True, rows=rows) | published_survey(last)
    in_work = _forum(world, mapane, sent=False, rows=rows) | open_one(last)
    return [world.records["mapane"] | in_work, world.sent["mapane"] | sent]


def _forum(world: FullWorld, unit: Unit, *, sent: bool, rows: int) -> Ids:
    forum = start_forum(unit, world.period(), topic="Tema", by=None)
    return fill_forum(forum, CANARY["sulteng"], sent=sent, rows=rows)


def _scene(world: FullWorld, unit: Unit, rows: int, period: Period | None = None) -> Scene:
    period = period or world.period("skm_2026")
    service = Service(unit_id=unit.id, name=f"Layanan {period.name} {rows}")
    session().add(service)
    session().flush()
    return Scene(unit, period, service, CANARY["sulteng"], world.records["mapane"]["forum_id"], rows)


def _year_before(years: int) -> Period:
    year = 2026 - years
    period = Period(
        duty=SKM,
        name=f"Tahun {year}",
        starts=date(year, 1, 1),
        ends=date(year, 12, 31),
        due=date(year, 12, 31),
    )
    session().add(period)
    session().flush()
    return period


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FullWorld, list[Ids]]]:
    """A world in which Mapane has a forum and a survey with few rows; growing them is left to the test."""
    world = open_world(Path(tmp_path_factory.mktemp("grown")) / "instance")
    with world.open():
        few = write_transaction(lambda: _grow(world, FEW))
    yield world, few
    close_world(world.app)


def _counted(world: FullWorld, route: Route, person: str, ids: Ids) -> tuple[int, list[str]] | None:
    visit(world, route, person, "sulteng", ids)  # warm: caches and the sign-in's last-seen note
    with statements(world) as seen:
        answer = visit(world, route, person, "sulteng", ids)
    return None if answer.status in (BROKEN, 403, 404) else (len(seen), list(seen))


def test_no_page_asks_more_when_there_is_more_to_show(grown: tuple[FullWorld, list[Ids]]) -> None:
    world, few = grown
    pages = [
        (route, person, state)
        for route in all_routes(world.app)
        if route.method == "GET" and (route.endpoint, "GET") in TABLE and not _is_paper(route)
        for person in SOMEBODY
        if TABLE[route.endpoint, "GET"].answer(person, "mapane") == OK
        for state in ((SENT,) if route.needs_sent else (IN_WORK, SENT) if route.of_forum_or_survey else (IN_WORK,))
    ]
    before = {
        (str(route), person, state): _counted(world, route, person, few[state]) for route, person, state in pages
    }
    with world.open():
        many = write_transaction(lambda: _grow(world, MANY))
        assert len(session().get_one(Forum, many[IN_WORK]["forum_id"]).entries) == MANY
        assert len(session().get_one(Survey, many[IN_WORK]["survey_id"]).follow_ups) == MANY
    wrong = []
    for route, person, state in pages:
        was, now = before[str(route), person, state], _counted(world, route, person, many[state])
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
