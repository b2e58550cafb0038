"""Setting reporting periods: make, change, delete one; each gives or takes the units' duties with it."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.duties.actions import owe
from fkp.duties.models import FKP, Duty, DutyCount, Period
from fkp.forums.models import Forum
from fkp.rules.stages import DutyState
from fkp.storage.audit import changes, record
from fkp.storage.database import session, writes
from fkp.web.forms import Stale

FIELDS = ("name", "starts", "ends", "due")


class PeriodInUse(Exception):
    """A period with forums is never deleted; the message says so to whoever tried."""


class PeriodNameTaken(Exception):
    """Another period already has this name."""


@writes
def create_period(*, name: str, starts: date, ends: date, due: date, by: Person | None) -> Period:
    """Open a period: every active unit owes a forum from now on. Raises PeriodNameTaken."""
    _refuse_taken(name)
    period = Period(name=name, starts=starts, ends=ends, due=due)
    session().add(period)
    owe(period)
    record("Membuat periode", by=by, on=period, after=_as_text(period))
    return period


@writes
def change_period(
    period: Period, *, name: str, starts: date, ends: date, due: date, version: int | None, by: Person
) -> None:
    """Change a period; who is late follows from its due date alone. Raises Stale, PeriodNameTaken."""
    if version != period.version:
        raise Stale
    _refuse_taken(name, but=period.id)
    values: dict[str, Any] = {"name": name, "starts": starts, "ends": ends, "due": due}
    before, after = changes(period, values)
    if not after:
        return
    for field, value in values.items():
        setattr(period, field, value)
    period.version += 1
    record("Mengubah periode", by=by, on=period, before=before, after=after)


@writes
def delete_period(period: Period, *, by: Person) -> None:
    """Take back a period nobody used; raises PeriodInUse when a forum was begun, even one cancelled since."""
    if forums_in(period.id):
        raise PeriodInUse("Periode ini sudah dipakai forum, jadi tidak dapat dihapus.")
    record("Menghapus periode", by=by, on=period, before=_as_text(period))
    for rows in (DutyCount, Duty):
        session().execute(sa.delete(rows).where(rows.period_id == period.id))
    session().expire_all()
    session().delete(period)


def forums_in(period_id: int) -> int:
    """How many forums belong to a period, cancelled ones too."""
    return session().scalar(sa.select(sa.func.count()).where(Forum.period_id == period_id)) or 0


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


def name_taken(name: str, but: int | None = None) -> bool:
    """Whether another period bears this name, however it is capitalised."""
    same = sa.select(Period.id).where(Period.duty == FKP, sa.func.lower(Period.name) == name.lower())
    return session().scalar(same.where(Period.id != but) if but else same) is not None


def overlapping(starts: date, ends: date, but: int | None = None) -> list[str]:
    """The names of other periods that share days with this one."""
    found = sa.select(Period.name).where(Period.duty == FKP, Period.starts <= ends, Period.ends >= starts)
    return list(session().scalars((found.where(Period.id != but) if but else found).order_by(Period.starts)))


def _refuse_taken(name: str, but: int | None = None) -> None:
    if name_taken(name, but):
        raise PeriodNameTaken


def _as_text(period: Period) -> dict[str, str]:
    return {field: str(getattr(period, field)) for field in FIELDS}
