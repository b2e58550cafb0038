"""A forum's files are given out to who may see the forum, and to nobody else."""

import io
import zipfile

import pytest
from PIL import Image

from fkp.forums.actions import start_forum
from fkp.forums.evidence import shown_files
from fkp.forums.models import Forum
from fkp.storage.database import session
from tests.conftest import World
from tests.forums.evidence_steps import deed, file_ids, kept, look, photo, upload
from tests.storage.uploads import mp4, pdf


@pytest.fixture
def forum(world: World) -> int:
    """A forum of Puskesmas Mapane."""
    with world.open():
        return start_forum(
            world.unit("mapane"), world.period(), topic="Antrean pendaftaran", by=world.person("sari")
        ).id


def test_a_video_plays_from_any_second(world: World, forum: int) -> None:
    video = mp4(bytes(range(256)) * 20)
    assert upload(world, forum, "video", video=(io.BytesIO(video), "forum.mp4"), caption="Dialog").status_code == 303
    [file_id] = file_ids(world, forum)
    path = f"/forum/{forum}/berkas/{file_id}"
    whole = look(world, "sari", path)
    assert (whole.status_code, whole.mimetype, whole.data) == (200, "video/mp4", video)
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    part = look(world, "sari", path, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.data) == (206, video[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(video)}"
    beyond = look(world, "sari", path, headers={"Range": "bytes=999999-"})
    assert beyond.status_code == 416
    player = look(world, "sari", f"{path}/putar").text
    assert "<video controls" in player
    assert "Dialog" in player


def test_thumbnails_may_be_kept_by_the_browser_and_originals_are_asked_again(world: World, forum: int) -> None:
    upload(world, forum, "foto", photos=photo("a.jpg", 1200))
    [file_id] = file_ids(world, forum)
    small = look(world, "sari", f"/forum/{forum}/berkas/{file_id}/kecil")
    assert small.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert max(Image.open(io.BytesIO(small.data)).size) == 320
    large = look(world, "sari", f"/forum/{forum}/berkas/{file_id}")
    assert large.headers["Cache-Control"] == "private, no-cache"
    unchanged = look(
        world, "sari", f"/forum/{forum}/berkas/{file_id}", headers={"If-None-Match": large.headers["ETag"]}
    )
    assert unchanged.status_code == 304
    saved = look(world, "sari", f"/forum/{forum}/berkas/{file_id}?unduh=1")
    assert saved.headers["Content-Disposition"] == "attachment; filename=a.jpg"


def test_all_evidence_comes_in_one_zip(world: World, forum: int) -> None:
    upload(world, forum, "foto", photos=[photo("a.jpg", 300), photo("b.jpg", 310)])
    upload(world, forum, "dokumen", kind="daftar_hadir", documents=(io.BytesIO(pdf()), "Daftar Hadir.pdf"))
    upload(world, forum, "tautan", link="https://youtu.be/abc", caption="Siaran")
    with world.open():
        photos = shown_files(session().get_one(Forum, forum), "foto")
        out = photos[1].id
    deed(world, forum, out, "keluarkan")
    answer = look(world, "dewi", f"/forum/{forum}/bukti.zip")
    assert answer.mimetype == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    assert archive.namelist() == ["1-foto/01-a.jpg", "3-daftar-hadir/01-daftar-hadir.pdf", "tautan-video.txt"]
    assert archive.read("3-daftar-hadir/01-daftar-hadir.pdf") == pdf()
    assert archive.read("tautan-video.txt").decode() == "Siaran: https://youtu.be/abc\n"


def test_strangers_find_nothing_and_readers_may_not_change(world: World, forum: int) -> None:
    upload(world, forum, "foto", photos=photo())
    [file_id] = file_ids(world, forum)
    reading = ("dokumentasi", f"berkas/{file_id}", f"berkas/{file_id}/kecil", "bukti.zip")
    for name in ("joko", "hadi", "maria"):
        for path in reading:
            assert look(world, name, f"/forum/{forum}/{path}").status_code in (403, 404)
    assert look(world, "joko", f"/forum/{forum}/berkas/{file_id}").status_code == 404
    assert look(world, "maria", f"/forum/{forum}/berkas/{file_id}").status_code == 404
    assert look(world, "dewi", f"/forum/{forum}/berkas/{file_id}").status_code == 200
    assert upload(world, forum, "foto", "joko", photos=photo("j.jpg", 222)).status_code == 404
    assert upload(world, forum, "foto", "dewi", photos=photo("d.jpg", 222)).status_code == 403
    assert deed(world, forum, file_id, "keluarkan", "joko").status_code == 404
    assert deed(world, forum, file_id, "keluarkan", "dewi").status_code == 403
    assert kept(world, forum) == [("foto", "a.jpg")]


def test_a_file_of_another_forum_does_not_exist_under_this_one(world: World, forum: int) -> None:
    upload(world, forum, "foto", photos=photo())
    [file_id] = file_ids(world, forum)
    with world.open():
        other = start_forum(world.unit("tokorondo"), world.period(), topic="Lain", by=world.person("joko")).id
    assert look(world, "joko", f"/forum/{other}/berkas/{file_id}").status_code == 404
    assert deed(world, other, file_id, "keluarkan", "joko").status_code == 404
