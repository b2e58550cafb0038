"""The append-only trail: who created or changed what, written inside the transaction that did it."""

from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped, mapped_column

from fkp.storage.database import Base, ProvinceSession, now, session


class AuditEntry(Base):
    """One deed. `deed` is a short Indonesian sentence fragment such as "Membekukan berita acara"."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.Index("ix_audit_entry_subject", "subject_type", "subject_id", "id"),
        sa.Index("ix_audit_entry_unit_id", "unit_id", "id"),
        sa.Index("ix_audit_entry_region_code", "region_code", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    person_id: Mapped[int | None]
    person_name: Mapped[str] = mapped_column(sa.String(200))
    deed: Mapped[str] = mapped_column(sa.String(200))
    subject_type: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int | None]
    subject_label: Mapped[str] = mapped_column(sa.Text)
    unit_id: Mapped[int | None]
    """The unit whose kepala unit and coordinators may read this; None for the province's own matters."""
    region_code: Mapped[str | None] = mapped_column(sa.String(13))
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    reason: Mapped[str | None] = mapped_column(sa.Text)


class Doer(Protocol):
    """Whoever did it: a signed-in person."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...


class Auditable(Protocol):
    """A record that says under which unit (and region) its deeds are filed."""

    @property
    def id(self) -> int: ...
    @property
    def audit_label(self) -> str: ...
    @property
    def audit_place(self) -> tuple[int | None, str | None]: ...


SYSTEM_NAME = "Sistem"
"""Who did what nobody asked for in person: commands, the demo."""
SOMEBODY = "Rekan Anda"


def name_of(by: Doer | None) -> str:
    """The name under which a deed is remembered."""
    return by.name if by else SYSTEM_NAME


def record(
    deed: str,
    *,
    by: Doer | None,
    on: Auditable,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Write one entry in the running transaction; `by=None` is the system itself (commands, demo)."""
    session().flush()  # so that a record made in this very transaction has its id
    unit_id, region_code = on.audit_place
    session().add(
        AuditEntry(
            person_id=by.id if by else None,
            person_name=name_of(by),
            deed=deed,
            subject_type=_type_of(on),
            subject_id=on.id,
            subject_label=on.audit_label,
            unit_id=unit_id,
            region_code=region_code,
            before=before,
            after=after,
            reason=reason,
        )
    )


def last_doer(on: Auditable) -> str:
    """Who last did something to this record, for the page that shows two versions of it."""
    entries = sa.select(AuditEntry.person_name).where(
        AuditEntry.subject_type == _type_of(on), AuditEntry.subject_id == on.id
    )
    return session().scalar(entries.order_by(AuditEntry.id.desc()).limit(1)) or SOMEBODY


def _type_of(on: Auditable) -> str:
    return str(getattr(type(on), "__tablename__", type(on).__name__))


def changes(record: object, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What would change if these values were set: (before, after), only the fields that differ, as text."""
    differing = {key: value for key, value in values.items() if getattr(record, key) != value}
    before = {key: _plain(getattr(record, key)) for key in differing}
    return before, {key: _plain(value) for key, value in differing.items()}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)


class TrailIsAppendOnly(RuntimeError):
    """Somebody tried to rewrite history."""


@sa.event.listens_for(ProvinceSession, "before_flush")
def _protect_trail(current: orm.Session, context: object, instances: object) -> None:
    touched = [entry for entry in (*current.dirty, *current.deleted) if isinstance(entry, AuditEntry)]
    if any(current.is_modified(entry) or entry in current.deleted for entry in touched):
        raise TrailIsAppendOnly("an audit entry is never changed or deleted")
