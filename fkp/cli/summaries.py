"""Whether the small tables every overview reads agree with the records they summarise, and putting them right."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from fkp.duties.actions import count_differences, owe, recount
from fkp.duties.models import DUTY_LABELS, FKP, SKM, Duty, Period
from fkp.duties.queries import periods
from fkp.forums import actions as forum_actions
from fkp.forums.models import AgreementItem, Forum
from fkp.forums.models_papers import BeritaAcara
from fkp.rules.stages import DutyState
from fkp.storage.database import session, writes
from fkp.surveys import actions as survey_actions
from fkp.surveys.models import Survey
from fkp.units.models import Unit

DUTIES_AT_ONCE = 200


@dataclass(frozen=True)
class Source:
    """What a duty's state follows from."""

    record: type[Forum] | type[Survey]
    looked_at: tuple[Any, ...]
    """What of a record is read to tell its state."""
    differs: Callable[[Duty], str | None]
    refresh: Callable[[Unit, int], None]


_OF_FORUMS = (
    orm.selectinload(Forum.services), orm.selectinload(Forum.stages), orm.selectinload(Forum.team),
    orm.selectinload(Forum.agenda), orm.selectinload(Forum.entries), orm.selectinload(Forum.participants),
    orm.selectinload(Forum.items).selectinload(AgreementItem.stances), orm.selectinload(Forum.files),
    orm.selectinload(Forum.texts), orm.selectinload(Forum.berita_acara).selectinload(BeritaAcara.signatories),
    orm.selectinload(Forum.report),
)  # fmt: skip


_OF_SURVEYS = (
    orm.selectinload(Survey.services), orm.selectinload(Survey.notes), orm.selectinload(Survey.follow_ups),
    orm.selectinload(Survey.report), orm.selectinload(Survey.recorded),
)  # fmt: skip
SOURCES = {
    FKP: Source(Forum, _OF_FORUMS, forum_actions.duty_differences, forum_actions.refresh_duty),
    SKM: Source(Survey, _OF_SURVEYS, survey_actions.duty_differences, survey_actions.refresh_duty),
}


def differences() -> list[str]:
    """Where duties and their counts differ from the forums and surveys of the open province, a sentence each."""
    found = []
    for period in _all_periods():
        name, differs = f"{DUTY_LABELS[period.duty]} {period.name}", SOURCES[period.duty].differs
        found += [f"{name}, {line}" for line in count_differences(period.id)]
        found += [f"{name}, {line}" for line in map(differs, _suspects(period)) if line]
        found += [f"{name}, {unit}: kewajiban belum tercatat" for unit in _without_duty(period)]
    return found


@writes
def put_right() -> None:
    """Write every duty and count of the open province anew from its forums and surveys."""
    for period in _all_periods():
        owe(period)
        for duty in _suspects(period):
            SOURCES[period.duty].refresh(session().get_one(Unit, duty.unit_id), period.id)
        recount(period.id)


def _all_periods() -> list[Period]:
    return [period for duty in SOURCES for period in periods(duty)]


def _suspects(period: Period) -> Iterator[Duty]:
    """Duties that say something happened, or whose unit has a forum or survey: all others cannot be wrong.

    These records are read some hundred at a time, with everything that is looked at in them.
    """
    source = SOURCES[period.duty]
    record = source.record
    with_record = sa.select(record.unit_id).where(record.period_id == period.id)
    happened = sa.or_(Duty.state != DutyState.BELUM_MULAI.value, Duty.unit_id.in_(with_record))
    duties = session().scalars(sa.select(Duty).where(Duty.period_id == period.id, happened)).all()
    for start in range(0, len(duties), DUTIES_AT_ONCE):
        part = duties[start : start + DUTIES_AT_ONCE]
        records = sa.select(record).where(record.unit_id.in_([duty.unit_id for duty in part]))
        held = session().scalars(records.options(*source.looked_at)).all()  # else the session forgets them at once
        yield from part
        del held


def _without_duty(period: Period) -> list[str]:
    has_duty = sa.exists().where(Duty.unit_id == Unit.id, Duty.period_id == period.id)
    return list(session().scalars(sa.select(Unit.name).where(Unit.active, ~has_duty).limit(10)))
