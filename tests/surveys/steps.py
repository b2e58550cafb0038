"""What tests of surveys do again and again: an opened survey, answers from phones, closing."""

import secrets
from collections.abc import Mapping
from typing import Any

from fkp.rules.skm import Unsur
from fkp.storage.database import session
from fkp.surveys import actions, answering
from fkp.surveys.answering import Answer
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import NO_SERVICE
from fkp.surveys.pace import Sender
from tests.conftest import World

DAY = "2026-03-04"


def scores(value: int = 3, **others: int) -> dict[str, int]:
    """All nine unsur with this score, some with another: scores(3, waktu=1)."""
    return {unsur.value: value for unsur in Unsur} | others


def begin_survey(world: World, unit: str = "mapane", *, opened: bool = True, **plan: Any) -> int:
    """Begin a survey of this unit in 2026 and, unless told otherwise, open it; returns its id."""
    period = "skm_2026" if unit in ("mapane", "tokorondo", "palu", "dinkes") else "gorontalo_skm_2026"
    slug = "sulteng" if period == "skm_2026" else "gorontalo"
    with world.open(slug):
        found = actions.start_survey(world.unit(unit), world.period(period), title="SKM Tahun 2026", by=None)
        if plan:
            actions.change_plan(found, values=plan, by=None)
        if opened:
            actions.open_survey(found, by=None)
        return found.id


def survey(survey_id: int) -> Survey:
    """The survey, inside an opened province."""
    return session().get_one(Survey, survey_id)


def link_code(world: World, survey_id: int, slug: str = "sulteng") -> str:
    """The code of its public link."""
    with world.open(slug):
        link = survey(survey_id).link
        assert link is not None
        return link.code


def answer(
    world: World,
    survey_id: int,
    given: Mapping[str, int] | None = None,
    *,
    device: str | None = None,
    address: str = "a1",
    service_id: int = NO_SERVICE,
    slug: str = "sulteng",
    **more: Any,
) -> str:
    """One answer from a phone of its own (or this device); returns its key."""
    key = more.pop("key", None) or secrets.token_urlsafe(16)
    with world.open(slug):
        answering.accept(
            survey_id,
            Answer(key=key, scores=given or scores(), service_id=service_id, **more),
            day=DAY,
            sender=Sender(device or f"d{secrets.token_hex(8)}", address),
        )
    return key


def close(world: World, survey_id: int, slug: str = "sulteng") -> None:
    """Close the survey."""
    with world.open(slug):
        actions.close_survey(survey(survey_id), by=None)
