"""Under construction."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from fkp.rules.permissions import Permission
from fkp.web.gate import requires

bp = Blueprint("units", __name__, url_prefix="/unit")


@bp.get("/")
@requires(Permission.VIEW_UNITS)
def index() -> ResponseReturnValue:
    """Under construction."""
    return "units"
