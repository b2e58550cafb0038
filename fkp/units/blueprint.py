"""Where all screens of units live: /unit/."""

from flask import Blueprint

bp = Blueprint("units", __name__, url_prefix="/unit")
