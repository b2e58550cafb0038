"""What the report of every duty has in common: sent, taken back, verified or returned by a coordinator."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from fkp.storage.database import now

VERIFIED, RETURNED = "terverifikasi", "dikembalikan"


class SentReport:
    """The columns of a report that goes to a coordinator."""

    reference: Mapped[str | None] = mapped_column(sa.String(40), unique=True)
    """Nomor tanda terima, given at the first sending."""
    sent_at: Mapped[datetime | None]
    sent_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    pdf_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    verified_at: Mapped[datetime | None]
    verified_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    returned_at: Mapped[datetime | None]
    """Set while the report lies with the unit for mending."""

    @property
    def waits(self) -> bool:
        """Whether it was sent and no coordinator decided on it yet."""
        return bool(self.sent_at and not self.returned_at and not self.verified_at)


class Verdict:
    """The columns of one decision of a coordinator on a sent report."""

    at: Mapped[datetime] = mapped_column(default=now)
    by_name: Mapped[str] = mapped_column(sa.String(200))
    verdict: Mapped[str] = mapped_column(sa.String(20))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    stage_notes: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """Part of the forum or survey → what to mend there."""
