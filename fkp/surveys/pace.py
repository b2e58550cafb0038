"""How often one sender answers: what stops a flood without shutting out thirty phones behind one address.

A device is known by a random mark in a cookie, an address by a hash that changes every day; neither can be
turned back into a person or an address.
"""

import hashlib
import hmac
import time
from typing import NamedTuple

import sqlalchemy as sa
from flask import current_app

from fkp.storage.database import session
from fkp.storage.provinces import current_province
from fkp.surveys.models_answers import AnswerPace

STRETCH = 600
"""Seconds in one stretch of counting."""
DEVICE_REFUSED = 10
"""Answers of one device in a stretch after which it must wait."""
ADDRESS_MARKED = 120
"""Answers of one address in a stretch after which further ones are marked: thirty phones in a waiting room and a
mobile operator's shared address stay well below."""
ADDRESS_REFUSED = 3000
"""Answers of one address in a stretch after which it must wait: by then a machine is answering."""

_COUNT = sa.text(
    "INSERT INTO answer_pace (survey_id, sender, stretch, n) VALUES (:survey_id, :sender, :stretch, 1)"
    " ON CONFLICT (survey_id, sender, stretch) DO UPDATE SET n = answer_pace.n + 1"
)
_SEEN = sa.text(
    "SELECT sender, stretch, n FROM answer_pace WHERE survey_id = :survey_id"
    " AND sender IN (:device, :address) AND stretch IN (0, :stretch)"
)


class TooMany(Exception):
    """This sender must wait; nothing was written."""


class Sender(NamedTuple):
    """Who sends: hashes, empty where there is nothing to know a sender by (a kiosk, cookies refused)."""

    device: str
    address: str


class Pace(NamedTuple):
    """How many answers were seen before this one."""

    of_device: int
    of_device_now: int
    of_address_now: int


def sender(device: str, address: str) -> Sender:
    """The hashes a device's mark and a network address are counted under."""
    return Sender(
        _hash("d", device) if device else "", _hash(f"a{int(time.time()) // 86400}", address) if address else ""
    )


def _hash(kind: str, text: str) -> str:
    key = str(current_app.secret_key).encode()
    words = f"{current_province().slug}:{kind}:{text}".encode()
    return kind[0] + hmac.new(key, words, hashlib.sha256).hexdigest()[:20]


def _stretch() -> int:
    return int(time.time()) // STRETCH


def seen(connection: sa.Connection, survey_id: int, sender: Sender) -> Pace:
    """How often this sender answered this survey before, in the transaction that writes one more. Raises TooMany."""
    stretch = _stretch()
    values = {"survey_id": survey_id, "device": sender.device, "address": sender.address, "stretch": stretch}
    counts = {(name, when): n for name, when, n in connection.execute(_SEEN, values)}
    pace = Pace(
        counts.get((sender.device, 0), 0) if sender.device else 0,
        counts.get((sender.device, stretch), 0) if sender.device else 0,
        counts.get((sender.address, stretch), 0) if sender.address else 0,
    )
    if pace.of_device_now >= DEVICE_REFUSED or pace.of_address_now >= ADDRESS_REFUSED:
        raise TooMany
    return pace


def count(connection: sa.Connection, survey_id: int, sender: Sender) -> None:
    """Note one more answer, in the transaction that writes it."""
    stretch = _stretch()
    rows = [
        {"survey_id": survey_id, "sender": name, "stretch": when}
        for name, when in ((sender.address, stretch), (sender.device, 0), (sender.device, stretch))
        if name
    ]
    if rows:
        connection.execute(_COUNT, rows)


def forget_old() -> int:
    """Drop the stretches that are over; how many rows went (`flask tidy`)."""
    old = sa.delete(AnswerPace).where(AnswerPace.stretch.between(1, _stretch() - 2))
    return len(session().execute(old.returning(AnswerPace.sender)).all())
