"""Passwords as they are kept: argon2id, slow on purpose, never more than a few at once."""

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from fkp.accounts.models import Person
from fkp.accounts.password_rules import LONGEST

_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Each hash fills 19 MiB and one core for some 20 ms: a flood of sign-ins waits here instead of slowing others.
_TURNS = threading.BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """The argon2id hash to keep instead of the password; takes some 20 ms."""
    with _TURNS:
        return _HASHER.hash(_plain(password))


def verify(kept: str | None, password: str) -> bool:
    """Whether this is the password that was kept; as slow where there is none (`None`), so that nobody learns it."""
    with _TURNS:
        try:
            _HASHER.verify(kept or _NOBODYS, _plain(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def needs_rehash(kept: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(kept)


def set_password(person: Person, hashed: str) -> None:
    """Let the person sign in with the password of this hash; must run inside a write transaction."""
    person.password_hash = hashed


def _plain(password: str) -> str:
    # The same letters typed on a phone and on a desktop may arrive composed or decomposed. What is longer than
    # any password is cut, so that it stays wrong and composing two million accents holds up nobody.
    return unicodedata.normalize("NFC", password[: LONGEST + 1])


_NOBODYS = _HASHER.hash("sandi bagi akun yang tidak ada")
