"""What papers cost: size and memory of a berita acara with phone photos, other requests meanwhile, long reports."""

import resource
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from fkp.documents.berita_acara import berita_acara_pdf
from fkp.documents.minutes import DiscussionEntry
from fkp.documents.printing import Photo
from fkp.documents.report import report_pdf
from fkp.forums.files import add_file
from fkp.forums.models import Forum
from fkp.storage.database import session
from fkp.storage.files import FileStore, StoredFile
from fkp.storage.provinces import current_province
from fkp.web.pdf import WORKER
from tests.benchmarks.figures import figure, percentile
from tests.benchmarks.server import Server, serving
from tests.documents.paper import berita_acara, pages, report

PHOTOS = 12
PHONE = (4000, 3000)
ENTRIES = {28: 210, 50: 450, 100: 1000}
"""How many inputs of citizens make a report of about so many pages."""
MEGABYTE = 1024 * 1024


def measure(short: bool) -> list[dict[str, Any]]:
    """The figures of papers; `short` prints a report of 50 pages instead of 100."""
    with tempfile.TemporaryDirectory(prefix="fkp-bench-") as folder:
        store = FileStore(Path(folder))
        photos = [store.keep_photo(_phone_photo(number), f"{number}.jpg") for number in range(PHOTOS)]
        paper = berita_acara(photos=tuple(Photo(store.path(p.sha256), f"Foto {n}") for n, p in enumerate(photos)))
        with _watching_memory() as peak:
            made = berita_acara_pdf(paper)
    return [
        figure("berita acara with 12 photos of 12 MP, size", len(made), "bytes", 3_000_000),
        figure("berita acara with 12 photos of 12 MP, memory", round(peak() / MEGABYTE), "MB", 150),
        _meanwhile(short),
        *_growth(short),
    ]


def _phone_photo(number: int) -> BytesIO:
    """A JPEG of twelve megapixels with the detail of a real scene, as a phone writes it."""
    across, down = PHONE
    detail = Image.effect_noise((across // 4, down // 4), 50 + number).resize(PHONE)
    light = Image.linear_gradient("L").resize(PHONE)
    out = BytesIO()
    Image.merge("RGB", (detail, light, Image.blend(detail, light, 0.5))).save(out, "JPEG", quality=90)
    out.seek(0)
    return out


@contextmanager
def _watching_memory() -> Iterator[Callable[[], int]]:
    """The most memory a PDF worker held at once while this was open, in bytes, read from /proc."""
    highest = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.01):
            highest = max([highest, *map(_peak_of, _workers())])

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield lambda: highest
    finally:
        done.set()
        watcher.join()


def _workers() -> list[int]:
    found = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdecimal() and str(WORKER).encode() in (process / "cmdline").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:  # it ended just now
            continue
    return found


def _peak_of(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024


def _meanwhile(short: bool) -> dict[str, Any]:
    """How long others wait for a page while one person prints a report with twelve photos, against idle."""
    seconds = 4.0 if short else 15.0
    with serving() as server:
        forum_id = server.world.records["mapane"]["forum_id"]
        cookie = server.cookie("sari")
        _add_photos(server, int(str(forum_id)))
        _look_around(server, cookie, forum_id, 1.0, lambda: True)  # warm
        idle = _look_around(server, cookie, forum_id, seconds / 2, lambda: True)
        printing = threading.Thread(target=_print, args=(server, cookie, forum_id, seconds))
        printing.start()
        busy = _look_around(server, cookie, forum_id, 60.0, printing.is_alive)
        printing.join()
        idle += _look_around(server, cookie, forum_id, seconds / 2, lambda: True)
    ratio = percentile(busy, 0.99) / percentile(idle, 0.99)
    return figure("p99 of other requests while a report is printed, against idle", round(ratio, 1), "times", 3)


def _add_photos(server: Server, forum_id: int) -> None:
    with server.world.open():
        store = FileStore(current_province().files)
        kept: list[StoredFile] = [store.keep_photo(_phone_photo(n), f"{n}.jpg") for n in range(PHOTOS)]
        for stored in kept:
            add_file(session().get_one(Forum, forum_id), "foto", stored, by=None)


def _look_around(
    server: Server, cookie: str, forum_id: object, seconds: float, wanted: Callable[[], bool]
) -> list[float]:
    """Open a forum's page again and again; returns the seconds of each time."""
    client = server.client(cookie)
    end = time.monotonic() + seconds
    times = []
    while time.monotonic() < end and wanted():
        status, _, taken = client.get(f"/forum/{forum_id}/")
        if status != 200:
            raise RuntimeError(f"the forum's page answered {status}")
        times.append(taken)
    return times


def _print(server: Server, cookie: str, forum_id: object, seconds: float) -> None:
    client = server.client(cookie)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        status, body, _ = client.get(f"/forum/{forum_id}/laporan.pdf")
        if status != 200 or not body.startswith(b"%PDF-"):
            raise RuntimeError(f"the report answered {status}")


def _growth(short: bool) -> list[dict[str, Any]]:
    """Processor time per page of a long report against one of half its pages; 1 is linear."""
    small, small_pages = _report_cost(ENTRIES[28 if short else 50])
    large, large_pages = _report_cost(ENTRIES[50 if short else 100])
    ratio = (large / large_pages) / (small / small_pages)
    return [
        figure(f"report of {large_pages} pages, time per page against {small_pages}", round(ratio, 2), "times", 1.15),
        figure(f"report of {large_pages} pages, processor time", round(large, 1), "s", 60),
    ]


def _report_cost(entries: int) -> tuple[float, int]:
    talk = tuple(
        DiscussionEntry(
            "Pengguna layanan", f"Warga {n}", f"Antrean nomor {n} lama sekali. " * 4, "Akan dibenahi. " * 4
        )
        for n in range(entries)
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    made = report_pdf(report(entries=talk))
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, len(pages(made))
