"""The berita acara says what was agreed, by whom, and nothing unresolved as agreed."""

from datetime import date

import pytest

from fkp.documents.berita_acara import (
    AgreedItem,
    Signatory,
    berita_acara_html,
    berita_acara_pdf,
    default_opening,
    default_title,
)
from tests.documents.paper import AGREED, SIGNATORIES, TOPIC, UNIT, berita_acara, pages, words


def test_every_agreement_name_phone_and_sentence_is_in_it():
    text = words(berita_acara_pdf(berita_acara()))
    assert "PUSKESMAS MAPANE" in text and "PEMERINTAH KABUPATEN POSO" in text
    assert "BERITA ACARA HASIL FORUM KONSULTASI PUBLIK (FKP) TENTANG STANDAR PELAYANAN RAWAT JALAN" in text
    assert "Nomor: 005/1/FKP/2025" in text
    for item in AGREED:
        assert item.problem in text and item.recommendation in text and item.term in text
    for signatory in SIGNATORIES:
        assert signatory.name in text and signatory.phone in text and signatory.position in text
    assert "Kepala Puskesmas Mapane menerima dan menyetujui seluruh identifikasi masalah" in text
    assert "akan melakukan pemantauan dan mengawasi kemajuan (progress) tindak lanjut" in text
    assert "Demikian Berita Acara ini dibuat sebagaimana mestinya." in text
    assert "Mapane, 7 Oktober 2025" in text


def test_the_opening_says_the_date_in_figures_and_in_words():
    opening = default_opening(TOPIC, UNIT, date(2025, 10, 7))
    assert opening.startswith(
        "Pada hari ini, Selasa, 7 Oktober 2025 (tanggal tujuh bulan Oktober tahun dua ribu dua puluh lima), "
        "telah dilaksanakan Forum Konsultasi Publik tentang Standar Pelayanan Rawat Jalan Puskesmas Mapane."
    )


def test_the_title_names_topic_unit_and_year():
    assert default_title("Standar Pelayanan", "Bapenda", 2025) == (
        "BERITA ACARA HASIL FORUM KONSULTASI PUBLIK (FKP) TENTANG STANDAR PELAYANAN BAPENDA TAHUN 2025"
    )


def test_what_is_disputed_stands_apart_with_who_objects_and_why():
    html = berita_acara_html(berita_acara())
    agreed, apart, disputed = html.partition("Hal yang belum disepakati")
    assert apart and "Tidak ada layanan sore" not in agreed
    assert "Tidak ada layanan sore" in disputed
    assert "Serikat Perawat Poso: tenaga belum cukup" in disputed


def test_a_remark_on_an_agreement_names_its_row():
    text = words(berita_acara_pdf(berita_acara()))
    assert "Butir 2 (Tono Lagarense, setuju dengan catatan): Hari Senin didahulukan" in text


def test_without_a_number_the_foot_of_the_page_names_none():
    assert "Berita Acara FKP – Puskesmas Mapane" in words(berita_acara_pdf(berita_acara(number="")))
    assert "Berita Acara FKP Nomor 7/BA – Puskesmas" in words(berita_acara_pdf(berita_acara(number="7/BA")))


@pytest.mark.parametrize(("frozen", "shown"), [(False, True), (True, False)])
def test_every_page_says_so_until_it_is_frozen(frozen, shown):
    signers = tuple(Signatory(f"Penanda Tangan {n}", "0812", "L", "Warga") for n in range(30))
    for page in pages(berita_acara_pdf(berita_acara(frozen=frozen, signatories=signers))):
        assert ("KONSEP – belum dibekukan" in page) is shown


def test_the_copy_for_everyone_holds_no_phone_no_table_and_only_names_agreed_to():
    text = words(berita_acara_pdf(berita_acara(public=True)))
    for signatory in SIGNATORIES:
        assert signatory.phone not in text
    assert "Tanda Tangan" not in text and "No. HP" not in text
    assert "Tono Lagarense" not in text and "Serikat Perawat Poso" not in text
    assert "Yuliana Tobondo, Radio Poso" in text
    assert "ditandatangani oleh 2 orang" in text
    assert "Organisasi masyarakat sipil: tenaga belum cukup" in text
    assert all(item.recommendation in text for item in AGREED)


def test_a_long_table_repeats_its_head_and_counts_its_pages():
    items = tuple(AgreedItem(f"Masalah {n}", f"Usulan {n}", "Jangka pendek (2 Hari)") for n in range(1, 231))
    sheets = pages(berita_acara_pdf(berita_acara(agreed=items, disputed=(), signatories=())))
    assert len(sheets) > 5
    for number, sheet in enumerate(sheets, start=1):
        assert f"Halaman {number} dari {len(sheets)}" in sheet
    with_rows = [sheet for sheet in sheets if "Usulan 1" in sheet]
    assert all("Usulan Rekomendasi Perbaikan" in sheet for sheet in with_rows)
    text = " ".join(sheets)
    assert all(f"{n} Masalah {n} Usulan {n} " in text for n in (1, 200, 201, 230))


def test_without_anything_agreed_it_says_so():
    text = words(berita_acara_pdf(berita_acara(agreed=(), number="")))
    assert "Belum ada hal yang disepakati." in text
