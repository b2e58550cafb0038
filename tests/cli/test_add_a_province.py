"""A new province can be worked in at once: its tables and its kabupaten/kota are there."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from fkp.config import Settings
from fkp.storage.database import session
from fkp.storage.provinces import open_province
from fkp.units.models import Region


@pytest.fixture
def empty(tmp_path: Path, another_app: Callable[[Settings], Flask]) -> Flask:
    """An installation that serves nothing yet."""
    return another_app(Settings(instance=tmp_path / "instance", secret_key="rahasia"))


def _add(app: Flask, slug: str, code: str) -> tuple[int, str]:
    words = ["province", "add", slug, "--name", "Maluku Utara", "--code", code, "--timezone", "Asia/Jayapura"]
    answer = app.test_cli_runner().invoke(args=words)
    return answer.exit_code, answer.output


def _regions(app: Flask) -> list[str]:
    with open_province(app, "malut"):
        return list(session().scalars(sa.select(Region.name).order_by(Region.code)))


def test_a_new_province_has_its_regions(empty: Flask) -> None:
    code, output = _add(empty, "malut", "82")
    assert (code, output) == (0, "malut: dibuat, basis data pada 0002, 11 wilayah ditambahkan\n")
    names = _regions(empty)
    assert names[0] == "Provinsi Maluku Utara"
    assert {"Kota Ternate", "Kota Tidore Kepulauan", "Kabupaten Halmahera Barat"} <= set(names)


def test_adding_it_again_changes_nothing(empty: Flask) -> None:
    _add(empty, "malut", "82")
    before = _regions(empty)
    assert _add(empty, "malut", "82") == (0, "malut: sudah ada, basis data pada 0002, 0 wilayah ditambahkan\n")
    assert _regions(empty) == before


@pytest.mark.parametrize(("slug", "code"), [("malut", "00"), ("malut", "x"), ("../malut", "82"), ("Malut", "82")])
def test_a_wrong_code_or_name_leaves_no_half_made_province(empty: Flask, slug: str, code: str) -> None:
    exit_code, output = _add(empty, slug, code)
    assert exit_code == 1
    assert "Error: " in output
    assert list(Path(empty.instance_path).glob("*/province.json")) == []
