"""A photo from a phone becomes a small, upright sRGB JPEG that tells nothing but the picture.

Saving again from pixels alone is what removes position (GPS), device and hidden content: whatever was attached
to the upload, also a page or script behind the picture, is not carried over.
"""

import threading
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from fkp.storage.sniffing import HEAD_BYTES, FileRefused, media_type, unlike

LONGEST_SIDE = 1600
THUMBNAIL_SIDE = 320
QUALITY = 82
THUMBNAIL_QUALITY = 75
MOST_PIXELS = 50_000_000

_MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic")
_WANTED = "foto JPEG, PNG, WebP, atau HEIC"
_SRGB = ImageCms.createProfile("sRGB")
# A large picture takes some 200 MB while it is decoded: one at a time keeps a process within its memory.
_one_at_a_time = threading.Lock()

pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


@dataclass(frozen=True)
class CleanPhoto:
    """A photo ready to be kept: two whole JPEG files; width and height are those of `jpeg`."""

    jpeg: bytes
    thumbnail: bytes
    width: int
    height: int


def clean_photo(path: Path, name: str) -> CleanPhoto:
    """Turn a photo upright, shrink it to 1600 pixels and strip all but the picture.

    Raises FileRefused for what is not a whole photo of at most 50 megapixels."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if media_type(head) not in _MEDIA_TYPES:
        raise FileRefused(name, unlike(head, _WANTED))
    with _one_at_a_time:
        picture = _small_upright(path, name)
    thumbnail = picture.copy()
    thumbnail.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return CleanPhoto(
        _jpeg(picture, QUALITY), _jpeg(thumbnail, THUMBNAIL_QUALITY), picture.width, picture.height
    )


def _small_upright(path: Path, name: str) -> Image.Image:
    try:
        with Image.open(path, formats=("JPEG", "PNG", "WEBP", "HEIF")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise _too_many_pixels(name)
            target = _target(opened.size)
            # JPEG can be decoded at a half, a quarter or an eighth: far less memory and time, same result.
            opened.draft(opened.mode, target)
            opened.load()
            shrinkable = _shrinkable(opened)
            shrinkable.thumbnail(target, Image.Resampling.LANCZOS, reducing_gap=2.0)
            return _srgb(_upright(shrinkable))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(name) from None
    except FileRefused:
        raise
    except UnidentifiedImageError:
        raise FileRefused(name, "foto rusak dan tidak dapat dibuka.") from None
    # Decoders raise nearly anything over a broken file; for the person who sent it, it is one case.
    except Exception:
        raise FileRefused(
            name, "foto rusak atau terpotong; salin ulang dari kamera lalu unggah lagi."
        ) from None


def _too_many_pixels(name: str) -> FileRefused:
    return FileRefused(name, "foto lebih dari 50 megapiksel; kecilkan ukurannya lalu unggah lagi.")


def _target(size: tuple[int, int]) -> tuple[int, int]:
    longest = max(size)
    if longest <= LONGEST_SIDE:
        return size
    width, height = (max(1, round(side * LONGEST_SIDE / longest)) for side in size)
    return width, height


def _shrinkable(picture: Image.Image) -> Image.Image:
    """The picture in a mode that can be averaged: no palette, no single bits, no 16-bit grey."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode == "P":
        return picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    # Cameras write broken EXIF blocks; the picture is worth more than its orientation mark.
    except Exception:
        return picture


def _srgb(picture: Image.Image) -> Image.Image:
    """The picture in sRGB on white, whatever its own colours (an iPhone's Display P3, CMYK, transparency)."""
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, own, _SRGB, outputMode="RGB")
            return converted if converted is not None else picture.convert("RGB")
        # A profile that is broken or for other colours than the picture's: show the colours as they are.
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            return picture.convert("RGB")
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    # `info` would be written back in part (comment, density); a picture made from pixels alone has none.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    out = BytesIO()
    bare.save(out, "JPEG", quality=quality, progressive=True, optimize=True)
    return out.getvalue()
