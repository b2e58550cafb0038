"""Entering paper forms by keyboard: nine digits and Enter, the form counts and the next one can be typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField, TextAreaField, ValidationError

from fkp.accounts.current import me
from fkp.duties.queries import day_of, today
from fkp.rules.indonesian import plain_date
from fkp.rules.permissions import Permission
from fkp.rules.skm import Unsur
from fkp.rules.skm_profile import FIELDS
from fkp.rules.skm_questions import QUESTION_ORDER
from fkp.storage.database import session
from fkp.surveys import queries
from fkp.surveys.answer_batches import batches, put_back_batch, withdraw_batch
from fkp.surveys.blueprint import bp
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import NO_SERVICE, PAPER, Response
from fkp.surveys.paper import STEP, count_paper, enter, entry_obstacle, paper_responses, put_back, withdraw
from fkp.surveys.paper_codes import PROFILE_CODES, Unreadable, digits_of, read_line
from fkp.surveys.questionnaires import shown_services
from fkp.surveys.step_pages import step_context
from fkp.surveys.tallies import PROFILE
from fkp.web.forms import BaseForm, at_most
from fkp.web.gate import requires
from fkp.web.lists import Page
from fkp.web.pages import go, page_or_piece, wants_piece
from fkp.web.rows import try_row
from fkp.web.templating import clock

SHOWN_AT_ONCE = 15
SUGGESTION_LENGTH = 2000
WITH_PROFILE = "profil"
"""`?isi=profil`: the line also takes the codes of the profile, and there is room for the suggestion."""


class PaperLineForm(BaseForm):
    """One paper form: the typed line, its service, and what was written under saran."""

    nilai = StringField("Jawaban formulir", validators=[at_most(200)])
    layanan = SelectField("Layanan")
    saran = TextAreaField("Saran dan masukan pada formulir", validators=[at_most(SUGGESTION_LENGTH)])

    def validate_nilai(self, field: StringField) -> None:
        """The line must be a form."""
        try:
            read_line(field.data or "")
        except Unreadable as wrong:
            raise ValidationError(str(wrong)) from None


@dataclass(frozen=True)
class PaperPage(Page):
    """One page of the entered forms, whatever address a deed was posted to."""

    survey_id: int = 0

    def href(self, number: int) -> str:
        return url_for("surveys.paper", survey_id=self.survey_id, **_kept(), hal=number if number > 1 else None)


@bp.route("/<int:survey_id>/kertas", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEY)
def paper(survey_id: int) -> ResponseReturnValue:
    """Take one form in and be ready for the next; a line that cannot be read stays typed."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    if request.method == "GET":
        return _answer(survey, _fresh_form(survey, request.args.get("layanan", "")))
    form = _with_services(PaperLineForm(), survey)
    entered: list[Response] = []
    outcome = try_row(form, lambda: entered.append(_enter(survey, form)))
    if not outcome.done:
        return _answer(survey, form, outcome.status)
    return _next(survey, form.layanan.data or "", _told(entered))


@bp.post("/<int:survey_id>/kertas/<int:response_id>/<any(batalkan, pulihkan):deed>")
@requires(Permission.RUN_SURVEY)
def arrange_paper(survey_id: int, response_id: int, deed: str) -> ResponseReturnValue:
    """Take an entered form out of the result, or count it again."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    act = withdraw if deed == "batalkan" else put_back
    return _arranged(survey, lambda: act(survey, response_id, by=me()))


@bp.post("/<int:survey_id>/kertas/hari/<int:batch_id>/<any(batalkan, pulihkan):deed>")
@requires(Permission.RUN_SURVEY)
def arrange_sitting(survey_id: int, batch_id: int, deed: str) -> ResponseReturnValue:
    """Take all forms of one person's day out of the result, or count them again."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    act = withdraw_batch if deed == "batalkan" else put_back_batch
    return _arranged(survey, lambda: act(survey, batch_id, by=me()))


# --- answering ---------------------------------------------------------------------------------------------


def _enter(survey: Survey, form: PaperLineForm) -> Response:
    typed = read_line(form.nilai.data or "")
    return enter(
        survey,
        typed.scores,
        profile=typed.profile,
        service_id=int(form.layanan.data or NO_SERVICE),
        suggestion=form.saran.data or "",
        by=me(),
    )


def _told(entered: list[Response]) -> str:
    # The last one only: a transaction that was tried again leaves the number of its first try behind.
    return f"Formulir No. {entered[-1].number} tersimpan." if entered else "Formulir ini sudah tersimpan."


def _arranged(survey: Survey, deed: Callable[[], Any]) -> ResponseReturnValue:
    form = BaseForm()
    try:
        outcome = try_row(form, deed)
    except LookupError:
        abort(404)
    service = request.args.get("layanan", "")
    if not outcome.done:
        return _answer(
            survey, _fresh_form(survey, service), outcome.status, refusal=" ".join(map(str, form.form_errors))
        )
    return _next(survey, service)


def _next(survey: Survey, service: str, news: str = "") -> ResponseReturnValue:
    """Ready for the next form: a fresh piece for htmx, otherwise the page again with what stays chosen."""
    if wants_piece():
        return _answer(survey, _fresh_form(survey, service), news=news)
    kept = _kept() | {"layanan": service or None}
    # No anchor: browsers pass over autofocus where the address names a place in the page.
    return go("surveys.paper", news or None, survey_id=survey.id, **kept)


def _answer(
    survey: Survey, form: PaperLineForm, status: int = 200, *, news: str = "", refusal: str = ""
) -> ResponseReturnValue:
    shown = _page(survey)
    rows = session().execute(paper_responses(survey).limit(shown.per_page).offset(shown.offset))
    frame = step_context(survey, STEP)
    seen = frame["evidence"]
    return page_or_piece(
        "surveys/paper.html",
        "surveys/_paper.html",
        status,
        **frame,
        form=form,
        deed=BaseForm(formdata=None),
        news=news,
        refusal=refusal or " ".join(map(str, form.form_errors)),
        obstacle=entry_obstacle(survey),
        with_profile=_kept()["isi"] == WITH_PROFILE,
        kept=_kept() | {"layanan": form.layanan.data or None},
        rows=[_row(response, by_name) for response, by_name in rows],
        page=shown,
        services=shown_services(survey),
        questions=[unsur.label for unsur in QUESTION_ORDER],
        codes=_codes(),
        respondents=seen.respondents,
        wanted=seen.wanted,
        sittings=batches(survey, PAPER),
    )


def _row(response: Response, by_name: str) -> dict[str, Any]:
    return {
        "response": response,
        "digits": digits_of({unsur: getattr(response, unsur.value) for unsur in Unsur}),
        "profile": ", ".join(
            FIELDS[name].options[getattr(response, name)] for name in PROFILE if getattr(response, name)
        ),
        "by": by_name,
        "when": clock(response.at) if day_of(response.at) == today() else plain_date(day_of(response.at)),
    }


def _codes() -> list[tuple[str, list[tuple[str, str]]]]:
    """The legend of the profile: field → (what is typed, what it means)."""
    return [
        (FIELDS[name].label, [(code, FIELDS[name].options[value]) for code, value in PROFILE_CODES[name]])
        for name in PROFILE
        if name in PROFILE_CODES
    ]


def _kept() -> dict[str, Any]:
    """What stays chosen from form to form, for addresses."""
    return {
        "isi": WITH_PROFILE if request.args.get("isi") == WITH_PROFILE else None,
        "layanan": request.args.get("layanan", type=int),
    }


def _page(survey: Survey) -> PaperPage:
    total = count_paper(survey)
    asked = PaperPage(1, total, SHOWN_AT_ONCE)
    number = min(max(request.args.get("hal", 1, type=int), 1), asked.pages) if request.method == "GET" else 1
    return PaperPage(number, total, SHOWN_AT_ONCE, survey.id)


def _fresh_form(survey: Survey, service: str) -> PaperLineForm:
    form = _with_services(PaperLineForm(formdata=None), survey)
    form.layanan.data = service if service in form.layanan.choices else next(iter(form.layanan.choices))
    return form


def _with_services(form: PaperLineForm, survey: Survey) -> PaperLineForm:
    """A survey of one service asks of none: all its forms are about that one."""
    services = {str(service_id): name for service_id, name in shown_services(survey).items()}
    form.layanan.choices = services if len(services) == 1 else {str(NO_SERVICE): "Tidak disebut"} | services
    return form
