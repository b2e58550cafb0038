"""Dokumentasi: what its page shows, section by section."""

from dataclasses import dataclass

from fkp.forums.files import DOCUMENT_KINDS, VIDEO_KINDS
from fkp.forums.models import Forum, ForumFile

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
