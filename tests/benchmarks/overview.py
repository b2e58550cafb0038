"""What the coordinator's overview costs: processor time against a bare Flask page, statements, bytes."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from fkp import create_app
from fkp.accounts import sign_ins
from fkp.accounts.models import Person, RoleGrant
from fkp.config import Settings
from fkp.duties.actions import recount
from fkp.duties.models import FKP, SKM, Duty, Period
from fkp.rules.permissions import Role
from fkp.rules.stages import DutyState
from fkp.rules.surveys import periods_of_year
from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.storage.database import Base, engines, session, write_transaction
from fkp.storage.provinces import open_province
from fkp.units.models import Region, Unit
from fkp.web.province_path import ENVIRON_KEY

PATH = "/sulteng/siapa-belum-lapor/"
REGIONS = 13
FEW, MANY = 100, 10_000


@dataclass(frozen=True)
class Site:
    """An app, and the page that is asked of it with these headers."""

    app: Flask
    path: str
    headers: dict[str, str]

    def answer(self) -> bytes:
        """The body of one request, built anew as a server would."""
        environ = EnvironBuilder(path=self.path, headers=self.headers).get_environ()
        body, status, _ = run_wsgi_app(self.app.wsgi_app, environ)
        if not status.startswith("200"):
            raise RuntimeError(f"the page answered {status}")
        return b"".join(body)


def measure(short: bool) -> list[dict[str, Any]]:
    """The figures of the overview, each with its goal; `short` runs fewer rounds."""
    rounds, requests = (5, 40) if short else (9, 200)
    with _site(FEW) as few, _site(MANY) as many:
        surveys = replace(many, path=f"{PATH}?kewajiban=skm")
        bare, small, large, skm = _processor_times([_hello(), few, many, surveys], rounds, requests)
        statements, size = _statements(many), len(many.answer())
        skm_statements = _statements(surveys)
    ratio, skm_ratio, growth = _ratio(large, bare), _ratio(skm, bare), _ratio(large, small)
    return [
        _figure("overview of 10,000 units against a bare Flask page", round(ratio, 1), "times", 40),
        _figure("overview growing from 100 to 10,000 units", round(growth, 2), "times", 1.25),
        _figure("overview of 10,000 units, SQL statements", statements, "statements", 8),
        _figure("overview of 10,000 units, compressed", size, "bytes", 12_000),
        _figure("SKM overview of 10,000 units against a bare Flask page", round(skm_ratio, 1), "times", 40),
        _figure("SKM overview of 10,000 units, SQL statements", skm_statements, "statements", 8),
    ]


def _ratio(times: list[float], others: list[float]) -> float:
    return statistics.median(time / other for time, other in zip(times, others, strict=True))


def _figure(name: str, value: float, unit: str, goal: float) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "goal": goal, "ok": value <= goal}


def _processor_times(sites: list[Site], rounds: int, requests: int) -> list[list[float]]:
    """Seconds of processor time per request, for each in turn and round after round, so that noise meets all."""
    for site in sites:
        for _ in range(10):
            site.answer()
    times: list[list[float]] = [[] for _ in sites]
    for _ in range(rounds):
        for site, taken in zip(sites, times, strict=True):
            start = time.process_time()
            for _ in range(requests):
                site.answer()
            taken.append((time.process_time() - start) / requests)
    return times


def _statements(site: Site) -> int:
    seen: list[str] = []
    with open_province(site.app, "sulteng") as province:
        engine = engines().of(province)
    sa.event.listen(engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
    site.answer()
    return len(seen)


def _hello() -> Site:
    app = Flask("hello")
    app.add_url_rule("/", "hello", lambda: "Halo")
    return Site(app, "/", {})


@contextmanager
def _site(units: int) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="fkp-bench-") as folder:
        app = create_app(Settings(instance=Path(folder), secret_key="ukur"))
        app.extensions["fkp_provinces"].add("sulteng", name="Sulawesi Tengah", code="72", timezone="Asia/Makassar")
        with open_province(app, "sulteng") as province:
            Base.metadata.create_all(engines().of(province))
            write_transaction(lambda: fill(units))
            person = session().scalars(sa.select(Person)).one()
            token = sign_ins.begin(person, device="ukur", remembered=True)
        with app.test_request_context("/", environ_overrides={ENVIRON_KEY: province}):
            serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
            cookie = serializer.dumps({"_user_id": token, "_fresh": True, "csrf_token": "0" * 40})
        yield Site(app, PATH, {"Cookie": f"fkp={cookie}", "Accept-Encoding": "gzip, deflate, br"})
        with app.app_context():
            engines().dispose()


def fill(units: int) -> None:
    """A province of so many units in every state of both duties, and its coordinator."""
    codes = [f"72.{number:02d}" for number in range(1, REGIONS + 1)]
    regions = [{"code": code, "name": f"Kabupaten Nomor {code[3:]}", "kind": "kabupaten"} for code in codes]
    session().execute(sa.insert(Region), [{"code": "72", "name": "Provinsi Sulteng", "kind": "provinsi"}, *regions])
    session().add(Person(name="Bagus Pratama", email="bagus@contoh.go.id", role_grants=[_coordinator()]))
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
