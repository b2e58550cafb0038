"""Periods, and one small row per unit and period that says how far its duty is."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fkp.rules.stages import DutyState
from fkp.storage.database import Base, now

FKP = "fkp"
"""The duty to hold a forum, as periods name it."""
SKM = "skm"
"""The duty to survey satisfaction."""
DUTY_LABELS = {FKP: "FKP", SKM: "SKM"}
DUTY_NAMES = {FKP: "Forum Konsultasi Publik", SKM: "Survei Kepuasan Masyarakat"}


class Period(Base):
    """A reporting period with its due date, set by the coordinator ("Tahun 2026", due 30 November 2026)."""

    __tablename__ = "period"
    __table_args__ = (
        sa.UniqueConstraint("duty", "name"),
        sa.CheckConstraint("ends >= starts", name="order"),
        sa.CheckConstraint("due >= starts", name="due_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty: Mapped[str] = mapped_column(sa.String(10), default=FKP)
    name: Mapped[str] = mapped_column(sa.String(100))
    starts: Mapped[date]
    ends: Mapped[date]
    due: Mapped[date]
    """Reports must be in by the end of this day, in the province's zone."""
    version: Mapped[int] = mapped_column(default=1)

    @property
    def audit_label(self) -> str:
        return self.name

    @property
    def audit_place(self) -> tuple[int | None, str | None]:
        return None, None


class Duty(Base):
    """How far one unit is with one period's duty; kept in step by the transaction that changes its forum or survey.

    Only active units have a row; a unit that never began has one in state belum_mulai.
    """

    __tablename__ = "duty"
    __table_args__ = (
        sa.Index("ix_duty_period_id_state_sort_name", "period_id", "state", "sort_name", "unit_id"),
        sa.Index("ix_duty_period_id_region_code_sort_name", "period_id", "region_code", "sort_name", "unit_id"),
        sa.Index("ix_duty_period_id_sort_name", "period_id", "sort_name", "unit_id"),
        sa.Index("ix_duty_period_id_changed_at", "period_id", "changed_at", "unit_id"),
    )

    period_id: Mapped[int] = mapped_column(sa.ForeignKey("period.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    """Copied from the unit, like the name and kind below, so that a list of 10,000 is read from one index."""
    unit_kind: Mapped[str] = mapped_column(sa.String(30))
    unit_name: Mapped[str] = mapped_column(sa.String(200))
    sort_name: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(20), default=DutyState.BELUM_MULAI.value)
    stages_done: Mapped[int] = mapped_column(default=0)
    forum_id: Mapped[int | None] = mapped_column(sa.ForeignKey("forum.id"))
    """The forum that counts for this duty: the furthest one."""
    survey_id: Mapped[int | None] = mapped_column(sa.ForeignKey("survey.id"))
    """The survey that counts for this duty, likewise."""
    changed_at: Mapped[datetime] = mapped_column(default=now)

    period: Mapped[Period] = relationship(lazy="joined", innerjoin=True)

    @property
    def begun(self) -> bool:
        """Whether a forum or survey stands behind this duty."""
        return self.forum_id is not None or self.survey_id is not None


class DutyCount(Base):
    """How many units of a region are in a state: what totals and bars read instead of counting."""

    __tablename__ = "duty_count"

    period_id: Mapped[int] = mapped_column(sa.ForeignKey("period.id"), primary_key=True)
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), primary_key=True)
    state: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    units: Mapped[int] = mapped_column(default=0)
