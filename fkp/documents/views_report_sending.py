"""Sending the report of a forum, the page that proves it was sent, and taking it back."""

from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents import actions_report as actions
from fkp.documents import report_content as content
from fkp.documents.blueprint import bp
from fkp.documents.dossier import of_forum
from fkp.documents.forms import SendForm
from fkp.documents.pdf_answers import stored_pdf
from fkp.documents.report import Report
from fkp.documents.report import report_pdf as draw
from fkp.documents.sending_pages import Sending, answer_sending, answer_taking_back, proof_page
from fkp.documents.summaries import summaries
from fkp.forums import queries
from fkp.forums.actions import lock_reason
from fkp.forums.models import Forum
from fkp.rules.permissions import Permission
from fkp.rules.stages import Stage
from fkp.web.gate import requires


@bp.route("/<int:forum_id>/laporan/kirim", methods=["GET", "POST"])
@requires(Permission.SEND_REPORT)
def send_report(forum_id: int) -> ResponseReturnValue:
    """Ask the head of the unit for the declaration, then send exactly what was shown."""
    return answer_sending(_sending(queries.forum(me(), forum_id, Permission.SEND_REPORT)))


def _sending(forum: Forum) -> Sending[Report]:
    return Sending(
        of=of_forum(forum),
        code=forum.code,
        form=SendForm,
        compose=lambda: content.report(forum, draft=False),
        draw=draw,
        send=lambda paper, sha256: actions.send_report(forum, paper, sha256, by=me()),
        obstacles=lambda: actions.obstacles(forum),
        locked=lambda: lock_reason(forum, Stage.LAPORAN),
        summary=lambda: {stage.label: lines for stage, lines in summaries(forum).items()},
    )


@bp.get("/<int:forum_id>/laporan/terkirim")
@requires(Permission.VIEW_FORUMS)
def sent_report(forum_id: int) -> ResponseReturnValue:
    """The proof of sending: the reference, what happens next, the PDF. May be bookmarked."""
    return proof_page(of_forum(queries.forum(me(), forum_id)))


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
    return answer_taking_back(of_forum(forum), lambda: actions.take_back_report(forum, by=me()))
