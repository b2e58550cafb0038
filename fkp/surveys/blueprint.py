"""The blueprints of the surveys' screens: the unit's own, and the respondent's at a short address."""

from flask import Blueprint

bp = Blueprint("surveys", __name__, url_prefix="/survei")
answering = Blueprint("answering", __name__, url_prefix="/s")
