"""Persiapan: what is written down before a forum is held."""

from typing import Any

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.forums.actions import ensure_open, mark_saved
from fkp.forums.models import Forum
from fkp.rules.stages import Stage
from fkp.storage.audit import changes, record
from fkp.storage.database import session, writes
from fkp.units.models import Service

FIELDS = ("topic", "subjects", "mode", "form", "other_form", "place", "link", "held_on", "starts", "ends")


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
        # Only the unit's own services: a foreign id is simply not found.
        own = sa.select(Service).where(Service.unit_id == forum.unit_id, Service.id.in_(values["services"] or [0]))
        forum.services = list(session().scalars(own))
    if after:
        record("Mengubah persiapan", by=by, on=forum, before=before, after=after)
    return mark_saved(forum, Stage.PERSIAPAN, by=by)
