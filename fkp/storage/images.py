"""A photo from a phone becomes a small, upright sRGB JPEG that tells nothing but the picture.

Saving again from pixels alone is what removes position (GPS), device and hidden content: whatever was
attached to the upload, also a page or script behind the picture, is not carried over.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from fkp.storage.sniffing import HEAD_BYTES, FileRefused, media_type, unlike

LONGEST_SIDE = 1600
THUMBNAIL_SIDE = 320
QUALITY = 82
THUMBNAIL_QUALITY = 75

# Decoding is to stay below some 250 MB. A pixel costs 4 to 5 bytes, but 17 in WebP, 9 in a transparent HEIC
# and 8 in a progressive JPEG; no phone takes large photos in those.
MOST_PIXELS = 50_000_000
MOST_PIXELS_PROGRESSIVE = 25_000_000
MOST_PIXELS_TRANSPARENT_HEIC = 25_000_000
MOST_PIXELS_WEBP = 12_000_000
BAND_PIXELS = 1_000_000

_MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic")
PHOTO_KINDS = "foto JPEG, PNG, WebP, atau HEIC"
_SRGB = ImageCms.createProfile("sRGB")
# Several decoded at once would multiply the memory; a photo takes a fraction of a second, so they can queue.
_one_at_a_time = threading.Lock()

pillow_heif.options.DECODE_THREADS = 1
pillow_heif.options.THUMBNAILS = False


@dataclass(frozen=True)
class CleanPhoto:
    """A photo ready to be kept: two whole JPEG files; width and height are those of `jpeg`."""

    jpeg: bytes
    thumbnail: bytes
    width: int
    height: int


def clean_photo(path: Path, name: str, wanted: str = PHOTO_KINDS, longest: int = LONGEST_SIDE) -> CleanPhoto:
    """Turn a photo upright, shrink it to `longest` pixels and strip all but the picture.

    Raises FileRefused for what is not a whole photo of at most 50 megapixels; `wanted` says what
    may be sent there."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    kind = media_type(head)
    if kind not in _MEDIA_TYPES:
        raise FileRefused(name, unlike(head, wanted))
    try:
        with _one_at_a_time:
            small = _small_heic(path, name, longest) if kind == "image/heic" else _small(path, name, longest)
        picture = _srgb(small)
    except FileRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(name, MOST_PIXELS) from None
    # Decoders raise nearly anything over a broken file; for the person who sent it, it is one case.
    except Exception:
        raise FileRefused(name, "foto rusak atau terpotong; salin ulang dari kamera lalu unggah lagi.") from None
    thumbnail = picture.copy()
    thumbnail.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return CleanPhoto(_jpeg(picture, QUALITY), _jpeg(thumbnail, THUMBNAIL_QUALITY), picture.width, picture.height)


def _small(path: Path, name: str, longest: int) -> Image.Image:
    """A JPEG, PNG or WebP, shrunk and upright, in its own colours."""
    with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as opened:
        most = MOST_PIXELS
        if opened.format == "WEBP":
            most = MOST_PIXELS_WEBP
        elif opened.info.get("progressive"):
            most = MOST_PIXELS_PROGRESSIVE
        _refuse_more_pixels(opened.size, most, name)
        # JPEG can be decoded at a half, a quarter or an eighth: far less memory and time, same result.
        target = _target(opened.size, longest)
        opened.draft(opened.mode, target)
        opened.load()
        small = _shrunk(opened.size, target, lambda top, bottom: opened.crop((0, top, opened.width, bottom)))
        small.info = dict(opened.info)
    return _upright(small)


def _small_heic(path: Path, name: str, longest: int) -> Image.Image:
    """A HEIC, shrunk, in its own colours; its decoder turns it upright. Read past Pillow, which copies it."""
    photos = pillow_heif.open_heif(path)
    photo = photos[photos.primary_index]
    most = MOST_PIXELS_TRANSPARENT_HEIC if photo.has_alpha else MOST_PIXELS
    _refuse_more_pixels(photo.size, most, name)
    pixels, (width, height) = photo.data, photo.size

    def band(top: int, bottom: int) -> Image.Image:
        rows = pixels[top * photo.stride : bottom * photo.stride]
        return Image.frombytes(photo.mode, (width, bottom - top), rows, "raw", photo.mode, photo.stride)

    small = _shrunk((width, height), _target((width, height), longest), band)
    small.info = {"icc_profile": photo.info.get("icc_profile")}
    return small


def _refuse_more_pixels(size: tuple[int, int], most: int, name: str) -> None:
    if size[0] * size[1] > most:
        raise _too_many_pixels(name, most)


def _too_many_pixels(name: str, most: int) -> FileRefused:
    return FileRefused(name, f"foto lebih dari {most // 1_000_000} megapiksel; kecilkan lalu unggah lagi.")


def _target(size: tuple[int, int], longest: int) -> tuple[int, int]:
    if max(size) <= longest:
        return size
    width, height = (max(1, round(side * longest / max(size))) for side in size)
    return width, height


def _shrunk(size: tuple[int, int], target: tuple[int, int], band: Callable[[int, int], Image.Image]) -> Image.Image:
    """The picture at its target size, made band by band, so that a second copy of it never exists.

    `band` cuts out the rows from a top to a bottom."""
    width, height = size
    by = max(1, min(width // target[0], height // target[1]))
    step = by * max(1, BAND_PIXELS // (width * by))
    small: Image.Image | None = None
    for top in range(0, height, step):
        part = _plain(band(top, min(top + step, height))).reduce(by)
        if small is None:
            small = Image.new(part.mode, (part.width, -(-height // by)))
        small.paste(part, (0, top // by))
    if small is None:
        raise ValueError("a picture without rows")
    return small.resize(target, Image.Resampling.LANCZOS)


def _plain(band: Image.Image) -> Image.Image:
    """Pixels that can be averaged: RGB, grey or CMYK; transparency on white, 16 bits as 8."""
    if band.mode.startswith("I"):
        return band.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    if band.has_transparency_data:
        layer = band.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    if band.mode == "1":
        return band.convert("L")
    return band if band.mode in ("RGB", "L", "CMYK") else band.convert("RGB")


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    # Cameras write broken EXIF blocks; the picture is worth more than its orientation mark.
    except Exception:
        return picture


def _srgb(picture: Image.Image) -> Image.Image:
    """The picture in sRGB, whatever its own colours (an iPhone's Display P3, CMYK of a print shop)."""
    profile = picture.info.get("icc_profile")
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(picture, own, _SRGB, outputMode="RGB") or picture.convert("RGB")
        # A profile that is broken or for other colours than the picture's: show the colours as they are.
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            return picture.convert("RGB")
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    # Pillow writes part of `info` back (a comment); a picture made from pixels alone has none.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    out = BytesIO()
    bare.save(out, "JPEG", quality=quality, progressive=True, optimize=True)
    return out.getvalue()
