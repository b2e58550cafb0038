"""Diskusi: what each group said and what the unit answered, and how the talk went as a whole."""

from typing import Any

from fkp.accounts.models import Person
from fkp.forums.actions import ensure_open, mark_saved
from fkp.forums.models import DiscussionEntry, Forum, ForumText
from fkp.rules.stages import Stage
from fkp.storage.audit import changes, record
from fkp.storage.database import writes
from fkp.web.rows import ensure_current, find_row, move_row

SUMMARY = "diskusi.ringkasan"
FIELDS = ("group", "speaker", "input", "answer")


@writes
def add_entry(forum: Forum, values: dict[str, Any], *, by: Person | None) -> DiscussionEntry:
    """Write down one more input, with or without its answer, below the others. Raises StageLocked."""
    ensure_open(forum, Stage.DISKUSI)
    entry = DiscussionEntry(**{name: values.get(name, "") for name in FIELDS})
    forum.entries.append(entry)
    record("Mencatat masukan", by=by, on=forum, after={"input": entry.input, "answer": entry.answer})
    mark_saved(forum, Stage.DISKUSI, by=by)
    return entry


@writes
def change_entry(
    forum: Forum, entry_id: int, values: dict[str, Any], *, version: int | None = None, by: Person | None
) -> None:
    """Edit an input or give its answer. Raises RowGone, Stale and StageLocked."""
    ensure_open(forum, Stage.DISKUSI)
    entry = find_row(forum.entries, entry_id)
    ensure_current(entry, version)
    before, after = changes(entry, {name: values[name] for name in FIELDS if name in values})
    if not after:
        return
    for name in after:
        setattr(entry, name, values[name])
    entry.version += 1
    record("Mengubah masukan", by=by, on=forum, before=before, after=after)
    mark_saved(forum, Stage.DISKUSI, by=by)


@writes
def move_entry(forum: Forum, entry_id: int, step: int, *, by: Person | None) -> None:
    """Move an input one place up (-1) or down (1). Raises RowGone and StageLocked."""
    ensure_open(forum, Stage.DISKUSI)
    move_row(forum.entries, entry_id, step)
    mark_saved(forum, Stage.DISKUSI, by=by)


@writes
def delete_entry(forum: Forum, entry_id: int, *, by: Person | None) -> None:
    """Take an input out of the minutes; the trail keeps what it said. Raises RowGone and StageLocked."""
    ensure_open(forum, Stage.DISKUSI)
    entry = find_row(forum.entries, entry_id)
    before = {name: getattr(entry, name) for name in FIELDS}
    forum.entries.remove(entry)
    record("Menghapus masukan", by=by, on=forum, before=before)
    mark_saved(forum, Stage.DISKUSI, by=by)


def summary(forum: Forum) -> str:
    """How the discussion went, in the unit's own words; empty when nobody wrote it."""
    return next((text.text for text in forum.texts if text.key == SUMMARY), "")


@writes
def set_summary(forum: Forum, text: str, *, by: Person | None) -> int:
    """Save how the discussion went; returns the stage's new version. Raises StageLocked."""
    ensure_open(forum, Stage.DISKUSI)
    before = summary(forum)
    kept = next((row for row in forum.texts if row.key == SUMMARY), None)
    if kept is None:
        forum.texts.append(ForumText(key=SUMMARY, text=text))
    else:
        kept.text = text
    if text != before:
        record("Mengubah ringkasan diskusi", by=by, on=forum, before={"text": before}, after={"text": text})
    return mark_saved(forum, Stage.DISKUSI, by=by)
