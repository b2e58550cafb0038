"""The list of forums, a new one, and the task list of stages."""

import sqlalchemy as sa
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from fkp.accounts.current import me
from fkp.duties.models import Period
from fkp.duties.queries import current_period, periods
from fkp.forums import actions, queries
from fkp.forums.blueprint import bp
from fkp.forums.evidence import evidence
from fkp.forums.forms import StartForumForm
from fkp.forums.models import Forum
from fkp.forums.origins import origins
from fkp.forums.stage_pages import STAGE_ENDPOINTS
from fkp.rules.evidence import Evidence
from fkp.rules.permissions import Permission
from fkp.rules.stages import DutyState, Stage, blockers, duty_state, missing, progress, status
from fkp.storage.database import session
from fkp.units.models import Unit
from fkp.units.queries import visible
from fkp.web.forms import BaseForm, clean_line, once
from fkp.web.gate import requires
from fkp.web.lists import page_of
from fkp.web.pages import error_page, page, page_or_piece


@bp.get("/")
@requires(Permission.VIEW_FORUMS)
def index() -> ResponseReturnValue:
    """The forums of the units one may see, newest first."""
    q = clean_line(request.args.get("q"))[:100]
    found = queries.search(me(), q)
    shown = page_of(session().scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0)
    on_page = found.order_by(Forum.id.desc()).limit(shown.per_page).offset(shown.offset)
    forums = session().scalars(on_page.options(joinedload(Forum.report))).all()
    states = {forum.id: queries.report_state(forum) for forum in forums}
    return page_or_piece("forums/index.html", "forums/_list.html", forums=forums, states=states, page=shown, q=q)


@bp.route("/baru", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def start() -> ResponseReturnValue:
    """Begin a forum for one of one's own units."""
    units = list(
        session().scalars(
            sa.select(Unit).where(Unit.active, visible(me(), Permission.RUN_FORUM)).order_by(Unit.sort_name)
        )
    )
    known = periods()
    default = current_period()
    form = StartForumForm(
        data={"unit_id": units[0].id if units else None, "period_id": default.id if default else None}
    )
    form.unit_id.choices = {unit.id: unit.name for unit in units}
    form.period_id.choices = {period.id: period.name for period in known}
    if form.validate_on_submit():
        unit = session().get_one(Unit, form.unit_id.data)
        period = session().get_one(Period, form.period_id.data)
        forum = once(lambda: actions.start_forum(unit, period, topic=form.topic.data or "", by=me()), form)
        flash("Forum dibuat. Lengkapi tahap demi tahap; isian tersimpan dengan sendirinya.", "success")
        return redirect(url_for("forums.show", forum_id=forum.id), 303)
    return page("forums/start.html", 422 if form.errors else 200, form=form, units=units, periods=known)


@bp.get("/<int:forum_id>/")
@requires(Permission.VIEW_FORUMS)
def show(forum_id: int) -> ResponseReturnValue:
    """The task list: every stage with its status and what is still missing."""
    forum = queries.forum(me(), forum_id)
    seen = evidence(forum)
    done, total = progress(seen)
    stages = [
        {
            "stage": stage,
            "status": status(stage, seen),
            "tag": _tag(stage, seen),
            "missing": missing(stage, seen),
            "blockers": blockers(stage, seen),
            "row": forum.stage(stage),
            "endpoint": STAGE_ENDPOINTS[stage],
        }
        for stage in Stage
    ]
    return page(
        "forums/show.html",
        forum=forum,
        stages=stages,
        done=done,
        total=total,
        evidence=seen,
        origins=origins(forum),
        action=BaseForm(),
    )


def _tag(stage: Stage, seen: Evidence) -> tuple[str, str]:
    """Kind and words of a stage's status; a sent report is with the coordinator, not left undone by the unit."""
    if stage is Stage.VERIFIKASI and duty_state(seen) is DutyState.DIKIRIM:
        return DutyState.DIKIRIM.value, "Menunggu verifikasi"
    reached = status(stage, seen)
    return reached.value, reached.label


@bp.post(f"/<int:forum_id>/<any({', '.join(Stage)}):stage_name>/sudah-diperbaiki")
@requires(Permission.RUN_FORUM)
def answer_return(forum_id: int, stage_name: str) -> ResponseReturnValue:
    """Say that a stage the coordinator sent back is mended."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    stage = Stage(stage_name)
    try:
        once(lambda: actions.answer_return(forum, stage, by=me()), BaseForm())
    except actions.StageLocked as locked:
        return error_page(409, "Tidak ada yang perlu dijawab", str(locked))
    flash(f"Tahap {stage.label} dinyatakan sudah diperbaiki.", "success")
    return redirect(url_for("forums.show", forum_id=forum.id), 303)


@bp.post("/<int:forum_id>/batalkan")
@requires(Permission.RUN_FORUM)
def cancel(forum_id: int) -> ResponseReturnValue:
    """Hide a forum that was begun by mistake; it can be taken back at once."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    try:
        once(lambda: actions.cancel_forum(forum, by=me()), BaseForm())
    except actions.StageLocked as locked:
        return error_page(409, "Forum tidak dapat dibatalkan", str(locked))
    flash("Forum dibatalkan. Tidak ada isian yang dihapus; Anda dapat memulihkannya.", "info")
    return redirect(url_for("forums.show", forum_id=forum.id), 303)


@bp.post("/<int:forum_id>/pulihkan")
@requires(Permission.RUN_FORUM)
def restore(forum_id: int) -> ResponseReturnValue:
    """Take a cancelled forum back."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    once(lambda: actions.restore_forum(forum, by=me()), BaseForm())
    flash("Forum dipulihkan.", "success")
    return redirect(url_for("forums.show", forum_id=forum.id), 303)
