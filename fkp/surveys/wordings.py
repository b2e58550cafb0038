"""The unit's own words for the nine questions, for all its services or for one; the unsur stay as they are."""

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.rules.skm import Unsur
from fkp.rules.skm_questions import OFFICIAL, QUESTION_ORDER, VARIANTS, Question, as_json
from fkp.rules.surveys import SurveyStep
from fkp.storage.audit import record
from fkp.storage.database import now, session, writes
from fkp.surveys.actions import ensure_open, refresh_duty
from fkp.surveys.models import ServiceWording, Survey, UnitWording
from fkp.surveys.questionnaires import Wording, service_wordings, unit_wording
from fkp.units.models import Service


def wording_of(survey: Survey, service: Service | None) -> Wording:
    """The nine questions as they would be asked now, for one service or for all others."""
    own = service_wordings(survey.unit).get(service.id) if service else None
    return own or unit_wording(survey.unit)


def has_own(survey: Survey, service: Service | None) -> bool:
    """Whether there are words of its own: a service's beside the unit's, or the unit's beside the official ones."""
    if service is None:
        return session().get(UnitWording, survey.unit_id) is not None
    return session().get(ServiceWording, service.id) is not None


@writes
def set_wording(survey: Survey, service: Service | None, wording: Wording, *, by: Person | None) -> None:
    """Ask in these words from now on, in this survey and the unit's next ones. Raises SurveyLocked.

    Words that are no different from what would be asked anyway are not kept as the unit's own.
    """
    ensure_open(survey, SurveyStep.KUESIONER)
    before = wording_of(survey, service)
    if service is None:
        _keep_for_unit(survey, wording)
    else:
        _keep_for_service(survey, service, wording)
    changed = [unsur for unsur in QUESTION_ORDER if wording[unsur] != before[unsur]]
    if changed:
        record(
            "Mengubah kata-kata kuesioner",
            by=by,
            on=survey,
            before=_in_words(before, changed, service),
            after=_in_words(wording, changed, service),
        )


@writes
def take_variant(survey: Survey, service: Service | None, variant: str, *, by: Person | None) -> None:
    """Ask in the words of a ready-made questionnaire (see rules.skm_questions.VARIANTS). Raises SurveyLocked."""
    set_wording(survey, service, dict(VARIANTS[variant]), by=by)


@writes
def follow_unit(survey: Survey, service: Service, *, by: Person | None) -> None:
    """Let a service be asked about in the unit's words again. Raises SurveyLocked."""
    set_wording(survey, service, unit_wording(survey.unit), by=by)


@writes
def mark_seen(survey: Survey, *, by: Person | None) -> None:
    """Note that the unit looked its questionnaire through. Raises SurveyLocked."""
    ensure_open(survey, SurveyStep.KUESIONER)
    survey.questionnaire_seen_at = now()
    record("Memeriksa kuesioner", by=by, on=survey)
    refresh_duty(survey.unit, survey.period_id)


def _keep_for_unit(survey: Survey, wording: Wording) -> None:
    own = {unsur: question for unsur, question in wording.items() if question != OFFICIAL[unsur]}
    kept = session().get(UnitWording, survey.unit_id)
    if not own:
        session().execute(sa.delete(UnitWording).where(UnitWording.unit_id == survey.unit_id))
        session().expire_all()
    elif kept is None:
        session().add(UnitWording(unit_id=survey.unit_id, wording=as_json(own)))
    else:
        kept.wording, kept.version = as_json(own), kept.version + 1
    session().flush()


def _keep_for_service(survey: Survey, service: Service, wording: Wording) -> None:
    kept = session().get(ServiceWording, service.id)
    if wording == unit_wording(survey.unit):
        session().execute(sa.delete(ServiceWording).where(ServiceWording.service_id == service.id))
        session().expire_all()
    elif kept is None:
        session().add(ServiceWording(service_id=service.id, wording=as_json(wording)))
    else:
        kept.wording, kept.version = as_json(wording), kept.version + 1
    session().flush()


def _in_words(wording: Wording, changed: list[Unsur], service: Service | None) -> dict[str, str]:
    told = {unsur.value: _told(wording[unsur]) for unsur in changed}
    return ({"service": service.name} if service else {}) | told


def _told(question: Question) -> str:
    return f"{question.text} ({' / '.join(question.answers)})"
