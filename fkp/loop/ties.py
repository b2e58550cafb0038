"""What a forum and a survey say of each other on their pages; set as their finders in fkp/features.py."""

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload

from fkp.accounts.current import me
from fkp.forums.models import Forum
from fkp.forums.origins import Origin
from fkp.forums.queries import report_state
from fkp.loop.topics import unsur_in_words
from fkp.rules.permissions import Permission
from fkp.rules.skm import Unsur
from fkp.rules.stages import DutyState
from fkp.storage.database import session
from fkp.surveys.destinations import Destination
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import FollowUp
from fkp.units.queries import may


def origins(forum: Forum) -> list[Origin]:
    """The surveys whose weak unsur this forum discusses."""
    found = (
        sa.select(Survey.id, Survey.code, FollowUp.unsur)
        .join(FollowUp, FollowUp.survey_id == Survey.id)
        .where(FollowUp.forum_id == forum.id)
        .order_by(Survey.id, FollowUp.position)
    )
    handed: dict[tuple[int, str], list[Unsur]] = {}
    for survey_id, code, unsur in session().execute(found):
        handed.setdefault((survey_id, code), []).append(Unsur(unsur))
    endpoint = "surveys.follow_up" if may(me(), forum.unit, Permission.RUN_SURVEY) else "surveys.show"
    return [
        Origin(url_for(endpoint, survey_id=survey_id), f"survei {code}", unsur_in_words(unsur))
        for (survey_id, code), unsur in handed.items()
    ]


def destinations(forum_ids: set[int]) -> dict[int, Destination]:
    """These forums, each with how far it is, in one statement."""
    found = sa.select(Forum).where(Forum.id.in_(forum_ids))
    forums = session().scalars(found.options(joinedload(Forum.report), joinedload(Forum.berita_acara)))
    return {forum.id: _destination(forum) for forum in forums}


def _destination(forum: Forum) -> Destination:
    name = f"{forum.code} {forum.topic}".strip()
    return Destination(url_for("forums.show", forum_id=forum.id), name, _tag(forum))


def _tag(forum: Forum) -> tuple[str, str]:
    """Kind and words of how far a forum is."""
    if forum.cancelled_at:
        return "belum_bisa", "Dibatalkan"
    reported = report_state(forum)
    if reported is not DutyState.BERJALAN:
        return reported.value, reported.label
    frozen = forum.berita_acara is not None and forum.berita_acara.frozen_at is not None
    return "berjalan", "Berita acara dibekukan" if frozen else "Sedang disiapkan"
