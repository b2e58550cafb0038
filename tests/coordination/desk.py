"""What these tests share: moving a due date, reporting for a unit, counting statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa

from fkp.duties.actions import follow_unit
from fkp.duties.queries import today
from fkp.forums.actions import refresh_duty, start_forum
from fkp.forums.models_papers import Report
from fkp.storage.database import engines, now, session, write_transaction
from fkp.surveys import actions as survey_actions
from fkp.surveys.models_outcome import SurveyReport
from fkp.units.models import Service, Unit
from tests.conftest import World
from tests.surveys.steps import answer, begin_survey, close, scores


def due_in(world: World, days: int, period: str = "2026") -> None:
    """Let reports of a period be due so many days from today."""
    with world.open():

        def move() -> None:
            moved = world.period(period)
            moved.due = today() + timedelta(days=days)
            moved.starts = min(moved.starts, moved.due)

        write_transaction(move)


def begin(world: World, unit: str = "mapane", topic: str = "Antrean pendaftaran") -> int:
    """Begin a forum for a unit; returns its id."""
    with world.open():
        return start_forum(world.unit(unit), world.period(), topic=topic, by=None).id


def send(world: World, unit: str = "mapane", topic: str = "Antrean pendaftaran", days_ago: int = 0) -> int:
    """Begin a forum and count its report as sent; returns its id."""
    forum_id = begin(world, unit, topic)
    with world.open():

        def sent() -> None:
            session().add(Report(forum_id=forum_id, sent_at=now() - timedelta(days=days_ago), sent_by_name="Rina"))
            session().flush()
            refresh_duty(world.unit(unit), world.periods["2026"])

        write_transaction(sent)
    return forum_id


def send_survey(world: World, unit: str = "mapane", days_ago: int = 0) -> int:
    """Hold a survey of a unit with ten answers and count its report as sent; returns its id."""
    with world.open():
        if not any(service.unit_id == world.units[unit] for service in session().scalars(sa.select(Service))):
            write_transaction(lambda: session().add(Service(unit_id=world.units[unit], name="Pelayanan umum")))
    survey_id = begin_survey(world, unit)
    for _ in range(10):
        answer(world, survey_id, scores(3, waktu=2))
    close(world, survey_id)
    with world.open():

        def sent() -> None:
            report = SurveyReport(survey_id=survey_id, sent_at=now() - timedelta(days=days_ago), sent_by_name="Rina")
            session().add(report)
            session().flush()
            survey_actions.refresh_duty(world.unit(unit), world.periods["skm_2026"])

        write_transaction(sent)
    return survey_id


def add_units(world: World, count: int, region: str = "72.02") -> None:
    """Register more puskesmas, each owing a report."""
    with world.open():

        def register() -> None:
            for number in range(count):
                unit = Unit(
                    name=f"Puskesmas Nomor {number:03d}",
                    sort_name=f"puskesmas nomor {number:03d}",
                    kind="puskesmas",
                    region_code=region,
                )
                session().add(unit)
                session().flush()
                unit.path = f"/{unit.id}/"
                follow_unit(unit)

        write_transaction(register)


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """The SQL statements run meanwhile in the first province."""
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith("SET LOCAL"):
            seen.append(statement)

    with world.open() as province:
        engine = engines().of(province)
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
