"""Tindak lanjut: the weak unsur of a closed survey, what is planned for each, and what came of it."""

from datetime import date, timedelta

import pytest

from fkp.duties.models import Duty, Period
from fkp.duties.queries import today
from fkp.storage.audit import AuditEntry
from fkp.storage.database import now, session, write_transaction
from fkp.surveys import actions, follow_up
from fkp.surveys.models_outcome import FollowUp
from tests.conftest import World
from tests.forums.steps import post, statements_of, version_in
from tests.surveys.follow_up_steps import HTMX, LINE, closed, line_of, lines_of, photo, planned, reported
from tests.surveys.steps import begin_survey, survey

# --- the weak unsur ----------------------------------------------------------------------------------------


def test_before_the_survey_closes_the_page_says_what_comes(world: World) -> None:
    survey_id = begin_survey(world)
    path, sari = f"/survei/{survey_id}/tindak-lanjut", world.client("sari")
    page = sari.get(path).text
    assert "Setelah survei ditutup, tiga unsur dengan nilai terendah" in page
    assert "Tambah rencana" not in page
    refused = post(sari, path, LINE)
    assert refused.status_code == 409 and "Unsur yang lemah diketahui setelah survei ditutup." in refused.text
    assert lines_of(world, survey_id) == []


def test_the_three_weakest_unsur_ask_for_a_plan(world: World) -> None:
    survey_id, path = closed(world)
    sari = world.client("sari")
    page = sari.get(path).text
    assert page.index("Rencanakan Waktu") < page.index("Rencanakan Sarana") < page.index("Rencanakan Biaya/Tarif")
    assert "NRR 1,00 (25,00), mutu D, tidak baik." in page
    assert f"/survei/{survey_id}/saran" in page
    begun = sari.get(f"{path}?unsur=sarpras").text
    assert '<option selected value="sarpras">' in begun
    post(sari, path, LINE)
    page = sari.get(path).text
    assert "Rencanakan Waktu" not in page and "Direncanakan" in page


# --- the plan ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_line_is_planned(world: World, htmx: bool) -> None:
    survey_id, path = closed(world)
    added = post(world.client("sari"), path, LINE | {"problem": "Antre lama"}, htmx=htmx)
    assert added.status_code == (200 if htmx else 303)
    [line] = lines_of(world, survey_id)
    assert (line.unsur, line.problem, line.action) == ("waktu", "Antre lama", "Membuka loket kedua")
    assert (line.due_text, line.due, line.person_in_charge) == ("Triwulan I 2027", date(2027, 3, 31), "Kepala TU")
    if htmx:
        assert "Membuka loket kedua" in added.text and "0 dari 1 selesai (0%)" in added.text
        assert 'id="unsur-lemah" hx-swap-oob="true"' in added.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"unsur": ""}, "Pilih unsur yang diperbaiki."),
        ({"unsur": "u10"}, "Pilih salah satu dari sembilan unsur."),
        ({"action": "  "}, "Tuliskan apa yang akan dilakukan."),
        ({"due": "besok"}, "Tulis tanggal seperti 07/10/2025"),
        ({"due_text": "x" * 61}, "Terlalu panjang: paling banyak 60 karakter."),
    ],
)
def test_a_line_that_cannot_be_is_refused_and_kept(world: World, typed: dict[str, str], said: str) -> None:
    survey_id, path = closed(world)
    refused = post(world.client("sari"), path, LINE | {"problem": "Kata saya"} | typed, htmx=True)
    assert refused.status_code == 422
    assert said in refused.text and "Kata saya" in refused.text
    assert lines_of(world, survey_id) == []


def test_the_same_form_twice_plans_once(world: World) -> None:
    survey_id, path = closed(world)
    sari = world.client("sari")
    for _ in range(2):
        assert post(sari, path, LINE | {"kunci": "sekali"}).status_code == 303
    assert len(lines_of(world, survey_id)) == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_a_line_is_edited_and_its_day_follows_its_words(world: World, htmx: bool) -> None:
    survey_id, path = closed(world)
    [line_id] = planned(world, survey_id)
    sari = world.client("sari")
    form = sari.get(f"{path}/{line_id}/ubah", headers=HTMX if htmx else {})
    assert "Membuka loket kedua" in form.text
    values = LINE | {"due_text": "Triwulan II 2027", "due": "2027-03-31", "versi": "1"}
    edited = post(sari, f"{path}/{line_id}/ubah", values, htmx=htmx)
    assert edited.status_code == (200 if htmx else 303)
    assert line_of(world, line_id).due == date(2027, 6, 30)
    chosen = values | {"due": "2027-05-01", "versi": "2"}
    post(sari, f"{path}/{line_id}/ubah", chosen, htmx=htmx)
    assert line_of(world, line_id).due == date(2027, 5, 1), "a day somebody chose stays"


def test_two_who_edit_one_line_see_both_versions(world: World) -> None:
    survey_id, path = closed(world)
    [line_id] = planned(world, survey_id)
    edit = f"{path}/{line_id}/ubah"
    post(world.client("rina"), edit, LINE | {"action": "Kata Rina", "versi": "1"})
    late = post(world.client("sari"), edit, LINE | {"action": "Kata Sari", "versi": "1"}, htmx=True)
    assert late.status_code == 409 and "Kata Rina" in late.text and "Kata Sari" in late.text
    assert line_of(world, line_id).action == "Kata Rina"
    knowingly = post(world.client("sari"), edit, LINE | {"action": "Kata Sari", "versi": version_in(late)}, htmx=True)
    assert knowingly.status_code == 200 and line_of(world, line_id).action == "Kata Sari"


@pytest.mark.parametrize("htmx", [False, True])
def test_lines_are_moved_and_deleted(world: World, htmx: bool) -> None:
    survey_id, path = closed(world)
    one, two = planned(world, survey_id, "waktu", "sarpras")
    sari = world.client("sari")
    post(sari, f"{path}/{two}/pindah", {"arah": "naik"}, htmx=htmx)
    assert [line.id for line in lines_of(world, survey_id)] == [two, one]
    deleted = post(sari, f"{path}/{two}/hapus", {}, htmx=htmx)
    assert deleted.status_code == (200 if htmx else 303)
    assert [line.id for line in lines_of(world, survey_id)] == [one]
    typed = post(sari, f"{path}/{two}/ubah", LINE | {"action": "Sudah telanjur", "versi": "1"}, htmx=True)
    assert typed.status_code == 409 and "Sudah telanjur" in typed.text and typed.headers["HX-Retarget"] == "#tambah"


def test_what_was_carried_out_or_proved_is_not_deleted(world: World) -> None:
    survey_id, path = closed(world)
    done, proved = planned(world, survey_id, "waktu", "sarpras")
    sari = world.client("sari")
    post(sari, f"{path}/{done}", {"state": "selesai", "done_at": "2026-01-05", "result": "Ada", "versi": "1"})
    post(sari, f"{path}/{proved}/bukti", {"files": [(photo(), "loket.jpg")]})
    for line_id in (done, proved):
        refused = post(sari, f"{path}/{line_id}/hapus", {}, htmx=True)
        assert refused.status_code == 409 and "sudah punya catatan atau bukti" in refused.text
    assert len(lines_of(world, survey_id)) == 2


@pytest.mark.parametrize("verdict", ["sent_at", "verified_at"])
def test_what_was_reported_stands_and_is_carried_out_all_the_same(world: World, verdict: str) -> None:
    survey_id, path = closed(world)
    [line_id] = planned(world, survey_id)
    reported(world, survey_id, **{verdict: now()})
    sari = world.client("sari")
    page = sari.get(path).text
    assert "Rencananya tetap; pelaksanaannya terus dicatat." in page and f"{path}/{line_id}/ubah" not in page
    for deed, values in {
        f"{line_id}/ubah": LINE,
        f"{line_id}/hapus": {},
        f"{line_id}/pindah": {"arah": "naik"},
    }.items():
        assert post(sari, f"{path}/{deed}", values).status_code == 409
    assert post(sari, path, LINE | {"unsur": "biaya"}).status_code == 409
    assert [line.action for line in lines_of(world, survey_id)] == [LINE["action"]]
    values = {"state": "selesai", "done_at": "2026-01-05", "result": "Loket dibuka", "versi": "1"}
    assert post(sari, f"{path}/{line_id}", values).status_code == 303
    assert post(sari, f"{path}/{line_id}/bukti", {"files": [(photo(), "a.jpg")]}).status_code == 303
    assert line_of(world, line_id).done_at == date(2026, 1, 5)


def test_a_returned_report_lets_the_plan_be_mended(world: World) -> None:
    survey_id, path = closed(world)
    reported(world, survey_id, returned_at=now())
    assert post(world.client("sari"), path, LINE).status_code == 303
    assert len(lines_of(world, survey_id)) == 1


# --- carrying it out ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_line_is_done_on_a_day_with_what_was_done(world: World, htmx: bool) -> None:
    survey_id, path = closed(world)
    [line_id] = planned(world, survey_id)
    sari = world.client("sari")
    values = {"state": "selesai", "done_at": "12 Januari 2026", "result": "Loket kedua dibuka", "versi": "1"}
    noted = post(sari, f"{path}/{line_id}", values, htmx=htmx)
    assert noted.status_code == (200 if htmx else 303)
    line = line_of(world, line_id)
    assert (line.done_at, line.result) == (date(2026, 1, 12), "Loket kedua dibuka")
    page = sari.get(path).text
    assert "Selesai 12 Januari 2026" in page and "1 dari 1 selesai (100%)" in page
    post(sari, f"{path}/{line_id}", values | {"state": "belum", "versi": "2"}, htmx=htmx)
    assert line_of(world, line_id).done_at is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"result": " "}, "Tuliskan apa yang sudah dilakukan."),
        ({"done_at": ""}, "Isi tanggal selesainya."),
        ({"done_at": "2199-01-01"}, "Tahun harus antara"),
        ({"state": "entah"}, "Pilih Belum atau Selesai."),
    ],
)
def test_an_outcome_that_cannot_be_is_refused_and_kept(world: World, typed: dict[str, str], said: str) -> None:
    survey_id, path = closed(world)
    [line_id] = planned(world, survey_id)
    values = {"state": "selesai", "done_at": "2026-01-12", "result": "Kata saya", "versi": "1"} | typed
    refused = post(world.client("sari"), f"{path}/{line_id}", values)
    assert refused.status_code == 422 and said in refused.text
    assert line_of(world, line_id).done_at is None


def test_nothing_is_done_before_its_day(world: World) -> None:
    survey_id, path = closed(world)
    [line_id] = planned(world, survey_id)
    with world.open():
        tomorrow = today() + timedelta(days=1)
    values = {"state": "selesai", "done_at": tomorrow.isoformat(), "result": "Dini", "versi": "1"}
    refused = post(world.client("sari"), f"{path}/{line_id}", values)
    assert refused.status_code == 422 and "Tanggal ini belum tiba." in refused.text


def test_the_share_is_whole_only_when_all_is_done(world: World) -> None:
    def lines(done: int, total: int) -> list[FollowUp]:
        return [FollowUp(done_at=date(2026, 1, 1) if number < done else None) for number in range(total)]

    assert follow_up.share_done([]) == (0, 0, 0)
    assert follow_up.share_done(lines(2, 3)) == (2, 3, 67)
    assert follow_up.share_done(lines(1, 3)) == (1, 3, 33)
    assert follow_up.share_done(lines(399, 400)) == (399, 400, 99)
    assert follow_up.share_done(lines(400, 400)) == (400, 400, 100)


def test_what_is_past_its_time_is_late_until_done(world: World) -> None:
    survey_id, path = closed(world)
    line = FollowUp(due=date(2026, 3, 31))
    assert not follow_up.is_late(line, date(2026, 3, 31)), "the last day itself is in time"
    assert follow_up.is_late(line, date(2026, 4, 1))
    post(world.client("sari"), path, LINE | {"due_text": "Triwulan I 2025"})
    assert "Lewat batas waktu" in world.client("sari").get(path).text
    with world.open():
        write_transaction(lambda: setattr(survey(survey_id).follow_ups[0], "done_at", date(2026, 1, 1)))
    assert "Lewat batas waktu" not in world.client("sari").get(path).text


def test_every_deed_is_in_the_trail_and_the_duty_counts_it(world: World) -> None:
    _, path = closed(world)
    sari = world.client("sari")
    with world.open():
        before = session().get_one(Duty, (world.periods["skm_2026"], world.units["mapane"])).stages_done
    for unsur in ("waktu", "sarpras", "biaya"):
        post(sari, path, LINE | {"unsur": unsur})
    with world.open():
        duty = session().get_one(Duty, (world.periods["skm_2026"], world.units["mapane"]))
        assert duty.stages_done == before + 1, "every weak unsur has its plan"
        assert actions.duty_differences(duty) is None
        deeds = [entry.deed for entry in session().query(AuditEntry).order_by(AuditEntry.id)]
    assert deeds.count("Menambah rencana tindak lanjut") == 3


# --- the survey before -------------------------------------------------------------------------------------


def test_the_plan_of_the_survey_before_is_finished_here(world: World) -> None:
    first, _ = closed(world)
    [line_id] = planned(world, first)
    with world.open():

        def a_year_ago() -> None:
            period = Period(
                duty="skm", name="Tahun 2025", starts=date(2025, 1, 1), ends=date(2025, 12, 31), due=date(2026, 1, 10)
            )
            session().add(period)
            session().flush()
            survey(first).period_id = period.id

        write_transaction(a_year_ago)
    _, path = closed(world)
    page = world.client("sari").get(path).text
    assert "Tindak lanjut survei sebelumnya" in page and "0 dari 1 selesai (0%)" in page
    assert f"/survei/{first}/tindak-lanjut/{line_id}" in page


# --- who may -----------------------------------------------------------------------------------------------


def test_others_do_not_find_it_and_readers_may_not_write(world: World) -> None:
    survey_id, path = closed(world)
    [line_id] = planned(world, survey_id)
    for page in (path, f"{path}/{line_id}", f"{path}/{line_id}/ubah", f"{path}/{line_id}/bukti"):
        assert world.client("joko").get(page).status_code == 404
        assert world.client("dewi").get(page).status_code == 403
    for deed in ("", f"/{line_id}", f"/{line_id}/ubah", f"/{line_id}/hapus", f"/{line_id}/bukti"):
        assert post(world.client("joko"), path + deed, LINE).status_code == 404
        assert post(world.client("dewi"), path + deed, LINE).status_code == 403
    assert [line.version for line in lines_of(world, survey_id)] == [1]


def test_a_line_of_another_survey_is_not_reached_through_this_one(world: World) -> None:
    first, _ = closed(world)
    [line_id] = planned(world, first)
    _, path = closed(world)
    assert world.client("sari").get(f"{path}/{line_id}").status_code == 404
    post(world.client("sari"), f"{path}/{line_id}/hapus", {})
    assert len(lines_of(world, first)) == 1


def test_the_page_needs_as_many_statements_for_many_lines(world: World) -> None:
    survey_id, path = closed(world)
    [line_id] = planned(world, survey_id)
    sari = world.client("sari")
    post(sari, f"{path}/{line_id}/bukti", {"files": [(photo(), "a.jpg")]})
    few = statements_of(world, sari, path)
    planned(world, survey_id, *["sarpras", "biaya", "waktu"] * 4)
    assert statements_of(world, sari, path) == few
