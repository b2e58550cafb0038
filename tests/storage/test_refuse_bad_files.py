"""Files that are not what they should be: refused with the reason, and nothing of them stays."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter

from fkp.storage.files import DOCUMENT_LIMIT, PHOTO_LIMIT, FileRefused, FileStore
from tests.storage.uploads import box, encoded, four_corners, heic, jpeg, mov, mp4, pdf, png_claiming, webm

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
GIF_WITH_SCRIPT = b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)"
PROGRAM = b"MZ" + bytes(200)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


def refusal(store: FileStore, deed: str, body: bytes, name: str = "bukti.jpg", **options: int) -> str:
    """The reason given; also makes sure that nothing was kept and nothing is left lying about."""
    with pytest.raises(FileRefused) as refused:
        getattr(store, deed)(BytesIO(body), name, **options)
    assert list(store.all_hashes()) == []
    assert list(store.incoming.iterdir()) == []
    return refused.value.reason


@pytest.mark.parametrize("deed", ["keep_photo", "keep_video", "keep_document", "keep_image_or_document"])
def test_empty_file(store: FileStore, deed: str) -> None:
    assert refusal(store, deed, b"", "foto1.jpg") == "foto1.jpg: berkas kosong."


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (encoded(four_corners(), "GIF"), "gambar GIF"),
        (GIF_WITH_SCRIPT, "gambar GIF"),
        (encoded(four_corners(), "BMP"), "gambar BMP"),
        (encoded(four_corners(), "TIFF"), "gambar TIFF"),
        (encoded(four_corners(), "AVIF"), "gambar AVIF"),
        (SVG, "gambar SVG"),
        (HTML, "halaman web"),
        (b"\xef\xbb\xbf\n  " + HTML, "halaman web"),
        (pdf(), "dokumen PDF"),
        (mp4(), "video MP4"),
        (PROGRAM, "program komputer"),
        (b"PK\x03\x04" + bytes(100), "arsip ZIP"),
        (b"hanya tulisan", "berkas yang tidak dikenali"),
        (b"\xff", "berkas yang tidak dikenali"),
    ],
)
def test_something_else_named_as_a_photo(store: FileStore, body: bytes, what: str) -> None:
    reason = f"bukti.jpg: isinya {what}, bukan foto JPEG, PNG, WebP, atau HEIC."
    assert refusal(store, "keep_photo", body) == reason


@pytest.mark.parametrize(
    "whole",
    [jpeg(), encoded(four_corners(), "PNG"), encoded(four_corners(), "WEBP"), heic()],
    ids=["jpeg", "png", "webp", "heic"],
)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_photo_cut_off_on_the_way(store: FileStore, whole: bytes, share: float) -> None:
    reason = refusal(store, "keep_photo", whole[: max(64, int(len(whole) * share))])
    assert reason.startswith("bukti.jpg: foto rusak atau terpotong;")


def test_photo_with_its_pixels_destroyed(store: FileStore) -> None:
    whole = encoded(four_corners(), "PNG")
    middle = len(whole) // 2
    assert "rusak" in refusal(store, "keep_photo", whole[:middle] + b"XXXXXXXX" + whole[middle + 8 :])


@pytest.mark.parametrize("side", [7_072, 12_000, 50_000, 2_000_000_000])
def test_pixel_flood_of_less_than_a_kilobyte(store: FileStore, side: int) -> None:
    flood = png_claiming(side, side)
    assert len(flood) < 1000
    reason = "bukti.jpg: foto lebih dari 50 megapiksel; kecilkan lalu unggah lagi."
    assert refusal(store, "keep_photo", flood) == reason


def test_webp_and_progressive_jpeg_have_lower_limits_for_they_cost_more_memory(store: FileStore) -> None:
    webp = encoded(Image.new("RGB", (4000, 3001)), "WEBP")
    progressive = encoded(Image.new("L", (5000, 5001)), "JPEG", progressive=True)
    assert "lebih dari 12 megapiksel" in refusal(store, "keep_photo", webp)
    assert "lebih dari 25 megapiksel" in refusal(store, "keep_photo", progressive)


def test_bomb_in_the_colour_profile_of_a_png(store: FileStore) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    bomb = chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(200_000_000), 9))
    whole = encoded(four_corners(), "PNG")
    kept_or_not = whole[:33] + bomb + whole[33:]
    assert "rusak" in refusal(store, "keep_photo", kept_or_not)


def test_photo_of_more_than_25_megabytes(store: FileStore) -> None:
    heavy = jpeg() + bytes(PHOTO_LIMIT)
    assert refusal(store, "keep_photo", heavy) == "bukti.jpg: berkas lebih besar dari 25 MB."


def test_video_over_its_limit_is_refused_and_at_its_limit_kept(store: FileStore) -> None:
    video = mp4(bytes(3 * 1024 * 1024))
    reason = refusal(store, "keep_video", video, "forum.mp4", limit=2 * 1024 * 1024)
    assert reason == "forum.mp4: berkas lebih besar dari 2 MB."
    assert store.keep_video(BytesIO(video), "forum.mp4", limit=len(video)).size == len(video)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (jpeg(), "foto JPEG"),
        (heic(), "foto HEIC"),
        (HTML, "halaman web"),
        (PROGRAM, "program komputer"),
        (b"RIFF\x24\0\0\0AVI LIST" + bytes(50), "video AVI"),
        (b"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska" + bytes(50), "video MKV"),
    ],
)
def test_something_else_named_as_a_video(store: FileStore, body: bytes, what: str) -> None:
    reason = f"forum.mp4: isinya {what}, bukan video MP4, MOV, atau WebM."
    assert refusal(store, "keep_video", body, "forum.mp4") == reason


FTYP = mp4()[:24]


@pytest.mark.parametrize(
    "body",
    [
        mp4()[:-50],
        mp4()[:1000],
        mov()[:500],
        FTYP,
        FTYP + box(b"moov") + box(b"mdat", bytes(5000))[:900],
        FTYP + struct.pack(">I", 3) + b"moov" + bytes(50),
        FTYP + struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 1 << 63) + bytes(50),
        FTYP + box(b"free") * 150_000 + box(b"moov"),
        webm()[:30],
    ],
    ids=[
        "index cut",
        "early",
        "mov",
        "head only",
        "pictures cut",
        "length 3",
        "endless",
        "too many boxes",
        "webm head",
    ],
)
def test_video_cut_off_or_broken(store: FileStore, body: bytes) -> None:
    assert refusal(store, "keep_video", body, "forum.mp4").startswith("forum.mp4: video rusak atau terpotong;")


def test_video_with_long_boxes_or_a_last_box_to_the_end_is_whole(store: FileStore) -> None:
    long_box = struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 16 + 40) + bytes(40)
    to_the_end = struct.pack(">I", 0) + b"mdat" + bytes(900)
    assert store.keep_video(BytesIO(FTYP + long_box + box(b"moov")), "a.mp4").media_type == "video/mp4"
    assert store.keep_video(BytesIO(FTYP + box(b"moov") + to_the_end), "b.mp4").media_type == "video/mp4"


@pytest.mark.parametrize(
    ("body", "what"),
    [(HTML + pdf(), "halaman web"), (jpeg(), "foto JPEG"), (b"\n" + pdf(), "berkas yang tidak dikenali")],
)
def test_something_else_named_as_a_document(store: FileStore, body: bytes, what: str) -> None:
    reason = f"daftar-hadir.pdf: isinya {what}, bukan dokumen PDF."
    assert refusal(store, "keep_document", body, "daftar-hadir.pdf") == reason


def bomb_as_object_stream() -> bytes:
    """A PDF whose list of objects unpacks from some hundred kilobytes to two hundred megabytes."""
    packed = zlib.compress(bytes(200_000_000), 9)
    head = b"%PDF-1.5\n"
    table = b"1 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length "
    table += str(len(packed)).encode() + b">>\nstream\n" + packed + b"\nendstream\nendobj\n"
    return head + table + b"startxref\n" + str(len(head)).encode() + b"\n%%EOF\n"


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-",
        b"%PDF-1.7\n" + HTML,
        b"%PDF-1.7\n" + bytes(5000),
        pdf()[:120],
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        bomb_as_object_stream(),
    ],
    ids=["five bytes", "web page", "zeros", "cut", "loop", "bomb"],
)
def test_document_that_cannot_be_opened(store: FileStore, body: bytes) -> None:
    reason = refusal(store, "keep_document", body, "surat.pdf")
    assert reason in (
        "surat.pdf: dokumen PDF rusak dan tidak dapat dibuka.",
        "surat.pdf: dokumen PDF tidak berisi halaman.",
    )


@pytest.mark.parametrize("deed", ["keep_document", "keep_image_or_document"])
def test_document_behind_a_password(store: FileStore, deed: str) -> None:
    reason = refusal(store, deed, pdf(password="rahasia"), "surat.pdf")
    assert reason == "surat.pdf: dokumen PDF dikunci kata sandi; simpan tanpa kata sandi lalu unggah lagi."


def test_document_without_pages(store: FileStore) -> None:
    out = BytesIO()
    PdfWriter().write(out)
    assert (
        refusal(store, "keep_document", out.getvalue(), "kosong.pdf")
        == "kosong.pdf: dokumen PDF tidak berisi halaman."
    )


@pytest.mark.parametrize("deed", ["keep_document", "keep_image_or_document"])
def test_document_of_more_than_20_megabytes(store: FileStore, deed: str) -> None:
    heavy = pdf() + bytes(DOCUMENT_LIMIT)
    assert refusal(store, deed, heavy, "pindaian.pdf") == "pindaian.pdf: berkas lebih besar dari 20 MB."


def test_scan_that_is_neither_document_nor_photo(store: FileStore) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ba.jpg", jpeg())
    reason = refusal(store, "keep_image_or_document", out.getvalue(), "ba.pdf")
    assert reason == "ba.pdf: isinya arsip ZIP, bukan dokumen PDF atau foto JPEG, PNG, WebP, atau HEIC."


WHOLE = {
    "keep_photo": [jpeg(), encoded(four_corners(), "PNG"), encoded(four_corners(), "WEBP"), heic()],
    "keep_video": [mp4(), webm()],
    "keep_document": [pdf(2)],
}


@settings(max_examples=150, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), deed=st.sampled_from(sorted(WHOLE)))
def test_any_damage_is_either_refused_or_kept_whole(store: FileStore, data: st.DataObject, deed: str) -> None:
    """Damaged at random: never another error than a refusal, never anything left in between."""
    body = bytearray(data.draw(st.sampled_from(WHOLE[deed])))
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        kept = getattr(store, deed)(BytesIO(body[: data.draw(st.integers(1, len(body)))]), "bukti")
    except FileRefused as refused:
        assert refused.reason.startswith("bukti: ")
    else:
        assert store.verify(kept.sha256)
    assert list(store.incoming.iterdir()) == []
