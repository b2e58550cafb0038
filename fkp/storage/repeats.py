"""Deeds done once: a double tap, a retry after a lost answer or a replayed form is recognised by its key."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from fkp.storage.database import Base, now, session

KEPT_FOR = timedelta(days=7)


class DoneOnce(Base):
    """The key a form carried, and where its answer sent the person."""

    __tablename__ = "done_once"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    location: Mapped[str | None] = mapped_column(sa.String(500))


class AlreadyDone(Exception):
    """This form was already carried out; `location` is where its first answer led, if known."""

    def __init__(self, location: str | None) -> None:
        super().__init__(location)
        self.location = location


def claim(key: str) -> None:
    """Mark this key as used, inside the transaction that does the deed; raises AlreadyDone on the second time."""
    done = session().get(DoneOnce, key)
    if done is not None:
        raise AlreadyDone(done.location)
    session().add(DoneOnce(key=key))
    session().flush()


def remember_location(key: str, location: str) -> None:
    """Keep where the first answer led, for the second asker; old keys go at the same time."""
    session().execute(sa.update(DoneOnce).where(DoneOnce.key == key).values(location=location[:500]))
    session().execute(sa.delete(DoneOnce).where(DoneOnce.at < now() - KEPT_FOR))
