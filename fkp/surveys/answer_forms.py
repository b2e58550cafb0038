"""Reading what a respondent sent: by hand, because it is small, always the same, and comes from everywhere.

Two things can be wrong. What a person left out or wrote too long is told beside its question, and nothing typed
is lost. What no form of ours sends (a score of 5, a tenth unsur, another unit's service) is Tampered: refused whole.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from werkzeug.datastructures import MultiDict

from fkp.rules.indonesian import in_zone
from fkp.rules.skm_profile import FIELDS, age_band, hours_of
from fkp.rules.skm_questions import QUESTION_ORDER
from fkp.surveys.answering import SUGGESTION, Answer
from fkp.surveys.asked import Asked, Extra
from fkp.surveys.models_answers import NO_SERVICE
from fkp.web.forms import clean

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
LONGEST_WORDS = 2000
LONGEST_FILLING = timedelta(days=1)
"""Longer than that, the form was left open; how long filling took is not known then."""
LONGEST_WAIT = timedelta(days=30)
"""How long an answer may have waited in a device without signal and still be timed by it."""
PROFILE_FIELDS = {
    "jenis_kelamin": "sex",
    "pendidikan": "education",
    "pekerjaan": "occupation",
    "disabilitas": "disability",
}
"""Name in the form → field of the profile, for what is chosen from a list."""
KEY_FIELD, OPENED_FIELD, TOOK_FIELD, WAITED_FIELD = "kunci", "dibuka", "lama", "tunggu"
"""The idempotency key; when the form was opened (seconds since 1970); and, told by the script: how many seconds
filling took, how many the answer then waited for a signal."""

_SCORES = {"1": 1, "2": 2, "3": 3, "4": 4}
_FIXED = {
    *(unsur.value for unsur in QUESTION_ORDER),
    *PROFILE_FIELDS,
    *("layanan", "usia", "saran", KEY_FIELD, OPENED_FIELD, TOOK_FIELD, WAITED_FIELD),
}


class Tampered(Exception):
    """No form of ours sends this; nothing is written."""


@dataclass
class Filled:
    """A form as it was sent: the answer in it, what is missing by field, and how many seconds filling took."""

    answer: Answer
    errors: dict[str, str] = field(default_factory=dict)
    """Field → what to do, in the order of the page."""
    seconds: float | None = None


def read(form: MultiDict[str, str], asked: Asked, now: datetime, zone: str) -> Filled:
    """What a respondent sent, held against what the survey asks. Raises Tampered."""
    sent = _once_each(form, asked)
    if not KEY.fullmatch(sent.get(KEY_FIELD, "")):
        raise Tampered
    errors: dict[str, str] = {}
    service_id = _service(sent, asked, errors)
    scores = _scores(sent, errors)
    texts, choices = _extra(sent, asked, errors)
    profile = _profile(sent, errors)
    answered_at = now - (_duration(sent.get(WAITED_FIELD), LONGEST_WAIT) or timedelta())
    profile["hours"] = hours_of(in_zone(answered_at, zone).time())
    texts[SUGGESTION] = _words("saran", sent, errors)
    answer = Answer(sent[KEY_FIELD], scores, service_id, profile, texts, choices, now)
    return Filled(answer, errors, _seconds(sent, now))


def _once_each(form: MultiDict[str, str], asked: Asked) -> dict[str, str]:
    known = _FIXED | {extra.name for extra in asked.extra}
    for name, values in form.lists():
        if name not in known or len(values) != 1:
            raise Tampered
    return form.to_dict()


def _service(sent: Mapping[str, str], asked: Asked, errors: dict[str, str]) -> int:
    chosen = sent.get("layanan")
    if chosen is None:
        return NO_SERVICE  # a form that asks for it always sends it, even when it is empty
    if chosen == "":
        errors["layanan"] = "Pilih layanan yang Anda terima."
        return NO_SERVICE
    if chosen == str(NO_SERVICE):
        return NO_SERVICE
    found = next((service_id for service_id in asked.services if str(service_id) == chosen), None)
    if found is None:
        raise Tampered
    return found


def _scores(sent: Mapping[str, str], errors: dict[str, str]) -> dict[str, int | None]:
    scores: dict[str, int | None] = {}
    for number, unsur in enumerate(QUESTION_ORDER, start=1):
        chosen = sent.get(unsur.value)
        if chosen is None:
            errors[unsur.value] = f"Pertanyaan {number} belum dijawab. Pilih salah satu jawaban."
        elif chosen not in _SCORES:
            raise Tampered
        else:
            scores[unsur.value] = _SCORES[chosen]
    return scores


def _extra(sent: Mapping[str, str], asked: Asked, errors: dict[str, str]) -> tuple[dict[int, str], dict[int, int]]:
    texts: dict[int, str] = {}
    choices: dict[int, int] = {}
    for extra in asked.extra:
        if not extra.options:
            texts[extra.id] = _words(extra.name, sent, errors)
        elif sent.get(extra.name):
            choices[extra.id] = _option(sent[extra.name], extra)
        if extra.required and not (texts.get(extra.id) or extra.id in choices):
            errors[extra.name] = f"Jawab pertanyaan “{extra.text}”."
    return texts, choices


def _option(chosen: str, extra: Extra) -> int:
    places = {str(place): place for place in range(len(extra.options))}
    if chosen not in places:
        raise Tampered
    return places[chosen]


def _profile(sent: Mapping[str, str], errors: dict[str, str]) -> dict[str, str]:
    profile: dict[str, str] = {}
    for name, stored in PROFILE_FIELDS.items():
        chosen = sent.get(name, "")
        if chosen and chosen not in FIELDS[stored].options:
            raise Tampered
        profile[stored] = chosen
    typed = sent.get("usia", "").strip()
    if typed:
        try:
            profile["age"] = age_band(int(typed) if typed.isdecimal() and len(typed) < 4 else 0)
        except ValueError:
            errors["usia"] = "Isi usia dengan angka, misalnya 34, atau kosongkan."
    return profile


def _words(name: str, sent: Mapping[str, str], errors: dict[str, str]) -> str:
    text = clean(sent.get(name))
    if len(text) > LONGEST_WORDS:
        errors[name] = f"Terlalu panjang: paling banyak {LONGEST_WORDS} huruf."
    return text


def _seconds(sent: Mapping[str, str], now: datetime) -> float | None:
    """How long filling took: as the script measured it, otherwise since the form was opened."""
    took = _duration(sent.get(TOOK_FIELD), LONGEST_FILLING)
    if took is None:
        opened = sent.get(OPENED_FIELD, "")
        if not (opened.isascii() and opened.isdecimal() and len(opened) < 12):
            return None
        took = timedelta(seconds=now.timestamp() - int(opened))
    return took.total_seconds() if timedelta() <= took <= LONGEST_FILLING else None


def _duration(typed: str | None, most: timedelta) -> timedelta | None:
    if not typed or not (typed.isascii() and typed.isdecimal() and len(typed) < 9):
        return None
    told = timedelta(seconds=int(typed))
    return told if told <= most else None
