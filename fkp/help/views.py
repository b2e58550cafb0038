"""Bantuan, one page per role."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from fkp.web.gate import open_anywhere
from fkp.web.pages import page

bp = Blueprint("help", __name__, url_prefix="/bantuan")


@bp.get("/")
@open_anywhere
def index() -> ResponseReturnValue:
    """Which help pages there are."""
    return page("help/index.html")
