"""What the rules look at in surveys, read from their records."""

from collections.abc import Sequence

import sqlalchemy as sa

from fkp.rules.skm import Unsur
from fkp.rules.surveys import SurveyEvidence, SurveyStep
from fkp.storage.database import session
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import Tally
from fkp.surveys.models_outcome import FollowUp
from fkp.surveys.questionnaires import covered_services
from fkp.surveys.results import SurveySums, from_recorded, sums
from fkp.units.models import Service


def evidence(survey: Survey) -> SurveyEvidence:
    """Everything planned and done in this survey, as the plain values that `rules.surveys` decides on."""
    return _evidence(survey, len(covered_services(survey)), sums([survey], survey.weight))


def evidence_of_all(surveys: Sequence[Survey]) -> dict[int, SurveyEvidence]:
    """The same of many surveys in as many statements as of one; their own records should be loaded already."""
    counts = _counts(surveys)
    services = _active_services(surveys)
    return {
        survey.id: _evidence(
            survey,
            services.get(survey.unit_id, 0) if survey.covers_all else len(survey.services),
            SurveySums(counts.get(survey.id, {}), survey.weight),
        )
        for survey in surveys
    }


def _evidence(survey: Survey, services: int, of: SurveySums) -> SurveyEvidence:
    recorded, report = survey.recorded, survey.report
    result = from_recorded(recorded, survey.weight) if recorded is not None else of.result()
    asked = survey.questionnaire_seen_at is not None or survey.questionnaire is not None
    return SurveyEvidence(
        title=survey.title,
        services=services,
        population=survey.population,
        target=survey.target,
        questionnaire_seen=asked or recorded is not None,
        state=survey.state,
        respondents=result.respondents,
        marked_waiting=of.waiting,
        weak_unsur=frozenset(result.weakest) if survey.closed_at else frozenset(),
        planned_unsur=frozenset(Unsur(line.unsur) for line in survey.follow_ups),
        follow_up_total=len(survey.follow_ups),
        follow_up_done=sum(is_done(line) for line in survey.follow_ups),
        report_sent=bool(report and report.sent_at and not report.returned_at),
        report_returned=bool(report and report.returned_at),
        report_verified=bool(report and report.verified_at),
        published=survey.published_at is not None,
        returned=frozenset(SurveyStep(note.step) for note in survey.notes if note.note),
    )


def is_done(line: FollowUp) -> bool:
    """Whether a line of the follow-up plan was carried out."""
    return line.done_at is not None


def _counts(surveys: Sequence[Survey]) -> dict[int, dict[tuple[int, bool], dict[str, dict[str, int]]]]:
    """Survey → its sums as SurveySums wants them."""
    key = (Tally.survey_id, Tally.service_id, Tally.counted, Tally.field, Tally.value)
    found = session().execute(
        sa.select(*key, sa.func.sum(Tally.n))
        .where(Tally.survey_id.in_([survey.id for survey in surveys]))
        .group_by(*key)
    )
    counts: dict[int, dict[tuple[int, bool], dict[str, dict[str, int]]]] = {}
    for survey_id, service, counted, name, value, n in found:
        fields = counts.setdefault(survey_id, {}).setdefault((service, bool(counted)), {})
        fields.setdefault(name, {})[value] = int(n)
    return counts


def _active_services(surveys: Sequence[Survey]) -> dict[int, int]:
    """Unit → how many services it offers."""
    found = session().execute(
        sa.select(Service.unit_id, sa.func.count())
        .where(Service.unit_id.in_({survey.unit_id for survey in surveys}), Service.active)
        .group_by(Service.unit_id)
    )
    return dict(found.all())
