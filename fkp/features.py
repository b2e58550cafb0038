"""Which features the program has, in the order a newcomer meets them."""

from flask import Flask

from fkp.accounts import sign_ins
from fkp.accounts.views import bp as accounts
from fkp.accounts.views_people import bp as people
from fkp.accounts.views_trail import bp as trail
from fkp.coordination.views import bp as coordination
from fkp.coordination.views_periods import bp as periods
from fkp.documents import views_berita_acara, views_report, views_verification  # noqa: F401  (their routes)
from fkp.documents.blueprint import bp as documents
from fkp.forums import (  # noqa: F401  (their routes)
    views,
    views_agreement,
    views_discussion,
    views_documentation,
    views_files,
    views_follow_up,
    views_participants,
    views_preparation,
)
from fkp.forums.blueprint import bp as forums
from fkp.help.views import bp as help_pages
from fkp.home.views import bp as home
from fkp.units.views import bp as units


def register_features(app: Flask) -> None:
    """Attach every feature's screens."""
    sign_ins.init_app(app)
    for blueprint in (home, accounts, people, trail, units, forums, documents, coordination, periods, help_pages):
        app.register_blueprint(blueprint)
