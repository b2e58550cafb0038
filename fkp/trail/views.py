"""Jejak: who created or changed what, newest first."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.accounts.requests import record_id
from fkp.rules.indonesian import parse_date
from fkp.rules.permissions import Permission
from fkp.storage.audit import AuditEntry
from fkp.trail import queries
from fkp.trail.queries import Filters
from fkp.trail.wording import changes_in_words
from fkp.web.forms import clean_line
from fkp.web.gate import requires
from fkp.web.lists import address
from fkp.web.pages import page_or_piece

bp = Blueprint("trail", __name__, url_prefix="/jejak")

# Which page shows a subject, and which permission opens it.
_PAGES: dict[str, tuple[str, str, Permission]] = {
    "forum": ("forums.show", "forum_id", Permission.VIEW_FORUMS),
    "person": ("people.show", "person_id", Permission.MANAGE_ACCOUNTS),
    "unit": ("units.show", "unit_id", Permission.VIEW_UNITS),
}


@bp.get("/")
@requires(Permission.VIEW_TRAIL)
def index() -> ResponseReturnValue:
    """The trail of the units one answers for; `?subjek=forum&id=…` narrows it to one record."""
    filters, problems = _filters()
    before = request.args.get("sebelum", type=record_id)
    entries, older = queries.entries(me(), filters, before=before)
    return page_or_piece(
        "trail/index.html",
        "trail/_list.html",
        entries=[(entry, changes_in_words(entry.before, entry.after), _href(entry)) for entry in entries],
        units=queries.unit_names(entries),
        older=address(sebelum=entries[-1].id) if older else None,
        newest=address(sebelum=None) if before else None,
        filters=filters,
        problems=problems,
        narrowed=_narrowed(filters, entries),
        typed={"dari": request.args.get("dari", ""), "sampai": request.args.get("sampai", "")},
        address=address,
    )


def _filters() -> tuple[Filters, list[str]]:
    """The filters of the address, and what is wrong with the days typed (then left out)."""
    asked = request.args
    days: dict[str, Any] = {}
    problems = []
    for name, label in {"dari": "Dari tanggal", "sampai": "Sampai tanggal"}.items():
        try:
            days[name] = parse_date(clean_line(asked.get(name)))
        except ValueError as error:
            problems.append(f"{label}: {error}")
    first, last = days.get("dari"), days.get("sampai")
    if first and last and last < first:
        problems.append("Tanggal akhir mendahului tanggal awal; tidak ada catatan yang cocok.")
    filters = Filters(
        q=clean_line(asked.get("q"))[:100],
        unit_id=asked.get("unit", type=record_id),
        person_id=asked.get("orang", type=record_id),
        subject=clean_line(asked.get("subjek"))[:40],
        subject_id=asked.get("id", type=record_id),
        first=first,
        last=last,
    )
    return filters, problems


def _narrowed(filters: Filters, entries: list[AuditEntry]) -> list[tuple[str, str]]:
    """In words, what the address narrows the trail to besides the search, each with the address that lifts it."""
    found = []
    first = entries[0] if entries else None
    if filters.subject:
        what = first.subject_label if first and filters.subject_id else "satu catatan"
        found.append((f"Hanya tentang {what}", address(subjek=None, id=None, sebelum=None)))
    if filters.unit_id:
        name = queries.unit_name(me(), filters.unit_id) or "unit ini"
        found.append((f"Hanya {name}", address(unit=None, sebelum=None)))
    if filters.person_id:
        who = first.person_name if first else "satu orang"
        found.append((f"Hanya perbuatan {who}", address(orang=None, sebelum=None)))
    return found


def _href(entry: AuditEntry) -> str | None:
    """Where the subject of an entry can be seen by whoever reads the trail."""
    endpoint, argument, permission = _PAGES.get(entry.subject_type, ("", "", Permission.USE_OWN_ACCOUNT))
    if not endpoint or entry.subject_id is None or not me().may(permission):
        return None
    values: dict[str, Any] = {argument: entry.subject_id}
    return url_for(endpoint, **values)
