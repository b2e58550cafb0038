"""Whether the small tables every overview reads agree with the records they summarise, and putting them right."""

import sqlalchemy as sa

from fkp.duties.actions import count_differences, owe, recount
from fkp.duties.models import Duty, Period
from fkp.duties.queries import periods
from fkp.forums.actions import duty_differences, refresh_duty
from fkp.forums.models import Forum
from fkp.rules.stages import DutyState
from fkp.storage.database import session, writes
from fkp.units.models import Unit


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


def _suspects(period: Period) -> list[Duty]:
    """Duties that say something happened, or whose unit has a forum: all others cannot be wrong."""
    with_forum = sa.select(Forum.unit_id).where(Forum.period_id == period.id)
    happened = sa.or_(Duty.state != DutyState.BELUM_MULAI.value, Duty.unit_id.in_(with_forum))
    return list(session().scalars(sa.select(Duty).where(Duty.period_id == period.id, happened)))


def _without_duty(period: Period) -> list[str]:
    has_duty = sa.exists().where(Duty.unit_id == Unit.id, Duty.period_id == period.id)
    return list(session().scalars(sa.select(Unit.name).where(Unit.active, ~has_duty).limit(10)))
