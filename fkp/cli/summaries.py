"""Whether the small tables every overview reads agree with the records they summarise, and putting them right."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy import orm

from fkp.duties.actions import count_differences, owe, recount
from fkp.duties.models import Duty, Period
from fkp.duties.queries import periods
from fkp.forums.actions import duty_differences, refresh_duty
from fkp.forums.models import AgreementItem, Forum
from fkp.forums.models_papers import BeritaAcara
from fkp.rules.stages import DutyState
from fkp.storage.database import session, writes
from fkp.units.models import Unit

FORUMS_AT_ONCE = 200
_LOOKED_AT = (
    orm.selectinload(Forum.services), orm.selectinload(Forum.stages), orm.selectinload(Forum.team),
    orm.selectinload(Forum.agenda), orm.selectinload(Forum.entries), orm.selectinload(Forum.participants),
    orm.selectinload(Forum.items).selectinload(AgreementItem.stances), orm.selectinload(Forum.files),
    orm.selectinload(Forum.texts), orm.selectinload(Forum.berita_acara).selectinload(BeritaAcara.signatories),
    orm.selectinload(Forum.report),
)  # fmt: skip


def differences() -> list[str]:
    """Where duties and their counts differ from the forums of the open province, a sentence each."""
    found = []
    for period in periods():
        found += [f"{period.name}, {line}" for line in count_differences(period.id)]
        found += [f"{period.name}, {line}" for line in map(duty_differences, _suspects(period)) if line]
        found += [f"{period.name}, {name}: kewajiban belum tercatat" for name in _without_duty(period)]
    return found


@writes
def put_right() -> None:
    """Write every duty and count of the open province anew from its forums."""
    for period in periods():
        owe(period)
        for duty in _suspects(period):
            refresh_duty(session().get_one(Unit, duty.unit_id), period.id)
        recount(period.id)


def _suspects(period: Period) -> Iterator[Duty]:
    """Duties that say something happened, or whose unit has a forum: all others cannot be wrong.

    Their forums are read some hundred at a time, with everything that is looked at in them.
    """
    with_forum = sa.select(Forum.unit_id).where(Forum.period_id == period.id)
    happened = sa.or_(Duty.state != DutyState.BELUM_MULAI.value, Duty.unit_id.in_(with_forum))
    duties = session().scalars(sa.select(Duty).where(Duty.period_id == period.id, happened)).all()
    for start in range(0, len(duties), FORUMS_AT_ONCE):
        part = duties[start : start + FORUMS_AT_ONCE]
        forums = sa.select(Forum).where(Forum.unit_id.in_([duty.unit_id for duty in part]))
        held = session().scalars(forums.options(*_LOOKED_AT)).all()  # else the session forgets them at once
        yield from part
        del held


def _without_duty(period: Period) -> list[str]:
    has_duty = sa.exists().where(Duty.unit_id == Unit.id, Duty.period_id == period.id)
    return list(session().scalars(sa.select(Unit.name).where(Unit.active, ~has_duty).limit(10)))
