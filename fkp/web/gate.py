"""Runs once before every request: a view says who may enter; a view that says nothing stays shut."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from fkp.rules.permissions import Permission
from fkp.storage.provinces import enter
from fkp.web.province_path import ENVIRON_KEY

View = TypeVar("View", bound=Callable[..., Any])

OPEN = "open to all"
ANYWHERE = "open to all, with or without a province"


def requires(permission: Permission) -> Callable[[View], View]:
    """Label a view: only who holds this permission may enter (and then sees only what it reaches)."""
    return _label(permission)


def open_to_all(view: View) -> View:
    """Label a view: anybody may enter."""
    return _label(OPEN)(view)


def open_anywhere(view: View) -> View:
    """Label a view that needs no province: the start page, the health check."""
    return _label(ANYWHERE)(view)


def takes_upload(limit: int) -> Callable[[View], View]:
    """Let a view take a larger body than others, in bytes; set before the body is read."""

    def mark(view: View) -> View:
        view.max_body = limit  # type: ignore[attr-defined]  # a function takes attributes, its type names none
        return view

    return mark


def _label(access: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]  # as above
        return view

    return mark


def access_of(endpoint: str) -> str | None:
    """The label of an endpoint; None for one that was forgotten."""
    return getattr(current_app.view_functions[endpoint], "access", None)


def _body_limit(endpoint: str) -> int:
    limit: int = getattr(current_app.view_functions[endpoint], "max_body", current_app.config["MAX_CONTENT_LENGTH"])
    return limit


class SignInNeeded(Exception):
    """Nobody is signed in and the view wants somebody."""


def guard() -> ResponseReturnValue | None:
    """Open the request's province and let in who may enter."""
    province = request.environ.get(ENVIRON_KEY)
    if province is not None:
        enter(province)
    if request.endpoint is None:
        return None  # no such page: Flask answers 404 or 405 itself
    access = access_of(request.endpoint)
    if access == ANYWHERE:
        return None
    if province is None:
        abort(404)
    if access == OPEN:
        return None
    if access is None:
        current_app.logger.error("no access label on %s", request.endpoint)
        abort(403)
    if not current_user.is_authenticated:
        raise SignInNeeded
    if not current_user.may(Permission(access)):
        abort(403)
    request.max_content_length = _body_limit(request.endpoint)  # a stranger sends no video
    return None


def init_app(app: Flask) -> None:
    """Put the gate before everything else."""
    app.before_request(guard)
