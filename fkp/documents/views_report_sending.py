"""Sending a report, the page that proves it was sent, and taking it back."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents import actions_report as actions
from fkp.documents import report_content as content
from fkp.documents.actions_berita_acara import Incomplete
from fkp.documents.blueprint import bp
from fkp.documents.content import NotYet
from fkp.documents.forms import SendForm
from fkp.documents.pdf_answers import stored_pdf
from fkp.documents.queries import works_for
from fkp.documents.report import report_pdf as draw
from fkp.documents.summaries import summaries
from fkp.forums import queries
from fkp.forums.actions import StageLocked, lock_reason
from fkp.forums.files import file_store
from fkp.forums.models import Forum
from fkp.rules.permissions import Permission
from fkp.rules.stages import Stage
from fkp.units.queries import may
from fkp.web.downloads import PDF_TYPE, safe_name
from fkp.web.forms import BaseForm, Stale, once
from fkp.web.gate import requires
from fkp.web.pages import error_page, go, page
from fkp.web.pdf import PdfFailed
from fkp.web.saved_forms import fingerprint

CHANGED = "Isi laporan berubah setelah Anda membuka halaman ini. Periksa lagi, lalu kirim."


@bp.route("/<int:forum_id>/laporan/kirim", methods=["GET", "POST"])
@requires(Permission.SEND_REPORT)
def send_report(forum_id: int) -> ResponseReturnValue:
    """Ask the head of the unit for the declaration, then send exactly what was shown."""
    forum = queries.forum(me(), forum_id, Permission.SEND_REPORT)
    form = SendForm()
    if request.method == "GET":
        return _ask_to_send(forum, form)
    try:
        if not form.validate_on_submit():
            return _ask_to_send(forum, form, 422)
        _send_as_shown(forum, form)
    except Stale:
        return _ask_to_send(forum, SendForm(formdata=None), 409, CHANGED)
    except (StageLocked, Incomplete, NotYet) as refusal:
        return _ask_to_send(forum, SendForm(formdata=None), 409, str(refusal))
    except PdfFailed as failed:
        return error_page(503, "Laporan belum terkirim", str(failed))
    return redirect(url_for("documents.sent_report", forum_id=forum.id), 303)


def _send_as_shown(forum: Forum, form: BaseForm) -> None:
    """Draw and keep the PDF, then send: drawing takes long and must hold up no other writer."""
    if form.version != _content_version(forum) or actions.obstacles(forum) or lock_reason(forum, Stage.LAPORAN):
        once(lambda: _refuse(forum), form)  # a second click lands where the first one led
    paper = content.report(forum, draft=False)
    name = safe_name(f"Laporan {forum.code}", "pdf")
    stored = file_store().keep_bytes(draw(paper), PDF_TYPE, name)
    once(lambda: actions.send_report(forum, paper, stored.sha256, by=me()), form)


def _refuse(forum: Forum) -> None:
    actions.ensure_open(forum, Stage.LAPORAN)
    lacking = actions.obstacles(forum)
    raise Incomplete(lacking) if lacking else Stale


def _content_version(forum: Forum) -> int:
    try:
        return fingerprint({"report": content.report(forum, draft=False)})
    except NotYet:
        return 0


def _ask_to_send(forum: Forum, form: SendForm, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    obstacles = actions.obstacles(forum)
    locked = lock_reason(forum, Stage.LAPORAN)
    form.versi.data = str(_content_version(forum))
    return page(
        "documents/ui/send.html",
        max(status, 409) if obstacles or locked else status,
        forum=forum,
        form=form,
        refusal=refusal,
        obstacles=obstacles,
        locked=locked,
        parts=summaries(forum),
    )


@bp.get("/<int:forum_id>/laporan/terkirim")
@requires(Permission.VIEW_FORUMS)
def sent_report(forum_id: int) -> ResponseReturnValue:
    """The proof of sending: the reference, what happens next, the PDF. May be bookmarked."""
    forum = queries.forum(me(), forum_id)
    report = forum.report
    if report is None or report.reference is None:
        abort(404)
    return page(
        "documents/ui/sent.html",
        forum=forum,
        report=report,
        may_send=may(me(), forum.unit, Permission.SEND_REPORT),
        works_here=works_for(me(), forum.unit),
    )


@bp.get("/<int:forum_id>/laporan/terkirim.pdf")
@requires(Permission.VIEW_FORUMS)
def sent_report_pdf(forum_id: int) -> ResponseReturnValue:
    """The report as it was last sent, also after it was returned."""
    forum = queries.forum(me(), forum_id)
    return stored_pdf(forum, "Laporan FKP", forum.report.pdf_sha256 if forum.report else None)


@bp.route("/<int:forum_id>/laporan/tarik-kembali", methods=["GET", "POST"])
@requires(Permission.SEND_REPORT)
def take_back_report(forum_id: int) -> ResponseReturnValue:
    """Ask, then take a sent report back before a coordinator decided."""
    forum = queries.forum(me(), forum_id, Permission.SEND_REPORT)
    form = BaseForm()
    if not form.validate_on_submit():
        return page("documents/ui/take_back.html", forum=forum, form=form)
    try:
        once(lambda: actions.take_back_report(forum, by=me()), form)
    except StageLocked as locked:
        return go("documents.report", str(locked), kind="error", forum_id=forum.id)
    flash("Laporan ditarik kembali. Setelah diperbaiki, kirim lagi; nomor tanda terimanya tetap.", "info")
    return redirect(url_for("documents.report", forum_id=forum.id), 303)
