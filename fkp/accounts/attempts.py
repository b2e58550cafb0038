"""Guessing is slow: failed attempts are counted per account and per address, in the province's database.

An attempt is written down before it is checked and taken back when it was right, so that two hundred guesses
sent at once are still only ten.
"""

import hashlib
from datetime import datetime, timedelta

import sqlalchemy as sa

from fkp.accounts.models import SignInAttempt
from fkp.storage.database import now, session, writes

WINDOW = timedelta(hours=1)
PER_ACCOUNT = 10
PER_ADDRESS = 60
KEPT_FOR = timedelta(days=1)


class TooManyAttempts(Exception):
    """This account, or this address, failed too often; `minutes` until the next attempt is heard."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


def take(account: str, address: str) -> None:
    """Use up one attempt for an account and an address ("" is counted for the account alone).

    Raises TooManyAttempts when none is left.
    """
    _ensure_left(account, address)  # a flood is turned away without waiting for the writer's turn
    _write_down(account, address)


@writes
def forgive(account: str) -> None:
    """Somebody proved to be the owner: the account's failed attempts no longer count."""
    session().execute(sa.delete(SignInAttempt).where(SignInAttempt.account_hash == _hash(account)))


@writes
def _write_down(account: str, address: str) -> None:
    _ensure_left(account, address)
    session().add(SignInAttempt(account_hash=_hash(account), address=address))
    session().execute(sa.delete(SignInAttempt).where(SignInAttempt.at < now() - KEPT_FOR))


def _ensure_left(account: str, address: str) -> None:
    for column, value, limit in (
        (SignInAttempt.account_hash, _hash(account), PER_ACCOUNT),
        (SignInAttempt.address, address, PER_ADDRESS),
    ):
        if not value:
            continue
        recent = sa.select(SignInAttempt.at).where(column == value, SignInAttempt.at > now() - WINDOW)
        # The attempt that has to grow old before another one fits.
        blocking = session().scalar(recent.order_by(SignInAttempt.at.desc()).offset(limit - 1).limit(1))
        if blocking is not None:
            raise TooManyAttempts(_minutes_until(blocking + WINDOW))


def _minutes_until(moment: datetime) -> int:
    return max(1, -(-int((moment - now()).total_seconds()) // 60))


def _hash(account: str) -> str:
    return hashlib.sha256(account.encode()).hexdigest()
