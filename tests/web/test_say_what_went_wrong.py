"""Failure pages say what became of the answers, in Indonesian, for browsers, htmx and the script alike."""

import errno

import pytest

from fkp.web.gate import open_to_all
from tests.conftest import World


def test_a_number_no_database_can_hold_is_not_found(world: World) -> None:
    answer = world.client("sari").get(f"/forum/{2**63}/")
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.text


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_has_a_page_of_its_own(world: World, number: int) -> None:
    @open_to_all
    def full() -> str:
        raise OSError(number, "penuh")

    world.app.add_url_rule("/penuh", "penuh", full)
    answer = world.client("sari").get("/penuh")
    assert answer.status_code == 507
    assert "tidak ada yang tersimpan setengah" in answer.text


def test_htmx_gets_a_short_piece_at_the_place_for_messages(world: World) -> None:
    answer = world.client("sari").get("/forum/999/", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert answer.headers["HX-Retarget"] == "#pesan"
    assert "<html" not in answer.text and "Halaman tidak ditemukan" in answer.text


def test_the_saving_script_gets_a_sentence(world: World) -> None:
    answer = world.client().post("/forum/1/persiapan", data={"topic": "x"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 401
    assert answer.json is not None and answer.json["pesan"].startswith("Sesi berakhir")


def test_a_wrong_method_says_so(world: World) -> None:
    answer = world.client("sari").post("/forum/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_an_unexpected_error_is_a_calm_page(world: World) -> None:
    @open_to_all
    def broken() -> str:
        raise RuntimeError("rahasia dapur")

    world.app.add_url_rule("/rusak", "rusak", broken)
    world.app.testing = False
    answer = world.client("sari").get("/rusak")
    assert answer.status_code == 500
    assert "Kesalahan ada pada sistem" in answer.text
    assert "rahasia dapur" not in answer.text
