"""Finding units: always through the person who asks, so that a stranger's unit is simply not found."""

import sqlalchemy as sa
from flask import abort

from fkp.accounts.models import Person, RoleGrant
from fkp.rules.permissions import Permission, Reach
from fkp.storage.database import Base, session
from fkp.storage.provinces import current_province
from fkp.units.models import Region, Service, Unit

RESTS_WHEN_INACTIVE = frozenset(
    {Permission.EDIT_UNIT, Permission.RUN_FORUM, Permission.RUN_SURVEY, Permission.SEND_REPORT}
)
"""What nobody may do for a unit that was deactivated; looking and managing stay."""


def within(reach: Reach) -> sa.ColumnElement[bool]:
    """The condition on `Unit` that a reach stands for."""
    if reach.everything:
        return sa.true()
    parts: list[sa.ColumnElement[bool]] = []
    if reach.regions:
        parts.append(Unit.region_code.in_(sorted(reach.regions)))
    if reach.units:
        parts.append(Unit.id.in_(sorted(reach.units)))
    # A unit's path ends with its own id, so "/3/" anywhere in it means: is 3, or stands below 3.
    parts.extend(Unit.path.contains(f"/{unit_id}/") for unit_id in sorted(reach.unit_trees))
    return sa.or_(*parts) if parts else sa.false()


def visible(person: Person, permission: Permission = Permission.VIEW_UNITS) -> sa.ColumnElement[bool]:
    """The condition on `Unit` for what this permission of this person reaches."""
    return within(person.reach(permission))


def unit(person: Person, unit_id: int, permission: Permission = Permission.VIEW_UNITS) -> Unit:
    """One unit the person may see; others do not exist for them (404), a missing right is 403."""
    found = session().scalar(sa.select(Unit).where(Unit.id == unit_id, visible(person)))
    if found is None:
        abort(404)
    if not may(person, found, permission):
        abort(403)
    return found


def may(person: Person, unit: Unit, permission: Permission) -> bool:
    """Whether the person holds this permission for this very unit; an inactive unit can only be read."""
    if not unit.active and permission in RESTS_WHEN_INACTIVE:
        return False
    reach = person.reach(permission)
    return (
        reach.everything
        or unit.region_code in reach.regions
        or unit.id in reach.units
        or bool(unit.lineage & reach.unit_trees)
    )


def service(unit: Unit, service_id: int) -> Service:
    """One service of this unit; another unit's is 404."""
    found = session().scalar(sa.select(Service).where(Service.id == service_id, Service.unit_id == unit.id))
    if found is None:
        abort(404)
    return found


def regions() -> list[Region]:
    """The province first, then its kabupaten and kota by code."""
    return list(session().scalars(sa.select(Region).order_by(Region.code)))


def regions_within(person: Person, permission: Permission) -> list[Region]:
    """The regions this permission reaches, wholly or through some unit in them, by code."""
    reach = person.reach(permission)
    if reach.everything:
        return regions()
    through_units = sa.exists().where(Unit.region_code == Region.code, within(reach))
    found = sa.select(Region).where(sa.or_(Region.code.in_(sorted(reach.regions)), through_units))
    return list(session().scalars(found.order_by(Region.code)))


def below(unit: Unit) -> list[Unit]:
    """Every unit under this one, nearest first."""
    found = sa.select(Unit).where(Unit.path.startswith(unit.path, autoescape=True), Unit.id != unit.id)
    return list(session().scalars(found.order_by(sa.func.length(Unit.path), Unit.id)))


def parents_for(person: Person, region_code: str, unit: Unit | None = None) -> dict[int, str]:
    """What this unit may stand below, {id: name}: active units of its region, or of the province itself.

    Only units the person manages, never the unit itself or one below it; the present parent always stays.
    """
    allowed = sa.and_(
        Unit.active,
        Unit.region_code.in_({region_code, current_province().code}),
        visible(person, Permission.MANAGE_UNITS),
    )
    found = sa.select(Unit.id, Unit.name).order_by(Unit.region_code.desc(), Unit.sort_name, Unit.id)
    if unit is not None:
        allowed = sa.or_(allowed, Unit.id == unit.parent_id)
        found = found.where(~Unit.path.contains(f"/{unit.id}/"))
    return {row.id: row.name for row in session().execute(found.where(allowed))}


def namesakes(name: str, region_code: str, *, besides: int | None = None) -> list[Unit]:
    """Units of this region that already bear this name, whatever its capitals."""
    found = sa.select(Unit).where(Unit.region_code == region_code, Unit.sort_name == Unit.fold(name))
    if besides is not None:
        found = found.where(Unit.id != besides)
    return list(session().scalars(found.order_by(Unit.id).limit(5)))


def active_accounts(unit: Unit) -> int:
    """How many people with an account that works belong to this unit."""
    found = sa.select(sa.func.count(sa.distinct(Person.id))).join(RoleGrant)
    return session().scalar(found.where(RoleGrant.unit_id == unit.id, Person.active)) or 0


_GOES_WITH_IT = {"service", "duty"}  # a duty nobody began; once a forum exists, the forum itself holds the unit
_TIES = {"unit": "unit lain di bawahnya", "role_grant": "akun yang terdaftar di unit ini"}


def ties(unit: Unit) -> list[str]:
    """What holds a unit in the records, in words; only a unit without any may be deleted.

    Asks every table that refers to units, also those of features this package does not know.
    """
    referring = [
        column
        for table in Base.metadata.sorted_tables
        if table.name not in _GOES_WITH_IT
        for column in table.columns
        if any(key.column is Unit.__table__.c.id for key in column.foreign_keys)
    ]
    held = [column.table.name for column in referring if _refers(column, unit)]
    return list(dict.fromkeys(_TIES.get(name, "forum, laporan, atau catatan lain") for name in held))


def _refers(column: sa.Column[int], unit: Unit) -> bool:
    return bool(session().scalar(sa.select(sa.exists().where(column == unit.id))))
