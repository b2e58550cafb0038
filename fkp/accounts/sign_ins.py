"""Devices that are signed in: rows that can be ended from anywhere."""

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask, current_app, g
from flask_login import LoginManager
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import joinedload

from fkp.accounts.models import Person, SignIn
from fkp.config import Settings
from fkp.storage.database import now, session, writes

SEEN_EVERY = timedelta(minutes=5)

# Every signed-in page asks this once: built once, with the person and the roles in the same statement.
_LIVE_SIGN_IN = (
    sa.select(SignIn)
    .where(SignIn.token_hash == sa.bindparam("token_hash"), SignIn.expires_at > sa.bindparam("now"))
    .options(joinedload(SignIn.person, innerjoin=True).joinedload(Person.role_grants))
)


def token_hash(token: str) -> str:
    """What the database keeps of a secret token."""
    return hashlib.sha256(token.encode()).hexdigest()


@writes
def begin(person: Person, *, device: str, remembered: bool) -> str:
    """Sign a device in; returns the token for its cookie."""
    token = secrets.token_urlsafe(32)
    person.last_signed_in_at = now()
    session().add(
        SignIn(
            person_id=person.id,
            token_hash=token_hash(token),
            device=device[:200],
            remembered=remembered,
            expires_at=now() + _lifetime(remembered),
        )
    )
    session().execute(sa.delete(SignIn).where(SignIn.expires_at < now()))
    return token


@writes
def end(token: str) -> None:
    """Sign this device out."""
    session().execute(sa.delete(SignIn).where(SignIn.token_hash == token_hash(token)))


@writes
def end_all(person: Person, *, but: str | None = None) -> int:
    """Sign all devices of a person out, except perhaps the one asking; returns how many."""
    sign_ins = sa.delete(SignIn).where(SignIn.person_id == person.id)
    if but:
        sign_ins = sign_ins.where(SignIn.token_hash != token_hash(but))
    return len(session().execute(sign_ins.returning(SignIn.id)).all())


def person_of(token: str) -> Person | None:
    """Who came with this token; None when it was ended, idled out, or its person is no longer active."""
    if g.get("province") is None:
        return None
    found = session().scalars(_LIVE_SIGN_IN, {"token_hash": token_hash(token), "now": now()})
    sign_in = found.unique().one_or_none()
    if sign_in is None or not sign_in.person.active:
        return None
    person = sign_in.person
    if now() - sign_in.seen_at > SEEN_EVERY:
        try:
            _seen(sign_in)
        except (DBAPIError, OSError):  # a full disk: reading goes on, and the next page tries again
            current_app.logger.exception("not written down that a device was seen")
    person.session_token = token
    return person


@writes
def _seen(sign_in: SignIn) -> None:
    sign_in.seen_at = now()
    sign_in.expires_at = now() + _lifetime(sign_in.remembered)


def _lifetime(remembered: bool) -> timedelta:
    settings: Settings = current_app.extensions["fkp_settings"]
    return settings.remember if remembered else settings.session_idle


def init_app(app: Flask) -> None:
    """Teach Flask-Login who a cookie belongs to."""
    manager: LoginManager = app.login_manager  # type: ignore[attr-defined]  # set by Flask-Login
    manager.user_loader(person_of)
