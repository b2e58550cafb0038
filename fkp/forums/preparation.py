"""Persiapan: what is written down before a forum is held."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.forums.actions import ensure_open, mark_saved
from fkp.forums.models import AgendaItem, Forum, TeamMember
from fkp.rules.participation import Group
from fkp.rules.stages import Stage
from fkp.storage.audit import changes, record
from fkp.storage.database import session, writes
from fkp.units.models import Service

FIELDS = ("topic", "subjects", "mode", "form", "other_form", "place", "link", "held_on", "starts", "ends")
TEAM_FIELDS = ("name", "jabatan", "task")
AGENDA_FIELDS = ("hours", "what", "who", "carried_item_id")


def preparation_values(forum: Forum) -> dict[str, Any]:
    """What the form of persiapan shows."""
    return {name: getattr(forum, name) for name in FIELDS} | {"services": [s.id for s in forum.services]}


@writes
def prepare(forum: Forum, values: dict[str, Any], *, version: int | None = None, by: Person | None) -> int:
    """Save persiapan; returns the stage's new version. Raises Stale and StageLocked."""
    ensure_open(forum, Stage.PERSIAPAN, version)
    plain = {name: values[name] for name in FIELDS if name in values}
    before, after = changes(forum, plain)
    for name, value in plain.items():
        setattr(forum, name, value)
    if "services" in values:
        former, present = _choose_services(forum, values["services"])
        if former != present:
            before["services"], after["services"] = former, present
    if after:
        record("Mengubah persiapan", by=by, on=forum, before=before, after=after)
    return mark_saved(forum, Stage.PERSIAPAN, by=by)


def _choose_services(forum: Forum, service_ids: list[int]) -> tuple[list[str], list[str]]:
    """Let the forum treat these services; returns the names (before, after)."""
    former = [service.name for service in forum.services]
    # Only the unit's own services: a foreign id is simply not found.
    own = sa.select(Service).where(Service.unit_id == forum.unit_id, Service.id.in_(service_ids or [0]))
    forum.services = list(session().scalars(own.order_by(Service.name)))
    return former, [service.name for service in forum.services]


def team_and_agenda_values(forum: Forum) -> dict[str, Any]:
    """What the form of team and agenda shows: rows of plain text."""
    return {
        "team": _rows(forum.team, TEAM_FIELDS),
        "agenda": _rows(forum.agenda, AGENDA_FIELDS),
    }


@writes
def set_team_and_agenda(
    forum: Forum, team: list[dict[str, str]], agenda: list[dict[str, str]], *, by: Person | None
) -> int:
    """Save the team and the agenda as these rows, blank ones left out; returns the stage's new version.

    A row of the agenda stays the promise of an earlier forum (`carried_item_id`) only if this agenda already
    held that promise. Raises StageLocked.
    """
    ensure_open(forum, Stage.PERSIAPAN)
    before = team_and_agenda_values(forum)
    carried = {item.carried_item_id for item in forum.agenda}
    forum.team = [TeamMember(**_only(row, TEAM_FIELDS)) for row in team if row.get("name")]
    forum.agenda = [
        AgendaItem(**_only(row, AGENDA_FIELDS[:3]), carried_item_id=_known(row.get("carried_item_id"), carried))
        for row in agenda
        if row.get("what")
    ]
    after = team_and_agenda_values(forum)
    if after != before:
        record("Mengubah tim dan susunan acara", by=by, on=forum, before=before, after=after)
    return mark_saved(forum, Stage.PERSIAPAN, by=by)


def invitation_values(forum: Forum) -> dict[str, Any]:
    """What the form of the invitation shows."""
    return {
        "letter_number": forum.letter_number,
        "letter_date": forum.letter_date,
        **{group.value: forum.letter_recipients.get(group.value, "") for group in Group},
    }


@writes
def set_invitation(forum: Forum, values: dict[str, Any], *, by: Person | None) -> int:
    """Save number, date and recipients (per group, one a line); returns the stage's new version.

    Raises StageLocked.
    """
    ensure_open(forum, Stage.PERSIAPAN)
    invitation = {
        "letter_number": values["letter_number"],
        "letter_date": values["letter_date"],
        "letter_recipients": {group.value: values[group.value] for group in Group if values[group.value]},
    }
    before, after = changes(forum, invitation)
    for name, value in invitation.items():
        setattr(forum, name, value)
    if after:
        record("Mengubah undangan", by=by, on=forum, before=before, after=after)
    return mark_saved(forum, Stage.PERSIAPAN, by=by)


def _rows(records: Iterable[object], fields: tuple[str, ...]) -> list[dict[str, str]]:
    return [{name: str(getattr(row, name) or "") for name in fields} for row in records]


def _only(row: dict[str, str], fields: tuple[str, ...]) -> dict[str, str]:
    return {name: row.get(name, "") for name in fields}


def _known(written: str | None, carried: set[int | None]) -> int | None:
    item_id = int(written) if written and written.isdecimal() and len(written) < 10 else None
    return item_id if item_id in carried else None
