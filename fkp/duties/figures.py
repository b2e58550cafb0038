"""How many units are in which state, per kabupaten/kota: read from the kept counts, never by counting units."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, cast

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.duties.models import FKP, DutyCount, Period
from fkp.rules.periods import SHOWN_STATES, shown_state
from fkp.rules.permissions import Permission
from fkp.rules.stages import DutyState
from fkp.storage.database import session
from fkp.units.models import Region

STATES = tuple(SHOWN_STATES)

# Built once, on tables rather than models: building and keying these would cost more than running them.
_PERIOD, _COUNT, _REGION = (cast(sa.Table, model.__table__).c for model in (Period, DutyCount, Region))
_PERIODS = (
    sa.select(_PERIOD.id, _PERIOD.name, _PERIOD.starts, _PERIOD.ends, _PERIOD.due)
    .where(_PERIOD.duty == FKP)
    .order_by(_PERIOD.starts.desc(), _PERIOD.id.desc())
)
_COUNTS = (
    sa.select(_REGION.code, _REGION.name, _COUNT.state, _COUNT.units)
    .where(_COUNT.region_code == _REGION.code, _COUNT.period_id == sa.bindparam("period"), _COUNT.units > 0)
    .order_by(_COUNT.region_code)  # the order of its key, so nothing is sorted
)
_COUNTS_WITHIN = _COUNTS.where(_REGION.code.in_(sa.bindparam("regions", expanding=True)))


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
    return [PeriodRow(*row) for row in session().execute(_PERIODS)]


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
    values: dict[str, Any] = (
        {"period": period.id} if regions is None else {"period": period.id, "regions": sorted(regions)}
    )
    counts = _COUNTS if regions is None else _COUNTS_WITHIN
    place = {state: STATES.index(name) for state, name in shown.items()}
    found: dict[tuple[str, str], list[int]] = {}
    for code, name, state, units in session().execute(counts, values):
        row = found.get((code, name))
        if row is None:
            row = found[code, name] = [0] * len(STATES)
        row[place[state]] += units
    return Figures([RegionFigures(code, name, tuple(row)) for (code, name), row in found.items()])
