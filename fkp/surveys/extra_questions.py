"""Questions of the unit's own, beside the nine: asked after them, shown with the result, never in the index."""

from typing import Any

from fkp.accounts.models import Person
from fkp.rules.surveys import SurveyStep
from fkp.storage.audit import changes, record
from fkp.storage.database import writes
from fkp.surveys.actions import SurveyLocked, ensure_open
from fkp.surveys.models import ExtraQuestion, Survey
from fkp.web.rows import ensure_current, find_row, move_row

FIELDS = ("kind", "text", "options", "required")
KINDS = {"pilihan": "Pilihan", "teks": "Isian bebas"}
MOST = 10
"""A respondent on a phone has two minutes."""


@writes
def add_question(survey: Survey, values: dict[str, Any], *, by: Person | None) -> ExtraQuestion:
    """Ask one more question, after the others. Raises SurveyLocked, also when there are MOST already."""
    ensure_open(survey, SurveyStep.KUESIONER)
    if len(survey.extra_questions) >= MOST:
        raise SurveyLocked(f"Paling banyak {MOST} pertanyaan tambahan, agar survei tetap singkat.")
    question = ExtraQuestion(**{name: values[name] for name in FIELDS})
    survey.extra_questions.append(question)
    record("Menambahkan pertanyaan", by=by, on=survey, after={"text": question.text, "options": question.options})
    return question


@writes
def change_question(
    survey: Survey, question_id: int, values: dict[str, Any], *, version: int | None = None, by: Person | None
) -> None:
    """Change a question. Raises RowGone, Stale and SurveyLocked."""
    ensure_open(survey, SurveyStep.KUESIONER)
    question = find_row(survey.extra_questions, question_id)
    ensure_current(question, version)
    before, after = changes(question, {name: values[name] for name in FIELDS})
    if not after:
        return
    for name in after:
        setattr(question, name, values[name])
    question.version += 1
    record("Mengubah pertanyaan tambahan", by=by, on=survey, before=before, after=after)


@writes
def move_question(survey: Survey, question_id: int, step: int, *, by: Person | None) -> None:
    """Ask a question one place earlier (-1) or later (1). Raises RowGone and SurveyLocked."""
    ensure_open(survey, SurveyStep.KUESIONER)
    move_row(survey.extra_questions, question_id, step)


@writes
def delete_question(survey: Survey, question_id: int, *, by: Person | None) -> None:
    """No longer ask a question; the trail keeps what it was. Raises RowGone and SurveyLocked."""
    ensure_open(survey, SurveyStep.KUESIONER)
    question = find_row(survey.extra_questions, question_id)
    before = {"text": question.text, "options": question.options}
    survey.extra_questions.remove(question)
    record("Menghapus pertanyaan tambahan", by=by, on=survey, before=before)
