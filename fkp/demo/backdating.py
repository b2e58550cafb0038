"""Moving a played forum into last year: the actions write today's date, and a past period would look wrong."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fkp.forums.models import Forum
from fkp.storage.database import writes
from fkp.storage.provinces import current_province


@writes
def backdate(forum: Forum, sent_on: date) -> None:
    """Let a forum of last year have been sent and decided then; the trail goes on saying when it was made."""
    sent = datetime.combine(sent_on, time(10), ZoneInfo(current_province().timezone))
    for row in forum.stages:
        row.saved_at = sent if row.saved_at else None
    for file in forum.files:
        file.uploaded_at = sent
    berita_acara, report = forum.berita_acara, forum.report
    if berita_acara is not None:
        berita_acara.frozen_at = sent
        for freeze in berita_acara.freezes:
            freeze.frozen_at = sent
    if report is not None:
        report.sent_at, report.verified_at = sent, sent + timedelta(days=2)
        for decision in report.decisions:
            decision.at = sent + timedelta(days=2)
    for item in forum.items:
        item.done_at = min(item.done_at, item.due) if item.done_at and item.due else item.done_at
        for step in item.progress:
            step.at = sent
