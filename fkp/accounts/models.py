"""People and how they come in."""

from datetime import datetime
from typing import cast

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fkp.rules.permissions import Grant, Permission, Reach, Role, permissions_of, reach
from fkp.storage.database import Base, now


class Person(UserMixin, Base):
    """Someone with an account; signs in by NIP or e-mail. Without a password until the first code is used."""

    __tablename__ = "person"
    __table_args__ = (
        sa.CheckConstraint("nip IS NOT NULL OR email IS NOT NULL", name="has_sign_in_name"),
        sa.CheckConstraint("length(name) > 0", name="has_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200), index=True)
    nip: Mapped[str | None] = mapped_column(sa.String(18), unique=True)
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    """Lower case."""
    phone: Mapped[str] = mapped_column(sa.String(30), default="")
    jabatan: Mapped[str] = mapped_column(sa.String(200), default="")
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_signed_in_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    role_grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="person", cascade="all, delete-orphan", lazy="selectin", order_by="RoleGrant.id"
    )

    session_token = cast(str | None, None)  # not annotated: SQLAlchemy would take it for a column
    """The token of the sign-in this person came with; set by the user loader, not stored here."""

    def get_id(self) -> str:
        """Flask-Login keeps this in the session cookie: the sign-in's token, so that it can be revoked."""
        if self.session_token is None:
            raise RuntimeError("this person was not loaded through a sign-in")
        return self.session_token

    @property
    def is_active(self) -> bool:
        return self.active

    @property
    def grants(self) -> list[Grant]:
        return [Grant(Role(row.role), row.unit_id, row.region_code) for row in self.role_grants]

    @property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.grants) | {Permission.USE_OWN_ACCOUNT}

    def may(self, permission: Permission) -> bool:
        """Whether some role of this person gives the permission, wherever it reaches."""
        return permission in self.permissions

    def reach(self, permission: Permission) -> Reach:
        """Which units the permission covers for this person."""
        return reach(self.grants, permission)

    @property
    def role_label(self) -> str:
        """The highest role, for the page header."""
        order = list(Role)
        roles = sorted({grant.role for grant in self.grants}, key=order.index)
        return roles[-1].label if roles else "Tanpa peran"

    @property
    def audit_label(self) -> str:
        return self.name

    @property
    def audit_place(self) -> tuple[int | None, str | None]:
        first = self.role_grants[0] if self.role_grants else None
        return (first.unit_id, first.region_code) if first else (None, None)


class RoleGrant(Base):
    """One role of one person: for a unit, a kabupaten/kota, or (neither) the province."""

    __tablename__ = "role_grant"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "role", "unit_id", "region_code"),
        sa.CheckConstraint(
            "(role IN ('petugas', 'kepala_unit') AND unit_id IS NOT NULL AND region_code IS NULL)"
            " OR (role = 'koordinator_kabupaten' AND region_code IS NOT NULL AND unit_id IS NULL)"
            " OR (role IN ('koordinator_provinsi', 'pengamat', 'admin')"
            " AND unit_id IS NULL AND region_code IS NULL)",
            name="fits_role",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(sa.String(30))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    region_code: Mapped[str | None] = mapped_column(sa.ForeignKey("region.code"), index=True)

    person: Mapped[Person] = relationship(back_populates="role_grants")


class SignIn(Base):
    """One device signed in; ends by signing out, by idling, or when its person signs out everywhere."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """SHA-256 of the token in the cookie: a stolen database opens no session."""
    device: Mapped[str] = mapped_column(sa.String(200), default="")
    remembered: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class SignInAttempt(Base):
    """A failed attempt, counted per account and per address; kept for a day."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        sa.Index("ix_sign_in_attempt_account", "account_hash", "at"),
        sa.Index("ix_sign_in_attempt_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    account_hash: Mapped[str] = mapped_column(sa.String(64))
    address: Mapped[str] = mapped_column(sa.String(45))


class ResetCode(Base):
    """A one-time code handed over by a coordinator: 24 hours, shown once, the person chooses the password."""

    __tablename__ = "reset_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    issued_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined", innerjoin=True)
