"""The list of units, the same as a file, and the page of one unit."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.units import listing, queries
from fkp.units.blueprint import bp
from fkp.units.unit_page import unit_page
from fkp.web.downloads import CSV_TYPE, XLSX_TYPE, attachment, csv, safe_name, xlsx
from fkp.web.gate import requires
from fkp.web.lists import page_of, sort_href
from fkp.web.pages import page_or_piece


@bp.get("/")
@requires(Permission.VIEW_UNITS)
def index() -> ResponseReturnValue:
    """The units one may see, searched, filtered and sorted by the address."""
    wanted = listing.UnitFilter.read(request.args)
    shown = page_of(listing.count(me(), wanted))
    return page_or_piece(
        "units/index.html",
        "units/_list.html",
        wanted=wanted,
        page=shown,
        units=listing.rows(me(), wanted, shown),
        regions=queries.regions_within(me(), Permission.VIEW_UNITS),
        parent=queries.unit(me(), wanted.parent) if wanted.parent else None,
        kinds=UNIT_KINDS,
        states=listing.STATES,
        sort_href=sort_href,
        filters={key: value for key, value in request.args.items() if value and key != "hal"},
    )


@bp.get("/unduh/<any(xlsx, csv):form>")
@requires(Permission.VIEW_UNITS)
def export(form: str) -> Response:
    """Exactly what the list shows with these filters, all pages, as a spreadsheet."""
    rows = listing.file_rows(me(), listing.UnitFilter.read(request.args))
    name = safe_name("daftar unit", form)
    if form == "csv":
        return attachment(csv(rows, listing.COLUMNS), name, CSV_TYPE)
    return attachment(xlsx(rows, listing.COLUMNS, "Unit"), name, XLSX_TYPE)


@bp.get("/<int:unit_id>/")
@requires(Permission.VIEW_UNITS)
def show(unit_id: int) -> ResponseReturnValue:
    """One unit: profile, what it stands below and above, services. To htmx: its services."""
    return unit_page(queries.unit(me(), unit_id))
