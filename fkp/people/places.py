"""Where a role holds: in a unit, a kabupaten/kota, or the whole province; and who may give it there."""

from dataclasses import dataclass

from fkp.accounts.models import Person, RoleGrant
from fkp.people.queries import unit_to_choose
from fkp.rules.permissions import REGION_ROLES, UNIT_ROLES, Grant, Role, may_grant
from fkp.storage.database import session
from fkp.units.models import Region, Unit


class MayNotGrant(Exception):
    """This role, there, is not this person's to give or take."""


@dataclass(frozen=True)
class Post:
    """A role with the place it holds for; complete when the role's kind of place is chosen."""

    role: Role
    unit: Unit | None = None
    region: Region | None = None

    @property
    def needs_unit(self) -> bool:
        return self.role in UNIT_ROLES and self.unit is None

    @property
    def needs_region(self) -> bool:
        return self.role in REGION_ROLES and self.region is None

    @property
    def complete(self) -> bool:
        return not (self.needs_unit or self.needs_region)

    @property
    def words(self) -> str:
        """ "Petugas unit, Puskesmas Mapane"."""
        place = self.unit or self.region
        return f"{self.role.label}, {place.name}" if place else self.role.label

    @property
    def grant(self) -> RoleGrant:
        """A new row for this post."""
        return RoleGrant(
            role=self.role.value,
            unit_id=self.unit.id if self.unit else None,
            region_code=self.region.code if self.region else None,
        )

    @property
    def plain(self) -> Grant:
        return Grant(self.role, self.unit.id if self.unit else None, self.region.code if self.region else None)


def roles_to_give(manager: Person) -> list[Role]:
    """The roles somebody may hand out."""
    return [role for role in Role if may_grant(manager.grants, role)]


def post(manager: Person, role: str, *, unit_id: int | None = None, region_code: str = "") -> Post | None:
    """The post asked for, with only the place that fits the role; None when the role is not the manager's to give.

    A unit out of the manager's reach, or a region that does not exist, is as if none was chosen.
    """
    if role not in {each.value for each in roles_to_give(manager)}:
        return None
    wanted = Role(role)
    if wanted in UNIT_ROLES:
        return Post(wanted, unit=unit_to_choose(manager, unit_id))
    if wanted in REGION_ROLES:
        region = session().get(Region, region_code)
        return Post(wanted, region=region if region is not None and region.kind != "provinsi" else None)
    return Post(wanted)


def ensure_may_give(manager: Person, wanted: Post) -> None:
    """Raise MayNotGrant unless the role and its place are within what the manager may give."""
    if not wanted.complete or not may_grant(manager.grants, wanted.role):
        raise MayNotGrant
    if wanted.unit is not None and unit_to_choose(manager, wanted.unit.id) is None:
        raise MayNotGrant
