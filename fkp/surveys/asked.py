"""What a survey asks and in whose name: everything its form is drawn from and its answers are held against.

The wording stands still once a survey was opened, so it is read once per process, not with every answer; what
belongs to the unit (name, contact, logo) is read anew every minute.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple, cast

from flask import current_app
from flask.sansio.app import App

from fkp.storage.database import session
from fkp.storage.provinces import current_province
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import NO_SERVICE
from fkp.surveys.questionnaires import Wording, shown_services, shown_wordings
from fkp.units.logos import logo_of
from fkp.units.models import Unit

EXTENSION = "fkp_surveys_asked"
MOST_KEPT = 200
FRESH_SECONDS = 60


class Extra(NamedTuple):
    """A question of the unit's own; without options it is answered in words."""

    id: int
    text: str
    options: tuple[str, ...]
    required: bool

    @property
    def name(self) -> str:
        """The field's name in the form."""
        return f"x{self.id}"

    @property
    def numbered(self) -> list[tuple[int, str]]:
        """The options with the places they are kept by."""
        return list(enumerate(self.options))


@dataclass(frozen=True)
class Asked:
    """One survey as respondents meet it."""

    title: str
    unit_id: int
    unit_name: str
    contact: str
    logo: str | None
    """The hash of the picture the unit bears."""
    closes_on: date | None
    one_by_one: bool
    services: dict[int, str]
    wordings: dict[int, Wording]
    """Service → its nine questions; NO_SERVICE for all others."""
    extra: tuple[Extra, ...]

    def wording(self, service_id: int) -> Wording:
        """The nine questions as somebody is asked them about this service."""
        return self.wordings.get(service_id) or self.wordings[NO_SERVICE]

    @property
    def service_first(self) -> bool:
        """Whether the service must be known before anything can be asked: some have words of their own."""
        return len(self.services) > 1 and any(self.wordings.get(service_id) for service_id in self.services)

    @property
    def only_service(self) -> int:
        """The service when there is but one; otherwise NO_SERVICE."""
        return next(iter(self.services)) if len(self.services) == 1 else NO_SERVICE


class Edition(NamedTuple):
    """Which state of which survey something was read from or drawn of."""

    province: str
    survey_id: int
    version: int
    minute: int


def edition_of(survey_id: int, version: int) -> Edition:
    """The state to be shown now."""
    return Edition(current_province().slug, survey_id, version, int(time.time() // FRESH_SECONDS))


def asked(edition: Edition) -> Asked:
    """What a survey asks, from memory when this process read it before."""
    reader = cast("Callable[[Edition], Asked]", current_app.extensions[EXTENSION])
    return reader(edition)


def ask(survey: Survey) -> Asked:
    """What a survey asks, read from its records."""
    return Asked(
        title=survey.title,
        unit_id=survey.unit_id,
        unit_name=survey.unit.name,
        contact=_contact(survey.unit),
        logo=logo_of(survey.unit),
        closes_on=survey.closes_on,
        one_by_one=survey.layout == "satu",
        services=shown_services(survey),
        wordings=shown_wordings(survey),
        extra=tuple(
            Extra(question.id, question.text, tuple(question.options), question.required)
            for question in survey.extra_questions
        ),
    )


def _contact(unit: Unit) -> str:
    ways = [f"telepon {unit.phone}" if unit.phone else "", unit.email]
    return " atau ".join(way for way in ways if way)


def init_app(app: App) -> None:
    """Give the application a memory of its own."""
    app.extensions[EXTENSION] = lru_cache(MOST_KEPT)(_read)


def _read(edition: Edition) -> Asked:
    return ask(session().get_one(Survey, edition.survey_id))
