"""The units of a demo province, their services and their people."""

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from fkp.accounts.models import Person, RoleGrant
from fkp.demo.batch import Batch
from fkp.demo.cast import DOMAIN
from fkp.demo.names import People, Somebody
from fkp.demo.places import Place, places
from fkp.demo.themes import services_of
from fkp.rules.permissions import Role
from fkp.units.models import Service, Unit

_WITH_ACCOUNTS = 0.7
_STREETS = (
    "Jl. Trans Sulawesi", "Jl. Jenderal Sudirman", "Jl. Diponegoro", "Jl. Sam Ratulangi", "Jl. Pattimura",
    "Jl. Ahmad Yani", "Jl. Kartini", "Jl. Pulau Sulawesi", "Jl. Tadulako", "Jl. Nani Wartabone",
)  # fmt: skip
_HEADS = {
    "kecamatan": "Camat",
    "kelurahan": "Lurah",
    "desa": "Kepala Desa",
    "rsud": "Direktur",
    "setwan": "Sekretaris DPRD",
    "inspektorat": "Inspektur",
    "satuan_pendidikan": "Kepala Sekolah",
}


@dataclass(frozen=True)
class DemoUnit:
    """A unit as the other makers of the demo need it."""

    id: int
    path: str
    place: Place
    head: Somebody
    head_jabatan: str
    address: str
    phone: str
    email: str
    services: list[int] = field(default_factory=list)


def make_units(
    batch: Batch,
    province_code: str,
    at_least: int,
    people: People,
    chance: random.Random,
    heads: Mapping[str, Somebody],
) -> list[DemoUnit]:
    """Put all units of a province and their services into the batch; `heads` are known ones, by the unit's name."""
    made: dict[tuple[str, str], DemoUnit] = {}
    for place in places(province_code, at_least):
        parent = made.get((place.region, place.parent))
        head = heads.get(place.name) or people.somebody()
        made[place.region, place.name] = _make_unit(batch, place, parent, head, people.phone(), chance)
    return list(made.values())


def _make_unit(
    batch: Batch, place: Place, parent: DemoUnit | None, head: Somebody, phone: str, chance: random.Random
) -> DemoUnit:
    jabatan = f"{_HEADS.get(place.kind, 'Kepala')} {_without_kind(place)}"
    address = f"{chance.choice(_STREETS)} No. {chance.randrange(1, 120)}, {place.seat}"
    values = {
        "region_code": place.region,
        "parent_id": parent.id if parent else None,
        "kind": place.kind,
        "name": place.name,
        "sort_name": Unit.fold(place.name),
        "address": address,
        "phone": phone,
        "head_name": head.full_name,
        "head_nip": head.nip,
        "head_jabatan": jabatan,
    }
    unit_id = batch.add(Unit, **values)
    path, email = f"{parent.path if parent else '/'}{unit_id}/", f"unit{unit_id}@{DOMAIN}"
    batch.amend(Unit, path=path, email=email)
    services = [batch.add(Service, unit_id=unit_id, name=name) for name in services_of(place.kind)]
    return DemoUnit(unit_id, path, place, head, jabatan, address, phone, email, services)


def _without_kind(place: Place) -> str:
    """The name after a title that already says what it is: "Camat Poso Pesisir", "Kepala Dinas Sosial …"."""
    word = {"kecamatan": "Kecamatan ", "kelurahan": "Kelurahan ", "desa": "Desa "}.get(place.kind, "")
    return place.name.removeprefix(word).removeprefix("Sekretariat DPRD ").removeprefix("Inspektorat ")


def make_staff(
    batch: Batch,
    units: list[DemoUnit],
    password_hash: str,
    people: People,
    chance: random.Random,
    *,
    taken: Collection[tuple[str, Role]],
    always: Collection[str],
) -> None:
    """Give most units, and `always` those of these names, a petugas and their head; `taken` seats have someone."""
    for unit in units:
        if chance.random() > _WITH_ACCOUNTS and unit.place.name not in always:
            continue
        if (unit.place.name, Role.PETUGAS) not in taken:
            mailbox = f"petugas.{unit.id}"
            make_person(batch, people.somebody(), mailbox, password_hash, Role.PETUGAS, unit_id=unit.id)
        if (unit.place.name, Role.KEPALA_UNIT) not in taken:
            make_person(
                batch, unit.head, f"kepala.{unit.id}", password_hash, Role.KEPALA_UNIT,
                unit_id=unit.id, jabatan=unit.head_jabatan,
            )  # fmt: skip


def make_person(
    batch: Batch,
    person: Somebody,
    mailbox: str,
    password_hash: str,
    role: Role,
    *,
    unit_id: int | None = None,
    region_code: str | None = None,
    jabatan: str = "",
) -> int:
    """Put one account with one role into the batch; returns its id."""
    person_id = batch.add(
        Person,
        name=person.full_name,
        nip=person.nip,
        email=f"{mailbox}@{DOMAIN}",
        jabatan=jabatan,
        password_hash=password_hash,
    )
    batch.add(RoleGrant, person_id=person_id, role=role.value, unit_id=unit_id, region_code=region_code)
    return person_id
