"""The stage laporan."""

from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents.blueprint import bp
from fkp.forums import queries
from fkp.rules.permissions import Permission
from fkp.web.gate import requires


@bp.get("/<int:forum_id>/laporan")
@requires(Permission.VIEW_FORUMS)
def report(forum_id: int) -> ResponseReturnValue:
    """Under construction."""
    return queries.forum(me(), forum_id).topic
