"""Everything in a survey on one page: its plan, figures, marked answers, follow-up and files, for who verifies."""

from typing import Any

import sqlalchemy as sa

from fkp.documents.skm.forms import REPORTED
from fkp.documents.skm.report import HIDDEN_NOTE, UNSUR
from fkp.documents.skm.report_content import report
from fkp.documents.skm.summaries import summaries
from fkp.rules.skm import Unsur
from fkp.rules.surveys import missing, status
from fkp.storage.database import session
from fkp.surveys.answering import MARKS
from fkp.surveys.evidence import evidence
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import Response
from fkp.surveys.models_outcome import SurveyFile
from fkp.surveys.survey_files import DOCUMENTATION, PROOF, shown


def whole_survey(survey: Survey) -> dict[str, Any]:
    """The context of the templates that show the survey whole, step by step."""
    seen = evidence(survey)
    paper = report(survey, draft=True)
    lines = summaries(survey, paper)
    proofs: dict[int | None, list[SurveyFile]] = {}
    for file in shown(survey, PROOF):
        proofs.setdefault(file.follow_up_id, []).append(file)
    return {
        "survey": survey,
        "stages": [(step, status(step, seen), missing(step, seen), lines.get(step, [])) for step in REPORTED],
        "paper": paper,
        "unsur": UNSUR,
        "unsur_labels": {unsur.value: unsur.label for unsur in Unsur},
        "hidden_note": HIDDEN_NOTE,
        "marks": marks(survey),
        "photos": shown(survey, DOCUMENTATION),
        "proofs": proofs,
        "report": survey.report,
        "uses": {},
    }


def marks(survey: Survey) -> list[tuple[str, int]]:
    """Why answers of this survey stand apart: (reason, how many)."""
    found = (
        sa.select(Response.mark, sa.func.count())
        .where(Response.survey_id == survey.id, Response.counted.is_(False), Response.withdrawn_at.is_(None))
        .group_by(Response.mark)
    )
    apart = {str(mark): int(n) for mark, n in session().execute(found)}
    return [(words, apart[mark]) for mark, words in MARKS.items() if mark in apart]
