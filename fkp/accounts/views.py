"""Signing in and out."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from fkp.web.gate import open_to_all

bp = Blueprint("accounts", __name__)


@bp.get("/masuk")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Ask for NIP or e-mail and password."""
    return "masuk"


@bp.post("/keluar")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """Sign this device out."""
    return "keluar"
