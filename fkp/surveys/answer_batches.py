"""Answers that came together: a sheet taken in, or one person's day of entering forms; withdrawn and put back whole.

Every deed moves the running sums in the transaction that writes the answers.
"""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.duties.queries import day_of
from fkp.storage.audit import record
from fkp.storage.database import now, session, writes
from fkp.surveys import tallies
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import NO_SERVICE, SHEET, AnswerBatch, Response
from fkp.surveys.paper import SCORES, ensure_enterable, ensure_scores, new_batch, settle
from fkp.surveys.tallies import Place

ROWS_AT_ONCE = 1000
_COUNTED = ("service_id", "counted", "source", "at", *SCORES, *tallies.PROFILE)


@dataclass(frozen=True)
class SheetAnswer:
    """One line of a sheet as it is taken in; `at` where the sheet says on which day."""

    scores: Mapping[str, int | None]
    number: int | None = None
    service_id: int = NO_SERVICE
    profile: Mapping[str, str] = field(default_factory=dict)
    at: datetime | None = None


def take_sheet(
    survey: Survey, answers: Sequence[SheetAnswer], *, name: str, digest: str, by: Person | None
) -> AnswerBatch:
    """Take the lines of a sheet in as one batch. `digest` names the sheet's content (see `taken_before`).

    Raises SurveyLocked.
    """
    ensure_enterable(survey)
    batch = new_batch(survey, SHEET, name, by)
    mark, moment, taken = secrets.token_urlsafe(6), now(), 0
    sums: Counter[tuple[Place, str, str]] = Counter()
    for piece in _pieces(answers):
        rows = []
        for answer in piece:
            ensure_scores(answer.scores)
            taken += 1
            rows.append(_sheet_row(survey, batch, answer, f"{digest[:40]}.{mark}.{taken}", moment))
            sums.update(_counts(survey.id, rows[-1]))
        session().execute(sa.insert(Response), rows)
    tallies.add_many(sums)
    record("Mengimpor lembar pengolahan", by=by, on=survey, after={"file": batch.name, "respondents": taken})
    settle(survey)
    return batch


def taken_before(survey: Survey, digest: str) -> AnswerBatch | None:
    """The import that brought this very content and still counts, if there is one."""
    found = (
        sa.select(AnswerBatch)
        .join(Response, Response.batch_id == AnswerBatch.id)
        .where(
            AnswerBatch.survey_id == survey.id,
            AnswerBatch.source == SHEET,
            AnswerBatch.withdrawn_at.is_(None),
            Response.key.startswith(f"{digest[:40]}.", autoescape=True),
        )
    )
    return session().scalar(found.order_by(AnswerBatch.id.desc()).limit(1))


@writes
def withdraw_batch(survey: Survey, batch_id: int, *, by: Person | None) -> AnswerBatch:
    """Take all answers of an import or a sitting out of every sum. Raises SurveyLocked, LookupError."""
    ensure_enterable(survey)
    batch = _batch(survey, batch_id)
    if batch.withdrawn_at is None:
        # Later than every answer withdrawn by itself, so that putting the batch back leaves those out.
        batch.withdrawn_at = _after_all_withdrawn(batch)
        _move(survey, batch, counting=None, becomes=batch.withdrawn_at, n=-1)
        record("Membatalkan kumpulan jawaban", by=by, on=survey, before={"batch": batch.name})
        settle(survey)
    return batch


@writes
def put_back_batch(survey: Survey, batch_id: int, *, by: Person | None) -> AnswerBatch:
    """Count the answers again that went with their batch. Raises SurveyLocked, LookupError."""
    ensure_enterable(survey)
    batch = _batch(survey, batch_id)
    if batch.withdrawn_at is not None:
        _move(survey, batch, counting=batch.withdrawn_at, becomes=None, n=1)
        batch.withdrawn_at = None
        record("Memulihkan kumpulan jawaban", by=by, on=survey, after={"batch": batch.name})
        settle(survey)
    return batch


@dataclass(frozen=True)
class BatchRow:
    """An import or a sitting as the list shows it."""

    batch: AnswerBatch
    answers: int


def batches(survey: Survey, source: str) -> list[BatchRow]:
    """The imports (or sittings) of a survey, the newest first, with how many answers each brought."""
    found = (
        sa.select(AnswerBatch, sa.func.count(Response.id))
        .join(Response, Response.batch_id == AnswerBatch.id, isouter=True)
        .where(AnswerBatch.survey_id == survey.id, AnswerBatch.source == source)
        .group_by(AnswerBatch.id)
        .order_by(AnswerBatch.id.desc())
    )
    return [BatchRow(batch, n) for batch, n in session().execute(found)]


# --- inside the transaction --------------------------------------------------------------------------------


# --- inside the transaction --------------------------------------------------------------------------------


def _batch(survey: Survey, batch_id: int) -> AnswerBatch:
    found = session().get(AnswerBatch, batch_id)
    if found is None or found.survey_id != survey.id:
        raise LookupError(batch_id)
    return found


def _pieces(answers: Sequence[SheetAnswer]) -> Iterator[Sequence[SheetAnswer]]:
    for start in range(0, len(answers), ROWS_AT_ONCE):
        yield answers[start : start + ROWS_AT_ONCE]


def _sheet_row(survey: Survey, batch: AnswerBatch, answer: SheetAnswer, key: str, moment: datetime) -> dict[str, Any]:
    return {
        "survey_id": survey.id,
        "key": key,
        "at": answer.at or moment,
        "source": SHEET,
        "batch_id": batch.id,
        "number": answer.number,
        "service_id": answer.service_id,
        "counted": True,
        **{name: answer.scores.get(name) for name in SCORES},
        **{name: answer.profile.get(name, "") for name in tallies.PROFILE},
    }


def _counts(survey_id: int, row: Mapping[str, Any]) -> list[tuple[Place, str, str]]:
    """What one answer adds to the sums, each once."""
    place = Place(survey_id, row["service_id"], row["counted"])
    fields = tallies.fields_of(
        {name: row[name] for name in SCORES},
        {name: row[name] for name in tallies.PROFILE},
        row["source"],
        day_of(row["at"]).isoformat(),
        {},
    )
    return [(place, name, value) for name, value in fields]


def _after_all_withdrawn(batch: AnswerBatch) -> datetime:
    last = session().scalar(sa.select(sa.func.max(Response.withdrawn_at)).where(Response.batch_id == batch.id))
    return max(now(), last + timedelta(seconds=1)) if last else now()


def _move(survey: Survey, batch: AnswerBatch, *, counting: datetime | None, becomes: datetime | None, n: int) -> None:
    """Take the answers of a batch that are in this state out of the sums (n = -1), or into them (n = 1)."""
    state = Response.withdrawn_at.is_(None) if counting is None else Response.withdrawn_at == counting
    here = sa.and_(Response.survey_id == survey.id, Response.batch_id == batch.id, state)
    sums: Counter[tuple[Place, str, str]] = Counter()
    columns = sa.select(*(getattr(Response, name) for name in _COUNTED)).where(here)
    for row in session().execute(columns.execution_options(yield_per=ROWS_AT_ONCE)).mappings():
        sums.update(_counts(survey.id, dict(row)))
    session().execute(
        sa.update(Response).where(here).values(withdrawn_at=becomes), execution_options={"synchronize_session": False}
    )
    session().expire_all()
    tallies.add_many({key: n * count for key, count in sums.items()})
