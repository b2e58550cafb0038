"""The devices a person is signed in on, in words the person recognises."""

import re

import sqlalchemy as sa
from flask import abort

from fkp.accounts import sign_ins
from fkp.accounts.models import Person, SignIn
from fkp.accounts.sign_ins import token_hash
from fkp.storage.audit import record
from fkp.storage.database import now, session, writes

# First match wins: Edge and Opera call themselves Chrome, Chrome calls itself Safari.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR|Opera", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("UCBrowser", "UC Browser"),
    ("Firefox|FxiOS", "Firefox"), ("Chrome|CriOS|Chromium", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "Chromebook"),
    ("Mac OS X|Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def describe_device(user_agent: str) -> str:
    """Name a device by its browser and system: "Chrome di Windows"."""
    browser, system = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    if not system:
        return browser or "Perangkat tidak dikenal"
    return f"{browser or 'Peramban'} di {system}"


def _first(known: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for pattern, name in known if re.search(pattern, text)), "")


def devices_of(person: Person) -> list[SignIn]:
    """Where the person is signed in, the device at hand first, then the last seen."""
    found = session().scalars(
        sa.select(SignIn)
        .where(SignIn.person_id == person.id, SignIn.expires_at > now())
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return sorted(found, key=lambda sign_in: not is_this(sign_in, person))


def is_this(sign_in: SignIn, person: Person) -> bool:
    """Whether this sign-in is the one the person came with."""
    return person.session_token is not None and sign_in.token_hash == token_hash(person.session_token)


def own_device(person: Person, sign_in_id: int) -> SignIn:
    """One device of the person; anybody else's does not exist (404)."""
    found = session().scalar(sa.select(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == person.id))
    if found is None:
        abort(404)
    return found


@writes
def end_device(sign_in: SignIn, *, by: Person) -> None:
    """Sign one device out from afar."""
    record("Mengeluarkan perangkat", by=by, on=by, after={"device": sign_in.device})
    session().delete(sign_in)


@writes
def end_all_devices(person: Person) -> None:
    """Sign the person out on every device."""
    sign_ins.end_all(person)
    record("Keluar dari semua perangkat", by=person, on=person)
