"""What the overview's templates draw, as plain tuples, and its figures drawn once for all who see the same."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from flask import current_app, request
from markupsafe import Markup

from fkp.duties.figures import STATES, Figures, PeriodRow, RegionFigures, Share
from fkp.duties.kinds import KINDS
from fkp.duties.models import DUTY_LABELS
from fkp.rules.indonesian import in_zone, short_date
from fkp.rules.periods import SHOWN_STATES
from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.storage.provinces import current_province
from fkp.web.lists import PER_PAGE

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
    bar: list[tuple[str, float, float]]


def draw_tabs(duty: str, standing: dict[str, tuple[PeriodRow | None, Share]]) -> Markup:
    """The duties side by side, each with its period and who has sent in it; `duty` is the one on show."""
    return _drawn_tabs(
        tuple(
            (
                each,
                period.id if period else None,
                period.name if period else "",
                share.percent if share.total else None,
            )
            for each, (period, share) in standing.items()
        ),
        duty,
    )


@lru_cache(maxsize=128)
def _drawn_tabs(standing: tuple[tuple[str, int | None, str, int | None], ...], shown: str) -> Markup:
    macros: Any = current_app.jinja_env.get_template("_parts/page.html").module
    tabs = [
        (
            _tab_words(DUTY_LABELS[duty], name, percent),
            f"?periode={period_id}" if period_id else f"?kewajiban={duty}",
            duty == shown,
        )
        for duty, period_id, name, percent in standing
    ]
    return Markup(macros.tabs(tabs, "Kewajiban"))


def _tab_words(label: str, period: str, percent: int | None) -> str:
    if not period:
        return f"{label}, belum ada periode"
    return f"{label} {period}" if percent is None else f"{label} {period} · {percent}% sudah mengirim"


def draw_figures(counted: Figures, listed: Figures | None, period_id: int) -> Markup:
    """Totals, bars and the table of regions; each number leads to its units where these may be seen."""
    seen = frozenset(region.code for region in listed.regions) if listed else frozenset()
    return _drawn_figures(tuple(counted.regions), seen, period_id)


@lru_cache(maxsize=128)
def _drawn_figures(regions: tuple[RegionFigures, ...], seen: frozenset[str], period_id: int) -> Markup:
    """Hundreds of cells that change only when a unit's state does; everything drawn is in the arguments."""
    here = f"?periode={period_id}"
    rows = [
        _row(each.name, f"{here}&wilayah={each.code}" if each.code in seen else None, each.units) for each in regions
    ]
    total = _row("Seluruhnya", here if seen else None, Figures(list(regions)).units)
    template = current_app.jinja_env.get_template("coordination/_figures.html")
    return Markup(template.render(regions=rows, total=total, states=SHOWN_STATES))


def _row(name: str, here: str | None, units: tuple[int, ...]) -> FigureRow:
    cells = [
        Cell(grouped(n), f"{here}&status={state}#daftar" if here and n else None)
        for state, n in zip(STATES, units, strict=True)
    ]
    return FigureRow(name, f"{here}#daftar" if here else None, cells, grouped(sum(units)), _bar(units))


def _bar(units: tuple[int, ...]) -> list[tuple[str, float, float]]:
    """The parts of a stacked bar that have a width."""
    total, x, parts = sum(units), 0.0, []
    for state, n in zip(STATES, units, strict=True):
        if n:
            width = BAR_WIDTH * n / total
            parts.append((state, round(x, 1), round(width, 1)))
            x += width
    return parts


@cache
def status_tags() -> dict[str, Markup]:
    """Every shown state by word and shape, ready to stand in a row."""
    macros: Any = current_app.jinja_env.get_template("_parts/page.html").module
    return {state: macros.status_tag(state, label) for state, label in SHOWN_STATES.items()}


@lru_cache(maxsize=256)
def options(choices: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    """The options of a select, (value, label) each."""
    option, picked = Markup('<option value="{}">{}</option>'), Markup('<option value="{}" selected>{}</option>')
    return Markup("\n").join((picked if value == chosen else option).format(value, label) for value, label in choices)


def draw_units(
    found: Sequence[Any], period: PeriodRow, counted: Figures, shown: dict[str, str], *, one_region: bool
) -> Markup:
    """The rows of `listing.units`; those of one region need not name it. Empty when nothing was found."""
    rows = tuple(_unit_rows(found, period, counted, shown))
    if not rows:
        return Markup("")
    # A printed list is long and rarely asked for twice.
    draw = _drawn_units if len(rows) <= PER_PAGE else _drawn_units.__wrapped__
    return draw(rows, KINDS[period.duty].steps, one_region)


@lru_cache(maxsize=128)
def _drawn_units(rows: tuple[tuple[Any, ...], ...], steps: int, one_region: bool) -> Markup:
    """A page of units changes only when one of them does; everything drawn is in the arguments."""
    template = current_app.jinja_env.get_template("coordination/_unit_rows.html")
    return Markup(template.render(rows=rows, steps=steps, one_region=one_region, tags=status_tags()))


def _unit_rows(
    found: Sequence[Any], period: PeriodRow, counted: Figures, shown: dict[str, str]
) -> Iterator[tuple[Any, ...]]:
    """Rows of (address, name, region, kind, shown state, stages done or None, day of the last change)."""
    names = {region.code: region.name for region in counted.regions}
    duty_base, zone = f"{period.id}/unit/", current_province().timezone
    for unit_id, name, region, kind, state, done, record_id, changed in found:
        if record_id:
            base, day = _record_base(period.duty, request.script_root), _day(changed, zone)
            yield f"{base}{record_id}/", name, names[region], UNIT_KINDS[kind], shown[state], done, day
        else:
            yield f"{duty_base}{unit_id}", name, names[region], UNIT_KINDS[kind], shown[state], None, ""


@cache
def _record_base(duty: str, script_root: str) -> str:
    """The address of a duty's records up to their number; the same for as long as the program runs."""
    return KINDS[duty].address(0).removesuffix("0/")


def grouped(value: int) -> str:
    """A whole number with dots: "10.000"."""
    return f"{value:,}".replace(",", ".")


@lru_cache(maxsize=4096)
def _day(moment: datetime, zone: str) -> str:
    return short_date(in_zone(moment, zone).date())
