"""Photos and papers that prove a follow-up, and photos of how the survey was held."""

import io

import pytest

from fkp.surveys import survey_files
from tests.conftest import World
from tests.forums.steps import post
from tests.surveys.follow_up_steps import HTMX, closed, file_id_of, files_of, photo, planned, reported
from tests.surveys.steps import survey


def test_good_proofs_are_kept_and_each_bad_one_named(world: World) -> None:
    survey_id, path = closed(world)
    [line_id] = planned(world, survey_id)
    files = [(photo(), "loket.jpg"), (io.BytesIO(b"bukan PDF"), "surat.pdf")]
    sent = post(world.client("sari"), f"{path}/{line_id}/bukti", {"files": files})
    assert sent.status_code == 422 and "surat.pdf: " in sent.text and "1 bukti tersimpan." in sent.text
    assert files_of(world, survey_id) == [("bukti_tindak_lanjut", "loket.jpg", True)]
    none = post(world.client("sari"), f"{path}/{line_id}/bukti", {})
    assert none.status_code == 422 and "Pilih berkas lebih dahulu." in none.text


@pytest.mark.parametrize("place", ["bukti", "dokumentasi"])
def test_the_upload_script_hears_of_each_file(world: World, place: str) -> None:
    survey_id, path = closed(world)
    [line_id] = planned(world, survey_id)
    where, name = (
        (f"{path}/{line_id}/bukti", "files") if place == "bukti" else (f"/survei/{survey_id}/dokumentasi", "photos")
    )
    sari = world.client("sari")
    good = sari.post(where, data={name: [(photo(), "a.jpg")], "kunci": "x.1"}, headers={"X-Upload": "1"})
    assert good.json == {"ok": True, "pesan": "Tersimpan"}
    bad = sari.post(where, data={name: [(io.BytesIO(b""), "kosong.jpg")], "kunci": "x.2"}, headers={"X-Upload": "1"})
    assert bad.status_code == 422 and bad.json is not None and "kosong.jpg" in bad.json["pesan"]
    assert len(files_of(world, survey_id)) == 1
    assert "a.jpg" in sari.get(where, headers=HTMX).text or place == "dokumentasi"


@pytest.mark.parametrize("htmx", [False, True])
def test_a_proof_is_taken_out_and_put_back(world: World, htmx: bool) -> None:
    survey_id, path = closed(world)
    one, two = planned(world, survey_id, "waktu", "sarpras")
    sari = world.client("sari")
    post(sari, f"{path}/{one}/bukti", {"files": [(photo(), "loket.jpg")]})
    file_id = file_id_of(world)
    assert post(sari, f"{path}/{two}/bukti/{file_id}/keluarkan", {}).status_code == 404, "another line's"
    out = post(sari, f"{path}/{one}/bukti/{file_id}/keluarkan", {}, htmx=htmx)
    assert out.status_code == (200 if htmx else 303)
    assert files_of(world, survey_id) == [("bukti_tindak_lanjut", "loket.jpg", False)]
    with world.open():
        assert survey_files.shown(survey(survey_id), survey_files.PROOF) == []
    post(sari, f"{path}/{one}/bukti/{file_id}/pulihkan", {}, htmx=htmx)
    assert files_of(world, survey_id) == [("bukti_tindak_lanjut", "loket.jpg", True)]


def test_photos_of_the_survey_carry_words_that_two_may_write(world: World) -> None:
    survey_id, path = closed(world)
    where, sari = f"/survei/{survey_id}/dokumentasi", world.client("sari")
    assert post(sari, where, {"photos": [(photo(), "loket.jpg")]}).status_code == 303
    file_id = file_id_of(world)
    saved = sari.post(
        f"{where}/{file_id}/keterangan", data={"caption": "Poster di loket", "versi": ""}, headers={"X-Autosave": "1"}
    )
    assert saved.json is not None and saved.json["ok"] and saved.json["versi"] == "Poster di loket"
    late = post(
        world.client("rina"), f"{where}/{file_id}/keterangan", {"caption": "Kata Rina", "versi": ""}, htmx=True
    )
    assert late.status_code == 409 and "Poster di loket" in late.text and "Kata Rina" in late.text
    with world.open():
        [shown] = survey_files.shown(survey(survey_id), survey_files.DOCUMENTATION)
        assert shown.caption == "Poster di loket"
    assert "Poster di loket" in sari.get(path).text


def test_photos_belong_to_the_report_and_are_shut_with_it(world: World) -> None:
    survey_id, path = closed(world)
    where, sari = f"/survei/{survey_id}/dokumentasi", world.client("sari")
    post(sari, where, {"photos": [(photo(), "loket.jpg")]})
    file_id = file_id_of(world)
    reported(world, survey_id)
    assert post(sari, where, {"photos": [(photo("red"), "lain.jpg")]}).status_code == 409
    assert post(sari, f"{where}/{file_id}/keluarkan", {}).status_code == 409
    assert post(sari, f"{where}/{file_id}/keterangan", {"caption": "x", "versi": ""}).status_code == 409
    assert files_of(world, survey_id) == [("dokumentasi", "loket.jpg", True)]
    assert "Unggah foto" not in sari.get(path).text


def test_files_are_given_out_to_who_sees_the_survey(world: World) -> None:
    survey_id, _ = closed(world)
    sari = world.client("sari")
    post(sari, f"/survei/{survey_id}/dokumentasi", {"photos": [(photo(), "loket.jpg")]})
    path = f"/survei/{survey_id}/berkas/{file_id_of(world)}"
    for name in ("sari", "rina", "dewi"):
        seen = world.client(name).get(path, buffered=True)
        assert seen.status_code == 200 and seen.mimetype == "image/jpeg"
        assert seen.headers["Content-Security-Policy"].startswith("sandbox")
        assert world.client(name).get(f"{path}/kecil", buffered=True).status_code == 200
    for stranger in ("joko", "maria"):
        assert world.client(stranger).get(path).status_code == 404
    post(sari, f"/survei/{survey_id}/dokumentasi/{file_id_of(world)}/keluarkan", {})
    assert world.client("sari").get(path, buffered=True).status_code == 200
    assert world.client("dewi").get(path).status_code == 404, "what was taken out is the unit's alone"
