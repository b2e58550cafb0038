"""The logo of a unit, on its kop surat and wherever it shows itself; given once, borne also by the units below.

The picture lies in the file store under its hash. It stays there when another takes its place: papers frozen
with it still name it.
"""

from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.storage.audit import record
from fkp.storage.database import session, writes
from fkp.storage.files import FileStore, Readable, StoredFile
from fkp.storage.provinces import current_province
from fkp.units.models import Unit
from fkp.web.forms import Stale


class Logo(NamedTuple):
    """A logo by the hash of its picture, and the unit it was given to."""

    sha256: str
    unit_id: int
    unit_name: str


def borne_logo(unit: Unit) -> Logo | None:
    """The unit's own logo, or that of the nearest unit above; at most one query."""
    if unit.logo_sha256:
        return Logo(unit.logo_sha256, unit.id, unit.name)
    above = sorted(unit.lineage - {unit.id})
    if not above:
        return None
    found = sa.select(Unit.logo_sha256, Unit.id, Unit.name).where(Unit.id.in_(above), Unit.logo_sha256.is_not(None))
    nearest = session().execute(found.order_by(sa.func.length(Unit.path).desc()).limit(1)).first()
    return Logo(str(nearest.logo_sha256), nearest.id, nearest.name) if nearest else None


def logo_of(unit: Unit) -> str | None:
    """The SHA-256 of the logo the unit bears, its own or inherited; at most one query."""
    borne = borne_logo(unit)
    return borne.sha256 if borne else None


def logo_file(unit: Unit) -> Path | None:
    """Where the picture of that logo lies (JPEG); None also when it is gone: a paper is printed without it."""
    sha256 = logo_of(unit)
    return kept_logo(sha256) if sha256 else None


def kept_logo(sha256: str) -> Path | None:
    """Where the logo with this hash lies, if it is kept."""
    store = _store()
    return store.path(sha256) if store.exists(sha256) else None


def receive_logo(stream: Readable, name: str | None) -> StoredFile:
    """Check and keep an uploaded logo; no unit bears it yet. Raises FileRefused and StorageFull."""
    return _store().keep_logo(stream, name)


@writes
def set_logo(unit: Unit, stored: StoredFile, *, seen: str | None = None, by: Person | None) -> None:
    """Give the unit a logo of its own. `seen` is the one it had when the person looked ("" for none).

    Raises Stale when it has another by now.
    """
    _same(unit, seen)
    former = unit.logo_sha256
    if stored.sha256 == former:
        return
    unit.logo_sha256 = stored.sha256
    record(
        "Mengganti logo unit" if former else "Memasang logo unit",
        by=by,
        on=unit,
        before={"logo_sha256": former} if former else None,
        after={"file": stored.original_name, "logo_sha256": stored.sha256},
    )


@writes
def remove_logo(unit: Unit, *, seen: str | None = None, by: Person | None) -> None:
    """Take the unit's own logo away; from then on it bears that of the unit above. Raises Stale, as above."""
    former = unit.logo_sha256
    if former is None:
        return
    _same(unit, seen)
    unit.logo_sha256 = None
    record("Menghapus logo unit", by=by, on=unit, before={"logo_sha256": former})


def _same(unit: Unit, seen: str | None) -> None:
    if seen is not None and seen != (unit.logo_sha256 or ""):
        raise Stale


def _store() -> FileStore:
    return FileStore(current_province().files)
