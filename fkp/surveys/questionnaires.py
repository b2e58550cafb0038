"""Which words a respondent reads: the official questionnaire, the unit's own wording, and that of one service.

The unsur never change; only their wording does (online services ask of features where others ask of manners).
"""

from typing import Any

import sqlalchemy as sa

from fkp.rules.skm import Unsur
from fkp.rules.skm_questions import OFFICIAL, Question, as_json, from_json
from fkp.storage.database import session
from fkp.surveys.models import ServiceWording, Survey, UnitWording
from fkp.surveys.models_answers import NO_SERVICE
from fkp.units.models import Service, Unit

Wording = dict[Unsur, Question]


def covered_services(survey: Survey) -> list[Service]:
    """The services this survey is about: all active ones of the unit, or those chosen."""
    if not survey.covers_all:
        return list(survey.services)
    active = sa.select(Service).where(Service.unit_id == survey.unit_id, Service.active)
    return list(session().scalars(active.order_by(Service.name)))


def unit_wording(unit: Unit) -> Wording:
    """The nine questions as this unit asks them when a service has no wording of its own."""
    own = session().get(UnitWording, unit.id)
    return {**OFFICIAL, **(from_json(own.wording) if own else {})}


def service_wordings(unit: Unit) -> dict[int, Wording]:
    """Service → its own nine questions, for the services of this unit that have any."""
    own = sa.select(ServiceWording).join(Service, Service.id == ServiceWording.service_id)
    return {
        row.service_id: from_json(row.wording) for row in session().scalars(own.where(Service.unit_id == unit.id))
    }


def frozen(survey: Survey) -> dict[str, Any]:
    """The services and wordings as they are now, to be kept with the survey when it is opened.

    {"services": [[id, name], …], "wordings": {"0": the unit's, "5": that of service 5}}.
    """
    services = covered_services(survey)
    own = service_wordings(survey.unit)
    wordings = {NO_SERVICE: unit_wording(survey.unit)} | {s.id: own[s.id] for s in services if s.id in own}
    return {
        "services": [[service.id, service.name] for service in services],
        "wordings": {str(service_id): as_json(wording) for service_id, wording in wordings.items()},
    }


def kept(survey: Survey) -> dict[str, Any]:
    """The questionnaire as respondents were shown it; before opening, as they would be now."""
    return survey.questionnaire or frozen(survey)


def shown_services(survey: Survey) -> dict[int, str]:
    """The services a respondent may name, by id."""
    return {int(service_id): str(name) for service_id, name in kept(survey)["services"]}


def shown_wordings(survey: Survey) -> dict[int, Wording]:
    """Service → the nine questions in its words; NO_SERVICE for all others."""
    return {int(service_id): from_json(wording) for service_id, wording in kept(survey)["wordings"].items()}
