"""How tindak lanjut answers: its page with all lines, the page of one line, or the piece of either htmx asked for."""

from typing import Any

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.duties.queries import today
from fkp.rules.permissions import Permission
from fkp.rules.skm import Unsur
from fkp.rules.surveys import SurveyStep
from fkp.surveys import follow_up as actions
from fkp.surveys import queries, survey_files
from fkp.surveys.destinations import destinations
from fkp.surveys.forms_follow_up import LineForm, PhotosForm, ProofsForm, caption_form, outcome_form
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import FollowUp, SurveyFile
from fkp.surveys.results import result
from fkp.surveys.step_pages import step_context
from fkp.surveys.survey_files import DOCUMENTATION, PROOF
from fkp.units.queries import may
from fkp.web.forms import BaseForm
from fkp.web.pages import page_or_piece
from fkp.web.saved_forms import to_anchor

STEP = SurveyStep.TINDAK_LANJUT


def find_survey(survey_id: int) -> Survey:
    """The survey one may run."""
    return queries.survey(me(), survey_id, Permission.RUN_SURVEY)


def find_line(survey: Survey, line_id: int) -> FollowUp:
    """One line of its plan; any other does not exist here (404)."""
    return next((line for line in survey.follow_ups if line.id == line_id), None) or abort(404)


def follow_up_page(survey: Survey, piece: str, status: int = 200, /, **given: Any) -> Response:
    """The page, or the piece of it that htmx asked for; both from the same context."""
    before = queries.survey_before(survey)
    lines = list(survey.follow_ups)
    earlier = list(before.follow_ups) if before else []
    context = {
        "weak": actions.weak_unsur(survey, result(survey)),
        "lines": lines,
        "done": actions.share_done(lines),
        "before": before,
        "earlier": earlier,
        "earlier_done": actions.share_done(earlier),
        "late": actions.late_lines([*lines, *earlier]),
        "proofs": _proofs(survey) | (_proofs(before) if before else {}),
        "destinations": destinations([*lines, *earlier]),
        "plan_locked": actions.plan_lock(survey),
        "unsur_of": {unsur.value: unsur for unsur in Unsur},
        "may_hand_over": may(me(), survey.unit, Permission.RUN_FORUM) and survey.cancelled_at is None,
        "adding": LineForm(formdata=None, data={"unsur": request.args.get("unsur", "")}),
        "editing": {},
        "theirs": [],
        "action": BaseForm(formdata=None),
        "refusal": BaseForm(formdata=None),
    }
    whole = step_context(survey, STEP) | context | photos_context(survey) | given
    return page_or_piece("surveys/follow_up.html", f"surveys/{piece}", status, **whole)


def line_page(survey: Survey, line: FollowUp, piece: str, status: int = 200, /, **given: Any) -> Response:
    """The page of one line: its plan, what came of it, and what proves it; or the piece htmx asked for."""
    context = {
        "line": line,
        "unsur": Unsur(line.unsur),
        "late": actions.is_late(line, today()),
        "destination": destinations([line]).get(line.forum_id or 0),
        "outcome": outcome_form(line),
        "theirs": [],
        "proofs": survey_files.shown(survey, PROOF, line.id),
        "removed": survey_files.removed(survey, PROOF, line.id),
        "proofs_form": ProofsForm(formdata=None),
        "refused": [],
        "kept": "",
        "news": "",
        "action": BaseForm(formdata=None),
    }
    whole = step_context(survey, STEP) | context | given
    return page_or_piece("surveys/follow_up_line.html", f"surveys/{piece}", status, **whole)


def photos_context(survey: Survey) -> dict[str, Any]:
    """What the part dokumentasi shows."""
    photos = survey_files.shown(survey, DOCUMENTATION)
    return {
        "survey": survey,
        "photos": photos,
        "photos_removed": survey_files.removed(survey, DOCUMENTATION),
        "photos_locked": survey_files.lock_of(survey, DOCUMENTATION),
        "photos_form": PhotosForm(formdata=None),
        "captions": {file.id: caption_form(file) for file in photos},
        "clash": None,
        "refused": [],
        "kept": "",
        "news": "",
        "deed": BaseForm(formdata=None),
    }


def _proofs(survey: Survey) -> dict[int | None, list[SurveyFile]]:
    """The proofs by the line they belong to."""
    found: dict[int | None, list[SurveyFile]] = {}
    for file in survey_files.shown(survey, PROOF):
        found.setdefault(file.follow_up_id, []).append(file)
    return found


def to_lines(survey: Survey, anchor: str, message: str | None = None) -> ResponseReturnValue:
    """After a plain post: back to the page, at this place."""
    return to_anchor("surveys.follow_up", anchor, message, survey_id=survey.id)


def to_line(survey: Survey, line: FollowUp, anchor: str, message: str | None = None) -> ResponseReturnValue:
    """After a plain post: back to the page of one line."""
    return to_anchor("surveys.follow_up_line", anchor, message, survey_id=survey.id, line_id=line.id)
