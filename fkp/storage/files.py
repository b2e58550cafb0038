"""The files of one province: checked, cleaned and kept under the hash of their content.

A file is received into `incoming/`, judged there, brought safely to disk and only then renamed to its place:
nobody ever sees half a file, also not after a power cut. The same content is kept once, whoever sends it.
"""

import contextlib
import errno
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from fkp.storage.images import PHOTO_KINDS, CleanPhoto, clean_photo
from fkp.storage.sniffing import FileRefused, check_pdf, check_video, clean_name, is_pdf

__all__ = ["FileRefused", "FileStore", "StorageFull", "StoredFile", "clean_name"]

MEGABYTE = 1024 * 1024
PHOTO_LIMIT = 25 * MEGABYTE
VIDEO_LIMIT = 500 * MEGABYTE
DOCUMENT_LIMIT = 20 * MEGABYTE
LOGO_LIMIT = 5 * MEGABYTE
# On paper a logo is three centimetres high at most, where this prints at more than 600 dots per inch.
LOGO_SIDE = 800
CHUNK = 256 * 1024
ABANDONED_AFTER = 24 * 60 * 60

_HASH = re.compile(r"[0-9a-f]{64}")
# No space, no quota, no larger file allowed: to the person they are the same.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Readable(Protocol):
    """What a file is received from: an upload, an open file, a request's body."""

    def read(self, size: int = -1, /) -> bytes: ...


class StorageFull(Exception):
    """The disk has no room. Nothing of the file was kept; the same upload may be tried again later."""


@dataclass(frozen=True)
class StoredFile:
    """A file that is safely kept. `size` in bytes; width and height in pixels and only for photos."""

    sha256: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    thumbnail_sha256: str | None
    original_name: str


@dataclass(frozen=True)
class _Received:
    path: Path
    sha256: str
    size: int


class FileStore:
    """The file folder of one province. Who may see a file is decided above; here a hash is all it takes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"

    def keep_photo(self, stream: Readable, name: str | None) -> StoredFile:
        """Keep a JPEG, PNG, WebP or HEIC photo as a clean upright JPEG of ≤ 1600 pixels, with a thumbnail.

        Raises FileRefused (not a whole photo, > 25 MB, > 50 megapixels) and StorageFull."""
        with self._received(stream, name, PHOTO_LIMIT) as received:
            photo = clean_photo(received.path, clean_name(name))
        return self._keep_clean(photo, name)

    def keep_logo(self, stream: Readable, name: str | None) -> StoredFile:
        """Keep a JPEG, PNG or WebP logo as a clean JPEG of ≤ 800 pixels; what was transparent lies on white.

        Raises FileRefused (not a whole picture, > 5 MB) and StorageFull."""
        with self._received(stream, name, LOGO_LIMIT) as received:
            logo = clean_photo(received.path, clean_name(name), "gambar JPEG, PNG, atau WebP", LOGO_SIDE)
        return self.keep_bytes(logo.jpeg, "image/jpeg", name)

    def keep_video(self, stream: Readable, name: str | None, limit: int = VIDEO_LIMIT) -> StoredFile:
        """Keep an MP4, MOV or WebM video as it is; `limit` in bytes. Raises FileRefused and StorageFull."""
        with self._received(stream, name, limit) as received:
            media_type = check_video(received.path, clean_name(name))
            return self._settle(received, media_type, name)

    def keep_document(self, stream: Readable, name: str | None, limit: int = DOCUMENT_LIMIT) -> StoredFile:
        """Keep a PDF that opens without a password and has pages; `limit` in bytes.

        Raises FileRefused and StorageFull."""
        with self._received(stream, name, limit) as received:
            check_pdf(received.path, clean_name(name))
            return self._settle(received, "application/pdf", name)

    def keep_image_or_document(self, stream: Readable, name: str | None) -> StoredFile:
        """Keep a scan that came as a PDF or as a photo, by what it is. Raises FileRefused and StorageFull."""
        with self._received(stream, name, PHOTO_LIMIT) as received:
            if is_pdf(received.path):
                _refuse_larger(received.size, DOCUMENT_LIMIT, name)
                check_pdf(received.path, clean_name(name))
                return self._settle(received, "application/pdf", name)
            photo = clean_photo(received.path, clean_name(name), wanted=f"dokumen PDF atau {PHOTO_KINDS}")
        return self._keep_clean(photo, name)

    def keep_bytes(self, data: bytes, media_type: str, name: str | None) -> StoredFile:
        """Keep what the program itself made, such as a frozen PDF. Not for uploads: nothing is checked."""
        with self._temporary() as (file, path):
            file.write(data)
            _flush_to_disk(file)
            return self._settle(_Received(path, hashlib.sha256(data).hexdigest(), len(data)), media_type, name)

    def path(self, sha256: str) -> Path:
        """Where the content with this hash lies or would lie; ValueError for what is no SHA-256."""
        if not _HASH.fullmatch(sha256):
            raise ValueError("not a SHA-256 in lower-case hexadecimal")
        return self.root / sha256[:2] / sha256

    def exists(self, sha256: str) -> bool:
        """Whether the content is kept here."""
        return self.path(sha256).is_file()

    def verify(self, sha256: str) -> bool:
        """Whether the content is kept here and still is what its hash says; reads the whole file."""
        try:
            with self.path(sha256).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return False

    def all_hashes(self) -> Iterator[str]:
        """The hashes of everything kept, folder by folder."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for entry in sorted(folder.iterdir()):
                if _HASH.fullmatch(entry.name) and entry.name.startswith(folder.name):
                    yield entry.name

    def discard(self, sha256: str) -> None:
        """Remove the content, if it is there. The caller knows that no record names it any more."""
        self.path(sha256).unlink(missing_ok=True)

    def clear_abandoned(self, older_than: float = ABANDONED_AFTER) -> int:
        """Remove what a killed process left in `incoming/` over `older_than` seconds ago; how many files."""
        removed = 0
        for left in self.incoming.glob("*"):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > older_than:
                    left.unlink()
                    removed += 1
        return removed

    def _keep_clean(self, photo: CleanPhoto, name: str | None) -> StoredFile:
        # The thumbnail first: a photo that is there has its thumbnail, also when the disk fills in between.
        thumbnail = self.keep_bytes(photo.thumbnail, "image/jpeg", name)
        kept = self.keep_bytes(photo.jpeg, "image/jpeg", name)
        return StoredFile(
            sha256=kept.sha256,
            media_type=kept.media_type,
            size=kept.size,
            width=photo.width,
            height=photo.height,
            thumbnail_sha256=thumbnail.sha256,
            original_name=kept.original_name,
        )

    @contextlib.contextmanager
    def _received(self, stream: Readable, name: str | None, limit: int) -> Iterator[_Received]:
        """The upload as a temporary file, on disk for certain; gone afterwards unless it was settled."""
        with self._temporary() as (file, path):
            digest, size = hashlib.sha256(), 0
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                _refuse_larger(size, limit, name)
                digest.update(chunk)
                file.write(chunk)
            if size == 0:
                raise FileRefused(name, "berkas kosong.")
            _flush_to_disk(file)
            yield _Received(path, digest.hexdigest(), size)

    @contextlib.contextmanager
    def _temporary(self) -> Iterator[tuple[BinaryIO, Path]]:
        path: Path | None = None
        try:
            self.incoming.mkdir(parents=True, exist_ok=True)
            descriptor, made = tempfile.mkstemp(dir=self.incoming)
            path = Path(made)
            with open(descriptor, "wb") as file:
                yield file, path
        except OSError as trouble:
            if trouble.errno in _FULL:
                raise StorageFull("no room for the file") from trouble
            raise
        finally:
            if path is not None:
                path.unlink(missing_ok=True)

    def _settle(self, received: _Received, media_type: str, name: str | None) -> StoredFile:
        """Give a temporary file that is on disk its place and name.

        What already lies there is replaced, not trusted: uploading again heals a damaged copy."""
        place = self.path(received.sha256)
        place.parent.mkdir(exist_ok=True)
        received.path.replace(place)
        for folder in (place.parent, self.root):
            _sync_folder(folder)
        return StoredFile(received.sha256, media_type, received.size, None, None, None, clean_name(name))


def _refuse_larger(size: int, limit: int, name: str | None) -> None:
    if size > limit:
        raise FileRefused(name, f"berkas lebih besar dari {_in_words(limit)}.")


def _in_words(limit: int) -> str:
    return f"{limit // MEGABYTE} MB" if limit >= MEGABYTE else f"{limit // 1024} kB"


def _flush_to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
