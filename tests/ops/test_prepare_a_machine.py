"""Preparing a machine for the tests: install where that is allowed, else say the one command to run."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BASH = "/bin/bash"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder that is the whole PATH: it has a PDF renderer and PostgreSQL, but no browser."""
    for name in ("pdftoppm", "initdb"):
        program(tmp_path, name, "exit 0")
    program(tmp_path, "sh", f'exec {BASH} "$@"')
    return tmp_path


def program(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.write_text(f"#!{BASH}\n{body}\n")
    path.chmod(0o755)


def run_test_needs(machine: Path) -> subprocess.CompletedProcess[str]:
    command = [BASH, str(ROOT / "scripts" / "test-needs")]
    return subprocess.run(command, env={"PATH": str(machine)}, capture_output=True, text=True, check=False)


def test_nothing_is_done_where_nothing_is_missing(machine: Path) -> None:
    program(machine, "chromium", "exit 0")
    program(machine, "apt-get", "echo called >&2")
    result = run_test_needs(machine)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_root_gets_only_what_is_missing(machine: Path) -> None:
    program(machine, "id", "echo 0")
    program(machine, "apt-get", f'echo "$@" >> {machine}/asked')
    result = run_test_needs(machine)
    assert result.returncode == 0
    asked = (machine / "asked").read_text().splitlines()
    assert asked == ["update -q", "install -y -q --no-install-recommends chromium"]


def test_without_the_right_to_install_it_stops_with_one_command(machine: Path) -> None:
    program(machine, "id", "echo 1000")
    program(machine, "sudo", "exit 1")
    program(machine, "apt-get", f"touch {machine}/asked")
    result = run_test_needs(machine)
    assert result.returncode == 1
    commands = [line.strip() for line in result.stderr.splitlines() if line.startswith("    ")]
    assert commands == ["sudo sh -c 'apt-get update -q && apt-get install -y -q --no-install-recommends chromium'"]
    assert not (machine / "asked").exists()


def test_sudo_without_a_password_is_used(machine: Path) -> None:
    program(machine, "id", "echo 1000")
    program(machine, "sudo", f'[ "$2" = true ] && exit 0; shift; echo "$1" >> {machine}/asked; exec "$@"')
    program(machine, "apt-get", f'echo "$@" >> {machine}/asked')
    result = run_test_needs(machine)
    assert result.returncode == 0
    assert (machine / "asked").read_text().splitlines() == [
        "sh",
        "update -q",
        "install -y -q --no-install-recommends chromium",
    ]


def test_a_failed_installation_stops_the_tests(machine: Path) -> None:
    program(machine, "id", "echo 0")
    program(machine, "apt-get", "exit 100")
    assert run_test_needs(machine).returncode == 100


def test_an_old_python_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    program(tmp_path, "python-of-old", "exit 1")
    script = tmp_path / "scripts" / "new-venv"
    script.parent.mkdir()
    script.write_bytes((ROOT / "scripts" / "new-venv").read_bytes())
    result = subprocess.run(
        [BASH, script, tmp_path / "python-of-old"],
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "Python 3.11" in result.stderr
    assert not (tmp_path / ".venv").exists()
