"""Periods, and the days they are measured in."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from fkp.duties.models import FKP, Period
from fkp.rules.indonesian import in_zone
from fkp.storage.database import session
from fkp.storage.provinces import current_province


class Dated(Protocol):
    """A period, as a record or as a row of columns."""

    @property
    def starts(self) -> date: ...
    @property
    def ends(self) -> date: ...


P = TypeVar("P", bound=Dated)


def today() -> date:
    """The day it is in the open province: due dates are days there."""
    return datetime.now(ZoneInfo(current_province().timezone)).date()


def day_of(moment: datetime) -> date:
    """The day of a stored moment in the open province."""
    return in_zone(moment, current_province().timezone).date()


def periods(duty: str = FKP) -> list[Period]:
    """All periods of a duty, newest first."""
    return list(session().scalars(sa.select(Period).where(Period.duty == duty).order_by(Period.starts.desc())))


def current_period(duty: str = FKP) -> Period | None:
    """The period that runs today; otherwise the newest that has begun; otherwise the next."""
    return most_current(periods(duty), today())


def most_current(newest_first: Sequence[P], day: date) -> P | None:
    """Of these periods, the one that runs on this day; otherwise the newest begun; otherwise the next."""
    running = [period for period in newest_first if period.starts <= day <= period.ends]
    begun = [period for period in newest_first if period.starts <= day]
    candidates = running or begun or newest_first[::-1]
    return candidates[0] if candidates else None
