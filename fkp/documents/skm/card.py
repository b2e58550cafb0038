"""The publication card: the result of a survey on one page, to be hung where everybody passes."""

import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
from pathlib import Path

from fkp.documents.letterhead import Letterhead
from fkp.documents.printing import fill, print_html
from fkp.documents.skm.poster import draw_qr
from fkp.documents.skm.report import ProfileGroup
from fkp.rules.skm import Grade

ROOM = 330
"""How many letters the names of services may take together."""


@dataclass(frozen=True)
class Card:
    """Everything on the card; `address` is the absolute one of the public result, empty while there is none.

    `profile` holds sex, age, education and occupation as far as they are known; numbers too small to be shown
    are None.
    """

    letterhead: Letterhead
    period: str
    index: Decimal
    grade: Grade
    services: tuple[str, ...]
    respondents: int
    profile: tuple[ProfileGroup, ...]
    opened_on: date | None
    closed_on: date | None
    address: str = ""
    published: bool = True

    @property
    def services_text(self) -> str:
        """The services in one paragraph; those the card has no room for are counted."""
        ends = accumulate(map(len, self.services))
        shown = [name for name, end in zip(self.services, ends, strict=True) if end <= ROOM]
        left = len(self.services) - len(shown)
        return "; ".join([*shown, f"dan {left} layanan lain"] if left else shown)

    @property
    def typed_address(self) -> str:
        """The address as somebody types it into a phone."""
        return self.address.removeprefix("https://").removeprefix("http://")


def card_html(card: Card) -> str:
    """Return the card as HTML for the PDF renderer; its QR code is the picture "qr"."""
    unit = card.letterhead.unit
    return fill(
        "skm/card.html",
        title=f"Indeks Kepuasan Masyarakat {unit} {card.period}",
        letterhead=card.letterhead,
        card=card,
        columns=[half for half in (card.profile[::3], card.profile[1:3]) if half],
        hides=any(count is None for group in card.profile for _, count in group.counts),
    )


def card_pdf(card: Card) -> bytes:
    """Return the card as a PDF; raises PdfFailed."""
    with tempfile.TemporaryDirectory(prefix="fkp-card-") as scratch:
        pictures = dict(card.letterhead.pictures())
        if card.address:
            pictures["qr"] = Path(scratch) / "qr.png"
            draw_qr(card.address, pictures["qr"])
        return print_html(card_html(card), pictures)
