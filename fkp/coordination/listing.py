"""The list of units behind the figures: what the address asks for, and the rows that answer it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from fkp.duties.figures import STATES, Figures, PeriodRow, shown_states
from fkp.duties.models import FKP, SKM, Duty
from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.storage.database import session
from fkp.units.models import Unit
from fkp.web.forms import clean_line

DUTY = cast(sa.Table, Duty.__table__)
RECORDS = {FKP: DUTY.c.forum_id, SKM: DUTY.c.survey_id}
"""The record that counts for a unit's duty."""
LIKE_ESCAPE = "/"
CONDITIONS: dict[str, sa.ColumnElement[bool]] = {
    "period": DUTY.c.period_id == sa.bindparam("period"),
    "region": DUTY.c.region_code == sa.bindparam("region"),
    "regions": DUTY.c.region_code.in_(sa.bindparam("regions", expanding=True)),
    "kind": DUTY.c.unit_kind == sa.bindparam("kind"),
    "states": DUTY.c.state.in_(sa.bindparam("states", expanding=True)),
    "name": DUTY.c.sort_name.like(sa.bindparam("name"), escape=LIKE_ESCAPE),
}
SORTS: dict[str, tuple[sa.Column[Any], ...]] = {
    "nama": (DUTY.c.sort_name,),
    "wilayah": (DUTY.c.region_code, DUTY.c.sort_name),
    # Alphabetical order is the order of progress, so an index gives it.
    "status": (DUTY.c.state, DUTY.c.sort_name),
    "ubah": (DUTY.c.changed_at,),
}
LONGEST_SEARCH = 100

Narrowing = dict[str, Any]
"""Names out of CONDITIONS with their values, see `narrowing`."""


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


def narrowing(period: PeriodRow, filters: Filters, today: date, regions: frozenset[str] | None) -> Narrowing:
    """What the list is narrowed by: names out of CONDITIONS with their values, never beyond the regions given."""
    found: Narrowing = {"period": period.id}
    if filters.region:
        found["region"] = filters.region
    if regions is not None:
        found["regions"] = sorted(regions)
    if filters.kind:
        found["kind"] = filters.kind
    if filters.state:
        shown = shown_states(period.due, today)
        found["states"] = [state for state, name in shown.items() if name == filters.state]
    if filters.q:
        found["name"] = f"%{_literally(Unit.fold(filters.q))}%"
    return found


def count_units(narrowed: Narrowing, filters: Filters, figures: Figures) -> int:
    """How many units the filters leave: from the kept counts, unless a kind or a name was asked for."""
    if not (filters.kind or filters.q):
        return figures.count(region=filters.region, state=filters.state)
    counted = sa.select(sa.func.count()).select_from(DUTY).where(*where(narrowed))
    return session().scalar(counted, narrowed) or 0


def units(duty: str, narrowed: Narrowing, sort: str, *, limit: int, offset: int = 0) -> Sequence[Any]:
    """Rows of (unit id, name, region, kind, state, stages done, id of the forum or survey, changed at)."""
    values = {**narrowed, "limit": limit, "offset": offset}
    return session().execute(_list(duty, tuple(narrowed), sort), values).all()


def where(narrowed: Iterable[str]) -> list[sa.ColumnElement[bool]]:
    """The conditions on `DUTY` by these names; their values are given when the statement is executed."""
    return [CONDITIONS[name] for name in narrowed]


def ordering(sort: str) -> list[Any]:
    """The columns to sort by; units with the same name keep their places from page to page."""
    columns = (*SORTS[sort.removeprefix("-")], DUTY.c.unit_id)
    return [column.desc() if sort.startswith("-") else column for column in columns]


@lru_cache(maxsize=256)
def _list(duty: str, names: tuple[str, ...], sort: str) -> sa.Select[Any]:
    """Built once per set of filters: building and keying a statement costs more than running it."""
    columns = DUTY.c
    return (
        sa.select(
            columns.unit_id, columns.unit_name, columns.region_code, columns.unit_kind,
            columns.state, columns.stages_done, RECORDS[duty].label("record_id"), columns.changed_at,
        )
        .where(*where(names))
        .order_by(*ordering(sort))
        .limit(sa.bindparam("limit"))
        .offset(sa.bindparam("offset"))
    )  # fmt: skip


def _literally(text: str) -> str:
    for sign in (LIKE_ESCAPE, "%", "_"):
        text = text.replace(sign, LIKE_ESCAPE + sign)
    return text
