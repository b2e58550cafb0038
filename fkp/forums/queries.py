"""Finding forums, always through the person who asks."""

from collections.abc import Iterable

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload

from fkp.accounts.models import Person
from fkp.forums.evidence import agreed_upon
from fkp.forums.models import AgreementItem, Forum
from fkp.rules.permissions import Permission
from fkp.rules.stages import DutyState
from fkp.storage.database import session
from fkp.units.models import Unit
from fkp.units.queries import may, visible


def forum(person: Person, forum_id: int, permission: Permission = Permission.VIEW_FORUMS) -> Forum:
    """One forum: not visible → 404; visible, but this permission does not reach its unit → 403."""
    found = session().scalar(
        sa.select(Forum).join(Unit).where(Forum.id == forum_id, visible(person, Permission.VIEW_FORUMS))
    )
    if found is None:
        abort(404)
    if not may(person, found.unit, permission):
        abort(403)
    return found


def search(person: Person, q: str) -> sa.Select[Forum]:
    """The forums a person may see whose theme, code or unit has every word of `q`, to be counted and paged."""
    found = sa.select(Forum).join(Unit).where(visible(person, Permission.VIEW_FORUMS), Forum.cancelled_at.is_(None))
    for word in q.split():
        fields = (Forum.topic, Forum.code, Unit.sort_name)
        found = found.where(sa.or_(*(field.icontains(word, autoescape=True) for field in fields)))
    return found


def report_state(forum: Forum) -> DutyState:
    """How far the report of a forum in a list is, told without looking into its stages."""
    report = forum.report
    if report is None or report.sent_at is None:
        return DutyState.BERJALAN
    if report.verified_at:
        return DutyState.TERVERIFIKASI
    return DutyState.PERLU_PERBAIKAN if report.returned_at else DutyState.DIKIRIM


def forums_of(unit: Unit, period_id: int | None = None) -> list[Forum]:
    """The forums of a unit that count, newest first."""
    found = sa.select(Forum).where(Forum.unit_id == unit.id, Forum.cancelled_at.is_(None))
    if period_id is not None:
        found = found.where(Forum.period_id == period_id)
    return list(session().scalars(found.order_by(Forum.id.desc())))


def unkept_promises(forum: Forum) -> list[AgreementItem]:
    """What the parties of the unit's last forum before this one agreed on and the unit has not done."""
    last = session().scalar(
        sa.select(Forum)
        .where(Forum.unit_id == forum.unit_id, Forum.id < forum.id, Forum.cancelled_at.is_(None))
        .order_by(Forum.id.desc())
        .limit(1)
    )
    if last is None:
        return []
    return [item for item in last.items if item.percent < 100 and agreed_upon(item)]


def promises(item_ids: Iterable[int | None]) -> dict[int, AgreementItem]:
    """These agreed items of earlier forums, with their forums, by id."""
    ids = {item_id for item_id in item_ids if item_id}
    if not ids:
        return {}
    found = sa.select(AgreementItem).where(AgreementItem.id.in_(ids)).options(joinedload(AgreementItem.forum))
    return {item.id: item for item in session().scalars(found)}
