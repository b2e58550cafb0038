"""Put a backup back, into SQLite or PostgreSQL, beside what is there; only a sound one takes its place."""

import json
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from fkp.storage import schema, snapshots
from fkp.storage.archives import ArchiveReader, Damaged, remove, sync_to_disk
from fkp.storage.backup import (
    DATABASE,
    BackupRefused,
    Manifest,
    check_database,
    check_files,
    described,
    ensure_room,
    file_part,
    read_manifest,
    reading,
)
from fkp.storage.database import Base, engines, now, schema_name
from fkp.storage.files import FileStore
from fkp.storage.provinces import DESCRIPTION, SLUG, Province, Provinces, UnknownProvince


@dataclass(frozen=True)
class Restored:
    """What a restore did; `set_aside` is the folder of what was there before."""

    manifest: Manifest
    set_aside: Path | None


def restore_backup(
    known: Provinces, instance: Path, slug: str, source: Path, *, as_new: bool = False, replacing: bool = False
) -> Restored:
    """Restore a backup as the province `slug`; the app that serves it must be stopped.

    The backup must be of that very province, or `as_new` must be given and the name be free. A province with
    rows in it is only set aside, as `<slug>.before-<time>`, when `replacing`. Raises BackupRefused, and then
    nothing has changed.
    """
    if not SLUG.fullmatch(slug):
        raise BackupRefused(f"'{slug}' bukan nama pendek provinsi: huruf kecil, angka dan tanda hubung, 2–32.")
    with reading(source) as archive:
        manifest = read_manifest(archive)
        present = _present(known, slug)
        _refuse_stranger(manifest, slug, present, as_new)
        _refuse_unknown_revision(manifest)
        if present is not None:
            _refuse_loss(present, replacing)
            _refuse_busy(present)
        draft = _draft(instance, slug, manifest)
        _remove_draft(draft)
        try:
            _build(archive, manifest, draft)
        except BaseException:
            _remove_draft(draft)
            raise
    return Restored(manifest, _take_place(draft, instance / slug, slug))


def _present(known: Provinces, slug: str) -> Province | None:
    try:
        return known.find(slug)
    except UnknownProvince:
        return None


def _refuse_stranger(manifest: Manifest, slug: str, present: Province | None, as_new: bool) -> None:
    if as_new:
        if present is not None:
            raise BackupRefused(f"Provinsi '{slug}' sudah ada; --as-new perlu nama yang belum dipakai.")
        return
    theirs = (manifest.province["slug"], manifest.province["code"])
    ours = (slug, described(present)["code"] if present else manifest.province["code"])
    if theirs != ours:
        raise BackupRefused(
            f"Cadangan ini milik provinsi '{theirs[0]}' (kode {theirs[1]}), bukan '{ours[0]}' (kode {ours[1]}). "
            "Dengan --as-new cadangan dapat dipulihkan di bawah nama lain."
        )


def _refuse_unknown_revision(manifest: Manifest) -> None:
    if manifest.revision is None:
        return
    try:
        ScriptDirectory(str(schema.MIGRATIONS)).get_revision(manifest.revision)
    except CommandError:
        raise BackupRefused(
            f"Cadangan ini dari program yang lebih baru (migrasi {manifest.revision}). Perbarui program ini dahulu."
        ) from None


def _refuse_loss(present: Province, replacing: bool) -> None:
    if replacing or (not engines().on_server and not present.database.exists()):
        return
    try:
        with engines().of(present).connect() as connection:
            filled = any(snapshots.row_counts(connection).values())
    except sa.exc.DBAPIError:
        filled = True  # a damaged database is data too: it is only set aside when asked
    if filled:
        raise BackupRefused(
            f"Provinsi '{present.slug}' sudah berisi data. Dengan --replace data itu disisihkan, tidak dihapus."
        )


def _refuse_busy(present: Province) -> None:
    engines().dispose()
    if not engines().on_server and present.database.exists() and snapshots.is_busy(present.database):
        raise BackupRefused(f"Provinsi '{present.slug}' sedang dipakai. Hentikan aplikasi dahulu, lalu ulangi.")


def _draft(instance: Path, slug: str, manifest: Manifest) -> Province:
    """Where the restored province is built; its dot keeps it from ever being served."""
    name = f"{slug}.restoring"
    about = {key: manifest.province[key] for key in ("name", "code", "timezone", "accent")}
    return Province(slug=name, folder=instance / name, **about)


def _remove_draft(draft: Province) -> None:
    engines().dispose()
    remove(draft.folder)
    if engines().on_server:
        with engines().of(draft).begin() as connection:
            connection.exec_driver_sql(f'DROP SCHEMA IF EXISTS "{schema_name(draft.slug)}" CASCADE')


def _build(archive: ArchiveReader, manifest: Manifest, draft: Province) -> None:
    draft.folder.parent.mkdir(parents=True, exist_ok=True)
    ensure_room(draft.folder.parent, 2 * archive.size(DATABASE) + sum(archive.size(name) for name in archive.sums))
    draft.files.mkdir(parents=True)
    about = {key: value for key, value in described(draft).items() if key != "slug"}
    (draft.folder / DESCRIPTION).write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n")
    rows = draft.folder / "rows.sqlite3"
    with rows.open("wb") as file:
        archive.copy(DATABASE, file)
    check_database(rows, manifest)
    check_files(archive, rows, manifest)
    _restore_files(archive, draft)
    _restore_rows(rows, manifest, draft)
    _compare(draft, manifest)
    if manifest.revision is not None:
        schema.upgrade(draft)
    for path in (draft.folder, *draft.folder.rglob("*")):
        sync_to_disk(path)


def _restore_files(archive: ArchiveReader, draft: Province) -> None:
    store = FileStore(draft.files)
    for sha256 in (name.rpartition("/")[2] for name in archive.sums if name.startswith("files/")):
        if archive.sums[file_part(sha256)] != sha256:
            raise Damaged(f"berkas {sha256} berisi yang lain")
        place = store.path(sha256)
        place.parent.mkdir(exist_ok=True)
        with place.open("xb") as file:
            archive.copy(file_part(sha256), file)
        if not store.verify(sha256):
            raise BackupRefused(f"Berkas {sha256} tidak tertulis dengan utuh di {draft.folder.parent}.")


def _restore_rows(rows: Path, manifest: Manifest, draft: Province) -> None:
    if engines().on_server:
        _make_tables(draft, manifest)
        with snapshots.opened_file(rows) as source:
            snapshots.fill_server(source, draft)
        rows.unlink()
    elif manifest.made_on == "sqlite":
        rows.rename(draft.database)
    else:
        _make_tables(draft, manifest)
        engines().dispose()
        with snapshots.opened_file(rows) as source, snapshots.opened_file(draft.database) as target, target.begin():
            snapshots.copy_rows(source, target)
        rows.unlink()


def _make_tables(draft: Province, manifest: Manifest) -> None:
    if manifest.revision is not None:
        schema.upgrade(draft, manifest.revision)
        return
    # Made without migrations, from the models alone, as tests do.
    with engines().of(draft).begin() as connection:
        if engines().on_server:
            connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{schema_name(draft.slug)}"')
        Base.metadata.create_all(connection)


def _compare(draft: Province, manifest: Manifest) -> None:
    if not engines().on_server:
        check_database(draft.database, manifest)
        return
    with engines().of(draft).connect() as connection:
        if snapshots.row_counts(connection) != manifest.rows:
            raise BackupRefused("Jumlah baris sesudah pemulihan tidak sama dengan yang tercatat.")


def _take_place(draft: Province, folder: Path, slug: str) -> Path | None:
    """Give the restored province its name, and what had it before another one."""
    engines().dispose()  # closes SQLite's write-ahead log into the file that moves
    aside = folder.with_name(f"{slug}.before-{now():%Y%m%d%H%M%S}")
    had_folder = folder.exists()
    if engines().on_server:
        _rename_schemas(draft, slug, aside.name)
    if had_folder:
        folder.rename(aside)
    draft.folder.rename(folder)
    sync_to_disk(folder.parent)
    return aside if had_folder else None


def _rename_schemas(draft: Province, slug: str, aside: str) -> None:
    place = schema_name(slug)
    with engines().of(draft).begin() as connection:
        there = connection.scalar(
            sa.text("SELECT 1 FROM information_schema.schemata WHERE schema_name = :name"), {"name": place}
        )
        if there:
            connection.exec_driver_sql(f'ALTER SCHEMA "{place}" RENAME TO "{schema_name(aside)}"')
        connection.exec_driver_sql(f'ALTER SCHEMA "{schema_name(draft.slug)}" RENAME TO "{place}"')
