"""Text made to keep a server busy for minutes is answered at once."""

import time

from fkp.accounts.passwords import hash_password, verify
from fkp.storage.sniffing import clean_name
from fkp.web.forms import clean
from tests.conftest import World
from tests.forums.steps import started

HEAP = "a" + "\u0301\u0327" * 200_000
SECONDS = 3


def _seconds(answer: object, since: float) -> float:
    return time.perf_counter() - since


def test_accents_heaped_on_a_letter_take_no_time_before_signing_in(world: World) -> None:
    for typed in ({"akun": HEAP, "sandi": "sandi"}, {"akun": "sari@contoh.go.id", "sandi": HEAP}):
        since = time.perf_counter()
        assert _seconds(world.client().post("/masuk", data=typed), since) < SECONDS


def test_letters_keep_the_accents_people_write() -> None:
    assert clean("Jose\u0301 Nguye\u0302\u0303n") == "José Nguyễn"
    assert clean("a" + "\u0323" * 31) == "ạ" + "\u0323" * 29
    assert len(clean("a" + "\u0f73" * 40)) <= 61


def test_a_password_longer_than_any_is_wrong() -> None:
    kept = hash_password("kata sandi yang panjang")
    assert verify(kept, "kata sandi yang panjang")
    assert not verify(kept, "kata sandi yang panjang" + "x" * 1_000_000)


def test_a_file_name_of_accents_takes_no_time() -> None:
    since = time.perf_counter()
    assert _seconds(clean_name(HEAP + ".jpg"), since) < SECONDS
    assert clean_name(HEAP + ".jpg").endswith(".jpg")


def test_an_address_of_dots_takes_no_time(world: World) -> None:
    forum_id, sari = started(world), world.client("sari")
    since = time.perf_counter()
    answer = sari.post(f"/forum/{forum_id}/persiapan", data={"link": "https://" + "a." * 200_000 + " x"})
    assert _seconds(answer, since) < SECONDS
    assert answer.status_code == 422
