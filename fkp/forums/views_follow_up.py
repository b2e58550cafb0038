"""The stage tindak-lanjut."""

from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.forums import queries
from fkp.forums.blueprint import bp
from fkp.rules.permissions import Permission
from fkp.web.gate import requires


@bp.get("/<int:forum_id>/tindak-lanjut")
@requires(Permission.RUN_FORUM)
def follow_up(forum_id: int) -> ResponseReturnValue:
    """Under construction."""
    return queries.forum(me(), forum_id, Permission.RUN_FORUM).topic
