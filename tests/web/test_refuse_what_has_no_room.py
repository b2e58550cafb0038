"""An upload for which there is no room is refused before its body is read."""

import io
import shutil
from typing import NamedTuple

import pytest

from tests.conftest import World


class Usage(NamedTuple):
    """What shutil.disk_usage answers."""

    total: int
    used: int
    free: int


def test_a_full_disk_refuses_the_upload_and_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(10**9, 10**9, 1024))
    answer = world.client().post("/masuk", data={"berkas": (io.BytesIO(b"Nama"), "a.csv")})
    assert answer.status_code == 507
    assert "Penyimpanan penuh" in answer.text
