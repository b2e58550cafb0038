"""The page of one survey: its eight steps, how far each is, and the figures so far."""

from decimal import Decimal
from typing import NamedTuple

from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.duties.queries import today
from fkp.rules.permissions import Permission
from fkp.rules.skm import grade
from fkp.rules.stages import StageStatus
from fkp.rules.surveys import SurveyEvidence, SurveyState, SurveyStep, missing, progress, status, why_shut
from fkp.surveys.evidence import evidence
from fkp.surveys.links import public_address
from fkp.surveys.models import Survey
from fkp.surveys.questionnaires import shown_services
from fkp.surveys.results import result
from fkp.surveys.step_pages import step_address, step_tag
from fkp.units.queries import may
from fkp.web.forms import BaseForm
from fkp.web.pages import page

READ_BY_ALL = frozenset({SurveyStep.HASIL})
"""What may be looked at by whoever sees the survey; the other steps are for who carries it out."""


class StepLine(NamedTuple):
    """One step as the task list shows it."""

    step: SurveyStep
    href: str | None
    tag: tuple[str, str]
    shut: bool
    note: str
    missing: list[str]


def survey_page(survey: Survey) -> ResponseReturnValue:
    """Answer with the task list; who may not carry the survey out reads it without deeds."""
    seen = evidence(survey)
    done, total = progress(seen)
    index = _index(survey)
    may_run = may(me(), survey.unit, Permission.RUN_SURVEY)
    return page(
        "surveys/show.html",
        survey=survey,
        lines=[_line(survey, step, seen, may_run) for step in SurveyStep],
        done=done,
        total=total,
        evidence=seen,
        index=index,
        grade=grade(index) if index is not None else None,
        provisional=survey.state is SurveyState.DIBUKA,
        address=public_address(survey.link) if survey.link and survey.state is SurveyState.DIBUKA else None,
        shut_today=why_shut(survey.state, survey.opens_on, survey.closes_on, today()),
        services=list(shown_services(survey).values()),
        may_run=may_run,
        may_verify=may(me(), survey.unit, Permission.VERIFY_REPORT),
        action=BaseForm(formdata=None),
    )


def _index(survey: Survey) -> Decimal | None:
    if survey.final_index:
        return Decimal(survey.final_index)
    return result(survey).index if survey.state is SurveyState.DIBUKA else None


def _line(survey: Survey, step: SurveyStep, seen: SurveyEvidence, may_run: bool) -> StepLine:
    reached = status(step, seen)
    shut = reached is StageStatus.BELUM_BISA
    verifying = step is SurveyStep.VERIFIKASI and may(me(), survey.unit, Permission.VERIFY_REPORT)
    linked = not shut and (may_run or step in READ_BY_ALL or verifying)
    return StepLine(
        step=step,
        href=step_address(survey.id, step) if linked else None,
        tag=step_tag(step, seen),
        shut=shut,
        note=next((note.note for note in survey.notes if note.step == step.value), ""),
        missing=missing(step, seen),
    )
