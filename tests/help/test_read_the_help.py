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


def test_each_page_tells_its_role_about_surveys(world: World) -> None:
    client = world.client()
    for name, sentence in {
        "petugas": "Jawaban pertanyaan tambahan dari formulir kertas belum dapat dimasukkan",
        "kepala-unit": "Publikasi dapat ditarik kembali dengan alasan",
        "koordinator-kabupaten": "Laporan SKM diperiksa dengan cara yang sama",
        "koordinator-provinsi": "Untuk SKM, periode setahun dapat dibuat sekaligus",
        "pengamat": "jawaban survei",
        "warga": "tetap dihitung satu",
    }.items():
        assert sentence in client.get(f"/bantuan/{name}").text


def test_links_lead_only_where_the_reader_may_go(world: World) -> None:
    link = '<a href="/sulteng/survei/mulai">Mulai survei</a>'
    assert link in world.client("sari").get("/bantuan/petugas").text
    for name in ("dewi", None):
        shown = world.client(name).get("/bantuan/petugas").text
        assert link not in shown and "Mulai survei" in shown


def test_an_unknown_page_is_not_found(world: World) -> None:
    assert world.client().get("/bantuan/tidak-ada").status_code == 404
