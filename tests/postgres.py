"""A throw-away PostgreSQL for tests: made in a temporary folder, reached over a socket there, then removed.

No port is taken, so any number of test workers can each have one at the same time.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

OWNER = "postgres"
READY_WITHIN_SECONDS = 30

# What makes a real server survive a power cut is exactly what a test can do without.
QUICK_AND_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "listen_addresses": "",
    "timezone": "UTC",
}


class PostgresMissing(RuntimeError):
    """PostgreSQL's programs are not on this machine; `scripts/test-needs` brings them."""


@contextmanager
def throwaway_postgres() -> Iterator[str]:
    """Start a cluster of its own and yield its URL (`postgresql+psycopg://…`); stop and remove it at the end.

    The URL names a superuser and the empty database `postgres`. Raises `PostgresMissing` where the programs
    are not installed and `RuntimeError`, with the server's log, when it does not come up.
    """
    folder = Path(tempfile.mkdtemp(prefix="fkp-postgres-"))
    try:
        _give_to_owner(folder)
        _run_initdb(folder)
        server = _start(folder)
        try:
            _wait_until_ready(folder, server)
            yield _url(folder)
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def programs() -> Path:
    """The folder of the newest PostgreSQL installed, as Debian lays them out, or the one on the PATH."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda path: int(path.parts[-3]), default=None)
    on_path = shutil.which("initdb")
    if newest is not None:
        return newest.parent
    if on_path is not None:
        return Path(on_path).parent
    raise PostgresMissing("initdb was not found: run scripts/test-needs")


def _url(folder: Path) -> str:
    return f"postgresql+psycopg://{OWNER}@/postgres?host={folder}"


def _give_to_owner(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)


def _as_owner(folder: Path) -> dict[str, Any]:
    """What `subprocess` needs to step down from root, which PostgreSQL refuses to run as."""
    settings: dict[str, Any] = {"cwd": folder, "stdin": subprocess.DEVNULL}
    if os.geteuid() == 0:
        account = pwd.getpwnam(OWNER)
        settings |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return settings


def _run_initdb(folder: Path) -> None:
    command = [
        str(programs() / "initdb"),
        "--pgdata",
        f"{folder}/data",
        "--username",
        OWNER,
        "--auth",
        "trust",
    ]
    command += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    result = subprocess.run(command, capture_output=True, text=True, check=False, **_as_owner(folder))
    if result.returncode != 0:
        raise RuntimeError(f"initdb failed:\n{result.stdout}{result.stderr}")


def _start(folder: Path) -> subprocess.Popen[bytes]:
    command = [str(programs() / "postgres"), "-D", f"{folder}/data", "-k", str(folder)]
    for name, value in QUICK_AND_FORGETFUL.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, **_as_owner(folder))


def _wait_until_ready(folder: Path, server: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < give_up and server.poll() is None:
        try:
            psycopg.connect(host=str(folder), user=OWNER, dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    _stop(server)
    raise RuntimeError(f"PostgreSQL did not come up:\n{(folder / 'log').read_text(errors='replace')}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Stop at once: nothing of the cluster is kept, and an open connection must not hold the tests up."""
    if server.poll() is None:
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout=READY_WITHIN_SECONDS)
