"""All evidence of a forum as one ZIP, written piece by piece while it is sent: its size needs no memory."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from fkp.forums.evidence import shown_files
from fkp.forums.files import KINDS
from fkp.forums.models import Forum
from fkp.storage.files import FileStore
from fkp.web.downloads import safe_name

PIECE = 256 * 1024
LINKS = "tautan-video.txt"


class _Outlet:
    """What the ZIP is written into: a pipe without a way back, emptied after every piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits: every piece is handed on as it comes."""

    def close(self) -> None:
        """The answer ends by itself."""

    def drain(self) -> bytes:
        drained = b"".join(self._pieces)
        self._pieces.clear()
        return drained


def evidence_zip(forum: Forum, store: FileStore) -> Iterator[bytes]:
    """The ZIP's bytes in order; files are named by kind and place ("1-foto/01-pembukaan.jpg")."""
    # Read now: when the bytes are sent, the session is closed.
    return _stream(_contents(forum, store), _links(forum))


def _contents(forum: Forum, store: FileStore) -> list[tuple[str, Path]]:
    contents = []
    for number, kind in enumerate((kind for kind in KINDS if kind != "tautan_video"), start=1):
        folder = f"{number}-{kind.replace('_', '-')}"
        for place, file in enumerate(shown_files(forum, kind), start=1):
            if file.sha256 and store.exists(file.sha256):
                contents.append((f"{folder}/{_name(place, file.caption, file.original_name, file.media_type)}",
                                 store.path(file.sha256)))  # fmt: skip
    return contents


def _name(place: int, caption: str, original: str, media_type: str) -> str:
    endings = {"image/jpeg": "jpg", "application/pdf": "pdf", "video/mp4": "mp4", "video/quicktime": "mov"}
    words = caption or Path(original).stem
    return f"{place:02d}-{safe_name(words, endings.get(media_type, 'webm'))}"


def _links(forum: Forum) -> str:
    return "".join(f"{file.caption}: {file.link}\n" for file in shown_files(forum, "tautan_video"))


def _stream(contents: list[tuple[str, Path]], links: str) -> Iterator[bytes]:
    outlet = _Outlet()
    # Photos, videos and PDFs are compressed already.
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for name, path in contents:
            with path.open("rb") as source, archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
                while piece := source.read(PIECE):
                    entry.write(piece)
                    yield outlet.drain()
        if links:
            archive.writestr(LINKS, links)
    yield outlet.drain()
