"""The mark by which a device that answered is known again: random, signed, and nothing about its owner."""

import secrets
from functools import lru_cache

from flask import Response, current_app, request
from itsdangerous import BadSignature, Signer

from fkp.storage.provinces import current_province
from fkp.web.sessions import province_key

COOKIE = "skm"
KEPT_SECONDS = 180 * 86400


def known_device() -> str:
    """The mark the asking device brings; "" when it brings none, or one that is not ours."""
    brought = request.cookies.get(COOKIE)
    if not brought:
        return ""
    try:
        return _signer().unsign(brought).decode()
    except (BadSignature, UnicodeError):
        return ""


def mark_device(response: Response) -> None:
    """Give a device that has none a mark, which it brings back to the survey pages of this province alone."""
    response.set_cookie(
        COOKIE,
        _signer().sign(secrets.token_urlsafe(12)).decode(),
        max_age=KEPT_SECONDS,
        path=f"{request.script_root}/s/",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _signer() -> Signer:
    keys = (*(current_app.config["SECRET_KEY_FALLBACKS"] or ()), str(current_app.secret_key))
    return _signer_of(keys, current_province().slug)


@lru_cache(100)
def _signer_of(keys: tuple[str, ...], slug: str) -> Signer:
    return Signer([province_key(secret, slug) for secret in keys], salt="skm-device")
