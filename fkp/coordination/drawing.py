"""Figures and units as plain tuples for the templates: the loops of this screen run over thousands of cells, where
macros, filters and address building would cost more than the queries."""

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask import url_for

from fkp.coordination.figures import STATES, Figures, PeriodRow
from fkp.rules.indonesian import in_zone, short_date
from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.storage.provinces import current_province

BAR_WIDTH = 1000


class Cell(NamedTuple):
    """A number and, where units stand behind it that may be seen, the list of them."""

    text: str
    href: str | None


class FigureRow(NamedTuple):
    """One row of figures with its bar of (state, x, width), out of BAR_WIDTH."""

    name: str
    href: str | None
    cells: list[Cell]
    total: str
    bar: tuple[tuple[str, float, float], ...]


def figure_rows(counted: Figures, listed: Figures | None, base: str) -> list[FigureRow]:
    """A row per kabupaten/kota; `base` is the address the links narrow down."""
    seen = {region.code for region in listed.regions} if listed else set()
    rows = []
    for region in counted.regions:
        here = f"{base}&wilayah={region.code}" if region.code in seen else None
        rows.append(_row(region.name, here, region.units))
    return rows


def total_row(counted: Figures, listed: Figures | None, base: str) -> FigureRow:
    """All regions together."""
    return _row("Seluruhnya", base if listed else None, counted.units)


def _row(name: str, here: str | None, units: tuple[int, ...]) -> FigureRow:
    cells = [
        Cell(grouped(n), f"{here}&status={state}#daftar" if here and n else None)
        for state, n in zip(STATES, units, strict=True)
    ]
    return FigureRow(name, f"{here}#daftar" if here else None, cells, grouped(sum(units)), bar(units))


@lru_cache(maxsize=4096)
def bar(units: tuple[int, ...]) -> tuple[tuple[str, float, float], ...]:
    """The parts of a stacked bar that have a width."""
    total, x, parts = sum(units), 0.0, []
    for state, n in zip(STATES, units, strict=True):
        if n:
            width = BAR_WIDTH * n / total
            parts.append((state, round(x, 1), round(width, 1)))
            x += width
    return tuple(parts)


def unit_rows(found: list[Any], period: PeriodRow, counted: Figures, shown: dict[str, str]) -> list[tuple[Any, ...]]:
    """Rows of (address, name, region, kind, shown state, stages done or None, day of the last change)."""
    names = {region.code: region.name for region in counted.regions}
    forum_base = url_for("forums.index")
    duty_base = f"{url_for('coordination.overview')}{period.id}/unit/"
    zone = current_province().timezone
    return [
        (
            f"{forum_base}{forum_id}/" if forum_id else f"{duty_base}{unit_id}",
            name,
            names[region],
            UNIT_KINDS[kind],
            shown[state],
            done if forum_id else None,
            _day(changed, zone) if forum_id else "",
        )
        for unit_id, name, region, kind, state, done, forum_id, changed in found
    ]


def grouped(value: int) -> str:
    """A whole number with dots: "10.000"."""
    return f"{value:,}".replace(",", ".")


@lru_cache(maxsize=4096)
def _day(moment: datetime, zone: str) -> str:
    return short_date(in_zone(moment, zone).date())
