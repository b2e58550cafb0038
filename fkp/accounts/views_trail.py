"""Under construction."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from fkp.rules.permissions import Permission
from fkp.web.gate import requires

bp = Blueprint("trail", __name__, url_prefix="/jejak")


@bp.get("/")
@requires(Permission.VIEW_TRAIL)
def index() -> ResponseReturnValue:
    """Under construction."""
    return "trail"
