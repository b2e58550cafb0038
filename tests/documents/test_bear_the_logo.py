"""The unit's logo on the kop surat of what is printed, and on what was frozen with it."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from fkp.documents.berita_acara import berita_acara_html
from fkp.documents.berita_acara_content import berita_acara, from_snapshot
from fkp.documents.content import letterhead
from fkp.documents.report import report_html
from fkp.documents.report_content import report
from fkp.forums.files import file_store
from fkp.forums.models import Forum
from fkp.storage.database import session
from fkp.units.logos import receive_logo, set_logo
from tests.conftest import World
from tests.documents.full_forum import frozen_forum, held_forum

LOGO = '<img src="logo"'


def give_logo(world: World, unit: str = "mapane", size: tuple[int, int] = (300, 400)) -> str:
    """Give a unit a logo; its hash."""
    out = BytesIO()
    Image.new("RGB", size, "navy").save(out, "PNG")
    out.seek(0)
    with world.open():
        stored = receive_logo(out, "logo.png")
        set_logo(world.unit(unit), stored, by=None)
    return stored.sha256


def _pictures(world: World, path: str) -> int:
    """How many pictures the first page of a PDF shows."""
    answer = world.client("sari").get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return len(PdfReader(BytesIO(answer.data)).pages[0].images)


def test_papers_carry_it_in_their_kop_surat_once_there_is_one(world: World) -> None:
    forum_id = held_forum(world)
    with world.open():
        forum = session().get_one(Forum, forum_id)
        plain = [berita_acara_html(berita_acara(forum)), report_html(report(forum, draft=True))]
    give_logo(world)
    with world.open():
        forum = session().get_one(Forum, forum_id)
        borne = [berita_acara_html(berita_acara(forum)), report_html(report(forum, draft=True))]
    assert [LOGO in html for html in (*plain, *borne)] == [False, False, True, True]


@pytest.mark.parametrize("paper", ["undangan", "daftar-hadir", "notulen", "rencana-tindak-lanjut", "berita-acara"])
def test_every_paper_draws_it(world: World, paper: str) -> None:
    forum_id = held_forum(world)
    path = f"/forum/{forum_id}/{paper}.pdf"
    assert _pictures(world, path) == 0
    give_logo(world, "dinkes")  # a puskesmas without one of its own bears that of its dinas
    assert _pictures(world, path) == 1


def test_a_picture_that_is_gone_stops_no_paper(world: World) -> None:
    sha256 = give_logo(world)
    with world.open():
        file_store().discard(sha256)
        assert letterhead(world.unit("mapane")).logo is None


def test_what_was_frozen_keeps_the_logo_it_was_frozen_with(world: World) -> None:
    former = give_logo(world)
    forum_id = frozen_forum(world)
    give_logo(world, size=(500, 200))
    with world.open():
        content = session().get_one(Forum, forum_id).berita_acara.freezes[0].content  # type: ignore[union-attr]
        assert content["letterhead"]["logo"] == former
        public = from_snapshot(content, public=True)
        assert public.letterhead.logo == file_store().path(former)
        assert LOGO in berita_acara_html(public)
        file_store().discard(former)
        assert from_snapshot(content, public=True).letterhead.logo is None


def test_what_was_frozen_before_there_were_logos_opens_as_it_was(world: World) -> None:
    forum_id = frozen_forum(world)
    with world.open():
        content = session().get_one(Forum, forum_id).berita_acara.freezes[0].content  # type: ignore[union-attr]
        old = content | {"letterhead": {name: each for name, each in content["letterhead"].items() if name != "logo"}}
        assert from_snapshot(old, public=True) == from_snapshot(content, public=True)
