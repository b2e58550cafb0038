"""What a forum puts on paper: the berita acara with its frozen wordings, the report and its verdicts."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fkp.duties.sent_reports import SentReport, Verdict
from fkp.storage.database import Base, now

if TYPE_CHECKING:
    from fkp.forums.models import Forum, Participant


class BeritaAcara(Base):
    """The berita acara of a forum; once frozen, what was agreed stands as it was printed."""

    __tablename__ = "berita_acara"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"), unique=True)
    number: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    """Nomor berita acara, given when first frozen and kept through every reopening."""
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    signed_on: Mapped[date | None] = mapped_column()
    frozen_at: Mapped[datetime | None]
    frozen_by_name: Mapped[str] = mapped_column(sa.String(200), default="")

    forum: Mapped[Forum] = relationship(back_populates="berita_acara")
    signatories: Mapped[list[Signatory]] = relationship(
        order_by="Signatory.position",
        collection_class=ordering_list("position"),
        cascade="all, delete-orphan",
    )
    freezes: Mapped[list[Freeze]] = relationship(order_by="Freeze.revision")


class Signatory(Base):
    """Who signs, in order: a participant, or (without one) the head of the unit."""

    __tablename__ = "signatory"
    __table_args__ = (sa.UniqueConstraint("berita_acara_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    berita_acara_id: Mapped[int] = mapped_column(sa.ForeignKey("berita_acara.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    participant_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participant.id"))

    participant: Mapped[Participant | None] = relationship(lazy="joined")


class Freeze(Base):
    """One frozen wording with its PDF; a later re-opening says why and by whom."""

    __tablename__ = "freeze"
    __table_args__ = (sa.UniqueConstraint("berita_acara_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    berita_acara_id: Mapped[int] = mapped_column(sa.ForeignKey("berita_acara.id"), index=True)
    revision: Mapped[int]
    frozen_at: Mapped[datetime] = mapped_column(default=now)
    frozen_by_name: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """Everything the document was made from, as it was."""
    pdf_sha256: Mapped[str] = mapped_column(sa.String(64))
    reopened_at: Mapped[datetime | None]
    reopened_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    reopened_reason: Mapped[str] = mapped_column(sa.Text, default="")


class Report(SentReport, Base):
    """The laporan FKP as it was sent, and what the coordinator said of it."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"), unique=True)

    forum: Mapped[Forum] = relationship(back_populates="report")
    decisions: Mapped[list[Decision]] = relationship(order_by="Decision.id.desc()")


class Decision(Verdict, Base):
    """One verdict of a coordinator on a sent report; `stage_notes` by stage of the forum."""

    __tablename__ = "decision"
    __table_args__ = (sa.CheckConstraint("verdict IN ('terverifikasi', 'dikembalikan')", name="verdict"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), index=True)
