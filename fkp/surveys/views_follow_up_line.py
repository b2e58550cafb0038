"""The page of one line of the follow-up: what came of it, and the photos and papers that prove it."""

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.storage.files import PHOTO_LIMIT
from fkp.surveys import follow_up as actions
from fkp.surveys.blueprint import bp
from fkp.surveys.follow_up_page import find_line, find_survey, line_page, to_line
from fkp.surveys.forms_follow_up import OutcomeForm, ProofsForm, outcome_form
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import FollowUp
from fkp.surveys.survey_files import PROOF, add_file, find_file, lock_of, remove_file, restore_file
from fkp.web.forms import BaseForm
from fkp.web.gate import requires, takes_upload
from fkp.web.pages import is_upload, wants_piece
from fkp.web.rows import try_row
from fkp.web.uploads import ensure_room, file_store, receive

PIECE = "_follow_up_proofs.html"
# Without the script several files come in one body.
TOGETHER = 8 * PHOTO_LIMIT
DEEDS = {
    "keluarkan": (remove_file, "Bukti dikeluarkan. Anda dapat memulihkannya."),
    "pulihkan": (restore_file, "Bukti dipulihkan."),
}


@bp.route("/<int:survey_id>/tindak-lanjut/<int:line_id>", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEY)
def follow_up_line(survey_id: int, line_id: int) -> ResponseReturnValue:
    """One line: what is planned, whether it is done, what was done, and the proofs."""
    survey = find_survey(survey_id)
    line = find_line(survey, line_id)
    if request.method == "GET":
        return line_page(survey, line, "_follow_up_outcome.html")
    form = OutcomeForm()
    outcome = try_row(
        form,
        lambda: actions.set_outcome(survey, line_id, **form.outcome, version=form.version, by=me()),
        saved=lambda: outcome_form(find_line(survey, line_id)),
    )
    if outcome.done and not wants_piece():
        return to_line(survey, line, "pelaksanaan", "Pelaksanaan dicatat.")
    given = {"news": "Pelaksanaan dicatat."} if outcome.done else {"outcome": form, "theirs": outcome.theirs}
    return line_page(survey, find_line(survey, line_id), "_follow_up_outcome.html", outcome.status, **given)


@bp.get("/<int:survey_id>/tindak-lanjut/<int:line_id>/bukti")
@requires(Permission.RUN_SURVEY)
def proofs(survey_id: int, line_id: int) -> ResponseReturnValue:
    """The proofs of a line, for a page that just uploaded some."""
    survey = find_survey(survey_id)
    return line_page(survey, find_line(survey, line_id), PIECE)


@bp.post("/<int:survey_id>/tindak-lanjut/<int:line_id>/bukti")
@requires(Permission.RUN_SURVEY)
@takes_upload(TOGETHER)
def add_proofs(survey_id: int, line_id: int) -> ResponseReturnValue:
    """Take in proofs: one per request from the script, or several in a plain post; good ones are kept."""
    survey = find_survey(survey_id)
    line, form = find_line(survey, line_id), ProofsForm()
    chosen = [file for file in form.files.data or () if isinstance(file, FileStorage) and file.filename]
    reason = lock_of(survey, PROOF)
    if reason:
        return _refused(survey, line, 409, [reason])
    if not chosen:
        return _refused(survey, line, 422, ["Pilih berkas lebih dahulu."])
    ensure_room(request.content_length or 0)
    store = file_store()
    received = receive(chosen, lambda upload: store.keep_image_or_document(upload.stream, upload.filename))
    outcome = try_row(
        form,
        lambda: [add_file(survey, PROOF, stored, follow_up_id=line_id, by=me()) for stored in received.stored],
    )
    if not outcome.done:
        return _refused(survey, line, outcome.status, [str(text) for text in form.form_errors])
    kept = f"{len(received.stored)} bukti tersimpan." if received.stored else ""
    if received.refused:
        return _refused(survey, line, 422, received.refused, kept)
    if is_upload():
        return jsonify(ok=True, pesan="Tersimpan")
    return to_line(survey, line, "bukti", kept)


@bp.post("/<int:survey_id>/tindak-lanjut/<int:line_id>/bukti/<int:file_id>/<any(keluarkan, pulihkan):deed>")
@requires(Permission.RUN_SURVEY)
def arrange_proof(survey_id: int, line_id: int, file_id: int, deed: str) -> ResponseReturnValue:
    """Take a proof out, or put it back."""
    survey = find_survey(survey_id)
    line, file = find_line(survey, line_id), find_file(survey, file_id, PROOF, line_id)
    change, message = DEEDS[deed]
    form = BaseForm()
    outcome = try_row(form, lambda: change(survey, file, by=me()))
    if wants_piece() or not outcome.done:
        return line_page(survey, line, PIECE, outcome.status, refused=form.form_errors)
    return to_line(survey, line, "bukti", message)


def _refused(survey: Survey, line: FollowUp, status: int, reasons: list[str], kept: str = "") -> Response:
    if is_upload():
        answer = jsonify(ok=False, pesan=" ".join(reasons))
        answer.status_code = status
        return answer
    return line_page(survey, line, PIECE, status, refused=reasons, kept=kept)
