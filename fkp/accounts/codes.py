"""One-time codes: a coordinator hands one over, the person chooses the password.

A code works for 24 hours, once, and only its hash is kept.
"""

import re
import secrets
from datetime import timedelta

import sqlalchemy as sa

from fkp.accounts import sign_ins
from fkp.accounts.models import Person, ResetCode
from fkp.accounts.passwords import set_password
from fkp.storage.audit import record
from fkp.storage.database import now, session, writes

VALID_FOR = timedelta(hours=24)
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without I, L, O, U, 0 and 1, which people confuse when they read a code aloud."""
GROUPS, GROUP_LENGTH = 4, 4


class CodeRefused(Exception):
    """This code is not, or no longer, a code of this person."""


@writes
def issue_code(person: Person, *, by: Person | None) -> str:
    """Make a code, "ABCD-EFGH-JKMN-PQRS", to be shown once; a code issued before stops working."""
    groups = ["".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS)]
    code = "-".join(groups)
    void_codes(person)
    session().add(
        ResetCode(
            person_id=person.id,
            code_hash=sign_ins.token_hash(plain_code(code)),
            issued_by_id=by.id if by else None,
            expires_at=now() + VALID_FOR,
        )
    )
    record("Membuat kode sekali pakai", by=by, on=person)
    return code


def void_codes(person: Person) -> None:
    """Let no code of the person work any more; must run inside a write transaction."""
    unused = sa.update(ResetCode).where(ResetCode.person_id == person.id, ResetCode.used_at.is_(None))
    session().execute(unused.values(expires_at=now()))


def find_code(person: Person | None, typed: str) -> ResetCode | None:
    """The person's code as typed, if it still works: dashes, blanks and small letters do not matter."""
    hashed = sign_ins.token_hash(plain_code(typed))
    if person is None or not person.active:
        return None
    return session().scalar(
        sa.select(ResetCode).where(
            ResetCode.code_hash == hashed,
            ResetCode.person_id == person.id,
            ResetCode.used_at.is_(None),
            ResetCode.expires_at > now(),
        )
    )


@writes
def use_code(person: Person, typed: str, password_hash: str) -> None:
    """Set the password chosen with a code and sign the person out everywhere; raises CodeRefused."""
    code = find_code(person, typed)
    if code is None:
        raise CodeRefused
    code.used_at = now()
    set_password(person, password_hash)
    sign_ins.end_all(person)
    record("Membuat kata sandi baru dengan kode", by=person, on=person)


def plain_code(typed: str) -> str:
    """A code without the marks people put between its groups."""
    return re.sub(r"[\W_]", "", typed).upper()
