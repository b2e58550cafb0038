"""A survei kepuasan masyarakat of one unit: its plan, its questionnaire and the way to it (PermenPANRB 14/2017)."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fkp.duties.models import Period
from fkp.rules.surveys import SurveyState
from fkp.storage.database import Base, now
from fkp.surveys.models_outcome import FollowUp, RecordedResult, SurveyFile, SurveyReport
from fkp.units.models import Service, Unit

survey_service = sa.Table(
    "survey_service",
    Base.metadata,
    sa.Column("survey_id", sa.ForeignKey("survey.id"), primary_key=True),
    sa.Column("service_id", sa.ForeignKey("service.id"), primary_key=True),
)


class Survey(Base):
    """One survey of one unit in one period; `version` guards the fields of its plan."""

    __tablename__ = "survey"
    __table_args__ = (
        sa.Index("ix_survey_unit_id_period_id", "unit_id", "period_id"),
        sa.CheckConstraint("population IS NULL OR population >= 0", name="population"),
        sa.CheckConstraint("target IS NULL OR target >= 0", name="target"),
        sa.CheckConstraint("layout IN ('semua', 'satu')", name="layout"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(30), unique=True)
    """Kode survei, "SKM-2026-0001": part of the stable address of its published result."""
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    period_id: Mapped[int] = mapped_column(sa.ForeignKey("period.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None]
    """Begun by mistake: hidden from lists, counts for nothing, can be taken back."""
    version: Mapped[int] = mapped_column(default=1)

    # Rencana
    covers_all: Mapped[bool] = mapped_column(default=True)
    """For every active service of the unit; otherwise for `services` alone."""
    population: Mapped[int | None]
    """Users of these services in the period or the year before."""
    target: Mapped[int | None]
    """How many respondents are wanted; without it the Krejcie–Morgan sample of the population."""
    opens_on: Mapped[date | None] = mapped_column()
    closes_on: Mapped[date | None] = mapped_column()
    """The last day answers are taken, in the province's zone."""
    layout: Mapped[str] = mapped_column(sa.String(5), default="semua")
    """Whether the public form shows the nine questions at once ("semua") or one by one ("satu")."""
    weight: Mapped[str] = mapped_column(sa.String(10), default="")
    """Bobot cetak: empty for exactly 1/9; a literal such as "0.11" only to reproduce older figures."""

    # Kuesioner
    questionnaire_seen_at: Mapped[datetime | None]
    """When the unit last looked through its questionnaire and saved it."""
    questionnaire: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    """The wordings and services respondents were shown, kept when first opened: see questionnaires.frozen."""

    # Pengumpulan
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    kiosk_token: Mapped[str | None] = mapped_column(sa.String(40))
    """Opens the form on the unit's own tablet, which many people use one after another."""
    final_index: Mapped[str | None] = mapped_column(sa.String(6))
    """The index as it stood at closing, "87.28"; lists read this instead of the sums."""
    final_respondents: Mapped[int | None]

    # Publikasi
    published_at: Mapped[datetime | None]
    published_by_name: Mapped[str] = mapped_column(sa.String(200), default="")

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    period: Mapped[Period] = relationship(lazy="joined", innerjoin=True)
    services: Mapped[list[Service]] = relationship(secondary=survey_service, order_by=Service.name)
    extra_questions: Mapped[list["ExtraQuestion"]] = relationship(
        order_by="ExtraQuestion.position",
        collection_class=ordering_list("position"),
        cascade="all, delete-orphan",
    )
    links: Mapped[list["SurveyLink"]] = relationship(back_populates="survey", order_by="SurveyLink.id.desc()")
    notes: Mapped[list["StepNote"]] = relationship(cascade="all, delete-orphan")
    texts: Mapped[list["SurveyText"]] = relationship(cascade="all, delete-orphan")
    recorded: Mapped[RecordedResult | None] = relationship(cascade="all, delete-orphan")
    follow_ups: Mapped[list[FollowUp]] = relationship(
        back_populates="survey",
        order_by="FollowUp.position",
        collection_class=ordering_list("position"),
        cascade="all, delete-orphan",
    )
    files: Mapped[list[SurveyFile]] = relationship(order_by="SurveyFile.id")
    report: Mapped[SurveyReport | None] = relationship(back_populates="survey")

    @property
    def state(self) -> SurveyState:
        """How far collecting is; whether answers are taken today also depends on the dates."""
        if self.closed_at:
            return SurveyState.DITUTUP
        return SurveyState.DIBUKA if self.opened_at else SurveyState.DISIAPKAN

    @property
    def link(self) -> "SurveyLink | None":
        """The public link that works now."""
        return next((link for link in self.links if link.revoked_at is None), None)

    @property
    def audit_label(self) -> str:
        return f"{self.code} {self.title}".strip()

    @property
    def audit_place(self) -> tuple[int | None, str | None]:
        return self.unit.audit_place


class SurveyLink(Base):
    """A short public address of a survey, as printed on its poster; revoked, it says so and leads nowhere.

    The poster at the counter need not be printed anew each period: the link can move to the unit's next survey.
    """

    __tablename__ = "survey_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]

    survey: Mapped[Survey] = relationship(back_populates="links", lazy="joined", innerjoin=True)


class UnitWording(Base):
    """The unit's own wording of the nine questions; unsur it does not name keep the official one."""

    __tablename__ = "unit_wording"

    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
    wording: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """See rules.skm_questions.as_json."""
    version: Mapped[int] = mapped_column(default=1)


class ServiceWording(Base):
    """The wording for one service, which goes before the unit's."""

    __tablename__ = "service_wording"

    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), primary_key=True)
    wording: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    version: Mapped[int] = mapped_column(default=1)


class ExtraQuestion(Base):
    """A question of the unit's own, beside the nine and apart from the index."""

    __tablename__ = "extra_question"
    __table_args__ = (sa.CheckConstraint("kind IN ('pilihan', 'teks')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.String(500))
    options: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """For "pilihan": what can be chosen; an answer is kept as the option's place, from 0."""
    required: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class StepNote(Base):
    """What the coordinator wants mended in one part of a survey; empty once the unit has answered it."""

    __tablename__ = "survey_step_note"

    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), primary_key=True)
    step: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    returned_at: Mapped[datetime] = mapped_column(default=now)


class SurveyText(Base):
    """An editable text of the report; without a row the default composed from the data stands."""

    __tablename__ = "survey_text"

    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)
