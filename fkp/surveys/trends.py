"""A unit's surveys over the periods, and those of one period taken together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from fkp.duties.models import Period
from fkp.rules.skm import Grade, grade
from fkp.storage.database import session
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import Tally
from fkp.surveys.recorded import doubts_of
from fkp.surveys.results import Result, SurveySums

MOST_SHOWN = 12


@dataclass(frozen=True)
class TrendRow:
    """One survey of a unit in the table of all its surveys."""

    survey_id: int
    name: str
    """The period, with the survey's code where the period has several."""
    respondents: int
    index: Decimal
    grade: Grade
    present: bool
    """It is the survey on show."""
    provisional: bool
    recorded: bool
    doubtful: bool
    """Its published figures do not follow from its averages."""


@dataclass(frozen=True)
class Together:
    """The surveys of one unit and period, each by itself and all answers pooled."""

    surveys: list[tuple[Survey, Result]]
    pooled: Result
    left_aside: int
    """Recorded results of the period: without answers they cannot be pooled."""


def trend(survey: Survey, found: Result) -> list[TrendRow]:
    """The last surveys of the unit that have a result, the oldest first; `found` is this one's present result."""
    known = (
        sa.select(Survey)
        .join(Period)
        .where(
            Survey.unit_id == survey.unit_id,
            Survey.cancelled_at.is_(None),
            Survey.final_index.is_not(None),
            Survey.id != survey.id,
        )
        .order_by(Period.starts.desc(), Survey.id.desc())
        .limit(MOST_SHOWN)
        .options(selectinload(Survey.recorded))
    )
    surveys = [*session().scalars(known), *([survey] if found.index is not None else [])]
    surveys.sort(key=lambda each: (each.period.starts, each.id))
    names = Counter(each.period.name for each in surveys)
    return [_row(each, found, each is survey, names[each.period.name] > 1) for each in surveys]


def _row(survey: Survey, found: Result, present: bool, told_apart: bool) -> TrendRow:
    index = found.index if present and found.index is not None else Decimal(survey.final_index or "")
    return TrendRow(
        survey_id=survey.id,
        name=f"{survey.period.name} ({survey.code})" if told_apart else survey.period.name,
        respondents=found.respondents if present else survey.final_respondents or 0,
        index=index,
        grade=grade(index),
        present=present,
        provisional=survey.closed_at is None,
        recorded=survey.recorded is not None,
        doubtful=bool(doubts_of(survey)),
    )


def together(survey: Survey) -> Together | None:
    """This survey with the unit's others of the same period; None when it is the only one with answers."""
    others = (
        sa.select(Survey)
        .where(
            Survey.unit_id == survey.unit_id,
            Survey.period_id == survey.period_id,
            Survey.cancelled_at.is_(None),
            Survey.opened_at.is_not(None),
        )
        .order_by(Survey.id)
        .options(selectinload(Survey.recorded))
    )
    found = list(session().scalars(others))
    asked = [each for each in found if each.recorded is None]
    if len(asked) < 2 or survey not in asked:
        return None
    each, all_of_them = _sums(asked, survey.weight)
    return Together(
        surveys=[(one, each[one.id].result()) for one in asked],
        pooled=all_of_them.result(),
        left_aside=len(found) - len(asked),
    )


def _sums(surveys: Sequence[Survey], weight: str) -> tuple[dict[int, SurveySums], SurveySums]:
    """The sums of each survey, and of all together; in one statement."""
    key = (Tally.survey_id, Tally.service_id, Tally.counted, Tally.field, Tally.value)
    found = sa.select(*key, sa.func.sum(Tally.n)).where(Tally.survey_id.in_([each.id for each in surveys]))
    each = {survey.id: SurveySums({}, survey.weight) for survey in surveys}
    pooled = SurveySums({}, weight)
    for survey_id, service, counted, name, value, n in session().execute(found.group_by(*key)):
        for of in (each[survey_id], pooled):
            values = of.counts.setdefault((service, bool(counted)), {}).setdefault(name, {})
            values[value] = values.get(value, 0) + int(n)
    return each, pooled
