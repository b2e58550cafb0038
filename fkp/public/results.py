"""A published result as everybody may see it: small groups are hidden here, once, for pages and files alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from fkp.duties.queries import today
from fkp.rules import skm
from fkp.rules.indonesian import plain_date
from fkp.rules.skm import WEIGHTS, Grade, Unsur
from fkp.rules.skm_profile import FIELDS, hidden_services, hide_small
from fkp.rules.surveys import accepts_answers
from fkp.storage.database import session
from fkp.surveys import queries
from fkp.surveys.models import Survey, SurveyLink
from fkp.surveys.models_answers import NO_SERVICE
from fkp.surveys.models_outcome import FollowUp
from fkp.surveys.questionnaires import shown_services
from fkp.surveys.recorded import doubts_of
from fkp.surveys.results import Result, ServiceResult, UnsurResult, by_service, from_recorded, sums
from fkp.units.models import Unit


@dataclass(frozen=True)
class Group:
    """The respondents who gave one answer about themselves; None where that is not told."""

    key: str
    label: str
    respondents: int | None


@dataclass(frozen=True)
class ProfileField:
    """One thing respondents told about themselves, and how many told it at all."""

    key: str
    label: str
    groups: tuple[Group, ...]
    answered: int

    @property
    def all_hidden(self) -> bool:
        return all(group.respondents is None for group in self.groups)


@dataclass(frozen=True)
class ServiceRow:
    """The result of one service; of one with few respondents nothing but its name."""

    name: str
    respondents: int | None = None
    index: Decimal | None = None
    grade: Grade | None = None
    averages: Mapping[Unsur, Decimal | None] | None = None


@dataclass(frozen=True)
class TrendRow:
    """One published survey of the unit among the others."""

    code: str
    period: str
    respondents: int
    index: Decimal
    grade: Grade


@dataclass(frozen=True)
class Promise:
    """What the unit will do about a weak unsur, and whether it has."""

    unsur: Unsur
    action: str
    due: str
    done_on: date | None


@dataclass(frozen=True)
class PublicResult:
    """Everything about a published survey that is for everybody, and nothing else."""

    survey: Survey
    respondents: int
    index: Decimal
    grade: Grade
    weight: str
    """What each unsur weighs: "1/9", or a literal such as "0,11"."""
    unsur: tuple[UnsurResult, ...]
    strongest: tuple[UnsurResult, ...]
    weakest: tuple[UnsurResult, ...]
    services: tuple[ServiceRow, ...]
    service_names: tuple[str, ...]
    profile: tuple[ProfileField, ...]
    promises: tuple[Promise, ...]
    source: str
    """Where a result comes from whose answers are not here."""
    doubts: tuple[str, ...]
    """What does not add up in such a result as it was published, in sentences."""

    @property
    def promises_kept(self) -> int:
        return sum(promise.done_on is not None for promise in self.promises)

    @property
    def hides(self) -> bool:
        """Whether any number is held back, so that the reader is told why."""
        return any(group.respondents is None for field in self.profile for group in field.groups) or any(
            row.respondents is None for row in self.services
        )


def public_result(survey: Survey) -> PublicResult | None:
    """What everybody may know of this survey's result; None without any answer."""
    found, services = _figures(survey)
    if found.index is None or found.grade is None:
        return None
    strongest, weakest = _ends(found)
    return PublicResult(
        survey=survey,
        respondents=found.respondents,
        index=found.index,
        grade=found.grade,
        weight=WEIGHTS[survey.weight] if survey.weight else f"1/{len(found.unsur)}",
        unsur=found.unsur,
        strongest=strongest,
        weakest=weakest,
        services=services,
        service_names=tuple(shown_services(survey).values()) if survey.questionnaire else (),
        profile=profile_fields(found.profile),
        promises=tuple(_promise(line) for line in survey.follow_ups),
        source=survey.recorded.source if survey.recorded else "",
        doubts=tuple(doubts_of(survey).sentences),
    )


def trend(unit: Unit) -> list[TrendRow]:
    """The unit's published results, the oldest first."""
    return [
        TrendRow(
            survey.code,
            survey.period.name,
            survey.final_respondents or 0,
            Decimal(survey.final_index),
            skm.grade(survey.final_index),
        )
        for survey in reversed(queries.published(unit))
        if survey.final_index
    ]


def open_link(unit: Unit) -> SurveyLink | None:
    """The public link of a survey of this unit that takes answers today."""
    found = (
        sa.select(SurveyLink)
        .join(Survey, Survey.id == SurveyLink.survey_id)
        .where(
            Survey.unit_id == unit.id,
            Survey.opened_at.is_not(None),
            Survey.closed_at.is_(None),
            Survey.cancelled_at.is_(None),
            SurveyLink.revoked_at.is_(None),
        )
        .order_by(Survey.id.desc())
    )
    return next((link for link in session().scalars(found) if _takes_answers(link.survey)), None)


def profile_fields(profile: Mapping[str, Mapping[str, int]]) -> tuple[ProfileField, ...]:
    """Who answered, as far as respondents told it; small groups hidden."""
    fields = []
    for key, asked in FIELDS.items():
        told = {option: profile.get(key, {}).get(option, 0) for option in asked.options}
        if any(told.values()):
            shown = hide_small(told)
            groups = tuple(Group(option, words, shown[option]) for option, words in asked.options.items())
            fields.append(ProfileField(key, asked.label, groups, sum(told.values())))
    return tuple(fields)


def service_rows(found: list[ServiceResult]) -> tuple[ServiceRow, ...]:
    """The result of each service that somebody named; of small ones only the name."""
    answered = {each.service_id: each for each in found if each.result.respondents}
    hidden = hidden_services({key: each.result.respondents for key, each in answered.items()}, NO_SERVICE)
    return tuple(
        ServiceRow(each.name)
        if key in hidden
        else ServiceRow(
            each.name,
            each.result.respondents,
            each.result.index,
            each.result.grade,
            {unsur: each.result.averages.get(unsur) for unsur in Unsur},
        )
        for key, each in answered.items()
    )


def _figures(survey: Survey) -> tuple[Result, tuple[ServiceRow, ...]]:
    """The result, and that of each service where the answers are known."""
    if survey.recorded is not None:
        return from_recorded(survey.recorded, survey.weight), ()
    of = sums([survey], survey.weight)
    return of.result(), service_rows(by_service(survey, of))


def _ends(found: Result) -> tuple[tuple[UnsurResult, ...], tuple[UnsurResult, ...]]:
    """The three best and the three weakest unsur; none is both, and where all are alike there are none."""
    best, least = max(found.averages.values()), min(found.averages.values())
    rows = {row.unsur: row for row in found.unsur}
    strongest = tuple(rows[unsur] for unsur in found.strongest if found.averages[unsur] > least)
    weakest = tuple(rows[unsur] for unsur in found.weakest if found.averages[unsur] < best)
    return strongest, tuple(row for row in weakest if row not in strongest)


def _promise(line: FollowUp) -> Promise:
    due = line.due_text or (plain_date(line.due) if line.due else "")
    return Promise(Unsur(line.unsur), line.action, due, line.done_at)


def _takes_answers(survey: Survey) -> bool:
    return accepts_answers(survey.state, survey.opens_on, survey.closes_on, today())
