"""Setting reporting periods: make, change, delete them; each gives or takes the units' duties with it."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.duties.actions import owe
from fkp.duties.models import DUTY_LABELS, FKP, SKM, Duty, DutyCount, Period
from fkp.forums.models import Forum
from fkp.rules.stages import DutyState
from fkp.rules.surveys import periods_of_year
from fkp.storage.audit import changes, record
from fkp.storage.database import session, writes
from fkp.surveys.models import Survey
from fkp.web.forms import Stale

FIELDS = ("name", "starts", "ends", "due")
RECORDS: dict[str, type[Forum] | type[Survey]] = {FKP: Forum, SKM: Survey}
"""What units hold in a period of each duty."""


class PeriodInUse(Exception):
    """A period with forums or surveys is never deleted."""


class PeriodNameTaken(Exception):
    """Another period of the same duty already has this name."""


class PlannedPeriod(NamedTuple):
    """A period as it would be made, and what is there already."""

    name: str
    starts: date
    ends: date
    due: date
    exists: bool
    """A period of this name is there and stays as it is."""
    overlaps: list[str]
    """Other periods that share days with it."""


@writes
def create_period(*, duty: str, name: str, starts: date, ends: date, due: date, by: Person | None) -> Period:
    """Open a period: every active unit owes its duty from now on. Raises PeriodNameTaken."""
    if name_taken(name, duty):
        raise PeriodNameTaken
    period = Period(duty=duty, name=name, starts=starts, ends=ends, due=due)
    session().add(period)
    owe(period)
    record(f"Membuat periode {DUTY_LABELS[duty]}", by=by, on=period, after=_as_text(period))
    return period


def planned_year(kind: str, year: int, days: int) -> list[PlannedPeriod]:
    """The SKM periods of a year by rhythm (see rules.surveys.PERIOD_KINDS), due so many days after each ends."""
    return [
        PlannedPeriod(
            name, starts, ends, ends + timedelta(days=days), name_taken(name, SKM), overlapping(starts, ends, SKM)
        )
        for name, starts, ends in periods_of_year(kind, year)
    ]


@writes
def create_year(kind: str, year: int, days: int, *, by: Person) -> tuple[list[str], list[str]]:
    """Open the SKM periods of a year that are not there yet; returns the names of those made and those skipped."""
    planned = planned_year(kind, year, days)
    missing = [each for each in planned if not each.exists]
    for name, starts, ends, due, *_ in missing:
        create_period(duty=SKM, name=name, starts=starts, ends=ends, due=due, by=by)
    return [each.name for each in missing], [each.name for each in planned if each.exists]


@writes
def change_period(
    period: Period, *, name: str, starts: date, ends: date, due: date, version: int | None, by: Person
) -> None:
    """Change a period; who is late follows from its due date alone. Raises Stale, PeriodNameTaken."""
    if version != period.version:
        raise Stale
    if name_taken(name, period.duty, but=period.id):
        raise PeriodNameTaken
    values: dict[str, Any] = {"name": name, "starts": starts, "ends": ends, "due": due}
    before, after = changes(period, values)
    if not after:
        return
    for field, value in values.items():
        setattr(period, field, value)
    period.version += 1
    record(f"Mengubah periode {DUTY_LABELS[period.duty]}", by=by, on=period, before=before, after=after)


@writes
def delete_period(period: Period, *, by: Person) -> None:
    """Take back a period nobody used; raises PeriodInUse when anything was begun in it, even if cancelled since."""
    if records_in(period):
        raise PeriodInUse
    record(f"Menghapus periode {DUTY_LABELS[period.duty]}", by=by, on=period, before=_as_text(period))
    for rows in (DutyCount, Duty):
        session().execute(sa.delete(rows).where(rows.period_id == period.id))
    session().expire_all()
    session().delete(period)


def records_in(period: Period) -> int:
    """How many forums or surveys belong to a period, cancelled ones too."""
    held = RECORDS[period.duty]
    return session().scalar(sa.select(sa.func.count()).where(held.period_id == period.id)) or 0


def unsent_and_all(period_id: int) -> tuple[int, int]:
    """How many units have yet to send their report, and how many owe one: both from the kept counts."""
    unsent = (DutyState.BELUM_MULAI.value, DutyState.BERJALAN.value)
    counts = session().execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(sa.case((DutyCount.state.in_(unsent), DutyCount.units), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(DutyCount.units), 0),
        ).where(DutyCount.period_id == period_id)
    )
    waiting, everyone = counts.one()
    return int(waiting), int(everyone)


def name_taken(name: str, duty: str, but: int | None = None) -> bool:
    """Whether another period of this duty bears this name, however it is capitalised."""
    same = sa.select(Period.id).where(Period.duty == duty, sa.func.lower(Period.name) == name.lower())
    return session().scalar(same.where(Period.id != but) if but else same) is not None


def overlapping(starts: date, ends: date, duty: str, but: int | None = None) -> list[str]:
    """The names of other periods of this duty that share days with this one."""
    found = sa.select(Period.name).where(Period.duty == duty, Period.starts <= ends, Period.ends >= starts)
    return list(session().scalars((found.where(Period.id != but) if but else found).order_by(Period.starts)))


def _as_text(period: Period) -> dict[str, str]:
    return {field: str(getattr(period, field)) for field in FIELDS}
