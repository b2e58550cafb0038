"""What comes of a survey: a result known only by its averages, the follow-up, files, the report and its verdicts."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fkp.duties.sent_reports import SentReport, Verdict
from fkp.storage.database import Base, now

if TYPE_CHECKING:
    from fkp.surveys.models import Survey


class RecordedResult(Base):
    """A result of which only the averages are known: a survey held before, or outside this program."""

    __tablename__ = "recorded_result"

    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), primary_key=True)
    averages: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    """Unsur → NRR as published, "3.31"."""
    respondents: Mapped[int]
    profile: Mapped[dict[str, dict[str, int]]] = mapped_column(sa.JSON, default=dict)
    """Profile field → option → respondents, as far as published."""
    typed_index: Mapped[str] = mapped_column(sa.String(6), default="")
    """The index as published; flagged where it does not follow from the averages."""
    typed_letter: Mapped[str] = mapped_column(sa.String(1), default="")
    """The mutu as published; flagged where it follows the table of 2004."""
    source: Mapped[str] = mapped_column(sa.Text, default="")
    """Where it was published."""
    version: Mapped[int] = mapped_column(default=1)


class FollowUp(Base):
    """One line of the rencana tindak lanjut: what is done about a weak unsur, by whom and when, and its result."""

    __tablename__ = "survey_follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    unsur: Mapped[str] = mapped_column(sa.String(20))
    problem: Mapped[str] = mapped_column(sa.Text, default="")
    """Why this unsur is weak, in the unit's words."""
    action: Mapped[str] = mapped_column(sa.Text)
    due_text: Mapped[str] = mapped_column(sa.String(60), default="")
    """As planned: "Triwulan I 2027"."""
    due: Mapped[date | None] = mapped_column()
    person_in_charge: Mapped[str] = mapped_column(sa.String(200), default="")
    done_at: Mapped[date | None] = mapped_column()
    result: Mapped[str] = mapped_column(sa.Text, default="")
    """Deskripsi tindak lanjut."""
    forum_id: Mapped[int | None] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    """The forum it was handed to as a topic."""
    version: Mapped[int] = mapped_column(default=1)

    survey: Mapped[Survey] = relationship(back_populates="follow_ups")

    @property
    def audit_label(self) -> str:
        return self.action[:200]

    @property
    def audit_place(self) -> tuple[int | None, str | None]:
        return self.survey.audit_place


class SurveyFile(Base):
    """A photo or document that proves a follow-up or shows how the survey was held."""

    __tablename__ = "survey_file"
    __table_args__ = (sa.CheckConstraint("kind IN ('bukti_tindak_lanjut', 'dokumentasi')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    follow_up_id: Mapped[int | None] = mapped_column(sa.ForeignKey("survey_follow_up.id"), index=True)
    caption: Mapped[str] = mapped_column(sa.String(500), default="")
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    thumbnail_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    original_name: Mapped[str] = mapped_column(sa.String(200), default="")
    media_type: Mapped[str] = mapped_column(sa.String(100), default="")
    size: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    width: Mapped[int | None]
    height: Mapped[int | None]
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    uploaded_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    removed_at: Mapped[datetime | None]
    """Taken out by the unit, and so hidden; can be put back."""


class SurveyReport(SentReport, Base):
    """The laporan SKM as it was sent, and what the coordinator said of it."""

    __tablename__ = "survey_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), unique=True)
    content: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    """The figures the report was made from, as they were."""

    survey: Mapped[Survey] = relationship(back_populates="report")
    decisions: Mapped[list[SurveyDecision]] = relationship(order_by="SurveyDecision.id.desc()")


class SurveyDecision(Verdict, Base):
    """One verdict of a coordinator on a sent report; `stage_notes` by step of the survey."""

    __tablename__ = "survey_decision"
    __table_args__ = (sa.CheckConstraint("verdict IN ('terverifikasi', 'dikembalikan')", name="verdict"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_report.id"), index=True)
