"""The stage tindak lanjut: what was agreed and how far it is; each item has a page of its own."""

from typing import Any

from flask import Response, abort
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.duties.queries import day_of, today
from fkp.forums import follow_up as actions
from fkp.forums import queries
from fkp.forums.blueprint import bp
from fkp.forums.forms_follow_up import PlanForm, ProgressForm, ProofsForm
from fkp.forums.models import AgreementItem, Forum
from fkp.forums.stage_pages import stage_context, stage_form
from fkp.rules.permissions import Permission
from fkp.rules.stages import TERM_CLASSES, Stage
from fkp.web.forms import BaseForm
from fkp.web.gate import requires
from fkp.web.pages import page, page_or_piece, wants_piece
from fkp.web.rows import try_row
from fkp.web.saved_forms import to_anchor


@bp.get("/<int:forum_id>/tindak-lanjut")
@requires(Permission.RUN_FORUM)
def follow_up(forum_id: int) -> ResponseReturnValue:
    """All agreed items: the plan, how far each is, which are late."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    items = actions.agreed_items(forum)
    day = today()
    return page(
        "forums/follow_up.html",
        **stage_context(forum, Stage.TINDAK_LANJUT),
        items=items,
        late={item.id for item in items if actions.is_late(item, day)},
        proofs={item.id: len(actions.proofs(forum, item)) for item in items},
        overall=actions.overall_percent(items),
        not_agreed=len(forum.items) - len(items),
        term_words=TERM_CLASSES,
    )


@bp.route("/<int:forum_id>/tindak-lanjut/<int:item_id>", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def follow_up_item(forum_id: int, item_id: int) -> ResponseReturnValue:
    """One item: its plan (a form that saves itself), its progress and its proofs."""
    forum, item = find_item(forum_id, item_id)
    return stage_form(
        forum,
        Stage.TINDAK_LANJUT,
        PlanForm,
        template="forums/follow_up_item.html",
        saved=lambda: {"plan": item.plan},
        save=lambda form, _: actions.set_plan(forum, item_id, form.values["plan"], by=me()),
        own_version=True,
        **item_context(forum, item),
    )


@bp.post("/<int:forum_id>/tindak-lanjut/<int:item_id>/kemajuan")
@requires(Permission.RUN_FORUM)
def add_progress(forum_id: int, item_id: int) -> ResponseReturnValue:
    """Note one step of an item."""
    forum, item = find_item(forum_id, item_id)
    form = ProgressForm(item, forum.held_on)
    outcome = try_row(
        form,
        lambda: actions.add_progress(
            forum,
            item_id,
            percent=form.percent.data or 0,
            description=form.description.data or "",
            on=form.on.data,
            by=me(),
        ),
    )
    if not outcome.done:
        return answer_item("_progress.html", forum, item, outcome.status, progress_form=form)
    if wants_piece():
        return answer_item("_progress.html", forum, item)
    return to_item(forum, item, "kemajuan", "Kemajuan dicatat.")


def find_item(forum_id: int, item_id: int) -> tuple[Forum, AgreementItem]:
    """The forum one may run, and an agreed item of it; anything else does not exist here (404)."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    item = next((item for item in actions.agreed_items(forum) if item.id == item_id), None)
    return forum, item or abort(404)


def item_context(forum: Forum, item: AgreementItem) -> dict[str, Any]:
    """What the page of one item shows beside its plan."""
    return {
        "item": item,
        "late": actions.is_late(item, today()),
        "steps": [(day_of(step.at), step) for step in item.progress],
        "progress_form": ProgressForm(item, forum.held_on, formdata=None, data={"on": today()}),
        "proofs": actions.proofs(forum, item),
        "removed": actions.removed_proofs(forum, item),
        "proofs_form": ProofsForm(formdata=None),
        "refused": [],
        "kept": "",
        "action": BaseForm(formdata=None),
        "term_words": TERM_CLASSES,
    }


def answer_item(piece: str, forum: Forum, item: AgreementItem, status: int = 200, /, **given: Any) -> Response:
    """The page of one item, or the piece of it that htmx asked for."""
    form = PlanForm(formdata=None, data={"plan": item.plan})
    context = stage_context(forum, Stage.TINDAK_LANJUT) | item_context(forum, item) | {"form": form} | given
    return page_or_piece("forums/follow_up_item.html", f"forums/{piece}", status, **context)


def to_item(forum: Forum, item: AgreementItem, anchor: str, message: str | None) -> ResponseReturnValue:
    """After a plain post: back to the item."""
    return to_anchor("forums.follow_up_item", anchor, message, forum_id=forum.id, item_id=item.id)
