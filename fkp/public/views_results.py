"""Published survey results for everybody: the list, one result as a page, and both as open data."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from fkp.public import listing, open_data
from fkp.public.results import PublicResult, open_link, public_result, trend
from fkp.rules.skm import GRADES
from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.storage.provinces import current_province
from fkp.surveys import queries
from fkp.units.queries import regions
from fkp.web.downloads import CSV_TYPE, XLSX_TYPE, Row, attachment, csv, safe_name, xlsx
from fkp.web.forms import clean_line
from fkp.web.gate import open_to_all
from fkp.web.lists import page_of
from fkp.web.pages import page, page_or_piece

bp = Blueprint("published", __name__, url_prefix="/hasil-skm")

KEPT_SECONDS = 300
"""How long others may keep data before they ask again; a withdrawn result is gone everywhere after that."""


@bp.get("/")
@open_to_all
def index() -> ResponseReturnValue:
    """The newest published result of every unit, searched and filtered by the address."""
    wanted = listing.ResultFilter.read(request.args)
    shown = page_of(listing.count(wanted))
    return page_or_piece(
        "public/index.html",
        "public/_list.html",
        wanted=wanted,
        page=shown,
        rows=listing.rows(wanted, shown),
        regions=[("", "Semua wilayah"), *((region.code, region.name) for region in regions())],
        kinds=[("", "Semua jenis"), *UNIT_KINDS.items()],
    )


@bp.get("/<code>")
@open_to_all
def show(code: str) -> ResponseReturnValue:
    """One published result in plain words, with everything that is for everybody."""
    result = _result(code)
    unit = result.survey.unit
    published = trend(unit)
    return page(
        "public/show.html",
        result=result,
        survey=result.survey,
        unit=unit,
        trend=published,
        newest=published[-1],
        link=open_link(unit),
        grades=GRADES,
    )


@bp.get("/data.<any(csv, json):kind>")
@open_to_all
def all_data(kind: str) -> Response:
    """Every published survey of the province, one row each."""
    here = url_for("published.index", _external=True)
    rows = [open_data.list_row(row, f"{here}{row.code}") for row in listing.everything()]
    province = current_province()
    found = open_data.list_document(rows, province.name, province.code)
    return _file(kind, found, (list(row.values()) for row in rows), open_data.LIST_COLUMNS, f"skm {province.name}")


@bp.get("/<code>.<any(xlsx, csv, json):kind>")
@open_to_all
def data(code: str, kind: str) -> Response:
    """One published survey: the same figures as its page."""
    result = _result(code)
    found = open_data.document(result, url_for("published.show", code=result.survey.code, _external=True))
    name = f"skm {result.survey.unit.name} {result.survey.code}"
    return _file(kind, found, open_data.figures(found), open_data.FIGURE_COLUMNS, name)


def _result(code: str) -> PublicResult:
    survey = queries.by_code(clean_line(code))
    result = public_result(survey) if survey else None
    if result is None:
        abort(404)
    return result


def _file(kind: str, found: Mapping[str, Any], rows: Iterable[Row], columns: Sequence[str], name: str) -> Response:
    """The data as a file that pages of other sites may read, too."""
    text = open_data.as_json(found)
    if kind == "json":
        answer = Response(text, mimetype="application/json")
    elif kind == "csv":
        answer = attachment(csv(rows, columns), safe_name(name, kind), CSV_TYPE)
    else:
        answer = attachment(xlsx(rows, columns, "SKM"), safe_name(name, kind), XLSX_TYPE)
    # Of the figures, not of the bytes: a workbook carries the moment it was made.
    answer.set_etag(f"{sha256(text).hexdigest()[:24]}-{kind}")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    answer.make_conditional(request)
    return answer
