"""How collecting goes: answers against what is wanted, by source and by day, and the link of an earlier survey."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from fkp.rules.indonesian import short_date
from fkp.storage.database import session
from fkp.surveys.models import Survey, SurveyLink
from fkp.surveys.models_answers import SOURCES
from fkp.surveys.results import sums
from fkp.surveys.tallies import SOURCE

WIDTH, HEIGHT = 600, 120
"""The chart of days, in its own units."""
MOST_COLUMNS = 62
"""Two months by day; longer stretches are drawn by week."""


class Column(NamedTuple):
    """Answers of one day, or of the week that begins with it; as drawn and as told."""

    x: float
    y: float
    width: float
    height: float
    label: str
    n: int


@dataclass(frozen=True)
class Progress:
    """The answers so far."""

    counted: int
    marked: int
    sources: list[tuple[str, int]]
    """Where answers came from, all that were taken in, in words."""
    columns: list[Column]
    by_week: bool

    @property
    def answers(self) -> int:
        return self.counted + self.marked


def progress_of(survey: Survey) -> Progress:
    """Read from the sums alone, in one statement."""
    of = sums([survey])
    every = of.result(with_marked=True)
    by_source = every.profile.get(SOURCE, {})
    days = _without_gaps(of.days)
    by_week = len(days) > MOST_COLUMNS
    return Progress(
        counted=of.answers - of.marked,
        marked=of.marked,
        sources=[(label, by_source[key]) for key, label in SOURCES.items() if by_source.get(key)],
        columns=draw(_weeks(days) if by_week else days),
        by_week=by_week,
    )


def _without_gaps(days: dict[date, int]) -> dict[date, int]:
    """Every day from the first answer to the last: a day without answers is a fact too."""
    known = {day: n for day, n in days.items() if n}
    if not known:
        return {}
    first, last = min(known), max(known)
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return {day: known.get(day, 0) for day in every}


def _weeks(days: dict[date, int]) -> dict[date, int]:
    weeks: dict[date, int] = {}
    for day, n in days.items():
        monday = day - timedelta(days=day.weekday())
        weeks[monday] = weeks.get(monday, 0) + n
    return weeks


def draw(days: dict[date, int]) -> list[Column]:
    """One column for each, side by side, the highest as high as the chart."""
    if not days:
        return []
    step, highest = WIDTH / max(len(days), 7), max(days.values())
    columns = []
    for place, (day, n) in enumerate(days.items()):
        height = round(HEIGHT * n / highest, 1)
        columns.append(
            Column(
                round(place * step, 1), round(HEIGHT - height, 1), round(step * 0.8, 1), height, short_date(day), n
            )
        )
    return columns


def earlier_link(survey: Survey) -> SurveyLink | None:
    """The working link of another survey of this unit, the newest: its poster may hang at the counter."""
    found = (
        sa.select(SurveyLink)
        .join(Survey)
        .where(Survey.unit_id == survey.unit_id, SurveyLink.survey_id != survey.id, SurveyLink.revoked_at.is_(None))
    )
    return session().scalar(found.order_by(SurveyLink.id.desc()).limit(1))
