"""Tindak lanjut: the weak unsur of a closed survey, what is planned for each, and what came of it."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image

from fkp.duties.models import Duty, Period
from fkp.duties.queries import today
from fkp.storage.audit import AuditEntry
from fkp.storage.database import now, session, write_transaction
from fkp.surveys import actions, follow_up, survey_files
from fkp.surveys.models_outcome import FollowUp, SurveyFile, SurveyReport
from tests.conftest import World
from tests.forums.steps import post, statements_of, version_in
from tests.surveys.steps import answer, begin_survey, close, scores, survey

LINE = {
    "unsur": "waktu",
    "action": "Membuka loket kedua",
    "due_text": "Triwulan I 2027",
    "person_in_charge": "Kepala TU",
}
HTMX = {"HX-Request": "true"}


def _closed(world: World, unit: str = "mapane") -> tuple[int, str]:
    """A closed survey whose weak unsur are waktu, sarpras and biaya, and the address of its follow-up."""
    survey_id = begin_survey(world, unit)
    answer(world, survey_id, scores(4, waktu=1, sarpras=2, biaya=3))
    close(world, survey_id)
    return survey_id, f"/survei/{survey_id}/tindak-lanjut"


def _planned(world: World, survey_id: int, *unsur: str) -> list[int]:
    with world.open():
        found, sari = survey(survey_id), world.person("sari")
        lines = [follow_up.add_line(found, LINE | {"unsur": each}, by=sari) for each in unsur or ("waktu",)]
        return [line.id for line in lines]


def _lines(world: World, survey_id: int) -> list[FollowUp]:
    with world.open():
        lines = list(survey(survey_id).follow_ups)
        session().expunge_all()
        return lines


def _line(world: World, line_id: int) -> FollowUp:
    with world.open():
        line = session().get_one(FollowUp, line_id)
        session().expunge_all()
        return line


def _reported(world: World, survey_id: int, **columns: object) -> None:
    with world.open():
        report = {"reference": f"TT-{survey_id}", "sent_at": now()} | columns
        write_transaction(lambda: session().add(SurveyReport(survey_id=survey_id, **report)))


def _photo(colour: str = "green") -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(stream, "JPEG")
    stream.seek(0)
    return stream


def _files(world: World, survey_id: int) -> list[tuple[str, str, bool]]:
    with world.open():
        return [(file.kind, file.original_name, file.removed_at is None) for file in survey(survey_id).files]


def _file_id(world: World) -> int:
    with world.open():
        return session().query(SurveyFile).one().id


# --- the weak unsur ----------------------------------------------------------------------------------------


def test_before_the_survey_closes_the_page_says_what_comes(world: World) -> None:
    survey_id = begin_survey(world)
    path, sari = f"/survei/{survey_id}/tindak-lanjut", world.client("sari")
    page = sari.get(path).text
    assert "Setelah survei ditutup, tiga unsur dengan nilai terendah" in page
    assert "Tambah rencana" not in page
    refused = post(sari, path, LINE)
    assert refused.status_code == 409 and "Unsur yang lemah diketahui setelah survei ditutup." in refused.text
    assert _lines(world, survey_id) == []


def test_the_three_weakest_unsur_ask_for_a_plan(world: World) -> None:
    survey_id, path = _closed(world)
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
    survey_id, path = _closed(world)
    added = post(world.client("sari"), path, LINE | {"problem": "Antre lama"}, htmx=htmx)
    assert added.status_code == (200 if htmx else 303)
    [line] = _lines(world, survey_id)
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
    survey_id, path = _closed(world)
    refused = post(world.client("sari"), path, LINE | {"problem": "Kata saya"} | typed, htmx=True)
    assert refused.status_code == 422
    assert said in refused.text and "Kata saya" in refused.text
    assert _lines(world, survey_id) == []


def test_the_same_form_twice_plans_once(world: World) -> None:
    survey_id, path = _closed(world)
    sari = world.client("sari")
    for _ in range(2):
        assert post(sari, path, LINE | {"kunci": "sekali"}).status_code == 303
    assert len(_lines(world, survey_id)) == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_a_line_is_edited_and_its_day_follows_its_words(world: World, htmx: bool) -> None:
    survey_id, path = _closed(world)
    [line_id] = _planned(world, survey_id)
    sari = world.client("sari")
    form = sari.get(f"{path}/{line_id}/ubah", headers=HTMX if htmx else {})
    assert "Membuka loket kedua" in form.text
    values = LINE | {"due_text": "Triwulan II 2027", "due": "2027-03-31", "versi": "1"}
    edited = post(sari, f"{path}/{line_id}/ubah", values, htmx=htmx)
    assert edited.status_code == (200 if htmx else 303)
    assert _line(world, line_id).due == date(2027, 6, 30)
    chosen = values | {"due": "2027-05-01", "versi": "2"}
    post(sari, f"{path}/{line_id}/ubah", chosen, htmx=htmx)
    assert _line(world, line_id).due == date(2027, 5, 1), "a day somebody chose stays"


def test_two_who_edit_one_line_see_both_versions(world: World) -> None:
    survey_id, path = _closed(world)
    [line_id] = _planned(world, survey_id)
    edit = f"{path}/{line_id}/ubah"
    post(world.client("rina"), edit, LINE | {"action": "Kata Rina", "versi": "1"})
    late = post(world.client("sari"), edit, LINE | {"action": "Kata Sari", "versi": "1"}, htmx=True)
    assert late.status_code == 409 and "Kata Rina" in late.text and "Kata Sari" in late.text
    assert _line(world, line_id).action == "Kata Rina"
    knowingly = post(world.client("sari"), edit, LINE | {"action": "Kata Sari", "versi": version_in(late)}, htmx=True)
    assert knowingly.status_code == 200 and _line(world, line_id).action == "Kata Sari"


@pytest.mark.parametrize("htmx", [False, True])
def test_lines_are_moved_and_deleted(world: World, htmx: bool) -> None:
    survey_id, path = _closed(world)
    one, two = _planned(world, survey_id, "waktu", "sarpras")
    sari = world.client("sari")
    post(sari, f"{path}/{two}/pindah", {"arah": "naik"}, htmx=htmx)
    assert [line.id for line in _lines(world, survey_id)] == [two, one]
    deleted = post(sari, f"{path}/{two}/hapus", {}, htmx=htmx)
    assert deleted.status_code == (200 if htmx else 303)
    assert [line.id for line in _lines(world, survey_id)] == [one]
    typed = post(sari, f"{path}/{two}/ubah", LINE | {"action": "Sudah telanjur", "versi": "1"}, htmx=True)
    assert typed.status_code == 409 and "Sudah telanjur" in typed.text and typed.headers["HX-Retarget"] == "#tambah"


def test_what_was_carried_out_or_proved_is_not_deleted(world: World) -> None:
    survey_id, path = _closed(world)
    done, proved = _planned(world, survey_id, "waktu", "sarpras")
    sari = world.client("sari")
    post(sari, f"{path}/{done}", {"state": "selesai", "done_at": "2026-01-05", "result": "Ada", "versi": "1"})
    post(sari, f"{path}/{proved}/bukti", {"files": [(_photo(), "loket.jpg")]})
    for line_id in (done, proved):
        refused = post(sari, f"{path}/{line_id}/hapus", {}, htmx=True)
        assert refused.status_code == 409 and "sudah punya catatan atau bukti" in refused.text
    assert len(_lines(world, survey_id)) == 2


@pytest.mark.parametrize("verdict", ["sent_at", "verified_at"])
def test_what_was_reported_stands_and_is_carried_out_all_the_same(world: World, verdict: str) -> None:
    survey_id, path = _closed(world)
    [line_id] = _planned(world, survey_id)
    _reported(world, survey_id, **{verdict: now()})
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
    assert [line.action for line in _lines(world, survey_id)] == [LINE["action"]]
    values = {"state": "selesai", "done_at": "2026-01-05", "result": "Loket dibuka", "versi": "1"}
    assert post(sari, f"{path}/{line_id}", values).status_code == 303
    assert post(sari, f"{path}/{line_id}/bukti", {"files": [(_photo(), "a.jpg")]}).status_code == 303
    assert _line(world, line_id).done_at == date(2026, 1, 5)


def test_a_returned_report_lets_the_plan_be_mended(world: World) -> None:
    survey_id, path = _closed(world)
    _reported(world, survey_id, returned_at=now())
    assert post(world.client("sari"), path, LINE).status_code == 303
    assert len(_lines(world, survey_id)) == 1


# --- carrying it out ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_line_is_done_on_a_day_with_what_was_done(world: World, htmx: bool) -> None:
    survey_id, path = _closed(world)
    [line_id] = _planned(world, survey_id)
    sari = world.client("sari")
    values = {"state": "selesai", "done_at": "12 Januari 2026", "result": "Loket kedua dibuka", "versi": "1"}
    noted = post(sari, f"{path}/{line_id}", values, htmx=htmx)
    assert noted.status_code == (200 if htmx else 303)
    line = _line(world, line_id)
    assert (line.done_at, line.result) == (date(2026, 1, 12), "Loket kedua dibuka")
    page = sari.get(path).text
    assert "Selesai 12 Januari 2026" in page and "1 dari 1 selesai (100%)" in page
    post(sari, f"{path}/{line_id}", values | {"state": "belum", "versi": "2"}, htmx=htmx)
    assert _line(world, line_id).done_at is None


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
    survey_id, path = _closed(world)
    [line_id] = _planned(world, survey_id)
    values = {"state": "selesai", "done_at": "2026-01-12", "result": "Kata saya", "versi": "1"} | typed
    refused = post(world.client("sari"), f"{path}/{line_id}", values)
    assert refused.status_code == 422 and said in refused.text
    assert _line(world, line_id).done_at is None


def test_nothing_is_done_before_its_day(world: World) -> None:
    survey_id, path = _closed(world)
    [line_id] = _planned(world, survey_id)
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
    survey_id, path = _closed(world)
    line = FollowUp(due=date(2026, 3, 31))
    assert not follow_up.is_late(line, date(2026, 3, 31)), "the last day itself is in time"
    assert follow_up.is_late(line, date(2026, 4, 1))
    post(world.client("sari"), path, LINE | {"due_text": "Triwulan I 2025"})
    assert "Lewat batas waktu" in world.client("sari").get(path).text
    with world.open():
        write_transaction(lambda: setattr(survey(survey_id).follow_ups[0], "done_at", date(2026, 1, 1)))
    assert "Lewat batas waktu" not in world.client("sari").get(path).text


def test_every_deed_is_in_the_trail_and_the_duty_counts_it(world: World) -> None:
    _, path = _closed(world)
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
    first, _ = _closed(world)
    [line_id] = _planned(world, first)
    with world.open():

        def a_year_ago() -> None:
            period = Period(
                duty="skm", name="Tahun 2025", starts=date(2025, 1, 1), ends=date(2025, 12, 31), due=date(2026, 1, 10)
            )
            session().add(period)
            session().flush()
            survey(first).period_id = period.id

        write_transaction(a_year_ago)
    _, path = _closed(world)
    page = world.client("sari").get(path).text
    assert "Tindak lanjut survei sebelumnya" in page and "0 dari 1 selesai (0%)" in page
    assert f"/survei/{first}/tindak-lanjut/{line_id}" in page


# --- proofs and photos -------------------------------------------------------------------------------------


def test_good_proofs_are_kept_and_each_bad_one_named(world: World) -> None:
    survey_id, path = _closed(world)
    [line_id] = _planned(world, survey_id)
    files = [(_photo(), "loket.jpg"), (io.BytesIO(b"bukan PDF"), "surat.pdf")]
    sent = post(world.client("sari"), f"{path}/{line_id}/bukti", {"files": files})
    assert sent.status_code == 422 and "surat.pdf: " in sent.text and "1 bukti tersimpan." in sent.text
    assert _files(world, survey_id) == [("bukti_tindak_lanjut", "loket.jpg", True)]
    none = post(world.client("sari"), f"{path}/{line_id}/bukti", {})
    assert none.status_code == 422 and "Pilih berkas lebih dahulu." in none.text


@pytest.mark.parametrize("place", ["bukti", "dokumentasi"])
def test_the_upload_script_hears_of_each_file(world: World, place: str) -> None:
    survey_id, path = _closed(world)
    [line_id] = _planned(world, survey_id)
    where, name = (
        (f"{path}/{line_id}/bukti", "files") if place == "bukti" else (f"/survei/{survey_id}/dokumentasi", "photos")
    )
    sari = world.client("sari")
    good = sari.post(where, data={name: [(_photo(), "a.jpg")], "kunci": "x.1"}, headers={"X-Upload": "1"})
    assert good.json == {"ok": True, "pesan": "Tersimpan"}
    bad = sari.post(where, data={name: [(io.BytesIO(b""), "kosong.jpg")], "kunci": "x.2"}, headers={"X-Upload": "1"})
    assert bad.status_code == 422 and bad.json is not None and "kosong.jpg" in bad.json["pesan"]
    assert len(_files(world, survey_id)) == 1
    assert "a.jpg" in sari.get(where, headers=HTMX).text or place == "dokumentasi"


@pytest.mark.parametrize("htmx", [False, True])
def test_a_proof_is_taken_out_and_put_back(world: World, htmx: bool) -> None:
    survey_id, path = _closed(world)
    one, two = _planned(world, survey_id, "waktu", "sarpras")
    sari = world.client("sari")
    post(sari, f"{path}/{one}/bukti", {"files": [(_photo(), "loket.jpg")]})
    file_id = _file_id(world)
    assert post(sari, f"{path}/{two}/bukti/{file_id}/keluarkan", {}).status_code == 404, "another line's"
    out = post(sari, f"{path}/{one}/bukti/{file_id}/keluarkan", {}, htmx=htmx)
    assert out.status_code == (200 if htmx else 303)
    assert _files(world, survey_id) == [("bukti_tindak_lanjut", "loket.jpg", False)]
    with world.open():
        assert survey_files.shown(survey(survey_id), survey_files.PROOF) == []
    post(sari, f"{path}/{one}/bukti/{file_id}/pulihkan", {}, htmx=htmx)
    assert _files(world, survey_id) == [("bukti_tindak_lanjut", "loket.jpg", True)]


def test_photos_of_the_survey_carry_words_that_two_may_write(world: World) -> None:
    survey_id, path = _closed(world)
    where, sari = f"/survei/{survey_id}/dokumentasi", world.client("sari")
    assert post(sari, where, {"photos": [(_photo(), "loket.jpg")]}).status_code == 303
    file_id = _file_id(world)
    saved = sari.post(
        f"{where}/{file_id}/keterangan", data={"caption": "Poster di loket", "versi": ""}, headers={"X-Autosave": "1"}
    )
    assert saved.json is not None and saved.json["ok"] and saved.json["versi"] == "Poster di loket"
    late = post(
        world.client("rina"), f"{where}/{file_id}/keterangan", {"caption": "Kata Rina", "versi": ""}, htmx=True
    )
    assert late.status_code == 409 and "Poster di loket" in late.text and "Kata Rina" in late.text
    with world.open():
        [photo] = survey_files.shown(survey(survey_id), survey_files.DOCUMENTATION)
        assert photo.caption == "Poster di loket"
    assert "Poster di loket" in sari.get(path).text


def test_photos_belong_to_the_report_and_are_shut_with_it(world: World) -> None:
    survey_id, path = _closed(world)
    where, sari = f"/survei/{survey_id}/dokumentasi", world.client("sari")
    post(sari, where, {"photos": [(_photo(), "loket.jpg")]})
    file_id = _file_id(world)
    _reported(world, survey_id)
    assert post(sari, where, {"photos": [(_photo("red"), "lain.jpg")]}).status_code == 409
    assert post(sari, f"{where}/{file_id}/keluarkan", {}).status_code == 409
    assert post(sari, f"{where}/{file_id}/keterangan", {"caption": "x", "versi": ""}).status_code == 409
    assert _files(world, survey_id) == [("dokumentasi", "loket.jpg", True)]
    assert "Unggah foto" not in sari.get(path).text


def test_files_are_given_out_to_who_sees_the_survey(world: World) -> None:
    survey_id, _ = _closed(world)
    sari = world.client("sari")
    post(sari, f"/survei/{survey_id}/dokumentasi", {"photos": [(_photo(), "loket.jpg")]})
    path = f"/survei/{survey_id}/berkas/{_file_id(world)}"
    for name in ("sari", "rina", "dewi"):
        seen = world.client(name).get(path, buffered=True)
        assert seen.status_code == 200 and seen.mimetype == "image/jpeg"
        assert seen.headers["Content-Security-Policy"].startswith("sandbox")
        assert world.client(name).get(f"{path}/kecil", buffered=True).status_code == 200
    for stranger in ("joko", "maria"):
        assert world.client(stranger).get(path).status_code == 404
    post(sari, f"/survei/{survey_id}/dokumentasi/{_file_id(world)}/keluarkan", {})
    assert world.client("sari").get(path, buffered=True).status_code == 200
    assert world.client("dewi").get(path).status_code == 404, "what was taken out is the unit's alone"


# --- who may -----------------------------------------------------------------------------------------------


def test_others_do_not_find_it_and_readers_may_not_write(world: World) -> None:
    survey_id, path = _closed(world)
    [line_id] = _planned(world, survey_id)
    for page in (path, f"{path}/{line_id}", f"{path}/{line_id}/ubah", f"{path}/{line_id}/bukti"):
        assert world.client("joko").get(page).status_code == 404
        assert world.client("dewi").get(page).status_code == 403
    for deed in ("", f"/{line_id}", f"/{line_id}/ubah", f"/{line_id}/hapus", f"/{line_id}/bukti"):
        assert post(world.client("joko"), path + deed, LINE).status_code == 404
        assert post(world.client("dewi"), path + deed, LINE).status_code == 403
    assert [line.version for line in _lines(world, survey_id)] == [1]


def test_a_line_of_another_survey_is_not_reached_through_this_one(world: World) -> None:
    first, _ = _closed(world)
    [line_id] = _planned(world, first)
    _, path = _closed(world)
    assert world.client("sari").get(f"{path}/{line_id}").status_code == 404
    post(world.client("sari"), f"{path}/{line_id}/hapus", {})
    assert len(_lines(world, first)) == 1


def test_the_page_needs_as_many_statements_for_many_lines(world: World) -> None:
    survey_id, path = _closed(world)
    [line_id] = _planned(world, survey_id)
    sari = world.client("sari")
    post(sari, f"{path}/{line_id}/bukti", {"files": [(_photo(), "a.jpg")]})
    few = statements_of(world, sari, path)
    _planned(world, survey_id, *["sarpras", "biaya", "waktu"] * 4)
    assert statements_of(world, sari, path) == few
