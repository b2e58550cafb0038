"""Marked answers: shown with the reason, counted or left out by the unit's decision. None is ever deleted."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from fkp.accounts.models import Person
from fkp.rules.skm import Unsur
from fkp.rules.surveys import SurveyStep
from fkp.storage.audit import record
from fkp.storage.database import now, session, writes
from fkp.surveys import tallies
from fkp.surveys.actions import ensure_open, keep_final, refresh_duty
from fkp.surveys.answering import MARKS
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import SOURCES, Response
from fkp.surveys.questionnaires import shown_services
from fkp.surveys.tallies import LEFT_OUT, PROFILE, Place
from fkp.web.lists import Page

STEP = SurveyStep.PENGUMPULAN
"""Deciding changes what was collected, so it is locked together with collecting."""
ROWS_AT_ONCE = 1000
_SCORES = tuple(unsur.value for unsur in Unsur)
_MOVED = ("id", "service_id", "counted", "decided_at", "mark", "source", *_SCORES, *PROFILE)


class Standing(StrEnum):
    """What the unit decided about a marked answer."""

    WAITING = "menunggu"
    COUNTED = "dihitung"
    LEFT_OUT = "di_luar"

    @property
    def label(self) -> str:
        """As people read it."""
        return _WORDS[self][0]

    @property
    def deed(self) -> str:
        """How the trail names the decision."""
        return _WORDS[self][1]

    @property
    def condition(self) -> sa.ColumnElement[bool]:
        """Which marked answers stand so."""
        if self is Standing.COUNTED:
            return Response.counted.is_(True)
        decided = Response.decided_at.is_not(None)
        return sa.and_(~Response.counted, decided if self is Standing.LEFT_OUT else ~decided)


_WORDS = {
    Standing.WAITING: ("Menunggu keputusan", "Membatalkan keputusan atas jawaban yang ditandai"),
    Standing.COUNTED: ("Dihitung", "Menghitung jawaban yang ditandai"),
    Standing.LEFT_OUT: ("Di luar indeks", "Membiarkan jawaban yang ditandai di luar indeks"),
}


@dataclass(frozen=True)
class Wanted:
    """Which marked answers the address asks for; what it does not know counts as not asked."""

    standing: Standing = Standing.WAITING
    reason: str = ""

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> "Wanted":
        """From the query of an address."""
        asked = args.get("status", "")
        return cls(
            standing=Standing(asked) if asked in set(Standing) else Standing.WAITING,
            reason=args["alasan"] if args.get("alasan") in MARKS else "",
        )

    def here(self, survey: Survey) -> sa.ColumnElement[bool]:
        """The answers that are asked for."""
        which = Response.mark == self.reason if self.reason else Response.mark != ""
        # The first condition says which index holds them all.
        return sa.and_(sa.text("mark <> ''"), Response.survey_id == survey.id, which, self.standing.condition)


@dataclass(frozen=True)
class MarkedRow:
    """A marked answer as the list shows it."""

    id: int
    at: datetime
    source: str
    service: str
    scores: tuple[int | None, ...]
    """U1 to U9 in the order of the regulation."""
    reason: str


def counts(survey: Survey) -> Counter[tuple[Standing, str]]:
    """How many marked answers stand how, by reason; in one statement."""
    decided = Response.decided_at.is_not(None).label("decided")
    found = (
        sa.select(Response.mark, Response.counted, decided, sa.func.count())
        .where(sa.text("mark <> ''"), Response.survey_id == survey.id)
        .group_by(Response.mark, Response.counted, decided)
    )
    counted: Counter[tuple[Standing, str]] = Counter()
    for mark, in_index, is_decided, n in session().execute(found):
        counted[_standing(in_index, is_decided), mark] += n
    return counted


def rows(survey: Survey, wanted: Wanted, page: Page) -> list[MarkedRow]:
    """One page of the marked answers that are asked for, the last first."""
    columns = sa.select(
        Response.id, Response.at, Response.source, Response.service_id, Response.mark,
        *(getattr(Response, name) for name in _SCORES),
    )  # fmt: skip
    last_first = Response.id.desc()
    # The ids alone are found in the index of marked answers, without passing by all the others.
    here = sa.select(Response.id).where(wanted.here(survey)).order_by(last_first)
    found = columns.where(Response.id.in_(here.limit(page.per_page).offset(page.offset))).order_by(last_first)
    names = shown_services(survey)
    return [
        MarkedRow(
            row.id,
            row.at,
            SOURCES[row.source],
            names.get(row.service_id, ""),
            tuple(getattr(row, name) for name in _SCORES),
            MARKS.get(row.mark, row.mark),
        )
        for row in session().execute(found)
    ]


@writes
def decide(
    survey: Survey,
    becomes: Standing,
    wanted: Wanted,
    *,
    ids: Sequence[int] | None = None,
    up_to: int | None = None,
    by: Person | None,
) -> int:
    """Count marked answers, leave them out, or take the decision back; returns how many changed.

    Of the `wanted` ones those with these `ids`, or all up to the last one that was on show. Raises SurveyLocked.
    """
    ensure_open(survey, STEP)
    if becomes is wanted.standing:
        return 0
    here = wanted.here(survey)
    if ids is not None:
        here = sa.and_(here, Response.id.in_(ids))
    if up_to is not None:
        here = sa.and_(here, Response.id <= up_to)
    reasons = _move_sums(survey, here, becomes)
    if not reasons:
        return 0
    session().execute(
        sa.update(Response)
        .where(here)
        .values(
            counted=becomes is Standing.COUNTED,
            decided_at=None if becomes is Standing.WAITING else now(),
        ),
        execution_options={"synchronize_session": False},
    )
    session().expire_all()
    record(
        becomes.deed,
        by=by,
        on=survey,
        after={"count": reasons.total()},
        reason="; ".join(f"{MARKS.get(mark, mark)}: {n}" for mark, n in sorted(reasons.items())),
    )
    keep_final(survey)
    refresh_duty(survey.unit, survey.period_id)
    return reasons.total()


# --- inside the transaction --------------------------------------------------------------------------------


def _standing(counted: bool, decided: bool) -> Standing:
    if counted:
        return Standing.COUNTED
    return Standing.LEFT_OUT if decided else Standing.WAITING


def _move_sums(survey: Survey, here: sa.ColumnElement[bool], becomes: Standing) -> Counter[str]:
    """Take these answers out of the sums where they stand and add them where they will; returns mark → answers."""
    choices = tallies.choices_of(sa.select(Response.id).where(here))
    columns = sa.select(*(getattr(Response, name) for name in _MOVED)).where(here)
    moved: Counter[tuple[Place, str, str]] = Counter()
    reasons: Counter[str] = Counter()
    for row in session().execute(columns.execution_options(yield_per=ROWS_AT_ONCE)).mappings():
        before = _standing(row["counted"], row["decided_at"] is not None)
        said = choices.get(row["id"], {})
        moved.subtract(_counts(survey.id, row, said, before))
        moved.update(_counts(survey.id, row, said, becomes))
        reasons[row["mark"]] += 1
    tallies.add_many(moved)
    return reasons


def _counts(
    survey_id: int, row: Any, choices: dict[int, int], standing: Standing
) -> Iterator[tuple[Place, str, str]]:
    """What one answer adds to the sums while it stands so. Days tell when answers came, counted or not, and stay."""
    place = Place(survey_id, row["service_id"], standing is Standing.COUNTED)
    fields = tallies.fields_of(
        {name: row[name] for name in _SCORES}, {name: row[name] for name in PROFILE}, row["source"], "", choices
    )
    for name, value in fields:
        if name != tallies.DAY:
            yield place, name, value
    if standing is Standing.LEFT_OUT:
        yield place, LEFT_OUT, ""
