"""Giving out a survey's files to who may see the survey, and the photos of how it was held."""

from typing import Any

from flask import Response, abort, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.storage.database import now
from fkp.storage.files import PHOTO_LIMIT
from fkp.surveys import queries, survey_files
from fkp.surveys.actions import SurveyLocked
from fkp.surveys.blueprint import bp
from fkp.surveys.follow_up_page import find_survey, follow_up_page, photos_context, to_lines
from fkp.surveys.forms_follow_up import CaptionForm, PhotosForm, caption_form
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import SurveyFile
from fkp.surveys.survey_files import DOCUMENTATION, find_file, lock_of
from fkp.units.queries import may
from fkp.web.forms import BaseForm, Stale
from fkp.web.gate import requires, takes_upload
from fkp.web.pages import is_autosave, is_upload, wants_piece
from fkp.web.rows import try_row
from fkp.web.templating import clock
from fkp.web.uploads import Received, ensure_room, file_store, give_out, give_out_thumbnail, receive

# Without the script several photos of a phone come in one body.
TOGETHER = 12 * PHOTO_LIMIT
PLACE = "dokumentasi"
DEEDS = {
    "keluarkan": (survey_files.remove_file, "Foto dikeluarkan. Anda dapat memulihkannya."),
    "pulihkan": (survey_files.restore_file, "Foto dipulihkan."),
}


@bp.get("/<int:survey_id>/berkas/<int:file_id>")
@requires(Permission.VIEW_SURVEYS)
def file(survey_id: int, file_id: int) -> ResponseReturnValue:
    """The file itself, to look at or (`?unduh=1`) to save."""
    found = _visible(survey_id, file_id)
    attached = request.args.get("unduh") == "1"
    return give_out(found.sha256, found.media_type, found.original_name, attached=attached)


@bp.get("/<int:survey_id>/berkas/<int:file_id>/kecil")
@requires(Permission.VIEW_SURVEYS)
def thumbnail(survey_id: int, file_id: int) -> ResponseReturnValue:
    """The small picture of a photo."""
    found = _visible(survey_id, file_id)
    return give_out_thumbnail(found.thumbnail_sha256, found.original_name)


@bp.get("/<int:survey_id>/dokumentasi")
@requires(Permission.RUN_SURVEY)
def photos(survey_id: int) -> ResponseReturnValue:
    """The photos, for a page that just uploaded some."""
    survey = find_survey(survey_id)
    return _piece(survey) if wants_piece() else to_lines(survey, PLACE)


@bp.post("/<int:survey_id>/dokumentasi")
@requires(Permission.RUN_SURVEY)
@takes_upload(TOGETHER)
def add_photos(survey_id: int) -> ResponseReturnValue:
    """Take in photos: one per request from the script, or several in a plain post; good ones are kept."""
    survey, form = find_survey(survey_id), PhotosForm()
    chosen = [file for file in form.photos.data or () if isinstance(file, FileStorage) and file.filename]
    reason = lock_of(survey, DOCUMENTATION)
    if reason:
        return _refused(survey, 409, [reason])
    if not chosen:
        return _refused(survey, 422, ["Pilih berkas lebih dahulu."])
    ensure_room(request.content_length or 0)
    store = file_store()
    received = receive(chosen, lambda upload: store.keep_photo(upload.stream, upload.filename))
    outcome = try_row(form, lambda: _add(survey, received))
    if not outcome.done:
        return _refused(survey, outcome.status, [str(text) for text in form.form_errors])
    kept = f"{len(received.stored)} foto tersimpan." if received.stored else ""
    if received.refused:
        return _refused(survey, 422, received.refused, kept)
    return jsonify(ok=True, pesan="Tersimpan") if is_upload() else to_lines(survey, PLACE, kept)


@bp.post("/<int:survey_id>/dokumentasi/<int:file_id>/keterangan")
@requires(Permission.RUN_SURVEY)
def describe(survey_id: int, file_id: int) -> ResponseReturnValue:
    """Save the words under one photo; they save themselves as well."""
    survey = find_survey(survey_id)
    found, form = find_file(survey, file_id, DOCUMENTATION), CaptionForm()
    if not form.validate_on_submit():
        return _not_described(survey, found, form, 422, "Ada isian yang perlu diperbaiki.")
    try:
        survey_files.caption_file(survey, found, form.caption.data or "", seen=form.versi.data or "", by=me())
    except Stale:
        return _not_described(survey, found, form, 409, "Rekan Anda lebih dulu mengubah keterangan ini.")
    except SurveyLocked as locked:
        return _not_described(survey, found, form, 409, str(locked))
    if is_autosave():
        return jsonify(ok=True, versi=found.caption, pukul=clock(now()))
    if wants_piece():
        return _piece(survey, news="Keterangan tersimpan.")
    return to_lines(survey, f"berkas-{file_id}", "Keterangan tersimpan.")


@bp.post("/<int:survey_id>/dokumentasi/<int:file_id>/<any(keluarkan, pulihkan):deed>")
@requires(Permission.RUN_SURVEY)
def arrange_photo(survey_id: int, file_id: int, deed: str) -> ResponseReturnValue:
    """Take a photo out, or put it back."""
    survey = find_survey(survey_id)
    found, form = find_file(survey, file_id, DOCUMENTATION), BaseForm()
    change, message = DEEDS[deed]
    outcome = try_row(form, lambda: change(survey, found, by=me()))
    if not outcome.done:
        return _answer(survey, outcome.status, refused=form.form_errors)
    return _piece(survey, news=message) if wants_piece() else to_lines(survey, PLACE, message)


# --- answering ---------------------------------------------------------------------------------------------


def _visible(survey_id: int, file_id: int) -> SurveyFile:
    """The file through its survey; what was taken out is there for the unit alone."""
    survey = queries.survey(me(), survey_id)
    found = find_file(survey, file_id)
    if found.removed_at is not None and not may(me(), survey.unit, Permission.RUN_SURVEY):
        abort(404)
    return found


def _add(survey: Survey, received: Received) -> None:
    for stored in received.stored:
        survey_files.add_file(survey, DOCUMENTATION, stored, by=me())


def _answer(survey: Survey, status: int, **given: Any) -> Response:
    if wants_piece():
        return _piece(survey, status, **given)
    return follow_up_page(survey, "_follow_up_photos.html", status, **given)


def _piece(survey: Survey, status: int = 200, **given: Any) -> Response:
    return make_response(render_template("surveys/_follow_up_photos.html", **photos_context(survey) | given), status)


def _refused(survey: Survey, status: int, reasons: list[str], kept: str = "") -> Response:
    if is_upload():
        return make_response(jsonify(ok=False, pesan=" ".join(reasons)), status)
    return _answer(survey, status, refused=reasons, kept=kept)


def _not_described(survey: Survey, found: SurveyFile, form: CaptionForm, status: int, why: str) -> Response:
    """Show what was typed beside what is saved; saving once more is then a choice made knowingly."""
    if is_autosave():
        return make_response(jsonify(ok=False, pesan=why), status)
    saved = caption_form(found)
    form.caption.id, form.versi.data = saved.caption.id, saved.versi.data
    if not form.errors:
        form.caption.errors = [why]
    captions = photos_context(survey)["captions"] | {found.id: form}
    return _answer(survey, status, captions=captions, clash=found.id if status == 409 else None)
