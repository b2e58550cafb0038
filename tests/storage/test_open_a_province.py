"""A province is opened on purpose, one at a time, by its short name only."""

import pytest
import sqlalchemy as sa
from flask import Flask

from fkp.storage.database import session
from fkp.storage.provinces import (
    NoProvinceOpen,
    ProvinceSwitched,
    UnknownProvince,
    current_province,
    enter,
    open_province,
    provinces,
)
from fkp.units.models import Region
from tests.conftest import World

STRANGE_NAMES = [
    "",
    "a",
    "SULTENG",
    "../sulteng",
    "sulteng/",
    "sul teng",
    "sulteng\x00",
    "a" * 33,
    "..",
    "sulteng%2f",
    "ｓulteng",
]


def test_the_database_is_shut_while_no_province_is_open(app: Flask) -> None:
    with app.app_context(), pytest.raises(NoProvinceOpen):
        session().scalar(sa.select(Region))


def test_one_context_never_sees_two_provinces(app: Flask) -> None:
    with open_province(app, "sulteng"):
        with pytest.raises(ProvinceSwitched):
            enter(provinces().find("gorontalo"))
        assert current_province().slug == "sulteng"


@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_a_strange_name_is_no_province(app: Flask, name: str) -> None:
    with app.app_context(), pytest.raises(UnknownProvince):
        provinces().find(name)


def test_each_province_keeps_its_own_records(world: World) -> None:
    with world.open("sulteng"):
        assert session().get(Region, "72.02") is not None
        assert session().get(Region, "75.71") is None
    with world.open("gorontalo"):
        assert session().get(Region, "72.02") is None
        assert session().get(Region, "75.71") is not None


def test_adding_a_province_twice_keeps_the_first(app: Flask) -> None:
    with app.app_context():
        again = provinces().add("sulteng", name="Lain", code="99", timezone="Asia/Jakarta")
        assert (again.name, again.code) == ("Sulawesi Tengah", "72")
