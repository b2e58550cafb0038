"""What proves the follow-up of an item: photos and papers, taken in, taken out and put back."""

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from fkp.accounts.current import me
from fkp.forums.actions import StageLocked
from fkp.forums.blueprint import bp
from fkp.forums.files import add_file, find_file, remove_file, restore_file
from fkp.forums.follow_up import PROOF
from fkp.forums.forms_follow_up import ProofsForm
from fkp.forums.models import AgreementItem, Forum
from fkp.forums.rows import ensure_begun
from fkp.forums.views_follow_up import answer_item, find_item, to_item
from fkp.rules.permissions import Permission
from fkp.rules.stages import Stage
from fkp.storage.files import PHOTO_LIMIT
from fkp.web.forms import BaseForm
from fkp.web.gate import requires, takes_upload
from fkp.web.pages import is_upload, wants_piece
from fkp.web.rows import try_row
from fkp.web.uploads import ensure_room, file_store, receive

PIECE = "_proofs.html"
# Without the script several files come in one body.
TOGETHER = 8 * PHOTO_LIMIT
DEEDS = {
    "keluarkan": (remove_file, "Bukti dikeluarkan. Anda dapat memulihkannya."),
    "pulihkan": (restore_file, "Bukti dipulihkan."),
}


@bp.get("/<int:forum_id>/tindak-lanjut/<int:item_id>/bukti")
@requires(Permission.RUN_FORUM)
def proofs(forum_id: int, item_id: int) -> ResponseReturnValue:
    """The proofs of an item, for a page that just uploaded some."""
    forum, item = find_item(forum_id, item_id)
    return answer_item(PIECE, forum, item)


@bp.post("/<int:forum_id>/tindak-lanjut/<int:item_id>/bukti")
@requires(Permission.RUN_FORUM)
@takes_upload(TOGETHER)
def add_proofs(forum_id: int, item_id: int) -> ResponseReturnValue:
    """Take in proofs: one per request from the script, or several in a plain post; good ones are kept."""
    forum, item = find_item(forum_id, item_id)
    form = ProofsForm()
    chosen = [file for file in form.files.data or () if isinstance(file, FileStorage) and file.filename]
    try:
        ensure_begun(forum, Stage.TINDAK_LANJUT)
    except StageLocked as locked:
        return _refused(forum, item, 409, [str(locked)])
    if not chosen:
        return _refused(forum, item, 422, ["Pilih berkas lebih dahulu."])
    ensure_room(request.content_length or 0)
    store = file_store()
    received = receive(chosen, lambda upload: store.keep_image_or_document(upload.stream, upload.filename))
    outcome = try_row(
        form,
        lambda: [add_file(forum, PROOF, stored, item_id=item_id, by=me()) for stored in received.stored],
    )
    if not outcome.done:
        return _refused(forum, item, outcome.status, [str(text) for text in form.form_errors])
    kept = f"{len(received.stored)} bukti tersimpan." if received.stored else ""
    if received.refused:
        return _refused(forum, item, 422, received.refused, kept)
    if is_upload():
        return jsonify(ok=True, pesan="Tersimpan")
    return to_item(forum, item, "bukti", kept)


@bp.post("/<int:forum_id>/tindak-lanjut/<int:item_id>/bukti/<int:file_id>/<any(keluarkan, pulihkan):deed>")
@requires(Permission.RUN_FORUM)
def arrange_proof(forum_id: int, item_id: int, file_id: int, deed: str) -> ResponseReturnValue:
    """Take a proof out, or put it back."""
    forum, item = find_item(forum_id, item_id)
    file = find_file(forum, file_id)
    if file.kind != PROOF or file.item_id != item.id:
        abort(404)
    change, message = DEEDS[deed]
    form = BaseForm()
    outcome = try_row(form, lambda: change(file, by=me()))
    if not outcome.done:
        return answer_item(PIECE, forum, item, outcome.status, refused=form.form_errors)
    if wants_piece():
        return answer_item(PIECE, forum, item)
    return to_item(forum, item, "bukti", message)


def _refused(forum: Forum, item: AgreementItem, status: int, reasons: list[str], kept: str = "") -> Response:
    if is_upload():
        answer = jsonify(ok=False, pesan=" ".join(reasons))
        answer.status_code = status
        return answer
    return answer_item(PIECE, forum, item, status, refused=reasons, kept=kept)
