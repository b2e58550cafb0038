"""Answers as fast as they come: sixteen phones at once over HTTP against the real server, and the disk's own pace."""

import os
import secrets
import selectors
import socket
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from itsdangerous import Signer

from fkp.rules.skm import Unsur
from fkp.storage.database import session, sqlite
from fkp.surveys import actions, tallies
from fkp.surveys.models_answers import Response
from fkp.web.sessions import province_key
from tests.benchmarks.figures import figure, least, percentile
from tests.benchmarks.server import Server, serving
from tests.fences.full_world import SECRET

PHONES = 16
ROUND_SECONDS = 2.0
PROFILE = {"jenis_kelamin": "P", "usia": "34", "pendidikan": "sma", "pekerjaan": "wirausaha", "disabilitas": "tidak"}


def measure(short: bool) -> list[dict[str, Any]]:
    """Durable answers a second against bare commits on the same disk, how evenly they are served, and none lost."""
    rounds = 2 if short else 5
    with serving(trusted_proxies=1) as server:
        survey_id, code = open_survey(server)
        load = Load(server.port, code)
        load.run(1.0)  # the workers' first requests build what all later ones use
        load.times.clear()
        shares, rates = [], []
        for _ in range(rounds):
            before = bare_commits(ROUND_SECONDS / 2)
            taken = load.run(ROUND_SECONDS)
            after = bare_commits(ROUND_SECONDS / 2)
            rates.append(taken)
            shares.append(100 * taken / ((before + after) / 2))
        kept = _kept(server, survey_id)
    middle, slow = percentile(load.times, 0.5), percentile(load.times, 0.99)
    return [
        least("answers over HTTP against bare FULL commits", round(percentile(shares, 0.5), 1), "percent", 12),
        least("answers over HTTP", round(percentile(rates, 0.5)), "a second", 250),
        figure("answers of 16 phones, p99 against p50", round(slow / middle, 1), "times", 8),
        figure("answers acknowledged and lost or doubled", abs(kept - load.acknowledged), "answers", 0),
        figure("answers refused or failed", load.refused, "answers", 0),
    ]


def bare_commits(seconds: float) -> float:
    """Commits a second of one small row, WAL and synchronous=FULL, on the disk the temporary files lie on."""
    with tempfile.TemporaryDirectory(prefix="fkp-bench-") as folder:
        connection = sqlite.connect(str(Path(folder) / "bare.sqlite3"), isolation_level=None)
        for statement in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            "CREATE TABLE bare (id INTEGER PRIMARY KEY, n INTEGER)",
        ):
            connection.execute(statement)
        done, started = 0, time.perf_counter()
        while time.perf_counter() - started < seconds:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO bare (n) VALUES (1)")
            connection.execute("COMMIT")
            done += 1
        connection.close()
        return done / (time.perf_counter() - started)


@dataclass
class Load:
    """Phones that answer one after another without pause, each on a connection that stays open."""

    port: int
    code: str
    times: list[float] = field(default_factory=list)
    acknowledged: int = 0
    refused: int = 0

    def run(self, seconds: float) -> float:
        """Send for so long; returns the answers acknowledged a second."""
        before, started = self.acknowledged, time.perf_counter()
        with selectors.DefaultSelector() as selector:
            for _ in range(PHONES):
                self._send(selector, socket.create_connection(("127.0.0.1", self.port)))
            while selector.get_map():
                for key, _ in selector.select():
                    phone: socket.socket = key.fileobj  # type: ignore[assignment]  # only sockets are registered
                    self._receive(phone, key.data)
                    selector.unregister(phone)
                    if time.perf_counter() - started < seconds:
                        self._send(selector, phone)
                    else:
                        phone.close()
        return (self.acknowledged - before) / (time.perf_counter() - started)

    def _send(self, selector: selectors.BaseSelector, phone: socket.socket) -> None:
        phone.sendall(self._post())
        selector.register(phone, selectors.EVENT_READ, time.perf_counter())

    def _receive(self, phone: socket.socket, sent_at: float) -> None:
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += phone.recv(65536)
        head, _, body = answer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        while len(body) < length:
            body += phone.recv(65536)
        self.times.append(time.perf_counter() - sent_at)
        if b" 303 " in head.split(b"\r\n", 1)[0]:
            self.acknowledged += 1
        else:
            self.refused += 1

    def _post(self) -> bytes:
        """A new answer of a device that has not answered, from an address of its own."""
        scores = {unsur.value: str(1 + secrets.randbelow(4)) for unsur in Unsur}
        body = urlencode({**scores, **PROFILE, "saran": "", "kunci": secrets.token_urlsafe(16)}).encode()
        device = Signer(province_key(SECRET, "sulteng"), salt="skm-device").sign(secrets.token_urlsafe(12)).decode()
        address = ".".join(str(part) for part in os.urandom(4))
        head = (
            f"POST /sulteng/s/{self.code} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: skm={device}\r\n"
            f"X-Forwarded-For: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def open_survey(server: Server) -> tuple[int, str]:
    """An open survey of Puskesmas Mapane: its id and the code of its link."""
    world = server.world
    with world.open():
        survey = actions.start_survey(
            world.unit("mapane"), world.period("skm_2026"), title="Survei Kepuasan Masyarakat", by=None
        )
        actions.open_survey(survey, by=None)
        assert survey.link is not None
        return survey.id, survey.link.code


def _kept(server: Server, survey_id: int) -> int:
    """How many answers are kept, once it is certain that the sums say the same."""
    with server.world.open():
        wrong = tallies.differences(survey_id)
        if wrong:
            raise RuntimeError(f"the sums are not those of the answers: {wrong[0]}")
        return session().scalar(sa.select(sa.func.count()).where(Response.survey_id == survey_id)) or 0
