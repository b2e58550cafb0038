"""What of a survey can be handed to a forum, and the words it comes with: theme, agenda, what people said."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from fkp.duties.queries import today
from fkp.forums.actions import lock_reason
from fkp.forums.models import Forum
from fkp.rules.indonesian import number
from fkp.rules.skm import Unsur
from fkp.rules.stages import Stage
from fkp.storage.database import session
from fkp.surveys.answering import SUGGESTION
from fkp.surveys.follow_up import plan_lock, weak_unsur
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import Response, ResponseText
from fkp.surveys.models_outcome import FollowUp
from fkp.surveys.results import Result, result
from fkp.units.models import Unit

LONGEST_TOPIC = 300
LONGEST_PLAN, LONGEST_QUOTE = 300, 160
MOST_QUOTES = 3
LOOKED_THROUGH = 300
"""So many of the newest suggestions are looked through for those to quote: a survey may have a million."""
UNHAPPY = 2
"""Who gave an unsur this score or less says why."""


@dataclass(frozen=True)
class Subject:
    """A line of the plan that no forum has yet, or a weak unsur nothing is planned for."""

    unsur: Unsur
    line: FollowUp | None = None

    @property
    def key(self) -> str:
        """What it is called in a form."""
        return f"rencana-{self.line.id}" if self.line else f"unsur-{self.unsur.value}"


def subjects(survey: Survey, found: Result | None = None) -> list[Subject]:
    """Everything a forum could take up, as it is now."""
    lines = [Subject(Unsur(line.unsur), line) for line in survey.follow_ups if line.forum_id is None]
    if plan_lock(survey):
        return lines
    weak = weak_unsur(survey, found or result(survey))
    return lines + [Subject(each.found.unsur) for each in weak if not each.lines]


def open_forums(unit: Unit) -> list[Forum]:
    """The unit's forums that are still being prepared, the newest first."""
    found = (
        sa.select(Forum)
        .where(Forum.unit_id == unit.id, Forum.cancelled_at.is_(None))
        .options(selectinload(Forum.berita_acara), selectinload(Forum.report))  # what may lock them, read at once
        .order_by(Forum.id.desc())
    )
    return [forum for forum in session().scalars(found) if is_prepared(forum, today())]


def is_prepared(forum: Forum, day: date) -> bool:
    """Whether a forum still takes topics: nothing locks its preparation, and its day has not passed."""
    return lock_reason(forum, Stage.PERSIAPAN) is None and (forum.held_on is None or forum.held_on >= day)


def usual_topic(survey: Survey, unsur: list[Unsur]) -> str:
    """The theme these unsur give: "Perbaikan unsur Waktu Penyelesaian dan Biaya/Tarif menurut SKM Tahun 2026"."""
    whole = "Perbaikan {} menurut SKM {}".format
    topic = whole(unsur_in_words(unsur), survey.period.name)
    return topic if len(topic) <= LONGEST_TOPIC else whole(f"{len(unsur)} unsur pelayanan", survey.period.name)


def unsur_in_words(unsur: list[Unsur]) -> str:
    """One after the other, each once: "unsur A", "unsur A dan B", "unsur A, B, dan C"."""
    *others, last = [each.label for each in dict.fromkeys(unsur)]
    if not others:
        return f"unsur {last}"
    return f"unsur {', '.join(others)}{',' if len(others) > 1 else ''} dan {last}"


def agenda_text(survey: Survey, subject: Subject, found: Result, quoted: list[str]) -> str:
    """The line of the agenda: the unsur with its NRR and mutu, what the unit plans, and what people said."""
    row = found.of(subject.unsur)
    measured = f" (NRR {number(row.average, 2)}, mutu {row.grade.letter})" if row else ""
    said = [f"Pembahasan unsur {subject.unsur.label}{measured} menurut survei {survey.code}."]
    if subject.line:
        said.append(f"Rencana unit: {_shortened(subject.line.action, LONGEST_PLAN)}")
    if quoted:
        said.append("Saran masyarakat: " + " ".join(f"“{text}”" for text in quoted))
    return "\n".join(said)


def quotes(survey: Survey) -> dict[Unsur, list[str]]:
    """What respondents wrote who were unhappy with an unsur, the newest first, a few for each; never by whom."""
    newest = (
        sa.select(ResponseText.text, *(getattr(Response, unsur.value) for unsur in Unsur))
        .join(Response, Response.id == ResponseText.response_id)
        .where(
            ResponseText.survey_id == survey.id,
            ResponseText.question_id == SUGGESTION,
            Response.counted,
            Response.withdrawn_at.is_(None),
        )
        .order_by(ResponseText.response_id.desc())
        .limit(LOOKED_THROUGH)
    )
    found: dict[Unsur, list[str]] = {unsur: [] for unsur in Unsur}
    for text, *scores in session().execute(newest):
        for unsur, score in zip(Unsur, scores, strict=True):
            if score is not None and score <= UNHAPPY and len(found[unsur]) < MOST_QUOTES:
                found[unsur].append(_shortened(text, LONGEST_QUOTE))
    return found


def _shortened(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
