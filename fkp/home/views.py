"""Start page and health check."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from fkp.storage.provinces import provinces
from fkp.web.gate import open_anywhere

bp = Blueprint("home", __name__)


@bp.get("/")
@open_anywhere
def index() -> ResponseReturnValue:
    """Outside a province: which ones are served. Inside: what the person has to do."""
    if g.get("province") is None:
        return render_template("home/provinces.html", provinces=provinces().all())
    return render_template("home/welcome.html")


@bp.get("/kesehatan")
@open_anywhere
def health() -> ResponseReturnValue:
    """For the container's health check: the program answers and its databases open."""
    return {"status": "sehat", "provinsi": [province.slug for province in provinces().all()]}
