"""Proving who one is: by password, or by a one-time code that lets a new password be chosen."""

from dataclasses import dataclass

from fkp.accounts import attempts, codes, sign_ins
from fkp.accounts.known_devices import attempts_account, attempts_address
from fkp.accounts.models import Person
from fkp.accounts.password_rules import weakness
from fkp.accounts.passwords import hash_password, needs_rehash, set_password, verify
from fkp.accounts.queries import person_by_sign_in_name, sign_in_name
from fkp.storage.audit import record
from fkp.storage.database import writes


class NotRecognised(Exception):
    """Name and secret do not belong together; which of the two is wrong is never said."""


class WeakPassword(Exception):
    """The chosen password is refused; the message says why."""


@dataclass(frozen=True)
class Proof:
    """Someone who proved to be this person."""

    person: Person
    attempts_account: str


def prove_by_password(name: str, password: str, *, address: str) -> Proof:
    """Find who signs in; raises TooManyAttempts or NotRecognised, after the same time for every account."""
    person = person_by_sign_in_name(name)
    account = attempts_account(person, sign_in_name(name))
    kept = person.password_hash if person else None  # read before the write below makes everything be read anew
    attempts.take(account, attempts_address(person, address))
    known = verify(kept, password)
    if person is None or not known or not person.active:
        raise NotRecognised
    return Proof(person, account)


def begin_sign_in(proof: Proof, password: str, *, device: str, remembered: bool) -> Person:
    """Sign a device in; the person returned carries the token for the session cookie."""
    person = proof.person
    stronger = hash_password(password) if needs_rehash(person.password_hash or "") else None
    person.session_token = _begin(proof, stronger, device, remembered)
    return person


@writes
def _begin(proof: Proof, stronger: str | None, device: str, remembered: bool) -> str:
    attempts.forgive(proof.attempts_account)
    if stronger:
        set_password(proof.person, stronger)
    return sign_ins.begin(proof.person, device=device, remembered=remembered)


def choose_password_by_code(name: str, code: str, password: str, *, address: str) -> None:
    """Let the owner of a code choose a password; raises TooManyAttempts, NotRecognised or WeakPassword."""
    person = person_by_sign_in_name(name)
    account = attempts_account(person, sign_in_name(name))
    attempts.take(account, attempts_address(person, address))
    if codes.find_code(person, code) is None or person is None:
        raise NotRecognised
    problem = weakness(password, belongs_to=own_words(person))
    if problem:
        attempts.forgive(account)
        raise WeakPassword(problem)
    hashed = hash_password(password)
    try:
        _use_code(person, account, code, hashed)
    except codes.CodeRefused:
        raise NotRecognised from None


@writes
def _use_code(person: Person, account: str, code: str, hashed: str) -> None:
    codes.use_code(person, code, hashed)
    attempts.forgive(account)


def change_password(person: Person, old: str, new: str, *, address: str) -> None:
    """Replace one's own password and sign out every other device.

    Raises TooManyAttempts, NotRecognised (the old one is wrong) or WeakPassword.
    """
    account = attempts_account(person, "")
    attempts.take(account, attempts_address(person, address))
    if not verify(person.password_hash, old):
        raise NotRecognised
    problem = weakness(new, belongs_to=own_words(person))
    if problem:
        attempts.forgive(account)
        raise WeakPassword(problem)
    _change(person, account, hash_password(new))


@writes
def _change(person: Person, account: str, hashed: str) -> None:
    attempts.forgive(account)
    set_password(person, hashed)
    codes.void_codes(person)
    sign_ins.end_all(person, but=person.session_token)
    record("Mengganti kata sandi", by=person, on=person)


def own_words(person: Person) -> list[str]:
    """What a password of this person must not contain."""
    return [word for word in (person.name, person.nip, person.email) if word]
