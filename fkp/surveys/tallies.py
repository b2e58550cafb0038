"""The running sums of a survey, moved in the transaction that writes an answer, and checked against the answers."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from fkp.rules.skm import Unsur
from fkp.storage.database import engines, session
from fkp.surveys.models_answers import Response, ResponseChoice, Tally

ALL, DAY, SOURCE, LEFT_OUT = "all", "day", "source", "left_out"
"""Fields beside unsur, profile and extra questions; LEFT_OUT counts marked answers the unit decided to leave out."""
PROFILE = ("sex", "age", "education", "occupation", "disability", "hours")
SLOTS = 8
"""Over how many rows one count is spread where transactions run side by side."""

# Plain SQL that both databases share: building and keying the same statement out of objects costs more than
# running it, and every answer of every citizen passes here.
_ADD = sa.text(
    "INSERT INTO tally (survey_id, service_id, counted, field, value, slot, n)"
    " VALUES (:survey_id, :service_id, :counted, :field, :value, :slot, :n)"
    " ON CONFLICT (survey_id, service_id, counted, field, value, slot) DO UPDATE SET n = tally.n + excluded.n"
)


class Place(NamedTuple):
    """Where in the sums an answer counts: its survey, its service, and whether it is in the index."""

    survey_id: int
    service_id: int
    counted: bool


def fields_of(
    scores: Mapping[str, int | None], profile: Mapping[str, str], source: str, day: str, choices: Mapping[int, int]
) -> list[tuple[str, str]]:
    """The (field, value) pairs one answer adds to; what was not said adds nothing."""
    return [
        (ALL, ""),
        (SOURCE, source),
        (DAY, day),
        *((unsur, str(score)) for unsur, score in scores.items() if score is not None),
        *((field, value) for field, value in profile.items() if value),
        *((f"x{question_id}", str(option)) for question_id, option in choices.items()),
    ]


def add(
    place: Place, fields: Iterable[tuple[str, str]], n: int = 1, *, connection: sa.Connection | None = None
) -> None:
    """Count an answer (n = 1) or take it out again (n = -1); inside the transaction that writes it."""
    slot = secrets.randbelow(SLOTS) if engines().on_server else 0
    where: dict[str, Any] = {**place._asdict(), "slot": slot, "n": n}
    # Always in the same order, so that two transactions never wait for each other crosswise.
    rows = [{**where, "field": field, "value": value} for field, value in sorted(fields)]
    (connection or session().connection()).execute(_ADD, rows)


def add_many(counts: Mapping[tuple[Place, str, str], int]) -> None:
    """Count many answers at once, as an import does."""
    rows = [
        {**place._asdict(), "field": field, "value": value, "slot": 0, "n": n}
        for (place, field, value), n in sorted(counts.items())
        if n
    ]
    if rows:
        session().connection().execute(_ADD, rows)


def fields_of_response(response: Response, choices: Mapping[int, int], day: str) -> list[tuple[str, str]]:
    """The (field, value) pairs of a stored answer."""
    return fields_of(
        {unsur.value: getattr(response, unsur.value) for unsur in Unsur},
        {field: getattr(response, field) for field in PROFILE},
        response.source,
        day,
        choices,
    )


def place_of(response: Response) -> Place:
    """Where in the sums a stored answer counts."""
    return Place(response.survey_id, response.service_id, response.counted)


def choices_of(response_ids: sa.Select[Any] | list[int]) -> dict[int, dict[int, int]]:
    """Answer → extra question → option chosen."""
    found: dict[int, dict[int, int]] = {}
    for choice in session().scalars(sa.select(ResponseChoice).where(ResponseChoice.response_id.in_(response_ids))):
        found.setdefault(choice.response_id, {})[choice.question_id] = choice.option
    return found


def kept_counts(survey_id: int) -> dict[tuple[int, bool, str, str], int]:
    """The sums as they are kept: {(service, counted, field, value): n}."""
    found = (
        sa.select(Tally.service_id, Tally.counted, Tally.field, Tally.value, sa.func.sum(Tally.n))
        .where(Tally.survey_id == survey_id)
        .group_by(Tally.service_id, Tally.counted, Tally.field, Tally.value)
    )
    return {
        (service, bool(counted), field, value): int(n)
        for service, counted, field, value, n in session().execute(found)
        if n
    }


def fresh_counts(survey_id: int) -> dict[tuple[int, bool, str, str], int]:
    """The same counted anew from every answer, except the days (see `flask doctor`)."""
    here = (Response.survey_id == survey_id, Response.withdrawn_at.is_(None))
    columns: dict[str, Any] = {
        name: getattr(Response, name) for name in (*(u.value for u in Unsur), *PROFILE, SOURCE)
    }
    found: Counter[tuple[int, bool, str, str]] = Counter()
    base = (Response.service_id, Response.counted)
    for service, counted, n in session().execute(sa.select(*base, sa.func.count()).where(*here).group_by(*base)):
        found[service, counted, ALL, ""] = n
    for name, column in columns.items():
        for service, counted, value, n in session().execute(
            sa.select(*base, column, sa.func.count()).where(*here, column.is_not(None)).group_by(*base, column)
        ):
            if value != "":
                found[service, counted, name, str(value)] = n
    chosen = (
        sa.select(*base, ResponseChoice.question_id, ResponseChoice.option, sa.func.count())
        .join(ResponseChoice, ResponseChoice.response_id == Response.id)
        .where(*here)
        .group_by(*base, ResponseChoice.question_id, ResponseChoice.option)
    )
    for service, counted, question_id, option, n in session().execute(chosen):
        found[service, counted, f"x{question_id}", str(option)] = n
    left_out = sa.select(Response.service_id, sa.func.count()).where(
        *here, Response.mark != "", Response.counted.is_(False), Response.decided_at.is_not(None)
    )
    for service, n in session().execute(left_out.group_by(Response.service_id)):
        found[service, False, LEFT_OUT, ""] = n
    return dict(found)


def differences(survey_id: int) -> list[str]:
    """Where the kept sums differ from a fresh count; empty when all is well."""
    kept = {key: n for key, n in kept_counts(survey_id).items() if key[2] != DAY}
    fresh = fresh_counts(survey_id)
    return [
        f"survei {survey_id}, layanan {key[0]}, {key[2]} {key[3]}: "
        f"tercatat {kept.get(key, 0)}, seharusnya {fresh.get(key, 0)}"
        for key in sorted(kept.keys() | fresh.keys())
        if kept.get(key, 0) != fresh.get(key, 0)
    ]


def recount(survey_id: int) -> None:
    """Rebuild the sums of a survey from its answers; the days stay as they are."""
    session().execute(sa.delete(Tally).where(Tally.survey_id == survey_id, Tally.field != DAY))
    add_many(
        {
            (Place(survey_id, service, counted), field, value): n
            for (service, counted, field, value), n in fresh_counts(survey_id).items()
        }
    )
