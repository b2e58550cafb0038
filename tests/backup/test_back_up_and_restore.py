"""Backing a province up while people work, and putting it back, on both databases and across them."""

import hashlib
import json
import threading
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from fkp import create_app
from fkp.config import Settings
from fkp.forums.actions import start_forum
from fkp.forums.files import add_file, file_store
from fkp.storage import schema, snapshots
from fkp.storage.audit import AuditEntry, record
from fkp.storage.backup import BackupRefused, Manifest, check_backup, make_backup
from fkp.storage.database import Base, engines, session, write_transaction, writes
from fkp.storage.provinces import Province, open_province, provinces
from fkp.storage.restore import Restored, restore_backup
from fkp.units.models import Region, Unit
from tests.conftest import World

PAPER = b"%PDF-1.7 selembar daftar hadir"


@pytest.fixture
def filled(world: World) -> World:
    """The world with a forum of Sari's and a file in it."""
    with world.open():
        sari = world.person("sari")
        forum = start_forum(world.unit("mapane"), world.period(), topic="Antrean", by=sari)
        stored = file_store().keep_bytes(PAPER, "application/pdf", "daftar hadir.pdf")
        add_file(forum, "daftar_hadir", stored, by=sari)
    return world


def _back_up(world: World, target: Path) -> Manifest:
    with world.open() as province:
        return make_backup(province, target)


def _restore(app: Flask, source: Path, slug: str = "sulteng", **how: bool) -> Restored:
    with app.app_context():
        known = current_app.extensions["fkp_provinces"]
        return restore_backup(known, app.extensions["fkp_settings"].instance, slug, source, **how)


def _rows(world: World, slug: str = "sulteng") -> dict[str, list[str]]:
    """Every row of every table as text; None where SQL has NULL."""
    with world.open(slug) as province, engines().of(province).connect() as connection:
        return {
            table.name: sorted(
                repr(tuple(row)) for row in connection.execute(sa.select(*(_as_kept(c) for c in table.columns)))
            )
            for table in Base.metadata.sorted_tables
        }


def _as_kept(column: sa.Column[object]) -> sa.ColumnElement[object]:
    return sa.cast(column, sa.Text) if isinstance(column.type, sa.JSON) else column  # type: ignore[return-value]


def _files(province: Province) -> dict[str, bytes]:
    kept = (path for path in province.files.rglob("*") if path.is_file())
    return {str(path.relative_to(province.files)): path.read_bytes() for path in kept}


@pytest.mark.parametrize("name", ["cadangan.zip", "cadangan"])
def test_what_is_restored_equals_what_was_backed_up(filled: World, tmp_path: Path, name: str) -> None:
    before = _rows(filled)
    with filled.open() as province:
        files = _files(province)
    manifest = _back_up(filled, tmp_path / name)
    assert manifest.files == 1 and manifest.missing_files == []
    assert manifest.rows["person"] == 8 and manifest.rows["forum"] == 1

    with filled.open():
        write_transaction(lambda: record("Sesudah cadangan", by=None, on=filled.unit("palu")))
    restored = _restore(filled.app, tmp_path / name, replacing=True)
    assert _rows(filled) == before
    with filled.open() as province:
        assert _files(province) == files
    assert restored.set_aside is not None and restored.set_aside.name.startswith("sulteng.before-")


def test_work_goes_on_after_a_restore(filled: World, tmp_path: Path) -> None:
    _back_up(filled, tmp_path / "c.zip")
    _restore(filled.app, tmp_path / "c.zip", replacing=True)
    with filled.open():
        forum = start_forum(filled.unit("tokorondo"), filled.period(), topic="Parkir", by=filled.person("joko"))
        assert forum.code == "FKP-2026-0002"


def test_the_backup_made_during_writing_is_one_moment(world: World, tmp_path: Path) -> None:
    """A writer numbers its deeds; the backup holds the first so many, whole, and the rest not at all."""
    stop, ready = threading.Event(), threading.Event()
    writer = threading.Thread(target=_write_pairs, args=(world, stop, ready))
    writer.start()
    try:
        assert ready.wait(20)
        manifest = _back_up(world, tmp_path / "c.zip")
    finally:
        stop.set()
        writer.join()
    assert check_backup(tmp_path / "c.zip") == manifest
    _restore(world.app, tmp_path / "c.zip", slug="latihan", as_new=True)
    with world.open("latihan"):
        deeds = session().scalars(sa.select(AuditEntry.deed).order_by(AuditEntry.id)).all()
    pairs = len(deeds) // 2
    assert pairs >= 5
    assert sorted(deeds) == sorted(f"{half} {n}" for n in range(pairs) for half in ("kiri", "kanan"))


def _write_pairs(world: World, stop: threading.Event, ready: threading.Event) -> None:
    number = 0
    while not stop.is_set():
        with world.open():
            _record_pair(world.unit("mapane"), number)
        number += 1
        if number == 10:
            ready.set()


@writes
def _record_pair(unit: Unit, number: int) -> None:
    record(f"kiri {number}", by=None, on=unit)
    record(f"kanan {number}", by=None, on=unit)


def test_a_file_lost_before_the_backup_is_named_and_the_rest_is_kept(filled: World, tmp_path: Path) -> None:
    with filled.open():
        lost = next(iter(file_store().all_hashes()))
        file_store().discard(lost)
    manifest = _back_up(filled, tmp_path / "c.zip")
    assert manifest.missing_files == [lost]
    assert check_backup(tmp_path / "c.zip").rows["forum"] == 1


def test_a_backup_of_another_province_is_refused(filled: World, tmp_path: Path) -> None:
    _back_up(filled, tmp_path / "c.zip")
    before = _rows(filled, "gorontalo")
    with pytest.raises(BackupRefused, match="milik provinsi 'sulteng'"):
        _restore(filled.app, tmp_path / "c.zip", slug="gorontalo", replacing=True)
    assert _rows(filled, "gorontalo") == before


def test_data_is_not_replaced_unasked(filled: World, tmp_path: Path) -> None:
    _back_up(filled, tmp_path / "c.zip")
    before = _rows(filled)
    with pytest.raises(BackupRefused, match="sudah berisi data"):
        _restore(filled.app, tmp_path / "c.zip")
    with pytest.raises(BackupRefused, match="sudah ada"):
        _restore(filled.app, tmp_path / "c.zip", as_new=True)
    assert _rows(filled) == before


def test_an_old_backup_is_never_overwritten(filled: World, tmp_path: Path) -> None:
    (tmp_path / "c.zip").write_text("yang lama")
    with pytest.raises(BackupRefused, match="sudah ada"):
        _back_up(filled, tmp_path / "c.zip")
    assert (tmp_path / "c.zip").read_text() == "yang lama"


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_province_in_use_is_not_replaced(filled: World, tmp_path: Path) -> None:
    _back_up(filled, tmp_path / "c.zip")
    with filled.open() as province:
        database = province.database
    with snapshots.opened_file(database) as somebody:
        somebody.exec_driver_sql("PRAGMA journal_mode=WAL")
        somebody.exec_driver_sql("SELECT 1 FROM person").all()
        with pytest.raises(BackupRefused, match="sedang dipakai"):
            _restore(filled.app, tmp_path / "c.zip", replacing=True)
    _restore(filled.app, tmp_path / "c.zip", replacing=True)


def test_a_backup_moves_to_the_other_kind_of_database(filled: World, tmp_path: Path, postgres_url: str) -> None:
    before = _rows(filled)
    _back_up(filled, tmp_path / "c.zip")
    on_server = filled.app.extensions["fkp_settings"].database_url is not None
    other = create_app(
        Settings(
            instance=tmp_path / "lain", secret_key="rahasia lain", database_url=None if on_server else postgres_url
        )
    )
    restored = _restore(other, tmp_path / "c.zip", slug="pindahan", as_new=True)
    assert restored.manifest.rows["forum"] == 1
    moved = World(other, people=filled.people, units=filled.units, periods=filled.periods)
    assert _rows(moved, "pindahan") == before
    with moved.open("pindahan"):
        forum = start_forum(moved.unit("tokorondo"), moved.period(), topic="Parkir", by=moved.person("joko"))
        assert forum.code == "FKP-2026-0002"
    with other.app_context():
        engines().dispose()


def test_a_migrated_province_stays_migrated_on_either_database(app: Flask, tmp_path: Path, postgres_url: str) -> None:
    with app.app_context():
        made = provinces().add("uji", name="Uji", code="75", timezone="Asia/Makassar")
        schema.upgrade(made)
    with open_province(app, "uji"):
        write_transaction(lambda: session().add(Region(code="75", name="Provinsi Gorontalo", kind="provinsi")))
        manifest = make_backup(made, tmp_path / "c.zip")
    assert manifest.revision == schema.newest_revision()
    on_server = app.extensions["fkp_settings"].database_url is not None
    other = create_app(
        Settings(instance=tmp_path / "lain", secret_key="lain", database_url=None if on_server else postgres_url)
    )
    for slug, where in (("serupa", app), ("seberang", other)):
        _restore(where, tmp_path / "c.zip", slug=slug, as_new=True)
        with open_province(where, slug) as restored:
            assert schema.current_revision(restored) == schema.newest_revision()
            assert session().get_one(Region, "75").name == "Provinsi Gorontalo"
            assert schema.upgrade(restored) == (manifest.revision, manifest.revision)
    with other.app_context():
        engines().dispose()


@pytest.fixture
def sound(filled: World, tmp_path: Path) -> Iterator[Path]:
    """A sound backup, checked."""
    path = tmp_path / "c.zip"
    _back_up(filled, path)
    check_backup(path)
    yield path


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_damaged_byte_anywhere_is_refused_or_harmless(filled: World, sound: Path, tmp_path: Path) -> None:
    """Either the backup is refused, or the byte was none of its content and it restores the same."""
    whole = sound.read_bytes()
    manifest = check_backup(sound)
    refused = 0
    step = max(1, len(whole) // 150)
    for place in [*range(0, len(whole), step), *range(len(whole) - 40, len(whole))]:
        (tmp_path / "rusak.zip").write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            assert check_backup(tmp_path / "rusak.zip") == manifest
        except BackupRefused as refusal:
            assert "rusak" in str(refusal)
            refused += 1
    assert refused > 100


@pytest.mark.parametrize("part", ["fkp.sqlite3", "manifest.json", "SHA256SUMS", "files"])
def test_a_damaged_part_of_a_folder_is_refused(filled: World, tmp_path: Path, part: str) -> None:
    _back_up(filled, tmp_path / "c")
    path = tmp_path / "c" / part
    path = next(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else path
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(BackupRefused, match="rusak"):
        _restore(filled.app, tmp_path / "c", replacing=True)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_truncated_backup_changes_nothing(filled: World, sound: Path) -> None:
    before = _rows(filled)
    sound.write_bytes(sound.read_bytes()[:-100])
    with pytest.raises(BackupRefused, match="bukan berkas ZIP yang utuh"):
        _restore(filled.app, sound, replacing=True)
    assert _rows(filled) == before
    instance = filled.app.extensions["fkp_settings"].instance
    assert sorted(path.name for path in instance.iterdir() if path.is_dir()) == ["gorontalo", "sulteng"]


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["../keluar", "/tmp/keluar", "files/../../keluar", "files/aa/bb", "C:\\keluar"])
def test_a_part_that_leads_elsewhere_is_refused(filled: World, sound: Path, tmp_path: Path, name: str) -> None:
    forged = tmp_path / "palsu.zip"
    sums = BytesIO()
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(forged, "w") as new:
        for part in old.namelist():
            if part != "SHA256SUMS":
                new.writestr(part, old.read(part))
            else:
                sums.write(old.read(part))
        new.writestr(name, b"jahat")
        sums.write(f"{hashlib.sha256(b'jahat').hexdigest()}  {name}\n".encode())
        new.writestr("SHA256SUMS", sums.getvalue())
    with pytest.raises(BackupRefused, match="tidak dikenal"):
        check_backup(forged)


def test_a_backup_of_a_newer_program_is_refused(filled: World, tmp_path: Path) -> None:
    _back_up(filled, tmp_path / "c")
    _rewrite_manifest(tmp_path / "c", revision="ffffffffffff")
    with pytest.raises(BackupRefused, match="program yang lebih baru"):
        _restore(filled.app, tmp_path / "c", replacing=True)


def _rewrite_manifest(folder: Path, **values: object) -> None:
    manifest = folder / "manifest.json"
    old = hashlib.sha256(manifest.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | values))
    sums = folder / "SHA256SUMS"
    sums.write_text(sums.read_text().replace(old, hashlib.sha256(manifest.read_bytes()).hexdigest()))
