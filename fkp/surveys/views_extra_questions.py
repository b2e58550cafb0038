"""The unit's own questions: rows below the nine, each deed a plain form that htmx only makes smoother."""

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.rules.surveys import SurveyStep
from fkp.surveys import extra_questions as actions
from fkp.surveys import queries
from fkp.surveys.actions import lock_reason
from fkp.surveys.blueprint import bp
from fkp.surveys.forms_questionnaire import ExtraQuestionForm
from fkp.surveys.models import ExtraQuestion, Survey
from fkp.surveys.questionnaire_page import questionnaire_page
from fkp.web.forms import BaseForm
from fkp.web.gate import requires
from fkp.web.pages import wants_piece
from fkp.web.rows import STEPS, Outcome, RowGone, filled, find_row, try_row, with_own_ids
from fkp.web.saved_forms import to_anchor


@bp.post("/<int:survey_id>/kuesioner/tambahan")
@requires(Permission.RUN_SURVEY)
def add_question(survey_id: int) -> ResponseReturnValue:
    """Ask one more question."""
    survey, form = _survey(survey_id), ExtraQuestionForm()
    outcome = try_row(form, lambda: actions.add_question(survey, form.question, by=me()))
    if not outcome.done:
        return questionnaire_page(survey, "_extra_form.html", outcome.status, adding=form)
    if wants_piece():
        return questionnaire_page(survey, "_extra_added.html")
    return _back(survey, "tambah", "Pertanyaan ditambahkan.")


@bp.route("/<int:survey_id>/kuesioner/tambahan/<int:question_id>/ubah", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEY)
def edit_question(survey_id: int, question_id: int) -> ResponseReturnValue:
    """Edit one question where it stands."""
    survey = _survey(survey_id)
    if request.method == "GET":
        shut = lock_reason(survey, SurveyStep.KUESIONER)
        return _row(survey, question_id, form=None if shut else _filled(_find(survey, question_id)))
    form = ExtraQuestionForm()
    outcome = try_row(
        with_own_ids(form, question_id),
        lambda: actions.change_question(survey, question_id, form.question, version=form.version, by=me()),
        saved=lambda: _filled(_find(survey, question_id)),
    )
    if outcome.gone:
        return _typed_for_a_deleted_row(survey)
    if outcome.done and not wants_piece():
        return _back(survey, f"pertanyaan-{question_id}", "Pertanyaan diperbarui.")
    return _row(survey, question_id, form=None if outcome.done else form, outcome=outcome)


@bp.get("/<int:survey_id>/kuesioner/tambahan/<int:question_id>")
@requires(Permission.RUN_SURVEY)
def question(survey_id: int, question_id: int) -> ResponseReturnValue:
    """One question as it stands: where *Batal* leads."""
    survey = _survey(survey_id)
    _find(survey, question_id)
    if wants_piece():
        return _row(survey, question_id)
    return _back(survey, f"pertanyaan-{question_id}")


@bp.post("/<int:survey_id>/kuesioner/tambahan/<int:question_id>/pindah")
@requires(Permission.RUN_SURVEY)
def move_question(survey_id: int, question_id: int) -> ResponseReturnValue:
    """Ask one question earlier or later."""
    survey = _survey(survey_id)
    step = STEPS.get(request.form.get("arah", "")) or abort(400)
    form = BaseForm()
    outcome = try_row(form, lambda: actions.move_question(survey, question_id, step, by=me()))
    return _after_list_deed(survey, form, outcome, f"pertanyaan-{question_id}", None)


@bp.post("/<int:survey_id>/kuesioner/tambahan/<int:question_id>/hapus")
@requires(Permission.RUN_SURVEY)
def delete_question(survey_id: int, question_id: int) -> ResponseReturnValue:
    """Delete one question; the page asked before."""
    survey, form = _survey(survey_id), BaseForm()
    outcome = try_row(form, lambda: actions.delete_question(survey, question_id, by=me()))
    return _after_list_deed(survey, form, outcome, "tambahan", "Pertanyaan dihapus.")


# --- answering ---------------------------------------------------------------------------------------------


def _survey(survey_id: int) -> Survey:
    return queries.survey(me(), survey_id, Permission.RUN_SURVEY)


def _find(survey: Survey, question_id: int) -> ExtraQuestion:
    try:
        return find_row(survey.extra_questions, question_id)
    except RowGone:
        abort(404)


def _filled(question: ExtraQuestion) -> BaseForm:
    values = {
        "kind": question.kind,
        "text": question.text,
        "options": "\n".join(question.options),
        "mandatory": question.required,
    }
    return filled(ExtraQuestionForm(formdata=None, data=values), question)


def _row(survey: Survey, question_id: int, form: BaseForm | None = None, outcome: Outcome | None = None) -> Response:
    """One row, as it stands or being edited."""
    outcome = outcome or Outcome()
    row = _find(survey, question_id)
    editing = {question_id: form} if form else {}
    return questionnaire_page(
        survey, "_extra_row.html", outcome.status, editing=editing, row=row, theirs=outcome.theirs
    )


def _typed_for_a_deleted_row(survey: Survey) -> Response:
    """What was typed moves to the form for a new question."""
    form = ExtraQuestionForm()
    form.versi.data = ""
    form.form_errors.append(
        "Rekan Anda sudah menghapus pertanyaan ini. Isian Anda ada di sini: tekan Tambah pertanyaan bila masih perlu."
    )
    answer = questionnaire_page(survey, "_extra_added.html", 409, adding=form)
    answer.headers["HX-Retarget"] = "#tambah"
    answer.headers["HX-Reswap"] = "outerHTML"
    return answer


def _after_list_deed(
    survey: Survey, form: BaseForm, outcome: Outcome, anchor: str, message: str | None
) -> ResponseReturnValue:
    if wants_piece() or not outcome.done:
        return questionnaire_page(survey, "_extra_deed.html", outcome.status, refusal=form)
    return _back(survey, anchor, message)


def _back(survey: Survey, anchor: str, message: str | None = None) -> ResponseReturnValue:
    return to_anchor("surveys.questionnaire", anchor, message, survey_id=survey.id)
