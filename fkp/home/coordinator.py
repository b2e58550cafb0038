"""What a coordinator finds waiting: reports to verify, oldest first."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask import url_for

from fkp.accounts.models import Person
from fkp.duties.queries import day_of
from fkp.forums.models import Forum
from fkp.forums.models_papers import Report
from fkp.rules.periods import working_days_between
from fkp.rules.permissions import Permission
from fkp.storage.database import session
from fkp.units.models import Unit
from fkp.units.queries import visible

REPORTS_SHOWN = 10
WORKING_DAYS_TO_VERIFY = 3
"""A report should be verified within so many working days of its sending."""


@dataclass(frozen=True)
class WaitingReport:
    """A report that was sent and not yet judged."""

    href: str
    unit: str
    topic: str
    sent_at: datetime
    working_days: int

    @property
    def overdue(self) -> bool:
        """Whether the coordinator has had more time than a verification should take."""
        return self.working_days > WORKING_DAYS_TO_VERIFY


def waiting_reports(person: Person, day: date) -> tuple[list[WaitingReport], bool]:
    """The reports this person may verify, the longest waiting first; and whether there are more."""
    found = (
        session()
        .execute(
            sa.select(Forum.id, Forum.topic, Unit.name, Report.sent_at)
            .join(Forum, Forum.id == Report.forum_id)
            .join(Unit, Unit.id == Forum.unit_id)
            .where(
                Report.sent_at.is_not(None),
                Report.returned_at.is_(None),
                Report.verified_at.is_(None),
                Forum.cancelled_at.is_(None),
                visible(person, Permission.VERIFY_REPORT),
            )
            .order_by(Report.sent_at, Report.id)
            .limit(REPORTS_SHOWN + 1)
        )
        .all()
    )
    waiting = [
        WaitingReport(
            url_for("documents.verification", forum_id=forum_id),
            unit,
            topic,
            sent_at,
            working_days_between(day_of(sent_at), day),
        )
        for forum_id, topic, unit, sent_at in found
        if sent_at
    ]
    return waiting[:REPORTS_SHOWN], len(waiting) > REPORTS_SHOWN
