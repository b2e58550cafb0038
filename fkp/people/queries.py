"""Finding accounts, always through the person who manages them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import abort

from fkp.accounts.models import Person, RoleGrant
from fkp.rules.permissions import UNIT_ROLES, Permission, Role
from fkp.storage.database import session
from fkp.units.models import Region, Unit
from fkp.units.queries import within


def manageable(manager: Person) -> sa.ColumnElement[bool]:
    """The condition on `Person` for the accounts somebody may manage.

    An admin manages all; a koordinator provinsi all but admins; a koordinator kabupaten/kota the people whose
    roles all lie inside units of that kabupaten/kota.
    """
    roles = {grant.role for grant in manager.grants}
    if Role.ADMIN in roles:
        return sa.true()
    if Role.KOORDINATOR_PROVINSI in roles:
        return Person.id.not_in(sa.select(RoleGrant.person_id).where(RoleGrant.role == Role.ADMIN.value))
    reached = within(manager.reach(Permission.MANAGE_ACCOUNTS))
    inside = sa.select(RoleGrant.person_id).join(Unit, Unit.id == RoleGrant.unit_id).where(reached)
    outside = (
        sa.select(RoleGrant.person_id)
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .where(sa.or_(RoleGrant.role.not_in([role.value for role in UNIT_ROLES]), sa.not_(reached)))
    )
    return sa.and_(Person.id.in_(inside), Person.id.not_in(outside))


def managed(manager: Person, person_id: int) -> Person:
    """One account the manager may manage; others do not exist for them (404)."""
    found = session().scalar(sa.select(Person).where(Person.id == person_id, manageable(manager)))
    if found is None:
        abort(404)
    return found


@dataclass(frozen=True)
class Filters:
    """What narrows the list of accounts down; empty means everything."""

    q: str = ""
    role: str = ""
    region: str = ""
    state: str = ""
    """"aktif" or "nonaktif"."""
    unit_id: int | None = None

    @property
    def any(self) -> bool:
        return any((self.q, self.role, self.region, self.state, self.unit_id))


def accounts(manager: Person, filters: Filters) -> sa.Select[int]:
    """The ids of the accounts that fit, to be counted, sorted and cut into pages."""
    found = sa.select(Person.id).where(manageable(manager))
    if filters.q:
        fields = (Person.name, Person.nip, Person.email, Person.jabatan)
        found = found.where(sa.or_(*(field.icontains(filters.q, autoescape=True) for field in fields)))
    if filters.state:
        found = found.where(Person.active == (filters.state == "aktif"))
    if filters.role or filters.region or filters.unit_id:
        found = found.where(Person.id.in_(_granted(filters)))
    return found


def _granted(filters: Filters) -> sa.Select[int]:
    grants = sa.select(RoleGrant.person_id).outerjoin(Unit, Unit.id == RoleGrant.unit_id)
    if filters.role:
        grants = grants.where(RoleGrant.role == filters.role)
    if filters.region:
        grants = grants.where(sa.or_(RoleGrant.region_code == filters.region, Unit.region_code == filters.region))
    if filters.unit_id:
        grants = grants.where(RoleGrant.unit_id == filters.unit_id)
    return grants


@dataclass(frozen=True)
class AccountRow:
    """One line of the list of accounts."""

    id: int
    name: str
    nip: str | None
    email: str | None
    jabatan: str
    active: bool
    has_password: bool
    last_signed_in_at: datetime | None
    roles: list[str]


def rows(found: sa.Select[int], *, limit: int, offset: int) -> list[AccountRow]:
    """One page of these accounts by name, each with its roles in words; two statements however many rows."""
    columns = sa.select(
        Person.id, Person.name, Person.nip, Person.email, Person.jabatan, Person.active,
        Person.password_hash.is_not(None).label("has_password"), Person.last_signed_in_at,
    )  # fmt: skip
    page = columns.where(Person.id.in_(found)).order_by(Person.name, Person.id).limit(limit).offset(offset)
    people = session().execute(page).all()
    roles = roles_in_words(person.id for person in people)
    return [AccountRow(*person, roles=roles.get(person.id, [])) for person in people]


def roles_in_words(person_ids: Iterable[int]) -> dict[int, list[str]]:
    """What each of these people is: "Petugas unit, Puskesmas Mapane"."""
    words: dict[int, list[str]] = {}
    for person_id, _, role in held_roles(person_ids):
        words.setdefault(person_id, []).append(role)
    return words


def held_roles(person_ids: Iterable[int]) -> list[tuple[int, int, str]]:
    """The roles these people hold: (person id, grant id, in words)."""
    grants = session().execute(
        sa.select(RoleGrant.person_id, RoleGrant.id, RoleGrant.role, sa.func.coalesce(Unit.name, Region.name))
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .outerjoin(Region, Region.code == RoleGrant.region_code)
        .where(RoleGrant.person_id.in_(list(person_ids)))
        .order_by(RoleGrant.id)
    )
    return [
        (person_id, grant_id, f"{Role(role).label}, {place}" if place else Role(role).label)
        for person_id, grant_id, role, place in grants
    ]


def units_to_choose(manager: Person, q: str, limit: int) -> list[tuple[int, str, str]]:
    """Active units the manager may give roles in, by name: (id, name, region), at most `limit`."""
    found = (
        sa.select(Unit.id, Unit.name, Region.name)
        .join(Region, Region.code == Unit.region_code)
        .where(Unit.active, within(manager.reach(Permission.MANAGE_ACCOUNTS)))
    )
    for word in q.lower().split():
        found = found.where(
            sa.or_(Unit.sort_name.contains(word, autoescape=True), Region.name.icontains(word, autoescape=True))
        )
    return [
        (unit_id, name, region)
        for unit_id, name, region in session().execute(found.order_by(Unit.sort_name, Unit.id).limit(limit))
    ]


def unit_to_choose(manager: Person, unit_id: int | None) -> Unit | None:
    """The unit, if the manager may give roles in it."""
    reached = within(manager.reach(Permission.MANAGE_ACCOUNTS))
    return session().scalar(sa.select(Unit).where(Unit.id == unit_id, Unit.active, reached))
