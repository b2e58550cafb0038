"""Where a person lands after signing in: the page asked for, with what was typed before; never another site."""

import json
import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

_MOST_FIELDS = 2000
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\\]")


class Carried(NamedTuple):
    """A form that was sent while nobody was signed in: where to, and what was typed."""

    path: str
    fields: list[tuple[str, str]]


def local_page(asked: str | None) -> str | None:
    """The address asked for, if it is a page of this province; with its script root, ready to redirect to."""
    if not asked or not _is_page(asked, "GET"):
        return None
    return f"{request.script_root}{asked}"


def carried_form(text: str | None) -> Carried | None:
    """Read what the sign-in form carries along; None when there is nothing, or it was tampered with."""
    try:
        read = json.loads(text or "")
        path = read["path"]
        fields = [(key, value) for key, value in read["fields"]]
        json.dumps(read, ensure_ascii=False).encode()  # half a surrogate pair cannot be shown
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not all(isinstance(part, str) for part in (path, *(part for pair in fields for part in pair))):
        return None
    if len(fields) > _MOST_FIELDS or "?" in path or not _is_page(path, "POST"):
        return None
    return Carried(path, fields)


def _is_page(address: str, method: str) -> bool:
    """Whether the program answers this address itself: anything a browser could read as elsewhere is refused."""
    if not address.startswith("/") or address.startswith("//") or _CONTROLS.search(address):
        return False
    path = urlsplit(address).path
    if not {".", ".."}.isdisjoint(unquote(path).split("/")):
        return False
    try:
        # Only without a request there would be no adapter.
        current_app.create_url_adapter(request).match(path, method)  # type: ignore[union-attr]
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
