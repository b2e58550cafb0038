"""Peserta: who was invited and who came, counted per group; vulnerable groups as numbers only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.forums.actions import StageLocked, ensure_open, mark_saved
from fkp.forums.models import Forum, Participant
from fkp.forums.models_papers import Signatory
from fkp.rules.participation import Group, unsur_present, unsur_score
from fkp.rules.stages import Stage
from fkp.storage.audit import changes, record
from fkp.storage.database import session, writes
from fkp.web.rows import ensure_current, find_row, move_row

STAGE = Stage.PESERTA
FIELDS = ("name", "group", "sex", "organisation", "jabatan", "contact", "attended", "name_public")


@writes
def add_participant(forum: Forum, values: dict[str, Any], *, by: Person | None) -> Participant:
    """Add one person at the end of the list. Raises StageLocked."""
    ensure_open(forum, STAGE)
    added = Participant(**{name: values[name] for name in FIELDS if name in values})
    forum.participants.append(added)
    record("Menambah peserta", by=by, on=forum, after={"participant": added.name})
    mark_saved(forum, STAGE, by=by)
    return added


@writes
def take_participants(forum: Forum, people: Iterable[dict[str, Any]], *, by: Person | None) -> int:
    """Add the people of an imported list in their order; returns how many. Raises StageLocked."""
    ensure_open(forum, STAGE)
    added = [Participant(**{name: values[name] for name in FIELDS if name in values}) for values in people]
    if added:
        forum.participants.extend(added)
        record("Mengimpor peserta", by=by, on=forum, after={"count": len(added)})
        mark_saved(forum, STAGE, by=by)
    return len(added)


@writes
def change_participant(
    forum: Forum, participant_id: int, values: dict[str, Any], *, version: int | None, by: Person | None
) -> None:
    """Change one person's row. Raises RowGone, Stale and StageLocked."""
    ensure_open(forum, STAGE)
    row = find_row(forum.participants, participant_id)
    ensure_current(row, version)
    before, after = changes(row, {name: values[name] for name in FIELDS if name in values})
    if not after:
        return
    for name in after:
        setattr(row, name, values[name])
    row.version += 1
    record("Mengubah peserta", by=by, on=forum, before=_told(row, before), after=_told(row, after))
    mark_saved(forum, STAGE, by=by)


@writes
def move_participant(forum: Forum, participant_id: int, step: int, *, by: Person | None) -> None:
    """Let a person change places with a neighbour: -1 is up. Raises RowGone and StageLocked."""
    ensure_open(forum, STAGE)
    move_row(forum.participants, participant_id, step)
    mark_saved(forum, STAGE, by=by)


@writes
def remove_participant(forum: Forum, participant_id: int, *, by: Person | None) -> None:
    """Take a person off the list; who signs the berita acara stays on it.

    Raises RowGone and StageLocked."""
    ensure_open(forum, STAGE)
    row = find_row(forum.participants, participant_id)
    if session().scalar(sa.select(Signatory.id).where(Signatory.participant_id == participant_id)):
        raise StageLocked(f"{row.name} dipilih sebagai penanda tangan berita acara. Ganti penanda tangannya dulu.")
    record("Menghapus peserta", by=by, on=forum, before={"participant": row.name})
    forum.participants.remove(row)
    mark_saved(forum, STAGE, by=by)


@writes
def mark_attendance(forum: Forum, came: dict[int, bool], *, by: Person | None) -> int:
    """Write who came, for the people given; returns how many changed. People deleted since are passed over.

    Raises StageLocked."""
    ensure_open(forum, STAGE)
    changed = [row for row in forum.participants if came.get(row.id, row.attended) != row.attended]
    for row in changed:
        row.attended = not row.attended
        row.version += 1
    if changed:
        now_here = sum(row.attended for row in changed)
        record(
            "Menandai kehadiran peserta",
            by=by,
            on=forum,
            after={"came": now_here, "stayed_away": len(changed) - now_here},
        )
        mark_saved(forum, STAGE, by=by)
    return len(changed)


@writes
def count_vulnerable(forum: Forum, numbers: dict[str, int | None], *, by: Person | None) -> int:
    """Write how many people of each vulnerable group came, only as numbers (UU 27/2022 Pasal 4(2)).

    Groups that were not counted are left out. Returns the stage's version. Raises StageLocked."""
    ensure_open(forum, STAGE)
    counted = {group: number for group, number in numbers.items() if number is not None}
    if counted != forum.vulnerable:
        record("Mencatat kelompok rentan", by=by, on=forum, before=forum.vulnerable, after=counted)
        forum.vulnerable = counted
    return mark_saved(forum, STAGE, by=by)


@dataclass(frozen=True)
class GroupCount:
    """How many of one group came, men and women, and how many are on the list."""

    group: Group
    men: int
    women: int
    listed: int

    @property
    def came(self) -> int:
        return self.men + self.women


@dataclass(frozen=True)
class Meter:
    """Who came, per group, and what the PEKPPP scores for it (F-02, indicator 2)."""

    groups: list[GroupCount]
    unsur: list[str]
    score: int

    @property
    def men(self) -> int:
        return sum(count.men for count in self.groups)

    @property
    def women(self) -> int:
        return sum(count.women for count in self.groups)

    @property
    def came(self) -> int:
        return self.men + self.women

    @property
    def listed(self) -> int:
        return sum(count.listed for count in self.groups)


def meter(forum: Forum) -> Meter:
    """Count the participants of a forum."""
    groups = [_count(group, forum.participants) for group in Group]
    present = [count.group for count in groups if count.came]
    return Meter(groups, unsur_present(present), unsur_score(present))


def _count(group: Group, participants: Iterable[Participant]) -> GroupCount:
    listed = [row for row in participants if row.group == group.value]
    came = [row.sex for row in listed if row.attended]
    return GroupCount(group, men=came.count("L"), women=came.count("P"), listed=len(listed))


def _told(row: Participant, values: dict[str, Any]) -> dict[str, Any]:
    """What the trail says of a change: whose row, which values; a contact is private and only said to differ."""
    told = {"participant": row.name} | values
    return told | {"contact": "(tidak dicatat)"} if "contact" in values else told
