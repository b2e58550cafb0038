"""One demo province: its periods, units, people and the mass of its forums, in a single transaction."""

import itertools
import random
from collections.abc import Callable
from datetime import date, timedelta

import sqlalchemy as sa

from fkp.demo.batch import Batch
from fkp.demo.cast import CAST, STAGED, Actor
from fkp.demo.closing import Closing
from fkp.demo.files import Pool, keep_pool
from fkp.demo.forums import ForumMaker
from fkp.demo.names import People, Somebody
from fkp.demo.sketches import Promise, sketch
from fkp.demo.units import DemoUnit, make_person, make_staff, make_units
from fkp.duties.actions import owe
from fkp.duties.models import SKM, Period
from fkp.rules.permissions import Role
from fkp.rules.surveys import periods_of_year
from fkp.storage.counters import Counter
from fkp.storage.database import session, write_transaction
from fkp.storage.files import FileStore
from fkp.storage.provinces import Province
from fkp.units.models import Region
from fkp.units.regions import seed_regions

YEARS = (2025, 2026)


def fill_province(province: Province, *, at_least: int, password_hash: str, quickly: bool) -> None:
    """Fill the open, empty province with all that no story is told of.

    `quickly` is for very large ones: no units are kept for stories, and forums share their papers.
    """
    chance = random.Random(f"demo {province.code}")
    pool = keep_pool(province, chance)
    maker = _Maker(province, at_least, password_hash, quickly, pool, chance)
    write_transaction(maker.make)


class _Maker:
    def __init__(
        self, province: Province, at_least: int, password_hash: str, quickly: bool, pool: Pool, chance: random.Random
    ) -> None:
        self._province, self._at_least, self._hash, self._quickly = province, at_least, password_hash, quickly
        self._pool, self._chance = pool, chance
        self._staged = () if quickly else STAGED[province.code]
        self._people = People(province.code, chance)
        self._cast = {
            actor.key: self._people.named(actor.name, actor.sex, actor.title) for actor in CAST[province.code]
        }

    def make(self) -> None:
        seed_regions(self._province)
        periods = {year: _open_period(year) for year in YEARS}
        surveyed = [_open_survey_period(*period) for period in _survey_periods()]
        batch = Batch()
        units = make_units(
            batch, self._province.code, self._at_least, self._people, self._chance, self._known_heads()
        )
        taken = {(actor.unit, actor.role) for actor in CAST[self._province.code]}
        make_staff(
            batch, units, self._hash, self._people, self._chance, taken=taken, always=self._staged
        )  # fmt: skip
        coordinators = self._make_cast(batch, units)
        self._make_forums(batch, units, periods, coordinators)
        batch.write()
        for period in (*periods.values(), *surveyed):
            owe(session().merge(period))

    def _known_heads(self) -> dict[str, Somebody]:
        heads = (actor for actor in CAST[self._province.code] if actor.role is Role.KEPALA_UNIT)
        return {actor.unit: self._cast[actor.key] for actor in heads}

    def _make_cast(self, batch: Batch, units: list[DemoUnit]) -> dict[str, str]:
        """The cast, and a coordinator for every other region; returns the coordinators' names by region."""
        by_name = {unit.place.name: unit for unit in units}
        names: dict[str, str] = {}
        for actor in CAST[self._province.code]:
            unit = by_name.get(actor.unit)
            self._make_actor(batch, actor, unit)
            if actor.role is Role.KOORDINATOR_PROVINSI:
                names[self._province.code] = self._cast[actor.key].full_name
            elif actor.region:
                names[actor.region] = self._cast[actor.key].full_name
        for code in session().scalars(sa.select(Region.code).order_by(Region.code)):
            if code not in names:
                somebody = self._people.somebody()
                names[code] = somebody.full_name
                mailbox = f"koordinator.{code.replace('.', '')}"
                make_person(batch, somebody, mailbox, self._hash, Role.KOORDINATOR_KABUPATEN, region_code=code)
        return names

    def _make_actor(self, batch: Batch, actor: Actor, unit: DemoUnit | None) -> None:
        jabatan = unit.head_jabatan if unit and actor.role is Role.KEPALA_UNIT else actor.jabatan
        make_person(
            batch, self._cast[actor.key], actor.key, self._hash, actor.role, unit_id=unit.id if unit else None,
            region_code=actor.region or None, jabatan=jabatan,
        )  # fmt: skip

    def _make_forums(
        self, batch: Batch, units: list[DemoUnit], periods: dict[int, Period], coordinators: dict[str, str]
    ) -> None:
        store = FileStore(self._province.files)
        promises: dict[int, list[Promise]] = {}
        for year, period in periods.items():
            forum_number, receipt_number = _counting(), _counting()
            past = year < max(YEARS)
            closing = Closing(batch, store, year, coordinators, receipt_number, one_paper=self._quickly or past)
            maker = ForumMaker(
                batch, period_id=period.id, year=year, pool=self._pool, closing=closing, people=self._people,
                chance=self._chance, number=forum_number,
            )  # fmt: skip
            for unit in units:
                plan = sketch(year, past=past, chance=self._chance)
                if plan is not None and unit.place.name not in self._staged:
                    maker.make(unit, plan, promises.get(unit.id, []))
            promises = maker.promises
            batch.add(Counter, name=f"forum/{year}", value=forum_number() - 1)
            batch.add(Counter, name=f"laporan/{year}", value=receipt_number() - 1)


def _open_period(year: int) -> Period:
    period = Period(
        name=f"Tahun {year}", starts=date(year, 1, 1), ends=date(year, 12, 31), due=date(year, 12, 15)
    )  # fmt: skip
    session().add(period)
    session().flush()
    return period


def _survey_periods() -> list[tuple[str, date, date]]:
    """Earlier years as a whole, the present one by quarter."""
    years = [period for year in (2023, 2024, 2025) for period in periods_of_year("tahun", year)]
    return [*years, *periods_of_year("triwulan", 2026)]


def _open_survey_period(name: str, starts: date, ends: date) -> Period:
    period = Period(duty=SKM, name=name, starts=starts, ends=ends, due=ends + timedelta(days=10))
    session().add(period)
    session().flush()
    return period


def _counting() -> Callable[[], int]:
    return itertools.count(1).__next__
