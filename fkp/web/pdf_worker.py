"""The child process that turns one HTML document into one PDF, and then ends.

Started by path, not as a module: it must not import the application, whose settings hold secrets and whose
start costs more than the drawing. It reads one JSON object on standard input (`html`, `pictures`, `fonts`,
`seconds`) and writes either the whole PDF on standard output, or nothing there and one complaint per line on
standard error. `fkp.web.pdf` is the only caller; it gives and clears the folder $TMPDIR.
"""

import json
import logging
import os
import resource
import sys
import unicodedata
from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from typing import Any

# A photo of 1000 dots prints at more than 300 dots per inch where two stand side by side on A4.
PICTURE_DOTS = 1_000
# Twelve photos of a forum stay below three megabytes together.
PICTURE_BYTES = 220_000
PICTURE_QUALITIES = (80, 65, 50)
MEMORY_BYTES = 600 * 1024 * 1024
NOT_DRAWN = "\N{WHITE SQUARE}"
# Signs people type for which the font has an equal of the same meaning.
EQUALS = {"\N{CHECK MARK}": "\N{SQUARE ROOT}", "\N{HEAVY CHECK MARK}": "\N{SQUARE ROOT}"}
LAYOUT_CHARACTERS = "\t\n"


class Complaints(logging.Handler):
    """Collects every warning of the renderer: what it warns about is missing from the page."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # The renderer quotes the piece of the document it warns about; people's words do not belong in a log.
        said = record.getMessage().split("'<", maxsplit=1)[0]
        self.lines.append(" ".join(said.split())[:300])


def printable(text: str, covered: Collection[int]) -> str:
    """Return the text with every character the font can draw, and a visible square for each it cannot.

    The font draws no emoji and no Arabic, and a blank would hide that a person wrote something. Marks without
    a picture of their own (text direction, joiners, variation selectors, control characters) are left out, so
    that they cannot turn the letters around them. Accents are composed first, and a letter whose accent the
    font lacks keeps the letter.
    """
    return "".join(_drawn(character, covered) for character in unicodedata.normalize("NFC", text))


def _drawn(character: str, covered: Collection[int]) -> str:
    if character in LAYOUT_CHARACTERS:
        return character
    kind = unicodedata.category(character)
    if kind in ("Cc", "Cf", "Cs"):
        return ""
    if ord(character) in covered:
        return character
    if kind in ("Zl", "Zp", "Zs"):
        return " "
    plain = EQUALS.get(character) or _letters(unicodedata.normalize("NFKD", character))
    if plain and all(ord(part) in covered for part in plain):
        return plain
    return "" if kind.startswith("M") else NOT_DRAWN


def _letters(decomposed: str) -> str:
    return "".join(part for part in decomposed if not unicodedata.category(part).startswith("M"))


def limit_this_process(seconds: int) -> None:
    """Let a document that runs away end by itself, and the web server's own work go first."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)


def draw(html: str, pictures: dict[str, str], fonts: Path, seconds: int) -> tuple[bytes, list[str]]:
    """Return the PDF and the renderer's complaints; a document with complaints must not be used."""
    # Imported here, after the limits are set: these are most of this process.
    import reportlab.rl_config
    from reportlab.pdfbase.ttfonts import TTFontFile
    from xhtml2pdf.config.resources import ResourceAccessPolicy
    from xhtml2pdf.document import pisaDocument

    complaints = Complaints()
    logging.getLogger("xhtml2pdf").addHandler(complaints)
    # Without ASCII85 a photo takes its own size in the file instead of a quarter more.
    reportlab.rl_config.useA85 = 0
    covered = TTFontFile(str(fonts / "LiberationSerif-Regular.ttf")).charToGlyph
    sized = {name: str(_for_paper(name, Path(path))) for name, path in pictures.items()}
    policy = ResourceAccessPolicy.server(
        fonts,
        allow_remote=False,
        # A root may be a single file: the document reads its own pictures and nothing beside them.
        extra_roots=tuple(Path(path) for path in sized.values()),
        max_resources=1_000,
        max_total_bytes=300 * 1024 * 1024,
        max_render_seconds=seconds,
    )
    out = BytesIO()
    pisaDocument(
        printable(html, covered),
        out,
        path=str(fonts / "document.html"),
        link_callback=lambda name, _: sized.get(name, name),
        resource_policy=policy,
    )
    return _without_idle_fonts(out), complaints.lines


def _for_paper(name: str, picture: Path) -> Path:
    """Give the picture, or a smaller copy in this process's own folder when it holds more than paper shows."""
    from PIL import Image

    with Image.open(picture) as image:
        if max(image.size) <= PICTURE_DOTS and picture.stat().st_size <= PICTURE_BYTES:
            return picture
        kind = "PNG" if image.format == "PNG" else "JPEG"
        image.draft("RGB", (PICTURE_DOTS, PICTURE_DOTS))
        image.thumbnail((PICTURE_DOTS, PICTURE_DOTS))
        smaller = Path(os.environ["TMPDIR"]) / f"{name}.{kind.lower()}"
        drawn = image if kind == "PNG" else image.convert("RGB")
        for quality in PICTURE_QUALITIES:
            drawn.save(smaller, kind, quality=quality, optimize=True)
            if kind == "PNG" or smaller.stat().st_size <= PICTURE_BYTES:
                break
    return smaller


def _without_idle_fonts(pdf: BytesIO) -> bytes:
    """Take out Helvetica, which the renderer names on each page, draws nothing with and does not embed."""
    from pypdf import PdfWriter
    from xhtml2pdf.builders.preflight import drop_idle_fonts

    writer = PdfWriter(clone_from=pdf)
    drop_idle_fonts(writer)
    for page in writer.pages:
        page.compress_content_streams()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def main() -> int:
    """Read the order from standard input, draw it, hand it back; 1 when there is nothing to hand back."""
    order: dict[str, Any] = json.load(sys.stdin)
    limit_this_process(order["seconds"])
    try:
        pdf, complaints = draw(order["html"], order["pictures"], Path(order["fonts"]), order["seconds"])
    except Exception as error:  # whatever went wrong, the caller gets a reason and no document
        pdf, complaints = b"", [f"{type(error).__name__}: {error}"]
    if complaints:
        sys.stderr.write("\n".join(complaints))
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
