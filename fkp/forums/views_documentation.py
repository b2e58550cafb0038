"""The stage dokumentasi: photos, video, documents; each section is a piece of its own."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from fkp.accounts.current import me
from fkp.forums import queries
from fkp.forums.actions import StageLocked, lock_reason
from fkp.forums.blueprint import bp
from fkp.forums.documentation import SECTIONS, section_of
from fkp.forums.documentation_pages import (
    STAGE,
    after_row,
    locked_page,
    not_described,
    piece,
    to_section,
    video_limit,
    whole,
)
from fkp.forums.files import (
    add_file,
    add_link,
    caption_file,
    find_file,
    move_file,
    remove_file,
    restore_file,
)
from fkp.forums.forms_documentation import (
    CaptionForm,
    DocumentsForm,
    LinkForm,
    PhotosForm,
    VideoForm,
)
from fkp.forums.models import Forum, ForumFile
from fkp.rules.permissions import Permission
from fkp.storage.database import now
from fkp.storage.files import MEGABYTE, PHOTO_LIMIT, VIDEO_LIMIT, StoredFile
from fkp.storage.repeats import AlreadyDone
from fkp.web.forms import BaseForm, Stale, once
from fkp.web.gate import requires, takes_upload
from fkp.web.pages import is_autosave, is_upload, wants_piece
from fkp.web.templating import clock
from fkp.web.uploads import Received, ensure_room, file_store, receive

# Without the script all photos of a phone's album come in one body; a part of it waits on disk, not in memory.
ALBUM_LIMIT = 12 * PHOTO_LIMIT


@bp.get("/<int:forum_id>/dokumentasi")
@requires(Permission.RUN_FORUM)
def documentation(forum_id: int) -> ResponseReturnValue:
    """The whole page, or (for htmx) the section named by `?bagian=`."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    name = request.args.get("bagian", "")
    if wants_piece() and name in SECTIONS:
        return piece(forum, name)
    return whole(forum)


@bp.post("/<int:forum_id>/dokumentasi/foto")
@requires(Permission.RUN_FORUM)
@takes_upload(ALBUM_LIMIT)
def add_photos(forum_id: int) -> ResponseReturnValue:
    """Take in photos: one per request from the script, or all of them in a plain post."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    form = PhotosForm()
    store = file_store()
    return _take_in(
        forum, "foto", form, form.photos.data, lambda upload: store.keep_photo(upload.stream, upload.filename)
    )


@bp.post("/<int:forum_id>/dokumentasi/dokumen")
@requires(Permission.RUN_FORUM)
@takes_upload(ALBUM_LIMIT)
def add_documents(forum_id: int) -> ResponseReturnValue:
    """Take in papers of one kind, as PDF or photographed."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    form = DocumentsForm()
    store = file_store()
    return _take_in(
        forum,
        form.kind.data or "",
        form,
        form.documents.data,
        lambda upload: store.keep_image_or_document(upload.stream, upload.filename),
    )


@bp.post("/<int:forum_id>/dokumentasi/video")
@requires(Permission.RUN_FORUM)
@takes_upload(VIDEO_LIMIT + MEGABYTE)
def add_video(forum_id: int) -> ResponseReturnValue:
    """Take in one video; it is written to disk as it comes and never held in memory."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    form = VideoForm(video_limit())
    store, limit = file_store(), video_limit()
    return _take_in(
        forum,
        "video",
        form,
        [form.video.data] if isinstance(form.video.data, FileStorage) else [],
        lambda upload: store.keep_video(upload.stream, upload.filename, limit),
        caption=form.caption.data or "",
    )


@bp.post("/<int:forum_id>/dokumentasi/tautan")
@requires(Permission.RUN_FORUM)
def add_video_link(forum_id: int) -> ResponseReturnValue:
    """Take in the address of a video that lies elsewhere."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    form = LinkForm()
    if not form.validate_on_submit():
        return whole(forum, 422, link_form=form, posted=form)
    link, caption = form.link.data or "", form.caption.data or ""
    try:
        added = once(lambda: add_link(forum, link, caption=caption, by=me()), form)
    except StageLocked as locked:
        form.form_errors.append(str(locked))
        return whole(forum, 409, link_form=form, posted=form)
    return to_section(forum, "video", "Tautan tersimpan." if added else "Tautan itu sudah ada.")


@bp.post("/<int:forum_id>/dokumentasi/berkas/<int:file_id>/keterangan")
@requires(Permission.RUN_FORUM)
def describe(forum_id: int, file_id: int) -> ResponseReturnValue:
    """Save the words under one file; they save themselves as well."""
    forum, file = _file_here(forum_id, file_id)
    form = CaptionForm()
    if not form.validate_on_submit():
        return not_described(forum, file, form, 422, "Ada isian yang perlu diperbaiki.")
    try:
        caption_file(file, form.caption.data or "", seen=form.versi.data or "", by=me())
    except Stale:
        return not_described(forum, file, form, 409, "Rekan Anda lebih dulu mengubah keterangan ini.")
    except StageLocked as locked:
        return not_described(forum, file, form, 409, str(locked))
    if is_autosave():
        return jsonify(ok=True, versi=file.caption, pukul=clock(now()))
    return after_row(forum, file, "Keterangan tersimpan.")


@bp.post("/<int:forum_id>/dokumentasi/berkas/<int:file_id>/<any(naik, turun, keluarkan, pulihkan):deed>")
@requires(Permission.RUN_FORUM)
def arrange(forum_id: int, file_id: int, deed: str) -> ResponseReturnValue:
    """Move a file one place, take it out, or put it back."""
    forum, file = _file_here(forum_id, file_id)
    done = {
        "naik": (lambda: move_file(file, -1, by=me()), None),
        "turun": (lambda: move_file(file, +1, by=me()), None),
        "keluarkan": (lambda: remove_file(file, by=me()), "Dikeluarkan. Anda dapat memulihkannya."),
        "pulihkan": (lambda: restore_file(file, by=me()), "Dipulihkan."),
    }
    action, message = done[deed]
    try:
        once(action, BaseForm())
    except AlreadyDone:
        message = None
    except StageLocked as locked:
        return locked_page(forum, str(locked), section_of(file.kind))
    return after_row(forum, file, message)


def _file_here(forum_id: int, file_id: int) -> tuple[Forum, ForumFile]:
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    file = find_file(forum, file_id)
    return (forum, file) if section_of(file.kind) else abort(404)


# --- taking in ---------------------------------------------------------------------------------------------


def _take_in(
    forum: Forum,
    kind: str,
    form: BaseForm,
    uploads: Sequence[Any] | None,
    keep: Callable[[FileStorage], StoredFile],
    *,
    caption: str = "",
) -> ResponseReturnValue:
    """Store what is good, add it in one action, and say of every other file why it was refused."""
    chosen = [upload for upload in uploads or () if isinstance(upload, FileStorage) and upload.filename]
    reason = lock_reason(forum, STAGE)
    if reason:
        return locked_page(forum, reason)
    if not form.validate_on_submit():
        return _refused(forum, form, [])
    if not chosen:
        return _refused(forum, form, ["Pilih berkas lebih dahulu."])
    ensure_room(request.content_length or 0)
    received = receive(chosen, keep)
    try:
        added = once(
            lambda: [add_file(forum, kind, stored, caption=caption, by=me()) for stored in received.stored], form
        )
    except AlreadyDone:
        return _taken_before(forum, kind)
    except StageLocked as locked:
        return locked_page(forum, str(locked))
    new = sum(file is not None for file in added)
    return _taken(forum, kind, form, received, new)


def _taken(forum: Forum, kind: str, form: BaseForm, received: Received, new: int) -> ResponseReturnValue:
    message = _in_words(new, len(received.stored) - new)
    if is_upload():
        if received.refused:
            return jsonify(ok=False, pesan=received.refused[0]), 422
        return jsonify(ok=True, pesan="Tersimpan" if new else "Sudah ada")
    if received.refused:
        return _refused(forum, form, received.refused, kept=message)
    return to_section(forum, section_of(kind) or "foto", message)


def _in_words(new: int, doubles: int) -> str:
    said = []
    if new:
        said.append(f"{new} berkas tersimpan.")
    if doubles:
        said.append(f"{doubles} berkas sudah ada, jadi tidak digandakan.")
    return " ".join(said)


def _taken_before(forum: Forum, kind: str) -> ResponseReturnValue:
    """The same form again, after an answer that got lost."""
    if is_upload():
        return jsonify(ok=True, pesan="Sudah tersimpan")
    return to_section(forum, section_of(kind) or "foto", None)


def _refused(forum: Forum, form: BaseForm, reasons: list[str], kept: str = "") -> ResponseReturnValue:
    if is_upload():
        said = reasons or [text for texts in form.errors.values() for text in texts]
        return jsonify(ok=False, pesan=" ".join(str(text) for text in said)), 422
    name = {PhotosForm: "photos_form", VideoForm: "video_form", DocumentsForm: "documents_form"}[type(form)]
    return whole(forum, 422, refused=reasons, kept=kept, posted=form, **{name: form})
