"""The invitation, the attendance list, the minutes and the follow-up table, as people read them."""

from dataclasses import replace
from datetime import date, time
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from fkp.documents.attendance import AttendanceList, attendance_pdf
from fkp.documents.follow_up_table import FollowUpTable, follow_up_pdf
from fkp.documents.invitation import AgendaRow, Invitation, Recipients, invitation_pdf
from fkp.documents.meeting import Meeting
from fkp.documents.minutes import Minutes, minutes_pdf
from fkp.web.pdf import PdfFailed
from tests.documents.paper import ENTRIES, FOLLOW_UP, KOP, MEETING, PEOPLE, RINA, SARI, TOPIC, pages, words

LETTER = Invitation(
    KOP,
    "005/123/PKM/X/2025",
    date(2025, 9, 30),
    "Mapane",
    MEETING,
    TOPIC,
    (Recipients("Pengguna layanan", ("Tono Lagarense",)), Recipients("Media massa", ("Radio Poso",))),
    RINA,
    (AgendaRow("09.00–09.15 WITA", "Pembukaan", "Kepala Puskesmas"),),
    copies=("Bupati Poso",),
)


def test_the_invitation_holds_all_a_guest_needs():
    text = words(invitation_pdf(LETTER))
    for part in (
        "PUSKESMAS MAPANE",
        "Jalan Trans Sulawesi Km. 12, Mapane",
        "005/123/PKM/X/2025",
        "Mapane, 30 September 2025",
        "Undangan Forum Konsultasi Publik",
        "Tono Lagarense (Pengguna layanan)",
        "Radio Poso (Media massa)",
        "Selasa, 7 Oktober 2025",
        "09.00 WITA s.d. selesai",
        "Aula Puskesmas Mapane",
        "Forum Konsultasi Publik tentang Standar Pelayanan Rawat Jalan",
        "09.00–09.15 WITA Pembukaan Kepala Puskesmas",
        "Kepala Puskesmas Mapane,",
        "dr. Rina Lamusa, M.Kes.",
        "NIP 197805122005012003",
        "Tembusan: 1. Bupati Poso",
        "Halaman 1 dari 1",
    ):
        assert part in text


def test_a_long_list_of_guests_goes_on_its_own_page_by_group():
    guests = tuple(f"Tamu Nomor {n}" for n in range(1, 41))
    letter, *attached = pages(invitation_pdf(replace(LETTER, recipients=(Recipients("Media massa", guests),))))
    assert "daftar terlampir" in letter and "Tamu Nomor" not in letter
    assert "1 (satu) berkas" in letter
    text = " ".join(attached)
    assert "DAFTAR UNDANGAN" in text and "Media massa" in text
    assert all(f"{n}. Tamu Nomor {n} " in text + " " for n in range(1, 41))


@pytest.mark.parametrize("rows", range(6, 10))
def test_the_signature_never_stands_alone_on_a_page(rows):
    agenda = tuple(AgendaRow("09.00", f"Acara {n}") for n in range(rows))
    letter = invitation_pdf(replace(LETTER, agenda=agenda, closing="Atas perhatiannya, terima kasih."))
    [signed] = [text for text in pages(letter) if RINA.name in text]
    assert "Atas perhatiannya, terima kasih." in signed


def test_an_online_forum_says_its_link_and_its_end():
    online = Meeting(date(2025, 10, 7), time(9), time(11, 30), "Asia/Jayapura", "", "https://rapat.example/fkp")
    text = words(invitation_pdf(replace(LETTER, meeting=online)))
    assert "09.00 WIT s.d. 11.30 WIT" in text and "https://rapat.example/fkp" in text


def test_a_logo_is_drawn_in_its_proportions(tmp_path):
    logo = tmp_path / "logo"
    Image.new("RGB", (300, 600), "black").save(logo, "PNG")
    made = invitation_pdf(replace(LETTER, letterhead=replace(KOP, logo=logo)))
    assert len(PdfReader(BytesIO(made)).pages[0].images) == 1


def test_a_broken_logo_is_named_to_the_writer(tmp_path):
    logo = tmp_path / "logo"
    logo.write_bytes(b"<svg/>")
    with pytest.raises(PdfFailed, match="logo"):
        invitation_pdf(replace(LETTER, letterhead=replace(KOP, logo=logo)))


def test_a_filled_attendance_list_names_everyone():
    text = words(attendance_pdf(AttendanceList(KOP, TOPIC, MEETING, RINA, "Mapane", PEOPLE)))
    assert "DAFTAR HADIR FORUM KONSULTASI PUBLIK STANDAR PELAYANAN RAWAT JALAN" in text
    for person in PEOPLE:
        assert person.name in text and person.organisation in text and person.group in text
    assert "09.00 WITA s.d. selesai" in text and "dr. Rina Lamusa, M.Kes." in text


def test_an_empty_attendance_list_has_numbered_rows_to_sign():
    text = words(attendance_pdf(AttendanceList(KOP, TOPIC, MEETING, RINA, "Mapane", blank_rows=25)))
    assert all(f"{n}." in text for n in range(1, 26)) and "26." not in text
    assert "Tono" not in text


def test_the_minutes_hold_every_input_and_answer():
    minutes = Minutes(KOP, TOPIC, MEETING, RINA.name, SARI, ENTRIES, "Mapane", conclusion="1. Loket dibuka.")
    text = words(minutes_pdf(minutes))
    for entry in ENTRIES:
        assert entry.speaker in text and entry.said in text and entry.answer in text
    assert "A. Jalannya Diskusi" in text and "B. Kesimpulan 1. Loket dibuka." in text
    assert "Sari Pakaya" in text and "dr. Rina Lamusa" in text


@pytest.mark.parametrize("lines", range(14, 20))
def test_the_minutes_are_signed_below_their_last_words(lines):
    said = "Hal yang disimpulkan.\n" * lines + "Sekian."
    made = minutes_pdf(Minutes(KOP, TOPIC, MEETING, RINA.name, SARI, (), "Mapane", conclusion=said))
    [signed] = [text for text in pages(made) if "Notulis," in text]
    assert "Sekian." in signed


def test_the_follow_up_table_lies_across_and_holds_every_column():
    made = follow_up_pdf(FollowUpTable(KOP, TOPIC, "005/1/FKP", "7 November 2025", "Mapane", RINA, FOLLOW_UP))
    box = PdfReader(BytesIO(made)).pages[0].mediabox
    assert box.width > box.height
    text = words(made)
    row = FOLLOW_UP[0]
    for part in (row.problem, row.recommendation, row.action_plan, row.person_in_charge, row.status):
        assert part in text
    assert "7 Januari 2026" in text and "60%" in text and row.realisation in text and row.evidence in text
