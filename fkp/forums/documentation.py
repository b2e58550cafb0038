"""Dokumentasi: what its page shows, section by section, and taking in many uploads of one form."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field

from werkzeug.datastructures import FileStorage

from fkp.forums.files import DOCUMENT_KINDS, VIDEO_KINDS
from fkp.forums.models import Forum, ForumFile
from fkp.storage.files import MEGABYTE, FileRefused, StorageFull, StoredFile
from fkp.storage.provinces import current_province

RESERVE = 200 * MEGABYTE
"""What stays free on the disk whatever is uploaded: the database needs room to go on."""

SECTIONS: dict[str, tuple[str, ...]] = {
    "foto": ("foto",),
    "video": VIDEO_KINDS,
    "dokumen": tuple(DOCUMENT_KINDS),
}


@dataclass(frozen=True)
class Section:
    """One part of the page: the files it shows, and those taken out of it."""

    name: str
    shown: list[ForumFile]
    removed: list[ForumFile]


def section_of(kind: str) -> str | None:
    """The part of the page where files of this kind stand; None for those of other stages."""
    return next((name for name, kinds in SECTIONS.items() if kind in kinds), None)


def section(forum: Forum, name: str) -> Section:
    """The files of one part; documents by kind, everything else in its own order."""
    kinds = SECTIONS[name]
    files = [file for file in forum.files if file.kind in kinds]
    if name == "dokumen":
        files.sort(key=lambda file: (kinds.index(file.kind), file.position))
    return Section(
        name,
        shown=[file for file in files if file.removed_at is None],
        removed=[file for file in files if file.removed_at is not None],
    )


@dataclass
class Received:
    """What became of the uploads of one form; `refused` are sentences that begin with the file's name."""

    stored: list[StoredFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def receive(uploads: list[FileStorage], keep: Callable[[FileStorage], StoredFile]) -> Received:
    """Store every upload that is good and say of each other one why it is not. Raises StorageFull."""
    received = Received()
    for upload in uploads:
        try:
            received.stored.append(keep(upload))
        except FileRefused as refusal:
            received.refused.append(refusal.reason)
    return received


def ensure_room(size: int) -> None:
    """Refuse with StorageFull when this many bytes would leave the disk without its reserve."""
    if shutil.disk_usage(current_province().files).free < size + RESERVE:
        raise StorageFull("the disk's reserve would be used up")
