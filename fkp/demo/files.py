"""Photos and papers for the demo, kept in the province's file store like any upload."""

import random
from dataclasses import dataclass
from io import BytesIO

from fkp.demo.pictures import meeting_photo, paper
from fkp.storage.files import FileStore, StoredFile
from fkp.storage.provinces import Province

PHOTOS = 24
SCANS = 6


@dataclass(frozen=True)
class Pool:
    """Files to choose from: many forums show the same content, but no unit shows one twice."""

    photos: list[StoredFile]
    lists: list[StoredFile]
    scans: list[StoredFile]


def keep_pool(province: Province, chance: random.Random) -> Pool:
    """Draw the photos and scans of a province and keep them."""
    store = FileStore(province.files)
    return Pool(
        photos=[keep_photo(store, chance, number) for number in range(1, PHOTOS + 1)],
        lists=[_scan(store, "Daftar hadir", "daftar-hadir", number) for number in range(1, SCANS + 1)],
        scans=[_scan(store, "Pindaian berita acara", "berita-acara", number) for number in range(1, SCANS + 1)],
    )


def keep_photo(store: FileStore, chance: random.Random, number: int) -> StoredFile:
    """Draw one photo and keep it."""
    return store.keep_photo(BytesIO(meeting_photo(chance)), f"IMG_{2000 + number}.jpg")


def keep_paper(store: FileStore, title: str, lines: list[str], name: str) -> StoredFile:
    """Draw one paper and keep it."""
    return store.keep_bytes(paper(title, lines), "application/pdf", name)


def _scan(store: FileStore, title: str, name: str, number: int) -> StoredFile:
    lines = [f"Lembar {number}", "", "Berkas ini menggantikan hasil pindai kertas yang ditandatangani."]
    return keep_paper(store, title, lines, f"{name}-{number}.pdf")
