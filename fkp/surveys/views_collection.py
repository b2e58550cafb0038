"""The step pengumpulan: opened, closed, reopened; the public link and the kiosk; how many answers there are."""

from collections.abc import Callable
from typing import Any

import segno
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from fkp.accounts.current import me
from fkp.duties.queries import today
from fkp.rules.permissions import Permission
from fkp.rules.surveys import SurveyState, SurveyStep, why_shut
from fkp.storage.database import now
from fkp.surveys import actions, links, queries
from fkp.surveys.blueprint import bp
from fkp.surveys.collection import HEIGHT, WIDTH, earlier_link, progress_of
from fkp.surveys.forms_collection import NEW, TAKE, OpenSurveyForm
from fkp.surveys.links import public_address
from fkp.surveys.models import Survey
from fkp.surveys.step_pages import step_context
from fkp.web.forms import BaseForm, once
from fkp.web.gate import requires
from fkp.web.pages import error_page, go, page, wants_piece
from fkp.web.templating import clock

STEP = SurveyStep.PENGUMPULAN


@bp.get("/<int:survey_id>/pengumpulan")
@requires(Permission.RUN_SURVEY)
def collection(survey_id: int) -> ResponseReturnValue:
    """State and dates, the way to the form, and the answers so far."""
    survey = _survey(survey_id)
    address = public_address(survey.link) if survey.link else None
    return page(
        "surveys/collection.html",
        **step_context(survey, STEP),
        **_figures(survey),
        shut_today=why_shut(survey.state, survey.opens_on, survey.closes_on, today()),
        obstacles=actions.opening_obstacles(survey),
        address=address,
        qr=_qr(address) if address else None,
        kiosk=_kiosk_address(survey),
        action=BaseForm(formdata=None),
    )


@bp.get("/<int:survey_id>/pengumpulan/angka")
@requires(Permission.RUN_SURVEY)
def collection_figures(survey_id: int) -> ResponseReturnValue:
    """The answers so far, for a page that asks again every few seconds."""
    survey = _survey(survey_id)
    if not wants_piece():
        return redirect(url_for("surveys.collection", survey_id=survey_id), 303)
    return render_template("surveys/_collection_figures.html", **step_context(survey, STEP), **_figures(survey))


@bp.route("/<int:survey_id>/pengumpulan/buka", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEY)
def open_survey(survey_id: int) -> ResponseReturnValue:
    """Ask, then let respondents answer; the poster of an earlier survey may go on leading here."""
    survey = _survey(survey_id)
    earlier = earlier_link(survey) if survey.link is None else None
    form = OpenSurveyForm(data={"link": TAKE if earlier and earlier.survey.closed_at else NEW})
    if not form.validate_on_submit():
        return _ask("surveys/open.html", survey, form, earlier=earlier, obstacles=actions.opening_obstacles(survey))
    source = earlier.survey if earlier and form.link.data == TAKE else None
    reopened = survey.closed_at is not None
    return _done(
        survey,
        form,
        lambda: actions.open_survey(survey, take_link_from=source, by=me()),
        "Survei dibuka kembali." if reopened else "Survei dibuka. Bagikan tautannya atau pasang posternya.",
    )


@bp.route("/<int:survey_id>/pengumpulan/tutup", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEY)
def close_survey(survey_id: int) -> ResponseReturnValue:
    """Ask, then take no more answers."""
    survey, form = _survey(survey_id), BaseForm()
    if not form.validate_on_submit():
        return _ask("surveys/close.html", survey, form)
    return _done(survey, form, lambda: actions.close_survey(survey, by=me()), "Survei ditutup. Hasilnya sudah tetap.")


@bp.route("/<int:survey_id>/pengumpulan/cabut-tautan", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEY)
def revoke_link(survey_id: int) -> ResponseReturnValue:
    """Ask, then let the public link lead nowhere."""
    survey, form = _survey(survey_id), BaseForm()
    if not form.validate_on_submit():
        return _ask("surveys/revoke.html", survey, form)
    return _done(
        survey, form, lambda: links.revoke_link(survey, by=me()), "Tautan dicabut. Poster lama tidak berlaku lagi."
    )


@bp.post("/<int:survey_id>/pengumpulan/tautan-baru")
@requires(Permission.RUN_SURVEY)
def make_link(survey_id: int) -> ResponseReturnValue:
    """Give an open survey whose link was revoked a new one."""
    survey = _survey(survey_id)

    def deed() -> None:
        if survey.state is not SurveyState.DIBUKA:
            raise actions.SurveyLocked("Tautan dibuat saat survei dibuka.")
        if survey.link is None:  # a colleague may have been quicker; revoking is a deed of its own
            links.make_link(survey, by=me())

    return _done(survey, BaseForm(), deed, "Tautan baru dibuat. Cetak posternya lagi.")


@bp.post("/<int:survey_id>/pengumpulan/kios/<any(nyalakan, matikan):deed>")
@requires(Permission.RUN_SURVEY)
def switch_kiosk(survey_id: int, deed: str) -> ResponseReturnValue:
    """Give the unit's tablet an address of its own, or take it away."""
    survey, on = _survey(survey_id), deed == "nyalakan"
    message = "Mode kios dinyalakan. Buka alamatnya di perangkat loket." if on else "Mode kios dimatikan."
    return _done(survey, BaseForm(), lambda: links.set_kiosk(survey, on, by=me()), message)


# --- answering ---------------------------------------------------------------------------------------------


def _survey(survey_id: int) -> Survey:
    return queries.survey(me(), survey_id, Permission.RUN_SURVEY)


def _ask(template: str, survey: Survey, form: BaseForm, **context: Any) -> ResponseReturnValue:
    """The page that says what will happen; where it cannot, why."""
    reason = actions.lock_reason(survey, STEP)
    if reason:
        return error_page(409, "Tidak dapat diubah sekarang", reason)
    status = 422 if form.errors else 200
    progress = progress_of(survey)
    return page(template, status, survey=survey, form=form, progress=progress, **context)


def _done(survey: Survey, form: BaseForm, deed: Callable[[], Any], message: str) -> ResponseReturnValue:
    def unless_locked() -> None:
        actions.ensure_open(survey, STEP)
        deed()

    try:
        once(unless_locked, form)
    except actions.SurveyLocked as locked:
        return error_page(409, "Tidak dapat diubah sekarang", str(locked))
    return go("surveys.collection", message, survey_id=survey.id)


def _figures(survey: Survey) -> dict[str, Any]:
    return {
        "progress": progress_of(survey),
        "chart": (WIDTH, HEIGHT),
        "live": survey.state is SurveyState.DIBUKA,
        "read_at": clock(now()),
    }


def _qr(address: str) -> Markup:
    """The address as a picture to scan, drawn in the page itself."""
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(scale=5, title=f"Kode QR untuk {address}", svgclass="qr", lineclass=None))


def _kiosk_address(survey: Survey) -> str | None:
    if survey.link is None or survey.kiosk_token is None:
        return None
    return url_for("answering.kiosk", code=survey.link.code, token=survey.kiosk_token, _external=True)
