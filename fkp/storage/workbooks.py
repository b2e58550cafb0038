"""Whether an XLSX is small enough to be read, told before it is read.

An XLSX is a ZIP of XML: a few kilobytes can hold gigabytes, or millions of empty elements that each cost
hundreds of bytes of memory once parsed. Both are counted here in a stream, without keeping anything.
"""

import re
import zipfile
from io import BytesIO
from typing import IO

from fkp.storage.sniffing import FileRefused

MOST_UNPACKED = 60 * 1024 * 1024
MOST_ENTRIES = 2000
MOST_TAGS = 1_000_000
TAGS_IN_A_ROW = 120
"""Of a sheet of twenty columns as our own exports write it."""
# The reader builds one row, or one shared text, or a whole style sheet at a time.
MOST_TAGS_AT_ONCE = 100_000

_CHUNK = 1024 * 1024
_PIECE = re.compile(rb"<(?:[A-Za-z0-9_]+:)?(?:row|si)[\s/>]")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)""")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_UTF16_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def check_workbook(data: bytes, name: str, max_rows: int = 0) -> None:
    """Refuse a ZIP that is no XLSX, is damaged, or would unpack to more than a list of so many rows needs."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise _too_large(name)
            if any(entry.flag_bits & 1 for entry in entries):
                raise FileRefused(name, "berkas dikunci kata sandi; simpan tanpa kata sandi lalu unggah lagi.")
            if not any(entry.filename.startswith("xl/") for entry in entries):
                raise FileRefused(name, "isinya arsip ZIP atau dokumen lain, bukan lembar kerja Excel (.xlsx).")
            _count_tags(archive, entries, name, max(MOST_TAGS, max_rows * TAGS_IN_A_ROW))
    except FileRefused:
        raise
    # What a damaged archive raises (BadZipFile, zlib.error, LZMAError, …) has no nearer common ancestor.
    except Exception:
        raise broken(name) from None


def broken(name: str) -> FileRefused:
    """The refusal of a workbook that cannot be opened."""
    return FileRefused(name, "lembar kerja rusak dan tidak dapat dibuka; simpan ulang di Excel lalu unggah lagi.")


def _too_large(name: str) -> FileRefused:
    return FileRefused(name, "isi lembar kerja terlalu besar; hapus gambar dan lembar lain lalu unggah lagi.")


def _count_tags(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str, most: int) -> None:
    total = 0
    for entry in entries:
        with archive.open(entry) as part:
            total += _tags(part, name, most)
        if total > most:
            raise _too_large(name)


def _tags(part: IO[bytes], name: str, most: int) -> int:
    """How many `<` an XML part holds; refuse what evades counting (other encodings, entities), and heaps."""
    chunk = part.read(_CHUNK)
    start = chunk[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(_UTF16_STARTS):
        raise broken(name)
    if start and not start.startswith(b"<"):
        return _drain(part)
    declaration = chunk.partition(b"?>")[0] if start.startswith(b"<?xml") else b""
    if any(said.lower() not in (b"utf-8", b"utf8", b"us-ascii") for said in _ENCODING.findall(declaration)):
        raise broken(name)
    total = at_once = 0
    before = b""
    while chunk:
        if _DECLARATION.search(before + chunk):
            raise broken(name)
        before = chunk[-16:]
        pieces = _PIECE.split(chunk)
        for number, piece in enumerate(pieces):
            at_once = at_once + piece.count(b"<") if number == 0 else 1 + piece.count(b"<")
            if at_once > MOST_TAGS_AT_ONCE:
                raise _too_large(name)
        total += chunk.count(b"<")
        if total > most:
            raise _too_large(name)
        chunk = part.read(_CHUNK)
    return total


def _drain(part: IO[bytes]) -> int:
    """Read a picture or the like to its end, so that its checksum is checked; it holds no tags."""
    while part.read(_CHUNK):
        pass
    return 0
