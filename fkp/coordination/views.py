"""Under construction."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from fkp.rules.permissions import Permission
from fkp.web.gate import requires

bp = Blueprint("coordination", __name__, url_prefix="/siapa-belum-lapor")


@bp.get("/")
@requires(Permission.VIEW_OVERVIEW)
def overview() -> ResponseReturnValue:
    """Under construction."""
    return "coordination"
