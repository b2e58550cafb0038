"""The blueprint of everything a forum puts on paper."""

from flask import Blueprint

bp = Blueprint("documents", __name__, url_prefix="/forum")
