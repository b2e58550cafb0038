"""Start page and health check."""

from typing import Any

from flask import Blueprint, current_app, g, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from fkp.accounts.current import me
from fkp.config import Settings
from fkp.duties.queries import today
from fkp.home import coordinator, staff
from fkp.home.health import trouble
from fkp.home.tasks import MOST_SHOWN
from fkp.rules.periods import due_in_words
from fkp.rules.permissions import Permission
from fkp.storage.provinces import Province, provinces
from fkp.web.gate import open_anywhere
from fkp.web.pages import page

bp = Blueprint("home", __name__)


@bp.get("/")
@open_anywhere
def index() -> ResponseReturnValue:
    """Outside a province: which ones are served. Inside: what the person has to do."""
    if g.get("province") is None:
        return render_template("home/provinces.html", provinces=provinces().all())
    if not current_user.is_authenticated:
        return page("home/welcome.html")
    return page("home/desk.html", **_staff(), **_overview(), **_verification())


@bp.get("/kesehatan")
@open_anywhere
def health() -> ResponseReturnValue:
    """For the container's health check: the program answers and its databases open."""
    served = _served()
    troubles = {province.slug: words for province in served if (words := trouble(province))}
    answer: dict[str, Any] = {
        "status": "sakit" if troubles else "sehat",
        "provinsi": [province.slug for province in served],
    }
    if troubles:
        return answer | {"gangguan": troubles}, 503
    return answer


def _served() -> list[Province]:
    settings: Settings = current_app.extensions["fkp_settings"]
    return [provinces().find(settings.province)] if settings.province else provinces().all()


def _staff() -> dict[str, Any]:
    """What the units of this person have to do."""
    if not me().may(Permission.RUN_FORUM):
        return {"cards": None}
    day = today()
    cards, past = staff.duties(me(), day)
    return {
        "cards": cards,
        "past": past,
        "returned": staff.returned_parts(me()),
        "promises": [(each, due_in_words(each.due, day), each.due < day) for each in staff.promises_due(me(), day)],
        "many": MOST_SHOWN,
    }


def _overview() -> dict[str, Any]:
    """The running periods in figures."""
    if not me().may(Permission.VIEW_OVERVIEW):
        return {"standings": None}
    return {"standings": coordinator.standings(me(), today())}


def _verification() -> dict[str, Any]:
    """The reports that wait for this coordinator."""
    if not me().may(Permission.VERIFY_REPORT):
        return {"waiting": None}
    waiting, more = coordinator.waiting_reports(me(), today())
    return {"waiting": waiting, "more_waiting": more}
