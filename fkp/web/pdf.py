"""Turn an HTML document of ours into a PDF, in a child process, one at a time.

Drawing takes up to a minute of processor time and would hold Python's lock against every other request, so it
is done by `pdf_worker.py` in a process of its own, with limits on memory and time. Nothing is fetched from a
network; of the disk it reads the fonts and the pictures named by the caller.
"""

import fcntl
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
WORKER = Path(__file__).with_name("pdf_worker.py")
SECONDS = 60
SECONDS_IN_QUEUE = 60
IN_LINE = 2
"""How many may be drawn or waited for in one server process: the others of its four threads serve pages."""

log = logging.getLogger(__name__)
_line = threading.BoundedSemaphore(IN_LINE)
_one_at_a_time = threading.Lock()


class PdfFailed(Exception):
    """No document was made; the text says so to the person who asked for it, in Indonesian."""


def render_pdf(html: str, *, pictures: Mapping[str, Path] | None = None, timeout: float = SECONDS) -> bytes:
    """Return the PDF of an HTML document, whole or not at all.

    `pictures` gives each `<img src="name">` of the document the file it stands for; every other file is out
    of its reach. `timeout` is in seconds. Characters the font lacks come out as a visible square (see
    `pdf_worker.printable`). Raises PdfFailed when the document takes too long or too much memory, or when
    the renderer had to leave out anything at all.
    """
    order = {
        "html": html,
        "pictures": {name: str(path.resolve()) for name, path in (pictures or {}).items()},
        "fonts": str(FONTS),
        "seconds": max(1, round(timeout)),
    }
    with _turn():
        return _answer_of_worker(json.dumps(order).encode(), timeout)


def _answer_of_worker(order: bytes, timeout: float) -> bytes:
    with tempfile.TemporaryDirectory(prefix="fkp-pdf-") as scratch:
        # -I and a bare environment: the child sees neither the settings' secrets nor our modules.
        command = [sys.executable, "-I", "-B", str(WORKER)]
        environment = {"PATH": os.defpath, "HOME": scratch, "TMPDIR": scratch, "LANG": "C.UTF-8"}
        try:
            answer = subprocess.run(
                command, input=order, capture_output=True, timeout=timeout, cwd=FONTS, env=environment
            )
        except subprocess.TimeoutExpired:
            log.warning("PDF stopped after %.0f s", timeout)
            raise PdfFailed(
                "Dokumen PDF terlalu panjang untuk dibuat sekaligus. Kurangi isi atau foto, lalu coba lagi."
            ) from None
    if answer.returncode != 0 or not answer.stdout.startswith(b"%PDF-"):
        complaint = answer.stderr.decode("utf-8", "replace")
        log.error("PDF not made (exit %d): %s", answer.returncode, complaint[:2_000])
        raise PdfFailed(
            "Dokumen PDF tidak dapat dibuat dengan lengkap, jadi tidak dibuat sama sekali. "
            "Data Anda tidak berubah. Coba lagi, atau beri tahu pengelola sistem."
        )
    return answer.stdout


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for this server process's turn, then for that of the other processes on this machine."""
    if not _line.acquire(blocking=False):
        raise _busy()
    try:
        with _turn_here():
            yield
    finally:
        _line.release()


@contextmanager
def _turn_here() -> Iterator[None]:
    end = time.monotonic() + SECONDS_IN_QUEUE
    if not _one_at_a_time.acquire(timeout=SECONDS_IN_QUEUE):
        raise _busy()
    try:
        name = Path(tempfile.gettempdir()) / f"fkp-pdf-{os.getuid()}.lock"
        descriptor = os.open(name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            _lock(descriptor, end)
            yield
        finally:
            os.close(descriptor)
    finally:
        _one_at_a_time.release()


def _lock(descriptor: int, end: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= end:
                raise _busy() from None
            time.sleep(0.05)


def _busy() -> PdfFailed:
    return PdfFailed("Banyak dokumen sedang dibuat. Tunggu sebentar, lalu coba lagi.")
