"""The result of a survey, read from its running sums alone: the same cost for a hundred answers and a million."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

import sqlalchemy as sa

from fkp.rules import skm
from fkp.rules.skm import Grade, Unsur
from fkp.storage.database import session
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import NO_SERVICE, Tally
from fkp.surveys.models_outcome import RecordedResult
from fkp.surveys.questionnaires import shown_services
from fkp.surveys.tallies import ALL, DAY, LEFT_OUT

SCORES = (1, 2, 3, 4)


@dataclass(frozen=True)
class UnsurResult:
    """One unsur: how many answered it, its NRR, and what is printed beside it."""

    unsur: Unsur
    answered: int
    average: Decimal
    """NRR, unrounded."""
    weighted: Decimal
    converted: Decimal
    """NRR × 25, to two decimals."""
    grade: Grade
    scores: tuple[int, int, int, int]
    """How many chose 1, 2, 3 and 4; all zero where only the average is known."""


@dataclass(frozen=True)
class Result:
    """The result of some answers; without any, `index` and `grade` are None and `unsur` is empty."""

    respondents: int = 0
    unsur: tuple[UnsurResult, ...] = ()
    index: Decimal | None = None
    profile: dict[str, dict[str, int]] = field(default_factory=dict)
    """Field → value → respondents; see rules.skm_profile.FIELDS, and "source"."""
    choices: dict[int, dict[int, int]] = field(default_factory=dict)
    """Extra question → option → respondents."""
    weight: str = ""

    @cached_property
    def grade(self) -> Grade | None:
        return skm.grade(self.index) if self.index is not None else None

    @cached_property
    def averages(self) -> dict[Unsur, Decimal]:
        return {row.unsur: row.average for row in self.unsur}

    @property
    def weakest(self) -> list[Unsur]:
        """The three unsur to work on, the weakest first."""
        return skm.weakest(self.averages, 3)

    @property
    def strongest(self) -> list[Unsur]:
        return skm.strongest(self.averages, 3)

    def of(self, unsur: Unsur) -> UnsurResult | None:
        """The row of one unsur, if anybody answered it."""
        return next((row for row in self.unsur if row.unsur is unsur), None)


@dataclass(frozen=True)
class ServiceResult:
    """The result of one service."""

    service_id: int
    name: str
    result: Result


@dataclass(frozen=True)
class SurveySums:
    """All sums of one or several surveys, read once and cut many ways."""

    counts: dict[tuple[int, bool], dict[str, dict[str, int]]]
    """(service, counted) → field → value → n."""
    weight: str = ""

    def result(self, service_id: int | None = None, *, with_marked: bool = False) -> Result:
        """The result of one service, or of all; marked answers stand apart unless asked for."""
        merged: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for (service, counted), fields in self.counts.items():
            if service_id in (None, service) and (counted or with_marked):
                for name, values in fields.items():
                    for value, n in values.items():
                        merged[name][value] += n
        return _result(merged, self.weight)

    @property
    def marked(self) -> int:
        """How many answers stand apart, marked and not counted (yet, or by decision)."""
        return sum(f.get(ALL, {}).get("", 0) for (_, counted), f in self.counts.items() if not counted)

    @property
    def waiting(self) -> int:
        """How many of them wait for the unit to decide whether they count."""
        return self.marked - sum(f.get(LEFT_OUT, {}).get("", 0) for f in self.counts.values())

    @property
    def answers(self) -> int:
        """All answers, counted or not."""
        return sum(f.get(ALL, {}).get("", 0) for f in self.counts.values())

    @property
    def services(self) -> list[int]:
        """The services that were named, by id; NO_SERVICE stands for answers that named none."""
        return sorted({service for (service, counted), f in self.counts.items() if f.get(ALL, {}).get("", 0)})

    @property
    def days(self) -> dict[date, int]:
        """Day → answers of that day, counted or not."""
        found: dict[date, int] = defaultdict(int)
        for fields in self.counts.values():
            for day, n in fields.get(DAY, {}).items():
                found[date.fromisoformat(day)] += n
        return dict(sorted(found.items()))


def sums(surveys: Iterable[Survey], weight: str = "") -> SurveySums:
    """The sums of these surveys together, in one statement."""
    ids = [survey.id for survey in surveys]
    found = (
        sa.select(Tally.service_id, Tally.counted, Tally.field, Tally.value, sa.func.sum(Tally.n))
        .where(Tally.survey_id.in_(ids))
        .group_by(Tally.service_id, Tally.counted, Tally.field, Tally.value)
    )
    counts: dict[tuple[int, bool], dict[str, dict[str, int]]] = {}
    for service, counted, name, value, n in session().execute(found):
        counts.setdefault((service, bool(counted)), {}).setdefault(name, {})[value] = int(n)
    return SurveySums(counts, weight)


def result(survey: Survey) -> Result:
    """The survey's result, all services pooled: from its answers, or from the averages recorded for it."""
    if survey.recorded is not None:
        return from_recorded(survey.recorded, survey.weight)
    return sums([survey], survey.weight).result()


def by_service(survey: Survey, of: SurveySums) -> list[ServiceResult]:
    """The result of every service that was named, in the order of the questionnaire, answers without one last."""
    names = {**shown_services(survey), NO_SERVICE: "Layanan tidak disebut"}
    named = [service_id for service_id in names if service_id in of.services]
    return [ServiceResult(service_id, names[service_id], of.result(service_id)) for service_id in named]


def from_recorded(recorded: RecordedResult, weight: str = "") -> Result:
    """The result that follows from published averages; the index is computed anew, never taken as typed."""
    averages = {Unsur(name): Decimal(text) for name, text in recorded.averages.items()}
    return Result(
        respondents=recorded.respondents,
        unsur=tuple(
            _unsur(unsur, recorded.respondents, averages[unsur], (0, 0, 0, 0), len(averages), weight)
            for unsur in Unsur
            if unsur in averages
        ),
        index=skm.index(averages, weight or None),
        profile=recorded.profile,
        weight=weight,
    )


def _result(fields: dict[str, dict[str, int]], weight: str) -> Result:
    respondents = fields.get(ALL, {}).get("", 0)
    scores = {unsur: tuple(fields.get(unsur.value, {}).get(str(score), 0) for score in SCORES) for unsur in Unsur}
    answered = {unsur: sum(row) for unsur, row in scores.items() if sum(row)}
    totals = {unsur: sum(score * n for score, n in zip(SCORES, scores[unsur], strict=True)) for unsur in answered}
    averages = skm.average_scores(totals, answered) if answered else {}
    return Result(
        respondents=respondents,
        unsur=tuple(
            _unsur(unsur, n, averages[unsur], scores[unsur], len(averages), weight) for unsur, n in answered.items()
        ),
        index=skm.index(averages, weight or None) if averages else None,
        profile={
            name: dict(values)
            for name, values in fields.items()
            if name not in {*Unsur, ALL, DAY, LEFT_OUT} and not _extra(name)
        },
        choices={
            int(name[1:]): {int(option): n for option, n in values.items()}
            for name, values in fields.items()
            if _extra(name)
        },
        weight=weight,
    )


def _extra(name: str) -> bool:
    return name[:1] == "x" and name[1:].isdigit()


def _unsur(
    unsur: Unsur, answered: int, average: Decimal, scores: tuple[int, ...], count: int, weight: str
) -> UnsurResult:
    converted = skm.converted(average)
    one, two, three, four = scores
    return UnsurResult(
        unsur=unsur,
        answered=answered,
        average=average,
        weighted=skm.weighted(average, count, weight or None),
        converted=converted,
        grade=skm.grade(converted),
        scores=(one, two, three, four),
    )
