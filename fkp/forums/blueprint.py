"""The blueprint that all screens of a forum hang on."""

from flask import Blueprint

bp = Blueprint("forums", __name__, url_prefix="/forum")
