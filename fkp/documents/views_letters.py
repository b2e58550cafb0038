"""Letters, lists and tables of a forum as PDF, drawn afresh from what is recorded now."""

from collections.abc import Callable

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents import content
from fkp.documents.attendance import attendance_pdf
from fkp.documents.blueprint import bp
from fkp.documents.content import NotYet
from fkp.documents.follow_up_table import follow_up_pdf
from fkp.documents.invitation import invitation_pdf
from fkp.documents.minutes import minutes_pdf
from fkp.forums import queries
from fkp.forums.files import file_store
from fkp.forums.models import Forum
from fkp.rules.permissions import Permission
from fkp.web.downloads import PDF_TYPE, attachment, safe_name
from fkp.web.gate import requires
from fkp.web.pages import error_page, page
from fkp.web.pdf import PdfFailed


@bp.get("/<int:forum_id>/undangan.pdf")
@requires(Permission.VIEW_FORUMS)
def invitation(forum_id: int) -> ResponseReturnValue:
    """The invitation letter with the unit's kop surat."""
    forum = queries.forum(me(), forum_id)
    return show_pdf(forum, "Undangan", lambda: invitation_pdf(content.invitation(forum)))


@bp.get("/<int:forum_id>/daftar-hadir.pdf")
@requires(Permission.VIEW_FORUMS)
def attendance(forum_id: int) -> ResponseReturnValue:
    """The attendance list: `?isi=kosong` to be signed on the day, otherwise with who came."""
    forum = queries.forum(me(), forum_id)
    blank = request.args.get("isi") == "kosong"
    name = "Daftar hadir kosong" if blank else "Daftar hadir"
    return show_pdf(forum, name, lambda: attendance_pdf(content.attendance(forum, blank=blank)))


@bp.get("/<int:forum_id>/notulen.pdf")
@requires(Permission.VIEW_FORUMS)
def minutes(forum_id: int) -> ResponseReturnValue:
    """The minutes of the discussion."""
    forum = queries.forum(me(), forum_id)
    return show_pdf(forum, "Notulen", lambda: minutes_pdf(content.minutes(forum)))


@bp.get("/<int:forum_id>/rencana-tindak-lanjut.pdf")
@requires(Permission.VIEW_FORUMS)
def follow_up_table(forum_id: int) -> ResponseReturnValue:
    """The follow-up plan as it stands today."""
    forum = queries.forum(me(), forum_id)
    return show_pdf(forum, "Rencana tindak lanjut", lambda: follow_up_pdf(content.follow_up_table(forum)))


def show_pdf(forum: Forum, name: str, draw: Callable[[], bytes]) -> ResponseReturnValue:
    """Answer with the PDF to look at, or with a page that says why there is none."""
    try:
        pdf = draw()
    except NotYet as lacking:
        return page("documents/ui/not_yet.html", 409, forum=forum, name=name, lacks=lacking.lacks)
    except PdfFailed as failed:
        return error_page(503, f"{name} tidak dapat dibuat", str(failed))
    return pdf_answer(forum, name, pdf)


def stored_pdf(forum: Forum, name: str, sha256: str | None) -> Response:
    """Answer with a PDF kept when it was frozen or sent, as it was then."""
    store = file_store()
    if sha256 is None or not store.exists(sha256):
        abort(404)
    return pdf_answer(forum, name, store.path(sha256).read_bytes())


def pdf_answer(forum: Forum, name: str, pdf: bytes) -> Response:
    """A PDF to look at, named after the document, the forum and its unit."""
    return attachment(pdf, safe_name(f"{name} {forum.code} {forum.unit.name}", "pdf"), PDF_TYPE, inline=True)
