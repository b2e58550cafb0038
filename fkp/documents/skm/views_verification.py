"""The step verifikasi of a survey: a coordinator looks at all evidence and decides; the unit sees the decision."""

from flask import url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents.dossier import of_survey
from fkp.documents.skm.blueprint import bp
from fkp.documents.skm.forms import SurveyVerdictForm
from fkp.documents.skm.survey_contents import whole_survey
from fkp.documents.verdict_pages import Desk, answer_return, answer_undoing, answer_verification, answer_verify
from fkp.rules.permissions import Permission
from fkp.rules.surveys import SurveyStep
from fkp.surveys import queries
from fkp.surveys.models import Survey
from fkp.surveys.step_pages import step_address
from fkp.web.gate import requires


@bp.route("/<int:survey_id>/verifikasi", methods=["GET", "POST"])
@requires(Permission.VIEW_SURVEYS)
def verification(survey_id: int) -> ResponseReturnValue:
    """All evidence with room for notes for who verifies; status, history and notes for everybody else."""
    return answer_verification(_desk(queries.survey(me(), survey_id)))


@bp.post("/<int:survey_id>/verifikasi/kembalikan")
@requires(Permission.VERIFY_REPORT)
def return_report(survey_id: int) -> ResponseReturnValue:
    """Give the report back with the notes."""
    return answer_return(_desk(queries.survey(me(), survey_id, Permission.VERIFY_REPORT)))


@bp.post("/<int:survey_id>/verifikasi/terima")
@requires(Permission.VERIFY_REPORT)
def verify_report(survey_id: int) -> ResponseReturnValue:
    """Verify the report."""
    return answer_verify(_desk(queries.survey(me(), survey_id, Permission.VERIFY_REPORT)))


@bp.route("/<int:survey_id>/verifikasi/batalkan", methods=["GET", "POST"])
@requires(Permission.VERIFY_REPORT)
def undo_verification(survey_id: int) -> ResponseReturnValue:
    """Ask why, then take a verification back."""
    return answer_undoing(_desk(queries.survey(me(), survey_id, Permission.VERIFY_REPORT)))


def _desk(survey: Survey) -> Desk:
    noted = {SurveyStep(note.step): note.note for note in survey.notes if note.note}
    return Desk(
        record=survey,
        of=of_survey(survey),
        form=SurveyVerdictForm,
        evidence=lambda: whole_survey(survey),
        contents="documents/skm/ui/contents",
        whole=(url_for("surveys.results", survey_id=survey.id), "Lihat hasil survei"),
        waiting_notes=lambda works_here: [
            (step.label, noted[step], step_address(survey.id, step) if works_here else "")
            for step in SurveyStep
            if step in noted
        ],
    )
