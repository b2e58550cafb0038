"""The real thing: a full world served by gunicorn as `scripts/serve` starts it, and signed-in clients."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from itsdangerous import URLSafeTimedSerializer

from fkp.accounts import sign_ins
from fkp.accounts.models import Person
from fkp.storage.database import session
from fkp.web.province_path import ENVIRON_KEY
from tests.fences.full_world import SECRET, FullWorld, close_world, open_world

ROOT = Path(__file__).resolve().parents[2]
CSRF = "0" * 40
READY_WITHIN_SECONDS = 60


@dataclass
class Server:
    """A running server and the world it serves."""

    world: FullWorld
    port: int

    def cookie(self, name: str) -> str:
        """A session of this person that already knows its CSRF token."""
        slug, person_id = self.world.people[name]
        app = self.world.app
        with self.world.open(slug) as province:
            token = sign_ins.begin(session().get_one(Person, person_id), device="ukur", remembered=True)
        with app.test_request_context("/", environ_overrides={ENVIRON_KEY: province}):
            serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
            return f"fkp={serializer.dumps({'_user_id': token, '_fresh': True, 'csrf_token': CSRF})}"

    def client(self, cookie: str) -> "Client":
        """A browser with a connection of its own."""
        return Client(http.client.HTTPConnection("127.0.0.1", self.port, timeout=120), cookie)


@dataclass
class Client:
    """One person at one keep-alive connection, inside Sulawesi Tengah."""

    connection: http.client.HTTPConnection
    cookie: str

    def get(self, path: str) -> tuple[int, bytes, float]:
        """Status, body and seconds of a GET."""
        return self._send("GET", path, None)

    def weigh(self, path: str) -> tuple[bytes, int]:
        """The body of a page as it came, and its bytes with the head; `path` may be one outside the province."""
        place = path if path.startswith("/static/") else f"/sulteng{path}"
        self.connection.request("GET", place, headers={"Accept-Encoding": "gzip, deflate, br"})
        with self.connection.getresponse() as response:
            data = response.read()
            head = sum(len(name) + len(value) + 4 for name, value in response.getheaders())
            return data, len(data) + head

    def post(self, path: str, **fields: str) -> tuple[int, bytes, float]:
        """Status, body and seconds of a form sent."""
        token = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(CSRF)
        return self._send("POST", path, urlencode(fields | {"csrf_token": token}))

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, bytes, float]:
        headers = {"Cookie": self.cookie}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        self.connection.request(method, f"/sulteng{path}", body, headers)
        response = self.connection.getresponse()
        data = response.read()
        return response.status, data, time.perf_counter() - started


@contextmanager
def serving(trusted_proxies: int = 0) -> Iterator[Server]:
    """Serve a full world on a free port with two workers of four threads; stop and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="fkp-bench-"))
    world = open_world(folder / "instance")
    port = free_port()
    process = start(folder, port, trusted_proxies)
    try:
        yield Server(world, port)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)
        close_world(world.app)
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path, port: int, trusted_proxies: int = 0) -> "subprocess.Popen[bytes]":
    """The server of the world in `folder`, in a process group of its own, once it answers."""
    environment = os.environ | {
        "FKP_INSTANCE": str(folder / "instance"),
        "FKP_SECRET_KEY": SECRET,
        "FKP_TRUSTED_PROXIES": str(trusted_proxies),
    }
    environment.pop("FKP_PROVINCE", None)
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [str(ROOT / "scripts" / "serve"), "127.0.0.1", str(port)],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _wait_until_ready(port, process, folder / "log")
    return process


def free_port() -> int:
    """A port nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    give_up = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/sulteng/bantuan/")
                with connection.getresponse() as answer:
                    if answer.status == 200:
                        return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not come up:\n{log.read_text(errors='replace')[-3000:]}")
