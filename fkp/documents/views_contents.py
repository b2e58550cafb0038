"""The whole forum on one page, for reading and printing."""

from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents.blueprint import bp
from fkp.documents.forum_contents import whole_forum
from fkp.documents.queries import may_see_contacts
from fkp.forums import queries
from fkp.rules.permissions import Permission
from fkp.web.gate import requires
from fkp.web.pages import page


@bp.get("/<int:forum_id>/isi")
@requires(Permission.VIEW_FORUMS)
def contents(forum_id: int) -> ResponseReturnValue:
    """Everything that was entered, read only."""
    forum = queries.forum(me(), forum_id)
    return page("documents/ui/contents.html", **whole_forum(forum, contacts=may_see_contacts(me(), forum.unit)))
