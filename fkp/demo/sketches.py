"""How far the demo's forums are, and what of each stage that makes."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum

from fkp.rules.stages import DutyState, Stage


class Depth(IntEnum):
    """The last thing that was done in a forum."""

    STARTED = 1
    PREPARED = 2
    DISCUSSED = 3
    ATTENDED = 4
    DOCUMENTED = 5
    AGREED = 6
    FROZEN = 7
    PLANNED = 8
    RETURNED = 9
    SENT = 10
    VERIFIED = 11

    @property
    def state(self) -> DutyState:
        """The state of the duty that such a forum fulfils."""
        if self < Depth.RETURNED:
            return DutyState.BERJALAN
        return {
            Depth.RETURNED: DutyState.PERLU_PERBAIKAN,
            Depth.SENT: DutyState.DIKIRIM,
            Depth.VERIFIED: DutyState.TERVERIFIKASI,
        }[self]

    @property
    def stages_done(self) -> int:
        """How many of the nine stages are done."""
        return {Depth.RETURNED: 6, Depth.SENT: 8, Depth.VERIFIED: 9}.get(self, self - 1)

    @property
    def saved(self) -> list[Stage]:
        """The stages somebody saved."""
        return list(Stage)[: min(max(self - 1, 1), 7)]


RETURNED_STAGE = Stage.DOKUMENTASI
"""What the coordinator found wanting in the returned ones."""
RETURN_NOTE = "Foto belum memperlihatkan peserta dari luar unit. Mohon lengkapi dengan foto saat diskusi."
_SHARES_NOW = (
    (Depth.STARTED, 3), (Depth.PREPARED, 4), (Depth.DISCUSSED, 3), (Depth.ATTENDED, 3), (Depth.DOCUMENTED, 3),
    (Depth.AGREED, 2), (Depth.FROZEN, 2), (Depth.PLANNED, 2), (Depth.RETURNED, 3), (Depth.SENT, 8),
    (Depth.VERIFIED, 12),
)  # fmt: skip
_SHARES_BEFORE = (
    (Depth.PREPARED, 2),
    (Depth.AGREED, 2),
    (Depth.FROZEN, 3),
    (Depth.RETURNED, 2),
    (Depth.VERIFIED, 78),
)
"""Of a hundred units; the rest never began."""
# What waits for its coordinator was sent lately: held in September or October.
_HELD = {Depth.SENT: (date(2026, 9, 14), 40)}
_SATURDAY = 5


@dataclass(frozen=True)
class Sketch:
    """One forum to be made: how far it is and on which days it got there."""

    depth: Depth
    held_on: date
    starts: time

    def at(self, days: int, hour: int = 2) -> datetime:
        """So many days after the forum was held, or the Monday after, in UTC."""
        return datetime.combine(_working_day(self.held_on + timedelta(days=days)), time(hour, 15), UTC)


@dataclass(frozen=True)
class Came:
    """Somebody who took part in a forum, by the id of the participant's row."""

    id: int
    name: str
    sex: str
    affiliation: str
    contact: str


@dataclass(frozen=True)
class Promise:
    """What a forum promised and the unit has not done."""

    item_id: int
    forum_code: str
    recommendation: str
    in_charge: str


def sketch(year: int, *, past: bool, chance: random.Random) -> Sketch | None:
    """What one unit did in a year; None when it never began. `past` is a period that is over."""
    roll = chance.randrange(100)
    for depth, share in _SHARES_BEFORE if past else _SHARES_NOW:
        if roll < share:
            first, days = _HELD.get(depth, (date(year, 2, 2), 220))
            held = _working_day(first.replace(year=year) + timedelta(days=chance.randrange(days)))
            return Sketch(depth, held, time(chance.choice((8, 9, 9, 13)), chance.choice((0, 30))))
        roll -= share
    return None


def _working_day(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day
