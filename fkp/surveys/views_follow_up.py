"""The step tindak lanjut: the weak unsur, and a line of the plan for each; every deed works as a plain form."""

from collections.abc import Callable

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.surveys import follow_up as actions
from fkp.surveys.blueprint import bp
from fkp.surveys.follow_up_page import find_line, find_survey, follow_up_page, to_lines
from fkp.surveys.forms_follow_up import LineForm, line_form
from fkp.surveys.models import Survey
from fkp.web.forms import BaseForm
from fkp.web.gate import requires
from fkp.web.pages import wants_piece
from fkp.web.rows import STEPS, Outcome, try_row, with_own_ids


@bp.get("/<int:survey_id>/tindak-lanjut")
@requires(Permission.RUN_SURVEY)
def follow_up(survey_id: int) -> ResponseReturnValue:
    """The weak unsur, the plan, the plan of the survey before, and photos; `?unsur=` begins a line for one."""
    return follow_up_page(find_survey(survey_id), "_follow_up_form.html")


@bp.post("/<int:survey_id>/tindak-lanjut")
@requires(Permission.RUN_SURVEY)
def add_line(survey_id: int) -> ResponseReturnValue:
    """Plan something for an unsur."""
    survey, form = find_survey(survey_id), LineForm()
    outcome = try_row(form, lambda: actions.add_line(survey, form.values, by=me()))
    if not outcome.done:
        return follow_up_page(survey, "_follow_up_form.html", outcome.status, adding=form)
    if wants_piece():
        return follow_up_page(survey, "_follow_up_added.html", adding=LineForm(formdata=None))
    return to_lines(survey, "rencana", "Rencana ditambahkan.")


@bp.get("/<int:survey_id>/tindak-lanjut/<int:line_id>/kartu")
@requires(Permission.RUN_SURVEY)
def line_card(survey_id: int, line_id: int) -> ResponseReturnValue:
    """One line as it stands: where *Batal* leads."""
    survey = find_survey(survey_id)
    find_line(survey, line_id)
    return _card(survey, line_id) if wants_piece() else to_lines(survey, f"rencana-{line_id}")


@bp.route("/<int:survey_id>/tindak-lanjut/<int:line_id>/ubah", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEY)
def edit_line(survey_id: int, line_id: int) -> ResponseReturnValue:
    """Edit one line where it stands."""
    survey = find_survey(survey_id)
    if request.method == "GET":
        line = find_line(survey, line_id)
        return _card(survey, line_id, form=None if actions.plan_lock(survey) else line_form(line))
    form = LineForm()
    outcome = try_row(
        with_own_ids(form, line_id),
        lambda: actions.change_line(survey, line_id, form.values, version=form.version, by=me()),
        saved=lambda: line_form(find_line(survey, line_id)),
    )
    if outcome.gone:
        return _typed_for_a_deleted_line(survey)
    if outcome.done and not wants_piece():
        return to_lines(survey, f"rencana-{line_id}", "Rencana diperbarui.")
    return _card(survey, line_id, form=None if outcome.done else form, outcome=outcome)


@bp.post("/<int:survey_id>/tindak-lanjut/<int:line_id>/pindah")
@requires(Permission.RUN_SURVEY)
def move_line(survey_id: int, line_id: int) -> ResponseReturnValue:
    """Move one line up or down."""
    survey = find_survey(survey_id)
    step = STEPS.get(request.form.get("arah", "")) or abort(400)
    return _list_deed(survey, lambda: actions.move_line(survey, line_id, step, by=me()), f"rencana-{line_id}", None)


@bp.post("/<int:survey_id>/tindak-lanjut/<int:line_id>/hapus")
@requires(Permission.RUN_SURVEY)
def delete_line(survey_id: int, line_id: int) -> ResponseReturnValue:
    """Delete one line; the page asked before."""
    survey = find_survey(survey_id)
    return _list_deed(survey, lambda: actions.delete_line(survey, line_id, by=me()), "rencana", "Rencana dihapus.")


def _card(survey: Survey, line_id: int, form: BaseForm | None = None, outcome: Outcome | None = None) -> Response:
    """One line, as it stands or being edited."""
    outcome = outcome or Outcome()
    line = find_line(survey, line_id)
    return follow_up_page(
        survey,
        "_follow_up_card_answer.html",
        outcome.status,
        line=line,
        editing={line_id: form} if form else {},
        theirs=outcome.theirs,
    )


def _typed_for_a_deleted_line(survey: Survey) -> Response:
    """What was typed moves to the form for a new line."""
    form = LineForm()
    form.versi.data = ""
    form.form_errors.append(
        "Rekan Anda sudah menghapus rencana ini. Isian Anda ada di sini: tekan Tambah rencana bila masih diperlukan."
    )
    answer = follow_up_page(survey, "_follow_up_added.html", 409, adding=form)
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#tambah", "outerHTML"
    return answer


def _list_deed(survey: Survey, deed: Callable[[], object], anchor: str, message: str | None) -> ResponseReturnValue:
    form = BaseForm()
    outcome = try_row(form, deed)
    if wants_piece() or not outcome.done:
        return follow_up_page(survey, "_follow_up_deed.html", outcome.status, refusal=form)
    return to_lines(survey, anchor, message)
