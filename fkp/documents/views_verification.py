"""The stage verifikasi of a forum: a coordinator looks at all evidence and decides; the unit sees the decision."""

from flask import url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents.blueprint import bp
from fkp.documents.dossier import of_forum
from fkp.documents.forms import VerificationForm
from fkp.documents.forum_contents import whole_forum
from fkp.documents.queries import may_see_contacts
from fkp.documents.verdict_pages import Desk, answer_return, answer_undoing, answer_verification, answer_verify
from fkp.documents.views_report import stage_address
from fkp.forums import queries
from fkp.forums.models import Forum
from fkp.rules.permissions import Permission
from fkp.rules.stages import Stage
from fkp.web.gate import requires


@bp.route("/<int:forum_id>/verifikasi", methods=["GET", "POST"])
@requires(Permission.VIEW_FORUMS)
def verification(forum_id: int) -> ResponseReturnValue:
    """All evidence with room for notes for who verifies; status, history and notes for everybody else."""
    return answer_verification(_desk(queries.forum(me(), forum_id)))


@bp.post("/<int:forum_id>/verifikasi/kembalikan")
@requires(Permission.VERIFY_REPORT)
def return_report(forum_id: int) -> ResponseReturnValue:
    """Give the report back with the notes."""
    return answer_return(_desk(queries.forum(me(), forum_id, Permission.VERIFY_REPORT)))


@bp.post("/<int:forum_id>/verifikasi/terima")
@requires(Permission.VERIFY_REPORT)
def verify_report(forum_id: int) -> ResponseReturnValue:
    """Verify the report."""
    return answer_verify(_desk(queries.forum(me(), forum_id, Permission.VERIFY_REPORT)))


@bp.route("/<int:forum_id>/verifikasi/batalkan", methods=["GET", "POST"])
@requires(Permission.VERIFY_REPORT)
def undo_verification(forum_id: int) -> ResponseReturnValue:
    """Ask why, then take a verification back."""
    return answer_undoing(_desk(queries.forum(me(), forum_id, Permission.VERIFY_REPORT)))


def _desk(forum: Forum) -> Desk:
    return Desk(
        record=forum,
        of=of_forum(forum),
        form=VerificationForm,
        evidence=lambda: whole_forum(forum, contacts=may_see_contacts(me(), forum.unit)),
        contents="documents/ui/contents",
        whole=(url_for("documents.contents", forum_id=forum.id), "Lihat isi forum"),
        waiting_notes=lambda works_here: [
            (stage.label, row.return_note, stage_address(forum, stage) if works_here else "")
            for stage in Stage
            if (row := forum.stage(stage)).return_note
        ],
    )
