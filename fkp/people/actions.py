"""What is done to accounts: made, given and losing roles, shut and opened again, handed a code."""

from typing import Any

import sqlalchemy as sa

from fkp.accounts import codes, sign_ins
from fkp.accounts.models import Person, RoleGrant
from fkp.accounts.profile import NoSignInName, as_kept, ensure_names_free
from fkp.people.places import Post, ensure_may_give
from fkp.people.queries import held_roles, managed
from fkp.rules.permissions import Role, may_grant
from fkp.storage.audit import record
from fkp.storage.database import session, writes

KEPT_ROLES = (Role.ADMIN, Role.KOORDINATOR_PROVINSI)
"""Roles that somebody active must always hold, or nobody could manage accounts any more."""


class NotPossible(Exception):
    """This must not be done to this account; the message says why and what to do instead."""


@writes
def create_person(values: dict[str, Any], post: Post, *, by: Person | None) -> tuple[Person, str]:
    """Make an account with one role; returns it and its first code. `by=None` is the operator's command.

    Raises NameTaken, NoSignInName or MayNotGrant.
    """
    if by is not None:
        ensure_may_give(by, post)
    plain = as_kept(values)
    if not (plain.get("nip") or plain.get("email")):
        raise NoSignInName
    ensure_names_free(plain)
    person = Person(**plain, role_grants=[post.grant])
    session().add(person)
    session().flush()
    record("Membuat akun", by=by, on=person, after={**plain, "role": post.words})
    return person, codes.issue_code(person, by=by)


@writes
def give_role(person: Person, post: Post, *, by: Person) -> None:
    """Give one more role; raises MayNotGrant, or NotPossible for oneself and for a role held already."""
    _ensure_other(person, by, "Anda tidak dapat mengubah peran Anda sendiri.")
    ensure_may_give(by, post)
    if post.plain in person.grants:
        raise NotPossible("Orang ini sudah memiliki peran itu.")
    person.role_grants.append(post.grant)
    record("Memberi peran", by=by, on=person, after={"role": post.words})


@writes
def take_role(person: Person, grant_id: int, *, by: Person) -> None:
    """Take a role away; raises NotPossible for one's own, the person's only one, or the last of KEPT_ROLES."""
    _ensure_other(person, by, "Anda tidak dapat mengubah peran Anda sendiri.")
    grant = next((grant for grant in person.role_grants if grant.id == grant_id), None)
    if grant is None:
        raise NotPossible("Peran itu sudah dicabut.")
    if not may_grant(by.grants, Role(grant.role)):
        raise NotPossible("Peran ini tidak dapat Anda cabut.")
    if len(person.role_grants) == 1:
        raise NotPossible("Ini satu-satunya peran orang ini. Nonaktifkan akunnya bila ia tidak bertugas lagi.")
    _ensure_not_last(person, {Role(grant.role)})
    words = next(words for _, held, words in held_roles([person.id]) if held == grant_id)
    record("Mencabut peran", by=by, on=person, before={"role": words})
    person.role_grants.remove(grant)


@writes
def deactivate(person: Person, *, by: Person) -> None:
    """Shut an account: signed out everywhere, codes void; raises NotPossible for one's own or the last manager."""
    _ensure_other(person, by, "Anda tidak dapat menonaktifkan akun Anda sendiri.")
    _ensure_not_last(person, {grant.role for grant in person.grants})
    person.active = False
    sign_ins.end_all(person)
    codes.void_codes(person)
    record("Menonaktifkan akun", by=by, on=person)


@writes
def reactivate(person: Person, *, by: Person) -> None:
    """Open a shut account again, with the roles and the password it had."""
    person.active = True
    record("Mengaktifkan akun kembali", by=by, on=person)


@writes
def hand_out_code(person: Person, *, by: Person) -> str:
    """Make a one-time code to hand over; raises NotPossible for oneself or a shut account."""
    _ensure_other(person, by, "Untuk akun Anda sendiri, gunakan Ganti kata sandi di Akun saya.")
    if not person.active:
        raise NotPossible("Akun ini nonaktif. Aktifkan dulu, lalu buat kodenya.")
    return codes.issue_code(person, by=by)


def _ensure_other(person: Person, by: Person, message: str) -> None:
    if person.id == by.id:
        raise NotPossible(message)
    managed(by, person.id)  # still within reach at the moment of writing


def _ensure_not_last(person: Person, losing: set[Role]) -> None:
    if not person.active:
        return
    for role in losing & set(KEPT_ROLES):
        others = sa.select(Person.id).join(RoleGrant).where(
            RoleGrant.role == role.value, Person.active, Person.id != person.id
        )  # fmt: skip
        if session().scalar(others.limit(1)) is None:
            raise NotPossible(f"Ini {role.label} terakhir yang aktif. Beri peran itu kepada orang lain dulu.")
