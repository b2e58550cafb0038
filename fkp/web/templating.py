"""What templates know: the province, the navigation, dates and numbers in Indonesian, static addresses."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import Flask, g, request, url_for
from flask_login import current_user

from fkp.rules import indonesian
from fkp.rules.permissions import Permission
from fkp.storage.provinces import current_province

STATIC = Path(__file__).parent.parent.parent / "static"


class NavigationItem(NamedTuple):
    """One entry of the header; `sections` are the blueprints it stands for."""

    label: str
    endpoint: str
    sections: frozenset[str]
    permission: Permission


NAVIGATION: list[NavigationItem] = [
    NavigationItem("Beranda", "home.index", frozenset({"home"}), Permission.USE_OWN_ACCOUNT),
    NavigationItem(
        "Siapa belum lapor", "coordination.overview", frozenset({"coordination"}), Permission.VIEW_OVERVIEW
    ),
    NavigationItem("Forum", "forums.index", frozenset({"forums", "documents"}), Permission.VIEW_FORUMS),
    NavigationItem(
        "Survei", "surveys.index", frozenset({"surveys", "survey_documents", "loop"}), Permission.VIEW_SURVEYS
    ),
    NavigationItem("Unit", "units.index", frozenset({"units"}), Permission.VIEW_UNITS),
    NavigationItem("Akun", "people.index", frozenset({"people"}), Permission.MANAGE_ACCOUNTS),
    NavigationItem("Periode", "periods.index", frozenset({"periods"}), Permission.SET_PERIODS),
    NavigationItem("Jejak", "trail.index", frozenset({"trail"}), Permission.VIEW_TRAIL),
]


class Link(NamedTuple):
    """A navigation link as the header draws it."""

    label: str
    href: str
    current: bool


def navigation() -> list[Link]:
    """What the signed-in person may open, in order."""
    if not current_user.is_authenticated:
        return []
    return [
        Link(item.label, _address(item.endpoint, request.script_root), request.blueprint in item.sections)
        for item in NAVIGATION
        if current_user.may(item.permission)
    ]


@cache
def _address(endpoint: str, script_root: str) -> str:
    """Where a menu entry leads; asked on every page, and the same for as long as the program runs."""
    return url_for(endpoint)


@cache
def static_url(name: str) -> str:
    """The address of a static file with its content's fingerprint, so that it may be cached for good."""
    fingerprint = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={fingerprint}"


def moment(value: datetime) -> str:
    """A UTC moment in the province's zone: "29 April 2020 pukul 09.05 WITA"."""
    return indonesian.moment(value, current_province().timezone)


def clock(value: datetime) -> str:
    """The time of day of a UTC moment in the province's zone: "09.05 WITA"."""
    return indonesian.clock(value, current_province().timezone)


FILTERS: dict[str, Callable[..., str]] = {
    "moment": moment,
    "clock": clock,
    "long_date": indonesian.long_date,
    "plain_date": indonesian.plain_date,
    "short_date": indonesian.short_date,
    "number": indonesian.number,
    "percent": indonesian.percent,
    "file_size": indonesian.file_size,
}


def init_app(app: Flask) -> None:
    """Register filters and what every template may use."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(static_url=static_url, Permission=Permission)

    @app.context_processor
    def for_every_page() -> dict[str, object]:
        return {"province": g.get("province"), "navigation": navigation()}
