"""How many units are in which state, per kabupaten/kota: read from the kept counts, never by counting units."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, cast

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.duties.models import DutyCount, Period
from fkp.rules.periods import SENT_STATES, SHOWN_STATES, shown_state
from fkp.rules.permissions import Permission
from fkp.rules.stages import DutyState
from fkp.storage.database import session
from fkp.units.models import Region

STATES = tuple(SHOWN_STATES)

# Built once, on tables rather than models: building and keying these would cost more than running them.
_PERIOD, _COUNT, _REGION = (cast(sa.Table, model.__table__).c for model in (Period, DutyCount, Region))
_PERIODS = sa.select(_PERIOD.id, _PERIOD.duty, _PERIOD.name, _PERIOD.starts, _PERIOD.ends, _PERIOD.due).order_by(
    _PERIOD.starts.desc(), _PERIOD.id.desc()
)
_OF_PERIOD = sa.select(_REGION.code, _REGION.name, _COUNT.state, _COUNT.units).where(
    _COUNT.region_code == _REGION.code, _COUNT.period_id == sa.bindparam("period"), _COUNT.units > 0
)
_BESIDE = (  # another period in sum; without a region, so that it is told apart
    sa.select(sa.literal(""), sa.literal(""), _COUNT.state, sa.func.sum(_COUNT.units))
    .where(_COUNT.period_id == sa.bindparam("beside"), _COUNT.units > 0)
    .group_by(_COUNT.state)
)
_IN_REGIONS = _COUNT.region_code.in_(sa.bindparam("regions", expanding=True))
_COUNTS = sa.union_all(_OF_PERIOD, _BESIDE)
_COUNTS_WITHIN = sa.union_all(_OF_PERIOD.where(_IN_REGIONS), _BESIDE.where(_IN_REGIONS))
_NO_PERIOD = 0


class PeriodRow(NamedTuple):
    """A period as lists and choices need it."""

    id: int
    duty: str
    name: str
    starts: date
    ends: date
    due: date


class Share(NamedTuple):
    """How many of the units that owe a report have sent it; one that was returned counts as not sent."""

    sent: int
    total: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means everybody; 0 without units."""
        return 100 * self.sent // self.total if self.total else 0


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

    @property
    def share(self) -> Share:
        """How many of all regions' units have sent their report."""
        return Share(sum(self.units[STATES.index(state)] for state in SENT_STATES), self.total)

    def count(self, *, region: str = "", state: str = "") -> int:
        """How many units of this region (all without one) are in this shown state (any without one)."""
        rows = [each.units for each in self.regions if region in ("", each.code)]
        if state:
            return sum(row[STATES.index(state)] for row in rows)
        return sum(map(sum, rows))


def period_rows() -> list[PeriodRow]:
    """The periods of all duties, newest first."""
    return [PeriodRow(*row) for row in session().execute(_PERIODS).all()]


@lru_cache(maxsize=64)
def shown_states(due: date, today: date) -> dict[str, str]:
    """Under which shown state each stored state counts today: after the due date some become *terlambat*."""
    return {state.value: shown_state(state, due, today) for state in DutyState}


def regions_within(person: Person, permission: Permission) -> frozenset[str] | None:
    """The regions this permission covers for the person; None stands for the whole province."""
    reach = person.reach(permission)
    return None if reach.everything else reach.regions


def figures(period: PeriodRow, today: date, regions: frozenset[str] | None) -> Figures:
    """The figures of a period, in one statement; regions without units are left out."""
    return figures_beside(period, None, today, regions)[0]


def figures_beside(
    period: PeriodRow, other: PeriodRow | None, today: date, regions: frozenset[str] | None
) -> tuple[Figures, Share]:
    """The figures of a period, and who has sent in another one, both in the same statement."""
    values: dict[str, Any] = {"period": period.id, "beside": other.id if other else _NO_PERIOD}
    if regions is not None:
        values["regions"] = sorted(regions)
    place = {state: STATES.index(name) for state, name in shown_states(period.due, today).items()}
    found: dict[tuple[str, str], list[int]] = {}
    sent = total = 0
    counts = session().execute(_COUNTS if regions is None else _COUNTS_WITHIN, values).all()
    for code, name, state, units in counts:
        if not code:
            total += units
            sent += units if state in SENT_STATES else 0
            continue
        row = found.get((code, name))
        if row is None:
            row = found[code, name] = [0] * len(STATES)
        row[place[state]] += units
    rows = [RegionFigures(code, name, tuple(found[code, name])) for code, name in sorted(found)]
    return Figures(rows), Share(sent, total)
