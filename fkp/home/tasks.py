"""What the start page lists for unit staff, whether a forum or a survey asks for it."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

MOST_SHOWN = 30
LOOKED_INTO = 10
"""Of so many forums, and so many surveys, the next step is found out."""
PROMISES_SHOWN = 10
SOON = timedelta(days=14)


class NextStep(NamedTuple):
    """The stage of a forum or the step of a survey to go on with."""

    href: str
    label: str
    lead: str


class OpenRecord(NamedTuple):
    """A forum or survey whose report is not sent, or came back."""

    id: int
    href: str
    title: str
    hint: str


class ReturnedPart(NamedTuple):
    """A stage or step that a coordinator sent back."""

    href: str
    part: str
    note: str
    where: str
    at: datetime | None


class Promise(NamedTuple):
    """Something agreed or planned whose date comes near or has passed."""

    href: str
    what: str
    who: str
    unit: str
    due: date
