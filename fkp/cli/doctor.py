"""What `flask doctor` looks at: versions, settings, disks, and each province's tables, summaries and files."""

import platform
import re
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, current_app

from fkp.cli.summaries import differences
from fkp.config import Settings
from fkp.rules.indonesian import file_size
from fkp.storage import schema, snapshots
from fkp.storage.database import engines
from fkp.storage.files import FileStore
from fkp.storage.provinces import Province, open_province, provinces

SAFE_SQLITE = (3, 51, 3)
LEAST_FREE = 1_000_000_000
LITTLE_FREE = 5_000_000_000
SHORTEST_SECRET = 32
REQUIREMENTS = Path(__file__).parents[2] / "requirements.txt"
_PINNED = re.compile(r"([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+?);?(?: .*)?")


class Level(IntEnum):
    """How bad it is."""

    OK = 0
    WARNING = 1
    TROUBLE = 2

    @property
    def word(self) -> str:
        """As printed."""
        return ("OK", "PERINGATAN", "MASALAH")[self]


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report, in Indonesian."""

    level: Level
    text: str


def examine(*, thorough: bool = False) -> Iterator[Finding]:
    """Everything the doctor looks at, worst or not; `thorough` reads every stored file."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.extensions["fkp_settings"]
    yield from _versions()
    yield _database_program(settings)
    yield from _settings(settings, debug=app.debug)
    yield from _secret_file(settings)
    yield _free_disk(settings.instance)
    served = provinces().all()
    if not served:
        yield Finding(Level.WARNING, "Belum ada provinsi: buat dengan `flask province add`")
    for province in served:
        yield from _province(app, province, thorough)


def _versions() -> Iterator[Finding]:
    level = Level.OK if sys.version_info >= (3, 11) else Level.TROUBLE
    yield Finding(level, f"Python {platform.python_version()}")
    if not REQUIREMENTS.exists():
        yield Finding(Level.WARNING, f"{REQUIREMENTS.name} tidak ada: versi paket tidak dapat dibandingkan")
        return
    other = list(filter(None, map(_differs, REQUIREMENTS.read_text().splitlines())))
    if other:
        yield Finding(Level.WARNING, f"Versi paket lain dari {REQUIREMENTS.name}: {', '.join(other)}")
    else:
        yield Finding(Level.OK, f"Versi paket sama dengan {REQUIREMENTS.name}")


def _differs(line: str) -> str | None:
    pinned = _PINNED.fullmatch(line)
    if pinned is None:
        return None
    try:
        present = version(pinned[1])
    except PackageNotFoundError:
        # A package for other processors only is marked so behind a semicolon.
        return None if ";" in line else f"{pinned[1]} tidak terpasang"
    return None if present == pinned[2] else f"{pinned[1]} {present}, seharusnya {pinned[2]}"


def _database_program(settings: Settings) -> Finding:
    if settings.database_url is not None:
        return _server()
    used = snapshots.sqlite
    name = f"SQLite {used.sqlite_version} ({used.__name__.partition('.')[0]})"
    if used.sqlite_version_info >= SAFE_SQLITE:
        return Finding(Level.OK, name)
    least = ".".join(map(str, SAFE_SQLITE))
    return Finding(
        Level.WARNING,
        f"{name}: lebih tua dari {least}, yang memperbaiki kerusakan catatan WAL; pasang paket pysqlite3",
    )


def _server() -> Finding:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    served = provinces().all()
    if not served:
        return Finding(Level.OK, "PostgreSQL dipilih; belum ada provinsi untuk mencobanya")
    try:
        with open_province(app, served[0].slug) as province, engines().of(province).connect() as connection:
            answer = connection.scalar(sa.text("SHOW server_version"))
    except sa.exc.DBAPIError as error:
        return Finding(Level.TROUBLE, f"PostgreSQL tidak terhubung: {str(error.orig).splitlines()[0]}")
    return Finding(Level.OK, f"PostgreSQL {answer}")


def _settings(settings: Settings, *, debug: bool) -> Iterator[Finding]:
    if debug:
        yield Finding(Level.TROUBLE, "Mode debug menyala: siapa pun dapat menjalankan kode. Matikan FLASK_DEBUG")
    if settings.https:
        yield Finding(Level.OK, "Kuki hanya dikirim lewat HTTPS")
    else:
        yield Finding(
            Level.WARNING, "FKP_HTTPS belum 1: kuki juga dikirim lewat HTTP. Untuk melayani orang, nyalakan"
        )
    if settings.https and not settings.trusted_proxies:
        yield Finding(
            Level.WARNING, "FKP_TRUSTED_PROXIES 0: di belakang proksi semua pengunjung tampak beralamat sama"
        )
    if len(settings.secret_key) < SHORTEST_SECRET:
        yield Finding(Level.TROUBLE, f"Kunci rahasia lebih pendek dari {SHORTEST_SECRET} huruf: mudah ditebak")


def _secret_file(settings: Settings) -> Iterator[Finding]:
    path = settings.instance / "secret"
    if not path.exists():
        yield Finding(Level.OK, "Kunci rahasia dari FKP_SECRET_KEY")
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        yield Finding(Level.TROUBLE, f"{path} dapat dibaca orang lain (izin {mode:o}): jalankan `chmod 600`")
    else:
        yield Finding(Level.OK, f"Kunci rahasia di {path}, terbaca pemiliknya saja")


def _free_disk(folder: Path) -> Finding:
    if not folder.exists():
        return Finding(Level.TROUBLE, f"Folder {folder} tidak ada")
    free = shutil.disk_usage(folder).free
    level = Level.TROUBLE if free < LEAST_FREE else Level.WARNING if free < LITTLE_FREE else Level.OK
    return Finding(level, f"Sisa ruang di {folder}: {file_size(free)}")


def _province(app: Flask, province: Province, thorough: bool) -> Iterator[Finding]:
    slug = province.slug
    try:
        with open_province(app, slug):
            yield _migrations(province)
            yield _summaries(slug)
            yield _stored_files(province, thorough)
    except sa.exc.DBAPIError as error:
        yield Finding(Level.TROUBLE, f"{slug}: basis data tidak dapat dibaca: {str(error.orig).splitlines()[0]}")


def _migrations(province: Province) -> Finding:
    present, newest = schema.current_revision(province), schema.newest_revision()
    if present == newest:
        return Finding(Level.OK, f"{province.slug}: basis data pada migrasi terbaru ({present})")
    return Finding(
        Level.TROUBLE,
        f"{province.slug}: basis data pada {present}, program pada {newest}: jalankan `flask db-upgrade`",
    )


def _summaries(slug: str) -> Finding:
    found = differences()
    if not found:
        return Finding(Level.OK, f"{slug}: ringkasan sesuai dengan catatan forum dan survei")
    return Finding(
        Level.TROUBLE,
        f"{slug}: {len(found)} ringkasan berbeda: jalankan `flask recount {slug}`. Pertama: {found[0]}",
    )


def _stored_files(province: Province, thorough: bool) -> Finding:
    with engines().of(province).connect() as connection:
        named = snapshots.named_files(connection)
    store = FileStore(province.files)
    sound = store.verify if thorough else store.exists
    lost = sorted(sha256 for sha256 in named if not sound(sha256))
    if lost:
        return Finding(
            Level.TROUBLE,
            f"{province.slug}: {len(lost)} dari {len(named)} berkas hilang atau rusak, mulai dari {lost[0]}",
        )
    return Finding(Level.OK, f"{province.slug}: {len(named)} berkas {'utuh' if thorough else 'ada'}")
