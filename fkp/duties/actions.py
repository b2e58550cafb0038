"""Keep duties and their counts in step with what they summarise, inside the same transaction."""

import sqlalchemy as sa

from fkp.duties.models import Duty, DutyCount, Period
from fkp.rules.stages import DutyState
from fkp.storage.database import now, session
from fkp.units.models import Unit


def owe(period: Period) -> None:
    """Give every active unit that has none its duty for this period (a new period was opened)."""
    session().flush()  # a period made in this very transaction has its id from here on
    unit_columns = sa.select(
        sa.literal(period.id), Unit.id, Unit.region_code, Unit.kind, Unit.name, Unit.sort_name,
        sa.literal(DutyState.BELUM_MULAI.value), sa.literal(0), sa.literal(now(), type_=Duty.changed_at.type),
    )  # fmt: skip
    missing = unit_columns.where(
        Unit.active, ~sa.exists().where(Duty.unit_id == Unit.id, Duty.period_id == period.id)
    )
    columns = ["period_id", "unit_id", "region_code", "unit_kind", "unit_name", "sort_name",
               "state", "stages_done", "changed_at"]  # fmt: skip
    session().execute(sa.insert(Duty).from_select(columns, missing))
    recount(period.id)


def follow_unit(unit: Unit) -> None:
    """After a unit was made, renamed, moved, deactivated or taken back: its duties say the same."""
    session().flush()
    for period in session().scalars(sa.select(Period)):
        duty = session().get(Duty, (period.id, unit.id))
        if duty is None and unit.active:
            duty = Duty(period_id=period.id, unit_id=unit.id, state=DutyState.BELUM_MULAI.value, stages_done=0)
            _copy_unit(duty, unit)
            session().add(duty)
            _count(period.id, unit.region_code, duty.state, +1)
        elif duty is not None and not unit.active and not duty.begun:
            _drop(duty)
        elif duty is not None:
            _count(period.id, duty.region_code, duty.state, -1)
            _copy_unit(duty, unit)
            _count(period.id, duty.region_code, duty.state, +1)
    session().flush()


def _drop(duty: Duty | None) -> None:
    if duty is not None:
        _count(duty.period_id, duty.region_code, duty.state, -1)
        session().delete(duty)
        session().flush()


def _copy_unit(duty: Duty, unit: Unit) -> None:
    duty.region_code, duty.unit_kind = unit.region_code, unit.kind
    duty.unit_name, duty.sort_name = unit.name, unit.sort_name


def set_state(
    unit: Unit,
    period_id: int,
    state: DutyState,
    *,
    stages_done: int,
    forum_id: int | None = None,
    survey_id: int | None = None,
) -> None:
    """Write how far a unit is, and move the count of its region from the old state to the new."""
    duty = session().get(Duty, (period_id, unit.id))
    begun = forum_id is not None or survey_id is not None
    if not begun and not unit.active:  # its only forum was cancelled after the unit was deactivated
        _drop(duty)
        return
    if duty is None:
        duty = Duty(period_id=period_id, unit_id=unit.id, state=state.value)
        _copy_unit(duty, unit)
        session().add(duty)
        _count(period_id, unit.region_code, state.value, +1)
    elif duty.state != state.value:
        _count(period_id, duty.region_code, duty.state, -1)
        _count(period_id, duty.region_code, state.value, +1)
        duty.state = state.value
    duty.stages_done, duty.forum_id, duty.survey_id = stages_done, forum_id, survey_id
    duty.changed_at = now()
    session().flush()


def _count(period_id: int, region_code: str, state: str, change: int) -> None:
    count = session().get(DutyCount, (period_id, region_code, state), with_for_update=True)
    if count is None:
        count = DutyCount(period_id=period_id, region_code=region_code, state=state, units=0)
        session().add(count)
    count.units += change
    session().flush()


def counted(period_id: int) -> dict[tuple[str, str], int]:
    """The counts as they should be, from the duties themselves: {(region, state): units}."""
    rows = session().execute(
        sa.select(Duty.region_code, Duty.state, sa.func.count())
        .where(Duty.period_id == period_id)
        .group_by(Duty.region_code, Duty.state)
    )
    return {(region, state): units for region, state, units in rows}


def count_differences(period_id: int) -> list[str]:
    """Where the kept counts differ from a fresh count; empty when all is well."""
    kept = {
        (row.region_code, row.state): row.units
        for row in session().scalars(sa.select(DutyCount).where(DutyCount.period_id == period_id))
        if row.units
    }
    fresh = counted(period_id)
    return [
        f"{region} {state}: tercatat {kept.get((region, state), 0)}, seharusnya {fresh.get((region, state), 0)}"
        for region, state in sorted(kept.keys() | fresh.keys())
        if kept.get((region, state), 0) != fresh.get((region, state), 0)
    ]


def recount(period_id: int) -> None:
    """Rebuild the counts of a period from its duties."""
    session().execute(sa.delete(DutyCount).where(DutyCount.period_id == period_id))
    session().expire_all()
    for (region, state), units in counted(period_id).items():
        session().add(DutyCount(period_id=period_id, region_code=region, state=state, units=units))
    session().flush()
