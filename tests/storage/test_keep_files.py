"""Keeping files: what arrives whole is kept for good under its hash; what does not leaves nothing."""

import errno
import hashlib
import os
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from fkp.storage.files import CHUNK, FileRefused, FileStore, StorageFull, StoredFile, clean_name
from tests.storage import uploads


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def left_in_incoming(store: FileStore) -> list[str]:
    return [entry.name for entry in store.incoming.iterdir()] if store.incoming.exists() else []


class Dripping:
    """A body of so many bytes that arrives in pieces and remembers the largest piece asked for."""

    def __init__(self, body: bytes, breaks_after: int | None = None) -> None:
        self.rest, self.given, self.breaks_after, self.largest_asked = body, 0, breaks_after, 0

    def read(self, size: int = -1, /) -> bytes:
        self.largest_asked = max(self.largest_asked, size if size >= 0 else 1 << 60)
        if self.breaks_after is not None and self.given >= self.breaks_after:
            raise ConnectionResetError("the phone lost its network")
        piece, self.rest = self.rest[: min(size, 1000)], self.rest[min(size, 1000) :]
        self.given += len(piece)
        return piece


def test_document_is_kept_byte_for_byte_under_its_hash(store: FileStore) -> None:
    paper = uploads.pdf(pages=3)
    kept = store.keep_document(BytesIO(paper), "Daftar Hadir.pdf")
    sha256 = hashlib.sha256(paper).hexdigest()
    assert kept == StoredFile(sha256, "application/pdf", len(paper), None, None, None, "Daftar Hadir.pdf")
    assert store.path(sha256) == store.root / sha256[:2] / sha256
    assert store.path(sha256).read_bytes() == paper
    assert store.exists(sha256)
    assert store.verify(sha256)
    assert list(store.all_hashes()) == [sha256]
    assert left_in_incoming(store) == []


@pytest.mark.parametrize(
    ("body", "name", "media_type"),
    [
        (uploads.mp4(), "VID_0001.mp4", "video/mp4"),
        (uploads.mp4(brand=b"iso5"), "potongan.mp4", "video/mp4"),
        (uploads.mp4(brand=b"3gp5"), "lama.3gp", "video/mp4"),
        (uploads.mov(), "IMG_0002.MOV", "video/quicktime"),
        (uploads.webm(), "rekaman.webm", "video/webm"),
        (uploads.mp4(), "salah-nama.txt", "video/mp4"),
    ],
)
def test_video_is_kept_as_it_is_and_named_by_its_content(
    store: FileStore, body: bytes, name: str, media_type: str
) -> None:
    kept = store.keep_video(BytesIO(body), name)
    assert (kept.media_type, kept.size, kept.original_name) == (media_type, len(body), name)
    assert store.path(kept.sha256).read_bytes() == body


def test_video_is_received_in_small_pieces(store: FileStore) -> None:
    arriving = Dripping(uploads.mp4(bytes(400_000)))
    kept = store.keep_video(arriving, "forum.mp4")
    assert kept.size > 400_000
    assert arriving.largest_asked == CHUNK


def test_scan_is_kept_as_document_or_photo_by_its_content(store: FileStore) -> None:
    as_pdf = store.keep_image_or_document(BytesIO(uploads.pdf()), "ba-ditandatangani.jpg")
    as_photo = store.keep_image_or_document(BytesIO(uploads.jpeg()), "ba-ditandatangani.pdf")
    assert (as_pdf.media_type, as_pdf.width, as_pdf.thumbnail_sha256) == ("application/pdf", None, None)
    assert (as_photo.media_type, as_photo.width, as_photo.height) == ("image/jpeg", 400, 300)
    assert as_photo.thumbnail_sha256 is not None
    assert store.verify(as_photo.thumbnail_sha256)


def test_what_the_program_made_is_kept_without_questions(store: FileStore) -> None:
    kept = store.keep_bytes(b"%PDF-1.4 beku", "application/pdf", "Berita Acara 12/2025.pdf")
    assert kept.original_name == "2025.pdf"
    assert store.path(kept.sha256).read_bytes() == b"%PDF-1.4 beku"


def test_same_content_is_kept_once_also_when_many_send_it_together(store: FileStore) -> None:
    paper = uploads.pdf()
    with ThreadPoolExecutor(8) as people:
        kept = list(people.map(lambda n: store.keep_document(BytesIO(paper), f"{n}.pdf"), range(24)))
    assert len({file.sha256 for file in kept}) == 1
    assert {file.original_name for file in kept} == {f"{n}.pdf" for n in range(24)}
    assert list(store.all_hashes()) == [kept[0].sha256]
    assert store.verify(kept[0].sha256)
    assert left_in_incoming(store) == []


def test_damaged_copy_is_noticed_and_healed_by_uploading_again(store: FileStore) -> None:
    paper = uploads.pdf()
    kept = store.keep_document(BytesIO(paper), "undangan.pdf")
    store.path(kept.sha256).write_bytes(paper[:-1] + b"?")
    assert not store.verify(kept.sha256)
    store.keep_document(BytesIO(paper), "undangan.pdf")
    assert store.verify(kept.sha256)


def test_discarded_file_is_gone_and_discarding_twice_is_harmless(store: FileStore) -> None:
    kept = store.keep_document(BytesIO(uploads.pdf()), "undangan.pdf")
    store.discard(kept.sha256)
    store.discard(kept.sha256)
    assert not store.exists(kept.sha256)
    assert not store.verify(kept.sha256)
    assert list(store.all_hashes()) == []


@pytest.mark.parametrize("wrong", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, "a" * 64 + "\n", "é" * 64])
def test_only_a_hash_leads_to_a_file(store: FileStore, wrong: str) -> None:
    for deed in (store.path, store.exists, store.verify, store.discard):
        with pytest.raises(ValueError, match="SHA-256"):
            deed(wrong)


def test_stray_files_in_the_folder_are_not_taken_for_kept_ones(store: FileStore) -> None:
    kept = store.keep_bytes(b"isi", "text/plain", "catatan.txt")
    (store.root / kept.sha256[:2] / ".DS_Store").write_text("x")
    (store.root / "catatan.txt").write_text("x")
    assert list(store.all_hashes()) == [kept.sha256]


def test_lost_connection_leaves_nothing(store: FileStore) -> None:
    with pytest.raises(ConnectionResetError):
        store.keep_video(Dripping(uploads.mp4(bytes(50_000)), breaks_after=20_000), "forum.mp4")
    assert left_in_incoming(store) == []
    assert list(store.all_hashes()) == []


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """A real refusal by the kernel in the middle of writing, as from a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_disk_that_fills_while_writing_is_told_and_leaves_nothing(store: FileStore) -> None:
    video = uploads.mp4(bytes(2_000_000))
    with files_no_larger_than(600_000), pytest.raises(StorageFull):
        store.keep_video(BytesIO(video), "forum.mp4")
    assert left_in_incoming(store) == []
    assert list(store.all_hashes()) == []
    assert store.keep_video(BytesIO(video), "forum.mp4").size == len(video)


@pytest.mark.parametrize("trouble", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("deed", ["keep_photo", "keep_video", "keep_document"])
def test_disk_found_full_at_the_last_moment_is_told_and_leaves_nothing(
    store: FileStore, monkeypatch: pytest.MonkeyPatch, trouble: int, deed: str
) -> None:
    def no_room(_descriptor: int) -> None:
        raise OSError(trouble, os.strerror(trouble))

    body = {"keep_photo": uploads.jpeg(), "keep_video": uploads.mp4(), "keep_document": uploads.pdf()}[deed]
    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(StorageFull):
        getattr(store, deed)(BytesIO(body), "bukti")
    assert left_in_incoming(store) == []
    assert list(store.all_hashes()) == []


def test_other_trouble_with_the_disk_is_not_called_full(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_descriptor: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="input/output error"):
        store.keep_document(BytesIO(uploads.pdf()), "undangan.pdf")
    assert left_in_incoming(store) == []


def test_file_and_both_folders_reach_the_disk_before_the_answer(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    really = os.fsync

    def watched(descriptor: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        really(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    kept = store.keep_document(BytesIO(uploads.pdf()), "undangan.pdf")
    assert Path(synced[0]).parent == store.incoming
    assert synced[1:] == [str(store.root / kept.sha256[:2]), str(store.root)]


def test_leftovers_of_a_killed_process_are_cleared_but_not_uploads_still_arriving(store: FileStore) -> None:
    store.incoming.mkdir(parents=True)
    for name, hours in (("lama", 30), ("baru", 1)):
        (store.incoming / name).write_bytes(b"setengah")
        moment = (store.incoming / name).stat().st_mtime - hours * 3600
        os.utime(store.incoming / name, (moment, moment))
    assert store.clear_abandoned() == 1
    assert left_in_incoming(store) == ["baru"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("foto forum.jpg", "foto forum.jpg"),
        ("C:\\Users\\Sari\\foto.jpg", "foto.jpg"),
        ("../../../etc/passwd", "passwd"),
        ("foto\u202egpj.exe", "fotogpj.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("nul\0l\u2028.pdf", "null.pdf"),
        ("rapat\ud800.pdf", "rapat.pdf"),
        ("cafe\u0301.pdf", "caf\u00e9.pdf"),
        ("  dua   spasi .pdf ", "dua spasi .pdf"),
        ("rapat 🎉.jpg", "rapat 🎉.jpg"),
        ("=HYPERLINK(1).csv", "=HYPERLINK(1).csv"),
        ("", "berkas"),
        (None, "berkas"),
        ("..", "berkas"),
        ("folder/", "berkas"),
        ("\u202e\u200f", "berkas"),
    ],
)
def test_name_is_made_harmless_and_stays_readable(given: str | None, kept: str) -> None:
    assert clean_name(given) == kept


def test_long_name_keeps_its_ending() -> None:
    assert clean_name("é" * 10_000 + ".jpeg") == "é" * 145 + ".jpeg"
    assert clean_name("a." + "b" * 10_000) == ("a." + "b" * 10_000)[:150]


def test_refusal_names_the_file_by_its_harmless_name() -> None:
    refusal = FileRefused("../a\u202eb.jpg", "berkas kosong.")
    assert refusal.reason == "ab.jpg: berkas kosong."
    assert str(refusal) == refusal.reason
