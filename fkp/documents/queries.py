"""Reading what documents need beyond the forum itself, each in one query."""

from collections.abc import Iterable

import sqlalchemy as sa

from fkp.accounts.models import Person, RoleGrant
from fkp.forums.models import AgreementItem, Forum, ForumFile, Progress
from fkp.forums.models_papers import BeritaAcara
from fkp.rules.permissions import Permission, Role
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session
from fkp.surveys.models import Survey
from fkp.units.models import Unit
from fkp.units.queries import may

UNDONE = "Membatalkan verifikasi"
"""The deed under which the trail keeps that a verification was taken back."""


def may_see_contacts(person: Person, unit: Unit) -> bool:
    """Whether phone numbers of participants may be shown: to those who run the forum or verify it."""
    return may(person, unit, Permission.RUN_FORUM) or may(person, unit, Permission.VERIFY_REPORT)


def works_for(person: Person, unit: Unit) -> bool:
    """Whether the person is petugas of this unit, or kepala of it or of one above it: they run forums and surveys."""
    reach = person.reach(Permission.RUN_FORUM)
    return unit.id in reach.units or bool(unit.lineage & reach.unit_trees)


def last_steps(forum: Forum) -> dict[int, Progress]:
    """The latest step of each item's follow-up, by item."""
    newest = sa.select(sa.func.max(Progress.id)).join(AgreementItem).where(AgreementItem.forum_id == forum.id)
    found = sa.select(Progress).where(Progress.id.in_(newest.group_by(Progress.item_id)))
    return {step.item_id: step for step in session().scalars(found)}


def forum_before(forum: Forum) -> Forum | None:
    """The unit's last forum before this one."""
    before = sa.select(Forum).where(Forum.unit_id == forum.unit_id, Forum.id < forum.id, Forum.cancelled_at.is_(None))
    return session().scalar(before.order_by(Forum.id.desc()).limit(1))


def number_is_taken(number: str, forum: Forum) -> bool:
    """Whether a berita acara of another forum of the province bears this number."""
    others = sa.select(BeritaAcara.id).where(BeritaAcara.number == number, BeritaAcara.forum_id != forum.id)
    return session().scalar(others) is not None


def uses_elsewhere(forum: Forum, files: Iterable[ForumFile]) -> dict[str, list[str]]:
    """Content that other forums of the same unit show too: {hash: codes of those forums}."""
    hashes = {file.sha256 for file in files if file.sha256}
    if not hashes:
        return {}
    found = (
        sa.select(ForumFile.sha256, Forum.code)
        .join(Forum)
        .where(
            Forum.unit_id == forum.unit_id,
            Forum.id != forum.id,
            Forum.cancelled_at.is_(None),
            ForumFile.removed_at.is_(None),
            ForumFile.sha256.in_(hashes),
        )
        .distinct()
        .order_by(Forum.code)
    )
    uses: dict[str, list[str]] = {}
    for sha256, code in session().execute(found):
        uses.setdefault(str(sha256), []).append(code)
    return uses


def undone_verifications(of: Forum | Survey) -> list[AuditEntry]:
    """When, by whom and why a verification of this report was taken back, newest first."""
    found = sa.select(AuditEntry).where(
        AuditEntry.subject_type == of.__tablename__,
        AuditEntry.subject_id == of.id,
        AuditEntry.deed == UNDONE,
    )
    return list(session().scalars(found.order_by(AuditEntry.id.desc())))


def heads_of(unit: Unit) -> list[str]:
    """The names of those who send this unit's report: its kepala and those of the units above it."""
    found = (
        sa.select(Person.name)
        .join(RoleGrant)
        .where(Person.active, RoleGrant.role == Role.KEPALA_UNIT.value, RoleGrant.unit_id.in_(unit.lineage))
        .distinct()
        .order_by(Person.name)
    )
    return list(session().scalars(found))
