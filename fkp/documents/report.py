"""The report of a forum (Laporan FKP): everything that was recorded, in the outline evaluators look for.

Nothing is typed twice: each section's text is composed from the data, and a unit may replace any of them by
its own words. Tables, lists and photos are always drawn from the data.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fkp.documents import report_texts
from fkp.documents.attendance import Attendee
from fkp.documents.berita_acara import BeritaAcara
from fkp.documents.follow_up_table import FollowUpRow
from fkp.documents.letterhead import Letterhead, Signer
from fkp.documents.meeting import Meeting
from fkp.documents.minutes import DiscussionEntry
from fkp.documents.printing import Photo, fill, photo_files, print_html
from fkp.rules.participation import Group

SECONDS_FOR_A_REPORT = 180


@dataclass(frozen=True)
class TeamMember:
    """One of the team that held the forum, and that person's task ("Moderator")."""

    name: str
    task: str


@dataclass(frozen=True)
class DocumentLine:
    """One document kept with the forum, as the list in the appendix names it."""

    title: str
    note: str = ""


@dataclass(frozen=True)
class Report:
    """All that a report is composed from.

    `texts` holds the sections a unit wrote itself, by key of SECTIONS. `earlier_follow_up` are the promises
    of the unit's last forum. A `public` report names no participant; a `draft` says so on every page.
    """

    letterhead: Letterhead
    year: int
    topic: str
    subjects: tuple[str, ...]
    services: tuple[str, ...]
    meeting: Meeting
    mode: str
    form: str
    head: Signer
    place_written: str
    written_on: date
    berita_acara: BeritaAcara
    team: tuple[TeamMember, ...] = ()
    participants: tuple[Attendee, ...] = ()
    vulnerable: tuple[tuple[str, int], ...] = ()
    entries: tuple[DiscussionEntry, ...] = ()
    follow_up: tuple[FollowUpRow, ...] = ()
    earlier_follow_up: tuple[FollowUpRow, ...] = ()
    documents: tuple[DocumentLine, ...] = ()
    photos: tuple[Photo, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    draft: bool = False
    public: bool = False

    def text(self, section: "ReportSection") -> str:
        """A section's text: the unit's own words, or those composed from the data."""
        return self.texts.get(section.key, "").strip() or section.default_text(self)

    def count(self, group: Group, sex: str = "") -> int:
        """How many came from a group, or how many of them of one sex ("L", "P")."""
        of_group = [person for person in self.participants if person.group == group.label]
        return sum(1 for person in of_group if not sex or person.sex == sex)

    def pictures(self) -> dict[str, Path]:
        """The files the report shows, by the name its template knows them by."""
        return self.letterhead.pictures() | photo_files(self.photos)


@dataclass(frozen=True)
class ReportSection:
    """One text of the report a unit may edit; `chapter` is a key of CHAPTERS, or empty for the preface."""

    key: str
    chapter: str
    title: str
    default_text: Callable[[Report], str]


CHAPTERS = {
    "I": "PENDAHULUAN",
    "II": "PELAKSANAAN FORUM KONSULTASI PUBLIK",
    "III": "HASIL FORUM KONSULTASI PUBLIK",
    "IV": "RENCANA TINDAK LANJUT",
    "V": "PENUTUP",
}

SECTIONS = [
    ReportSection("kata_pengantar", "", "Kata Pengantar", report_texts.preface),
    ReportSection("latar_belakang", "I", "Latar Belakang", report_texts.background),
    ReportSection("dasar_hukum", "I", "Dasar Hukum", report_texts.legal_basis),
    ReportSection("maksud_tujuan", "I", "Maksud dan Tujuan", report_texts.purpose),
    ReportSection("ruang_lingkup", "I", "Ruang Lingkup", report_texts.scope),
    ReportSection("waktu_tempat", "II", "Waktu dan Tempat", report_texts.time_and_place),
    ReportSection("tema", "II", "Tema/Isu", report_texts.theme),
    ReportSection("peserta", "II", "Peserta", report_texts.participants),
    ReportSection("metode", "II", "Metode/Bentuk", report_texts.method),
    ReportSection("jalannya_diskusi", "II", "Jalannya Diskusi", report_texts.discussion),
    ReportSection("identifikasi_masalah", "III", "Identifikasi Masalah", report_texts.problems),
    ReportSection("usulan_rekomendasi", "III", "Usulan Rekomendasi Perbaikan", report_texts.recommendations),
    ReportSection("kesepakatan", "III", "Kesepakatan/Berita Acara", report_texts.agreement),
    ReportSection("rencana_tindak_lanjut", "IV", "Rencana Tindak Lanjut", report_texts.follow_up),
    ReportSection(
        "tindak_lanjut_sebelumnya", "IV", "Hasil Tindak Lanjut FKP Sebelumnya", report_texts.earlier_follow_up
    ),
    ReportSection("penutup", "V", "Penutup", report_texts.closing),
]


def report_html(report: Report) -> str:
    """Return the report as HTML for the PDF renderer."""
    unit = report.letterhead.unit
    return fill(
        "report.html",
        title=f"Laporan FKP {unit} Tahun {report.year}",
        subject=f"Forum Konsultasi Publik tentang {report.topic}",
        footer=f"Laporan FKP Tahun {report.year} – {unit}",
        orientation="portrait",
        draft="KONSEP – belum dikirim" if report.draft else "",
        public=report.public,
        letterhead=report.letterhead,
        report=report,
        preface=SECTIONS[0],
        chapters=[
            (number, title, [section for section in SECTIONS if section.chapter == number])
            for number, title in CHAPTERS.items()
        ],
        counts=[
            (group.label, report.count(group, "L"), report.count(group, "P"), report.count(group)) for group in Group
        ],
    )


def report_pdf(report: Report) -> bytes:
    """Return the report as a PDF; raises PdfFailed. A hundred pages take about half a minute."""
    return print_html(report_html(report), report.pictures(), timeout=SECONDS_FOR_A_REPORT)
