"""The questionnaire on paper and the poster at the counter, as they come out of the printer."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image
from pypdf import PdfReader

from fkp.documents.letterhead import Letterhead
from fkp.documents.skm.poster import Poster, draw_qr, poster_pdf
from fkp.documents.skm.questionnaire import OwnQuestion, PaperQuestionnaire, questionnaire_pdf
from fkp.rules.skm_questions import OFFICIAL, QUESTION_ORDER
from fkp.storage.database import session, write_transaction
from fkp.surveys import links
from fkp.surveys.models import ExtraQuestion, ServiceWording
from tests.conftest import World
from tests.documents.paper import pages, words
from tests.surveys.steps import begin_survey, close, link_code, survey

KOP = Letterhead("Pemerintah Kabupaten Poso", "Puskesmas Mapane")
NINE = tuple(OFFICIAL[unsur] for unsur in QUESTION_ORDER)
LONG = "Bagaimana pendapat Saudara tentang " + "kesesuaian pelayanan yang diterima dengan yang dijanjikan " * 3 + "?"


def text_of(world: World, address: str, who: str = "sari") -> str:
    answer = world.client(who).get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    return words(answer.data)


def test_the_questionnaire_asks_what_the_official_form_asks_in_its_order():
    printed = words(questionnaire_pdf(PaperQuestionnaire(KOP, "SKM 2026", NINE)))
    assert "KUESIONER SURVEI KEPUASAN MASYARAKAT (SKM) PADA UNIT LAYANAN PUSKESMAS MAPANE" in printed
    for field in ("Tanggal Survei", "Jam Survei", "□ L", "□ P", "Usia", "□ SMA", "□ PNS", "□ POLRI", "(sebutkan)"):
        assert field in printed
    assert "(Lingkari kode huruf sesuai jawaban masyarakat/responden)" in printed
    assert "8. Bagaimana pendapat Saudara tentang kualitas sarana dan prasarana?" in printed
    assert "9. Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan?" in printed
    assert "a. Tidak sesuai (1)" in printed
    assert "d. Gratis (4)" in printed
    assert "No. Responden:" in printed
    assert "Jangan menuliskan nama atau nomor telepon" in printed
    for never in ("NIK", "Nama"):
        assert never not in printed


def test_the_longest_questionnaire_stays_on_two_pages():
    longest = PaperQuestionnaire(
        KOP,
        "SKM 2026",
        NINE,
        services=tuple(f"Layanan rawat jalan nomor {n}" for n in range(1, 16)),
        own_questions=(
            *(OwnQuestion(LONG, tuple(f"Pilihan jawaban ke-{m}" for m in range(1, 7))) for _ in range(6)),
            *(OwnQuestion(LONG) for _ in range(4)),
        ),
        privacy=("Kuesioner ini tidak menanyakan nama. " * 6,),
        closes_on=date(2026, 12, 15),
    )
    printed = pages(questionnaire_pdf(longest))
    assert len(printed) == 2
    assert "10. Bagaimana" in printed[1]
    assert "SARAN DAN MASUKAN" in printed[1]
    assert "paling lambat 15 Desember 2026" in printed[1]


def test_the_usual_questionnaire_is_one_page():
    usual = PaperQuestionnaire(KOP, "SKM 2026", NINE, services=("Poli Umum", "KIA"), privacy=("Tanpa nama.",))
    assert len(pages(questionnaire_pdf(usual))) == 1


def test_a_survey_prints_its_own_services_questions_and_words(world: World):
    begun = begin_survey(world, opened=False, closes_on=date(2026, 12, 15))
    online = {"text": "Seberapa cepat pendaftaran daring?", "answers": ["Lambat", "Agak lambat", "Cepat", "Kilat"]}

    def word() -> None:
        session().add(ServiceWording(service_id=world.services["kia"], wording={"waktu": online}))
        asked = ExtraQuestion(
            survey_id=begun, kind="pilihan", text="Dari mana Anda tahu?", options=["Teman", "Radio"]
        )
        session().add(asked)

    with world.open():
        write_transaction(word)
    printed = text_of(world, f"/survei/{begun}/kuesioner.pdf")
    assert "□ Kesehatan Ibu dan Anak" in printed
    assert "□ Poli Umum" in printed
    assert "1. Dari mana Anda tahu?" in printed
    assert "□ Teman □ Radio" in printed
    assert "Seberapa cepat" not in printed
    assert "kelompok yang kurang dari lima orang tidak ditampilkan" in printed
    of_service = text_of(world, f"/survei/{begun}/kuesioner.pdf?layanan={world.services['kia']}")
    assert "3. Seberapa cepat pendaftaran daring?" in of_service
    assert "d. Kilat (4)" in of_service
    assert "Poli Umum" not in of_service
    assert world.client("sari").get(f"/survei/{begun}/kuesioner.pdf?layanan=9999").status_code == 404


def test_the_poster_says_who_asks_why_how_long_and_until_when(world: World):
    begun = begin_survey(world, closes_on=date(2026, 12, 15))
    printed = text_of(world, f"/survei/{begun}/poster.pdf")
    assert "Puskesmas Mapane" in printed
    assert f"localhost/sulteng/s/{link_code(world, begun)}" in printed
    for part in ("2 menit", "Tanpa nama", "15 Desember 2026", "Bagaimana pelayanan kami?"):
        assert part in printed


def test_the_code_on_the_poster_is_that_of_the_address(tmp_path: Path):
    address = "https://survei.contoh.go.id/sulteng/s/k7mw3f9q"
    pdf = PdfReader(BytesIO(poster_pdf(Poster(KOP, address))))
    assert len(pdf.pages) == 1
    picture = pdf.pages[0].images[0].image
    assert picture is not None
    code = segno.make(address, error="m", micro=False)
    assert code.error in ("M", "Q", "H")  # better than asked where it costs no room
    rows = [list(row) for row in code.matrix_iter(border=4)]
    dots = picture.width // len(rows)
    assert picture.width == dots * len(rows) >= 600
    grey, half = picture.convert("L"), dots // 2
    places = range(len(rows))
    dark = [[grey.getpixel((x * dots + half, y * dots + half)) < 128 for x in places] for y in places]
    assert dark == [[bool(module) for module in row] for row in rows]
    draw_qr(address, tmp_path / "qr.png")
    with Image.open(tmp_path / "qr.png") as drawn:
        assert drawn.width == picture.width


def test_a_long_address_stays_whole_on_its_line():
    address = "http://pelayanan-publik.biro-organisasi.sultengprov.go.id/sulteng/s/k7mw3f9q"
    poster = Poster(KOP, address)
    assert poster.letter_size < Poster(KOP, "https://a.go.id/s/k7mw3f9q").letter_size
    assert poster.typed_address in PdfReader(BytesIO(poster_pdf(poster))).pages[0].extract_text()


def test_the_units_logo_is_on_both(tmp_path: Path):
    logo = tmp_path / "logo.jpg"
    Image.new("RGB", (200, 220), "green").save(logo)
    kop = Letterhead("Pemerintah Kabupaten Poso", "Puskesmas Mapane", logo=logo)
    for pdf, pictures in (
        (questionnaire_pdf(PaperQuestionnaire(kop, "SKM 2026", NINE)), 1),
        (poster_pdf(Poster(kop, "https://a.go.id/s/k7mw3f9q")), 2),
    ):
        assert len(PdfReader(BytesIO(pdf)).pages[0].images) == pictures


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("unopened", "Survei ini belum mempunyai tautan."),
        ("revoked", "Survei ini belum mempunyai tautan."),
        ("closed", "Survei ini sudah ditutup"),
    ],
)
def test_without_a_working_link_there_is_no_poster_but_a_reason(world: World, what: str, why: str):
    begun = begin_survey(world, opened=what != "unopened")
    if what == "revoked":
        with world.open():
            links.revoke_link(survey(begun), by=world.person("sari"))
    if what == "closed":
        close(world, begun)
    refused = world.client("sari").get(f"/survei/{begun}/poster.pdf")
    assert refused.status_code == 409
    assert why in refused.text


def test_coordinators_see_both_and_strangers_neither(world: World):
    begun = begin_survey(world)
    for name in ("kuesioner", "poster"):
        found = {
            who: world.client(who).get(f"/survei/{begun}/{name}.pdf").status_code for who in ("dewi", "joko", "maria")
        }
        assert found == {"dewi": 200, "joko": 404, "maria": 404}
        assert world.client("putri").get(f"/survei/{begun}/{name}.pdf").status_code == 403
