"""From a survey's records to its report: figures come from the running sums alone, never from single answers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from fkp.documents import content
from fkp.documents.printing import Photo
from fkp.documents.skm import report as paper
from fkp.documents.skm.report import SurveyReport
from fkp.documents.texts import saved_texts
from fkp.duties.queries import day_of, today
from fkp.forums.files import file_store
from fkp.forums.models import Forum
from fkp.rules import skm
from fkp.rules.indonesian import plain_date
from fkp.rules.skm import WEIGHTS, Unsur
from fkp.rules.skm_profile import FIELDS, hidden_services, hide_small
from fkp.storage.database import session
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import NO_SERVICE, SOURCES
from fkp.surveys.models_outcome import FollowUp
from fkp.surveys.queries import survey_before, surveys_of
from fkp.surveys.questionnaires import covered_services, shown_services, shown_wordings
from fkp.surveys.recorded import doubts_of
from fkp.surveys.results import Result, ServiceResult, SurveySums, UnsurResult, by_service, from_recorded, sums
from fkp.surveys.survey_files import DOCUMENTATION, PROOF, shown

TREND_YEARS = 5


def report(survey: Survey, *, draft: bool, written_on: date | None = None) -> SurveyReport:
    """The report as it would be printed now; while answers still come in, with the figures of this moment."""
    of = sums([survey], survey.weight)
    found = from_recorded(survey.recorded, survey.weight) if survey.recorded else of.result()
    before = survey_before(survey)
    return SurveyReport(
        letterhead=content.letterhead(survey.unit),
        title=survey.title,
        period=survey.period.name,
        year=survey.period.starts.year,
        head=content.head(survey.unit),
        place_written=content.seat(survey.unit),
        written_on=written_on or today(),
        services=_service_names(survey),
        population=survey.population,
        sample=skm.sample_size(survey.population) if survey.population is not None else None,
        target=survey.target,
        opened_on=_first_day(survey),
        closed_on=_last_day(survey),
        respondents=found.respondents,
        index=found.index,
        grade=found.grade,
        weight=WEIGHTS[survey.weight] if survey.weight else "",
        rows=tuple(_row(each) for each in found.unsur),
        sources=tuple((words, found.profile.get("source", {}).get(key, 0)) for key, words in SOURCES.items()),
        profile=profile(found),
        by_service=services(by_service(survey, of)),
        marked=of.marked,
        index_with_marked=of.result(with_marked=True).index if of.marked else None,
        recorded=_recorded(survey),
        plan=tuple(_plan_row(line) for line in survey.follow_ups),
        forums=_forums(survey),
        trend=trend(survey, found),
        period_before=before.period.name if before else "",
        done_before=_done_rows(before) if before else (),
        **_questionnaire(survey, of),
        photos=tuple(_photos(survey, before)),
        texts=saved_texts(survey),
        draft=draft,
    )


def _service_names(survey: Survey) -> tuple[str, ...]:
    if survey.questionnaire is None:
        return tuple(service.name for service in covered_services(survey))
    return tuple(shown_services(survey).values())


def _first_day(survey: Survey) -> date | None:
    if survey.opened_at is None or survey.recorded is not None:
        return None
    opened = day_of(survey.opened_at)
    return max(opened, survey.opens_on) if survey.opens_on else opened


def _last_day(survey: Survey) -> date | None:
    if survey.closed_at is None or survey.recorded is not None:
        return None
    closed = day_of(survey.closed_at)
    return min(closed, survey.closes_on) if survey.closes_on else closed


def _row(found: UnsurResult) -> paper.UnsurRow:
    total = sum(score * n for score, n in zip((1, 2, 3, 4), found.scores, strict=True))
    return paper.UnsurRow(
        found.unsur, found.answered, total or None, found.average, found.weighted, found.converted, found.grade
    )


def profile(found: Result) -> tuple[paper.ProfileGroup, ...]:
    """Who answered, as far as it was asked and said; small groups hidden."""
    groups = []
    for key, field in FIELDS.items():
        counts = found.profile.get(key, {})
        answered = sum(counts.values())
        if not answered:
            continue
        visible = hide_small({option: counts.get(option, 0) for option in field.options})
        groups.append(
            paper.ProfileGroup(
                field.label, tuple((words, visible[o]) for o, words in field.options.items()), answered
            )
        )
    return tuple(groups)


def services(found: list[ServiceResult]) -> tuple[paper.ServiceRow, ...]:
    """The result of each service that was named; of those with few respondents only the name."""
    named = [each for each in found if each.service_id != NO_SERVICE]
    if not named:
        return ()
    hidden = hidden_services({each.service_id: each.result.respondents for each in found}, NO_SERVICE)
    return tuple(_service_row(each, None if each.service_id in hidden else each.result.respondents) for each in found)


def _service_row(each: ServiceResult, respondents: int | None) -> paper.ServiceRow:
    result = each.result
    if not respondents or result.grade is None:
        return paper.ServiceRow(each.name, respondents)
    return paper.ServiceRow(each.name, respondents, dict(result.averages), result.index, result.grade.letter)


def _recorded(survey: Survey) -> paper.RecordedSource | None:
    """Where a recorded result comes from, and that its printed figures do not follow, if they do not."""
    if survey.recorded is None:
        return None
    return paper.RecordedSource(survey.recorded.source, " ".join(doubts_of(survey).sentences))


def _plan_row(line: FollowUp) -> paper.PlanRow:
    due = line.due_text or (plain_date(line.due) if line.due else "")
    return paper.PlanRow(Unsur(line.unsur).label, line.problem, line.action, due, line.person_in_charge)


def _forums(survey: Survey) -> tuple[paper.ForumRow, ...]:
    ids = {line.forum_id for line in survey.follow_ups if line.forum_id is not None}
    if not ids:
        return ()
    found = sa.select(Forum.topic, Forum.held_on).where(Forum.id.in_(ids), Forum.cancelled_at.is_(None))
    return tuple(paper.ForumRow(topic, held_on) for topic, held_on in session().execute(found.order_by(Forum.id)))


def trend(survey: Survey, found: Result) -> tuple[paper.TrendRow, ...]:
    """The unit's closed surveys of the last five years up to this one, the oldest first."""
    earliest = survey.period.starts.year - TREND_YEARS + 1
    past = [
        other
        for other in surveys_of(survey.unit)
        if other.id != survey.id
        and other.final_index
        and other.period.starts.year >= earliest
        and other.period.starts <= survey.period.starts
    ]
    past.sort(key=lambda other: (other.period.starts, other.id))
    names = Counter(other.period.name for other in [*past, survey])
    rows = [
        paper.TrendRow(
            _told_apart(other, names),
            other.final_respondents or 0,
            Decimal(other.final_index or ""),
            skm.grade(other.final_index or ""),
        )
        for other in past
    ]
    if found.index is not None and found.grade is not None:
        rows.append(
            paper.TrendRow(_told_apart(survey, names), found.respondents, found.index, found.grade, present=True)
        )
    return tuple(rows)


def _told_apart(survey: Survey, names: Counter[str]) -> str:
    name = survey.period.name
    return name if names[name] == 1 else f"{name} ({survey.code})"


def _done_rows(before: Survey) -> tuple[paper.DoneRow, ...]:
    proofs: dict[int | None, list[str]] = {}
    for file in shown(before, PROOF):
        proofs.setdefault(file.follow_up_id, []).append(file.caption or file.original_name)
    return tuple(
        paper.DoneRow(
            Unsur(line.unsur).label,
            line.action,
            line.done_at is not None,
            line.result,
            "\n".join(proofs.get(line.id, [])),
        )
        for line in before.follow_ups
    )


def _questionnaire(survey: Survey, of: SurveySums) -> dict[str, Any]:
    """The questionnaire as it was asked; a recorded result was asked elsewhere."""
    if survey.recorded is not None:
        return {}
    wordings, names = shown_wordings(survey), shown_services(survey)
    return {
        "questionnaire": tuple(
            paper.AskedQuestion(unsur.label, question.text, question.answers)
            for unsur, question in wordings[NO_SERVICE].items()
        ),
        "other_wordings": tuple(names[service_id] for service_id in wordings if service_id in names),
        "extra_questions": tuple(question.text for question in survey.extra_questions),
    }


def _photos(survey: Survey, before: Survey | None) -> list[Photo]:
    """How the survey was held, then what proves the follow-up of the one before; a lost file is left out."""
    proofs = shown(before, PROOF) if before else []
    files = [(file, file.caption) for file in shown(survey, DOCUMENTATION)]
    files += [(file, f"Tindak lanjut: {file.caption}" if file.caption else "Tindak lanjut") for file in proofs]
    store = file_store()
    return [
        Photo(store.path(file.sha256), caption)
        for file, caption in files
        if file.media_type.startswith("image/") and store.exists(file.sha256)
    ]


def snapshot(of: SurveyReport) -> dict[str, Any]:
    """Everything a report was made from, as plain values that JSON can hold; numbers as text, to the last digit."""
    return {each.name: _plain(getattr(of, each.name)) for each in fields(of)}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.name if isinstance(value, Path) else value
