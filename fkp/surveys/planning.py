"""Rencana: which services, how many people, when; as the form of the plan shows and saves it."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.rules.skm import sample_size
from fkp.storage.database import session
from fkp.surveys.actions import change_plan
from fkp.surveys.forms_plan import ALL, CHOSEN
from fkp.surveys.models import Survey
from fkp.units.models import Service

FIELDS = ("title", "population", "target", "opens_on", "closes_on", "layout", "weight")


def plan_values(survey: Survey) -> dict[str, Any]:
    """What the form of the plan shows; without the services once respondents were shown them."""
    values = {name: getattr(survey, name) for name in FIELDS}
    if survey.questionnaire is None:
        values["cover"] = ALL if survey.covers_all else CHOSEN
        values["services"] = [service.id for service in survey.services]
    return values


def save_plan(survey: Survey, typed: dict[str, Any], *, by: Person | None) -> int:
    """Save what was typed into the form of the plan; returns the survey's new version. Raises SurveyLocked."""
    values = {name: typed[name] for name in FIELDS}
    services = None
    if survey.questionnaire is None and "cover" in typed:
        values["covers_all"] = typed["cover"] != CHOSEN
        services = own_services(survey, typed["services"])
    return change_plan(survey, values=values, services=services, by=by)


def own_services(survey: Survey, service_ids: list[int]) -> list[Service]:
    """These services of the survey's unit; a foreign id is simply not found."""
    own = sa.select(Service).where(Service.unit_id == survey.unit_id, Service.id.in_(service_ids or [0]))
    return list(session().scalars(own.order_by(Service.name)))


@dataclass(frozen=True)
class Sample:
    """What follows from a population and a target: the Krejcie–Morgan sample, and whether the target is below it."""

    population: int | None
    target: int | None

    @property
    def size(self) -> int | None:
        return sample_size(self.population) if self.population is not None else None

    @property
    def too_low(self) -> bool:
        return self.target is not None and self.size is not None and self.target < self.size
