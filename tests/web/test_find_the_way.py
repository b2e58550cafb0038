"""The header offers what a person may open and says where they are."""

import re

import pytest

from tests.conftest import World


def _menu(text: str) -> list[str]:
    navigation = text[text.index("<nav") : text.index("</nav>")]
    return re.findall(r">([^<]+)</a>", navigation)


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("sari", ["Beranda", "Forum", "Survei", "Unit"]),
        ("rina", ["Beranda", "Forum", "Survei", "Unit", "Jejak"]),
        ("dewi", ["Beranda", "Siapa belum lapor", "Forum", "Survei", "Unit", "Akun", "Jejak"]),
        ("bagus", ["Beranda", "Siapa belum lapor", "Forum", "Survei", "Unit", "Akun", "Periode", "Jejak"]),
        ("putri", ["Beranda", "Siapa belum lapor"]),
        ("agus", ["Beranda", "Akun"]),
    ],
)
def test_each_role_gets_its_own_menu(world: World, name: str, entries: list[str]) -> None:
    assert _menu(world.client(name).get("/akun-saya/").text) == entries


def test_the_present_section_is_marked(world: World) -> None:
    text = world.client("dewi").get("/unit/").text
    assert re.findall(r'aria-current="page">([^<]+)<', text[: text.index("</nav>")]) == ["Unit"]
