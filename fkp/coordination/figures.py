"""How many units are in which state, per kabupaten/kota: read from the kept counts, never by counting units."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.duties.models import FKP, DutyCount, Period
from fkp.rules.periods import SHOWN_STATES, shown_state
from fkp.rules.permissions import Permission
from fkp.rules.stages import DutyState
from fkp.storage.database import session
from fkp.units.models import Region

STATES = tuple(SHOWN_STATES)


class PeriodRow(NamedTuple):
    """A period as lists and choices need it."""

    id: int
    name: str
    starts: date
    ends: date
    due: date


class RegionFigures(NamedTuple):
    """One kabupaten/kota: its units per shown state, in the order of STATES."""

    code: str
    name: str
    units: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.units)


@dataclass(frozen=True)
class Figures:
    """The figures of one period for all regions that were asked for."""

    regions: list[RegionFigures]

    @property
    def units(self) -> tuple[int, ...]:
        """All regions together, per shown state."""
        return tuple(map(sum, zip(*(region.units for region in self.regions), strict=True))) or (0,) * len(STATES)

    @property
    def total(self) -> int:
        return sum(region.total for region in self.regions)

    def count(self, *, region: str = "", state: str = "") -> int:
        """How many units of this region (all without one) are in this shown state (any without one)."""
        rows = [each.units for each in self.regions if region in ("", each.code)]
        if state:
            return sum(row[STATES.index(state)] for row in rows)
        return sum(map(sum, rows))


def period_rows() -> list[PeriodRow]:
    """All periods of this duty, newest first."""
    columns = sa.select(Period.id, Period.name, Period.starts, Period.ends, Period.due)
    found = session().execute(columns.where(Period.duty == FKP).order_by(Period.starts.desc(), Period.id.desc()))
    return [PeriodRow(*row) for row in found]


def shown_states(due: date, today: date) -> dict[str, str]:
    """Under which shown state each stored state counts today: after the due date some become *terlambat*."""
    return {state.value: shown_state(state, due, today) for state in DutyState}


def regions_within(person: Person, permission: Permission) -> frozenset[str] | None:
    """The regions this permission covers for the person; None stands for the whole province."""
    reach = person.reach(permission)
    return None if reach.everything else reach.regions


def figures(period: PeriodRow, today: date, regions: frozenset[str] | None) -> Figures:
    """The figures of a period, in one statement; regions without units are left out."""
    shown = shown_states(period.due, today)
    counts = (
        sa.select(Region.code, Region.name, DutyCount.state, DutyCount.units)
        .join(DutyCount, DutyCount.region_code == Region.code)
        .where(DutyCount.period_id == period.id, DutyCount.units > 0)
        .order_by(Region.code)
    )
    if regions is not None:
        counts = counts.where(Region.code.in_(sorted(regions)))
    found: dict[tuple[str, str], dict[str, int]] = {}
    for code, name, state, units in session().execute(counts):
        row = found.setdefault((code, name), dict.fromkeys(STATES, 0))
        row[shown[state]] += units
    return Figures([RegionFigures(code, name, tuple(row.values())) for (code, name), row in found.items()])
