"""What a survey prints before anybody answers: the questionnaire on paper and the poster with its QR code."""

from collections.abc import Callable

from flask import abort, request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents.content import NotYet, letterhead
from fkp.documents.skm.blueprint import bp
from fkp.documents.skm.poster import Poster, poster_pdf
from fkp.documents.skm.questionnaire import OwnQuestion, PaperQuestionnaire, questionnaire_pdf
from fkp.rules.permissions import Permission
from fkp.rules.skm_questions import QUESTION_ORDER
from fkp.rules.surveys import SurveyState
from fkp.surveys import queries
from fkp.surveys.links import public_address
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import NO_SERVICE
from fkp.surveys.questionnaires import shown_services, shown_wordings
from fkp.web.downloads import PDF_TYPE, attachment, safe_name
from fkp.web.gate import requires
from fkp.web.pages import error_page, page
from fkp.web.pdf import PdfFailed

PAPER_PRIVACY = (
    "Kuesioner ini tidak menanyakan nama, NIK, atau nomor telepon. Profil boleh dikosongkan. Jawaban dipakai untuk "
    "menghitung kepuasan masyarakat dan memperbaiki pelayanan; hasilnya diumumkan dalam bentuk jumlah, dan kelompok "
    "yang kurang dari lima orang tidak ditampilkan."
)


@bp.get("/<int:survey_id>/kuesioner.pdf")
@requires(Permission.VIEW_SURVEYS)
def paper_form(survey_id: int) -> ResponseReturnValue:
    """The questionnaire to be printed; `?layanan=5` in the words of that service."""
    survey = queries.survey(me(), survey_id)
    services = shown_services(survey)
    service_id = request.args.get("layanan", NO_SERVICE, type=int)
    if service_id != NO_SERVICE and service_id not in services:
        abort(404)
    name = f"Kuesioner {services[service_id]}" if service_id else "Kuesioner"
    return _show(survey, name, lambda: questionnaire_pdf(_questionnaire(survey, service_id)))


@bp.get("/<int:survey_id>/poster.pdf")
@requires(Permission.VIEW_SURVEYS)
def poster(survey_id: int) -> ResponseReturnValue:
    """The poster with the QR code of the link that works now."""
    survey = queries.survey(me(), survey_id)
    return _show(survey, "Poster", lambda: poster_pdf(_poster(survey)))


def _questionnaire(survey: Survey, service_id: int) -> PaperQuestionnaire:
    services, wordings = shown_services(survey), shown_wordings(survey)
    wording = wordings.get(service_id) or wordings[NO_SERVICE]
    return PaperQuestionnaire(
        letterhead=letterhead(survey.unit),
        title=survey.title,
        questions=tuple(wording[unsur] for unsur in QUESTION_ORDER),
        services=(services[service_id],) if service_id else tuple(services.values()),
        own_questions=tuple(OwnQuestion(row.text, tuple(row.options)) for row in survey.extra_questions),
        privacy=(PAPER_PRIVACY,),
        closes_on=survey.closes_on,
    )


def _poster(survey: Survey) -> Poster:
    """What the poster says; raises NotYet where its QR code would lead nowhere."""
    if survey.cancelled_at:
        raise NotYet("Survei ini sudah dibatalkan.")
    if survey.state is SurveyState.DITUTUP:
        raise NotYet("Survei ini sudah ditutup, jadi posternya tidak mengantar ke mana pun. Buka kembali surveinya.")
    if survey.link is None:
        raise NotYet("Survei ini belum mempunyai tautan. Buka surveinya, atau buat tautan baru.")
    return Poster(
        letterhead=letterhead(survey.unit),
        address=public_address(survey.link),
        closes_on=survey.closes_on,
    )


def _show(survey: Survey, name: str, draw: Callable[[], bytes]) -> ResponseReturnValue:
    """The PDF to look at, or a page that says why there is none."""
    try:
        pdf = draw()
    except NotYet as lacking:
        return page("documents/skm/not_yet.html", 409, survey=survey, name=name, lacks=lacking.lacks)
    except PdfFailed as failed:
        return error_page(503, f"{name} tidak dapat dibuat", str(failed))
    file_name = safe_name(f"{name} {survey.code} {survey.unit.name}", "pdf")
    return attachment(pdf, file_name, PDF_TYPE, inline=True)
