"""Giving out a forum's files to who may see the forum: look, play, download, or everything in one ZIP."""

import errno

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.forums import queries
from fkp.forums.archive import evidence_zip
from fkp.forums.blueprint import bp
from fkp.forums.files import find_file
from fkp.forums.models import Forum, ForumFile
from fkp.rules.permissions import Permission
from fkp.units.queries import may
from fkp.web.downloads import safe_name
from fkp.web.gate import requires
from fkp.web.pages import error_page, page
from fkp.web.uploads import file_store, give_out, give_out_thumbnail

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@bp.get("/<int:forum_id>/berkas/<int:file_id>")
@requires(Permission.VIEW_FORUMS)
def file(forum_id: int, file_id: int) -> ResponseReturnValue:
    """The file itself, to look at or (`?unduh=1`) to save; parts of it for a player that seeks."""
    _, found = _visible(forum_id, file_id)
    attached = request.args.get("unduh") == "1"
    return give_out(found.sha256, found.media_type, found.original_name, attached=attached)


@bp.get("/<int:forum_id>/berkas/<int:file_id>/kecil")
@requires(Permission.VIEW_FORUMS)
def thumbnail(forum_id: int, file_id: int) -> ResponseReturnValue:
    """The small picture of a photo; its content never changes under this address."""
    _, found = _visible(forum_id, file_id)
    return give_out_thumbnail(found.thumbnail_sha256, found.original_name)


@bp.get("/<int:forum_id>/berkas/<int:file_id>/putar")
@requires(Permission.VIEW_FORUMS)
def play(forum_id: int, file_id: int) -> ResponseReturnValue:
    """A page that plays a video."""
    forum, found = _visible(forum_id, file_id)
    if found.kind != "video":
        abort(404)
    return page("forums/player.html", forum=forum, file=found)


@bp.get("/<int:forum_id>/bukti.zip")
@requires(Permission.VIEW_FORUMS)
def evidence_archive(forum_id: int) -> ResponseReturnValue:
    """Everything that proves the forum, in one ZIP that is made while it is sent."""
    forum = queries.forum(me(), forum_id)
    answer = Response(evidence_zip(forum, file_store()), mimetype="application/zip")
    name = safe_name(f"bukti {forum.code} {forum.topic}", "zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.errorhandler(OSError)
def disk_is_full(error: OSError) -> ResponseReturnValue:
    """The disk filled up while an upload was still coming in: nothing of it was kept."""
    if error.errno not in NO_ROOM:
        raise error
    return error_page(507)


def _visible(forum_id: int, file_id: int) -> tuple[Forum, ForumFile]:
    """The file through its forum; what was taken out is there for the unit alone."""
    forum = queries.forum(me(), forum_id)
    found = find_file(forum, file_id)
    if found.removed_at is not None and not may(me(), forum.unit, Permission.RUN_FORUM):
        abort(404)
    return forum, found
