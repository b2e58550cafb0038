"""The list of units behind the figures: what the address asks for, and the rows that answer it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from fkp.coordination.figures import STATES, Figures, PeriodRow, shown_states
from fkp.duties.models import Duty
from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.storage.database import session
from fkp.web.forms import clean_line

SORTS: dict[str, tuple[Any, ...]] = {
    "nama": (Duty.sort_name,),
    "wilayah": (Duty.region_code, Duty.sort_name),
    # Alphabetical order is the order of progress, so an index gives it.
    "status": (Duty.state, Duty.sort_name),
    "ubah": (Duty.changed_at,),
}
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Filters:
    """What the list was narrowed to; empty text narrows nothing."""

    region: str = ""
    kind: str = ""
    state: str = ""
    q: str = ""
    sort: str = "nama"

    @property
    def any(self) -> bool:
        return bool(self.region or self.kind or self.state or self.q)

    @property
    def parameters(self) -> dict[str, str]:
        """As they stand in an address, without the sort."""
        named = {"wilayah": self.region, "jenis": self.kind, "status": self.state, "q": self.q}
        return {name: value for name, value in named.items() if value}


def read_filters(asked: MultiDict[str, str], figures: Figures) -> Filters:
    """Read the filters of an address; what names nothing here is as good as not asked."""
    region, kind, state = asked.get("wilayah", ""), asked.get("jenis", ""), asked.get("status", "")
    sort = asked.get("urut", "")
    return Filters(
        region=region if any(region == each.code for each in figures.regions) else "",
        kind=kind if kind in UNIT_KINDS else "",
        state=state if state in STATES else "",
        q=clean_line(asked.get("q"))[:LONGEST_SEARCH],
        sort=sort if sort.removeprefix("-") in SORTS else "nama",
    )


def conditions(
    period: PeriodRow, filters: Filters, today: date, regions: frozenset[str] | None
) -> list[sa.ColumnElement[bool]]:
    """The conditions on `Duty` for these filters, never beyond the regions given."""
    found: list[sa.ColumnElement[bool]] = [Duty.period_id == period.id]
    if filters.region:
        found.append(Duty.region_code == filters.region)
    if regions is not None:
        found.append(Duty.region_code.in_(sorted(regions)))
    if filters.kind:
        found.append(Duty.unit_kind == filters.kind)
    if filters.state:
        shown = shown_states(period.due, today)
        found.append(Duty.state.in_([state for state, name in shown.items() if name == filters.state]))
    if filters.q:
        found.append(Duty.sort_name.contains(filters.q.lower(), autoescape=True))
    return found


def ordering(sort: str) -> list[Any]:
    """The columns to sort by; units with the same name keep their places from page to page."""
    columns = (*SORTS[sort.removeprefix("-")], Duty.unit_id)
    return [column.desc() if sort.startswith("-") else column for column in columns]


def count_units(where: list[sa.ColumnElement[bool]], filters: Filters, figures: Figures) -> int:
    """How many units the filters leave: from the kept counts, unless a kind or a name was asked for."""
    if not (filters.kind or filters.q):
        return figures.count(region=filters.region, state=filters.state)
    return session().scalar(sa.select(sa.func.count()).select_from(Duty).where(*where)) or 0


def units(where: list[sa.ColumnElement[bool]], sort: str, *, limit: int, offset: int = 0) -> list[Any]:
    """Rows of (unit id, name, region, kind, state, stages done, forum id, changed at)."""
    columns = sa.select(
        Duty.unit_id, Duty.unit_name, Duty.region_code, Duty.unit_kind,
        Duty.state, Duty.stages_done, Duty.forum_id, Duty.changed_at,
    )  # fmt: skip
    return list(session().execute(columns.where(*where).order_by(*ordering(sort)).limit(limit).offset(offset)))
