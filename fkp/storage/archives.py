"""What a backup is carried in: a ZIP file or a plain folder, every part listed with its hash in SHA256SUMS.

The list is in the form that `sha256sum -c` reads, so that a backup can be checked without this program.
"""

import hashlib
import io
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

SUMS = "SHA256SUMS"
CHUNK = 1024 * 1024
_SUMS_LIMIT = 512 * CHUNK  # room for millions of files, not for a bomb
_SUMS_LINE = re.compile(r"([0-9a-f]{64})  ([!-~]+)")


class Damaged(Exception):
    """The archive is not what its list of hashes says; the message names the part, in Indonesian."""


class _Container(Protocol):
    """A place that parts are written into, whatever its form."""

    def write(self, name: str, compressed: bool) -> BinaryIO: ...
    def close(self) -> None: ...


class ArchiveWriter:
    """An archive in the making."""

    def __init__(self, container: _Container) -> None:
        self._container = container
        self._sums: dict[str, str] = {}

    def add(self, name: str, source: BinaryIO, *, compressed: bool = False) -> str:
        """Add one part; returns the SHA-256 of what was written."""
        digest = hashlib.sha256()
        with self._container.write(name, compressed) as target:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                target.write(chunk)
        self._sums[name] = digest.hexdigest()
        return self._sums[name]

    def finish(self) -> None:
        """Write the list of hashes and close."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._sums.items()))
        with self._container.write(SUMS, True) as target:
            target.write(lines.encode())
        self._container.close()


class _ZipContainer:
    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "x", allowZip64=True)

    def write(self, name: str, compressed: bool) -> BinaryIO:
        part = zipfile.ZipInfo(name)
        part.external_attr = 0o600 << 16
        part.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        return self._zip.open(part, "w", force_zip64=True)  # type: ignore[return-value]  # an IO[bytes]

    def close(self) -> None:
        self._zip.close()


class _FolderContainer:
    def __init__(self, path: Path) -> None:
        path.mkdir(mode=0o700)
        self._root = path

    def write(self, name: str, compressed: bool) -> BinaryIO:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")

    def close(self) -> None:
        pass


@contextmanager
def new_archive(target: Path) -> Iterator[ArchiveWriter]:
    """Write an archive, a ZIP when the name ends so; it gets its name only once all of it is on disk.

    Raises FileExistsError when something has that name already.
    """
    if target.exists():
        raise FileExistsError(target)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        container: _Container = _ZipContainer(draft) if target.suffix == ".zip" else _FolderContainer(draft)
        writer = ArchiveWriter(container)
        yield writer
        writer.finish()
        for path in [draft, *draft.rglob("*"), draft.parent]:
            sync_to_disk(path)
        draft.rename(target)
        sync_to_disk(target.parent)
    finally:
        remove(draft)


def sync_to_disk(path: Path) -> None:
    """Make a file's content, or a folder's names, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file or a folder with all in it, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


class ArchiveReader:
    """An archive to read from. Its parts come only under the names in its list, none of them leads elsewhere."""

    def __init__(self, root: Path, archive: zipfile.ZipFile | None) -> None:
        self._root, self._zip = root, archive
        self.sums = self._read_sums()
        strange = sorted(set(self._present()) ^ {SUMS, *self.sums})
        if strange:
            raise Damaged(f"isi dan daftarnya berbeda, mulai dari {strange[0]!r}")

    def read(self, name: str) -> bytes:
        """The whole of a small part, checked."""
        content = io.BytesIO()
        self.copy(name, content)
        return content.getvalue()

    def copy(self, name: str, target: BinaryIO | None = None) -> int:
        """Copy one part, or only read it, and compare it with its hash; returns its size. Raises Damaged."""
        if name not in self.sums:
            raise Damaged(f"{name} tidak ada")
        digest, size = hashlib.sha256(), 0
        for chunk in self._chunks(name):
            size += len(chunk)
            digest.update(chunk)
            if target is not None:
                target.write(chunk)
        if digest.hexdigest() != self.sums[name]:
            raise Damaged(f"{name} berubah sejak dicadangkan")
        return size

    def size(self, name: str) -> int:
        """How large the part says it is, in bytes."""
        return self._zip.getinfo(name).file_size if self._zip else (self._root / name).stat().st_size

    def _chunks(self, name: str) -> Iterator[bytes]:
        if self._zip is None:
            with (self._root / name).open("rb") as file:
                yield from iter(lambda: file.read(CHUNK), b"")
            return
        try:
            with self._zip.open(name) as part:
                yield from iter(lambda: part.read(CHUNK), b"")
        except Exception as error:  # zipfile lets out whatever a broken stream provokes in its decompressors
            raise Damaged(f"{name} rusak") from error

    def _present(self) -> list[str]:
        if self._zip:
            names = self._zip.namelist()
            if len(set(names)) != len(names):
                raise Damaged("dua bagian bernama sama")
            return names
        found = [path for path in self._root.rglob("*") if path.is_symlink() or not path.is_dir()]
        if any(path.is_symlink() for path in self._root.rglob("*")):
            raise Damaged("ada tautan simbolis di dalamnya")
        return [str(path.relative_to(self._root)) for path in found]

    def _read_sums(self) -> dict[str, str]:
        try:
            if self.size(SUMS) > _SUMS_LIMIT:
                raise Damaged(f"{SUMS} terlalu besar")
            lines = b"".join(self._chunks(SUMS)).decode("ascii").splitlines()
        except (KeyError, FileNotFoundError, UnicodeDecodeError) as error:
            raise Damaged(f"{SUMS} tidak ada atau rusak") from error
        matches = [_SUMS_LINE.fullmatch(line) for line in lines]
        if not all(matches):
            raise Damaged(f"{SUMS} rusak")
        return {match[2]: match[1] for match in matches if match}


@contextmanager
def open_archive(source: Path) -> Iterator[ArchiveReader]:
    """Open an archive to read; raises Damaged for what is none, FileNotFoundError when nothing is there."""
    if source.is_dir():
        yield ArchiveReader(source, None)
        return
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, NotImplementedError, OverflowError, ValueError) as error:
        raise Damaged("bukan berkas ZIP yang utuh") from error
    with archive:
        yield ArchiveReader(source, archive)
