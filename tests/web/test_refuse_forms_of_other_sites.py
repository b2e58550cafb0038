"""A form that a page of another site sends is neither carried out nor laid before anybody to confirm."""

import pytest

from tests.accounts.signing import give_password, sign_in
from tests.conftest import World
from tests.forums.steps import started

ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://jahat.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "https://blog.sultengprov.go.id"},
    {"Origin": "https://jahat.example"},
    {"Origin": "null"},
]
OURS = [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}]
EVIL = {"name": "Akun titipan", "email": "jahat@jahat.example"}


@pytest.mark.parametrize("headers", ELSEWHERE)
@pytest.mark.parametrize("who", [None, "dewi"])
def test_nobody_is_asked_to_confirm_it(world: World, headers: dict[str, str], who: str | None) -> None:
    world.app.config["WTF_CSRF_ENABLED"] = True
    answer = world.client(who).post("/akun/baru?peran=petugas", data=EVIL, headers=headers)
    assert answer.status_code == 400
    assert "dikirim oleh halaman di luar aplikasi" in answer.text
    assert "jahat@jahat.example" not in answer.text


@pytest.mark.parametrize("headers", OURS)
@pytest.mark.parametrize("who, status", [(None, 401), ("dewi", 400)])
def test_our_own_old_page_still_keeps_what_was_typed(
    world: World, headers: dict[str, str], who: str | None, status: int
) -> None:
    world.app.config["WTF_CSRF_ENABLED"] = True
    answer = world.client(who).post("/akun/baru", data={"name": "Siti Aminah"}, headers=headers)
    assert answer.status_code == status
    assert "Siti Aminah" in answer.text


def test_a_stranger_cannot_fill_the_disk_with_a_video(world: World) -> None:
    forum_id = started(world)
    answer = world.client().post(
        f"/forum/{forum_id}/dokumentasi/video",
        data=bytes(31 * 1024 * 1024),
        content_type="multipart/form-data; boundary=batas",
    )
    assert answer.status_code == 401
    assert "unggah berkasnya sekali lagi" in answer.text


def test_half_a_letter_carried_through_signing_in_is_left_behind(world: World) -> None:
    sari = give_password(world, "sari")
    carried = '{"path": "/forum/baru", "fields": [["topic", "\\ud800"]]}'
    assert sign_in(world.client(), sari.nip, bawaan=carried).status_code == 303
