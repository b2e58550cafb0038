"""What tests of published results do again and again: a unit's survey with answers, closed and published."""

from datetime import date

import sqlalchemy as sa

from fkp.coordination.periods import create_period
from fkp.duties.models import SKM
from fkp.storage.database import session, write_transaction
from fkp.surveys import actions
from fkp.surveys.models_answers import NO_SERVICE
from fkp.surveys.recorded import Published, record_result
from fkp.units.models import Service
from tests.conftest import World
from tests.surveys.steps import answer, begin_survey, close, scores, survey

LIST = "/hasil-skm/"


def address(code: str) -> str:
    """The page of a published result."""
    return f"{LIST}{code}"


def give(world: World, survey_id: int, people: int, value: int = 3, *, service: str = "", **profile: str) -> None:
    """So many people answer alike; `waktu` is what they like least."""
    for _ in range(people):
        answer(
            world,
            survey_id,
            scores(value, waktu=max(1, value - 1)),
            address="10.0.0.1",
            service_id=world.services[service] if service else NO_SERVICE,
            profile=profile,
        )


def publish(world: World, survey_id: int, slug: str = "sulteng") -> str:
    """Close the survey and show its result to everybody; returns its code."""
    close(world, survey_id, slug)
    with world.open(slug):
        person = world.person("rina" if slug == "sulteng" else "maria")
        actions.publish(survey(survey_id), by=person)
        return survey(survey_id).code


def withdraw(world: World, survey_id: int) -> None:
    """Take the publication back."""
    with world.open():
        actions.unpublish(survey(survey_id), reason="Ada jawaban ganda", by=world.person("rina"))


def serve(world: World, unit: str) -> None:
    """Give a unit something to survey."""
    with world.open():
        service = Service(unit_id=world.units[unit], name="Loket")
        write_transaction(lambda: session().add(service))


def hold(world: World, unit: str = "mapane", people: int = 6, value: int = 3) -> tuple[int, str]:
    """A published survey of this unit with so many answers; returns its id and code."""
    with world.open():
        has_one = session().scalar(sa.select(sa.exists().where(Service.unit_id == world.units[unit])))
    if not has_one:
        serve(world, unit)
    survey_id = begin_survey(world, unit)
    give(world, survey_id, people, value)
    return survey_id, publish(world, survey_id)


def recall(world: World, year: int, average: str = "3.20", *, typed_index: str = "") -> tuple[int, str]:
    """A result of Mapane of an earlier year, known by its averages and published; returns its id and code."""
    with world.open():
        first, last = date(year, 1, 1), date(year, 12, 31)
        period = create_period(duty=SKM, name=f"Tahun {year}", starts=first, ends=last, due=last, by=None)
        known = Published(averages=dict.fromkeys(scores(), average), respondents=120, typed_index=typed_index)
        found = record_result(world.unit("mapane"), period, known, title=f"SKM {year}", by=None)
        actions.publish(found, by=world.person("rina"))
        return found.id, found.code
