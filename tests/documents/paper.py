"""The forum whose papers these tests print, and how they read a PDF back."""

from datetime import date, time
from io import BytesIO
from pathlib import Path

from PIL import Image
from pypdf import PdfReader

from fkp.documents.attendance import Attendee
from fkp.documents.berita_acara import (
    AgreedItem,
    BeritaAcara,
    DisputedItem,
    Signatory,
    Statement,
    default_closing,
    default_commitments,
    default_opening,
    default_title,
)
from fkp.documents.follow_up_table import FollowUpRow
from fkp.documents.letterhead import Letterhead, Signer
from fkp.documents.meeting import Meeting
from fkp.documents.minutes import DiscussionEntry
from fkp.documents.report import Report

UNIT = "Puskesmas Mapane"
TOPIC = "Standar Pelayanan Rawat Jalan"
KOP = Letterhead(
    "Pemerintah Kabupaten Poso",
    UNIT,
    "Jalan Trans Sulawesi Km. 12, Mapane",
    "Telepon (0452) 123456",
)
RINA = Signer("Kepala Puskesmas Mapane", "dr. Rina Lamusa, M.Kes.", "197805122005012003", "Pembina, IV/a")
SARI = Signer("Notulis", "Sari Pakaya", "199001012015032001")
MEETING = Meeting(date(2025, 10, 7), time(9), None, "Asia/Makassar", "Aula Puskesmas Mapane")
PEOPLE = (
    Attendee("Tono Lagarense", "L", "Warga Desa Mapane", "Pengguna layanan"),
    Attendee("Sari Pakaya", "P", "Puskesmas Mapane", "Penyelenggara layanan"),
    Attendee("Yuliana Tobondo", "P", "Radio Poso", "Media massa"),
)
ENTRIES = (
    DiscussionEntry("Pengguna layanan", "Tono Lagarense", "Antrean loket lama.", "Loket kedua dibuka."),
    DiscussionEntry("Media massa", "Yuliana Tobondo", "Jadwal dokter tidak terpasang.", ""),
)
AGREED = (
    AgreedItem("Menambahkan SP4N LAPOR", "Usulan akan ditindaklanjuti", "Jangka pendek (2 Hari)"),
    AgreedItem(
        "Antrean loket lama",
        "Membuka loket kedua",
        "Jangka menengah (3 bulan)",
        (Statement("Tono Lagarense", "Pengguna layanan", "Hari Senin didahulukan"),),
    ),
)
DISPUTED = (
    DisputedItem(
        "Tidak ada layanan sore",
        "Buka sampai pukul 20.00",
        (Statement("Serikat Perawat Poso", "Organisasi masyarakat sipil", "tenaga belum cukup"),),
    ),
)
SIGNATORIES = (
    Signatory("Tono Lagarense", "0812-3456-7890", "L", "Ketua RT 01"),
    Signatory("Yuliana Tobondo", "0813-1111-2222", "P", "Radio Poso", name_is_public=True),
)
FOLLOW_UP = (
    FollowUpRow(
        "Antrean loket lama",
        "Membuka loket kedua",
        "Menyusun jadwal petugas",
        "Sari Pakaya",
        "Jangka menengah (3 bulan)\n7 Januari 2026",
        "Berjalan",
        60,
        "Jadwal terpasang",
        "Foto loket",
    ),
)


def berita_acara(**changes: object) -> BeritaAcara:
    """The forum's berita acara, frozen unless said otherwise."""
    values: dict[str, object] = {
        "letterhead": KOP,
        "number": "005/1/FKP/2025",
        "title": default_title(TOPIC, UNIT, 2025),
        "opening": default_opening(TOPIC, UNIT, MEETING.day),
        "agreed": AGREED,
        "disputed": DISPUTED,
        "commitments": default_commitments(RINA.position, UNIT),
        "closing": default_closing(),
        "place": "Mapane",
        "day": MEETING.day,
        "signatories": SIGNATORIES,
        "frozen": True,
    }
    return BeritaAcara(**values | changes)  # type: ignore[arg-type]


def report(**changes: object) -> Report:
    """The forum's report."""
    values: dict[str, object] = {
        "letterhead": KOP,
        "year": 2025,
        "topic": TOPIC,
        "subjects": ("permasalahan pelayanan publik",),
        "services": ("Rawat jalan", "Laboratorium"),
        "meeting": MEETING,
        "mode": "Tatap muka",
        "form": "dialog interaktif",
        "head": RINA,
        "place_written": "Mapane",
        "written_on": date(2025, 10, 20),
        "berita_acara": berita_acara(),
        "participants": PEOPLE,
        "entries": ENTRIES,
        "follow_up": FOLLOW_UP,
    }
    return Report(**values | changes)  # type: ignore[arg-type]


def photo(path: Path, width: int = 1600, height: int = 1200) -> Path:
    """A photo as the store keeps it: shrunk, progressive, and with the detail of a real one."""
    detail = Image.effect_noise((width // 4, height // 4), 60).resize((width, height))
    detail.convert("RGB").save(path, "JPEG", quality=82, progressive=True)
    return path


def words(pdf: bytes) -> str:
    """All text of a PDF on one line, as a reader would copy it."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def pages(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]
