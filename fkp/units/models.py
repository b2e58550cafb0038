"""Kabupaten/kota, the units in them and the services they give."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.storage.database import Base, now

PATH_LENGTH = 200


class Region(Base):
    """A kabupaten or kota by its Kemendagri code ("72.71"), or the province itself ("72")."""

    __tablename__ = "region"
    __table_args__ = (sa.CheckConstraint("kind IN ('provinsi', 'kabupaten', 'kota')", name="kind"),)

    code: Mapped[str] = mapped_column(sa.String(13), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    """With its kind, as written on letters: "Kabupaten Poso", "Kota Palu", "Provinsi Sulawesi Tengah"."""
    kind: Mapped[str] = mapped_column(sa.String(10))


class Unit(Base):
    """A unit penyelenggara pelayanan; may stand below another (dinas → UPTD)."""

    __tablename__ = "unit"
    __table_args__ = (
        sa.Index("ix_unit_region_code_name", "region_code", "sort_name"),
        sa.CheckConstraint("length(name) > 0", name="has_name"),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_own_parent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(sa.String(PATH_LENGTH), default="", index=True)
    """Ids from the top down to this unit, "/3/17/": all units below one share its path as a prefix."""
    kind: Mapped[str] = mapped_column(sa.String(30), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    sort_name: Mapped[str] = mapped_column(sa.String(200), index=True)
    """The name folded to lower case, for searching and sorting alike on every database."""
    address: Mapped[str] = mapped_column(sa.Text, default="")
    phone: Mapped[str] = mapped_column(sa.String(60), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    website: Mapped[str] = mapped_column(sa.String(200), default="")
    head_name: Mapped[str] = mapped_column(sa.String(200), default="")
    head_nip: Mapped[str] = mapped_column(sa.String(18), default="")
    head_jabatan: Mapped[str] = mapped_column(sa.String(200), default="")
    logo_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    """The picture on its kop surat; a unit without one bears that of the nearest unit above."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)

    region: Mapped[Region] = relationship(lazy="joined", innerjoin=True)
    parent: Mapped["Unit | None"] = relationship(remote_side=[id])
    services: Mapped[list["Service"]] = relationship(back_populates="unit", order_by="Service.name")

    @staticmethod
    def fold(name: str) -> str:
        """How `sort_name` is made of a name; what is searched for is folded alike."""
        return name.lower()[:200]  # lower case can be longer than what was typed

    @property
    def lineage(self) -> frozenset[int]:
        """The ids of this unit and of all it stands below."""
        return frozenset(int(part) for part in self.path.split("/") if part)

    @property
    def kind_label(self) -> str:
        return UNIT_KINDS[self.kind]

    @property
    def audit_label(self) -> str:
        return self.name

    @property
    def audit_place(self) -> tuple[int | None, str | None]:
        return self.id, self.region_code


class Service(Base):
    """One jenis pelayanan of a unit."""

    __tablename__ = "service"
    __table_args__ = (sa.UniqueConstraint("unit_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(back_populates="services", lazy="joined", innerjoin=True)

    @property
    def audit_label(self) -> str:
        return self.name

    @property
    def audit_place(self) -> tuple[int | None, str | None]:
        return self.unit.audit_place
