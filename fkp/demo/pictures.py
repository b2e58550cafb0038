"""Things to look at: drawn photos of a meeting, and scans of papers. A few kilobytes each, the same every time."""

import random
from io import BytesIO

from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 960, 640
_WALLS = ((226, 221, 208), (209, 222, 219), (218, 213, 226), (227, 216, 206))
_CLOTHES = ((96, 74, 58), (54, 88, 104), (120, 58, 66), (70, 96, 70), (90, 80, 120), (150, 110, 60), (60, 60, 70))
_SKINS = ((141, 96, 66), (166, 116, 82), (122, 82, 58))
_SCARVES = ((180, 90, 110), (86, 132, 128), (196, 160, 90), (110, 110, 150))


def meeting_photo(chance: random.Random) -> bytes:
    """A JPEG of people around a table below a banner, drawn anew from each state of `chance`."""
    image = Image.new("RGB", (WIDTH, HEIGHT), chance.choice(_WALLS))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 400, WIDTH, HEIGHT), fill=(168, 152, 132))
    for left in (60, 780):
        draw.rectangle((left, 90, left + 120, 260), fill=(188, 212, 224), outline=(120, 120, 120), width=4)
    draw.rectangle((250, 60, 710, 170), fill=(30, 92, 88), outline=(20, 60, 58), width=3)
    draw.text((480, 96), "FORUM KONSULTASI PUBLIK", fill="white", anchor="mm", font_size=30)
    draw.text((480, 138), "gambar buatan untuk contoh", fill=(200, 226, 222), anchor="mm", font_size=20)
    _row(draw, chance, y=330, size=34, count=chance.randrange(6, 9))
    draw.rounded_rectangle((90, 395, 870, 470), 14, fill=(124, 84, 52))
    for place in range(150, 850, 110):
        draw.rectangle((place, 385, place + 46, 412), fill=(245, 245, 240))
    _row(draw, chance, y=520, size=48, count=chance.randrange(5, 8))
    kept = BytesIO()
    image.save(kept, "JPEG", quality=72, optimize=True)
    return kept.getvalue()


def _row(draw: ImageDraw.ImageDraw, chance: random.Random, *, y: int, size: int, count: int) -> None:
    step = WIDTH // (count + 1)
    for number in range(1, count + 1):
        x = step * number + chance.randrange(-12, 13)
        clothes, skin = chance.choice(_CLOTHES), chance.choice(_SKINS)
        draw.rounded_rectangle((x - size, y + size * 0.7, x + size, y + size * 3), size // 2, fill=clothes)
        if chance.random() < 0.45:
            draw.ellipse(
                (x - size * 0.8, y - size * 0.9, x + size * 0.8, y + size * 1.1), fill=chance.choice(_SCARVES)
            )
        else:
            draw.pieslice(
                (x - size * 0.7, y - size * 0.85, x + size * 0.7, y + size * 0.6), 180, 360, fill=(34, 30, 30)
            )
        draw.ellipse((x - size * 0.58, y - size * 0.55, x + size * 0.58, y + size * 0.75), fill=skin)


def paper(title: str, lines: list[str]) -> bytes:
    """A PDF of one page that stands for a scanned paper, and says that it does."""
    kept = BytesIO()
    canvas = Canvas(kept, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    width, height = A4
    canvas.setFont("Times-Bold", 14)
    canvas.drawCentredString(width / 2, height - 80, title.upper())
    canvas.setFont("Times-Italic", 9)
    canvas.drawCentredString(width / 2, height - 96, "Berkas contoh, bukan dokumen yang sebenarnya")
    canvas.setFont("Times-Roman", 11)
    for number, line in enumerate(lines):
        canvas.drawString(72, height - 140 - 18 * number, line)
    canvas.showPage()
    canvas.save()
    return kept.getvalue()
