"""Recording the result of a survey that was held before, or outside this program."""

from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.rules.skm import Unsur
from fkp.surveys import actions, queries
from fkp.surveys.blueprint import bp
from fkp.surveys.forms_recorded import RecordedForm
from fkp.surveys.models import Survey
from fkp.surveys.recorded import Doubts, obstacle, published_of, save_recorded
from fkp.web.forms import Difference
from fkp.web.gate import requires
from fkp.web.pages import error_page, go, page
from fkp.web.rows import try_row


@bp.route("/<int:survey_id>/hasil/catat", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEY)
def record(survey_id: int) -> ResponseReturnValue:
    """Type a published result in; what does not follow is asked about before it is saved."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    shut = actions.lock_reason(survey, actions.SurveyStep.PENGUMPULAN) or obstacle(survey)
    if shut:
        return error_page(409, "Hasil tidak dapat dicatat", shut)
    form = _from_record(survey)
    if not form.is_submitted():
        return _page(survey, form)
    if form.validate() and form.doubts and not form.anyway.data:
        return _page(survey, form, 422, doubts=form.doubts)
    outcome = try_row(
        form,
        lambda: save_recorded(survey, form.published, version=form.version, by=me()),
        saved=lambda: _from_record(survey, formdata=None),
    )
    if outcome.done:
        return go("surveys.results", "Hasil survei dicatat.", survey_id=survey.id)
    theirs = [each for each in outcome.theirs if each.name != form.anyway.name]
    return _page(survey, form, outcome.status, doubts=form.doubts if theirs else None, theirs=theirs)


def _from_record(survey: Survey, **kwargs: object) -> RecordedForm:
    return RecordedForm.of(published_of(survey), survey.recorded.version if survey.recorded else 0, **kwargs)


def _page(
    survey: Survey,
    form: RecordedForm,
    status: int = 200,
    *,
    doubts: Doubts | None = None,
    theirs: list[Difference] | None = None,
) -> ResponseReturnValue:
    """The form; doubts stand beside the fields they are about, with a box to save all the same."""
    if doubts:
        form.typed_index.errors, form.typed_letter.errors = doubts.index, doubts.letter
    return page(
        "surveys/recorded.html",
        status,
        survey=survey,
        form=form,
        unsur=list(Unsur),
        doubtful=bool(doubts),
        theirs=theirs or [],
    )
