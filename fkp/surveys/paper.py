"""Answers on paper: a form is entered, withdrawn and put back.

Every deed moves the running sums in the transaction that writes the answers. An answer is never changed: one
entered wrongly is withdrawn and entered anew.
"""

import secrets
from collections.abc import Mapping

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.duties.queries import day_of, today
from fkp.rules.indonesian import plain_date
from fkp.rules.skm import Unsur
from fkp.rules.surveys import SurveyState, SurveyStep
from fkp.storage.audit import record
from fkp.storage.counters import next_number
from fkp.storage.database import now, session, writes
from fkp.surveys import tallies
from fkp.surveys.actions import SurveyLocked, keep_final, lock_reason, refresh_duty
from fkp.surveys.answering import SUGGESTION
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import NO_SERVICE, PAPER, AnswerBatch, Response, ResponseText
from fkp.surveys.paper_codes import LEAST_ANSWERED

STEP = SurveyStep.PENGUMPULAN

SCORES = tuple(unsur.value for unsur in Unsur)


def entry_obstacle(survey: Survey) -> str | None:
    """Why answers on paper cannot be entered or withdrawn now; None when they can.

    They come in while the survey is open and also after it was closed, until its report is sent.
    """
    if survey.recorded is not None:
        return "Hasil survei ini dicatat dari luar aplikasi, jadi tidak memuat jawaban satu per satu."
    if survey.state is SurveyState.DISIAPKAN and not survey.cancelled_at:
        return "Survei ini belum dibuka. Buka dahulu surveinya di langkah Pengumpulan jawaban."
    return lock_reason(survey, STEP)


@writes
def enter(
    survey: Survey,
    scores: Mapping[str, int | None],
    *,
    profile: Mapping[str, str] | None = None,
    service_id: int = NO_SERVICE,
    suggestion: str = "",
    by: Person | None,
) -> Response:
    """Take one paper form in; it gets the survey's next No. Responden and belongs to today's sitting of `by`.

    Scores by unsur, None where the respondent left a gap. Raises SurveyLocked.
    """
    ensure_enterable(survey)
    ensure_scores(scores)
    said = profile or {}
    entered = Response(
        survey_id=survey.id,
        key=secrets.token_urlsafe(16),
        source=PAPER,
        batch_id=_sitting(survey, by).id,
        number=next_number(f"kertas/{survey.id}"),
        service_id=service_id,
        **{name: scores.get(name) for name in SCORES},
        **{name: said.get(name, "") for name in tallies.PROFILE},
    )
    session().add(entered)
    session().flush()
    if suggestion:
        session().add(
            ResponseText(response_id=entered.id, question_id=SUGGESTION, survey_id=survey.id, text=suggestion)
        )
    tallies.add(tallies.place_of(entered), _fields(entered))
    record("Memasukkan jawaban kertas", by=by, on=survey, after={"number": entered.number})
    settle(survey)
    return entered


@writes
def withdraw(survey: Survey, response_id: int, *, by: Person | None) -> Response:
    """Take a paper answer out of every sum; it is kept and can be put back. Raises SurveyLocked, LookupError."""
    ensure_enterable(survey)
    response = paper_response(survey, response_id)
    if response.withdrawn_at is None:
        response.withdrawn_at = now()
        tallies.add(tallies.place_of(response), _fields(response), -1)
        record("Membatalkan jawaban kertas", by=by, on=survey, before={"number": response.number})
        settle(survey)
    return response


@writes
def put_back(survey: Survey, response_id: int, *, by: Person | None) -> Response:
    """Count a withdrawn paper answer again. Raises SurveyLocked, LookupError."""
    ensure_enterable(survey)
    response = paper_response(survey, response_id)
    if response.withdrawn_at is not None:
        response.withdrawn_at = None
        tallies.add(tallies.place_of(response), _fields(response))
        record("Memulihkan jawaban kertas", by=by, on=survey, after={"number": response.number})
        settle(survey)
    return response


@writes
def paper_response(survey: Survey, response_id: int) -> Response:
    """One paper answer of this survey; LookupError for anything else."""
    found = session().get(Response, response_id)
    if found is None or found.survey_id != survey.id or found.source != PAPER:
        raise LookupError(response_id)
    return found


def paper_responses(survey: Survey) -> sa.Select[Response, str]:
    """The paper answers of a survey with who entered them, withdrawn ones too, the last entered first."""
    return (
        sa.select(Response, AnswerBatch.by_name)
        .join(AnswerBatch, AnswerBatch.id == Response.batch_id)
        .where(Response.survey_id == survey.id, Response.source == PAPER)
        .order_by(Response.id.desc())
    )


def count_paper(survey: Survey) -> int:
    """How many paper answers were entered, withdrawn ones too."""
    here = sa.select(sa.func.count()).where(Response.survey_id == survey.id, Response.source == PAPER)
    return session().scalar(here) or 0


def ensure_enterable(survey: Survey) -> None:
    """Raise SurveyLocked when nothing can be entered or withdrawn now."""
    obstacle = entry_obstacle(survey)
    if obstacle:
        raise SurveyLocked(obstacle)


def ensure_scores(scores: Mapping[str, int | None]) -> None:
    """Raise ValueError for what no form says; whoever typed it was told before."""
    given = [score for score in scores.values() if score is not None]
    if set(scores) - set(SCORES) or any(score not in (1, 2, 3, 4) for score in given) or len(given) < LEAST_ANSWERED:
        raise ValueError("scores of 1 to 4 by the name of the unsur, five of them at least")


def settle(survey: Survey) -> None:
    """After the sums moved: bring the figures of lists and the duty along."""
    session().flush()
    keep_final(survey)
    refresh_duty(survey.unit, survey.period_id)


def new_batch(survey: Survey, source: str, name: str, by: Person | None) -> AnswerBatch:
    """What came together is kept together, so that it can be withdrawn together."""
    batch = AnswerBatch(survey_id=survey.id, source=source, name=name[:200], by_name=by.name if by else "")
    session().add(batch)
    session().flush()
    return batch


# --- inside the transaction --------------------------------------------------------------------------------


def _fields(response: Response) -> list[tuple[str, str]]:
    return tallies.fields_of_response(response, {}, day_of(response.at).isoformat())


def _sitting(survey: Survey, by: Person | None) -> AnswerBatch:
    """Whoever enters forms on a day does so in one sitting, which can be withdrawn as a whole."""
    found = (
        sa.select(AnswerBatch)
        .where(
            AnswerBatch.survey_id == survey.id,
            AnswerBatch.source == PAPER,
            AnswerBatch.by_name == (by.name if by else ""),
            AnswerBatch.withdrawn_at.is_(None),
        )
        .order_by(AnswerBatch.id.desc())
        .limit(1)
    )
    last = session().scalar(found)
    if last is not None and day_of(last.at) == today():
        return last
    return new_batch(survey, PAPER, f"Kertas {plain_date(today())}", by)
