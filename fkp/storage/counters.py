"""Human numbers (kode forum, nomor berita acara, nomor tanda terima): unique and without gaps.

They come from a counter row inside the write transaction, never from a sequence, so that a rolled-back
attempt uses none up.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from fkp.storage.database import Base, session


class Counter(Base):
    """The last number given out under a name such as "forum/2026"."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


def next_number(name: str) -> int:
    """Take the next number under this name; must run inside a write transaction."""
    counter = session().get(Counter, name, with_for_update=True)
    if counter is None:
        counter = Counter(name=name, value=0)
        session().add(counter)
    counter.value += 1
    session().flush()
    return counter.value
