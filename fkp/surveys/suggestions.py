"""What respondents wrote: saran dan masukan, and answers in words to the unit's own questions; never by whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from fkp.duties.queries import day_of
from fkp.storage.database import session
from fkp.surveys.answering import SUGGESTION
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import Response, ResponseText
from fkp.surveys.questionnaires import shown_services
from fkp.web.downloads import Row
from fkp.web.forms import clean_line

SHOWN_AT_ONCE = 30
ROWS_AT_ONCE = 1000
COLUMNS = ("No", "Tanggal", "Layanan", "Pertanyaan", "Isi")
ASKED_BY_ALL = "Saran dan masukan"
_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Wanted:
    """Which words the address asks for: of which question, with which words, written before which."""

    question: int = SUGGESTION
    q: str = ""
    before: int | None = None

    @classmethod
    def read(cls, args: MultiDict[str, str], known: dict[int, str]) -> "Wanted":
        """From the query of an address; a question that is not asked in this survey counts as not named."""
        question, before = args.get("pertanyaan", type=int), args.get("sebelum", type=int)
        return cls(
            question=question if question in known else SUGGESTION,
            q=clean_line(args.get("q"))[:100],
            before=before if before is not None and 0 < before <= _LARGEST else None,
        )


@dataclass(frozen=True)
class Said:
    """What one respondent wrote, on which day, about which service."""

    id: int
    text: str
    day: date
    service: str
    counted: bool
    """False where the answer stands outside the index; its words are worth reading all the same."""


def questions(survey: Survey) -> dict[int, str]:
    """What could be answered in words: SUGGESTION, and the unit's own questions without options."""
    own = {question.id: question.text for question in survey.extra_questions if question.kind == "teks"}
    return {SUGGESTION: ASKED_BY_ALL} | own


def read(survey: Survey, wanted: Wanted) -> tuple[list[Said], int | None]:
    """The newest words asked for, and where the older ones begin (None when there are none).

    Read along an index from a place in it, so that the last page costs what the first one does.
    """
    found = _found(survey, wanted.question, wanted.q).order_by(ResponseText.response_id.desc())
    if wanted.before is not None:
        found = found.where(ResponseText.response_id < wanted.before)
    names = shown_services(survey)
    lines = [_said(row, names) for row in session().execute(found.limit(SHOWN_AT_ONCE + 1))]
    more = len(lines) > SHOWN_AT_ONCE
    return lines[:SHOWN_AT_ONCE], lines[SHOWN_AT_ONCE - 1].id if more else None


def export(survey: Survey, wanted: Wanted) -> Iterator[Row]:
    """All words asked for, the oldest first, as rows of COLUMNS."""
    names, asked = shown_services(survey), questions(survey)[wanted.question]
    found = _found(survey, wanted.question, wanted.q).order_by(ResponseText.response_id)
    lines = session().execute(found.execution_options(yield_per=ROWS_AT_ONCE))
    for number, row in enumerate(lines, start=1):
        said = _said(row, names)
        yield number, said.day, said.service, asked, said.text


def _found(survey: Survey, question: int, q: str) -> sa.Select[int, str, datetime, int, bool]:
    found = (
        sa.select(ResponseText.response_id, ResponseText.text, Response.at, Response.service_id, Response.counted)
        .join(Response, Response.id == ResponseText.response_id)
        .where(
            ResponseText.survey_id == survey.id,
            ResponseText.question_id == question,
            Response.withdrawn_at.is_(None),
        )
    )
    for word in q.split():
        found = found.where(ResponseText.text.icontains(word, autoescape=True))
    return found


def _said(row: sa.Row[int, str, datetime, int, bool], names: dict[int, str]) -> Said:
    return Said(row.response_id, row.text, day_of(row.at), names.get(row.service_id, ""), row.counted)
