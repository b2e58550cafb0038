"""Answers, and the running sums every result is read from."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from fkp.rules.skm import Unsur
from fkp.storage.database import Base, now

NO_SERVICE = 0
"""In sums and answers: the service was not asked, or not said."""
PHONE, KIOSK, PAPER, SHEET = "ponsel", "kios", "kertas", "impor"
SOURCES = {PHONE: "Ponsel", KIOSK: "Kios", PAPER: "Kertas", SHEET: "Lembar pengolahan"}


class Response(Base):
    """One person's answers: a score of 1–4 per unsur by its name, a profile without a name, never an address.

    Written once; a paper answer entered wrongly is withdrawn and entered anew.
    """

    __tablename__ = "response"
    __table_args__ = (
        sa.UniqueConstraint("survey_id", "key"),
        sa.Index("ix_response_survey_id_counted", "survey_id", "counted", "id"),
        # Marked answers are few: they are found without looking at the others.
        sa.Index(
            "ix_response_marked",
            "survey_id",
            "counted",
            "id",
            "mark",
            "decided_at",
            sqlite_where=sa.text("mark <> ''"),
            postgresql_where=sa.text("mark <> ''"),
        ),
        *(sa.CheckConstraint(f"{unsur} BETWEEN 1 AND 4", name=unsur) for unsur in Unsur),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"))
    key: Mapped[str] = mapped_column(sa.String(64))
    """Made where the form was filled: a double tap, a retry and a replay bring the same one."""
    at: Mapped[datetime] = mapped_column(default=now)
    source: Mapped[str] = mapped_column(sa.String(10))
    batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("answer_batch.id"), index=True)
    number: Mapped[int | None]
    """No. Responden on paper or in the sheet."""
    service_id: Mapped[int] = mapped_column(default=NO_SERVICE)
    persyaratan: Mapped[int | None] = mapped_column(sa.SmallInteger)
    prosedur: Mapped[int | None] = mapped_column(sa.SmallInteger)
    waktu: Mapped[int | None] = mapped_column(sa.SmallInteger)
    biaya: Mapped[int | None] = mapped_column(sa.SmallInteger)
    produk: Mapped[int | None] = mapped_column(sa.SmallInteger)
    kompetensi: Mapped[int | None] = mapped_column(sa.SmallInteger)
    perilaku: Mapped[int | None] = mapped_column(sa.SmallInteger)
    pengaduan: Mapped[int | None] = mapped_column(sa.SmallInteger)
    sarpras: Mapped[int | None] = mapped_column(sa.SmallInteger)
    sex: Mapped[str] = mapped_column(sa.String(1), default="")
    age: Mapped[str] = mapped_column(sa.String(5), default="")
    """A band such as "26-35", never the years themselves."""
    education: Mapped[str] = mapped_column(sa.String(15), default="")
    occupation: Mapped[str] = mapped_column(sa.String(15), default="")
    disability: Mapped[str] = mapped_column(sa.String(15), default="")
    hours: Mapped[str] = mapped_column(sa.String(10), default="")
    mark: Mapped[str] = mapped_column(sa.String(20), default="")
    """Why it looks suspicious (see answering.MARKS); empty when it does not."""
    counted: Mapped[bool] = mapped_column(default=True)
    """Whether it is in the index; a marked answer is not until somebody of the unit says so."""
    decided_at: Mapped[datetime | None]
    """When the unit decided whether this marked answer counts; it keeps its mark."""
    withdrawn_at: Mapped[datetime | None]
    """Entered by mistake and taken out of every sum; kept, and can be put back."""


class ResponseText(Base):
    """Words a respondent wrote: saran dan masukan (question 0), or the answer to an extra question."""

    __tablename__ = "response_text"
    __table_args__ = (sa.Index("ix_response_text_survey_id", "survey_id", "question_id", "response_id"),)

    response_id: Mapped[int] = mapped_column(sa.ForeignKey("response.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"))
    text: Mapped[str] = mapped_column(sa.Text)


class ResponseChoice(Base):
    """What a respondent chose for an extra question: the option's place, from 0."""

    __tablename__ = "response_choice"

    response_id: Mapped[int] = mapped_column(sa.ForeignKey("response.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("extra_question.id"), primary_key=True)
    option: Mapped[int] = mapped_column(sa.SmallInteger)


class Tally(Base):
    """How many answers of a survey have this value in this field, per service; moves with every answer.

    Results are read from here alone, so they cost the same for a hundred answers and a million. `slot` spreads
    one count over several rows where transactions run side by side (PostgreSQL); readers add the slots up.
    """

    __tablename__ = "tally"
    __table_args__ = {"sqlite_with_rowid": False}

    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    counted: Mapped[bool] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    """An unsur, a field of the profile, "source", "day", "all", or "x7" for extra question 7."""
    value: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    slot: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    n: Mapped[int]


class AnswerBatch(Base):
    """Answers that came together: a sheet that was imported, or a sitting of entering paper forms."""

    __tablename__ = "answer_batch"
    __table_args__ = (sa.CheckConstraint("source IN ('kertas', 'impor')", name="source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), index=True)
    source: Mapped[str] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    """The file's name, or what the sitting was called."""
    at: Mapped[datetime] = mapped_column(default=now)
    by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    withdrawn_at: Mapped[datetime | None]


class AnswerPace(Base):
    """How many answers a sender gave in a stretch of time, for the limits; senders are salted hashes."""

    __tablename__ = "answer_pace"
    __table_args__ = {"sqlite_with_rowid": False}

    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), primary_key=True)
    sender: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    stretch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Which ten minutes since 1970; 0 for the whole survey."""
    n: Mapped[int]
