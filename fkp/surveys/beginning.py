"""How a survey begins: what the unit has in this period already, and what is taken over from its last one."""

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.duties.models import Period
from fkp.storage.audit import record
from fkp.storage.database import session, writes
from fkp.surveys import queries
from fkp.surveys.actions import refresh_duty, start_survey
from fkp.surveys.models import ExtraQuestion, Survey
from fkp.units.models import Unit


class AlreadyBegun(Exception):
    """The unit has surveys in this period already; another one wants to be asked for on purpose."""

    def __init__(self, surveys: list[Survey]) -> None:
        super().__init__("Unit ini sudah memiliki survei pada periode ini.")
        self.surveys = surveys


CARRIED = ("population", "target", "layout", "covers_all")


def usual_title(period: Period) -> str:
    """What a survey is called unless the unit names it otherwise."""
    return f"Survei Kepuasan Masyarakat {period.name}"


def ensure_first(unit: Unit, period: Period) -> None:
    """Raise AlreadyBegun when the unit has a survey in this period."""
    there = queries.surveys_of(unit, period.id)
    if there:
        raise AlreadyBegun(there)


def last_surveys(unit_ids: list[int]) -> dict[int, str]:
    """Unit → the title of its last survey that was asked of people here; units without one are left out."""
    last = (
        sa.select(sa.func.max(Survey.id))
        .where(Survey.unit_id.in_(unit_ids), Survey.cancelled_at.is_(None), ~Survey.recorded.has())
        .group_by(Survey.unit_id)
    )
    found = sa.select(Survey.unit_id, Survey.title).where(Survey.id.in_(last))
    return {row.unit_id: row.title for row in session().execute(found)}


def last_survey(unit: Unit) -> Survey | None:
    """The unit's last survey that was asked of people here, as a model for the next."""
    return next((survey for survey in queries.surveys_of(unit) if survey.recorded is None), None)


@writes
def begin_survey(unit: Unit, period: Period, *, title: str, like: Survey | None = None, by: Person | None) -> Survey:
    """Begin a survey; with `like`, what an earlier one asked of whom is copied (not its dates or answers)."""
    survey = start_survey(unit, period, title=title, by=by)
    if like is not None and like.unit_id == unit.id:
        _copy(like, survey)
        record("Menyalin rencana survei sebelumnya", by=by, on=survey, after={"survey": like.code})
        refresh_duty(unit, period.id)
    return survey


def _copy(before: Survey, survey: Survey) -> None:
    for name in CARRIED:
        setattr(survey, name, getattr(before, name))
    # A service that rests by now is not asked about anew.
    survey.services = [service for service in before.services if service.active]
    survey.covers_all = before.covers_all or not survey.services
    for question in before.extra_questions:
        survey.extra_questions.append(
            ExtraQuestion(
                kind=question.kind,
                text=question.text,
                options=list(question.options),
                required=question.required,
            )
        )
    session().flush()
