"""Finding units: always through the person who asks, so that a stranger's unit is simply not found."""

import sqlalchemy as sa
from flask import abort

from fkp.accounts.models import Person
from fkp.rules.permissions import Permission, Reach
from fkp.storage.database import session
from fkp.units.models import Region, Unit


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
    """Whether the person holds this permission for this very unit."""
    reach = person.reach(permission)
    ancestors = {int(part) for part in unit.path.split("/") if part}
    return (
        reach.everything
        or unit.region_code in reach.regions
        or unit.id in reach.units
        or bool(ancestors & reach.unit_trees)
    )


def regions() -> list[Region]:
    """The province first, then its kabupaten and kota by code."""
    return list(session().scalars(sa.select(Region).order_by(Region.code)))


def own_units(person: Person) -> list[Unit]:
    """The units a petugas or kepala unit works for, by name."""
    ids = [grant.unit_id for grant in person.grants if grant.unit_id]
    return list(session().scalars(sa.select(Unit).where(Unit.id.in_(ids)).order_by(Unit.sort_name)))
