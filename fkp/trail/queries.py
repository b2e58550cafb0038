"""Reading the trail, always through the person who asks, newest first and never counting it all."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.rules.permissions import Permission
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session
from fkp.storage.provinces import current_province
from fkp.units.models import Unit
from fkp.units.queries import within

PER_PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What narrows the trail down; empty means everything one may read."""

    q: str = ""
    unit_id: int | None = None
    person_id: int | None = None
    subject: str = ""
    subject_id: int | None = None
    first: date | None = None
    last: date | None = None
    """Days in the province's zone, both included."""

    @property
    def any(self) -> bool:
        return any((self.q, self.unit_id, self.person_id, self.subject, self.first, self.last))


def readable(person: Person) -> sa.ColumnElement[bool]:
    """The condition on entries somebody may read: of the units, or the kabupaten/kota, they answer for."""
    reach = person.reach(Permission.VIEW_TRAIL)
    if reach.everything:
        return sa.true()
    of_units = AuditEntry.unit_id.in_(sa.select(Unit.id).where(within(reach)))
    of_regions = sa.and_(AuditEntry.unit_id.is_(None), AuditEntry.region_code.in_(sorted(reach.regions)))
    return sa.or_(of_units, of_regions)


def entries(person: Person, filters: Filters, *, before: int | None = None) -> tuple[list[AuditEntry], bool]:
    """The newest entries that fit (older than entry `before`), and whether there are older ones still."""
    found = sa.select(AuditEntry).where(readable(person), *_conditions(filters))
    if before is not None:
        found = found.where(AuditEntry.id < before)
    read = list(session().scalars(found.order_by(AuditEntry.id.desc()).limit(PER_PAGE + 1)))
    return read[:PER_PAGE], len(read) > PER_PAGE


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = []
    if filters.q:
        fields = (AuditEntry.deed, AuditEntry.subject_label, AuditEntry.person_name, AuditEntry.reason)
        wanted.append(sa.or_(*(field.icontains(filters.q, autoescape=True) for field in fields)))
    if filters.unit_id is not None:
        wanted.append(AuditEntry.unit_id == filters.unit_id)
    if filters.person_id is not None:
        wanted.append(AuditEntry.person_id == filters.person_id)
    if filters.subject:
        wanted.append(AuditEntry.subject_type == filters.subject)
    if filters.subject and filters.subject_id is not None:
        wanted.append(AuditEntry.subject_id == filters.subject_id)
    if filters.first is not None:
        wanted.append(AuditEntry.at >= _midnight(filters.first))
    if filters.last is not None:
        wanted.append(AuditEntry.at < _midnight(filters.last + timedelta(days=1)))
    return wanted


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(current_province().timezone))


def unit_names(found: list[AuditEntry]) -> dict[int, str]:
    """The names of the units these entries are filed under."""
    ids = {entry.unit_id for entry in found if entry.unit_id}
    named = session().execute(sa.select(Unit.id, Unit.name).where(Unit.id.in_(ids)))
    return {row.id: row.name for row in named}


def unit_name(person: Person, unit_id: int | None) -> str | None:
    """The name of one unit whose trail the person may read."""
    reach = within(person.reach(Permission.VIEW_TRAIL))
    return session().scalar(sa.select(Unit.name).where(Unit.id == unit_id, reach))
