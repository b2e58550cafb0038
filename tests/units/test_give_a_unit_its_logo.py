"""The logo of a unit: uploaded, replaced, removed, and borne by the units below."""

from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image
from werkzeug.test import TestResponse

from fkp.storage.audit import AuditEntry
from fkp.storage.database import session, write_transaction
from fkp.storage.files import MEGABYTE
from fkp.units.actions import deactivate_unit
from fkp.units.logos import logo_file, logo_of
from fkp.units.models import Unit
from tests.conftest import World
from tests.forums.steps import statements

RED, BLUE = (200, 20, 20), (20, 20, 200)


def _picture(colour: tuple[int, int, int] = RED, kind: str = "PNG", size: tuple[int, int] = (300, 400)) -> BytesIO:
    """A square of this colour in the middle of nothing, where the kind of picture knows nothing."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    picture.paste((*colour, 255), (size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 3 // 4))
    out = BytesIO()
    (picture.convert("RGB") if kind == "JPEG" else picture).save(out, kind)
    out.seek(0)
    return out


def _upload(
    world: World, name: str, unit: str = "mapane", seen: str | None = None, file: Any = None, **more: str
) -> TestResponse:
    data = {"picture": file or (_picture(), "logo.png"), "seen": _own(world, unit) if seen is None else seen, **more}
    return world.client(name).post(
        f"/unit/{world.units[unit]}/logo/unggah", data=data, content_type="multipart/form-data"
    )


def _upload_large(world: World, name: str, content: bytes) -> TestResponse:
    """Written by hand: the test client would put a large body into a file that it does not close."""
    head = b'--X\r\nContent-Disposition: form-data; name="picture"; filename="logo.png"\r\n\r\n'
    return world.client(name).post(
        f"/unit/{world.units['mapane']}/logo/unggah",
        data=head + content + b"\r\n--X--\r\n",
        content_type="multipart/form-data; boundary=X",
    )


def _remove(world: World, name: str, unit: str = "mapane", **data: str) -> TestResponse:
    return world.client(name).post(
        f"/unit/{world.units[unit]}/logo/hapus", data={"seen": _own(world, unit), "kunci": "hapus", **data}
    )


def _page(world: World, name: str, unit: str = "mapane") -> str:
    return world.client(name).get(f"/unit/{world.units[unit]}/").text


def _look(world: World, name: str, unit: str = "mapane", **headers: str) -> TestResponse:
    return world.client(name).get(f"/unit/{world.units[unit]}/logo", headers=headers, buffered=True)


def _own(world: World, unit: str) -> str:
    """The unit's own logo as its page knows it."""
    slug = "sulteng" if unit != "kota_gorontalo" else "gorontalo"
    with world.open(slug):
        return world.unit(unit).logo_sha256 or ""


def _colour(answer: TestResponse) -> str:
    """What the middle of the picture shows."""
    with Image.open(BytesIO(answer.data)) as picture:
        red, _, blue = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))  # type: ignore[misc]
    return "red" if red > blue else "blue"


def _beside_the_field(answer: TestResponse) -> str:
    return answer.text.split('id="picture-galat"')[1].split("</p>")[0]


def _trail(world: World) -> list[AuditEntry]:
    with world.open():
        entries = sa.select(AuditEntry).where(AuditEntry.deed.contains("logo")).order_by(AuditEntry.id)
        return list(session().scalars(entries))


def test_an_uploaded_logo_is_shown_and_given_out(world: World) -> None:
    assert "Belum ada logo" in _page(world, "sari")
    answer = _upload(world, "sari")
    assert (answer.status_code, answer.location) == (303, f"/sulteng/unit/{world.units['mapane']}/#logo")
    page = _page(world, "sari")
    assert f'<image href="/sulteng/unit/{world.units["mapane"]}/logo"' in page
    assert "Belum ada logo" not in page and "Ganti logo" in page and "Ya, hapus logo" in page
    given = _look(world, "sari")
    assert (given.status_code, given.mimetype, _colour(given)) == (200, "image/jpeg", "red")
    [entry] = _trail(world)
    assert (entry.deed, entry.person_name, entry.before) == ("Memasang logo unit", "Sari Wulandari", None)
    assert entry.after == {"file": "logo.png", "logo_sha256": _own(world, "mapane")}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_kind_becomes_a_jpeg_on_white_that_is_not_too_large(world: World, kind: str) -> None:
    _upload(world, "sari", file=(_picture(kind=kind, size=(1500, 2000)), "logo"))
    with Image.open(BytesIO(_look(world, "sari").data)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (600, 800))
        corner = kept.convert("RGB").getpixel((2, 2))
    assert corner == ((0, 0, 0) if kind == "JPEG" else (255, 255, 255))  # a JPEG had no transparent corner


def test_a_browser_keeps_it_but_asks_again(world: World) -> None:
    _upload(world, "sari")
    first = _look(world, "sari")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert _look(world, "sari", **{"If-None-Match": first.headers["ETag"]}).status_code == 304
    _upload(world, "sari", file=(_picture(BLUE), "biru.png"))
    assert _colour(_look(world, "sari", **{"If-None-Match": first.headers["ETag"]})) == "blue"


def test_another_takes_its_place(world: World) -> None:
    _upload(world, "sari")
    former = _own(world, "mapane")
    assert _upload(world, "rina", file=(_picture(BLUE), "baru.png")).status_code == 303
    assert _colour(_look(world, "sari")) == "blue"
    entry = _trail(world)[-1]
    assert (entry.deed, entry.person_name, entry.before) == (
        "Mengganti logo unit",
        "Rina Tandi, SKM",
        {"logo_sha256": former},
    )


def test_the_same_picture_again_changes_nothing(world: World) -> None:
    for _ in range(2):
        assert _upload(world, "sari").status_code == 303
    assert len(_trail(world)) == 1


def test_sent_twice_with_one_form_counts_once(world: World) -> None:
    for _ in range(2):
        answer = _upload(world, "sari", seen="", kunci="satu")
        assert (answer.status_code, answer.location) == (303, f"/sulteng/unit/{world.units['mapane']}/#logo")
    assert len(_trail(world)) == 1


def test_a_removed_logo_is_gone_and_the_page_says_so(world: World) -> None:
    _upload(world, "sari")
    former = _own(world, "mapane")
    assert _remove(world, "sari").status_code == 303
    assert "Belum ada logo" in _page(world, "sari") and "Ya, hapus logo" not in _page(world, "sari")
    assert _look(world, "sari").status_code == 404
    entry = _trail(world)[-1]
    assert (entry.deed, entry.before, entry.after) == ("Menghapus logo unit", {"logo_sha256": former}, None)
    assert _remove(world, "sari", kunci="lagi").status_code == 303  # gone already: nothing more to say
    assert len(_trail(world)) == 2


def test_a_unit_without_one_bears_that_of_the_unit_above(world: World) -> None:
    _upload(world, "dewi", "dinkes", file=(_picture(BLUE), "poso.png"))
    page = _page(world, "sari")
    assert "Logo ini milik unit induk, Dinas Kesehatan Kabupaten Poso." in page
    assert "Unggah logo unit ini" in page and "Ya, hapus logo" not in page
    assert _colour(_look(world, "sari")) == "blue"
    assert "juga milik unit di bawahnya" in _page(world, "dewi", "dinkes")
    _upload(world, "sari")
    assert _colour(_look(world, "sari")) == "red"
    _remove(world, "sari")
    assert _colour(_look(world, "sari")) == "blue"


def test_the_nearest_above_wins_and_no_sister_lends_hers(world: World) -> None:
    with world.open():

        def build() -> int:
            mapane, sister = world.unit("mapane"), world.unit("tokorondo")
            pustu = Unit(
                region=mapane.region,
                parent_id=mapane.id,
                kind="uptd",
                name="Pustu Betania",
                sort_name="pustu betania",
            )
            session().add(pustu)
            session().flush()
            pustu.path = f"{mapane.path}{pustu.id}/"
            world.unit("dinkes").logo_sha256, mapane.logo_sha256, sister.logo_sha256 = "d" * 64, "a" * 64, "b" * 64
            return pustu.id

        below = write_transaction(build)
        assert logo_of(session().get_one(Unit, below)) == "a" * 64
        assert logo_of(world.unit("tokorondo")) == "b" * 64
        assert logo_of(world.unit("palu")) is None
        assert logo_file(world.unit("mapane")) is None  # named, but the picture is not there


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "logo.png: isinya gambar SVG, bukan gambar JPEG, PNG, atau WebP.",
        ),
        (b"%PDF-1.4", "logo.png: isinya dokumen PDF"),
        (_picture().getvalue()[:300], "rusak atau terpotong"),
        (b"", "berkas kosong"),
    ],
)
def test_what_is_no_picture_is_refused_beside_the_field(world: World, content: bytes, said: str) -> None:
    _upload(world, "sari")
    answer = _upload(world, "sari", file=(BytesIO(content), "logo.png"))
    assert answer.status_code == 422
    assert said in _beside_the_field(answer)
    assert '<details class="details" open><summary>Ganti logo</summary>' in answer.text
    assert _colour(_look(world, "sari")) == "red" and len(_trail(world)) == 1


def test_no_file_is_asked_for(world: World) -> None:
    path = f"/unit/{world.units['mapane']}/logo/unggah"
    for data in ({"kunci": "a"}, {"picture": (BytesIO(), ""), "kunci": "b"}, {"picture": "teks", "kunci": "c"}):
        answer = world.client("sari").post(path, data=data, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert "Pilih berkas logo lebih dahulu." in answer.text
    assert _own(world, "mapane") == ""


def test_a_file_too_large_is_told_beside_the_field(world: World) -> None:
    answer = _upload_large(world, "sari", bytes(5 * MEGABYTE + 1))
    assert answer.status_code == 422
    assert "logo.png: berkas lebih besar dari 5 MB." in _beside_the_field(answer)
    beyond = _upload_large(world, "sari", bytes(27 * MEGABYTE))
    assert beyond.status_code == 413
    assert "Kiriman terlalu besar" in beyond.text
    assert _own(world, "mapane") == ""


def test_a_colleagues_logo_is_neither_overwritten_nor_removed_unseen(world: World) -> None:
    _upload(world, "rina", file=(_picture(BLUE), "rina.png"))
    answer = _upload(world, "sari", seen="")
    assert answer.status_code == 409
    assert "Rina Tandi, SKM baru saja mengganti logo unit ini." in answer.text
    assert f'name="seen" type="hidden" value="{_own(world, "mapane")}"' in answer.text  # seen now: send it again
    removed = _remove(world, "sari", seen="f" * 64)
    assert removed.status_code == 409
    assert "Rina Tandi, SKM baru saja mengganti logo unit ini." in removed.text
    assert '<details class="row-delete" open>' in removed.text
    assert _colour(_look(world, "sari")) == "blue" and len(_trail(world)) == 1


def test_coordinators_may_give_one_too(world: World) -> None:
    assert _upload(world, "dewi").status_code == 303
    assert _upload(world, "bagus", "palu").status_code == 303


def test_a_stranger_finds_nothing(world: World) -> None:
    _upload(world, "sari")
    assert _look(world, "joko").status_code == 404
    assert _upload(world, "joko").status_code == 404
    assert _remove(world, "joko").status_code == 404
    assert _colour(_look(world, "sari")) == "red"


def test_who_may_only_read_reads(world: World) -> None:
    _upload(world, "sari")
    assert _upload(world, "putri").status_code == 403  # pengamat
    with world.open():
        deactivate_unit(world.unit("mapane"), by=None)
    page = _page(world, "sari")
    assert "Tercetak di kop surat" in page
    assert "Ganti logo" not in page and "Hapus logo" not in page
    assert _upload(world, "sari", file=(_picture(BLUE), "b.png")).status_code == 403
    assert _remove(world, "sari").status_code == 403
    assert _colour(_look(world, "sari")) == "red"


def test_the_other_province_does_not_exist(world: World) -> None:
    _upload(world, "maria", "kota_gorontalo", file=(_picture(BLUE), "gorontalo.png"))
    with world.open():
        assert session().scalars(sa.select(Unit.logo_sha256).where(Unit.logo_sha256.is_not(None))).all() == []
    sulteng = world.client("sari")
    sulteng.slug = "gorontalo"
    path = f"/unit/{world.units['kota_gorontalo']}/logo"
    assert "/masuk" in sulteng.get(path).location
    assert sulteng.post(f"{path}/hapus").status_code == 401
    assert _own(world, "kota_gorontalo") != ""


def test_finding_the_logo_costs_one_statement_at_most(world: World) -> None:
    _upload(world, "dewi", "dinkes")
    with world.open():
        parent, unit, alone = world.unit("dinkes"), world.unit("mapane"), world.unit("palu")
        for each, expected, asked in ((parent, True, 0), (unit, True, 1), (alone, False, 0)):
            with statements() as seen:
                assert (logo_of(each) == parent.logo_sha256) is expected
            assert len(seen) == asked
