"""What a coordinator finds waiting: reports to verify, oldest first; and how far both duties are."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import url_for

from fkp.accounts.models import Person
from fkp.duties.figures import STATES, Figures, PeriodRow, figures, period_rows, regions_within
from fkp.duties.models import DUTY_LABELS, FKP, SKM
from fkp.duties.queries import day_of, most_current
from fkp.forums.models import Forum
from fkp.forums.models_papers import Report
from fkp.forums.stage_pages import STAGE_ENDPOINTS
from fkp.rules.indonesian import percent
from fkp.rules.periods import SHOWN_STATES, due_in_words, working_days_between
from fkp.rules.permissions import Permission
from fkp.rules.stages import Stage
from fkp.rules.surveys import SurveyStep
from fkp.storage.database import session
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import SurveyReport
from fkp.surveys.step_pages import step_address
from fkp.units.models import Unit
from fkp.units.queries import visible

REPORTS_SHOWN = 10
WORKING_DAYS_TO_VERIFY = 3
"""A report should be verified within so many working days of its sending."""


@dataclass(frozen=True)
class Standing:
    """One duty's current period in figures."""

    label: str
    period: PeriodRow
    due_words: str
    parts: list[tuple[str, str, int]]
    """(Shown state, its label, units)."""
    total: int
    late: str | None
    """The share of units that are late; None while none is."""


def standings(person: Person, day: date) -> list[Standing]:
    """How far every duty that has a period is in its current one, as far as this person sees."""
    known, regions = period_rows(), regions_within(person, Permission.VIEW_OVERVIEW)
    current = [most_current([row for row in known if row.duty == duty], day) for duty in DUTY_LABELS]
    return [_standing(period, figures(period, day, regions), day) for period in current if period]


def _standing(period: PeriodRow, counted: Figures, day: date) -> Standing:
    late = counted.count(state="terlambat")
    return Standing(
        label=DUTY_LABELS[period.duty],
        period=period,
        due_words=due_in_words(period.due, day),
        parts=list(zip(STATES, SHOWN_STATES.values(), counted.units, strict=True)),
        total=counted.total,
        late=percent(late / counted.total, 1) if late else None,
    )


@dataclass(frozen=True)
class WaitingReport:
    """A report that was sent and not yet judged."""

    href: str
    label: str
    """Of which duty: "SKM"."""
    unit: str
    title: str
    sent_at: datetime
    working_days: int

    @property
    def overdue(self) -> bool:
        """Whether the coordinator has had more time than a verification should take."""
        return self.working_days > WORKING_DAYS_TO_VERIFY


def waiting_reports(person: Person, day: date) -> tuple[list[WaitingReport], bool]:
    """The reports this person may verify, the longest waiting first; and whether there are more."""
    forums = (
        sa.select(Report.sent_at, sa.literal(FKP), Forum.id, Forum.topic, Unit.name)
        .join(Forum, Forum.id == Report.forum_id)
        .join(Unit, Unit.id == Forum.unit_id)
        .where(Forum.cancelled_at.is_(None))
    )
    surveys = (
        sa.select(SurveyReport.sent_at, sa.literal(SKM), Survey.id, Survey.title, Unit.name)
        .join(Survey, Survey.id == SurveyReport.survey_id)
        .join(Unit, Unit.id == Survey.unit_id)
        .where(Survey.cancelled_at.is_(None))
    )
    found = sorted(_waiting(person, forums, Report) + _waiting(person, surveys, SurveyReport))
    waiting = [
        WaitingReport(
            _verification(duty, record_id),
            DUTY_LABELS[duty],
            unit,
            title,
            sent_at,
            working_days_between(day_of(sent_at), day),
        )
        for sent_at, duty, record_id, title, unit in found[:REPORTS_SHOWN]
    ]
    return waiting, len(found) > REPORTS_SHOWN


def _waiting(
    person: Person, reports: sa.Select[Any, Any, Any, Any, Any], report: type[Report] | type[SurveyReport]
) -> list[tuple[datetime, str, int, str, str]]:
    """Of these rows, those that wait for this person, oldest first, and one more than are shown."""
    waits = reports.where(
        report.sent_at.is_not(None),
        report.returned_at.is_(None),
        report.verified_at.is_(None),
        visible(person, Permission.VERIFY_REPORT),
    )
    return [
        tuple(row) for row in session().execute(waits.order_by(report.sent_at, report.id).limit(REPORTS_SHOWN + 1))
    ]


def _verification(duty: str, record_id: int) -> str:
    if duty == SKM:
        return step_address(record_id, SurveyStep.VERIFIKASI)
    return url_for(STAGE_ENDPOINTS[Stage.VERIFIKASI], forum_id=record_id)
