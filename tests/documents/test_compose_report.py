"""The report is composed from what was recorded, and a unit may say any part in its own words."""

from io import BytesIO
from resource import RUSAGE_CHILDREN, getrusage

import pytest
from pypdf import PdfReader

from fkp.documents.attendance import Attendee
from fkp.documents.minutes import DiscussionEntry
from fkp.documents.printing import Photo
from fkp.documents.report import CHAPTERS, SECTIONS, DocumentLine, TeamMember, report_html, report_pdf
from tests.documents.paper import (
    AGREED,
    ENTRIES,
    FOLLOW_UP,
    PEOPLE,
    SIGNATORIES,
    berita_acara,
    photo,
    report,
    words,
)


def test_it_follows_the_outline_and_names_everyone_and_everything():
    text = words(
        report_pdf(
            report(
                team=(TeamMember("Sari Pakaya", "Moderator"),),
                documents=(DocumentLine("Undangan bertanda tangan", "2,4 MB"),),
                vulnerable=(("Penyandang disabilitas", 2), ("Lanjut usia", 0)),
            )
        )
    )
    for number, title in CHAPTERS.items():
        assert f"BAB {number}. {title}" in text
    for section in SECTIONS:
        if section.chapter not in ("", "V"):
            assert section.title in text
    for part in ("KATA PENGANTAR", "DAFTAR ISI", "LAMPIRAN", "Undangan bertanda tangan", "Sari Pakaya – Moderator"):
        assert part in text
    for person in PEOPLE:
        assert person.name in text
    for entry in ENTRIES:
        assert entry.said in text
    for item in AGREED:
        assert item.problem in text and item.recommendation in text and item.term in text
    assert "Serikat Perawat Poso: tenaga belum cukup" in text
    assert "penyandang disabilitas 2 orang" in text and "lanjut usia" not in text
    assert FOLLOW_UP[0].action_plan in text
    assert not any(signatory.phone in text for signatory in SIGNATORIES)


def test_the_cover_opens_with_the_letterhead():
    cover = " ".join(PdfReader(BytesIO(report_pdf(report()))).pages[0].extract_text().split())
    head = report().letterhead
    lines = (head.government.upper(), head.unit.upper(), head.address)
    assert [cover.index(line) for line in lines] == sorted(cover.index(line) for line in lines)
    assert cover.index(head.address) < cover.index("LAPORAN PELAKSANAAN")


def test_the_numbers_in_its_sentences_are_counted():
    texts = {section.key: report().text(section) for section in SECTIONS}
    assert "3 orang, terdiri atas 1 laki-laki dan 2 perempuan" in texts["peserta"]
    assert "hadir 3 kelompok" in texts["peserta"]
    assert "Masyarakat pengguna layanan; Media Massa" in texts["peserta"]
    assert "2 masukan, 1 di antaranya telah dijawab" in texts["jalannya_diskusi"]
    assert "3 masalah" in texts["identifikasi_masalah"]
    assert "2 hal yang disepakati, dengan 2 penanda tangan. Sebanyak 1 hal belum" in texts["kesepakatan"]
    assert "1 rencana tindak lanjut" in texts["rencana_tindak_lanjut"]
    assert "60%" in texts["rencana_tindak_lanjut"]
    assert "pukul 09.00 WITA s.d. selesai" in texts["waktu_tempat"]


def test_no_section_is_empty_for_a_forum_with_nothing_recorded():
    bare = report(
        participants=(),
        entries=(),
        follow_up=(),
        services=(),
        subjects=(),
        berita_acara=berita_acara(agreed=(), disputed=(), signatories=(), number=""),
    )
    assert all(section.default_text(bare) for section in SECTIONS)
    assert "Belum ada masukan yang dicatat." in words(report_pdf(bare))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.key)
def test_a_units_own_words_replace_a_section(section):
    html = report_html(report(texts={section.key: "Kalimat kami sendiri."}))
    assert "Kalimat kami sendiri." in html
    assert report_html(report(texts={section.key: "  "})) == report_html(report())


def test_a_report_for_everyone_names_no_participant():
    text = words(report_pdf(report(public=True)))
    assert "Tono Lagarense" not in text and "Yuliana Tobondo" not in text
    assert "Serikat Perawat Poso" not in text
    assert "Antrean loket lama." in text


def test_chapters_are_bookmarks_and_the_contents_give_their_pages():
    reader = PdfReader(BytesIO(report_pdf(report())))
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert titles[:2] == ["KATA PENGANTAR", "BAB I. PENDAHULUAN"] and titles[-1] == "LAMPIRAN"
    contents = " ".join(reader.pages[2].extract_text().split())
    first = next(n for n, page in enumerate(reader.pages, 1) if n > 3 and "BAB I. " in page.extract_text())
    assert f"BAB I. PENDAHULUAN {first}" in contents


def test_a_photo_without_a_caption_has_only_its_number(tmp_path):
    photos = (Photo(photo(tmp_path / "a"), ""), Photo(photo(tmp_path / "b"), "Sesi tanya jawab"))
    text = words(report_pdf(report(photos=photos)))
    assert "Foto 1 Foto 2. Sesi tanya jawab" in text


def test_twelve_photos_stay_within_three_megabytes(tmp_path):
    photos = tuple(Photo(photo(tmp_path / f"{n}"), f"Suasana sesi {n}") for n in range(12))
    made = report_pdf(report(photos=photos))
    assert len(made) <= 3_000_000
    reader = PdfReader(BytesIO(made))
    assert sum(len(page.images) for page in reader.pages) == 12
    assert all(f"Foto {n + 1}. Suasana sesi {n}" in words(made) for n in range(12))


def test_time_grows_with_the_pages_and_not_with_their_square():
    def processor_seconds_a_page(times: int) -> float:
        people = tuple(Attendee(f"Peserta {n}", "L", "Warga", "Pengguna layanan") for n in range(100 * times))
        entries = tuple(DiscussionEntry("Media massa", "", f"Masukan {n}", "Ya") for n in range(50 * times))
        before = getrusage(RUSAGE_CHILDREN).ru_utime
        made = report_pdf(report(participants=people, entries=entries))
        return (getrusage(RUSAGE_CHILDREN).ru_utime - before) / len(PdfReader(BytesIO(made)).pages)

    assert processor_seconds_a_page(8) <= 2 * processor_seconds_a_page(2)
