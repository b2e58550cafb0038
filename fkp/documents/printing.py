"""How every document becomes HTML and then a PDF: the templates, their filters and the pictures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image

from fkp.rules.indonesian import long_date, number, plain_date
from fkp.web.pdf import SECONDS, PdfFailed, render_pdf

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "documents"
# The renderer's time grows with the square of the rows of one table; cut here, a long list grows evenly.
ROWS_PER_TABLE = 200
_NUMBERED = re.compile(r"(\d{1,3}[.)]|[a-z][.)]|[-•])\s", re.IGNORECASE)

Row = TypeVar("Row")


@dataclass(frozen=True)
class Photo:
    """A photo for the appendix of a document, already upright; its caption, if it has one, stands below it."""

    path: Path
    caption: str


class Size(NamedTuple):
    """Width and height on paper, in points (1/72 inch)."""

    width: int
    height: int


def fill(template: str, **values: Any) -> str:
    """Fill a template of templates/documents; a value it needs and does not get is an error, not a gap."""
    return _environment.get_template(template).render(values)


def print_html(html: str, pictures: Mapping[str, Path], *, timeout: float = SECONDS) -> bytes:
    """Return the PDF of a filled template; raises PdfFailed with a message for the person who asked."""
    return render_pdf(html, pictures=pictures, timeout=timeout)


def photo_files(photos: Sequence[Photo]) -> dict[str, Path]:
    """The photos' files, by the name the templates know them by."""
    return {f"photo-{number}": photo.path for number, photo in enumerate(photos, start=1)}


def fitted(picture: Path, width: int, height: int) -> Size:
    """Give a picture's size on paper inside width × height points, its proportions kept."""
    try:
        with Image.open(picture) as image:
            across, down = image.size
    except OSError:
        raise PdfFailed(
            "Sebuah gambar untuk dokumen ini tidak dapat dibuka. Unggah ulang logo atau fotonya, lalu coba lagi."
        ) from None
    scale = min(width / across, height / down)
    return Size(max(1, round(across * scale)), max(1, round(down * scale)))


def pieces(rows: Sequence[Row], length: int = ROWS_PER_TABLE) -> Iterator[list[tuple[int, Row]]]:
    """Cut a list into the rows of one table each, every row with its number in the whole list."""
    numbered = list(enumerate(rows, start=1))
    for start in range(0, len(numbered), length):
        yield numbered[start : start + length]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _is_numbered(line: str) -> bool:
    return _NUMBERED.match(line) is not None


_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters.update(
    fitted=fitted, pieces=pieces, lines=_lines, long_date=long_date, plain_date=plain_date, number=number
)
_environment.tests["numbered"] = _is_numbered
