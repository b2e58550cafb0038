"""The report of a survey is composed from its figures, and a unit may say any part in its own words."""

from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from fkp.documents.printing import Photo
from fkp.documents.skm.report import (
    CHAPTERS,
    SECTIONS,
    RecordedSource,
    ServiceRow,
    report_html,
    report_pdf,
)
from fkp.documents.skm.report_content import snapshot
from fkp.rules.skm import Unsur
from tests.documents.paper import photo, words
from tests.documents.skm_paper import DONE, INDEX, PLAN, report


def text_of(key: str, **changes: object) -> str:
    made = report(**changes)
    return made.text(next(section for section in SECTIONS if section.key == key))


def test_it_follows_the_four_chapters_and_holds_every_figure():
    text = words(report_pdf(report()))
    for number, title in CHAPTERS.items():
        assert f"BAB {number}. {title}" in text
    for chapter, number, title in (
        (1, 1, "Latar Belakang"),
        (1, 5, "Penentuan Jumlah Responden"),
        (2, 1, "Analisis Responden"),
        (2, 2, "IKM per Jenis Layanan"),
        (2, 3, "Analisis Masalah dan Rencana Tindak Lanjut"),
        (2, 4, "Tren Nilai SKM"),
        (4, 2, "Saran"),
    ):
        assert f"{chapter}.{number} {title}" in text
    for part in ("DAFTAR ISI", "LAMPIRAN", "PENGOLAHAN DATA SURVEI", "2. Kuesioner", "88,31 – 100,00"):
        assert part in text
    assert "86,36" in text and Decimal("86.36") == INDEX
    for column in ("Apakah RTL Telah Ditindaklanjuti", "Dokumentasi Kegiatan", "Penanggung Jawab"):
        assert column in text
    for expected in (PLAN[0].action, PLAN[0].person_in_charge, DONE[0].description, DONE[0].evidence):
        assert expected in text
    assert "Rina Lamusa" in text and "197805122005012003" in text


def test_the_cover_opens_with_the_letterhead():
    cover = " ".join(PdfReader(BytesIO(report_pdf(report()))).pages[0].extract_text().split())
    head = report().letterhead
    assert cover.index(head.unit.upper()) < cover.index(head.address) < cover.index("LAPORAN SURVEI KEPUASAN")
    assert "PERIODE TRIWULAN III 2026" in cover


def test_the_numbers_in_its_sentences_are_counted():
    assert "Populasi adalah pengguna layanan dalam satu periode, sebanyak 1.200 orang" in text_of("jumlah_responden")
    assert "sampel yang diperlukan 291 orang" in text_of("jumlah_responden")
    assert "200 orang, atau 68,7% dari sampel" in text_of("jumlah_responden")
    assert "50,0% dari target" in text_of("jumlah_responden", target=400)
    assert "ponsel 150 jawaban; kertas 50 jawaban" in text_of("metode") and "kios" not in text_of("metode")
    assert "jenis kelamin: Perempuan (120 orang, 60,0%)" in text_of("analisis_responden")
    assert "tertinggi diperoleh layanan Poli Umum (86,36)" in text_of("ikm_layanan")
    assert "terendah layanan Kesehatan Ibu dan Anak (75,00)" in text_of("ikm_layanan")
    assert "IKM naik 2,36 poin dari 84,00 pada Triwulan II 2026 menjadi 86,36." in text_of("tren")
    assert "Dari 2 rencana tindak lanjut SKM periode Triwulan II 2026, 1 telah ditindaklanjuti (50%)." in text_of(
        "tindak_lanjut_sebelumnya"
    )


def test_the_weakest_unsur_and_the_forum_that_discussed_them_are_named():
    text = text_of("rencana_tindak_lanjut")
    first, second, third = Unsur.PENGADUAN.label, Unsur.WAKTU.label, Unsur.SARPRAS.label
    assert text.index(f"{first} (NRR 3,020; 75,50)") < text.index(f"{second} (NRR 3,100") < text.index(third)
    assert "melalui Forum Konsultasi Publik (FKP) tentang Perbaikan waktu tunggu pada tanggal 20 Oktober 2026" in text


def test_no_section_is_empty_for_a_survey_without_answers():
    bare = report(
        respondents=0, index=None, grade=None, rows=(), sources=(), profile=(), by_service=(), plan=(), forums=(),
        trend=(), done_before=(), period_before="", population=None, sample=None, questionnaire=(), opened_on=None,
    )  # fmt: skip
    assert all(section.default_text(bare) for section in SECTIONS)
    assert "Belum ada jawaban responden yang dihitung." in words(report_pdf(bare))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.key)
def test_a_units_own_words_replace_a_section(section):
    assert "Kalimat kami sendiri." in report_html(report(texts={section.key: "Kalimat kami sendiri."}))
    assert report_html(report(texts={section.key: "  "})) == report_html(report())


def test_a_weight_that_is_not_a_ninth_is_said():
    assert "bobot 1/9 menjadi NRR tertimbang" in text_of("metode")
    assert "Bobot tiap unsur yang dipakai adalah 0,11." in text_of("ikm_layanan", weight="0,11")
    assert "Bobot tiap unsur : 0,11" in words(report_pdf(report(weight="0,11")))


def test_answers_that_stand_apart_are_said_with_what_they_would_change():
    text = text_of("ikm_layanan", marked=3, index_with_marked=Decimal("85.10"))
    assert "Sebanyak 3 jawaban yang ditandai meragukan tidak dihitung" in text and "85,10" in text


def test_a_recorded_index_that_does_not_follow_is_said():
    doubt = "IKM yang pernah dipublikasikan, 90,00, tidak sesuai dengan nilai rata-rata unsur."
    text = words(report_pdf(report(recorded=RecordedSource("Laporan tahun 2023", doubt))))
    assert doubt in text and "Sumber: Laporan tahun 2023." in text


def test_small_groups_are_dashes_with_the_reason_below():
    text = words(report_pdf(report(by_service=(ServiceRow("Poli Umum", 196), ServiceRow("Poli Gigi", None)))))
    assert "Diploma – –" in text and "kurang dari lima responden" in text
    assert "2 Poli Gigi – – – – – – – – – – –" in text


def test_a_draft_says_so_and_photos_stand_in_the_appendix(tmp_path):
    text = words(report_pdf(report(draft=True, photos=(Photo(photo(tmp_path / "a"), "Mengisi kuesioner di loket"),))))
    assert "KONSEP – belum dikirim" in text and "3. Dokumentasi" in text
    assert "Foto 1. Mengisi kuesioner di loket" in text
    assert "KONSEP" not in report_html(report())


def test_the_snapshot_keeps_every_figure_to_the_last_digit():
    kept = snapshot(report())
    assert kept["index"] == "86.36" and kept["written_on"] == "2026-10-09"
    assert kept["rows"][2]["unsur"] == "waktu" and kept["rows"][2]["average"] == "3.10"
    assert kept["by_service"][1]["averages"] == {"waktu": "3.00"}
