"""Processor time of a page against a bare Flask page, measured in turns so that noise meets all alike."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from fkp import create_app
from fkp.accounts import sign_ins
from fkp.accounts.models import Person
from fkp.config import Settings
from fkp.storage.database import Base, engines, session, write_transaction
from fkp.storage.provinces import open_province
from fkp.web.province_path import ENVIRON_KEY

SLUG = "sulteng"


@dataclass(frozen=True)
class Site:
    """An app, and what is asked of it with these headers; `body` makes it a post, with a new one each time."""

    app: Flask
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: Callable[[], str] | None = None
    expected: str = "200"

    def answer(self) -> bytes:
        """The body of one answer, the request built anew as a server would."""
        environ = EnvironBuilder(
            path=self.path,
            headers=self.headers,
            method="POST" if self.body else "GET",
            data=self.body() if self.body else None,
            content_type="application/x-www-form-urlencoded" if self.body else None,
        ).get_environ()
        body, status, _ = run_wsgi_app(self.app.wsgi_app, environ)
        if not status.startswith(self.expected):
            raise RuntimeError(f"{self.path} answered {status}")
        return b"".join(body)

    def statements(self) -> int:
        """How many SQL statements one answer takes."""
        seen: list[str] = []
        with open_province(self.app, SLUG) as province:
            engine = engines().of(province)
        sa.event.listen(engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
        self.answer()
        return len(seen)


def hello() -> Site:
    """A bare Flask page."""
    app = Flask("hello")
    app.add_url_rule("/", "hello", lambda: "Halo")
    return Site(app, "/")


def processor_times(sites: list[Site], rounds: int, requests: int) -> list[list[float]]:
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


def ratio(times: list[float], others: list[float]) -> float:
    """How many times as long the first took as the others, round by round."""
    return statistics.median(time / other for time, other in zip(times, others, strict=True))


@contextmanager
def province_with(fill: Callable[[], object], trusted_proxies: int = 0) -> Iterator[Flask]:
    """An app with one province, filled in one transaction."""
    with tempfile.TemporaryDirectory(prefix="fkp-bench-") as folder:
        app = create_app(Settings(instance=Path(folder), secret_key="ukur", trusted_proxies=trusted_proxies))
        app.extensions["fkp_provinces"].add(SLUG, name="Sulawesi Tengah", code="72", timezone="Asia/Makassar")
        with open_province(app, SLUG) as province:
            Base.metadata.create_all(engines().of(province))
            write_transaction(fill)
        yield app
        with app.app_context():
            engines().dispose()


def signed_in(app: Flask, email: str) -> dict[str, str]:
    """The headers of a browser in which this person is signed in."""
    with open_province(app, SLUG) as province:
        person = session().scalars(sa.select(Person).where(Person.email == email)).one()
        token = sign_ins.begin(person, device="ukur", remembered=True)
    with app.test_request_context("/", environ_overrides={ENVIRON_KEY: province}):
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        cookie = serializer.dumps({"_user_id": token, "_fresh": True, "csrf_token": "0" * 40})
    return {"Cookie": f"fkp={cookie}", "Accept-Encoding": "gzip, deflate, br"}
