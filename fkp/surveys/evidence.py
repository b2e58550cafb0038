"""What the rules look at in a survey, read from its records."""

from fkp.rules.skm import Unsur
from fkp.rules.surveys import SurveyEvidence, SurveyStep
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import FollowUp
from fkp.surveys.questionnaires import covered_services
from fkp.surveys.results import Result, from_recorded, sums


def evidence(survey: Survey) -> SurveyEvidence:
    """Everything planned and done in this survey, as the plain values that `rules.surveys` decides on."""
    result, waiting = _result_and_waiting(survey)
    closed = survey.closed_at is not None
    report = survey.report
    return SurveyEvidence(
        title=survey.title,
        services=len(covered_services(survey)),
        population=survey.population,
        target=survey.target,
        questionnaire_seen=survey.questionnaire_seen_at is not None or survey.questionnaire is not None,
        state=survey.state,
        respondents=result.respondents,
        marked_waiting=waiting,
        weak_unsur=frozenset(result.weakest) if closed else frozenset(),
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


def _result_and_waiting(survey: Survey) -> tuple[Result, int]:
    if survey.recorded is not None:
        return from_recorded(survey.recorded, survey.weight), 0
    of = sums([survey], survey.weight)
    return of.result(), of.waiting
