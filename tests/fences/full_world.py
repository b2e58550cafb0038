"""The world of tests/conftest.py with forums and surveys of everything in each unit, and strings that must not leak.

The fences walk through every route, so every kind of record has to be there. Everything a person of Gorontalo
typed holds CANARY["gorontalo"], everything of Sulawesi Tengah CANARY["sulteng"].
"""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from fkp import create_app
from fkp.accounts.models import ResetCode, RoleGrant, SignIn
from fkp.config import Settings
from fkp.forums.actions import start_forum
from fkp.rules.permissions import Role
from fkp.storage.database import Base, engines, now, session, write_transaction
from fkp.storage.provinces import Province
from fkp.units.logos import receive_logo
from fkp.units.models import Service, Unit
from tests.conftest import (
    PROVINCES,
    ProvinceClient,
    World,
    _people_gorontalo,
    _people_sulteng,
    _person,
)
from tests.fences.full_forums import fill_forum
from tests.fences.full_surveys import Scene, fill_surveys
from tests.fences.routes import Ids, Route

CANARY = {"sulteng": "KANARISULTENG", "gorontalo": "KANARIGORONTALO"}
SECRET = "rahasia untuk uji"
UNITS = {"mapane": "sulteng", "tokorondo": "sulteng", "palu": "sulteng", "kota_gorontalo": "gorontalo"}
STAFF = {"mapane": "sari", "tokorondo": "joko", "palu": "wati", "kota_gorontalo": "yusuf"}
HEADS = {"mapane": "rina", "tokorondo": "ratna", "palu": "wati", "kota_gorontalo": "yusuf"}


@dataclass
class FullWorld(World):
    """`records` names, per unit, the value of every argument a route may have: those of what is in work.

    `sent` is what was sent and published, `beside` what is in another state still, with fewer arguments.
    """

    records: dict[str, Ids] = field(default_factory=dict)
    sent: dict[str, Ids] = field(default_factory=dict)
    beside: dict[str, list[Ids]] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def visitor(self, name: str | None, slug: str | None = None) -> ProvinceClient:
        """A fresh browser of this person, at this province's address, even one that is not theirs."""
        client = self.app.test_client()
        assert isinstance(client, ProvinceClient)
        home = self.people[name][0] if name else "sulteng"
        client.slug = slug or home
        if name:
            if name not in self.cookies:
                self.cookies[name] = self.cookie(*self.people[name])
            client.set_cookie("fkp", self.cookies[name], path=f"/{client.slug}/")
        return client

    def of(self, route: Route) -> dict[str, Ids]:
        """The records a route is tried on, by unit: forums and surveys in work, or sent where it needs that."""
        return self.sent if route.needs_sent else self.records

    def states(self, route: Route, unit: str) -> list[Ids]:
        """Every forum or survey of a unit that has this page, in whatever state it is."""
        first = self.of(route)[unit]
        if not route.of_forum_or_survey:
            return [first]
        every = [first, self.records[unit], self.sent[unit], *self.beside[unit]]
        once = {route.path(ids): ids for ids in every if route.names <= ids.keys()}
        return [ids for ids in once.values() if not route.needs_sent or ids is first]

    def ask(self, name: str | None, slug: str | None, path: str, **request: Any) -> TestResponse:
        """Send one request as this person and read the whole answer."""
        response = self.visitor(name, slug).open(path, **request)
        response.get_data()
        response.close()
        return response


def open_world(instance: Path, **flask: object) -> FullWorld:
    """Make the app with both provinces on SQLite in this folder, and everybody and everything in them."""
    flask = {"TESTING": True, "WTF_CSRF_ENABLED": False} | flask
    return fill_app(create_app(Settings(instance=instance, secret_key=SECRET, flask=flask)))


def fill_app(app: Flask) -> FullWorld:
    """Put both provinces with everybody and everything into an app with an empty instance folder."""
    app.test_client_class = ProvinceClient
    for slug, described in PROVINCES.items():
        app.extensions["fkp_provinces"].add(slug, **described)
    world = FullWorld(app)
    for slug in PROVINCES:
        with world.open(slug) as province:
            _create_tables(province)
            write_transaction(lambda slug=slug: _fill(world, slug))  # type: ignore[misc]
    return world


def name_devices(world: FullWorld) -> None:
    """Note each unit's petugas' signed-in device among the ids, once they are all signed in."""
    for unit_name, slug in UNITS.items():
        with world.open(slug):
            found = sa.select(SignIn.id).where(SignIn.person_id == world.records[unit_name]["person_id"])
            world.records[unit_name]["device_id"] = session().scalar(found)
            world.sent[unit_name]["device_id"] = world.records[unit_name]["device_id"]


def close_world(app: Flask) -> None:
    """Let go of every connection."""
    with app.app_context():
        engines().dispose()


def _create_tables(province: Province) -> None:
    Base.metadata.create_all(engines().of(province))


def _fill(world: FullWorld, slug: str) -> None:
    if slug == "sulteng":
        _people_sulteng(world)
        _person(world, slug, "ratna", "Ratna Mondolu", Role.KEPALA_UNIT, unit="dinkes")
        _person(world, slug, "wati", "Wati Lamakampali", Role.PETUGAS, unit="palu")
        _person(world, slug, "nia", "Nia Tadulako", Role.PETUGAS, unit="mapane")
        nia = RoleGrant(role=Role.KOORDINATOR_KABUPATEN.value, region_code="72.71")
        world.person("nia").role_grants.append(nia)
    else:
        _people_gorontalo(world)
        _person(world, slug, "yusuf", "Yusuf Monoarfa", Role.PETUGAS, unit="kota_gorontalo")
        _person(world, slug, "yusuf_head", "Hasna Monoarfa", Role.KEPALA_UNIT, unit="kota_gorontalo")
    for name, (home, person_id) in world.people.items():
        if home == slug:
            person = world.person(name)
            person.jabatan = f"Jabatan {CANARY[slug]}"
            session().add(
                ResetCode(person_id=person_id, code_hash=f"{slug}-{name}", issued_at=now(), expires_at=now())
            )
    for unit_name in (name for name, home in UNITS.items() if home == slug):
        unit = world.unit(unit_name)
        _describe(unit, CANARY[slug])
        service = Service(unit_id=unit.id, name=f"Layanan {CANARY[slug]} {unit_name}")
        session().add(service)
        period = world.period("2026" if slug == "sulteng" else "gorontalo_2026")
        session().flush()
        shared: Ids = {
            "unit_id": unit.id,
            "period_id": period.id,
            "service_id": service.id,
            "person_id": world.people[STAFF[unit_name]][1],
            "grant_id": world.person(STAFF[unit_name]).role_grants[0].id,
        }
        for state in ("sent", "open"):  # the last one begun is the one still being worked on
            forum = start_forum(unit, period, topic=f"Tema {CANARY[slug]} {state}", by=None)
            ids = shared | fill_forum(forum, CANARY[slug], sent=state == "sent")
            (world.sent if state == "sent" else world.records)[unit_name] = ids
        surveyed = world.period("skm_2026" if slug == "sulteng" else "gorontalo_skm_2026")
        scene = Scene(unit, surveyed, service, CANARY[slug], forum_id=world.records[unit_name]["forum_id"])
        sent, opened, beside = fill_surveys(scene, words_of_service=slug == "gorontalo")
        world.sent[unit_name] |= sent
        world.records[unit_name] |= opened
        world.beside[unit_name] = [shared | ids for ids in beside]


def _describe(unit: Unit, mark: str) -> None:
    unit.address = f"Jalan {mark} 1"
    unit.phone, unit.website = "0452 123456", f"https://contoh.go.id/{mark.lower()}"
    unit.head_name, unit.head_nip, unit.head_jabatan = f"Kepala {mark}", "197501012000032001", f"Kepala {mark}"
    logo = BytesIO()
    Image.new("RGB", (40, 40), (unit.id % 250, 90, 40)).save(logo, "PNG")
    logo.seek(0)
    unit.logo_sha256 = receive_logo(logo, f"{mark}.png").sha256
