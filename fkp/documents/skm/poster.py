"""The poster at the counter: who asks, a large QR code, and the short address for those who type it."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import segno

from fkp.documents.letterhead import Letterhead
from fkp.documents.printing import fill, print_html

DOTS = 900
"""The QR code is drawn this wide: sharp on A4, and small enough that the renderer does not resample it."""
QUIET_ZONE = 4
"""White modules around the code, which readers need."""
LARGEST_LETTERS, SMALLEST_LETTERS = 28, 9
"""Sizes of the address in points; a long one is set smaller, so that it stays on one line."""
LINE = 1000
"""How many letters of one point fit on the line."""


@dataclass(frozen=True)
class Poster:
    """Everything on the poster; `address` is absolute, as the QR code holds it."""

    letterhead: Letterhead
    address: str
    closes_on: date | None = None

    @property
    def typed_address(self) -> str:
        """The address as somebody types it into a phone."""
        return self.address.removeprefix("https://").removeprefix("http://")

    @property
    def letter_size(self) -> int:
        """How large the address is set, in points."""
        return max(SMALLEST_LETTERS, min(LARGEST_LETTERS, LINE // len(self.typed_address)))


def poster_html(poster: Poster) -> str:
    """Return the poster as HTML for the PDF renderer; its QR code is the picture "qr"."""
    unit = poster.letterhead.unit
    return fill(
        "skm/poster.html",
        title=f"Poster survei kepuasan masyarakat {unit}",
        letterhead=poster.letterhead,
        poster=poster,
    )


def poster_pdf(poster: Poster) -> bytes:
    """Return the poster as a PDF; raises PdfFailed."""
    with tempfile.TemporaryDirectory(prefix="fkp-poster-") as scratch:
        picture = Path(scratch) / "qr.png"
        draw_qr(poster.address, picture)
        return print_html(poster_html(poster), {"qr": picture} | poster.letterhead.pictures())


def draw_qr(address: str, to: Path) -> None:
    """Draw the QR code of an address as a PNG, every module a whole number of dots; error correction M or better."""
    code = segno.make(address, error="m", micro=False)
    width = code.symbol_size(border=QUIET_ZONE)[0]
    code.save(str(to), scale=max(1, DOTS // width), border=QUIET_ZONE)
