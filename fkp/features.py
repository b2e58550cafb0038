"""Which features the program has, in the order a newcomer meets them."""

from flask import Flask

from fkp.accounts import (
    sign_ins,
    views_own_account,  # noqa: F401  (their routes)
)
from fkp.accounts import views as account_views  # noqa: F401  (their routes)
from fkp.accounts.blueprint import bp as accounts
from fkp.coordination.views import bp as coordination
from fkp.coordination.views_periods import bp as periods
from fkp.documents import (  # noqa: F401  (their routes)
    views_berita_acara,
    views_contents,
    views_freezing,
    views_letters,
    views_report,
    views_report_sending,
    views_verification,
)
from fkp.documents.blueprint import bp as documents
from fkp.documents.skm import (  # noqa: F401  (their routes)
    views_prints,
    views_publication,
)
from fkp.documents.skm import views_report as survey_views_report  # noqa: F401
from fkp.documents.skm import views_sending as survey_views_sending  # noqa: F401
from fkp.documents.skm import views_verification as survey_views_verification  # noqa: F401
from fkp.documents.skm.blueprint import bp as survey_documents
from fkp.duties.actions import follow_unit
from fkp.forums import (  # noqa: F401  (their routes)
    origins,
    views,
    views_agreement,
    views_discussion,
    views_documentation,
    views_files,
    views_follow_up,
    views_participant_import,
    views_participants,
    views_preparation,
    views_proofs,
)
from fkp.forums.blueprint import bp as forums
from fkp.help.views import bp as help_pages
from fkp.home.views import bp as home
from fkp.loop import ties
from fkp.loop.views import bp as loop
from fkp.people.views import bp as people
from fkp.public.views_results import bp as published
from fkp.surveys import (  # noqa: F401  (their routes)
    destinations,
    views_answering,
    views_collection,
    views_extra_questions,
    views_follow_up_line,
    views_marked,
    views_paper,
    views_plan,
    views_questionnaire,
    views_recorded,
    views_results,
    views_sheets,
    views_suggestions,
)
from fkp.surveys import views as survey_views  # noqa: F401  (their routes)
from fkp.surveys import views_files as survey_views_files  # noqa: F401
from fkp.surveys import views_follow_up as survey_views_follow_up  # noqa: F401
from fkp.surveys.blueprint import answering
from fkp.surveys.blueprint import bp as surveys
from fkp.trail.views import bp as trail
from fkp.units import actions as unit_actions
from fkp.units import views as unit_views  # noqa: F401  (their routes)
from fkp.units import views_editing, views_logo, views_services, views_standing  # noqa: F401
from fkp.units.blueprint import bp as units


def register_features(app: Flask) -> None:
    """Attach every feature's screens."""
    sign_ins.init_app(app)
    unit_actions.after_change[:] = [follow_unit]
    origins.find[:] = [ties.origins]
    destinations.find[:] = [ties.destinations]
    for blueprint in (
        home,
        accounts,
        people,
        trail,
        units,
        forums,
        surveys,
        answering,
        documents,
        survey_documents,
        loop,
        published,
        coordination,
        periods,
        help_pages,
    ):
        app.register_blueprint(blueprint)
