"""Under construction."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from fkp.rules.permissions import Permission
from fkp.web.gate import requires

bp = Blueprint("people", __name__, url_prefix="/akun")


@bp.get("/")
@requires(Permission.MANAGE_ACCOUNTS)
def index() -> ResponseReturnValue:
    """Under construction."""
    return "people"
