"""Taking one answer in: once, whole, and with every sum it moves, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from fkp.rules.skm import Unsur
from fkp.storage.database import UtcDateTime, now, write_rows
from fkp.surveys import pace, tallies
from fkp.surveys.models_answers import KIOSK, NO_SERVICE, PHONE, Response, ResponseChoice, ResponseText
from fkp.surveys.tallies import Place

SUGGESTION = 0
"""The question number of saran dan masukan among the texts."""

FAST, REPEATED, CROWDED, UNKNOWN_DEVICE = "cepat", "berulang", "ramai", "tanpa_perangkat"
MARKS = {
    FAST: "Terlalu cepat diisi",
    REPEATED: "Perangkat yang sama menjawab lagi",
    CROWDED: "Sangat banyak dari satu alamat jaringan",
    UNKNOWN_DEVICE: "Perangkat tidak dikenali",
}
"""Why an answer is shown apart until the unit has looked at it; it is never dropped."""
FAST_SECONDS = 10
"""Nine questions cannot be read in less."""

_SCORES = tuple(unsur.value for unsur in Unsur)
_COLUMNS = ("survey_id", "key", "at", "source", "service_id", *_SCORES, *tallies.PROFILE, "mark", "counted")
# Plain SQL shared by both databases (see tallies). The survey is looked at in the same statement: one that was
# closed a moment ago takes no answer any more, and a key that was used writes nothing.
_INSERT = sa.text(
    f"INSERT INTO response ({', '.join(_COLUMNS)})"
    f" SELECT {', '.join(f':{column}' for column in _COLUMNS)} FROM survey"
    " WHERE id = :survey_id AND opened_at IS NOT NULL AND closed_at IS NULL AND cancelled_at IS NULL"
    " ON CONFLICT (survey_id, key) DO NOTHING RETURNING id"
).bindparams(sa.bindparam("at", type_=UtcDateTime()))


class SurveyShut(Exception):
    """The survey takes no answers (any more); nothing was written."""


class KeyReplayed(Exception):
    """The key of an earlier answer came with other content; nothing was written."""


@dataclass(frozen=True)
class Answer:
    """What one person answered; keys are names of unsur and profile fields, never positions."""

    key: str
    scores: Mapping[str, int | None]
    service_id: int = NO_SERVICE
    profile: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[int, str] = field(default_factory=dict)
    """Extra question → words; SUGGESTION → saran dan masukan."""
    choices: Mapping[int, int] = field(default_factory=dict)
    """Extra question → option."""
    at: datetime | None = None


def mark_of(seen: pace.Pace, sender: pace.Sender, source: str, seconds: float | None) -> str:
    """Why an answer looks suspicious, by how often its sender answered and how long filling it took; or ""."""
    if source == KIOSK:
        return FAST if seconds is not None and seconds < FAST_SECONDS else ""
    if not sender.device:
        return UNKNOWN_DEVICE
    if seen.of_device:
        return REPEATED
    if seen.of_address_now >= pace.ADDRESS_MARKED:
        return CROWDED
    if seconds is not None and seconds < FAST_SECONDS:
        return FAST
    return ""


def accept(
    survey_id: int,
    answer: Answer,
    *,
    day: str,
    sender: pace.Sender,
    source: str = PHONE,
    seconds: float | None = None,
) -> bool:
    """Take an answer from a phone or kiosk in; False when this very answer is there already.

    `day` is today in the province, `seconds` how long filling took, where known. Raises SurveyShut, KeyReplayed
    and pace.TooMany, and then wrote nothing.
    """
    fields = tallies.fields_of(answer.scores, answer.profile, source, day, answer.choices)

    def write(connection: sa.Connection) -> bool:
        try:
            mark = mark_of(pace.seen(connection, survey_id, sender), sender, source, seconds)
        except pace.TooMany:
            if _already_there(connection, survey_id, answer):
                return False
            raise
        place = Place(survey_id, answer.service_id, counted=not mark)
        response_id = connection.scalar(_INSERT, _row(place, answer, source, mark))
        if response_id is None:
            if not _already_there(connection, survey_id, answer):
                raise SurveyShut
            return False
        tallies.add(place, fields, connection=connection)
        pace.count(connection, survey_id, sender)
        keep_words_and_choices(connection, survey_id, response_id, answer)
        return True

    return write_rows(write)


def _row(place: Place, answer: Answer, source: str, mark: str) -> dict[str, Any]:
    return {
        **place._asdict(),
        "key": answer.key,
        "at": answer.at or now(),
        "source": source,
        "mark": mark,
        **{name: answer.scores.get(name) for name in _SCORES},
        **{name: answer.profile.get(name, "") for name in tallies.PROFILE},
    }


def keep_words_and_choices(connection: sa.Connection, survey_id: int, response_id: int, answer: Answer) -> None:
    """Write what was said beside the nine scores."""
    words = [
        {"response_id": response_id, "question_id": question_id, "survey_id": survey_id, "text": text}
        for question_id, text in answer.texts.items()
        if text
    ]
    chosen = [
        {"response_id": response_id, "question_id": question_id, "option": option}
        for question_id, option in answer.choices.items()
    ]
    if words:
        connection.execute(sa.insert(ResponseText), words)
    if chosen:
        connection.execute(sa.insert(ResponseChoice), chosen)


def _already_there(connection: sa.Connection, survey_id: int, answer: Answer) -> bool:
    """Whether this answer was taken in before. A retry brings the same scores; a key somebody took from elsewhere
    does not (KeyReplayed).

    Asked in the transaction that found the key used: a session may still see the moment before, when two copies
    of an answer come at once.
    """
    given = sa.select(Response.service_id, *(getattr(Response, name) for name in _SCORES))
    before = connection.execute(
        given.where(Response.survey_id == survey_id, Response.key == answer.key)
    ).one_or_none()
    if before is None:
        return False
    if tuple(before) != (answer.service_id, *(answer.scores.get(name) for name in _SCORES)):
        raise KeyReplayed
    return True
