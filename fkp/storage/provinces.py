"""Which province is open, and its refusal to guess one.

A province is a folder in the instance directory with a `province.json`; its files (and, on SQLite, its
database) lie beside it. Inside the program a province is *open* for the length of one application context.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask, current_app, g

SLUG = re.compile(r"[a-z0-9-]{2,32}")
DESCRIPTION = "province.json"
ACCENTS = ("teal", "blue", "green", "plum", "brick", "slate")


class NoProvinceOpen(RuntimeError):
    """Storage was touched without an open province."""


class ProvinceSwitched(RuntimeError):
    """One session was about to see two provinces."""


class UnknownProvince(LookupError):
    """No such province is served here."""


@dataclass(frozen=True)
class Province:
    """One tenant: `code` is its Kemendagri code, `timezone` an IANA name such as Asia/Makassar."""

    slug: str
    name: str
    code: str
    timezone: str
    accent: str
    folder: Path

    @cached_property
    def files(self) -> Path:
        return self.folder / "files"

    @cached_property
    def database(self) -> Path:
        return self.folder / "fkp.sqlite3"

    @cached_property
    def write_lock(self) -> Path:
        return self.folder / "write.lock"


class Provinces:
    """The provinces of one instance folder."""

    def __init__(self, instance: Path) -> None:
        self._instance = instance
        self._known: dict[str, Province] = {}
        self._lock = threading.Lock()

    def find(self, slug: str) -> Province:
        """The province with this slug; raises UnknownProvince for anything else, whatever it looks like."""
        if not SLUG.fullmatch(slug):
            raise UnknownProvince(slug)
        with self._lock:
            if slug not in self._known:
                self._known[slug] = self._read(slug)
            return self._known[slug]

    def all(self) -> list[Province]:
        """Every province served, by name."""
        slugs = [path.parent.name for path in self._instance.glob(f"*/{DESCRIPTION}")]
        return sorted((self.find(slug) for slug in slugs if SLUG.fullmatch(slug)), key=lambda p: p.name)

    def add(self, slug: str, *, name: str, code: str, timezone: str, accent: str = "teal") -> Province:
        """Make the folder of a new province; an existing one with the same slug is kept as it is."""
        if not SLUG.fullmatch(slug):
            raise ValueError(f"'{slug}' bukan nama pendek yang sah: huruf kecil, angka dan tanda hubung, 2–32.")
        folder = self._instance / slug
        if (folder / DESCRIPTION).exists():
            return self.find(slug)
        province = Province(slug, name, code, timezone, accent, folder)
        province.files.mkdir(parents=True, exist_ok=True)
        description = {key: value for key, value in asdict(province).items() if key not in {"slug", "folder"}}
        draft = folder / f"{DESCRIPTION}.new"
        draft.write_text(json.dumps(description, ensure_ascii=False, indent=2) + "\n")
        draft.replace(folder / DESCRIPTION)
        return self.find(slug)

    def _read(self, slug: str) -> Province:
        folder = self._instance / slug
        try:
            described = json.loads((folder / DESCRIPTION).read_text())
        except (FileNotFoundError, NotADirectoryError):
            raise UnknownProvince(slug) from None
        return Province(slug=slug, folder=folder, **described)


def provinces() -> Provinces:
    """The registry of the running app."""
    registry: Provinces = current_app.extensions["fkp_provinces"]
    return registry


def current_province() -> Province:
    """The open province; raises NoProvinceOpen instead of guessing one."""
    province: Province | None = g.get("province")
    if province is None:
        raise NoProvinceOpen("no province is open here")
    return province


def enter(province: Province) -> None:
    """Open a province in this application context, for good: a second one is refused."""
    opened: Province | None = g.get("province")
    if opened is not None and opened != province:
        raise ProvinceSwitched(f"{opened.slug} is open, {province.slug} was asked for")
    g.province = province


@contextmanager
def open_province(app: Flask, slug: str) -> Iterator[Province]:
    """Open one province outside a request (commands, jobs, tests), in an application context of its own."""
    with app.app_context():
        province = provinces().find(slug)
        enter(province)
        yield province
