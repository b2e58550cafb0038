"""Finding people by what they type at sign-in."""

import re

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.storage.database import session

_NIP = re.compile(r"\d{18}")


def sign_in_name(typed: str) -> str:
    """A NIP without the blanks and dots people put in, or an e-mail address in lower case."""
    digits = re.sub(r"[\s.\-]", "", typed)
    return digits if _NIP.fullmatch(digits) else typed.strip().lower()


def person_by_sign_in_name(typed: str) -> Person | None:
    """The person with this NIP or e-mail address, whether active or not."""
    name = sign_in_name(typed)
    if not name:
        return None
    column = Person.nip if _NIP.fullmatch(name) else Person.email
    return session().scalar(sa.select(Person).where(column == name))
