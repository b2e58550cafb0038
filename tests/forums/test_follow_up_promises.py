"""Tindak lanjut: plan, progress and proof of what was agreed."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image

from fkp.duties.queries import today
from fkp.forums import follow_up
from fkp.forums.agreement import set_stances
from fkp.forums.models import AgreementItem, Forum, ForumFile
from fkp.forums.models_papers import Report
from fkp.storage.database import now, session, write_transaction
from tests.conftest import World
from tests.forums.steps import agreed, freeze, post, statements_of, version_in


def _promised(world: World, *problems: str) -> tuple[str, list[int]]:
    """A frozen forum's follow-up address, and the ids of its agreed items."""
    forum_id, items = agreed(world, *problems)
    with world.open():  # the past, so that progress may be noted whatever day it is
        write_transaction(lambda: setattr(session().get_one(Forum, forum_id), "held_on", date(2026, 1, 5)))
    freeze(world, forum_id)
    return f"/forum/{forum_id}/tindak-lanjut", items


def _item(world: World, item_id: int) -> AgreementItem:
    with world.open():
        item = session().get_one(AgreementItem, item_id)
        assert item.progress is not None
        return item


def _photo(colour: str = "green") -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(stream, "JPEG")
    stream.seek(0)
    return stream


def _files(world: World, item_id: int) -> list[tuple[str, bool]]:
    with world.open():
        found = session().query(ForumFile).filter_by(item_id=item_id).order_by(ForumFile.id)
        return [(file.original_name, file.removed_at is None) for file in found]


def test_only_what_was_agreed_is_followed_up(world: World) -> None:
    forum_id, [agreed_id, disputed_id] = agreed(world, "Loket kurang", "Parkir sempit")
    with world.open():
        forum = session().get_one(Forum, forum_id)
        set_stances(forum, disputed_id, {"media": ("keberatan", "Mahal")}, by=world.person("sari"))
    freeze(world, forum_id)
    page = world.client("sari").get(f"/forum/{forum_id}/tindak-lanjut").text
    assert "Loket kurang" in page and "Parkir sempit" not in page
    assert "1 butir tidak disepakati" in page and f"/forum/{forum_id}/rencana-tindak-lanjut.pdf" in page
    assert world.client("sari").get(f"/forum/{forum_id}/tindak-lanjut/{agreed_id}").status_code == 200
    assert world.client("sari").get(f"/forum/{forum_id}/tindak-lanjut/{disputed_id}").status_code == 404


def test_the_plan_saves_itself_and_shows_a_colleague_s(world: World) -> None:
    base, [item_id] = _promised(world)
    path, sari = f"{base}/{item_id}", world.client("sari")
    version = version_in(sari.get(path))
    saved = sari.post(path, data={"plan": "Rapat loket", "versi": version}, headers={"X-Autosave": "1"})
    assert saved.json is not None and saved.json["ok"]
    assert _item(world, item_id).plan == "Rapat loket"
    late = post(world.client("rina"), path, {"plan": "Rencana Rina", "versi": version})
    assert late.status_code == 409 and "Rapat loket" in late.text and "Rencana Rina" in late.text


@pytest.mark.parametrize("htmx", [False, True])
def test_progress_is_noted_newest_first(world: World, htmx: bool) -> None:
    base, [item_id] = _promised(world)
    path, sari = f"{base}/{item_id}/kemajuan", world.client("sari")
    first = {"percent": "40 %", "description": "Jadwal disusun", "on": "12 Januari 2026"}
    noted = post(sari, path, first, htmx=htmx)
    assert noted.status_code == (200 if htmx else 303)
    post(sari, path, {"percent": "100", "description": "Loket dibuka", "on": "20/01/2026"}, htmx=htmx)
    item = _item(world, item_id)
    assert (item.percent, item.done_at) == (100, date(2026, 1, 20))
    page = sari.get(f"{base}/{item_id}").text
    assert page.index("Loket dibuka") < page.index("Jadwal disusun")
    assert "12 Januari 2026" in page and "2 catatan kemajuan" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"percent": "banyak"}, "Kemajuan harus angka bulat dari 0 sampai 100"),
        ({"percent": "101"}, "Kemajuan harus antara 0 dan 100."),
        ({"percent": "-1"}, "Kemajuan harus antara 0 dan 100."),
        ({"percent": ""}, "Isi kemajuannya, 0 sampai 100."),
        ({"description": " "}, "Tuliskan apa yang sudah dilakukan."),
        ({"on": "4 Januari 2026"}, "Tanggal tidak boleh sebelum hari forum, 5 Januari 2026."),
    ],
)
def test_progress_that_cannot_be_is_refused_and_kept(world: World, typed: dict[str, str], said: str) -> None:
    base, [item_id] = _promised(world)
    whole = {"percent": "10", "description": "Kata saya", "on": ""} | typed
    refused = post(world.client("sari"), f"{base}/{item_id}/kemajuan", whole, htmx=True)
    assert refused.status_code == 422
    assert said in refused.text and (whole["description"].strip() in refused.text)
    assert _item(world, item_id).progress == []


def test_progress_is_not_noted_ahead_of_its_day_or_before_the_last(world: World) -> None:
    base, [item_id] = _promised(world)
    path, sari = f"{base}/{item_id}/kemajuan", world.client("sari")
    with world.open():
        tomorrow = today() + timedelta(days=1)
    step = {"percent": "10", "description": "Langkah"}
    assert "Tanggal ini belum tiba." in post(sari, path, step | {"on": tomorrow.isoformat()}).text
    post(sari, path, step | {"on": "2026-01-10"})
    refused = post(sari, path, step | {"on": "2026-01-09"})
    assert "Tanggal tidak boleh sebelum catatan terakhir, 10 Januari 2026." in refused.text


def test_what_is_past_its_due_date_is_late_until_done(world: World) -> None:
    with world.open():
        item = AgreementItem(problem="Loket", due=date(2026, 1, 10), percent=99)
        assert follow_up.is_late(item, date(2026, 1, 11))
        assert not follow_up.is_late(item, date(2026, 1, 10)), "the due date itself is in time"
        item.percent = 100
        assert not follow_up.is_late(item, date(2026, 1, 11))
    assert follow_up.overall_percent([AgreementItem(percent=100), AgreementItem(percent=99)]) == 99
    assert follow_up.overall_percent([]) == 0


def test_late_items_are_flagged_on_the_page(world: World) -> None:
    base, [item_id] = _promised(world)
    with world.open():
        write_transaction(lambda: setattr(session().get_one(AgreementItem, item_id), "due", date(2026, 1, 6)))
    sari = world.client("sari")
    assert "1 butir lewat batas waktu" in sari.get(base).text
    assert "Lewat batas waktu" in sari.get(f"{base}/{item_id}").text


def test_good_proofs_are_kept_and_each_bad_one_named(world: World) -> None:
    base, [item_id] = _promised(world)
    files = [(_photo(), "loket.jpg"), (io.BytesIO(b"bukan PDF"), "surat.pdf")]
    answer = post(world.client("sari"), f"{base}/{item_id}/bukti", {"files": files})
    assert answer.status_code == 422
    assert "surat.pdf: " in answer.text and "1 bukti tersimpan." in answer.text
    assert _files(world, item_id) == [("loket.jpg", True)]


def test_the_upload_script_hears_of_each_file(world: World) -> None:
    base, [item_id] = _promised(world)
    sari = world.client("sari")
    good = sari.post(
        f"{base}/{item_id}/bukti",
        data={"files": [(_photo(), "a.jpg")], "kunci": "x.1"},
        headers={"X-Upload": "1"},
    )
    assert good.json == {"ok": True, "pesan": "Tersimpan"}
    bad = sari.post(
        f"{base}/{item_id}/bukti",
        data={"files": [(io.BytesIO(b""), "kosong.jpg")], "kunci": "x.2"},
        headers={"X-Upload": "1"},
    )
    assert bad.status_code == 422 and bad.json is not None and "kosong.jpg" in bad.json["pesan"]
    none = post(sari, f"{base}/{item_id}/bukti", {})
    assert none.status_code == 422 and "Pilih berkas lebih dahulu." in none.text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_proof_is_taken_out_and_put_back(world: World, htmx: bool) -> None:
    base, [item_id] = _promised(world)
    sari = world.client("sari")
    post(sari, f"{base}/{item_id}/bukti", {"files": [(_photo(), "loket.jpg")]})
    with world.open():
        file_id = session().query(ForumFile).one().id
    out = post(sari, f"{base}/{item_id}/bukti/{file_id}/keluarkan", {}, htmx=htmx)
    assert out.status_code == (200 if htmx else 303)
    assert _files(world, item_id) == [("loket.jpg", False)]
    post(sari, f"{base}/{item_id}/bukti/{file_id}/pulihkan", {}, htmx=htmx)
    assert _files(world, item_id) == [("loket.jpg", True)]


def test_nothing_is_followed_up_before_the_berita_acara_is_frozen(world: World) -> None:
    forum_id, [item_id] = agreed(world)
    base, sari = f"/forum/{forum_id}/tindak-lanjut/{item_id}", world.client("sari")
    page = sari.get(base).text
    assert "Berita acara belum dibekukan." in page and "Catat kemajuan" not in page
    step = post(sari, f"{base}/kemajuan", {"percent": "10", "description": "Terlalu dini"})
    assert step.status_code == 409 and "Terlalu dini" in step.text
    assert post(sari, base, {"plan": "Dini", "versi": version_in(sari.get(base))}).status_code == 409
    proof = post(sari, f"{base}/bukti", {"files": [(_photo(), "a.jpg")]})
    assert proof.status_code == 409 and _files(world, item_id) == []


def test_following_up_goes_on_after_the_report_was_verified(world: World) -> None:
    base, [item_id] = _promised(world)
    with world.open():
        forum_id = session().get_one(AgreementItem, item_id).forum_id
        write_transaction(
            lambda: session().add(Report(forum_id=forum_id, reference="R-1", sent_at=now(), verified_at=now()))
        )
    step = {"percent": "50", "description": "Masih berjalan"}
    assert post(world.client("sari"), f"{base}/{item_id}/kemajuan", step).status_code == 303
    assert _item(world, item_id).percent == 50


def test_others_do_not_find_it_and_readers_may_not_write(world: World) -> None:
    base, [item_id] = _promised(world)
    for path in (base, f"{base}/{item_id}", f"{base}/{item_id}/bukti"):
        assert world.client("joko").get(path).status_code == 404
        assert world.client("dewi").get(path).status_code == 403
    for path in (f"{base}/{item_id}", f"{base}/{item_id}/kemajuan", f"{base}/{item_id}/bukti"):
        assert post(world.client("joko"), path, {"percent": "1"}).status_code == 404
        assert post(world.client("dewi"), path, {"percent": "1"}).status_code == 403


def test_a_file_of_another_item_is_not_reached_through_this_one(world: World) -> None:
    base, [one, two] = _promised(world, "Satu", "Dua")
    sari = world.client("sari")
    post(sari, f"{base}/{one}/bukti", {"files": [(_photo(), "a.jpg")]})
    with world.open():
        file_id = session().query(ForumFile).one().id
    assert post(sari, f"{base}/{two}/bukti/{file_id}/keluarkan", {}).status_code == 404
    assert _files(world, one) == [("a.jpg", True)]


def test_the_page_needs_as_many_statements_for_many_promises(world: World) -> None:
    few, many = _promised(world)[0], _promised(world, *(f"Janji {n}" for n in range(12)))[0]
    sari = world.client("sari")
    assert statements_of(world, sari, many) == statements_of(world, sari, few)
