"""Reporting periods: made, changed and taken back by the koordinator provinsi."""

from datetime import date

import pytest
import sqlalchemy as sa

from fkp.duties.actions import count_differences
from fkp.duties.models import Duty, DutyCount, Period
from fkp.forums.actions import cancel_forum
from fkp.forums.models import Forum
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session
from tests.conftest import World
from tests.coordination.desk import begin

SECOND = {"name": "Tahun 2027", "starts": "2027-01-01", "ends": "31/12/2027", "due": "30 November 2027", "kunci": "a"}
FIRST = {"name": "Tahun 2026", "starts": "2026-01-01", "ends": "2026-12-31", "due": "2026-12-15"}


def deeds(world: World) -> list[str]:
    """What the trail says of periods."""
    with world.open():
        return list(session().scalars(sa.select(AuditEntry.deed).where(AuditEntry.subject_type == "period")))


def test_a_new_period_gives_every_unit_its_duty(world: World) -> None:
    answer = world.client("bagus").post("/periode/baru", data=SECOND, follow_redirects=True)
    assert "Tahun 2027 dibuat. 4 unit kini wajib melaksanakan forum." in answer.text
    with world.open():
        period = session().scalars(sa.select(Period).where(Period.name == "Tahun 2027")).one()
        assert (period.starts, period.ends, period.due) == (date(2027, 1, 1), date(2027, 12, 31), date(2027, 11, 30))
        assert session().scalar(sa.select(sa.func.count()).where(Duty.period_id == period.id)) == 4
        assert count_differences(period.id) == []
    assert deeds(world) == ["Membuat periode"]


def test_the_same_form_twice_makes_one_period(world: World) -> None:
    client = world.client("bagus")
    assert client.post("/periode/baru", data=SECOND).status_code == 303
    client.post("/periode/baru", data=SECOND)
    with world.open():
        assert session().scalar(sa.select(sa.func.count()).select_from(Period)) == 2


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"ends": "2026-12-31"}, "Tanggal selesai tidak boleh sebelum tanggal mulai."),
        ({"due": "2026-12-31"}, "Batas laporan tidak boleh sebelum tanggal mulai."),
        ({"name": "tahun 2026"}, "Nama ini sudah dipakai periode lain."),
        ({"name": "   "}, "Tuliskan nama periode."),
        ({"name": "x" * 10_000}, "Terlalu panjang: paling banyak 100 karakter."),
        ({"due": "31 Februari 2027"}, "Tanggal itu tidak ada di kalender."),
        ({"starts": ""}, "Isi tanggal mulai."),
    ],
)
def test_what_cannot_be_is_refused_and_kept_as_typed(world: World, wrong: dict[str, str], message: str) -> None:
    typed = SECOND | wrong
    answer = world.client("bagus").post("/periode/baru", data=typed)
    assert answer.status_code == 422
    assert message in answer.text
    assert "Ada masalah" in answer.text
    if typed["name"].strip():
        assert f'value="{typed["name"]}"' in answer.text
    with world.open():
        assert session().scalar(sa.select(sa.func.count()).select_from(Period)) == 1
    assert deeds(world) == []


def test_overlapping_periods_are_warned_about_and_kept(world: World) -> None:
    answer = world.client("bagus").post(
        "/periode/baru", data=SECOND | {"starts": "2026-07-01"}, follow_redirects=True
    )
    assert "Periode ini bertumpang tindih dengan Tahun 2026." in answer.text
    assert "Bertumpang tindih dengan Tahun 2027" in answer.text


def test_the_list_names_the_period_in_force(world: World) -> None:
    client = world.client("bagus")
    client.post("/periode/baru", data=SECOND | {"starts": "2090-01-01", "ends": "2090-12-31", "due": "2090-12-31"})
    page = client.get("/periode/")
    assert page.text.count("Sedang dipakai") == 1
    assert page.text.index("Tahun 2027") < page.text.index("Tahun 2026") < page.text.index("Sedang dipakai")
    assert "15 Desember 2026" in page.text


def test_changing_the_due_date_says_whom_it_touches(world: World) -> None:
    begin(world)
    client, path = world.client("bagus"), f"/periode/{world.periods['2026']}/ubah"
    assert "berlaku bagi 4 unit; 4 di antaranya belum mengirim laporan" in client.get(path).text
    answer = client.post(path, data=FIRST | {"due": "30/11/2026", "versi": 1, "kunci": "a"}, follow_redirects=True)
    assert "Batas laporan menjadi 30 November 2026 bagi 4 unit; 4 di antaranya belum mengirim." in answer.text
    with world.open():
        assert (world.period().due, world.period().version) == (date(2026, 11, 30), 2)
        entry = session().scalars(sa.select(AuditEntry).where(AuditEntry.subject_type == "period")).one()
        assert (entry.before, entry.after) == ({"due": "2026-12-15"}, {"due": "2026-11-30"})


def test_a_colleague_change_in_between_is_shown_and_not_overwritten(world: World) -> None:
    client, path = world.client("bagus"), f"/periode/{world.periods['2026']}/ubah"
    client.post(path, data=FIRST | {"due": "2026-11-30", "versi": 1, "kunci": "a"})
    mine = FIRST | {"name": "Tahun Anggaran 2026", "due": "2026-12-20", "kunci": "b"}
    stale = client.post(path, data=mine | {"versi": 1})
    assert stale.status_code == 409
    assert "2026-11-30" in stale.text and "2026-12-20" in stale.text and "Tahun Anggaran 2026" in stale.text
    with world.open():
        assert world.period().due == date(2026, 11, 30)
    chosen = mine | {"versi": 2, "kunci": "c", "pilih-due": "tersimpan", "pilih-name": "milik"}
    assert client.post(path, data=chosen).status_code == 303
    with world.open():
        assert (world.period().name, world.period().due) == ("Tahun Anggaran 2026", date(2026, 11, 30))


def test_a_tampered_version_overwrites_nothing(world: World) -> None:
    path = f"/periode/{world.periods['2026']}/ubah"
    answer = world.client("bagus").post(path, data=FIRST | {"due": "2026-12-20", "versi": "x", "kunci": "a"})
    assert answer.status_code == 409
    with world.open():
        assert world.period().due == date(2026, 12, 15)


def test_a_period_nobody_used_can_be_taken_back(world: World) -> None:
    client = world.client("bagus")
    path = f"/periode/{world.periods['2026']}/hapus"
    assert "Kewajiban melapor 4 unit untuk periode ini ikut hilang" in client.get(path).text
    answer = client.post(path, data={"kunci": "a"}, follow_redirects=True)
    assert "Tahun 2026 dihapus." in answer.text
    with world.open():
        for model in (Period, Duty, DutyCount):
            assert session().scalar(sa.select(sa.func.count()).select_from(model)) == 0
    assert deeds(world) == ["Menghapus periode"]
    assert client.get(path).status_code == 404


def test_a_period_with_a_forum_stays_even_when_that_was_cancelled(world: World) -> None:
    forum_id = begin(world)
    with world.open():
        cancel_forum(session().get_one(Forum, forum_id), by=world.person("rina"))
    client, path = world.client("bagus"), f"/periode/{world.periods['2026']}/hapus"
    assert "tidak dapat dihapus" in client.get(path).text
    answer = client.post(path, data={"kunci": "a"})
    assert answer.status_code == 409
    assert "1 forum sudah dimulai di dalamnya" in answer.text
    with world.open():
        assert world.period().name == "Tahun 2026"


def test_only_the_koordinator_provinsi_sets_periods(world: World) -> None:
    period = world.periods["2026"]
    for name in ("sari", "rina", "dewi", "putri", "agus"):
        client = world.client(name)
        assert client.get("/periode/").status_code == 403
        assert client.post("/periode/baru", data=SECOND).status_code == 403
        assert client.post(f"/periode/{period}/ubah", data=FIRST).status_code == 403
        assert client.post(f"/periode/{period}/hapus").status_code == 403
    with world.open():
        assert session().scalar(sa.select(sa.func.count()).select_from(Period)) == 1


def test_another_province_has_its_own_periods(world: World) -> None:
    client = world.client("maria")
    client.post("/periode/baru", data=SECOND)
    assert "Tahun 2027" not in world.client("bagus").get("/periode/").text
    with world.open():
        assert session().scalar(sa.select(sa.func.count()).select_from(Period)) == 1
    assert client.get("/periode/999/ubah").status_code == 404
