"""The list of published results: what the address filters, one line per unit, and all of them for open data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from werkzeug.datastructures import MultiDict

from fkp.duties.models import Period
from fkp.rules.skm import Grade, grade
from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.storage.database import session
from fkp.surveys.models import Survey
from fkp.units.models import Region, Unit
from fkp.web.forms import clean_line
from fkp.web.lists import Page

_PUBLISHED = (Survey.published_at.is_not(None), Survey.cancelled_at.is_(None), Survey.final_index.is_not(None))
_COLUMNS = (
    Survey.code, Survey.published_at, Survey.final_index, Survey.final_respondents, Unit.name, Unit.kind,
    Region.code.label("region_code"), Region.name.label("region"), Period.name.label("period"), Period.starts,
    Period.ends,
)  # fmt: skip


@dataclass(frozen=True)
class ResultFilter:
    """What the address asks for; whatever it does not know counts as not asked."""

    q: str = ""
    region: str = ""
    kind: str = ""

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> "ResultFilter":
        """From the query of an address."""
        return cls(
            q=clean_line(args.get("q"))[:100],
            region=clean_line(args.get("wilayah"))[:13],
            kind=args["jenis"] if args.get("jenis") in UNIT_KINDS else "",
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered away that the plain list would show."""
        return bool(self.q or self.region or self.kind)

    def found(self) -> list[sa.ColumnElement[bool]]:
        """The conditions on `Unit`."""
        parts = [Unit.sort_name.contains(word, autoescape=True) for word in Unit.fold(self.q).split()]
        if self.region:
            parts.append(Unit.region_code == self.region)
        if self.kind:
            parts.append(Unit.kind == self.kind)
        return parts


@dataclass(frozen=True)
class ResultRow:
    """One published survey as a line."""

    code: str
    published_at: datetime
    unit: str
    kind: str
    region_code: str
    region: str
    period: str
    starts: date
    ends: date
    respondents: int
    index: Decimal
    grade: Grade


def count(wanted: ResultFilter) -> int:
    """How many units the list has."""
    found = sa.select(sa.func.count(Survey.unit_id.distinct())).join(Unit).where(*_PUBLISHED, *wanted.found())
    return session().scalar(found) or 0


def rows(wanted: ResultFilter, page: Page) -> list[ResultRow]:
    """One page: the newest published survey of each unit, the newest period first."""
    found = _lines().where(*_newest(), *wanted.found()).limit(page.per_page).offset(page.offset)
    return [_row(row) for row in session().execute(found)]


def everything() -> Iterator[ResultRow]:
    """Every published survey of the province, also the older ones of a unit."""
    return (_row(row) for row in session().execute(_lines().where(*_PUBLISHED)))


def _lines() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(*_COLUMNS)
        .select_from(Survey)
        .join(Unit)
        .join(Region)
        .join(Period)
        .order_by(Period.starts.desc(), Unit.sort_name, Unit.id, Survey.id.desc())
    )


def _newest() -> tuple[sa.ColumnElement[bool], ...]:
    """Published, and nothing newer of the same unit is."""
    later, period = aliased(Survey), aliased(Period)
    newer = (
        sa.select(later.id)
        .join(period, period.id == later.period_id)
        .where(
            later.unit_id == Survey.unit_id,
            later.published_at.is_not(None),
            later.cancelled_at.is_(None),
            later.final_index.is_not(None),
            sa.tuple_(period.starts, later.id) > sa.tuple_(Period.starts, Survey.id),
        )
        .correlate(Survey, Period)
    )
    return (*_PUBLISHED, ~newer.exists())


def _row(row: sa.Row[*tuple[Any, ...]]) -> ResultRow:
    return ResultRow(
        code=row.code,
        published_at=row.published_at,
        unit=row.name,
        kind=UNIT_KINDS[row.kind],
        region_code=row.region_code,
        region=row.region,
        period=row.period,
        starts=row.starts,
        ends=row.ends,
        respondents=row.final_respondents or 0,
        index=Decimal(row.final_index),
        grade=grade(row.final_index),
    )
