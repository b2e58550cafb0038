"""What the coordinator's overview costs: processor time against a bare Flask page, statements, bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

import sqlalchemy as sa

from fkp.accounts.models import Person, RoleGrant
from fkp.duties.actions import recount
from fkp.duties.models import FKP, SKM, Duty, Period
from fkp.rules.permissions import Role
from fkp.rules.stages import DutyState
from fkp.rules.surveys import periods_of_year
from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.storage.database import session
from fkp.units.models import Region, Unit
from tests.benchmarks.figures import figure
from tests.benchmarks.processor import Site, hello, processor_times, province_with, ratio, signed_in

PATH = "/sulteng/siapa-belum-lapor/"
REGIONS = 13
FEW, MANY = 100, 10_000
COORDINATOR = "bagus@contoh.go.id"


def measure(short: bool) -> list[dict[str, Any]]:
    """The figures of the overview, each with its goal; `short` runs fewer rounds."""
    rounds, requests = (5, 40) if short else (9, 200)
    with _site(FEW) as few, _site(MANY) as many:
        surveys = replace(many, path=f"{PATH}?kewajiban=skm")
        bare, small, large, skm = processor_times([hello(), few, many, surveys], rounds, requests)
        statements, size = many.statements(), len(many.answer())
        skm_statements = surveys.statements()
    cost, skm_cost, growth = ratio(large, bare), ratio(skm, bare), ratio(large, small)
    return [
        figure("overview of 10,000 units against a bare Flask page", round(cost, 1), "times", 40),
        figure("overview growing from 100 to 10,000 units", round(growth, 2), "times", 1.25),
        figure("overview of 10,000 units, SQL statements", statements, "statements", 8),
        figure("overview of 10,000 units, compressed", size, "bytes", 12_000),
        figure("SKM overview of 10,000 units against a bare Flask page", round(skm_cost, 1), "times", 40),
        figure("SKM overview of 10,000 units, SQL statements", skm_statements, "statements", 8),
    ]


@contextmanager
def _site(units: int) -> Iterator[Site]:
    with province_with(lambda: fill(units)) as app:
        yield Site(app, PATH, signed_in(app, COORDINATOR))


def fill(units: int) -> None:
    """A province of so many units in every state of both duties, and its coordinator."""
    codes = [f"72.{number:02d}" for number in range(1, REGIONS + 1)]
    regions = [{"code": code, "name": f"Kabupaten Nomor {code[3:]}", "kind": "kabupaten"} for code in codes]
    session().execute(sa.insert(Region), [{"code": "72", "name": "Provinsi Sulteng", "kind": "provinsi"}, *regions])
    session().add(Person(name="Bagus Pratama", email=COORDINATOR, role_grants=[_coordinator()]))
    rows = list(zip(range(1, units + 1), cycle(codes), cycle(UNIT_KINDS.items()), cycle(DutyState), strict=False))
    session().execute(sa.insert(Unit), [_unit(number, code, *kind) for number, code, kind, _ in rows])
    periods = [(FKP, *year) for year in periods_of_year("tahun", 2026)]
    periods += [(SKM, *quarter) for quarter in periods_of_year("triwulan", 2026)]
    for duty, name, starts, ends in periods:
        _owe(Period(duty=duty, name=name, starts=starts, ends=ends, due=ends), rows)


def _owe(period: Period, rows: list[tuple[int, str, tuple[str, str], DutyState]]) -> None:
    """The period's duties, one for each (unit, region, kind, state)."""
    session().add(period)
    session().flush()
    session().execute(
        sa.insert(Duty),
        [
            {
                "period_id": period.id,
                "unit_id": number,
                "region_code": code,
                "unit_kind": kind,
                "unit_name": f"{label} Nomor {number}",
                "sort_name": f"{label} nomor {number}".lower(),
                "state": state.value,
                "stages_done": number % 9,
                "changed_at": datetime(2026, 1 + number % 12, 1, number % 24, number % 60, tzinfo=UTC),
            }
            for number, code, (kind, label), state in rows
        ],
    )
    recount(period.id)


def _unit(number: int, code: str, kind: str, label: str) -> dict[str, Any]:
    name = f"{label} Nomor {number}"
    return {"id": number, "region_code": code, "kind": kind, "name": name, "sort_name": name.lower(),
            "path": f"/{number}/"}  # fmt: skip


def _coordinator() -> RoleGrant:
    return RoleGrant(role=Role.KOORDINATOR_PROVINSI.value)
