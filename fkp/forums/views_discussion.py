"""The stage diskusi: inputs as rows, and a summary in free words."""

from typing import Any

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.forums import discussion as actions
from fkp.forums import queries
from fkp.forums.actions import lock_reason
from fkp.forums.blueprint import bp
from fkp.forums.forms_discussion import GROUPS, EntryForm, SummaryForm
from fkp.forums.models import DiscussionEntry, Forum
from fkp.forums.stage_pages import stage_context, stage_form
from fkp.rules.permissions import Permission
from fkp.rules.stages import Stage
from fkp.web.forms import BaseForm
from fkp.web.gate import requires
from fkp.web.pages import page_or_piece, wants_piece
from fkp.web.rows import STEPS, Outcome, RowGone, filled, find_row, try_row, with_own_ids
from fkp.web.saved_forms import to_anchor

UNANSWERED = "belum-dijawab"


@bp.get("/<int:forum_id>/diskusi")
@requires(Permission.RUN_FORUM)
def discussion(forum_id: int) -> ResponseReturnValue:
    """All inputs, or only those without an answer, and room for the next."""
    return _answer("_entries_answer.html", _forum(forum_id))


@bp.post("/<int:forum_id>/diskusi")
@requires(Permission.RUN_FORUM)
def add_entry(forum_id: int) -> ResponseReturnValue:
    """Write down one more input."""
    forum, form = _forum(forum_id), EntryForm()
    outcome = try_row(form, lambda: actions.add_entry(forum, form.values, by=me()))
    if not outcome.done:
        return _answer("_entry_form.html", forum, outcome.status, adding=form)
    if wants_piece():
        return _answer("_entry_added.html", forum)
    return _back(forum, "tambah", "Masukan dicatat.")


@bp.route("/<int:forum_id>/diskusi/<int:entry_id>/ubah", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def edit_entry(forum_id: int, entry_id: int) -> ResponseReturnValue:
    """Edit one input where it stands."""
    forum = _forum(forum_id)
    if request.method == "GET":
        shut = lock_reason(forum, Stage.DISKUSI)
        return _row(forum, entry_id, form=None if shut else _filled(_find(forum, entry_id)))
    form = with_own_ids(EntryForm(), entry_id)
    outcome = try_row(
        form,
        lambda: actions.change_entry(forum, entry_id, form.values, version=form.version, by=me()),
        saved=lambda: _filled(_find(forum, entry_id)),
    )
    if outcome.gone:
        return _typed_for_a_deleted_row(forum)
    if outcome.done and not wants_piece():
        return _back(forum, f"masukan-{entry_id}", "Masukan diperbarui.")
    return _row(forum, entry_id, form=None if outcome.done else form, outcome=outcome)


@bp.get("/<int:forum_id>/diskusi/<int:entry_id>")
@requires(Permission.RUN_FORUM)
def entry(forum_id: int, entry_id: int) -> ResponseReturnValue:
    """One input as it stands: where *Batal* leads."""
    forum = _forum(forum_id)
    _find(forum, entry_id)
    if wants_piece():
        return _row(forum, entry_id)
    return _back(forum, f"masukan-{entry_id}")


@bp.post("/<int:forum_id>/diskusi/<int:entry_id>/pindah")
@requires(Permission.RUN_FORUM)
def move_entry(forum_id: int, entry_id: int) -> ResponseReturnValue:
    """Move one input up or down."""
    forum = _forum(forum_id)
    step = STEPS.get(request.form.get("arah", "")) or abort(400)
    form = BaseForm()
    outcome = try_row(form, lambda: actions.move_entry(forum, entry_id, step, by=me()))
    return _after_list_deed(forum, form, outcome, f"masukan-{entry_id}", None)


@bp.post("/<int:forum_id>/diskusi/<int:entry_id>/hapus")
@requires(Permission.RUN_FORUM)
def delete_entry(forum_id: int, entry_id: int) -> ResponseReturnValue:
    """Delete one input; the page asked before."""
    forum, form = _forum(forum_id), BaseForm()
    outcome = try_row(form, lambda: actions.delete_entry(forum, entry_id, by=me()))
    return _after_list_deed(forum, form, outcome, "masukan", "Masukan dihapus.")


@bp.route("/<int:forum_id>/diskusi/ringkasan", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def discussion_summary(forum_id: int) -> ResponseReturnValue:
    """How the discussion went, in free words that save themselves."""
    forum = _forum(forum_id)
    return stage_form(
        forum,
        Stage.DISKUSI,
        SummaryForm,
        template="forums/discussion_summary.html",
        saved=lambda: {"summary": actions.summary(forum)},
        save=lambda form, _: actions.set_summary(forum, form.values["summary"], by=me()),
        own_version=True,
        tabs=_tabs(forum),
    )


# --- answering ---------------------------------------------------------------------------------------------


def _forum(forum_id: int) -> Forum:
    return queries.forum(me(), forum_id, Permission.RUN_FORUM)


def _find(forum: Forum, entry_id: int) -> DiscussionEntry:
    try:
        return find_row(forum.entries, entry_id)
    except RowGone:
        abort(404)


def _filled(entry: DiscussionEntry) -> BaseForm:
    values = {name: getattr(entry, name) for name in actions.FIELDS}
    return filled(EntryForm(formdata=None, data=values), entry)


def _filter() -> str | None:
    return UNANSWERED if request.args.get("saring") == UNANSWERED else None


def _tabs(forum: Forum) -> list[tuple[str, str, bool]]:
    pages = {"forums.discussion": "Masukan dan tanggapan", "forums.discussion_summary": "Ringkasan"}
    on_summary = request.endpoint == "forums.discussion_summary"
    return [
        (words, url_for(endpoint, forum_id=forum.id), on_summary == (endpoint == "forums.discussion_summary"))
        for endpoint, words in pages.items()
    ]


def _answer(piece: str, forum: Forum, status: int = 200, /, **given: Any) -> Response:
    """The page, or the piece htmx asked for; both from the same context."""
    entries, editing = list(forum.entries), given.get("editing", {})
    shown = [entry for entry in entries if not (_filter() and entry.answer) or entry.id in editing]
    last_group = entries[-1].group if entries else ""
    context = {
        "entries": entries,
        "shown": shown,
        "unanswered": sum(not entry.answer for entry in entries),
        "saring": _filter(),
        "unanswered_filter": UNANSWERED,
        "adding": EntryForm(formdata=None, data={"group": last_group}),
        "editing": {},
        "action": BaseForm(formdata=None),
        "refusal": BaseForm(formdata=None),
        "theirs": [],
        "groups": GROUPS,
        "tabs": _tabs(forum),
    }
    return page_or_piece(
        "forums/discussion.html", f"forums/{piece}", status, **stage_context(forum, Stage.DISKUSI) | context | given
    )


def _row(forum: Forum, entry_id: int, form: BaseForm | None = None, outcome: Outcome | None = None) -> Response:
    """One row, as it stands or being edited."""
    outcome = outcome or Outcome()
    entry = _find(forum, entry_id)
    editing = {entry_id: form} if form else {}
    return _answer("_entry_answer.html", forum, outcome.status, editing=editing, entry=entry, theirs=outcome.theirs)


def _typed_for_a_deleted_row(forum: Forum) -> Response:
    """What was typed moves to the form for a new row."""
    form = EntryForm()
    form.versi.data = ""
    form.form_errors.append(
        "Rekan Anda sudah menghapus masukan ini. Isian Anda ada di sini: tekan Tambah masukan bila masih diperlukan."
    )
    answer = _answer("_entry_added.html", forum, 409, adding=form)
    answer.headers["HX-Retarget"] = "#tambah"
    answer.headers["HX-Reswap"] = "outerHTML"
    return answer


def _after_list_deed(
    forum: Forum, form: BaseForm, outcome: Outcome, anchor: str, message: str | None
) -> ResponseReturnValue:
    if wants_piece() or not outcome.done:
        return _answer("_entries_answer.html", forum, outcome.status, refusal=form)
    return _back(forum, anchor, message)


def _back(forum: Forum, anchor: str, message: str | None = None) -> ResponseReturnValue:
    return to_anchor("forums.discussion", anchor, message, forum_id=forum.id, saring=_filter())
