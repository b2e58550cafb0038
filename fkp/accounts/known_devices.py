"""Devices on which a person signed in before: guesses made elsewhere do not shut the person out there.

The device carries a signed cookie for a year. Failed attempts from it are counted by themselves, under the
same limit, so that who knows a colleague's NIP cannot lock the colleague out.
"""

import secrets

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from fkp.accounts.models import Person
from fkp.storage.provinces import current_province
from fkp.web.sessions import province_key

COOKIE = "fkp-dikenal"
LASTS = 365 * 24 * 3600  # seconds


def attempts_account(person: Person | None, typed: str) -> str:
    """Under which name attempts are counted: one per person (NIP and e-mail alike), one more per known device."""
    if person is None:
        return f"nama:{typed}"
    device = _known_device(person)
    return f"orang:{person.id}:{device}" if device else f"orang:{person.id}"


def attempts_address(person: Person | None, address: str) -> str:
    """Under which address attempts are counted: none on a known device, whose own count is limit enough.

    A whole office has one address; who guesses there must not shut out the colleagues.
    """
    return "" if person is not None and _known_device(person) else address


def remember_device(response: Response, person: Person) -> None:
    """Let this device be known as the person's for a year."""
    device = _known_device(person) or secrets.token_urlsafe(8)
    response.set_cookie(
        COOKIE,
        _signer().dumps([person.id, device]),
        max_age=LASTS,
        path=f"{request.script_root}/",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _known_device(person: Person) -> str | None:
    try:
        person_id, device = _signer().loads(request.cookies.get(COOKIE, ""), max_age=LASTS)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(device) if person_id == person.id else None


def _signer() -> URLSafeTimedSerializer:
    keys = [*(current_app.config["SECRET_KEY_FALLBACKS"] or ()), str(current_app.secret_key)]
    slug = current_province().slug
    return URLSafeTimedSerializer([province_key(key, slug) for key in keys], salt="known-device")
