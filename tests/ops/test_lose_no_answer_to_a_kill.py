"""The server is killed again and again while phones send answers: what was acknowledged is there, once."""

import http.client
import os
import random
import secrets
import shutil
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from fkp.rules.skm import Unsur
from fkp.storage.database import session
from fkp.surveys import results, tallies
from fkp.surveys.models_answers import Response
from tests.benchmarks.server import free_port, start
from tests.fences.full_world import FullWorld, close_world, open_world
from tests.surveys import steps

KILLS = 8
PHONES = 6


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="fkp-kill-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


class Phone(threading.Thread):
    """Sends one answer after another; one that was not acknowledged is sent again with the same key."""

    def __init__(self, port: int, code: str, stop: threading.Event) -> None:
        super().__init__()
        self._port, self._code, self._stop_asked = port, code, stop
        self.acknowledged: list[str] = []
        self.sent_again = 0

    def run(self) -> None:
        while not self._stop_asked.is_set():
            key = secrets.token_urlsafe(16)
            body = urlencode({**{unsur.value: "3" for unsur in Unsur}, "kunci": key})
            while not self._send(body):
                self.sent_again += 1
                if self._stop_asked.is_set():
                    return
                time.sleep(0.02)
            self.acknowledged.append(key)

    def _send(self, body: str) -> bool:
        # An address of its own each time: no phone answers so often that it would have to wait.
        address = ".".join(str(part) for part in os.urandom(4))
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": address}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request("POST", f"/sulteng/s/{self._code}", body, headers)
            with connection.getresponse() as answer:
                return answer.status == 303
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def test_every_acknowledged_answer_is_there_once_after_many_kills(folder: Path) -> None:
    world = open_world(folder / "instance")
    survey_id = steps.begin_survey(world)
    port, stop = free_port(), threading.Event()
    phones = [Phone(port, steps.link_code(world, survey_id), stop) for _ in range(PHONES)]
    for number in range(KILLS):
        process = start(folder, port, trusted_proxies=1)
        if number == 0:
            for phone in phones:
                phone.start()
        time.sleep(random.uniform(0.3, 0.9))
        if number == KILLS - 1:
            stop.set()
            for phone in phones:
                phone.join()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    try:
        _nothing_lost_or_doubled(world, survey_id, phones)
    finally:
        close_world(world.app)


def _nothing_lost_or_doubled(world: FullWorld, survey_id: int, phones: list[Phone]) -> None:
    acknowledged = [key for phone in phones for key in phone.acknowledged]
    with world.open():
        kept = Counter(session().scalars(sa.select(Response.key).where(Response.survey_id == survey_id)))
        whole = session().connection().exec_driver_sql("PRAGMA integrity_check").scalar()
        wrong_sums = tallies.differences(survey_id)
        of = results.sums([steps.survey(survey_id)])
    assert whole == "ok"
    assert len(acknowledged) > PHONES * KILLS, "the phones hardly got through"
    assert sum(phone.sent_again for phone in phones) > 0, "no kill met an answer on its way"
    assert set(acknowledged) <= set(kept)
    assert max(kept.values()) == 1
    assert wrong_sums == []
    assert of.answers == sum(kept.values())
