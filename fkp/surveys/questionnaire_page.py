"""The page of the questionnaire and its pieces: nine questions in words, and the unit's own below them."""

from typing import Any, NamedTuple

from flask import Response, request, url_for

from fkp.rules.skm import Unsur
from fkp.rules.skm_questions import OFFICIAL, QUESTION_ORDER, VARIANT_LABELS, Question
from fkp.rules.surveys import SurveyStep
from fkp.surveys import wordings
from fkp.surveys.extra_questions import KINDS, MOST
from fkp.surveys.forms_questionnaire import ExtraQuestionForm
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import NO_SERVICE
from fkp.surveys.questionnaires import Wording, service_wordings, shown_services, shown_wordings
from fkp.surveys.step_pages import step_context
from fkp.units.models import Service
from fkp.web.forms import BaseForm
from fkp.web.pages import page_or_piece

TABS = 5
"""Up to so many services stand side by side; more are chosen from a list."""


class AskedQuestion(NamedTuple):
    """One of the nine as the page shows it."""

    number: int
    unsur: Unsur
    question: Question
    official: Question | None
    """The official words, where these are others."""


class Tab(NamedTuple):
    """For which services the shown words are meant."""

    service_id: int | None
    name: str
    href: str
    current: bool


def questionnaire_page(
    survey: Survey, piece: str = "_questionnaire.html", status: int = 200, /, **given: Any
) -> Response:
    """The page, or the piece htmx asked for; both from the same context."""
    service = chosen_service(survey)
    wording, own = _shown(survey, service)
    tabs = _tabs(survey, service)
    context = {
        "service": service,
        "tabs": tabs,
        "as_list": len(tabs) > TABS + 1,
        "questions": _questions(wording),
        "own": own,
        "variants": VARIANT_LABELS,
        "extra": list(survey.extra_questions),
        "most": MOST,
        "kinds": KINDS,
        "adding": ExtraQuestionForm(formdata=None),
        "editing": {},
        "action": BaseForm(formdata=None),
        "refusal": BaseForm(formdata=None),
        "theirs": [],
    }
    whole = "surveys/questionnaire.html"
    frame = step_context(survey, SurveyStep.KUESIONER)
    return page_or_piece(whole, f"surveys/{piece}", status, **frame | context | given)


def chosen_service(survey: Survey) -> Service | None:
    """The service the address names, if it is one of the unit."""
    asked = request.args.get("layanan", "")
    return next((service for service in survey.unit.services if str(service.id) == asked), None)


def _shown(survey: Survey, service: Service | None) -> tuple[Wording, bool]:
    """The words on show, and whether they are a service's or the unit's own."""
    if survey.questionnaire is None:
        return wordings.wording_of(survey, service), wordings.has_own(survey, service)
    kept = shown_wordings(survey)
    own = service is not None and service.id in kept
    wording = kept[service.id] if service is not None and own else kept[NO_SERVICE]
    return wording, own or (service is None and wording != OFFICIAL)


def _tabs(survey: Survey, service: Service | None) -> list[Tab]:
    """All services together first, then each; nothing to choose where there is only one."""
    services = shown_services(survey)
    if len(services) < 2:
        return []
    own = shown_wordings(survey) if survey.questionnaire else service_wordings(survey.unit)
    names = {None: "Semua layanan"} | {
        service_id: name + (" (kata-kata sendiri)" if service_id in own else "")
        for service_id, name in services.items()
    }
    return [
        Tab(
            service_id,
            name,
            url_for("surveys.questionnaire", survey_id=survey.id, layanan=service_id),
            service_id == (service.id if service else None),
        )
        for service_id, name in names.items()
    ]


def _questions(wording: Wording) -> list[AskedQuestion]:
    return [
        AskedQuestion(number, unsur, wording[unsur], None if wording[unsur] == OFFICIAL[unsur] else OFFICIAL[unsur])
        for number, unsur in enumerate(QUESTION_ORDER, 1)
    ]
