"""Letters, lists and tables of a forum as PDF, drawn afresh from what is recorded now."""

from flask import request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents import content
from fkp.documents.attendance import attendance_pdf
from fkp.documents.blueprint import bp
from fkp.documents.follow_up_table import follow_up_pdf
from fkp.documents.invitation import invitation_pdf
from fkp.documents.minutes import minutes_pdf
from fkp.documents.pdf_answers import show_pdf
from fkp.forums import queries
from fkp.rules.permissions import Permission
from fkp.web.gate import requires


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
