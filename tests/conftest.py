"""A small world everyone knows: Sari, Joko, Rina, Dewi, Bagus, Tono, and Maria of another province.

Every test that asks for `world` runs on SQLite and on PostgreSQL.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from fkp import create_app
from fkp.accounts import sign_ins
from fkp.accounts.models import Person, RoleGrant
from fkp.config import Settings
from fkp.duties.actions import owe
from fkp.duties.models import FKP, SKM, Period
from fkp.rules.permissions import Role
from fkp.storage.database import Base, engines, schema_name, session, write_transaction
from fkp.storage.provinces import Province, open_province
from fkp.units.models import Region, Service, Unit
from fkp.web.province_path import ENVIRON_KEY
from tests.chromium import browser as browser
from tests.postgres import throwaway_postgres

PROVINCES = {
    "sulteng": {"name": "Sulawesi Tengah", "code": "72", "timezone": "Asia/Makassar", "accent": "teal"},
    "gorontalo": {"name": "Gorontalo", "code": "75", "timezone": "Asia/Makassar", "accent": "plum"},
}


class ProvinceClient(FlaskClient):
    """A test browser inside one province: client.get("/forum/") asks for /sulteng/forum/."""

    slug: str | None = None

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if self.slug and args and isinstance(args[0], str) and not args[0].startswith(f"/{self.slug}/"):
            args = (f"/{self.slug}{args[0]}", *args[1:])
        return super().open(*args, **kwargs)


@dataclass
class World:
    """Ids by name, browsers by name, and a way to look into a province's database."""

    app: Flask
    people: dict[str, tuple[str, int]] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    periods: dict[str, int] = field(default_factory=dict)
    services: dict[str, int] = field(default_factory=dict)

    def open(self, slug: str = "sulteng") -> AbstractContextManager[Province]:
        """Open a province to look or to write; leave it again before making requests."""
        return open_province(self.app, slug)

    def client(self, name: str | None = None, slug: str = "sulteng") -> ProvinceClient:
        """A browser with this person signed in, or with nobody."""
        client = self.app.test_client()
        assert isinstance(client, ProvinceClient)
        if name:
            slug, person_id = self.people[name]
            client.set_cookie("fkp", self.cookie(slug, person_id), path=f"/{slug}/")
        client.slug = slug
        return client

    def cookie(self, slug: str, person_id: int) -> str:
        """A session cookie as signing in would set it."""
        with self.open(slug) as province:
            token = sign_ins.begin(session().get_one(Person, person_id), device="uji", remembered=False)
        with self.app.test_request_context("/", environ_overrides={ENVIRON_KEY: province}):
            serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            return serializer.dumps({"_user_id": token, "_fresh": True})

    def person(self, name: str) -> Person:
        """The person, inside an opened province."""
        return session().get_one(Person, self.people[name][1])

    def unit(self, name: str) -> Unit:
        """The unit, inside an opened province."""
        return session().get_one(Unit, self.units[name])

    def period(self, name: str = "2026") -> Period:
        """The period, inside an opened province."""
        return session().get_one(Period, self.periods[name])


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all tables, copied for every test."""
    path = tmp_path_factory.mktemp("template") / "fkp.sqlite3"
    engine = sa.create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A throw-away PostgreSQL server with the schemas of both provinces."""
    with throwaway_postgres() as url:
        engine = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"))
        for slug in PROVINCES:
            with engine.begin() as connection:
                connection.exec_driver_sql(f'CREATE SCHEMA "{schema_name(slug)}"')
                connection.exec_driver_sql(f'SET LOCAL search_path TO "{schema_name(slug)}"')
                Base.metadata.create_all(connection)
        engine.dispose()
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings for one test, on each database."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    return Settings(
        instance=tmp_path / "instance",
        secret_key="rahasia untuk uji",
        database_url=url,
        flask={"TESTING": True, "WTF_CSRF_ENABLED": False},
    )


@pytest.fixture
def app(settings: Settings, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application with two empty provinces."""
    app = create_app(settings)
    app.test_client_class = ProvinceClient
    for slug, described in PROVINCES.items():
        province = app.extensions["fkp_provinces"].add(slug, **described)
        if settings.database_url is None:
            shutil.copy(request.getfixturevalue("sqlite_template"), province.database)
    if settings.database_url is not None:
        _empty_schemas(app)
    yield app
    with app.app_context():
        engines().dispose()


@pytest.fixture
def another_app() -> Iterator[Callable[[Settings], Flask]]:
    """Make applications beside the usual one; their connections are closed at the end of the test."""
    made: list[Flask] = []

    def make(settings: Settings) -> Flask:
        made.append(create_app(settings))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            engines().dispose()


def _empty_schemas(app: Flask) -> None:
    tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    for slug in PROVINCES:
        with open_province(app, slug):
            write_transaction(
                lambda: session().execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")) and None
            )


@pytest.fixture
def world(app: Flask) -> World:
    """Both provinces with their people, units and a period."""
    world = World(app)
    with world.open("sulteng"):
        write_transaction(lambda: _people_sulteng(world))
    with world.open("gorontalo"):
        write_transaction(lambda: _people_gorontalo(world))
    return world


def _people_sulteng(world: World) -> None:
    _region("72", "Provinsi Sulawesi Tengah", "provinsi")
    _region("72.02", "Kabupaten Poso", "kabupaten")
    _region("72.71", "Kota Palu", "kota")
    _unit(world, "dinkes", "Dinas Kesehatan Kabupaten Poso", "dinas", "72.02")
    mapane = _unit(world, "mapane", "Puskesmas Mapane", "puskesmas", "72.02", parent="dinkes")
    _unit(world, "tokorondo", "Puskesmas Tokorondo", "puskesmas", "72.02", parent="dinkes")
    _unit(world, "palu", "Kecamatan Palu Barat", "kecamatan", "72.71")
    mapane.head_name, mapane.head_nip = "Rina Tandi, SKM", "197501012000032001"
    mapane.head_jabatan, mapane.address = "Kepala Puskesmas Mapane", "Jl. Trans Sulawesi, Mapane"
    for key, name in {"umum": "Poli Umum", "kia": "Kesehatan Ibu dan Anak"}.items():
        service = Service(unit_id=mapane.id, name=name)
        session().add(service)
        session().flush()
        world.services[key] = service.id
    _person(world, "sulteng", "sari", "Sari Wulandari", Role.PETUGAS, unit="mapane")
    _person(world, "sulteng", "rina", "Rina Tandi, SKM", Role.KEPALA_UNIT, unit="mapane")
    _person(world, "sulteng", "joko", "Joko Lapasila", Role.PETUGAS, unit="tokorondo")
    _person(world, "sulteng", "dewi", "Dewi Anggraini", Role.KOORDINATOR_KABUPATEN, region="72.02")
    _person(world, "sulteng", "hadi", "Hadi Lamakarate", Role.KOORDINATOR_KABUPATEN, region="72.71")
    _person(world, "sulteng", "bagus", "Bagus Pratama", Role.KOORDINATOR_PROVINSI)
    _person(world, "sulteng", "putri", "Putri Maharani", Role.PENGAMAT)
    _person(world, "sulteng", "agus", "Agus Salim", Role.ADMIN)
    _period(world)
    _period(world, key="skm_2026", duty=SKM)


def _people_gorontalo(world: World) -> None:
    _region("75", "Provinsi Gorontalo", "provinsi")
    _region("75.71", "Kota Gorontalo", "kota")
    _unit(world, "kota_gorontalo", "Puskesmas Kota Tengah", "puskesmas", "75.71")
    _person(world, "gorontalo", "maria", "Maria Olii", Role.KOORDINATOR_PROVINSI)
    _period(world, key="gorontalo_2026")
    _period(world, key="gorontalo_skm_2026", duty=SKM)


def _region(code: str, name: str, kind: str) -> None:
    session().add(Region(code=code, name=name, kind=kind))
    session().flush()


def _unit(world: World, key: str, name: str, kind: str, region: str, parent: str | None = None) -> Unit:
    above = world.unit(parent) if parent else None
    unit = Unit(
        name=name,
        sort_name=name.lower(),
        kind=kind,
        region_code=region,
        parent_id=above.id if above else None,
    )
    session().add(unit)
    session().flush()
    unit.path = f"{above.path if above else '/'}{unit.id}/"
    world.units[key] = unit.id
    return unit


def _person(
    world: World,
    slug: str,
    key: str,
    name: str,
    role: Role,
    unit: str | None = None,
    region: str | None = None,
) -> None:
    number = len(world.people) + 1
    person = Person(
        name=name,
        nip=f"1980010120000310{number:02d}",
        email=f"{key}@contoh.go.id",
        role_grants=[RoleGrant(role=role.value, unit_id=world.units[unit] if unit else None, region_code=region)],
    )
    session().add(person)
    session().flush()
    world.people[key] = (slug, person.id)


def _period(world: World, key: str = "2026", duty: str = FKP) -> None:
    period = Period(
        duty=duty, name="Tahun 2026", starts=date(2026, 1, 1), ends=date(2026, 12, 31), due=date(2026, 12, 15)
    )
    session().add(period)
    session().flush()
    world.periods[key] = period.id
    owe(period)
