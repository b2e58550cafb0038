"""What a file really is, judged by its content and never by its name, and the refusal its sender reads.

Everything here reads untrusted bytes: it works in bounded memory and time, and executes nothing.
"""

import unicodedata
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import filetype
from pypdf import PdfReader
from pypdf.errors import PyPdfError

HEAD_BYTES = 8192
NAME_LENGTH = 150
END_READ = 500

_WORDS = {
    "image/jpeg": "foto JPEG",
    "image/png": "gambar PNG",
    "image/webp": "gambar WebP",
    "image/heic": "foto HEIC",
    "image/gif": "gambar GIF",
    "image/bmp": "gambar BMP",
    "image/tiff": "gambar TIFF",
    "image/avif": "gambar AVIF",
    "application/pdf": "dokumen PDF",
    "application/zip": "arsip ZIP",
    "application/x-rar-compressed": "arsip RAR",
    "application/x-msdownload": "program komputer",
    "application/x-executable": "program komputer",
    "video/mp4": "video MP4",
    "video/quicktime": "video MOV",
    "video/webm": "video WebM",
    "video/x-matroska": "video MKV",
    "video/x-msvideo": "video AVI",
}
_OFFICE_WORDS = ("word", "excel", "powerpoint", "officedocument", "opendocument")
# Brands of recorders and editors that `filetype` does not count as MP4 although players do.
_MP4_BRANDS = (b"iso", b"mp4", b"avc1", b"3gp", b"3g2", b"M4V", b"MSNV", b"dash")
_WEBM_SEGMENT = b"\x18\x53\x80\x67"
_MOST_BOXES = 100_000


class FileRefused(ValueError):
    """A file that is not taken in. `reason` is a plain Indonesian sentence that begins with the name."""

    def __init__(self, name: str | None, problem: str) -> None:
        self.reason = f"{clean_name(name)}: {problem}"
        super().__init__(self.reason)


def clean_name(name: str | None) -> str:
    """A file name fit to be stored and shown: composed (NFC), no folders, no control or direction marks.

    At most 150 characters with the ending kept; "berkas" when nothing is left."""
    # Composing takes time that grows with the square of the accents; no disk holds a longer name.
    name = (name or "").replace("\\", "/").rpartition("/")[2]
    name = name if len(name) <= 2 * END_READ else name[:END_READ] + name[-END_READ:]
    last = unicodedata.normalize("NFC", name)
    # Categories C* are control, direction (RTL override), surrogate and unassigned; Zl and Zp break lines.
    shown = "".join(
        c for c in last if unicodedata.category(c)[0] != "C" and unicodedata.category(c) not in ("Zl", "Zp")
    )
    shown = " ".join(shown.split())
    if not shown.strip(". "):
        return "berkas"
    ending = PurePosixPath(shown).suffix
    if len(shown) > NAME_LENGTH and len(ending) <= 10:
        return shown[: NAME_LENGTH - len(ending)] + ending
    return shown[:NAME_LENGTH]


def media_type(head: bytes) -> str | None:
    """The media type the first `HEAD_BYTES` of a file speak of; None when they speak of none we know."""
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    guess = filetype.guess(head)
    if guess is not None:
        return "video/mp4" if guess.mime == "video/x-m4v" else str(guess.mime)
    if head[4:8] == b"ftyp" and head[8:12].startswith(_MP4_BRANDS):
        return "video/mp4"
    return None


def in_words(head: bytes) -> str:
    """What the content is, in the words a person would use: "gambar GIF", "halaman web"."""
    kind = media_type(head)
    if kind in _WORDS:
        return _WORDS[kind]
    if kind is not None and any(word in kind for word in _OFFICE_WORDS):
        return "dokumen Office"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1024].lower()
    if b"<svg" in start:
        return "gambar SVG"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<table", b"<meta")):
        return "halaman web"
    return "berkas yang tidak dikenali"


def unlike(head: bytes, wanted: str) -> str:
    """The sentence for a file of another kind than its name or its place says."""
    return f"isinya {in_words(head)}, bukan {wanted}."


def check_video(path: Path, name: str) -> str:
    """The media type of a video that can be played; refuse other content and files cut off on the way."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        kind = media_type(head)
        if kind not in ("video/mp4", "video/quicktime", "video/webm"):
            raise FileRefused(name, unlike(head, "video MP4, MOV, atau WebM"))
        whole = _WEBM_SEGMENT in head if kind == "video/webm" else _boxes_are_whole(file, path.stat().st_size)
    if not whole:
        raise FileRefused(name, "video rusak atau terpotong; salin ulang dari kamera lalu unggah lagi.")
    return kind


def _boxes_are_whole(file: BinaryIO, size: int) -> bool:
    """Whether an MP4 or MOV has its index (`moov`) and neither index nor pictures (`mdat`) run over its end.

    A recorder writes the index last, so an upload that was cut off lacks it and no player opens the file."""
    at, seen_index = 0, False
    for _ in range(_MOST_BOXES):
        if at + 8 > size:
            return seen_index
        file.seek(at)
        header = file.read(16)
        length, kind = int.from_bytes(header[:4], "big"), header[4:8]
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        elif length == 0:
            length = size - at
        if length < 8:
            return False
        if at + length > size:
            return seen_index and kind not in (b"moov", b"mdat")
        seen_index = seen_index or kind == b"moov"
        at += length
    return False


def is_pdf(path: Path) -> bool:
    """Whether the content calls itself a PDF, whole or not."""
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-"


def check_pdf(path: Path, name: str) -> int:
    """The number of pages of a PDF that opens without a password; refuse all else."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if not head.startswith(b"%PDF-"):
            raise FileRefused(name, unlike(head, "dokumen PDF"))
        try:
            reader = PdfReader(file)
            locked = reader.is_encrypted
            pages = 0 if locked else len(reader.pages)
        # Whatever a broken or hostile file makes the parser raise, the answer is the same.
        except (
            PyPdfError,
            ValueError,
            TypeError,
            LookupError,
            AttributeError,
            ArithmeticError,
            OSError,
            RecursionError,
            MemoryError,
            AssertionError,
            NotImplementedError,
        ):
            raise FileRefused(name, "dokumen PDF rusak dan tidak dapat dibuka.") from None
    if locked:
        raise FileRefused(name, "dokumen PDF dikunci kata sandi; simpan tanpa kata sandi lalu unggah lagi.")
    if pages < 1:
        raise FileRefused(name, "dokumen PDF tidak berisi halaman.")
    return pages
