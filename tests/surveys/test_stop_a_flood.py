"""One device floods while thirty people in the waiting room answer behind the same address."""

import pytest

from fkp.storage.database import session, write_transaction
from fkp.surveys import pace
from fkp.units.models import Service
from tests.conftest import World
from tests.surveys.phones import KEY, fields, hidden, new_phone, responses, result
from tests.surveys.steps import begin_survey, link_code

SHARED = "36.80.1.2"


def test_thirty_phones_are_counted_while_one_floods(world: World) -> None:
    survey_id = begin_survey(world)
    code = link_code(world, survey_id)
    flooder = new_phone(world, code, address=SHARED)
    flood, honest = [], []
    for _ in range(30):
        honest.append(new_phone(world, code, address=SHARED).post(f"/s/{code}", data=fields(3)).status_code)
        flood.append(flooder.post(f"/s/{code}", data=fields(1)).status_code)
    assert honest == [303] * 30
    assert flood == [303] * pace.DEVICE_REFUSED + [429] * (30 - pace.DEVICE_REFUSED)
    rows = responses(world, survey_id)
    assert [row.mark for row in rows if row.waktu == 3] == [""] * 30
    assert [row.mark for row in rows if row.waktu == 1] == ["", *["berulang"] * (pace.DEVICE_REFUSED - 1)]
    assert result(world, survey_id).respondents == 31


def test_who_must_wait_keeps_the_answers_and_a_retry_still_counts_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey_id = begin_survey(world)
    code = link_code(world, survey_id)
    phone = new_phone(world, code)
    first = fields(4)
    phone.post(f"/s/{code}", data=first)
    monkeypatch.setattr(pace, "DEVICE_REFUSED", 1)
    sent = fields(2, kunci=KEY, saran="Tolong tambah kursi", usia="51", layanan=world.services["umum"])
    page = phone.post(f"/s/{code}", data=sent)
    assert page.status_code == 429
    assert 0 < int(page.headers["Retry-After"]) <= pace.STRETCH
    assert "Isian Anda masih ada di bawah." in page.text
    assert page.text.count(" checked") == 9
    assert "Tolong tambah kursi" in page.text
    assert f'<option value="{world.services["umum"]}" selected>' in page.text
    assert hidden(page, "kunci") == KEY
    told = phone.post(f"/s/{code}", data=sent, headers={"X-Survei": "1"})
    assert (told.status_code, told.get_json()["ulangi"]) == (429, True)
    assert phone.post(f"/s/{code}", data=first).status_code == 303, "what was taken before is thanked, not refused"
    assert len(responses(world, survey_id)) == 1
    monkeypatch.undo()
    assert phone.post(f"/s/{code}", data=sent).status_code == 303
    assert len(responses(world, survey_id)) == 2


@pytest.mark.parametrize("brought", [None, "dikarang", "abc.def", "x" * 4000])
def test_a_device_without_our_mark_is_marked_and_kept_apart(world: World, brought: str | None) -> None:
    survey_id = begin_survey(world)
    code = link_code(world, survey_id)
    phone = world.client()
    if brought:
        phone.set_cookie("skm", brought, path="/sulteng/s/")
    assert phone.post(f"/s/{code}", data=fields()).status_code == 303
    [row] = responses(world, survey_id)
    assert (row.mark, row.counted) == ("tanpa_perangkat", False)
    assert result(world, survey_id).respondents == 0


def test_the_mark_of_one_province_is_none_in_the_other(world: World) -> None:
    mark = new_phone(world, link_code(world, begin_survey(world))).get_cookie("skm", path="/sulteng/s/")
    assert mark is not None
    with world.open("gorontalo"):
        unit = world.unit("kota_gorontalo")
        write_transaction(lambda: session().add(Service(unit_id=unit.id, name="Poli Umum")))
    survey_id = begin_survey(world, "kota_gorontalo")
    code = link_code(world, survey_id, "gorontalo")
    phone = world.client(slug="gorontalo")
    phone.set_cookie("skm", mark.value, path="/gorontalo/s/")
    assert phone.post(f"/s/{code}", data=fields()).status_code == 303
    assert [row.mark for row in responses(world, survey_id, "gorontalo")] == ["tanpa_perangkat"]
