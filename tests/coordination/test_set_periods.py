"""Reporting periods of both duties: made, changed and taken back by the koordinator provinsi."""

from datetime import date

import pytest
import sqlalchemy as sa

from fkp.duties.actions import count_differences
from fkp.duties.models import Duty, DutyCount, Period
from fkp.duties.queries import today
from fkp.forums.actions import cancel_forum
from fkp.forums.models import Forum
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session
from tests.conftest import World
from tests.coordination.desk import begin
from tests.surveys.steps import begin_survey

NEW_FKP, NEW_SKM = "/periode/baru?kewajiban=fkp", "/periode/baru?kewajiban=skm"
YEAR = "/periode/baru/skm-setahun"
QUARTERS = {"tahun": "2027", "ritme": "triwulan", "hari": "10", "kunci": "a"}
SECOND = {"name": "Tahun 2027", "starts": "2027-01-01", "ends": "31/12/2027", "due": "30 November 2027", "kunci": "a"}
FIRST = {"name": "Tahun 2026", "starts": "2026-01-01", "ends": "2026-12-31", "due": "2026-12-15"}


def periods(duty: str = "fkp") -> list[Period]:
    """The periods of a duty, oldest first, inside an opened province."""
    return list(session().scalars(sa.select(Period).where(Period.duty == duty).order_by(Period.starts)))


def deeds(world: World) -> list[str]:
    """What the trail says of periods."""
    with world.open():
        return list(session().scalars(sa.select(AuditEntry.deed).where(AuditEntry.subject_type == "period")))


def test_a_new_period_gives_every_unit_its_duty(world: World) -> None:
    answer = world.client("bagus").post(NEW_FKP, data=SECOND, follow_redirects=True)
    assert "FKP Tahun 2027 dibuat. 4 unit kini wajib melaksanakan forum." in answer.text
    with world.open():
        period = session().scalars(sa.select(Period).where(Period.name == "Tahun 2027")).one()
        assert (period.starts, period.ends, period.due) == (date(2027, 1, 1), date(2027, 12, 31), date(2027, 11, 30))
        assert session().scalar(sa.select(sa.func.count()).where(Duty.period_id == period.id)) == 4
        assert count_differences(period.id) == []
    assert deeds(world) == ["Membuat periode FKP"]


def test_the_same_form_twice_makes_one_period(world: World) -> None:
    client = world.client("bagus")
    assert client.post(NEW_FKP, data=SECOND).status_code == 303
    client.post(NEW_FKP, data=SECOND)
    with world.open():
        assert [period.name for period in periods()] == ["Tahun 2026", "Tahun 2027"]


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
    answer = world.client("bagus").post(NEW_FKP, data=typed)
    assert answer.status_code == 422
    assert message in answer.text
    assert "Ada masalah" in answer.text
    if typed["name"].strip():
        assert f'value="{typed["name"]}"' in answer.text
    with world.open():
        assert len(periods()) == 1
    assert deeds(world) == []


def test_overlapping_periods_are_warned_about_and_kept(world: World) -> None:
    answer = world.client("bagus").post(NEW_FKP, data=SECOND | {"starts": "2026-07-01"}, follow_redirects=True)
    assert "Periode ini bertumpang tindih dengan Tahun 2026." in answer.text
    assert "Bertumpang tindih dengan Tahun 2027" in answer.text


def test_the_list_names_the_period_in_force(world: World) -> None:
    client = world.client("bagus")
    client.post(NEW_FKP, data=SECOND | {"starts": "2090-01-01", "ends": "2090-12-31", "due": "2090-12-31"})
    page = client.get("/periode/").text
    forums, surveys = page.split("Survei Kepuasan Masyarakat (SKM)")
    assert forums.count("Sedang dipakai") == surveys.count("Sedang dipakai") == 1
    assert forums.index("Tahun 2027") < forums.index("Tahun 2026") < forums.index("Sedang dipakai")
    assert "15 Desember 2026" in forums and "Tahun 2027" not in surveys


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
        assert periods() == []
        for model in (Duty, DutyCount):
            left = sa.select(sa.func.count()).where(model.period_id == world.periods["2026"])
            assert session().scalar(left) == 0
    assert deeds(world) == ["Menghapus periode FKP"]
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
        assert client.post(NEW_FKP, data=SECOND).status_code == 403
        assert client.post(f"/periode/{period}/ubah", data=FIRST).status_code == 403
        assert client.post(f"/periode/{period}/hapus").status_code == 403
        assert client.get(YEAR).status_code == client.post(YEAR, data=QUARTERS).status_code == 403
    with world.open():
        assert len(periods()) == len(periods("skm")) == 1


def test_another_province_has_its_own_periods(world: World) -> None:
    client = world.client("maria")
    client.post(NEW_FKP, data=SECOND)
    assert "Tahun 2027" not in world.client("bagus").get("/periode/").text
    with world.open():
        assert len(periods()) == 1
    assert client.get("/periode/999/ubah").status_code == 404


def test_making_a_period_asks_first_for_which_duty(world: World) -> None:
    page = world.client("bagus").get("/periode/baru")
    assert "Untuk kewajiban yang mana?" in page.text
    for href in (NEW_FKP, NEW_SKM, YEAR):
        assert f'href="/sulteng{href}"' in page.text
    assert "Nama periode" not in page.text
    assert world.client("bagus").post("/periode/baru", data=SECOND).status_code == 200
    with world.open():
        assert len(periods()) == len(periods("skm")) == 1


def test_a_survey_period_gives_every_unit_that_duty(world: World) -> None:
    answer = world.client("bagus").post(NEW_SKM, data=SECOND, follow_redirects=True)
    assert "SKM Tahun 2027 dibuat. 4 unit kini wajib melaksanakan survei." in answer.text
    with world.open():
        made = periods("skm")[-1]
        assert (made.name, made.due) == ("Tahun 2027", date(2027, 11, 30))
        assert session().scalar(sa.select(sa.func.count()).where(Duty.period_id == made.id)) == 4
        assert len(periods()) == 1
    assert deeds(world) == ["Membuat periode SKM"]


def test_names_and_days_are_compared_within_a_duty(world: World) -> None:
    client = world.client("bagus")
    assert "Nama ini sudah dipakai" in client.post(NEW_SKM, data=SECOND | {"name": "tahun 2026"}).text
    client.post(NEW_FKP, data=SECOND)
    answer = client.post(NEW_SKM, data=SECOND | {"kunci": "b"}, follow_redirects=True)
    assert "SKM Tahun 2027 dibuat." in answer.text
    assert "tumpang" not in answer.text


def test_the_quarters_of_a_year_are_shown_before_they_are_made(world: World) -> None:
    page = world.client("bagus").get(YEAR, query_string={"tahun": "2027", "ritme": "triwulan", "hari": "15"}).text
    for words in ("Triwulan I 2027", "1 Januari 2027", "31 Maret 2027", "15 April 2027", "Triwulan IV 2027"):
        assert words in page
    assert "15 Januari 2028" in page
    assert "Buat 4 periode" in page
    with world.open():
        assert len(periods("skm")) == 1


def test_the_year_at_hand_is_offered_by_quarters(world: World) -> None:
    page = world.client("bagus").get(YEAR).text
    with world.open():
        year = today().year
    assert f"Triwulan I {year}" in page and "Buat 4 periode" in page
    assert "Bertumpang tindih dengan Tahun 2026" in page


@pytest.mark.parametrize(
    ("rhythm", "names", "dues"),
    [
        (
            "triwulan",
            ["Triwulan I 2027", "Triwulan II 2027", "Triwulan III 2027", "Triwulan IV 2027"],
            [date(2027, 4, 10), date(2027, 7, 10), date(2027, 10, 10), date(2028, 1, 10)],
        ),
        ("semester", ["Semester I 2027", "Semester II 2027"], [date(2027, 7, 10), date(2028, 1, 10)]),
        ("tahun", ["Tahun 2027"], [date(2028, 1, 10)]),
    ],
)
def test_the_periods_of_a_year_are_made_at_once(
    world: World, rhythm: str, names: list[str], dues: list[date]
) -> None:
    answer = world.client("bagus").post(YEAR, data=QUARTERS | {"ritme": rhythm}, follow_redirects=True)
    assert f"{len(names)} periode SKM dibuat: {', '.join(names)}." in answer.text
    with world.open():
        made = [period for period in periods("skm") if period.starts.year == 2027]
        assert [(period.name, period.due) for period in made] == list(zip(names, dues, strict=True))
        for period in made:
            assert session().scalar(sa.select(sa.func.count()).where(Duty.period_id == period.id)) == 4
            assert count_differences(period.id) == []
    assert deeds(world) == ["Membuat periode SKM"] * len(names)


def test_periods_that_are_there_are_skipped_and_named(world: World) -> None:
    client = world.client("bagus")
    quarter = {"name": "TRIWULAN II 2027", "starts": "2027-04-01", "ends": "2027-06-30", "due": "2027-07-31"}
    client.post(NEW_SKM, data=quarter | {"kunci": "b"})
    page = client.get(YEAR, query_string=QUARTERS).text
    assert page.count("Sudah ada, tidak diubah") == 1 and "Buat 3 periode" in page
    answer = client.post(YEAR, data=QUARTERS, follow_redirects=True).text
    assert "3 periode SKM dibuat: Triwulan I 2027, Triwulan III 2027, Triwulan IV 2027." in answer
    assert "Sudah ada dan tidak diubah: Triwulan II 2027." in answer
    with world.open():
        kept = next(period for period in periods("skm") if period.name == "TRIWULAN II 2027")
        assert kept.due == date(2027, 7, 31)
    again = client.get(YEAR, query_string=QUARTERS).text
    assert "Semua periode ini sudah ada" in again and 'method="post" action="/sulteng/periode' not in again
    nothing = client.post(YEAR, data=QUARTERS | {"kunci": "c"}, follow_redirects=True).text
    assert "Tidak ada periode yang dibuat." in nothing


def test_the_same_year_posted_twice_is_made_once(world: World) -> None:
    client = world.client("bagus")
    assert client.post(YEAR, data=QUARTERS).status_code == 303
    assert client.post(YEAR, data=QUARTERS).status_code == 303
    assert deeds(world) == ["Membuat periode SKM"] * 4


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"tahun": "1999"}, "Angka harus antara 2000 dan 2100."),
        ({"tahun": "dua ribu"}, "Isi dengan angka bulat."),
        ({"tahun": ""}, "Tuliskan tahunnya."),
        ({"hari": "-1"}, "Angka harus antara 0 dan 180."),
        ({"hari": "9" * 5000}, "Isi dengan angka bulat."),
        ({"ritme": "bulanan"}, "Pilihan ini tidak tersedia."),
        ({"ritme": ""}, "Pilih"),
    ],
)
def test_a_year_that_cannot_be_is_refused(world: World, wrong: dict[str, str], message: str) -> None:
    client = world.client("bagus")
    for answer in (client.post(YEAR, data=QUARTERS | wrong), client.get(YEAR, query_string=QUARTERS | wrong)):
        assert answer.status_code == 422
        assert message in answer.text and "Ada masalah" in answer.text
        assert "Mulai<" not in answer.text
    with world.open():
        assert len(periods("skm")) == 1


def test_a_period_with_a_survey_stays(world: World) -> None:
    begin_survey(world, opened=False)
    client, path = world.client("bagus"), f"/periode/{world.periods['skm_2026']}"
    assert "Periode yang sudah dipakai survei tidak dapat dihapus." in client.get(f"{path}/ubah").text
    answer = client.post(f"{path}/hapus", data={"kunci": "a"})
    assert answer.status_code == 409
    assert "1 survei sudah dimulai di dalamnya" in answer.text
    with world.open():
        assert world.period("skm_2026").name == "Tahun 2026"


def test_a_survey_period_is_changed_like_any_other(world: World) -> None:
    client, path = world.client("bagus"), f"/periode/{world.periods['skm_2026']}/ubah"
    answer = client.post(path, data=FIRST | {"due": "30/11/2026", "versi": 1, "kunci": "a"}, follow_redirects=True)
    assert "Batas laporan menjadi 30 November 2026 bagi 4 unit" in answer.text
    with world.open():
        assert world.period("skm_2026").due == date(2026, 11, 30)
        assert world.period().due == date(2026, 12, 15)
    assert deeds(world) == ["Mengubah periode SKM"]
