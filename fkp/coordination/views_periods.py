"""Under construction."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from fkp.rules.permissions import Permission
from fkp.web.gate import requires

bp = Blueprint("periods", __name__, url_prefix="/periode")


@bp.get("/")
@requires(Permission.SET_PERIODS)
def index() -> ResponseReturnValue:
    """Under construction."""
    return "periods"
