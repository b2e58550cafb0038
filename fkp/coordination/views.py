"""Siapa belum lapor: the figures of a period, the units behind them, and both to take away."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from fkp.accounts.current import me
from fkp.coordination import drawing, export_forums, export_surveys, listing
from fkp.coordination.begun import begun
from fkp.coordination.listing import Filters
from fkp.duties.figures import (
    Figures,
    PeriodRow,
    Share,
    figures,
    figures_beside,
    period_rows,
    regions_within,
    shown_states,
)
from fkp.duties.kinds import KINDS
from fkp.duties.models import DUTY_LABELS, DUTY_NAMES, FKP, SKM, Duty
from fkp.duties.queries import most_current, today
from fkp.rules.periods import SHOWN_STATES, due_in_words, shown_state
from fkp.rules.permissions import Permission
from fkp.rules.stages import DutyState
from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.storage.database import session
from fkp.units import queries as unit_queries
from fkp.web.downloads import CSV_TYPE, XLSX_TYPE, attachment, csv, safe_name, xlsx
from fkp.web.gate import requires
from fkp.web.lists import PER_PAGE, Page, page_of
from fkp.web.pages import page, page_or_piece, wants_piece

bp = Blueprint("coordination", __name__, url_prefix="/siapa-belum-lapor")

PRINT_LIMIT = 2000
EXPORTS = {FKP: export_forums, SKM: export_surveys}


class Looked(NamedTuple):
    """The duty and period an address names, and the current period of the other duty beside it."""

    duty: str
    periods: list[PeriodRow]
    """All of this duty."""
    period: PeriodRow | None
    beside: PeriodRow | None
    day: date


class Asked(NamedTuple):
    """What an address of this screen asks for, kept within what the person may see."""

    periods: list[PeriodRow]
    period: PeriodRow
    day: date
    beside: tuple[PeriodRow | None, Share]
    """The current period of the other duty, and who has sent in it."""
    figures: Figures
    listed: Figures | None
    """The figures of the regions whose units the person may see one by one; None when there are none."""
    filters: Filters
    narrowed: dict[str, Any]
    """See `listing.narrowing`."""


@dataclass(frozen=True)
class ListPage(Page):
    """A page of the list whose neighbours are found from its own address."""

    address: str = ""

    @cached_property
    def pages(self) -> int:  # asked once for each of two hundred pages
        return super().pages

    def href(self, number: int) -> str:
        return f"{self.address}&hal={number}" if number > 1 else self.address


@bp.get("/")
@requires(Permission.VIEW_OVERVIEW)
def overview() -> ResponseReturnValue:
    """Totals, kabupaten/kota, and the list of units; everything chosen stands in the address."""
    looked = _looked()
    asked = _asked(looked)
    if asked is None:
        return _no_period(looked)
    here = f"?periode={asked.period.id}"
    context = {"asked": asked, "filters": asked.filters, "states": SHOWN_STATES, "here": here, **_units(asked)}
    if wants_piece():
        return page_or_piece("coordination/overview.html", "coordination/_units.html", **context)
    return page(
        "coordination/overview.html",
        duty=DUTY_NAMES[looked.duty],
        due_words=due_in_words(asked.period.due, asked.day),
        tabs=_tabs(looked.duty, (asked.period, asked.figures.share), asked.beside),
        figures=drawing.draw_figures(asked.figures, asked.listed, asked.period.id),
        selects=_selects(asked),
        **context,
    )


@bp.get("/ekspor.<any(xlsx, csv):kind>")
@requires(Permission.VIEW_OVERVIEW)
def download(kind: str) -> ResponseReturnValue:
    """Exactly the units the address narrows down to, as a spreadsheet."""
    asked = _asked(_looked())
    if asked is None:
        abort(404)
    if asked.listed is None:
        abort(403)
    export = EXPORTS[asked.period.duty]
    rows = export.rows(asked.narrowed, asked.filters.sort, shown_states(asked.period.due, asked.day))
    period = f"{DUTY_LABELS[asked.period.duty]} {asked.period.name}"
    title = f"Siapa belum lapor {period}"
    if kind == "csv":
        return attachment(csv(rows, export.COLUMNS), safe_name(title, "csv"), CSV_TYPE)
    return attachment(xlsx(rows, export.COLUMNS, period), safe_name(title, "xlsx"), XLSX_TYPE)


@bp.get("/<int:period_id>/unit/<int:unit_id>")
@requires(Permission.VIEW_OVERVIEW)
def duty(period_id: int, unit_id: int) -> ResponseReturnValue:
    """How far one unit is, and whom to ask when it has not begun."""
    unit = unit_queries.unit(me(), unit_id, Permission.VIEW_FORUMS)
    found = session().get(Duty, (period_id, unit.id))
    if found is None:
        abort(404)
    shown = shown_state(DutyState(found.state), found.period.due, today())
    return page(
        "coordination/duty.html",
        duty=found,
        unit=unit,
        state=shown,
        state_label=SHOWN_STATES[shown],
        label=DUTY_LABELS[found.period.duty],
        noun=KINDS[found.period.duty].noun,
        begun=begun(unit, found),
        due_words=due_in_words(found.period.due, today()),
    )


def _looked() -> Looked:
    """Read which duty and period the address names: `periode` decides, then `kewajiban`, then what there is."""
    known, day = period_rows(), today()
    wanted = request.args.get("periode", type=int)
    chosen = next((each for each in known if each.id == wanted), None)
    duty = chosen.duty if chosen else _asked_duty(known)
    own = [each for each in known if each.duty == duty]
    beside = most_current([each for each in known if each.duty != duty], day)
    return Looked(duty, own, chosen or most_current(own, day), beside, day)


def _asked_duty(known: list[PeriodRow]) -> str:
    asked = request.args.get("kewajiban", "")
    if asked in DUTY_LABELS:
        return asked
    return next((duty for duty in DUTY_LABELS if any(each.duty == duty for each in known)), FKP)


def _asked(looked: Looked) -> Asked | None:
    """The figures and filters of what was looked at; None while no period was set."""
    period, day = looked.period, looked.day
    if period is None:
        return None
    counted, share = figures_beside(period, looked.beside, day, regions_within(me(), Permission.VIEW_OVERVIEW))
    regions = regions_within(me(), KINDS[looked.duty].view)
    listed = None if regions == frozenset() else _only(counted, regions)
    filters = listing.read_filters(request.args, listed or Figures([]))
    narrowed = listing.narrowing(period, filters, day, regions)
    return Asked(looked.periods, period, day, (looked.beside, share), counted, listed, filters, narrowed)


def _no_period(looked: Looked) -> ResponseReturnValue:
    regions = regions_within(me(), Permission.VIEW_OVERVIEW)
    share = figures(looked.beside, looked.day, regions).share if looked.beside else Share(0, 0)
    return page(
        "coordination/no_period.html",
        duty=looked.duty,
        label=DUTY_LABELS[looked.duty],
        tabs=_tabs(looked.duty, (None, Share(0, 0)), (looked.beside, share)),
    )


def _tabs(duty: str, shown: tuple[PeriodRow | None, Share], beside: tuple[PeriodRow | None, Share]) -> Markup:
    """Both duties at a glance, whichever is on show."""
    return drawing.draw_tabs(duty, {each: shown if each == duty else beside for each in DUTY_LABELS})


def _only(counted: Figures, regions: frozenset[str] | None) -> Figures:
    if regions is None:
        return counted
    return Figures([region for region in counted.regions if region.code in regions])


def _selects(asked: Asked) -> list[tuple[str, str, Markup]]:
    """The selects of the filter bar: (name, label, options)."""
    listed = asked.listed.regions if asked.listed else []
    regions = (("", "Semua kabupaten/kota"), *((region.code, region.name) for region in listed))
    selects = [
        ("jenis", "Jenis unit", drawing.options((("", "Semua jenis"), *UNIT_KINDS.items()), asked.filters.kind)),
        ("status", "Status", drawing.options((("", "Semua status"), *SHOWN_STATES.items()), asked.filters.state)),
    ]
    if len(listed) > 1:
        selects.insert(0, ("wilayah", "Kabupaten/kota", drawing.options(regions, asked.filters.region)))
    return selects


def _in_words(asked: Asked) -> list[str]:
    """What the list was narrowed to, as the head of a printed list says it."""
    filters = asked.filters
    regions = {region.code: region.name for region in asked.figures.regions}
    words = [
        regions.get(filters.region, ""),
        UNIT_KINDS.get(filters.kind, ""),
        SHOWN_STATES.get(filters.state, "").lower(),
        f"nama memuat “{filters.q}”" if filters.q else "",
    ]
    return [word for word in words if word]


def _units(asked: Asked) -> dict[str, Any]:
    """The rows of the list as its template draws them, with their page and where they can be taken."""
    if asked.listed is None:
        return {"rows": [], "page": page_of(0), "print_view": False, "too_many": False}
    total = listing.count_units(asked.narrowed, asked.filters, asked.listed)
    print_view = "cetak" in request.args
    # The list of a kabupaten need not repeat its name in every row; a printed one must say it by itself.
    one_region = len(asked.listed.regions) == 1 and not print_view
    number = 1 if print_view else page_of(total).number
    sort = asked.filters.sort
    # Links relative to the page: shorter, and cheaper than asking the routes for each.
    kept = f"?{urlencode({'periode': asked.period.id, **asked.filters.parameters})}&urut="
    shown = ListPage(number, total, PRINT_LIMIT if print_view else PER_PAGE, address=f"{kept}{sort}")
    found = listing.units(asked.period.duty, asked.narrowed, sort, limit=shown.per_page, offset=shown.offset)
    shown_as = shown_states(asked.period.due, asked.day)
    return {
        "sorts": {key: f"{kept}{f'-{key}' if sort == key else key}#daftar" for key in listing.SORTS},
        "chosen": _in_words(asked),
        "rows": drawing.draw_units(found, asked.period, asked.listed, shown_as, one_region=one_region),
        "page": shown,
        "print_view": print_view,
        "one_region": one_region,
        "too_many": print_view and total > PRINT_LIMIT,
    }
