"""Back up one province, database and files together, while it is being written to; and check such a backup.

The rows are read at one moment. Files are kept under the hash of their content, never change, and are there
before a row names them: copying what those rows name, afterwards, gives the same moment.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import sqlalchemy as sa

from fkp.storage import snapshots
from fkp.storage.archives import ArchiveReader, ArchiveWriter, Damaged, new_archive, open_archive
from fkp.storage.database import engines, now, schema_name
from fkp.storage.files import FileStore
from fkp.storage.provinces import Province

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "fkp.sqlite3"
_PART = re.compile(rf"{re.escape(MANIFEST)}|{re.escape(DATABASE)}|files/([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})")
ABOUT = ("slug", "name", "code", "timezone", "accent")
SPARE = 32 * 1024 * 1024


class BackupRefused(Exception):
    """A backup was not made, is not sound, or must not be restored; the message says why, in Indonesian."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    made_at: str
    """UTC, ISO 8601."""
    province: dict[str, str]
    """slug, name, code, timezone, accent."""
    revision: str | None
    """The migration its rows are at."""
    made_on: str
    """ "sqlite": the database is ready to use as it is; "postgresql": it holds the rows and nothing else."""
    rows: dict[str, int]
    files: int
    missing_files: list[str]
    """Named by a record, but not there or damaged already when the backup was made."""


def make_backup(province: Province, target: Path) -> Manifest:
    """Write a backup of the province to `target`, a new ZIP file (when it ends in .zip) or a new folder.

    Raises BackupRefused when the name is taken, its folder is missing, or there is not enough room.
    """
    if not target.parent.is_dir():
        raise BackupRefused(f"Folder {target.parent} tidak ada.")
    if target.exists():
        raise BackupRefused(f"{target} sudah ada. Pilih nama lain; cadangan lama tidak ditimpa.")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".fkp-backup-") as scratch:
            return _write(province, target, Path(scratch) / DATABASE)
    except OSError as error:
        raise BackupRefused(f"Cadangan tidak dapat ditulis: {error}") from error


def _write(province: Province, target: Path, snapshot: Path) -> Manifest:
    ensure_room(target.parent, 2 * _database_size(province))
    snapshots.take_snapshot(province, snapshot)
    with snapshots.opened_file(snapshot) as connection:
        rows, revision = snapshots.row_counts(connection), snapshots.revision(connection)
        named = sorted(snapshots.named_files(connection))
    store = FileStore(province.files)
    ensure_room(target.parent, snapshot.stat().st_size + sum(_size(store.path(each)) for each in named))
    with new_archive(target) as archive:
        with snapshot.open("rb") as file:
            archive.add(DATABASE, file, compressed=True)
        missing = [each for each in named if not _add_file(archive, store, each)]
        manifest = Manifest(
            format=FORMAT,
            made_at=now().isoformat(),
            province=described(province),
            revision=revision,
            made_on="postgresql" if engines().on_server else "sqlite",
            rows=rows,
            files=len(named) - len(missing),
            missing_files=missing,
        )
        content = json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n"
        with tempfile.TemporaryFile() as file:
            file.write(content.encode())
            file.seek(0)
            archive.add(MANIFEST, file, compressed=True)
    return manifest


def _add_file(archive: ArchiveWriter, store: FileStore, sha256: str) -> bool:
    """Add one stored file; a missing or damaged one must not keep all the others from being backed up."""
    if not store.verify(sha256):
        return False
    with store.path(sha256).open("rb") as file:
        archive.add(file_part(sha256), file)
    return True


def check_backup(source: Path) -> Manifest:
    """Read a backup to the end, without restoring it, and return what it says; raises BackupRefused."""
    with reading(source) as archive, tempfile.TemporaryDirectory(prefix="fkp-backup-") as scratch:
        manifest = read_manifest(archive)
        ensure_room(Path(scratch), archive.size(DATABASE))
        database = Path(scratch) / DATABASE
        with database.open("wb") as file:
            archive.copy(DATABASE, file)
        for name in archive.sums:
            if name != DATABASE:
                archive.copy(name)
        check_database(database, manifest)
        check_files(archive, database, manifest)
    return manifest


@contextmanager
def reading(source: Path) -> Iterator[ArchiveReader]:
    """Open a backup; whatever is wrong with it comes out as BackupRefused."""
    if not source.exists():
        raise BackupRefused(f"{source} tidak ada.")
    try:
        with open_archive(source) as archive:
            yield archive
    except Damaged as error:
        raise BackupRefused(f"Cadangan {source} rusak: {error}.") from error


def read_manifest(archive: ArchiveReader) -> Manifest:
    """What the backup says of itself, once its parts are only such as a backup has. Raises Damaged, BackupRefused."""
    strange = next((name for name in archive.sums if not _PART.fullmatch(name)), None)
    if strange:
        raise Damaged(f"bagian {strange!r} tidak dikenal")
    try:
        content = json.loads(archive.read(MANIFEST))
        if content["format"] > FORMAT:
            raise BackupRefused("Cadangan ini dibuat oleh program yang lebih baru. Perbarui program ini dahulu.")
        if set(content["province"]) != set(ABOUT):
            raise KeyError("province")
        return Manifest(**{field.name: content[field.name] for field in fields(Manifest)})
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{MANIFEST} tidak dapat dibaca") from error


def check_database(database: Path, manifest: Manifest) -> None:
    """Whether the rows are whole and as many as the manifest says. Raises Damaged."""
    try:
        with snapshots.opened_file(database) as connection:
            found = snapshots.troubles(connection)
            rows, revision = snapshots.row_counts(connection), snapshots.revision(connection)
    except sa.exc.DBAPIError as error:
        raise Damaged("basis data tidak dapat dibaca") from error
    if found:
        raise Damaged(f"basis data: {found[0]}")
    if rows != manifest.rows or revision != manifest.revision:
        raise Damaged("isi basis data tidak sama dengan yang tercatat")


def check_files(archive: ArchiveReader, database: Path, manifest: Manifest) -> None:
    """Whether every file that a row names is there, but for those already missing then. Raises Damaged."""
    with snapshots.opened_file(database) as connection:
        wanted = snapshots.named_files(connection) - set(manifest.missing_files)
    for sha256 in wanted:
        if archive.sums.get(file_part(sha256)) != sha256:
            raise Damaged(f"berkas {sha256} tidak ada")


def file_part(sha256: str) -> str:
    """The name of a stored file inside a backup."""
    return f"files/{sha256[:2]}/{sha256}"


def described(province: Province) -> dict[str, str]:
    """A province as a manifest names it."""
    return {key: str(getattr(province, key)) for key in ABOUT}


def ensure_room(folder: Path, size: int) -> None:
    """Refuse to begin what cannot be finished; `size` in bytes. Raises BackupRefused."""
    free = shutil.disk_usage(folder).free
    if free < size + SPARE:
        raise BackupRefused(
            f"Ruang di {folder} tidak cukup: perlu {_megabytes(size + SPARE)}, tersisa {_megabytes(free)}."
        )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB".replace(",", ".")


def _database_size(province: Province) -> int:
    if not engines().on_server:
        return sum(_size(path) for path in _with_log(province.database))
    total = sa.text(
        "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = :schema AND c.relkind = 'r'"
    )
    with engines().of(province).connect() as connection:
        return int(connection.scalar(total, {"schema": schema_name(province.slug)}))


def _with_log(database: Path) -> Iterable[Path]:
    return database, database.with_name(f"{database.name}-wal")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
