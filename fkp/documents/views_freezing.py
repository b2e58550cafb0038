"""Freezing a berita acara, its frozen revisions, the signed scan, and opening it again."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from fkp.accounts.current import me
from fkp.documents import actions_berita_acara as actions
from fkp.documents import berita_acara_content as content
from fkp.documents.actions_sending import Incomplete
from fkp.documents.berita_acara import berita_acara_pdf as draw
from fkp.documents.blueprint import bp
from fkp.documents.content import NotYet
from fkp.documents.forms import ReasonForm, ScanForm
from fkp.documents.pdf_answers import stored_pdf
from fkp.documents.queries import may_see_contacts
from fkp.documents.views_berita_acara import STAGE, present_paper, whole_page
from fkp.forums import queries
from fkp.forums.actions import FROZEN_STAGES, StageLocked, lock_reason
from fkp.forums.evidence import evidence
from fkp.forums.files import add_file, file_store
from fkp.forums.models import Forum
from fkp.rules.permissions import Permission
from fkp.rules.stages import Stage, missing
from fkp.storage.files import PHOTO_LIMIT, FileRefused
from fkp.web.downloads import PDF_TYPE, safe_name
from fkp.web.forms import BaseForm, Stale, once
from fkp.web.gate import requires, takes_upload
from fkp.web.pages import error_page, page
from fkp.web.pdf import PdfFailed
from fkp.web.saved_forms import fingerprint, to_anchor

CHANGED = "Isi forum berubah setelah Anda membuka halaman ini. Periksa lagi pratinjaunya, lalu bekukan."


@bp.route("/<int:forum_id>/berita-acara/bekukan", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def freeze(forum_id: int) -> ResponseReturnValue:
    """Say what freezing does, then freeze exactly what was shown."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    form = BaseForm()
    if request.method == "GET" or not form.validate_on_submit():
        return _ask_to_freeze(forum, form)
    try:
        _freeze_as_shown(forum, form)
    except Stale:
        return _ask_to_freeze(forum, BaseForm(formdata=None), 409, CHANGED)
    except (StageLocked, Incomplete) as refusal:
        return _ask_to_freeze(forum, BaseForm(formdata=None), 409, str(refusal))
    except PdfFailed as failed:
        return error_page(503, "Berita acara belum dibekukan", str(failed))
    return to_anchor("documents.berita_acara", "resmi", "Berita acara dibekukan.", forum_id=forum.id)


def _freeze_as_shown(forum: Forum, form: BaseForm) -> None:
    """Number, draw and keep the PDF, then freeze: drawing takes seconds and must hold up no other writer."""
    if form.version != _content_version(forum):
        # A second click meets the frozen paper: it lands where the first one led.
        once(_raise_stale, form)
    actions.number_berita_acara(forum, by=me())
    paper = content.berita_acara(forum, frozen=True)
    name = safe_name(f"Berita acara {forum.code}", "pdf")
    stored = file_store().keep_bytes(draw(paper), PDF_TYPE, name)
    once(lambda: actions.freeze_berita_acara(forum, paper, stored.sha256, by=me()), form)


def _raise_stale() -> None:
    raise Stale


def _content_version(forum: Forum) -> int:
    """A number for what the paper says, its number aside: that is given by the freezing itself."""
    try:
        return fingerprint(content.snapshot(present_paper(forum)) | {"number": ""})
    except NotYet:
        return 0


def _ask_to_freeze(forum: Forum, form: BaseForm, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    lacking = actions.obstacles(forum)
    locked = lock_reason(forum, STAGE)
    form.versi.data = str(_content_version(forum))
    seen = evidence(forum)
    before = [stage for stage in Stage if stage in FROZEN_STAGES and stage is not STAGE]
    return page(
        "documents/ui/freeze.html",
        status if not lacking else max(status, 409),
        forum=forum,
        form=form,
        refusal=refusal,
        locked=locked,
        obstacles=lacking,
        paper=None if lacking else present_paper(forum),
        unfinished=[f"{stage.label}: {lack}" for stage in before for lack in missing(stage, seen)],
    )


@bp.get("/<int:forum_id>/berita-acara/revisi-<int:revision>.pdf")
@requires(Permission.VIEW_FORUMS)
def frozen_revision(forum_id: int, revision: int) -> ResponseReturnValue:
    """A frozen wording as it was printed, with the contacts on it."""
    forum = queries.forum(me(), forum_id)
    if not may_see_contacts(me(), forum.unit):
        abort(403)
    freezes = forum.berita_acara.freezes if forum.berita_acara else []
    found = next((freeze for freeze in freezes if freeze.revision == revision), None) or abort(404)
    return stored_pdf(forum, f"Berita acara revisi {revision}", found.pdf_sha256)


@bp.post("/<int:forum_id>/berita-acara/pindaian")
@requires(Permission.RUN_FORUM)
@takes_upload(PHOTO_LIMIT + 1024 * 1024)
def add_scan(forum_id: int) -> ResponseReturnValue:
    """Take in the signed berita acara, as PDF or photographed."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    form = ScanForm()
    upload = form.scan.data
    if not form.validate_on_submit() or not isinstance(upload, FileStorage) or not upload.filename:
        return whole_page(forum, 422, ["Pilih berkas pindaian lebih dahulu."])
    if forum.berita_acara is None or forum.berita_acara.frozen_at is None:
        return whole_page(forum, 409, ["Bekukan berita acara dulu, lalu unggah pindaian yang sudah ditandatangani."])
    try:
        stored = file_store().keep_image_or_document(upload.stream, upload.filename)
        added = once(lambda: add_file(forum, "ba_scan", stored, by=me()), form)
    except FileRefused as refused:
        return whole_page(forum, 422, [str(refused)])
    except StageLocked as locked:
        return whole_page(forum, 409, [str(locked)])
    message = "Pindaian tersimpan." if added else "Pindaian itu sudah ada."
    return to_anchor("documents.berita_acara", "resmi", message, forum_id=forum.id)


@bp.route("/<int:forum_id>/berita-acara/buka-kembali", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def reopen(forum_id: int) -> ResponseReturnValue:
    """Ask why, then open a frozen berita acara again; the reason stays."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    form = ReasonForm()
    status = 200
    if form.validate_on_submit():
        reason = form.reason.data or ""
        try:
            once(lambda: actions.reopen_berita_acara(forum, reason=reason, by=me()), form)
            flash("Berita acara dibuka kembali. Perbaiki, lalu bekukan dan mintakan tanda tangan lagi.", "info")
            return redirect(url_for("documents.berita_acara", forum_id=forum.id), 303)
        except StageLocked as locked:
            form.form_errors.append(str(locked))
            status = 409
    elif form.errors:
        status = 422
    return page("documents/ui/reopen.html", status, forum=forum, form=form, kept=forum.berita_acara)
