"""What the tests of accounts share: passwords, and signing in with one."""

from fkp.accounts.models import Person
from fkp.accounts.passwords import hash_password, set_password
from fkp.storage.database import session, write_transaction
from tests.conftest import ProvinceClient, World

PASSWORD = "ikan cakalang fufu di dermaga"
OTHER_PASSWORD = "perahu sope berlabuh senja"
_HASHED = hash_password(PASSWORD)


def give_password(world: World, name: str) -> Person:
    """Let this person sign in with PASSWORD; returns the person, detached."""
    with world.open(world.people[name][0]):
        write_transaction(lambda: set_password(world.person(name), _HASHED))
        person = world.person(name)
        session().refresh(person)
        session().expunge(person)
    return person


def sign_in(client: ProvinceClient, account: str | None, password: str = PASSWORD, **fields: str):  # type: ignore[no-untyped-def]
    """Send the sign-in form."""
    return client.post("/masuk", data={"akun": account or "", "sandi": password, **fields})
