"""The step hasil: the index, the official table and everything that can be read from the answers."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.rules.skm import GRADES, WEIGHTS, Unsur
from fkp.rules.surveys import SurveyState, SurveyStep
from fkp.storage.database import now
from fkp.surveys import queries
from fkp.surveys.blueprint import bp
from fkp.surveys.models import Survey
from fkp.surveys.recorded import doubts_of
from fkp.surveys.result_drawing import STACK_WIDTH, TREND_HEIGHT, TREND_WIDTH, grade_lines, trend_columns
from fkp.surveys.result_page import SMALL_GROUPS, read_result
from fkp.surveys.results import Result
from fkp.surveys.step_pages import step_context
from fkp.surveys.trends import together, trend
from fkp.web.gate import requires
from fkp.web.lists import address
from fkp.web.pages import page, wants_piece
from fkp.web.templating import clock


@bp.get("/<int:survey_id>/hasil")
@requires(Permission.VIEW_SURVEYS)
def results(survey_id: int) -> ResponseReturnValue:
    """The result so far; while the survey is open, its figures ask for themselves again."""
    survey = queries.survey(me(), survey_id)
    shown = read_result(survey, request.args.get("layanan", type=int))
    figures = {
        **step_context(survey, SurveyStep.HASIL),
        "shown": shown,
        "live": survey.state is SurveyState.DIBUKA,
        "here": address(),
        "read_at": clock(now()),
        "weights": WEIGHTS,
        "doubts": doubts_of(survey),
    }
    if wants_piece():
        return page("surveys/_results_figures.html", **figures)
    return page("surveys/results.html", **figures, **_around(survey, shown.all))


def _around(survey: Survey, found: Result) -> dict[str, Any]:
    """What stands around the figures and does not change while one looks."""
    rows = trend(survey, found)
    return {
        "grades": GRADES,
        "every_unsur": list(Unsur),
        "stack_width": STACK_WIDTH,
        "small_groups": SMALL_GROUPS,
        "trend": rows,
        "trend_size": (TREND_WIDTH, TREND_HEIGHT),
        "trend_columns": trend_columns([(row.index, row.present) for row in rows]),
        "grade_lines": grade_lines(),
        "together": together(survey),
    }
