"""The public form: opened by a short address, filled on a phone or the unit's tablet, sent once.

Four kinds of answers: a page, JSON for the script (see static/survey.js), 303 after a plain post, and a calm page
that says why there is no form and what became of what was sent.
"""

import hmac
import time
from io import BytesIO

import sqlalchemy as sa
from flask import Response, abort, current_app, jsonify, make_response, redirect, request, send_file
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from PIL import Image
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import RequestEntityTooLarge

from fkp.duties.queries import today
from fkp.rules.surveys import SurveyState, why_shut
from fkp.storage.database import now, session
from fkp.storage.provinces import current_province
from fkp.surveys import answer_pages, asked, models_answers, pace, queries
from fkp.surveys.answer_forms import KEY, KEY_FIELD, Filled, Tampered, read
from fkp.surveys.answer_pages import Place
from fkp.surveys.answering import KeyReplayed, SurveyShut, accept
from fkp.surveys.asked import Asked, edition_of
from fkp.surveys.blueprint import answering as bp
from fkp.surveys.devices import known_device, mark_device
from fkp.surveys.models_answers import KIOSK, NO_SERVICE, PHONE
from fkp.surveys.queries import Door
from fkp.units.logos import kept_logo
from fkp.web.gate import open_to_all
from fkp.web.pages import from_elsewhere
from fkp.web.templating import STATIC

LARGEST_BODY = 64 * 1024
"""Bytes of one answer; the longest words a form takes stay below it."""
KIOSK_SECONDS = 8
"""How long the tablet thanks before it is ready for the next person."""
LOGO_SIDE = 144
BY_SCRIPT = "X-Survei"
"""The header of a post whose answer the script reads: {ok: true, ke} or {ok: false, pesan, ulangi[, galat]}."""


class Refused(Exception):
    """There is no form here, or what was sent is not taken; nothing was written."""

    def __init__(self, status: int, title: str, text: str, survey: Asked | None = None) -> None:
        super().__init__(title)
        self.status, self.title, self.text, self.survey = status, title, text, survey


# --- the form ----------------------------------------------------------------------------------------------


@bp.get("/<code>")
@open_to_all
def form(code: str) -> Response:
    """The form behind a public link, for one service with ?layanan=ID."""
    answer = _form_page(_opened(_door(code)), Place(code))
    if not known_device():
        mark_device(answer)
    return answer


@bp.post("/<code>")
@open_to_all
def take(code: str) -> ResponseReturnValue:
    """One answer from a phone."""
    return _take(_door(code), Place(code))


@bp.get("/<code>/terima-kasih")
@open_to_all
def thanks(code: str) -> str:
    """What a respondent reads after answering; still there when the survey was closed meanwhile."""
    return answer_pages.thanks_page(_asked(_door(code)), Place(code))


@bp.get("/<code>/kios/<token>")
@open_to_all
def kiosk(code: str, token: str) -> Response:
    """The same form on the unit's own tablet."""
    door = _kiosk_door(code, token)
    return _form_page(_opened(door), Place(code, token))


@bp.post("/<code>/kios/<token>")
@open_to_all
def take_at_kiosk(code: str, token: str) -> ResponseReturnValue:
    """One answer from the unit's tablet."""
    door = _kiosk_door(code, token)
    return _take(door, Place(code, token))


@bp.get("/<code>/kios/<token>/terima-kasih")
@open_to_all
def kiosk_thanks(code: str, token: str) -> Response:
    """Thanks on the tablet, which then goes back to the form by itself."""
    door, place = _kiosk_door(code, token), Place(code, token)
    answer = make_response(answer_pages.thanks_page(_asked(door), place))
    answer.headers["Refresh"] = f"{KIOSK_SECONDS}; url={place.form}"
    return answer


@bp.get("/<code>/logo")
@open_to_all
def logo(code: str) -> Response:
    """The unit's logo, small enough for a bad signal."""
    sha256 = _asked(_door(code)).logo
    file = kept_logo(sha256) if sha256 else None
    if file is None:
        abort(404)
    small = BytesIO()
    with Image.open(file) as picture:
        picture.thumbnail((LOGO_SIDE, LOGO_SIDE))
        picture.convert("RGB").save(small, "JPEG", quality=80, optimize=True)
    small.seek(0)
    answer = send_file(small, mimetype="image/jpeg", etag=f"{file.name}-{LOGO_SIDE}")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@bp.get("/luring.js")
@open_to_all
def worker() -> Response:
    """The service worker; it lies here because it may only look after addresses below its own."""
    return send_file(STATIC / "survey-worker.js", mimetype="text/javascript")


# --- where a link leads ------------------------------------------------------------------------------------


def _door(code: str) -> Door:
    door = queries.door(code)
    if door is None:
        raise Refused(404, "Tautan tidak dikenal", "Periksa kembali alamatnya, atau pindai ulang kode QR di unit.")
    return door


def _kiosk_door(code: str, token: str) -> Door:
    door = _door(code)
    if not door.kiosk_token or not hmac.compare_digest(door.kiosk_token.encode(), token.encode()):
        raise Refused(404, "Kios tidak dikenal", "Alamat kios ini sudah diganti. Mintalah alamat yang baru.")
    return door


def _opened(door: Door) -> Door:
    if door.revoked:
        raise Refused(410, "Tautan ini tidak berlaku lagi", "Mintalah tautan yang baru kepada unit.", _asked(door))
    if door.cancelled:
        raise Refused(410, "Survei ini dibatalkan", "Terima kasih atas niat baik Anda.", _asked(door))
    state = SurveyState.DISIAPKAN
    if door.opened:
        state = SurveyState.DITUTUP if door.closed else SurveyState.DIBUKA
    day = today()
    reason = why_shut(state, door.opens_on, door.closes_on, day)
    if reason is None:
        return door
    if state is SurveyState.DISIAPKAN or (door.opens_on and day < door.opens_on and not door.closed):
        raise Refused(403, "Survei belum dibuka", reason, _asked(door))
    raise Refused(410, "Survei sudah selesai", f"{reason} Terima kasih atas perhatian Anda.", _asked(door))


def _asked(door: Door) -> Asked:
    return asked.asked(edition_of(door.survey_id, door.version))


def _form_page(door: Door, place: Place) -> Response:
    chosen = request.args.get("layanan", NO_SERVICE, type=int)
    survey = _asked(door)
    service_id = chosen if chosen in survey.services else NO_SERVICE
    edition = edition_of(door.survey_id, door.version)
    return answer_pages.kept_form(edition, place, service_id)


# --- taking an answer --------------------------------------------------------------------------------------


def _take(door: Door, place: Place) -> ResponseReturnValue:
    """Read, accept, lead on; every refusal keeps what was typed, or says that nothing was kept."""
    if from_elsewhere():
        raise Refused(400, "Jawaban tidak dapat diterima", "Kiriman ini datang dari situs lain.")
    request.max_content_length = LARGEST_BODY
    try:
        _opened(door)
    except Refused:
        if not _taken_before(door):
            raise
        return _thank(place)
    survey = _asked(door)
    try:
        filled = read(request.form, survey, now(), current_province().timezone)
        if filled.errors:
            return _ask_again(survey, place, 422, filled.errors)
        _accept(door, place, filled)
    except Tampered:
        raise Refused(400, "Jawaban tidak dapat diterima", "Isinya tidak sesuai dengan survei ini.") from None
    except KeyReplayed:
        raise Refused(
            409,
            "Jawaban ini sudah dikirim",
            "Jawaban yang dikirim lebih dahulu sudah tersimpan dan tidak diubah lagi. Terima kasih.",
            survey,
        ) from None
    except SurveyShut:
        raise Refused(410, "Survei sudah selesai", "Survei ini baru saja ditutup.", survey) from None
    except pace.TooMany:
        return _wait(survey, place)
    except (OperationalError, OSError):
        current_app.logger.exception("an answer to survey %s was not written", door.survey_id)
        session().rollback()
        return _say_again(survey, place, 503, ("Jawaban belum tersimpan", "Sistem sedang sibuk. Tekan Kirim lagi."))
    return _thank(place)


def _taken_before(door: Door) -> bool:
    """Whether this answer came in while the survey was open, and only our word for it was lost on the way."""
    key = request.form.get(KEY_FIELD, "")
    if not KEY.fullmatch(key):
        return False
    answer = models_answers.Response
    found = sa.select(answer.id).where(answer.survey_id == door.survey_id, answer.key == key)
    return session().scalar(found) is not None


def _thank(place: Place) -> ResponseReturnValue:
    return jsonify(ok=True, ke=place.thanks) if _by_script() else redirect(place.thanks, 303)


def _accept(door: Door, place: Place, filled: Filled) -> None:
    device = "" if place.is_kiosk else known_device()
    accept(
        door.survey_id,
        filled.answer,
        day=today().isoformat(),
        sender=pace.sender(device, request.remote_addr or ""),
        source=KIOSK if place.is_kiosk else PHONE,
        seconds=filled.seconds,
    )


def _ask_again(survey: Asked, place: Place, status: int, errors: dict[str, str]) -> ResponseReturnValue:
    """Say by field what is missing."""
    if _by_script():
        return jsonify(ok=False, ulangi=False, pesan="Jawaban belum lengkap.", galat=errors), status
    return answer_pages.form_again(survey, place, request.form.to_dict(), errors=errors), status


def _wait(survey: Asked, place: Place) -> ResponseReturnValue:
    """Too many answers from one place: say how long to wait, with the answers kept to be sent again."""
    seconds = pace.STRETCH - int(time.time()) % pace.STRETCH
    minutes = -(-seconds // 60)
    notice = (
        "Jawaban belum dikirim: tunggu sebentar",
        f"Terlalu banyak jawaban datang dari perangkat atau jaringan ini. Isian Anda masih ada di bawah. "
        f"Tunggu {minutes} menit, lalu tekan Kirim lagi.",
    )
    answer = make_response(_say_again(survey, place, 429, notice))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _say_again(survey: Asked, place: Place, status: int, notice: tuple[str, str]) -> ResponseReturnValue:
    if _by_script():
        return jsonify(ok=False, ulangi=True, pesan=". ".join(notice)), status
    return answer_pages.form_again(survey, place, request.form.to_dict(), notice=notice), status


def _by_script() -> bool:
    return request.headers.get(BY_SCRIPT) == "1"


# --- refusals ----------------------------------------------------------------------------------------------


@bp.errorhandler(Refused)
def refused(refusal: Refused) -> ResponseReturnValue:
    """Say calmly why, and what became of an answer that was sent."""
    text = refusal.text
    if request.method == "POST" and refusal.status != 409:
        text += " Jawaban yang baru Anda kirim tidak disimpan."
    if _by_script():
        return jsonify(ok=False, ulangi=False, pesan=f"{refusal.title}. {text}"), refusal.status
    return answer_pages.calm_page(refusal.title, text, refusal.survey), refusal.status


@bp.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Nobody types that much."""
    return refused(Refused(413, "Kiriman terlalu besar", "Persingkat saran Anda, lalu kirim lagi."))


@bp.record_once
def prepare(state: BlueprintSetupState) -> None:
    """Give the application its memories, and let posts in without a session's token: there is no session.

    What a page of another site sends is refused all the same (see _take).
    """
    asked.init_app(state.app)
    answer_pages.init_app(state.app)
    state.app.extensions["csrf"].exempt(bp)
