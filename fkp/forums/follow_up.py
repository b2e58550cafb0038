"""Tindak lanjut: what is planned for each agreed item, how far it is, and what proves it."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from fkp.accounts.models import Person
from fkp.duties.queries import today
from fkp.forums.actions import mark_saved
from fkp.forums.evidence import agreed_upon, shown_files
from fkp.forums.models import AgreementItem, Forum, ForumFile, Progress
from fkp.forums.rows import ensure_begun
from fkp.rules.stages import Stage
from fkp.storage.audit import name_of, record
from fkp.storage.database import now, writes
from fkp.storage.provinces import current_province
from fkp.web.rows import find_row

PROOF = "bukti_tindak_lanjut"


def agreed_items(forum: Forum) -> list[AgreementItem]:
    """What is to be followed up: the items the parties agree on, in their order."""
    return [item for item in forum.items if agreed_upon(item)]


def overall_percent(items: list[AgreementItem]) -> int:
    """How far all items are together, each weighing the same: 0 to 100, 100 only when every one is done."""
    return sum(item.percent for item in items) // len(items) if items else 0


def is_late(item: AgreementItem, day: date) -> bool:
    """Whether an item is not done although its due date has passed; the due date itself is in time."""
    return item.percent < 100 and item.due is not None and item.due < day


def proofs(forum: Forum, item: AgreementItem) -> list[ForumFile]:
    """The files that prove the follow-up of an item."""
    return [file for file in shown_files(forum, PROOF) if file.item_id == item.id]


def removed_proofs(forum: Forum, item: AgreementItem) -> list[ForumFile]:
    """Those that were taken out and can be put back."""
    return [file for file in forum.files if file.item_id == item.id and file.removed_at is not None]


@writes
def set_plan(forum: Forum, item_id: int, plan: str, *, by: Person | None) -> int:
    """Save the rencana aksi of an agreed item; returns the stage's new version. Raises RowGone and StageLocked."""
    ensure_begun(forum, Stage.TINDAK_LANJUT)
    item = find_row(agreed_items(forum), item_id)
    if plan != item.plan:
        before, item.plan = item.plan, plan
        record("Mengubah rencana aksi", by=by, on=item, before={"plan": before}, after={"plan": plan})
    return mark_saved(forum, Stage.TINDAK_LANJUT, by=by)


@writes
def add_progress(
    forum: Forum, item_id: int, *, percent: int, description: str, on: date | None = None, by: Person | None
) -> Progress:
    """Note a step of the follow-up and how far the item is with it (percent, 0 to 100).

    `on` is the day it happened in the province's zone, today when left out. Raises RowGone and StageLocked.
    """
    ensure_begun(forum, Stage.TINDAK_LANJUT)
    item = find_row(agreed_items(forum), item_id)
    day = on or today()
    step = Progress(at=_moment_on(day), by_name=name_of(by), percent=percent, description=description)
    item.progress.append(step)
    before, item.percent = item.percent, percent
    item.done_at = day if percent == 100 else None
    record(
        "Mencatat kemajuan tindak lanjut",
        by=by,
        on=item,
        before={"percent": before},
        after={"percent": percent, "description": description},
    )
    mark_saved(forum, Stage.TINDAK_LANJUT, by=by)
    return step


def _moment_on(day: date) -> datetime:
    """This moment for today; noon in the province for an earlier day, so that it is that day there."""
    if day == today():
        return now()
    return datetime.combine(day, time(12), ZoneInfo(current_province().timezone)).astimezone(UTC)
