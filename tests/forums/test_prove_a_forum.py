"""Dokumentasi: photos, videos and documents that prove a forum are taken in, described, arranged, taken out."""

import errno
import io
import re
import shutil
from collections import namedtuple

import pytest
from PIL import Image

from fkp.forums.actions import start_forum
from fkp.forums.evidence import evidence, shown_files
from fkp.forums.files import add_file, file_store
from fkp.forums.models import Forum, ForumFile
from fkp.storage.database import now, session, write_transaction
from fkp.web.requests import ProvinceRequest
from tests.conftest import World
from tests.forums.evidence_steps import HTMX, SCRIPT, deed, file_ids, kept, look, photo, upload
from tests.forums.steps import statements_of
from tests.storage.uploads import four_corners, jpeg, mp4, pdf


@pytest.fixture
def forum(world: World) -> int:
    """A forum of Puskesmas Mapane."""
    with world.open():
        return start_forum(
            world.unit("mapane"), world.period(), topic="Antrean pendaftaran", by=world.person("sari")
        ).id


def test_many_photos_in_one_plain_post_are_kept_upright_small_and_without_position(world: World, forum: int) -> None:
    answer = upload(world, forum, "foto", photos=[photo("a.jpg", 2000), photo("b.jpg", 300)])
    assert answer.status_code == 303
    assert answer.location.endswith(f"/forum/{forum}/dokumentasi#bagian-foto")
    assert kept(world, forum) == [("foto", "a.jpg"), ("foto", "b.jpg")]
    with world.open():
        file = session().get_one(Forum, forum).files[0]
        assert file.width == 1600
        with Image.open(file_store().path(str(file.sha256))) as picture:
            assert not picture.getexif()
        assert file.uploaded_by_name == "Sari Wulandari"
        assert evidence(session().get_one(Forum, forum)).photos == 2
    shown = world.client("sari").get(f"/forum/{forum}/dokumentasi").text
    assert "Foto (2)" in shown
    assert f"/berkas/{file_ids(world, forum)[0]}/kecil" in shown


def test_refused_photos_are_named_with_the_reason_and_the_good_ones_kept(world: World, forum: int) -> None:
    answer = upload(
        world,
        forum,
        "foto",
        photos=[photo("baik.jpg"), (io.BytesIO(b""), "kosong.jpg"), (io.BytesIO(pdf()), "surat.jpg")],
    )
    assert answer.status_code == 422
    assert "kosong.jpg: berkas kosong." in answer.text
    assert "surat.jpg: isinya dokumen PDF, bukan foto JPEG, PNG, WebP, atau HEIC." in answer.text
    assert "1 berkas tersimpan." in answer.text
    assert kept(world, forum) == [("foto", "baik.jpg")]


def test_the_script_hears_of_each_photo_by_itself(world: World, forum: int) -> None:
    good = upload(world, forum, "foto", photos=photo(), kunci="k.1", headers=SCRIPT)
    assert (good.status_code, good.json) == (200, {"ok": True, "pesan": "Tersimpan"})
    again = upload(world, forum, "foto", photos=photo(), kunci="k.1", headers=SCRIPT)
    assert (again.status_code, again.json) == (200, {"ok": True, "pesan": "Sudah tersimpan"})
    double = upload(world, forum, "foto", photos=photo("lain.jpg"), kunci="k.2", headers=SCRIPT)
    assert (double.status_code, double.json) == (200, {"ok": True, "pesan": "Sudah ada"})
    bad = upload(world, forum, "foto", photos=(io.BytesIO(b"MZ" + bytes(90)), "x.jpg"), headers=SCRIPT)
    assert bad.status_code == 422
    assert bad.json is not None
    assert (bad.json["ok"], bad.json["pesan"][:7]) == (False, "x.jpg: ")
    assert kept(world, forum) == [("foto", "a.jpg")]


def test_a_form_without_a_file_says_so(world: World, forum: int) -> None:
    answer = upload(world, forum, "foto", photos=(io.BytesIO(b""), ""))
    assert answer.status_code == 422
    assert "Pilih berkas lebih dahulu." in answer.text


def test_papers_come_as_pdf_or_photographed_and_need_a_kind(world: World, forum: int) -> None:
    answer = upload(
        world,
        forum,
        "dokumen",
        kind="daftar_hadir",
        documents=[(io.BytesIO(pdf()), "hadir.pdf"), (io.BytesIO(jpeg()), "hadir.jpg")],
    )
    assert answer.status_code == 303
    assert kept(world, forum) == [("daftar_hadir", "hadir.pdf"), ("daftar_hadir", "hadir.jpg")]
    for bad_kind in ("", "ba_scan", "foto"):
        refused = upload(world, forum, "dokumen", kind=bad_kind, documents=(io.BytesIO(pdf(2)), "b.pdf"))
        assert refused.status_code == 422
    assert "Pilih jenis dokumen." in upload(world, forum, "dokumen", kind="", documents=photo()).text
    assert len(kept(world, forum)) == 2
    with world.open():
        assert evidence(session().get_one(Forum, forum)).has_daftar_hadir


def test_a_video_address_must_be_https(world: World, forum: int) -> None:
    for bad in ("http://contoh.go.id/v", "javascript:alert(1)", "bukan alamat", ""):
        answer = upload(world, forum, "tautan", link=bad, caption="Siaran ulang")
        assert answer.status_code == 422
        assert "Siaran ulang" in answer.text
    assert upload(world, forum, "tautan", link="https://youtu.be/abc", caption="Siaran").status_code == 303
    assert kept(world, forum) == [("tautan_video", "")]
    assert "https://youtu.be/abc" in world.client("sari").get(f"/forum/{forum}/dokumentasi").text


def test_captions_save_themselves_and_a_colleague_is_not_overwritten(world: World, forum: int) -> None:
    upload(world, forum, "foto", photos=photo())
    [file_id] = file_ids(world, forum)
    first = deed(
        world, forum, file_id, "keterangan", data={"caption": "Pembukaan", "versi": ""}, headers={"X-Autosave": "1"}
    )
    assert first.json is not None
    assert (first.status_code, first.json["versi"]) == (200, "Pembukaan")
    late = deed(world, forum, file_id, "keterangan", "rina", data={"caption": "Sambutan", "versi": ""})
    assert late.status_code == 409
    assert "Tersimpan sekarang: “Pembukaan”" in late.text
    assert 'value="Sambutan"' in late.text
    with world.open():
        assert session().get_one(ForumFile, file_id).caption == "Pembukaan"
    piece = deed(
        world,
        forum,
        file_id,
        "keterangan",
        "rina",
        data={"caption": "Sambutan", "versi": "Pembukaan"},
        headers=HTMX,
    )
    assert piece.status_code == 200
    assert "<html" not in piece.text
    assert 'alt="Sambutan"' in piece.text


def test_a_caption_too_long_changes_nothing_and_is_kept_in_the_field(world: World, forum: int) -> None:
    upload(world, forum, "foto", photos=photo())
    [file_id] = file_ids(world, forum)
    answer = deed(world, forum, file_id, "keterangan", data={"caption": "x" * 501, "versi": ""})
    assert answer.status_code == 422
    assert "x" * 501 in answer.text
    assert "paling banyak 500 karakter" in answer.text
    with world.open():
        assert session().get_one(ForumFile, file_id).caption == ""


def test_photos_change_places(world: World, forum: int) -> None:
    upload(world, forum, "foto", photos=[photo("a.jpg", 300), photo("b.jpg", 310), photo("c.jpg", 320)])
    ids = file_ids(world, forum)
    answer = deed(world, forum, ids[2], "naik")
    assert answer.status_code == 303
    assert answer.location.endswith(f"#berkas-{ids[2]}")
    assert [name for _, name in kept(world, forum)] == ["a.jpg", "c.jpg", "b.jpg"]
    piece = deed(world, forum, ids[0], "turun", headers=HTMX)
    assert piece.status_code == 200
    assert [name for _, name in kept(world, forum)] == ["c.jpg", "a.jpg", "b.jpg"]


def test_what_is_taken_out_counts_no_more_and_can_be_put_back(world: World, forum: int) -> None:
    upload(world, forum, "foto", photos=photo())
    [file_id] = file_ids(world, forum)
    assert "Foto (1)" in look(world, "sari", f"/forum/{forum}/dokumentasi").text
    piece = deed(world, forum, file_id, "keluarkan", headers=HTMX)
    assert "Belum ada foto" in piece.text
    assert 'id="bagian"' in piece.text and "Foto (0)" in piece.text
    assert "Pulihkan" in piece.text
    assert kept(world, forum) == []
    assert look(world, "sari", f"/forum/{forum}/berkas/{file_id}").status_code == 200
    assert look(world, "dewi", f"/forum/{forum}/berkas/{file_id}").status_code == 404
    assert deed(world, forum, file_id, "pulihkan").status_code == 303
    assert kept(world, forum) == [("foto", "a.jpg")]


def test_uploading_again_what_was_taken_out_puts_it_back(world: World, forum: int) -> None:
    upload(world, forum, "foto", photos=photo())
    [file_id] = file_ids(world, forum)
    deed(world, forum, file_id, "keluarkan")
    upload(world, forum, "foto", photos=photo("ulang.jpg"))
    assert file_ids(world, forum) == [file_id]
    assert kept(world, forum) == [("foto", "a.jpg")]


def test_a_full_disk_is_said_plainly_and_nothing_is_written(
    world: World, forum: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(100, 100, 0))
    answer = upload(world, forum, "video", video=(io.BytesIO(mp4()), "v.mp4"))
    assert answer.status_code == 507
    assert "Penyimpanan penuh" in answer.text
    assert kept(world, forum) == []


def test_a_disk_that_fills_while_the_upload_comes_in_is_said_as_plainly(
    world: World, forum: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*args: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ProvinceRequest, "_get_file_stream", no_room)
    answer = upload(world, forum, "video", video=(io.BytesIO(mp4()), "v.mp4"), headers=SCRIPT)
    assert answer.status_code == 507
    assert answer.json is not None
    assert answer.json["pesan"].startswith("Penyimpanan penuh.")
    assert kept(world, forum) == []


def test_two_quick_deeds_are_two_and_one_sent_twice_is_one(world: World, forum: int) -> None:
    upload(world, forum, "foto", photos=[photo("a.jpg", 300), photo("b.jpg", 310), photo("c.jpg", 320)])
    page = world.client("sari").get(f"/forum/{forum}/dokumentasi").text
    first, second, _ = file_ids(world, forum)
    keys = {id: re.search(rf'value="([^"]+\.turun{id})"', page) for id in (first, second)}
    for id in (first, second, first):
        key = keys[id]
        assert key is not None
        assert deed(world, forum, id, "turun", data={"kunci": key[1]}, headers=HTMX).status_code == 200
    # a b c → b a c → a b c, and the third post repeats the first.
    assert [name for _, name in kept(world, forum)] == ["a.jpg", "b.jpg", "c.jpg"]


def test_a_cancelled_forum_keeps_its_evidence_as_it_is(world: World, forum: int) -> None:
    upload(world, forum, "foto", photos=photo())
    [file_id] = file_ids(world, forum)
    with world.open():

        def cancel() -> None:
            session().get_one(Forum, forum).cancelled_at = now()

        write_transaction(cancel)
    assert upload(world, forum, "foto", photos=photo("b.jpg", 333)).status_code == 409
    assert deed(world, forum, file_id, "keluarkan").status_code == 409
    assert kept(world, forum) == [("foto", "a.jpg")]


def test_files_of_other_stages_are_added_by_the_same_action(world: World, forum: int) -> None:
    with world.open():
        record = session().get_one(Forum, forum)
        stored = file_store().keep_photo(io.BytesIO(jpeg(333)), "scan.jpg")
        added = add_file(record, "ba_scan", stored, by=world.person("sari"))
        assert added is not None
        assert add_file(record, "ba_scan", stored, by=world.person("sari")) is None
        assert [file.original_name for file in shown_files(record, "ba_scan")] == ["scan.jpg"]
        added_id = added.id
    assert deed(world, forum, added_id, "keluarkan").status_code == 404


def test_the_page_asks_the_database_no_more_often_with_more_photos(world: World, forum: int) -> None:
    path = f"/forum/{forum}/dokumentasi"
    upload(world, forum, "foto", photos=photo())
    sari = world.client("sari")
    few = statements_of(world, sari, path)
    pictures = [(io.BytesIO(_plain(shade)), f"{shade}.jpg") for shade in range(12)]
    upload(world, forum, "foto", photos=pictures)
    assert statements_of(world, sari, path) == few


def _plain(shade: int) -> bytes:
    out = io.BytesIO()
    four_corners().point(lambda value: min(255, value + shade)).save(out, "JPEG")
    return out.getvalue()
