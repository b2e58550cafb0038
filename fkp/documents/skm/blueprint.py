"""The blueprint of everything a survey puts on paper."""

from flask import Blueprint

bp = Blueprint("survey_documents", __name__, url_prefix="/survei")
