"""The step between a survey and a forum: weak unsur handed over as its topic, and taken back."""

from typing import Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.duties.models import Period
from fkp.duties.queries import most_current, periods, today
from fkp.forums import queries as forum_queries
from fkp.forums.models import Forum
from fkp.loop import handing
from fkp.loop.forms import NEW, HandOverForm
from fkp.loop.topics import Subject, open_forums, quotes, subjects, usual_topic
from fkp.rules.permissions import Permission
from fkp.rules.skm import Unsur
from fkp.storage.database import session
from fkp.surveys import queries as survey_queries
from fkp.surveys.models import Survey
from fkp.surveys.results import Result, result
from fkp.units.queries import may
from fkp.web.forms import BaseForm, Locked, once
from fkp.web.gate import requires
from fkp.web.pages import error_page, go, page
from fkp.web.rows import RowGone
from fkp.web.saved_forms import to_anchor

bp = Blueprint("loop", __name__, url_prefix="/survei")


@bp.route("/<int:survey_id>/tindak-lanjut/bawa-ke-forum", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def hand_over(survey_id: int) -> ResponseReturnValue:
    """Choose unsur, then begin a forum on them or add them to one that is being prepared."""
    survey = _survey(survey_id)
    _ensure_own_forum(survey, request.form.get("target", ""))
    found, known = result(survey), periods()
    there = subjects(survey, found)
    form = HandOverForm(there, found, open_forums(survey.unit), known, data=_offered(survey, there, known))
    if not form.validate_on_submit():
        return _ask(survey, form, there, found, 422 if form.errors else 200)
    try:
        forum = once(lambda: _hand(survey, form, known), form)
    except Locked as locked:
        form.form_errors.append(str(locked))
        return _ask(survey, form, there, found, 409)
    message = (
        "Forum dibuat dari hasil survei. Lengkapi persiapannya."
        if form.target.data == NEW
        else ("Unsur dari survei ditambahkan ke susunan acara forum ini.")
    )
    return go("forums.show", message, forum_id=forum.id)


@bp.post("/<int:survey_id>/tindak-lanjut/<int:line_id>/lepaskan")
@requires(Permission.RUN_FORUM)
def release(survey_id: int, line_id: int) -> ResponseReturnValue:
    """Take one line back from the forum it was handed to."""
    survey = _survey(survey_id)
    line = next((line for line in survey.follow_ups if line.id == line_id), None) or abort(404)
    forum = session().get(Forum, line.forum_id) if line.forum_id else None
    try:
        once(lambda: handing.release(survey, line_id, forum, by=me()), BaseForm())
    except Locked as locked:
        return error_page(409, "Tidak dapat dilepaskan", str(locked))
    except RowGone:
        abort(404)
    return to_anchor("surveys.follow_up", f"rencana-{line_id}", "Dilepaskan dari forum.", survey_id=survey_id)


def _survey(survey_id: int) -> Survey:
    """The survey, for who may run both it and a forum of its unit."""
    survey = survey_queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    if not may(me(), survey.unit, Permission.RUN_FORUM):
        abort(403)
    return survey


def _ensure_own_forum(survey: Survey, target: str) -> None:
    """A forum of another unit, or none, is not found; whether one's own still takes topics, the form says."""
    if target.isdecimal() and len(target) < 10:
        forum = forum_queries.forum(me(), int(target), Permission.RUN_FORUM)
        if forum.unit_id != survey.unit_id:
            abort(404)


def _offered(survey: Survey, there: list[Subject], known: list[Period]) -> dict[str, Any]:
    """What the form begins with: the lines of the address (`?rencana=`) or all, and a new forum now."""
    asked = {f"rencana-{number}" for number in request.args.getlist("rencana", type=int)}
    chosen = [subject for subject in there if not asked or subject.key in asked]
    topic = usual_topic(survey, [subject.unsur for subject in chosen]) if chosen else ""
    now = most_current(known, today())
    return {
        "subjects": [subject.key for subject in chosen],
        "target": NEW,
        "topic": topic,
        "offered": topic,
        "period_id": now.id if now else None,
        "quoting": True,
    }


def _hand(survey: Survey, form: HandOverForm, known: list[Period]) -> Forum:
    keys, quoting = form.subjects.data or [], bool(form.quoting.data)
    if form.target.data == NEW:
        period = next((each for each in known if each.id == form.period_id.data), None) or known[0]
        return handing.start_forum_on(survey, keys, period, topic=form.typed_topic, quoting=quoting, by=me())
    forum = session().get_one(Forum, int(form.target.data or 0))
    handing.add_to_forum(survey, keys, forum, quoting=quoting, by=me())
    return forum


def _ask(survey: Survey, form: HandOverForm, there: list[Subject], found: Result, status: int) -> ResponseReturnValue:
    wanted: dict[Unsur, None] = dict.fromkeys(subject.unsur for subject in there)
    said = quotes(survey)
    return page(
        "loop/hand_over.html",
        status,
        survey=survey,
        form=form,
        there=there,
        quotes=[(unsur, said[unsur]) for unsur in wanted if said[unsur]],
    )
