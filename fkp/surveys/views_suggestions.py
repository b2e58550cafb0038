"""Reading what respondents wrote, and taking it away."""

from flask import request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.surveys import queries
from fkp.surveys.blueprint import bp
from fkp.surveys.suggestions import COLUMNS, Wanted, export, questions, read
from fkp.web.downloads import CSV_TYPE, XLSX_TYPE, attachment, csv, safe_name, xlsx
from fkp.web.gate import requires
from fkp.web.pages import page_or_piece


@bp.get("/<int:survey_id>/saran")
@requires(Permission.VIEW_SURVEYS)
def suggestions(survey_id: int) -> ResponseReturnValue:
    """Suggestions, or the words that answer one of the unit's own questions; the newest first."""
    survey = queries.survey(me(), survey_id)
    known = questions(survey)
    wanted = Wanted.read(request.args, known)
    lines, older = read(survey, wanted)
    return page_or_piece(
        "surveys/suggestions.html",
        "surveys/_suggestions.html",
        survey=survey,
        questions=known,
        wanted=wanted,
        lines=lines,
        older=older,
    )


@bp.get("/<int:survey_id>/saran.<any(xlsx, csv):kind>")
@requires(Permission.VIEW_SURVEYS)
def suggestions_export(survey_id: int, kind: str) -> ResponseReturnValue:
    """The same list as a spreadsheet, whole."""
    survey = queries.survey(me(), survey_id)
    wanted = Wanted.read(request.args, questions(survey))
    rows, name = export(survey, wanted), safe_name(f"saran {survey.code} {survey.unit.name}", kind)
    if kind == "csv":
        return attachment(csv(rows, COLUMNS), name, CSV_TYPE)
    return attachment(xlsx(rows, COLUMNS, "Saran"), name, XLSX_TYPE)
