"""Photos from phones: upright, small, in true colours, and telling nobody where they were taken."""

from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from fkp.storage.files import FileStore, StoredFile
from tests.storage import uploads
from tests.storage.uploads import BLUE, GREEN, RED, WHITE, encoded, exif, four_corners, heic, jpeg


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


def stored(store: FileStore, sha256: str | None) -> Image.Image:
    assert sha256 is not None
    return Image.open(BytesIO(store.path(sha256).read_bytes()))


def corners(picture: Image.Image) -> list[tuple[int, ...]]:
    """The colours near the four corners: top left, top right, bottom left, bottom right."""
    right, bottom = picture.width - 1 - picture.width // 8, picture.height - 1 - picture.height // 8
    left, top = picture.width // 8, picture.height // 8
    places = ((left, top), (right, top), (left, bottom), (right, bottom))
    return [picture.convert("RGB").getpixel(place) for place in places]  # type: ignore[misc]


def assert_close(seen: list[tuple[int, ...]], expected: list[tuple[int, ...]], by: int = 12) -> None:
    for colour, wanted in zip(seen, expected, strict=True):
        assert all(abs(a - b) <= by for a, b in zip(colour, wanted, strict=True)), (seen, expected)


AS_SEEN = [RED, GREEN, BLUE, WHITE]
# How the picture must lie in the file so that a viewer who obeys the mark sees it upright.
LAID = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photo_stands_upright_however_the_phone_was_held(store: FileStore, kind: str, orientation: int) -> None:
    laid = four_corners(2000, 1500)
    if orientation in LAID:
        laid = laid.transpose(LAID[orientation])
    kept = store.keep_photo(BytesIO(encoded(laid, kind, quality=95, exif=exif(orientation))), "foto")
    assert (kept.width, kept.height) == (1600, 1200)
    assert_close(corners(stored(store, kept.sha256)), AS_SEEN)
    assert_close(corners(stored(store, kept.thumbnail_sha256)), AS_SEEN)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_heic_photo_stands_upright(store: FileStore, orientation: int) -> None:
    laid = four_corners(640, 480)
    if orientation in LAID:
        laid = laid.transpose(LAID[orientation])
    kept = store.keep_photo(BytesIO(heic(laid, exif=exif(orientation).tobytes())), "IMG_0001.HEIC")
    assert (kept.media_type, kept.width, kept.height) == ("image/jpeg", 640, 480)
    assert_close(corners(stored(store, kept.sha256)), AS_SEEN)


def with_marks(kind: str) -> bytes:
    marks = exif()
    if kind == "HEIC":
        return heic(four_corners(), exif=marks.tobytes(), xmp=b"<x:xmpmeta>RahasiaXMP</x:xmpmeta>")
    if kind == "JPEG":
        return encoded(four_corners(), "JPEG", exif=marks, comment=b"RahasiaKomentar", xmp=b"RahasiaXMP")
    return encoded(four_corners(), kind, exif=marks, xmp=b"RahasiaXMP")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_position_and_device_are_gone_from_what_is_kept(store: FileStore, kind: str) -> None:
    sent = with_marks(kind)
    assert b"KameraRahasia" in sent
    kept = store.keep_photo(BytesIO(sent), "foto")
    assert kept.thumbnail_sha256 is not None
    for sha256 in (kept.sha256, kept.thumbnail_sha256):
        body = store.path(sha256).read_bytes()
        assert not any(mark in body for mark in (b"Exif", b"Rahasia", b"http://ns.adobe.com", b"ICC_PROFILE"))
        assert dict(Image.open(BytesIO(body)).getexif()) == {}
        assert Image.open(BytesIO(body)).getexif().get_ifd(uploads.GPS_IFD) == {}
    assert len(list(store.all_hashes())) == 2


def test_twelve_megapixels_become_a_small_progressive_jpeg_with_a_thumbnail(store: FileStore) -> None:
    kept = store.keep_photo(BytesIO(jpeg(4032, 3024)), "IMG_2025.jpg")
    assert kept == StoredFile(kept.sha256, "image/jpeg", kept.size, 1600, 1200, kept.thumbnail_sha256, "IMG_2025.jpg")
    photo, thumbnail = stored(store, kept.sha256), stored(store, kept.thumbnail_sha256)
    assert (photo.format, photo.mode, photo.size, photo.info["progressive"]) == (
        "JPEG",
        "RGB",
        (1600, 1200),
        1,
    )
    assert (thumbnail.format, thumbnail.size) == ("JPEG", (320, 240))
    assert store.path(kept.sha256).stat().st_size == kept.size < 500_000


@pytest.mark.parametrize(
    ("sent", "kept_size"),
    [
        ((800, 600), (800, 600)),
        ((1600, 1600), (1600, 1600)),
        ((1601, 900), (1600, 899)),
        ((3000, 4000), (1200, 1600)),
        ((3217, 1999), (1600, 994)),
        ((9000, 3), (1600, 1)),
        ((2, 6000), (1, 1600)),
        ((1, 1), (1, 1)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_longest_side_is_at_most_1600_and_nothing_is_enlarged(
    store: FileStore, kind: str, sent: tuple[int, int], kept_size: tuple[int, int]
) -> None:
    kept = store.keep_photo(BytesIO(encoded(Image.new("RGB", sent, RED), kind)), "foto")
    assert (kept.width, kept.height) == kept_size
    assert stored(store, kept.sha256).size == kept_size


def test_large_picture_has_no_seams_where_it_was_put_together(store: FileStore) -> None:
    slope = Image.linear_gradient("L").resize((5003, 4001)).convert("RGB")
    kept = store.keep_photo(BytesIO(encoded(slope, "PNG")), "lereng.png")
    column = stored(store, kept.sha256).convert("L").crop((800, 0, 801, kept.height or 0))
    levels = list(column.tobytes())
    assert (levels[0], levels[-1]) == (pytest.approx(0, abs=3), pytest.approx(255, abs=3))
    assert all(-2 <= after - before <= 3 for before, after in pairwise(levels))


def transparent(mode: str) -> Image.Image:
    picture = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    picture.paste((*RED, 255), (0, 0, 50, 50))
    return picture if mode == "RGBA" else picture.quantize(8) if mode == "P" else picture.convert("LA")


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA"])
def test_transparent_parts_become_white_paper(store: FileStore, mode: str) -> None:
    kept = store.keep_photo(BytesIO(encoded(transparent(mode), "PNG")), "logo.png")
    seen = corners(stored(store, kept.sha256))
    assert_close(seen[1:], [WHITE] * 3)
    assert sum(seen[0]) < 330


@pytest.mark.parametrize(
    ("picture", "kind", "colour"),
    [
        (Image.new("1", (90, 90), 1), "PNG", WHITE),
        (Image.new("L", (90, 90), 120), "JPEG", (120, 120, 120)),
        (Image.new("I;16", (90, 90), 120 * 256), "PNG", (120, 120, 120)),
        (Image.new("CMYK", (90, 90), (0, 255, 255, 0)), "JPEG", (255, 0, 0)),
        (Image.new("RGB", (90, 90), GREEN).quantize(4), "PNG", GREEN),
    ],
)
def test_every_kind_of_colour_comes_out_as_plain_colour(
    store: FileStore, picture: Image.Image, kind: str, colour: tuple[int, int, int]
) -> None:
    kept = store.keep_photo(BytesIO(encoded(picture, kind)), "foto")
    assert stored(store, kept.sha256).mode == "RGB"
    assert_close(corners(stored(store, kept.sha256)), [colour] * 4, by=4)


def test_colours_of_another_profile_are_converted_to_srgb(store: FileStore) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    grey = Image.new("RGB", (90, 90), (119, 119, 119))
    same = store.keep_photo(BytesIO(encoded(grey, "JPEG", icc_profile=srgb)), "srgb.jpg")
    unfit = store.keep_photo(BytesIO(encoded(grey, "JPEG", icc_profile=lab)), "lab.jpg")
    broken = store.keep_photo(BytesIO(encoded(grey, "JPEG", icc_profile=b"bukan profil" * 20)), "rusak.jpg")
    for kept in (same, unfit, broken):
        assert_close(corners(stored(store, kept.sha256)), [(119, 119, 119)] * 4, by=3)


def test_wide_colours_of_a_phone_are_made_stronger_in_srgb(store: FileStore) -> None:
    """The same numbers mean a stronger green in a wide space, so in sRGB red and blue must go down."""
    wide = wide_profile()
    kept = store.keep_photo(
        BytesIO(encoded(Image.new("RGB", (90, 90), (120, 200, 120)), "PNG", icc_profile=wide)), "p3"
    )
    red, green, blue = corners(stored(store, kept.sha256))[0]
    assert red < 105
    assert green > 198
    assert blue < 118


def wide_profile() -> bytes:
    """sRGB's profile with the three colorants of Display P3 in their place (for D50, as s15Fixed16)."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    p3 = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }
    count = int.from_bytes(profile[128:132], "big")
    for at in range(132, 132 + 12 * count, 12):
        tag, offset = bytes(profile[at : at + 4]), int.from_bytes(profile[at + 4 : at + 8], "big")
        for number, value in enumerate(p3.get(tag, ())):
            place = offset + 8 + 4 * number
            profile[place : place + 4] = round(value * 65536).to_bytes(4, "big", signed=True)
    return bytes(profile)


def test_portrait_photo_with_a_second_picture_inside_keeps_the_first(store: FileStore) -> None:
    out = BytesIO()
    four_corners(2000, 1500).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (200, 150))])
    kept = store.keep_photo(BytesIO(out.getvalue()), "portret.jpg")
    assert (kept.width, kept.height) == (1600, 1200)
    assert_close(corners(stored(store, kept.sha256)), AS_SEEN)


def test_photo_with_a_script_behind_it_comes_out_without_it(store: FileStore) -> None:
    script = b"<script>alert(1)</script><?php system('id'); ?>"
    kept = store.keep_photo(BytesIO(jpeg() + script), "foto.jpg")
    assert_close(corners(stored(store, kept.sha256)), AS_SEEN)
    assert not any(b"script" in store.path(sha256).read_bytes() for sha256 in store.all_hashes())


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_photo_with_a_broken_exif_block_is_still_kept(store: FileStore) -> None:
    marked = encoded(four_corners(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 40)
    kept = store.keep_photo(BytesIO(marked), "foto.jpg")
    assert_close(corners(stored(store, kept.sha256)), AS_SEEN)


def test_same_photo_sent_twice_is_the_same_file(store: FileStore) -> None:
    first = store.keep_photo(BytesIO(jpeg()), "pagi.jpg")
    second = store.keep_photo(BytesIO(jpeg()), "siang.jpg")
    assert (first.sha256, first.thumbnail_sha256) == (second.sha256, second.thumbnail_sha256)
    assert len(list(store.all_hashes())) == 2
