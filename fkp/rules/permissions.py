"""Who may do what, in one table, and how far each role reaches (no I/O, no framework)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """The roles that sign in; a *warga* has no account."""

    PETUGAS = "petugas"
    KEPALA_UNIT = "kepala_unit"
    KOORDINATOR_KABUPATEN = "koordinator_kabupaten"
    KOORDINATOR_PROVINSI = "koordinator_provinsi"
    PENGAMAT = "pengamat"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.PETUGAS: "Petugas unit",
    Role.KEPALA_UNIT: "Kepala unit",
    Role.KOORDINATOR_KABUPATEN: "Koordinator kabupaten/kota",
    Role.KOORDINATOR_PROVINSI: "Koordinator provinsi",
    Role.PENGAMAT: "Pengamat",
    Role.ADMIN: "Admin",
}


class Permission(StrEnum):
    """What a route asks for; every signed-in person has USE_OWN_ACCOUNT."""

    USE_OWN_ACCOUNT = "use own account"
    VIEW_UNITS = "view units"
    EDIT_UNIT = "edit the profile and services of a unit"
    MANAGE_UNITS = "create, move and deactivate units"
    MANAGE_ACCOUNTS = "create accounts, give roles, hand out reset codes"
    VIEW_FORUMS = "view forums"
    RUN_FORUM = "fill the stages of a forum"
    VIEW_SURVEYS = "view surveys and their results"
    RUN_SURVEY = "plan, open and close a survey, enter paper answers, follow its result up"
    SEND_REPORT = "approve and send a report"
    VERIFY_REPORT = "verify or return a report"
    VIEW_OVERVIEW = "see who has not reported"
    SET_PERIODS = "set periods and due dates"
    VIEW_TRAIL = "read the audit trail"


_UNIT_STAFF = {
    Permission.USE_OWN_ACCOUNT,
    Permission.VIEW_UNITS,
    Permission.EDIT_UNIT,
    Permission.VIEW_FORUMS,
    Permission.RUN_FORUM,
    Permission.VIEW_SURVEYS,
    Permission.RUN_SURVEY,
}
_COORDINATOR = {
    Permission.USE_OWN_ACCOUNT,
    Permission.VIEW_UNITS,
    Permission.EDIT_UNIT,
    Permission.MANAGE_UNITS,
    Permission.MANAGE_ACCOUNTS,
    Permission.VIEW_FORUMS,
    Permission.VIEW_SURVEYS,
    Permission.VERIFY_REPORT,
    Permission.VIEW_OVERVIEW,
    Permission.VIEW_TRAIL,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PETUGAS: frozenset(_UNIT_STAFF),
    Role.KEPALA_UNIT: frozenset(_UNIT_STAFF | {Permission.SEND_REPORT, Permission.VIEW_TRAIL}),
    Role.KOORDINATOR_KABUPATEN: frozenset(_COORDINATOR),
    Role.KOORDINATOR_PROVINSI: frozenset(_COORDINATOR | {Permission.SET_PERIODS}),
    Role.PENGAMAT: frozenset({Permission.USE_OWN_ACCOUNT, Permission.VIEW_OVERVIEW}),
    Role.ADMIN: frozenset({Permission.USE_OWN_ACCOUNT, Permission.MANAGE_ACCOUNTS}),
}

PROVINCE_WIDE = frozenset({Role.KOORDINATOR_PROVINSI, Role.PENGAMAT, Role.ADMIN})
REGION_ROLES = frozenset({Role.KOORDINATOR_KABUPATEN})
UNIT_ROLES = frozenset({Role.PETUGAS, Role.KEPALA_UNIT})


@dataclass(frozen=True)
class Grant:
    """One role given to a person, for a unit, a kabupaten/kota or the whole province."""

    role: Role
    unit_id: int | None = None
    region_code: str | None = None


@dataclass(frozen=True)
class Reach:
    """Which units a permission covers: everything, whole regions, single units, units with all below them."""

    everything: bool = False
    regions: frozenset[str] = field(default_factory=frozenset)
    units: frozenset[int] = field(default_factory=frozenset)
    unit_trees: frozenset[int] = field(default_factory=frozenset)

    @property
    def nothing(self) -> bool:
        return not (self.everything or self.regions or self.units or self.unit_trees)


def permissions_of(grants: Iterable[Grant]) -> frozenset[Permission]:
    """All permissions that some grant gives, wherever it reaches."""
    return frozenset().union(*(PERMISSIONS[grant.role] for grant in grants))


def reach(grants: Iterable[Grant], permission: Permission) -> Reach:
    """How far this permission goes: a coordinator of one region is only staff in another."""
    giving = [grant for grant in grants if permission in PERMISSIONS[grant.role]]
    return Reach(
        everything=any(grant.role in PROVINCE_WIDE for grant in giving),
        regions=frozenset(g.region_code for g in giving if g.role in REGION_ROLES and g.region_code),
        units=frozenset(g.unit_id for g in giving if g.role is Role.PETUGAS and g.unit_id),
        unit_trees=frozenset(g.unit_id for g in giving if g.role is Role.KEPALA_UNIT and g.unit_id),
    )


def may_grant(grants: Iterable[Grant], wanted: Role) -> bool:
    """Nobody hands out a role above their own: only province-wide roles make province-wide roles.

    An admin sets up accounts of every role; a koordinator provinsi every role but admin; a
    koordinator kabupaten/kota only roles inside units.
    """
    roles = {grant.role for grant in grants}
    if Role.ADMIN in roles:
        return True
    if Role.KOORDINATOR_PROVINSI in roles:
        return wanted is not Role.ADMIN
    if Role.KOORDINATOR_KABUPATEN in roles:
        return wanted in UNIT_ROLES
    return False
