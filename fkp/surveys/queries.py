"""Finding surveys, always through the person who asks; and, for citizens, by their link or code."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from flask import abort

from fkp.accounts.models import Person
from fkp.rules.permissions import Permission
from fkp.storage.database import read_row, session
from fkp.surveys.models import Survey
from fkp.units.models import Unit
from fkp.units.queries import may, visible


def survey(person: Person, survey_id: int, permission: Permission = Permission.VIEW_SURVEYS) -> Survey:
    """One survey: not visible → 404; visible, but this permission does not reach its unit → 403."""
    found = session().scalar(
        sa.select(Survey).join(Unit).where(Survey.id == survey_id, visible(person, Permission.VIEW_SURVEYS))
    )
    if found is None:
        abort(404)
    if not may(person, found.unit, permission):
        abort(403)
    return found


def search(person: Person, q: str) -> sa.Select[Survey]:
    """The surveys a person may see whose title, code or unit has every word of `q`, to be counted and paged."""
    found = (
        sa.select(Survey).join(Unit).where(visible(person, Permission.VIEW_SURVEYS), Survey.cancelled_at.is_(None))
    )
    for word in q.split():
        fields = (Survey.title, Survey.code, Unit.sort_name)
        found = found.where(sa.or_(*(field.icontains(word, autoescape=True) for field in fields)))
    return found


def surveys_of(unit: Unit, period_id: int | None = None) -> list[Survey]:
    """The surveys of a unit that count, newest first."""
    found = sa.select(Survey).where(Survey.unit_id == unit.id, Survey.cancelled_at.is_(None))
    if period_id is not None:
        found = found.where(Survey.period_id == period_id)
    return list(session().scalars(found.order_by(Survey.id.desc())))


def survey_before(survey: Survey) -> Survey | None:
    """The unit's last survey of an earlier period: whose follow-up this one reports on."""
    before = [
        other
        for other in surveys_of(survey.unit)
        if other.id != survey.id and other.period.starts < survey.period.starts and other.closed_at
    ]
    return max(before, key=lambda other: (other.period.starts, other.id), default=None)


def published(unit: Unit) -> list[Survey]:
    """The unit's published surveys, the newest period first."""
    found = [survey for survey in surveys_of(unit) if survey.published_at]
    return sorted(found, key=lambda survey: (survey.period.starts, survey.id), reverse=True)


def by_code(code: str) -> Survey | None:
    """The published survey with this code, for everybody."""
    return session().scalar(
        sa.select(Survey).where(Survey.code == code, Survey.published_at.is_not(None), Survey.cancelled_at.is_(None))
    )


class Door(NamedTuple):
    """What the public form must know of a link before anything else, as plain columns."""

    link_id: int
    revoked: bool
    survey_id: int
    unit_id: int
    code: str
    version: int
    opens_on: date | None
    closes_on: date | None
    opened: bool
    closed: bool
    cancelled: bool
    layout: str
    kiosk_token: str | None


# Asked by every citizen's phone: built once, and nothing but columns.
_DOOR = sa.text(
    "SELECT survey_link.id, revoked_at IS NOT NULL, survey.id, unit_id, survey.code, survey.version,"
    " opens_on, closes_on, opened_at IS NOT NULL, closed_at IS NOT NULL, cancelled_at IS NOT NULL,"
    " layout, kiosk_token"
    " FROM survey_link JOIN survey ON survey.id = survey_link.survey_id WHERE survey_link.code = :code"
).columns(
    sa.column("link_id"),
    sa.column("revoked", sa.Boolean),
    sa.column("survey_id"),
    sa.column("unit_id"),
    sa.column("code"),
    sa.column("version"),
    sa.column("opens_on", sa.Date),
    sa.column("closes_on", sa.Date),
    sa.column("opened", sa.Boolean),
    sa.column("closed", sa.Boolean),
    sa.column("cancelled", sa.Boolean),
    sa.column("layout"),
    sa.column("kiosk_token"),
)


def door(code: str) -> Door | None:
    """Where a public link leads; None for one that never was."""
    if not code.isalnum():  # PostgreSQL would not even look for some of what can stand in an address
        return None
    row = read_row(_DOOR, {"code": code})
    return Door(*row) if row is not None else None
