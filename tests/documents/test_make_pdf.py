"""Making a PDF at all: whole or not at all, with nothing from outside, whatever people typed."""

import fcntl
import os
import socket
import subprocess
import threading
import time
from io import BytesIO

import pytest
from jinja2 import UndefinedError
from pypdf import PdfReader

from fkp.documents.berita_acara import AgreedItem, Signatory, berita_acara_pdf
from fkp.documents.printing import Photo, fill
from fkp.web import pdf as pdf_module
from fkp.web.pdf import FONTS, PdfFailed, render_pdf
from fkp.web.pdf_worker import printable
from tests.documents.paper import berita_acara, photo, words


class Listener:
    """A server on loopback that counts who calls."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.calls = 0
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                caller, _ = self.socket.accept()
            except OSError:
                return
            self.calls += 1
            caller.close()


@pytest.fixture
def listener():
    listening = Listener()
    yield listening
    listening.socket.close()


def test_title_author_language_and_page_size_are_set():
    reader = PdfReader(BytesIO(berita_acara_pdf(berita_acara())))
    assert reader.metadata.title == "Berita Acara FKP Nomor 005/1/FKP/2025"
    assert reader.metadata.author == "Puskesmas Mapane"
    assert reader.root_object["/Lang"] == "id"
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]


def test_every_font_is_embedded():
    reader = PdfReader(BytesIO(berita_acara_pdf(berita_acara())))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert {font["/BaseFont"].partition("+")[2] for font in fonts} == {
        "LiberationSerif",
        "LiberationSerif-Bold",
    }
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_a_picture_that_was_not_named_fails_the_document(tmp_path):
    photo(tmp_path / "other")
    html = f'<html><body><p>Satu</p><img src="{tmp_path}/other" width="20" height="20"></body></html>'
    with pytest.raises(PdfFailed, match="tidak dibuat sama sekali"):
        render_pdf(html)


def test_a_named_picture_is_drawn(tmp_path):
    html = '<html><body><img src="photo-1" width="20" height="15"></body></html>'
    made = render_pdf(html, pictures={"photo-1": photo(tmp_path / "stored-without-extension")})
    assert [image.image.size for image in PdfReader(BytesIO(made)).pages[0].images] == [(1000, 750)]


def test_twelve_photos_in_a_berita_acara_stay_within_three_megabytes(tmp_path):
    photos = tuple(Photo(photo(tmp_path / f"{n}"), f"Sesi {n}") for n in range(12))
    made = berita_acara_pdf(berita_acara(photos=photos))
    assert len(made) <= 3_000_000
    assert sum(len(page.images) for page in PdfReader(BytesIO(made)).pages) == 12
    assert all(f"Foto {n + 1}. Sesi {n}" in words(made) for n in range(12))


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{address}/a.png" width="9" height="9">',
        '<link rel="stylesheet" href="{address}/a.css">',
        "<style>@import url({address}/b.css);</style>",
        "<style>@font-face {{ font-family: X; src: url({address}/x.ttf) }}</style>",
        '<p style="background-image: url({address}/bg.png)">x</p>',
        "<style>@page {{ background-image: url({address}/p.pdf) }}</style>",
        '<pdf:insertpdf src="{address}/i.pdf">',
    ],
)
def test_even_markup_of_ours_fetches_nothing_from_a_network(listener, markup):
    address = f"http://127.0.0.1:{listener.port}"
    html = f"<html><body><p>Isi</p>{markup.format(address=address)}</body></html>"
    with pytest.raises(PdfFailed):
        render_pdf(html)
    assert listener.calls == 0


def test_markup_that_people_type_stays_text(listener):
    places = [
        f"http://127.0.0.1:{listener.port}/x",
        f"http://localhost:{listener.port}/x",
        f"http://[::ffff:127.0.0.1]:{listener.port}/x",
        f"//127.0.0.1:{listener.port}/x",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "/etc/passwd",
        "../../../../etc/passwd",
        "data:text/html,<b>x</b>",
    ]
    shapes = [
        '<img src="{}" width="9" height="9">',
        '"><img src={}>',
        '<link rel="stylesheet" href="{}">',
        "<style>@import url({})</style>",
        "</style><style>@font-face {{ font-family: X; src: url({}) }}</style>",
        '<p style="background: url({})">x</p>',
        '<pdf:insertpdf src="{}">',
        '<svg><image href="{}"/></svg>',
        '<object data="{}"></object>',
        '<iframe src="{}"></iframe>',
        ']]><!DOCTYPE x [<!ENTITY x SYSTEM "{}">]>&x;',
        "{{{{ {} }}}}",
    ]
    payloads = [shape.format(place) for shape in shapes for place in places]
    items = tuple(AgreedItem(payload, "&#128512;", "x") for payload in payloads)
    made = berita_acara_pdf(berita_acara(agreed=items, opening="\n".join(payloads)))
    found = "".join(words(made).split())
    assert len(payloads) >= 100
    assert all("".join(payload.split()) in found for payload in payloads)
    assert "root:x:" not in found
    assert sum(len(page.images) for page in PdfReader(BytesIO(made)).pages) == 0
    assert listener.calls == 0


@pytest.mark.parametrize(
    "name",
    [
        "\u202eonoT\u202c Lagarense\u200f",
        "Tono 😀👩‍👩‍👧 Lagarense",
        "محمد Lagarense",
        "x" * 10_000 + " Lagarense",
        "kata " * 2_000 + "Lagarense",
        "Lagarense\x00\x07\x1b[31m\ufffe",
        "ḥusain ʿAlī Lagarense",
        "日本 Lagarense\u2028\u2029",
    ],
)
def test_hostile_names_do_not_cost_the_document(name):
    signers = (Signatory(name, "0812", "L", name), Signatory("Tono Kedua", "0813", "L", "Warga"))
    made = berita_acara_pdf(berita_acara(signatories=signers, opening=name, title=name))
    assert "Lagarense" in words(made) and "Tono Kedua" in words(made)


def test_what_the_font_lacks_is_shown_as_a_square_and_marks_are_left_out():
    covered = {ord(letter) for letter in "Tonoéh □√-"}
    assert printable("Tono 😀", covered) == "Tono □"
    assert printable("To\u202eno\u200f", covered) == "Tono"
    assert printable("e\u0301", covered) == "é"
    assert printable("ḥ ✓", covered) == "h √"
    assert printable("T\u00a0o\tn\no", covered) == "T o\tn\no"
    assert printable("❤\ufe0f", covered) == "□"


def test_a_document_that_takes_too_long_is_stopped():
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(5_000))
    started = time.monotonic()
    with pytest.raises(PdfFailed, match="terlalu panjang"):
        render_pdf(f"<html><body><table>{rows}</table></body></html>", timeout=1.5)
    assert time.monotonic() - started < 6


def test_nesting_too_deep_is_refused():
    with pytest.raises(PdfFailed):
        render_pdf("<html><body>" + "<div>" * 3_000 + "x" + "</div>" * 3_000 + "</body></html>")


def test_documents_are_made_one_at_a_time(monkeypatch):
    running, most = [0], [0]

    def pretend(order: bytes, timeout: float) -> bytes:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.05)
        running[0] -= 1
        return b"%PDF-"

    monkeypatch.setattr(pdf_module, "_answer_of_worker", pretend)
    monkeypatch.setattr(pdf_module, "_line", threading.BoundedSemaphore(5))
    threads = [threading.Thread(target=render_pdf, args=("<p>x</p>",)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 1


def test_who_waits_too_long_is_told_so(monkeypatch):
    monkeypatch.setattr(pdf_module, "SECONDS_IN_QUEUE", 0.1)
    with pdf_module._turn(), pytest.raises(PdfFailed, match="Banyak dokumen sedang dibuat"):
        render_pdf("<p>x</p>")


def test_a_long_line_leaves_threads_for_pages(monkeypatch):
    drawing, go_on = threading.Event(), threading.Event()

    def pretend(order: bytes, timeout: float) -> bytes:
        drawing.set()
        go_on.wait(10)
        return b"%PDF-"

    monkeypatch.setattr(pdf_module, "_answer_of_worker", pretend)
    in_line = [threading.Thread(target=render_pdf, args=("<p>x</p>",)) for _ in range(pdf_module.IN_LINE)]
    for thread in in_line:
        thread.start()
    assert drawing.wait(5)
    while pdf_module._line._value:
        time.sleep(0.01)
    since = time.monotonic()
    with pytest.raises(PdfFailed, match="Banyak dokumen sedang dibuat"):
        render_pdf("<p>x</p>")
    assert time.monotonic() - since < 1
    go_on.set()
    for thread in in_line:
        thread.join()
    assert render_pdf("<p>x</p>") == b"%PDF-"


def test_another_server_process_is_waited_for(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf_module, "SECONDS_IN_QUEUE", 0.2)
    monkeypatch.setattr(pdf_module.tempfile, "tempdir", str(tmp_path))
    with (tmp_path / f"fkp-pdf-{os.getuid()}.lock").open("wb") as held_by_another:
        fcntl.flock(held_by_another, fcntl.LOCK_EX)
        with pytest.raises(PdfFailed, match="Banyak dokumen sedang dibuat"):
            render_pdf("<p>x</p>")
    assert render_pdf("<html><body><p>x</p></body></html>").startswith(b"%PDF-")


def test_the_child_sees_no_secret_of_the_server(monkeypatch):
    monkeypatch.setenv("FKP_SECRET", "rahasia")
    seen: dict[str, str] = {}

    def pretend(command, *, env, **others):
        seen.update(env)
        return subprocess.CompletedProcess(command, 0, b"%PDF-", b"")

    monkeypatch.setattr(pdf_module.subprocess, "run", pretend)
    render_pdf("<p>x</p>")
    assert set(seen) == {"PATH", "HOME", "TMPDIR", "LANG"}


def test_the_log_of_a_failure_holds_no_words_of_people(caplog):
    with pytest.raises(PdfFailed):
        render_pdf('<html><body><p>0812-3456-7890</p><img src="/x" width="1" height="1"></body></html>')
    assert "outside the directories" in caplog.text
    assert "0812" not in caplog.text


def test_a_value_a_template_misses_is_an_error():
    with pytest.raises(UndefinedError):
        fill("minutes.html", title="x")


def test_the_licence_of_the_fonts_lies_beside_them():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "LICENSE.txt").read_text()
