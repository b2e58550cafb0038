"""How dokumentasi answers: the whole page with all its forms, or one section of it for htmx."""

from typing import Any

from flask import Response, abort, current_app, jsonify, make_response, render_template
from flask.typing import ResponseReturnValue

from fkp.config import Settings
from fkp.forums.documentation import SECTIONS, section, section_of
from fkp.forums.files import KINDS
from fkp.forums.forms_documentation import (
    CaptionForm,
    DocumentsForm,
    LinkForm,
    PhotosForm,
    VideoForm,
    caption_form,
)
from fkp.forums.models import Forum, ForumFile
from fkp.forums.stage_pages import stage_context
from fkp.rules.stages import Stage
from fkp.storage.files import VIDEO_LIMIT
from fkp.web.forms import BaseForm
from fkp.web.pages import is_autosave, is_upload, page, wants_piece
from fkp.web.saved_forms import to_anchor

STAGE = Stage.DOKUMENTASI


def video_limit() -> int:
    """The largest video taken in, in bytes."""
    settings: Settings = current_app.extensions["fkp_settings"]
    return min(settings.max_video, VIDEO_LIMIT)


def locked_page(forum: Forum, reason: str, name: str | None = None) -> ResponseReturnValue:
    """The stage cannot be changed now: say why, in the form the asker reads; `name` is the section asked from."""
    if is_upload() or is_autosave():
        return jsonify(ok=False, pesan=reason), 409
    if name and wants_piece():
        return piece(forum, name, 409)  # the frame that comes along says that the stage is locked, and why
    return whole(forum, 409, refused=[reason])


def whole(forum: Forum, status: int = 200, **given: Any) -> Response:
    """The page with all its forms; those not posted are fresh."""
    forms: dict[str, BaseForm] = {
        "photos_form": PhotosForm(formdata=None),
        "video_form": VideoForm(video_limit(), formdata=None),
        "link_form": LinkForm(formdata=None),
        "documents_form": DocumentsForm(formdata=None),
    }
    said: dict[str, Any] = {"refused": [], "kept": "", "posted": None, "news": ""}
    context = stage_context(forum, STAGE) | _rows(forum, *SECTIONS) | forms | said | given
    return page("forums/documentation.html", status, **context)


def piece(forum: Forum, name: str, status: int = 200, **given: Any) -> Response:
    """One section of the page, for htmx."""
    context = stage_context(forum, STAGE) | _rows(forum, name) | {"news": ""} | given
    rendered = render_template("forums/_files_piece.html", section=context["sections"][name], **context)
    return make_response(rendered, status)


def _rows(forum: Forum, *names: str) -> dict[str, Any]:
    """The sections asked for, and the small forms their rows carry."""
    sections = {name: section(forum, name) for name in names}
    captions = {file.id: caption_form(file) for each in sections.values() for file in each.shown}
    return {
        "sections": sections,
        "counts": {name: len(section(forum, name).shown) for name in SECTIONS},
        "captions": captions,
        "deed": BaseForm(formdata=None),
        "clash": None,
        "file_kinds": KINDS,
    }


def after_row(forum: Forum, file: ForumFile, message: str | None) -> ResponseReturnValue:
    """After a deed to one file: its section again, or the page at that place."""
    name = section_of(file.kind) or abort(404)
    if wants_piece():
        return piece(forum, name, news=message or "")
    anchor = f"berkas-{file.id}" if file.removed_at is None else f"bagian-{name}"
    return to_anchor("forums.documentation", anchor, message, forum_id=forum.id)


def to_section(forum: Forum, name: str, message: str | None) -> ResponseReturnValue:
    """After a plain post: back to the page, at this section."""
    return to_anchor("forums.documentation", f"bagian-{name}", message, forum_id=forum.id)


def not_described(forum: Forum, file: ForumFile, form: CaptionForm, status: int, why: str) -> ResponseReturnValue:
    """Show what was typed beside what is saved; saving once more is then a choice made knowingly."""
    if is_autosave():
        return jsonify(ok=False, pesan=why), status
    saved = caption_form(file)
    form.caption.id = saved.caption.id
    form.versi.data = saved.versi.data
    if not form.errors:
        form.caption.errors = [why]
    name = section_of(file.kind) or abort(404)
    rows = _rows(forum, name) if wants_piece() else _rows(forum, *SECTIONS)
    given = {"captions": rows["captions"] | {file.id: form}, "clash": file.id if status == 409 else None}
    if wants_piece():
        return piece(forum, name, status, **given)
    return whole(forum, status, posted=form, **given)
