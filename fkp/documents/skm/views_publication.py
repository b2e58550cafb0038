"""The step publikasi of a survey: what everybody will see, showing it, taking it back, and the card to hang up."""

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents import content
from fkp.documents.content import NotYet
from fkp.documents.dossier import of_survey
from fkp.documents.forms import ReasonForm
from fkp.documents.pdf_answers import show_pdf
from fkp.documents.skm.blueprint import bp
from fkp.documents.skm.card import Card, card_pdf
from fkp.documents.skm.report import HIDDEN_NOTE, UNSUR
from fkp.documents.skm.report_content import report
from fkp.rules.permissions import Permission
from fkp.rules.skm_profile import FIELDS
from fkp.rules.surveys import SurveyStep
from fkp.surveys import actions, queries
from fkp.surveys.models import Survey
from fkp.surveys.step_pages import step_context
from fkp.units.queries import may
from fkp.web.forms import BaseForm, Locked, once
from fkp.web.gate import requires
from fkp.web.pages import go, page

STEP = SurveyStep.PUBLIKASI
ON_THE_CARD = tuple(FIELDS[name].label for name in ("sex", "age", "education", "occupation"))
KINDS = {"xlsx": "Excel (XLSX)", "csv": "CSV", "json": "JSON"}


@bp.route("/<int:survey_id>/publikasi", methods=["GET", "POST"])
@requires(Permission.VIEW_SURVEYS)
def publication(survey_id: int) -> ResponseReturnValue:
    """What everybody will see of the result; the post, by who may send reports, shows it to them."""
    if request.method == "GET":
        return _page(queries.survey(me(), survey_id), BaseForm())
    survey = queries.survey(me(), survey_id, Permission.SEND_REPORT)
    form = BaseForm()
    try:
        once(lambda: actions.publish(survey, by=me()), form)
    except Locked as refusal:
        form.form_errors.append(str(refusal))
        return _page(survey, form, 409)
    return go("survey_documents.publication", "Hasil survei dipublikasikan.", survey_id=survey.id)


@bp.route("/<int:survey_id>/publikasi/tarik", methods=["GET", "POST"])
@requires(Permission.SEND_REPORT)
def unpublish(survey_id: int) -> ResponseReturnValue:
    """Ask why, then take a published result back."""
    survey = queries.survey(me(), survey_id, Permission.SEND_REPORT)
    form = ReasonForm()
    if form.validate_on_submit():
        reason = form.reason.data or ""
        once(lambda: actions.unpublish(survey, reason=reason, by=me()), form)
        flash("Publikasi ditarik. Hasil tidak lagi tampil untuk umum.", "info")
        return redirect(of_survey(survey).to("publication"), 303)
    status = 422 if form.errors else 200
    return page("documents/skm/ui/unpublish.html", status, survey=survey, of=of_survey(survey), form=form)


@bp.get("/<int:survey_id>/kartu.pdf")
@requires(Permission.VIEW_SURVEYS)
def card(survey_id: int) -> ResponseReturnValue:
    """The publication card, with a QR code that leads to the public result."""
    survey = queries.survey(me(), survey_id)
    return show_pdf(survey, "Kartu IKM", lambda: card_pdf(card_of(survey)))


def card_of(survey: Survey) -> Card:
    """What the card says; raises NotYet before the survey is closed with a result."""
    paper = report(survey, draft=True)
    if survey.closed_at is None:
        raise NotYet("Kartu publikasi memuat hasil akhir. Tutup dahulu surveinya.")
    if paper.index is None or paper.grade is None:
        raise NotYet("Survei ini belum mempunyai jawaban yang dihitung.")
    return Card(
        letterhead=content.letterhead(survey.unit),
        period=survey.period.name,
        index=paper.index,
        grade=paper.grade,
        services=paper.services,
        respondents=paper.respondents,
        profile=tuple(group for group in paper.profile if group.label in ON_THE_CARD),
        opened_on=paper.opened_on,
        closed_on=paper.closed_on,
        address=public_address(survey),
        published=survey.published_at is not None,
    )


def public_address(survey: Survey) -> str:
    """The absolute, stable address of the public result; empty where the public pages are not installed."""
    return _public("published.show", code=survey.code)


def _public(endpoint: str, **values: str) -> str:
    # By name alone: the public pages stand on a floor above this one.
    return url_for(endpoint, _external=True, **values) if endpoint in current_app.view_functions else ""


def _page(survey: Survey, form: BaseForm, status: int = 200) -> ResponseReturnValue:
    data = [(words, _public("published.data", code=survey.code, kind=kind)) for kind, words in KINDS.items()]
    return page(
        "documents/skm/ui/publication.html",
        status,
        # That it is not published yet is no lack: the page itself says so.
        **step_context(survey, STEP) | {"missing": []},
        of=of_survey(survey),
        form=form,
        paper=report(survey, draft=True),
        unsur=UNSUR,
        hidden_note=HIDDEN_NOTE,
        may_publish=may(me(), survey.unit, Permission.SEND_REPORT),
        address=public_address(survey),
        data=[(words, address) for words, address in data if address],
    )
