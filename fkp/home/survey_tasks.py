"""What a unit's surveys ask of it: the next step of each, those still open, what came back, what was planned."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from fkp.accounts.models import Person
from fkp.duties.kinds import KINDS
from fkp.duties.models import SKM
from fkp.home.tasks import MOST_SHOWN, PROMISES_SHOWN, SOON, NextStep, OpenRecord, Promise, ReturnedPart
from fkp.rules.permissions import Permission
from fkp.rules.stages import StageStatus
from fkp.rules.surveys import SurveyEvidence, SurveyStep, status
from fkp.storage.database import session
from fkp.surveys.evidence import evidence_of_all
from fkp.surveys.models import StepNote, Survey
from fkp.surveys.models_outcome import FollowUp, SurveyReport
from fkp.surveys.step_pages import step_address
from fkp.units.models import Unit
from fkp.units.queries import visible


def open_surveys(duties: list[tuple[int, int]]) -> dict[tuple[int, int], list[OpenRecord]]:
    """(Unit, period) → its surveys not sent or returned, newest first; in one statement."""
    if not duties:
        return {}
    came_back = sa.and_(SurveyReport.returned_at.is_not(None), SurveyReport.verified_at.is_(None))
    found = session().execute(
        sa.select(Survey.id, Survey.unit_id, Survey.period_id, Survey.title, Survey.code)
        .outerjoin(SurveyReport, SurveyReport.survey_id == Survey.id)
        .where(
            sa.tuple_(Survey.unit_id, Survey.period_id).in_(duties),
            Survey.cancelled_at.is_(None),
            sa.or_(SurveyReport.sent_at.is_(None), came_back),
        )
        .order_by(Survey.id.desc())
    )
    surveys: dict[tuple[int, int], list[OpenRecord]] = {}
    for survey_id, unit_id, period_id, title, code in found:
        surveys.setdefault((unit_id, period_id), []).append(
            OpenRecord(survey_id, KINDS[SKM].address(survey_id), title or "Tanpa judul", code)
        )
    return surveys


def next_steps(survey_ids: list[int]) -> dict[int, NextStep]:
    """Survey → the step the unit can go on with; nothing for one that waits for the coordinator or is done."""
    if not survey_ids:
        return {}
    held = (Survey.services, Survey.notes, Survey.follow_ups, Survey.report, Survey.recorded)
    found = sa.select(Survey).where(Survey.id.in_(survey_ids)).options(*map(selectinload, held))
    surveys = session().scalars(found).all()
    steps = {survey_id: _next_step(seen) for survey_id, seen in evidence_of_all(surveys).items()}
    return {
        survey_id: NextStep(step_address(survey_id, step), step.label, step.lead)
        for survey_id, step in steps.items()
        if step and step is not SurveyStep.VERIFIKASI
    }


def _next_step(seen: SurveyEvidence) -> SurveyStep | None:
    """What came back goes first, then the first step that is not done."""
    returned = next((step for step in SurveyStep if step in seen.returned), None)
    return returned or next((step for step in SurveyStep if status(step, seen) is not StageStatus.SELESAI), None)


def returned_steps(person: Person) -> list[ReturnedPart]:
    """Parts of surveys a coordinator sent back, oldest first."""
    found = session().execute(
        sa.select(StepNote.survey_id, StepNote.step, StepNote.note, StepNote.returned_at, Unit.name, Survey.title)
        .join(Survey, Survey.id == StepNote.survey_id)
        .join(Unit, Unit.id == Survey.unit_id)
        .where(StepNote.note != "", Survey.cancelled_at.is_(None), visible(person, Permission.RUN_SURVEY))
        .order_by(StepNote.returned_at, StepNote.survey_id)
        .limit(MOST_SHOWN)
    )
    return [
        ReturnedPart(
            step_address(survey_id, SurveyStep(step)), SurveyStep(step).label, note, f"{title} · {unit}", returned_at
        )
        for survey_id, step, note, returned_at, unit, title in found
    ]


def promises(person: Person, day: date) -> list[Promise]:
    """What was planned after a survey and is not carried out, due within two weeks or late; the oldest first."""
    found = session().execute(
        sa.select(FollowUp.survey_id, FollowUp.action, FollowUp.person_in_charge, FollowUp.due, Unit.name)
        .join(Survey, Survey.id == FollowUp.survey_id)
        .join(Unit, Unit.id == Survey.unit_id)
        .where(
            FollowUp.done_at.is_(None),
            FollowUp.due <= day + SOON,
            Survey.cancelled_at.is_(None),
            visible(person, Permission.RUN_SURVEY),
        )
        .order_by(FollowUp.due, FollowUp.id)
        .limit(PROMISES_SHOWN)
    )
    return [
        Promise(step_address(survey_id, SurveyStep.TINDAK_LANJUT), action, who, unit, due)
        for survey_id, action, who, due, unit in found
        if due
    ]
