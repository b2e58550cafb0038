"""What an account says about its person, and the two things that guard it: unique sign-in names, versions."""

from typing import Any

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.storage.audit import changes, record
from fkp.storage.database import session, writes
from fkp.web.forms import Stale

FIELDS = ("name", "nip", "email", "phone", "jabatan")


class NameTaken(Exception):
    """Another account already signs in by this NIP or e-mail; `field` says which, the message tells people."""

    MESSAGES = {
        "nip": "NIP ini sudah dipakai akun lain.",
        "email": "Alamat e-mail ini sudah dipakai akun lain.",
    }

    def __init__(self, field: str) -> None:
        super().__init__(self.MESSAGES[field])
        self.field = field


class NoSignInName(Exception):
    """An account needs a NIP or an e-mail address."""


def profile_values(person: Person) -> dict[str, Any]:
    """What the forms about a person show."""
    return {name: getattr(person, name) for name in FIELDS}


@writes
def save_profile(person: Person, values: dict[str, Any], *, version: int | None, by: Person) -> None:
    """Save what is given of FIELDS; raises Stale, NameTaken or NoSignInName and then changes nothing."""
    if version is not None and version != person.version:
        raise Stale
    plain = as_kept({name: values[name] for name in FIELDS if name in values})
    ensure_names_free(plain, but=person)
    if not (plain.get("nip", person.nip) or plain.get("email", person.email)):
        raise NoSignInName
    before, after = changes(person, plain)
    if not after:
        return
    for name, value in plain.items():
        setattr(person, name, value)
    person.version += 1
    record("Mengubah data akun", by=by, on=person, before=before, after=after)


def as_kept(values: dict[str, Any]) -> dict[str, Any]:
    """An empty NIP or e-mail is none: many accounts may lack one, no two may share one."""
    return {name: (value or None) if name in NameTaken.MESSAGES else (value or "") for name, value in values.items()}


def ensure_names_free(values: dict[str, Any], *, but: Person | None = None) -> None:
    """Raise NameTaken when another account has this NIP or e-mail; must run inside a write transaction."""
    for field in NameTaken.MESSAGES:
        if not values.get(field):
            continue
        same = sa.select(Person.id).where(getattr(Person, field) == values[field])
        if but is not None:
            same = same.where(Person.id != but.id)
        if session().scalar(same) is not None:
            raise NameTaken(field)
