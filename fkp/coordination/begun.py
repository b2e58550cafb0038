"""What a unit has begun for its duty, whichever duty that is."""

from typing import NamedTuple

from fkp.duties.kinds import KINDS
from fkp.duties.models import FKP, Duty
from fkp.forums.queries import forums_of
from fkp.rules.indonesian import long_date
from fkp.surveys.queries import surveys_of
from fkp.units.models import Unit


class Begun(NamedTuple):
    """A forum or survey as the page of a unit's duty lists it."""

    href: str
    title: str
    hint: str


def begun(unit: Unit, duty: Duty) -> list[Begun]:
    """The forums or surveys of a unit in the period of this duty, newest first."""
    kind = KINDS[duty.period.duty]
    if duty.period.duty == FKP:
        return [
            Begun(
                kind.address(forum.id),
                forum.topic or "Forum tanpa tema",
                forum.code + (f" · {long_date(forum.held_on)}" if forum.held_on else ""),
            )
            for forum in forums_of(unit, duty.period_id)
        ]
    return [
        Begun(kind.address(survey.id), survey.title or "Survei tanpa judul", f"{survey.code} · {survey.state.label}")
        for survey in surveys_of(unit, duty.period_id)
    ]
