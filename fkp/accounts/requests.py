"""What a request tells about its visitor and what is asked for, and forgetting it."""

from flask import g, request, session
from flask_login import logout_user

from fkp.accounts.devices import describe_device


def visitor_address() -> str:
    """The visitor's address, under which failed attempts are counted."""
    return (request.remote_addr or "")[:45]


def visitor_device() -> str:
    """The visitor's device in words: "Chrome di Windows"."""
    return describe_device(request.headers.get("User-Agent", ""))


def record_id(typed: str) -> int:
    """An id from an address; what no database could hold as one is no id (ValueError)."""
    number = int(typed)
    if not 0 < number < 2**31:
        raise ValueError(typed)
    return number


def forget_session() -> None:
    """Let nothing of the session so far remain, so that a cookie planted before a sign-in is worth nothing after."""
    logout_user()
    session.clear()
    g.pop("csrf_token", None)  # kept there for the rest of the request; the new session needs its own
