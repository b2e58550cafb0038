"""Kesepakatan: problems, what is recommended, by when and by whom, and what each party says to it."""

from typing import Any

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.forums import queries
from fkp.forums.actions import ensure_open, mark_saved
from fkp.forums.models import AgendaItem, AgreementItem, Forum, ForumFile, Stance
from fkp.forums.rows import RowInUse, ensure_begun
from fkp.rules.participation import Group
from fkp.rules.stages import STANCES, Stage
from fkp.rules.term_lengths import class_until, due_after, read_length
from fkp.storage.audit import changes, record
from fkp.storage.database import session, writes
from fkp.web.rows import ensure_current, find_row, move_row

FIELDS = ("problem", "recommendation", "term_length", "due", "term_class", "person_in_charge")


def parties(forum: Forum, item: AgreementItem | None = None) -> list[Group]:
    """Who takes a stance: the groups that attended, or all six while nobody is marked as present.

    A group that already took a stance on `item` stays, whoever is marked as present now.
    """
    present = {participant.group for participant in forum.participants if participant.attended}
    present = present or {group.value for group in Group}
    taken = {stance.group for stance in item.stances} if item else set()
    return [group for group in Group if group.value in present | taken]


def offered_promises(forum: Forum) -> list[AgreementItem]:
    """Promises of the last forum that were not kept and are not taken up in this one."""
    taken = {item.carried_from_id for item in forum.items}
    return [promise for promise in queries.unkept_promises(forum) if promise.id not in taken]


def with_suggested_term(forum: Forum, values: dict[str, Any]) -> dict[str, Any]:
    """Fill an empty due date from the length said ("2 Hari" after the day of the forum), and an empty class
    from the due date; what was typed stays."""
    due, term_class = values.get("due"), values.get("term_class") or ""
    length = read_length(values.get("term_length") or "")
    if due is None and length and forum.held_on:
        due = due_after(forum.held_on, length)
    if not term_class and due and forum.held_on:
        term_class = class_until(forum.held_on, due)
    return values | {"due": due, "term_class": term_class}


@writes
def add_item(
    forum: Forum, values: dict[str, Any], *, carried_from_id: int | None = None, by: Person | None
) -> AgreementItem:
    """Add one problem with its recommendation below the others.

    `carried_from_id` is the promise of the last forum that it takes up again; any other id is left out.
    Raises StageLocked.
    """
    ensure_begun(forum, Stage.KESEPAKATAN)
    values = with_suggested_term(forum, values)
    known = {promise.id for promise in offered_promises(forum)}
    item = AgreementItem(
        **{name: values[name] for name in FIELDS if values.get(name)},
        carried_from_id=carried_from_id if carried_from_id in known else None,
    )
    forum.items.append(item)
    record("Menambah butir kesepakatan", by=by, on=item, after={"problem": item.problem})
    mark_saved(forum, Stage.KESEPAKATAN, by=by)
    return item


@writes
def change_item(
    forum: Forum, item_id: int, values: dict[str, Any], *, version: int | None = None, by: Person | None
) -> None:
    """Edit one item; stances already taken stay. Raises RowGone, Stale and StageLocked."""
    ensure_open(forum, Stage.KESEPAKATAN)
    item = find_row(forum.items, item_id)
    ensure_current(item, version)
    present = {name: getattr(item, name) for name in FIELDS}
    values = with_suggested_term(forum, present | values)
    before, after = changes(item, {name: values[name] for name in FIELDS})
    if not after:
        return
    for name in after:
        setattr(item, name, values[name])
    item.version += 1
    record("Mengubah butir kesepakatan", by=by, on=item, before=before, after=after)
    mark_saved(forum, Stage.KESEPAKATAN, by=by)


@writes
def move_item(forum: Forum, item_id: int, step: int, *, by: Person | None) -> None:
    """Move an item one place up (-1) or down (1). Raises RowGone and StageLocked."""
    ensure_open(forum, Stage.KESEPAKATAN)
    move_row(forum.items, item_id, step)
    mark_saved(forum, Stage.KESEPAKATAN, by=by)


@writes
def delete_item(forum: Forum, item_id: int, *, by: Person | None) -> None:
    """Delete an item and the stances on it; refused once something stands on it.

    Raises RowGone, RowInUse and StageLocked.
    """
    ensure_open(forum, Stage.KESEPAKATAN)
    item = find_row(forum.items, item_id)
    _ensure_unused(item)
    before = {name: str(getattr(item, name) or "") for name in FIELDS}
    record("Menghapus butir kesepakatan", by=by, on=item, before=before)
    forum.items.remove(item)
    mark_saved(forum, Stage.KESEPAKATAN, by=by)


@writes
def set_stances(
    forum: Forum,
    item_id: int,
    stances: dict[str, tuple[str, str]],
    *,
    version: int | None = None,
    by: Person | None,
) -> None:
    """Write what each party says to an item: group → (key of STANCES, reason); an empty key is no stance.

    Other groups stay as they are. Raises RowGone, Stale and StageLocked.
    """
    ensure_begun(forum, Stage.KESEPAKATAN)
    item = find_row(forum.items, item_id)
    ensure_current(item, version)
    before = _spoken(item)
    for group, (stance, reason) in stances.items():
        _take_stance(item, group, stance, reason)
    session().flush()
    session().refresh(item, ["stances"])
    if _spoken(item) == before:
        return
    item.version += 1
    record("Mencatat sikap para pihak", by=by, on=item, before=before, after=_spoken(item))
    mark_saved(forum, Stage.KESEPAKATAN, by=by)


@writes
def let_all_agree(forum: Forum, item_id: int, *, by: Person | None) -> None:
    """Write *setuju* for every party that has not taken a stance on this item; reasons given before stay.

    Raises RowGone and StageLocked.
    """
    ensure_begun(forum, Stage.KESEPAKATAN)
    item = find_row(forum.items, item_id)
    taken = {stance.group for stance in item.stances}
    silent = [group.value for group in parties(forum, item) if group.value not in taken]
    set_stances(forum, item_id, dict.fromkeys(silent, ("setuju", "")), by=by)


def _take_stance(item: AgreementItem, group: str, stance: str, reason: str) -> None:
    known = next((each for each in item.stances if each.group == group), None)
    if not stance:
        if known is not None:
            item.stances.remove(known)
    elif known is None:
        item.stances.append(Stance(group=group, stance=stance, reason=reason))
    else:
        known.stance, known.reason = stance, reason


def _spoken(item: AgreementItem) -> dict[str, str]:
    return {
        Group(each.group).label: STANCES[each.stance] + (f": {each.reason}" if each.reason else "")
        for each in sorted(item.stances, key=lambda each: each.group)
    }


def _ensure_unused(item: AgreementItem) -> None:
    if item.progress or session().scalar(sa.select(ForumFile.id).where(ForumFile.item_id == item.id).limit(1)):
        raise RowInUse("Butir ini sudah punya catatan tindak lanjut, jadi tidak dapat dihapus.")
    later = (
        sa.select(AgendaItem.id).where(AgendaItem.carried_item_id == item.id),
        sa.select(AgreementItem.id).where(AgreementItem.carried_from_id == item.id),
    )
    if any(session().scalar(found.limit(1)) for found in later):
        raise RowInUse("Butir ini sudah diangkat dalam forum berikutnya, jadi tidak dapat dihapus.")
