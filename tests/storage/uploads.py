"""What people upload, made fresh for each test: real photos, videos, papers, and what pretends to be them."""

import struct
import zlib
from io import BytesIO

import pillow_heif
from PIL import Image
from pypdf import PdfWriter

LATITUDE = 0x0002
GPS_IFD = 0x8825
ORIENTATION = 0x0112
MAKE = 0x010F

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 40), (30, 40, 190), (255, 255, 255)


pillow_heif.register_heif_opener()


def four_corners(width: int = 400, height: int = 300) -> Image.Image:
    """Red at the top left, green at the top right, blue at the bottom left, white at the bottom right."""
    picture = Image.new("RGB", (width, height), WHITE)
    half = (width // 2, height // 2)
    picture.paste(RED, (0, 0, *half))
    picture.paste(GREEN, (half[0], 0, width, half[1]))
    picture.paste(BLUE, (0, half[1], half[0], height))
    return picture


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes: its make, how it was held, and where it stood (Palu)."""
    marks = Image.Exif()
    marks[MAKE] = "KameraRahasia"
    marks[ORIENTATION] = orientation
    marks.get_ifd(GPS_IFD).update({1: "S", LATITUDE: (0.0, 53.0, 42.0), 3: "E", 4: (119.0, 51.0, 34.0)})
    return marks


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def jpeg(width: int = 400, height: int = 300, orientation: int = 1) -> bytes:
    return encoded(four_corners(width, height), "JPEG", quality=95, exif=exif(orientation))


def heic(picture: Image.Image | None = None, **options: object) -> bytes:
    """As a phone writes it: the pixels as they lie, the turn told beside them (`irot`, `imir`)."""
    return encoded(picture or four_corners(), "HEIF", quality=90, **options)


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of less than a kilobyte that says it has so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def pdf(pages: int = 1, password: str | None = None) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def box(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def mp4(pictures: bytes = bytes(3000), brand: bytes = b"isom") -> bytes:
    """The order in which a phone writes: the index comes last."""
    head = box(b"ftyp", brand + struct.pack(">I", 512) + brand + b"mp41")
    return head + box(b"mdat", pictures) + box(b"moov", box(b"mvhd", bytes(100)))


def mov() -> bytes:
    return box(b"ftyp", b"qt  " + struct.pack(">I", 512) + b"qt  ") + box(b"mdat", bytes(900)) + box(b"moov")


def webm() -> bytes:
    ebml = b"\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm\x42\x87\x81\x02"
    return b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(ebml)]) + ebml + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + bytes(500)
