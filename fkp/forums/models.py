"""A forum konsultasi publik and everything written down about it (PermenPANRB 16/2017)."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fkp.duties.models import Period
from fkp.forums.models_papers import BeritaAcara, Report
from fkp.rules.stages import Stage
from fkp.storage.database import Base, now
from fkp.units.models import Service, Unit

forum_service = sa.Table(
    "forum_service",
    Base.metadata,
    sa.Column("forum_id", sa.ForeignKey("forum.id"), primary_key=True),
    sa.Column("service_id", sa.ForeignKey("service.id"), primary_key=True),
)


class Forum(Base):
    """One forum of one unit; `version` guards the fields of *persiapan*, each stage row guards its own."""

    __tablename__ = "forum"
    __table_args__ = (sa.Index("ix_forum_unit_id_period_id", "unit_id", "period_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(30), unique=True)
    """Kode forum, "FKP-2026-0001"."""
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"))
    period_id: Mapped[int] = mapped_column(sa.ForeignKey("period.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None]
    """Begun by mistake: hidden from lists, counts for nothing, can be taken back."""

    # Persiapan
    topic: Mapped[str] = mapped_column(sa.Text, default="")
    subjects: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """Pokok bahasan: keys of rules.stages.SUBJECTS."""
    mode: Mapped[str] = mapped_column(sa.String(20), default="")
    form: Mapped[str] = mapped_column(sa.String(40), default="")
    other_form: Mapped[str] = mapped_column(sa.String(200), default="")
    """What "Lainnya" stands for."""
    place: Mapped[str] = mapped_column(sa.Text, default="")
    link: Mapped[str] = mapped_column(sa.String(500), default="")
    held_on: Mapped[date | None] = mapped_column()
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    letter_number: Mapped[str] = mapped_column(sa.String(100), default="")
    letter_date: Mapped[date | None] = mapped_column()
    letter_recipients: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    """Group → whom the invitation names, one per line."""

    # Peserta
    vulnerable: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    """Vulnerable groups, as numbers only (UU 27/2022 Pasal 4(2))."""

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    period: Mapped[Period] = relationship(lazy="joined", innerjoin=True)
    services: Mapped[list[Service]] = relationship(secondary=forum_service, order_by=Service.name)
    stages: Mapped[list["ForumStage"]] = relationship(back_populates="forum", cascade="all, delete-orphan")
    team: Mapped[list["TeamMember"]] = relationship(
        order_by="TeamMember.position",
        collection_class=ordering_list("position"),
        cascade="all, delete-orphan",
    )
    agenda: Mapped[list["AgendaItem"]] = relationship(
        order_by="AgendaItem.position",
        collection_class=ordering_list("position"),
        cascade="all, delete-orphan",
    )
    entries: Mapped[list["DiscussionEntry"]] = relationship(
        order_by="DiscussionEntry.position",
        collection_class=ordering_list("position"),
        cascade="all, delete-orphan",
    )
    participants: Mapped[list["Participant"]] = relationship(
        order_by="Participant.position",
        collection_class=ordering_list("position"),
        cascade="all, delete-orphan",
    )
    items: Mapped[list["AgreementItem"]] = relationship(
        order_by="AgreementItem.position",
        collection_class=ordering_list("position"),
        cascade="all, delete-orphan",
        foreign_keys="AgreementItem.forum_id",
    )
    files: Mapped[list["ForumFile"]] = relationship(order_by="ForumFile.position, ForumFile.id")
    texts: Mapped[list["ForumText"]] = relationship(cascade="all, delete-orphan")
    berita_acara: Mapped[BeritaAcara | None] = relationship(back_populates="forum")
    report: Mapped[Report | None] = relationship(back_populates="forum")

    def stage(self, stage: Stage) -> "ForumStage":
        """The row of one stage; every forum has all of them from its first moment."""
        return next(row for row in self.stages if row.stage == stage.value)

    @property
    def audit_label(self) -> str:
        return f"{self.code} {self.topic}".strip()

    @property
    def audit_place(self) -> tuple[int | None, str | None]:
        return self.unit.audit_place


class ForumStage(Base):
    """One stage of one forum: who saved it last, in which version, and what the coordinator sent back."""

    __tablename__ = "forum_stage"

    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime | None]
    """None until somebody saved something here."""
    saved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    saved_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    return_note: Mapped[str] = mapped_column(sa.Text, default="")
    """What the coordinator wants mended; empty once the unit has answered it."""
    returned_at: Mapped[datetime | None]

    forum: Mapped[Forum] = relationship(back_populates="stages")


class TeamMember(Base):
    """A member of the forum's team (neutral in the discussion)."""

    __tablename__ = "team_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(sa.String(200))
    jabatan: Mapped[str] = mapped_column(sa.String(200), default="")
    task: Mapped[str] = mapped_column(sa.String(200), default="")
    """Ketua, moderator, notulis, …"""


class AgendaItem(Base):
    """One line of the agenda."""

    __tablename__ = "agenda_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    hours: Mapped[str] = mapped_column(sa.String(60), default="")
    what: Mapped[str] = mapped_column(sa.Text)
    who: Mapped[str] = mapped_column(sa.String(200), default="")
    carried_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agreement_item.id"))
    """The promise of an earlier forum that this line takes up."""


class DiscussionEntry(Base):
    """One input in the discussion and the unit's answer to it."""

    __tablename__ = "discussion_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    group: Mapped[str] = mapped_column(sa.String(20))
    speaker: Mapped[str] = mapped_column(sa.String(200), default="")
    input: Mapped[str] = mapped_column(sa.Text)
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class Participant(Base):
    """Someone invited or present; the contact is private to the unit and its coordinators."""

    __tablename__ = "participant"
    __table_args__ = (sa.CheckConstraint("sex IN ('L', 'P')", name="sex"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(sa.String(200))
    group: Mapped[str] = mapped_column(sa.String(20))
    sex: Mapped[str] = mapped_column(sa.String(1))
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    jabatan: Mapped[str] = mapped_column(sa.String(200), default="")
    contact: Mapped[str] = mapped_column(sa.String(100), default="")
    attended: Mapped[bool] = mapped_column(default=True)
    name_public: Mapped[bool] = mapped_column(default=False)
    """Agreed that the name stands in the public copy of the berita acara."""
    version: Mapped[int] = mapped_column(default=1)


class ForumFile(Base):
    """A photo, video, document or link that proves something; content lies in the file store by its hash."""

    __tablename__ = "forum_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    """foto, video, tautan_video, daftar_hadir, undangan, sk_tim, materi, ba_scan, bukti_tindak_lanjut."""
    position: Mapped[int] = mapped_column(default=0)
    caption: Mapped[str] = mapped_column(sa.String(500), default="")
    link: Mapped[str] = mapped_column(sa.String(500), default="")
    sha256: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    thumbnail_sha256: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    original_name: Mapped[str] = mapped_column(sa.String(200), default="")
    media_type: Mapped[str] = mapped_column(sa.String(100), default="")
    size: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    width: Mapped[int | None]
    height: Mapped[int | None]
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agreement_item.id"), index=True)
    """For bukti_tindak_lanjut: the agreed item it proves."""
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    uploaded_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    removed_at: Mapped[datetime | None]
    """Taken out by the unit, and so hidden; can be put back."""

    forum: Mapped[Forum] = relationship(back_populates="files")


class AgreementItem(Base):
    """A problem, the recommendation, its term and who mends it; with the follow-up that came of it."""

    __tablename__ = "agreement_item"
    __table_args__ = (sa.CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(sa.Text)
    recommendation: Mapped[str] = mapped_column(sa.Text, default="")
    term_class: Mapped[str] = mapped_column(sa.String(10), default="")
    term_length: Mapped[str] = mapped_column(sa.String(60), default="")
    """As said in the forum: "2 Hari", "3 bulan"."""
    due: Mapped[date | None] = mapped_column()
    person_in_charge: Mapped[str] = mapped_column(sa.String(200), default="")
    carried_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agreement_item.id"))
    """The unkept promise of an earlier forum that this item repeats."""
    plan: Mapped[str] = mapped_column(sa.Text, default="")
    """Rencana aksi."""
    percent: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[date | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    forum: Mapped[Forum] = relationship(back_populates="items", foreign_keys=[forum_id])
    stances: Mapped[list["Stance"]] = relationship(
        cascade="all, delete-orphan", order_by="Stance.id", lazy="selectin"
    )
    progress: Mapped[list["Progress"]] = relationship(cascade="all, delete-orphan", order_by="Progress.id.desc()")

    @property
    def audit_label(self) -> str:
        return self.problem[:200]

    @property
    def audit_place(self) -> tuple[int | None, str | None]:
        return self.forum.audit_place


class Stance(Base):
    """What one party says to one item: setuju, setuju_catatan or keberatan, with the reason."""

    __tablename__ = "stance"
    __table_args__ = (
        sa.UniqueConstraint("item_id", "group"),
        sa.CheckConstraint("stance = 'setuju' OR length(reason) > 0", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement_item.id"), index=True)
    group: Mapped[str] = mapped_column(sa.String(20))
    stance: Mapped[str] = mapped_column(sa.String(20))
    reason: Mapped[str] = mapped_column(sa.Text, default="")


class Progress(Base):
    """A step of the follow-up: what was done, how far it is now."""

    __tablename__ = "progress"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement_item.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    by_name: Mapped[str] = mapped_column(sa.String(200))
    percent: Mapped[int]
    description: Mapped[str] = mapped_column(sa.Text)


class ForumText(Base):
    """An editable text of a document; without a row the default composed from the data stands."""

    __tablename__ = "forum_text"

    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    """Such as "berita_acara.opening", "laporan.latar_belakang", "diskusi.ringkasan"."""
    text: Mapped[str] = mapped_column(sa.Text)
