"""Everybody finds a short page for their role."""

from tests.conftest import World


def test_the_own_role_comes_first(world: World) -> None:
    text = world.client("dewi").get("/bantuan/").text
    assert "Peran Anda" in text
    assert text.index("Koordinator kabupaten/kota") < text.index("Petugas unit")


def test_each_page_opens_without_signing_in(world: World) -> None:
    client = world.client()
    for name, sentence in {
        "petugas": "Mulai forum",
        "kepala-unit": "nomor tanda terima",
        "koordinator-kabupaten": "Kode sekali pakai",
        "koordinator-provinsi": "tanggal berakhir",
        "pengamat": "rekapitulasi provinsi",
        "admin": "flask person reset",
        "warga": "hanya bila Anda setuju",
    }.items():
        answer = client.get(f"/bantuan/{name}")
        assert answer.status_code == 200
        assert sentence in answer.text


def test_an_unknown_page_is_not_found(world: World) -> None:
    assert world.client().get("/bantuan/tidak-ada").status_code == 404
