"""The stage kesepakatan: items, and the stances of the parties on each."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.forums import agreement as actions
from fkp.forums import queries
from fkp.forums.actions import lock_reason
from fkp.forums.blueprint import bp
from fkp.forums.forms_agreement import ItemForm, StancesForm, stance_values, stances_form
from fkp.forums.models import AgreementItem, Forum
from fkp.forums.stage_pages import stage_context
from fkp.forums.standings import counted, standing
from fkp.rules.participation import Group
from fkp.rules.permissions import Permission
from fkp.rules.stages import STANCES, TERM_CLASSES, Stage
from fkp.web.forms import BaseForm
from fkp.web.gate import requires
from fkp.web.pages import page_or_piece, wants_piece
from fkp.web.rows import STEPS, Outcome, RowGone, filled, find_row, try_row, with_own_ids
from fkp.web.saved_forms import to_anchor


@bp.get("/<int:forum_id>/kesepakatan")
@requires(Permission.RUN_FORUM)
def agreement(forum_id: int) -> ResponseReturnValue:
    """All items, and room for the next: empty, from an input (`?dari=`) or a kept-back promise (`?janji=`)."""
    forum = _forum(forum_id)
    return _answer("_item_form.html", forum, adding=_proposed(forum))


@bp.post("/<int:forum_id>/kesepakatan")
@requires(Permission.RUN_FORUM)
def add_item(forum_id: int) -> ResponseReturnValue:
    """Add one item."""
    forum = _forum(forum_id)
    form = ItemForm(forum)
    outcome = try_row(
        form,
        lambda: actions.add_item(forum, form.values, carried_from_id=form.carried_from_id, by=me()),
    )
    if not outcome.done:
        return _answer("_item_form.html", forum, outcome.status, adding=form)
    if wants_piece():
        return _answer("_item_added.html", forum)
    return _back(forum, f"butir-{forum.items[-1].id}", "Butir ditambahkan. Catat sikap para pihak.")


@bp.get("/<int:forum_id>/kesepakatan/<int:item_id>")
@requires(Permission.RUN_FORUM)
def item(forum_id: int, item_id: int) -> ResponseReturnValue:
    """One item as it stands: where *Batal* leads."""
    forum = _forum(forum_id)
    _find(forum, item_id)
    if wants_piece():
        return _card(forum, item_id)
    return _back(forum, f"butir-{item_id}")


@bp.route("/<int:forum_id>/kesepakatan/<int:item_id>/ubah", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def edit_item(forum_id: int, item_id: int) -> ResponseReturnValue:
    """Edit one item where it stands."""
    forum = _forum(forum_id)
    if request.method == "GET":
        shut = lock_reason(forum, Stage.KESEPAKATAN)
        return _card(forum, item_id, editing=None if shut else _item_form(forum, _find(forum, item_id)))
    form = with_own_ids(ItemForm(forum), item_id)
    outcome = try_row(
        form,
        lambda: actions.change_item(forum, item_id, form.values, version=form.version, by=me()),
        saved=lambda: _item_form(forum, _find(forum, item_id)),
    )
    if outcome.gone:
        return _typed_for_a_deleted_item(forum)
    return _after_edit(forum, item_id, outcome, "Butir diperbarui.", editing=form)


@bp.route("/<int:forum_id>/kesepakatan/<int:item_id>/sikap", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def item_stances(forum_id: int, item_id: int) -> ResponseReturnValue:
    """What each party says to one item."""
    forum = _forum(forum_id)
    found = _find(forum, item_id)
    if request.method == "GET":
        shut = lock_reason(forum, Stage.KESEPAKATAN)
        return _card(forum, item_id, stancing=None if shut else _stances_form(forum, found))
    form = stances_form(actions.parties(forum, found))
    with_own_ids(form, item_id)
    outcome = try_row(
        form,
        lambda: actions.set_stances(forum, item_id, form.stances, version=form.version, by=me()),
        saved=lambda: _stances_form(forum, _find(forum, item_id)),
    )
    return _after_edit(forum, item_id, outcome, "Sikap para pihak dicatat.", stancing=form)


@bp.post("/<int:forum_id>/kesepakatan/<int:item_id>/semua-setuju")
@requires(Permission.RUN_FORUM)
def all_agree(forum_id: int, item_id: int) -> ResponseReturnValue:
    """Every party that took no stance yet agrees."""
    forum, form = _forum(forum_id), BaseForm()
    _find(forum, item_id)
    outcome = try_row(form, lambda: actions.let_all_agree(forum, item_id, by=me()))
    if not outcome.done:
        return _answer("_items_answer.html", forum, outcome.status, refusal=form)
    return _after_edit(forum, item_id, outcome, "Semua pihak dicatat setuju.")


@bp.post("/<int:forum_id>/kesepakatan/<int:item_id>/pindah")
@requires(Permission.RUN_FORUM)
def move_item(forum_id: int, item_id: int) -> ResponseReturnValue:
    """Move one item up or down."""
    forum = _forum(forum_id)
    step = STEPS.get(request.form.get("arah", "")) or abort(400)
    return _list_deed(forum, lambda: actions.move_item(forum, item_id, step, by=me()), f"butir-{item_id}", None)


@bp.post("/<int:forum_id>/kesepakatan/<int:item_id>/hapus")
@requires(Permission.RUN_FORUM)
def delete_item(forum_id: int, item_id: int) -> ResponseReturnValue:
    """Delete one item; the page asked before."""
    forum = _forum(forum_id)
    return _list_deed(forum, lambda: actions.delete_item(forum, item_id, by=me()), "butir", "Butir dihapus.")


# --- forms -------------------------------------------------------------------------------------------------


def _proposed(forum: Forum) -> ItemForm:
    """The form for the next item, begun with an input of the discussion or a promise where one was chosen."""
    entry_id, promise_id = request.args.get("dari", type=int), request.args.get("janji", type=int)
    values: dict[str, Any] = {}
    if entry_id:
        values = {"problem": next((entry.input for entry in forum.entries if entry.id == entry_id), "")}
    elif promise_id:
        promise = next((each for each in actions.offered_promises(forum) if each.id == promise_id), None)
        if promise:
            values = {name: getattr(promise, name) for name in ("problem", "recommendation", "person_in_charge")}
            values["carried_from"] = str(promise.id)
    return ItemForm(forum, formdata=None, data=values)


def _item_form(forum: Forum, item: AgreementItem) -> BaseForm:
    values = {name: getattr(item, name) for name in actions.FIELDS}
    return filled(ItemForm(forum, formdata=None, data=values), item)


def _stances_form(forum: Forum, item: AgreementItem) -> StancesForm:
    form = stances_form(actions.parties(forum, item), formdata=None, data=stance_values(item))
    filled(form, item)
    return form


# --- answering ---------------------------------------------------------------------------------------------


def _forum(forum_id: int) -> Forum:
    return queries.forum(me(), forum_id, Permission.RUN_FORUM)


def _find(forum: Forum, item_id: int) -> AgreementItem:
    try:
        return find_row(forum.items, item_id)
    except RowGone:
        abort(404)


def _answer(piece: str, forum: Forum, status: int = 200, /, **given: Any) -> Response:
    """The page, or the piece htmx asked for; both from the same context."""
    frame = stage_context(forum, Stage.KESEPAKATAN)
    items = list(forum.items)
    standings = {item.id: standing(forum, item) for item in items}
    problems = {item.problem for item in items}
    context = {
        "items": items,
        "standings": standings,
        "counted": counted(standings.values()),
        "closed": bool(frame["locked"] or frame["blockers"]),
        "carried": queries.promises(item.carried_from_id for item in items),
        "offered": actions.offered_promises(forum),
        "unused_entries": [entry for entry in forum.entries if entry.input not in problems],
        "adding": ItemForm(forum, formdata=None),
        "editing": {},
        "stancing": {},
        "action": BaseForm(formdata=None),
        "refusal": BaseForm(formdata=None),
        "theirs": [],
        "groups": {group.value: group.label for group in Group},
        "stance_words": STANCES,
        "term_words": TERM_CLASSES,
    }
    return page_or_piece("forums/agreement.html", f"forums/{piece}", status, **frame | context | given)


def _card(
    forum: Forum,
    item_id: int,
    outcome: Outcome | None = None,
    *,
    editing: BaseForm | None = None,
    stancing: BaseForm | None = None,
) -> Response:
    """One item, as it stands or with one of its forms open."""
    outcome = outcome or Outcome()
    return _answer(
        "_item_answer.html",
        forum,
        outcome.status,
        item=_find(forum, item_id),
        editing={item_id: editing} if editing else {},
        stancing={item_id: stancing} if stancing else {},
        theirs=outcome.theirs,
    )


def _after_edit(forum: Forum, item_id: int, outcome: Outcome, message: str, **form: BaseForm) -> ResponseReturnValue:
    if not outcome.done:
        return _card(forum, item_id, outcome, **form)
    return _card(forum, item_id) if wants_piece() else _back(forum, f"butir-{item_id}", message)


def _typed_for_a_deleted_item(forum: Forum) -> Response:
    """What was typed moves to the form for a new item."""
    form = ItemForm(forum)
    form.versi.data = ""
    form.form_errors.append(
        "Rekan Anda sudah menghapus butir ini. Isian Anda ada di sini: tekan Tambah butir bila masih diperlukan."
    )
    answer = _answer("_item_added.html", forum, 409, adding=form)
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#tambah", "outerHTML"
    return answer


def _list_deed(forum: Forum, deed: Callable[[], object], anchor: str, message: str | None) -> ResponseReturnValue:
    form = BaseForm()
    outcome = try_row(form, deed)
    if wants_piece() or not outcome.done:
        return _answer("_items_answer.html", forum, outcome.status, refusal=form)
    return _back(forum, anchor, message)


def _back(forum: Forum, anchor: str, message: str | None = None) -> ResponseReturnValue:
    return to_anchor("forums.agreement", anchor, message, forum_id=forum.id)
