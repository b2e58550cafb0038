"""The report of a survey (Laporan SKM), in the four chapters that coordinators ask for.

Nothing is typed twice: each section's text is composed from the data, and a unit may replace any of them by
its own words. Tables, bars and photos are always drawn from the data. Groups of fewer than five people are not
printed: what is hidden arrives here as None.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from fkp.documents.letterhead import Letterhead, Signer
from fkp.documents.printing import Photo, fill, photo_files, print_html
from fkp.documents.skm import report_texts
from fkp.rules.indonesian import number
from fkp.rules.skm import GRADES, Grade, Unsur

SECONDS_FOR_A_REPORT = 180
HIDDEN_NOTE = (
    "Tanda – berarti kurang dari lima responden, atau disembunyikan agar jumlah itu tidak dapat dihitung kembali."
)
UNSUR = tuple(Unsur)
"""The columns of every table, in the order of the regulation."""


@dataclass(frozen=True)
class UnsurRow:
    """One unsur: who answered it, the sum of its scores where it is known, and what is computed from it."""

    unsur: Unsur
    answered: int
    total: int | None
    average: Decimal
    weighted: Decimal
    converted: Decimal
    grade: Grade


@dataclass(frozen=True)
class ServiceRow:
    """One service; with too few respondents all of it is None but the name."""

    name: str
    respondents: int | None
    averages: Mapping[Unsur, Decimal] = field(default_factory=dict)
    index: Decimal | None = None
    letter: str = ""


@dataclass(frozen=True)
class ProfileGroup:
    """One question about who answered: its options with their numbers, None where too few to be shown."""

    label: str
    counts: tuple[tuple[str, int | None], ...]
    answered: int

    def share(self, count: int | None) -> str:
        """A number as a percentage of those who said it."""
        return "–" if count is None else f"{number(Decimal(100 * count) / self.answered, 1)}%"


@dataclass(frozen=True)
class PlanRow:
    """One line of the rencana tindak lanjut."""

    unsur: str
    problem: str
    action: str
    due: str
    person_in_charge: str


@dataclass(frozen=True)
class DoneRow:
    """What became of one line of the plan of the survey before."""

    unsur: str
    action: str
    done: bool
    description: str
    evidence: str = ""


@dataclass(frozen=True)
class TrendRow:
    """The result of one survey of the unit, for the comparison over the years."""

    period: str
    respondents: int
    index: Decimal
    grade: Grade
    present: bool = False


@dataclass(frozen=True)
class AskedQuestion:
    """One question of the questionnaire as it was asked."""

    unsur: str
    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class ForumRow:
    """A forum the follow-up plan was discussed in."""

    topic: str
    held_on: date | None


@dataclass(frozen=True)
class RecordedSource:
    """Where a result comes from whose answers are not here, and what does not add up in it."""

    source: str
    doubt: str = ""


@dataclass(frozen=True)
class SurveyReport:
    """All that a report is composed from.

    `texts` holds the sections a unit wrote itself, by key of SECTIONS. `marked` counts the answers that stand
    apart. A `draft` says so on every page.
    """

    letterhead: Letterhead
    title: str
    period: str
    year: int
    head: Signer
    place_written: str
    written_on: date
    services: tuple[str, ...]
    population: int | None
    sample: int | None
    target: int | None
    opened_on: date | None
    closed_on: date | None
    respondents: int
    index: Decimal | None
    grade: Grade | None
    weight: str = ""
    """The printed weight ("0,111") where it is not exactly 1/n."""
    rows: tuple[UnsurRow, ...] = ()
    sources: tuple[tuple[str, int], ...] = ()
    profile: tuple[ProfileGroup, ...] = ()
    by_service: tuple[ServiceRow, ...] = ()
    marked: int = 0
    index_with_marked: Decimal | None = None
    recorded: RecordedSource | None = None
    plan: tuple[PlanRow, ...] = ()
    forums: tuple[ForumRow, ...] = ()
    trend: tuple[TrendRow, ...] = ()
    period_before: str = ""
    done_before: tuple[DoneRow, ...] = ()
    questionnaire: tuple[AskedQuestion, ...] = ()
    other_wordings: tuple[str, ...] = ()
    """Services that were asked in words of their own."""
    extra_questions: tuple[str, ...] = ()
    photos: tuple[Photo, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    draft: bool = False

    def text(self, section: "ReportSection") -> str:
        """A section's text: the unit's own words, or those composed from the data."""
        return self.texts.get(section.key, "").strip() or section.default_text(self)

    def ranked(self, *, weakest: bool) -> list[UnsurRow]:
        """Three unsur, the weakest or the strongest first; equals in the order of the regulation."""
        return sorted(self.rows, key=lambda row: row.average if weakest else -row.average)[:3]

    @property
    def weighted_sum(self) -> Decimal:
        """Jumlah NRR tertimbang."""
        return sum((row.weighted for row in self.rows), Decimal(0))

    @property
    def before(self) -> TrendRow | None:
        """The result just before this one."""
        return next((row for row in reversed(self.trend) if not row.present), None)

    def pictures(self) -> dict[str, Path]:
        """The files the report shows, by the name its template knows them by."""
        return self.letterhead.pictures() | photo_files(self.photos)


@dataclass(frozen=True)
class ReportSection:
    """One text of the report a unit may edit; `chapter` is a key of CHAPTERS."""

    key: str
    chapter: str
    title: str
    default_text: Callable[[SurveyReport], str]


CHAPTERS = {
    "I": "PENDAHULUAN",
    "II": "ANALISIS DATA SKM",
    "III": "HASIL TINDAK LANJUT SKM PERIODE SEBELUMNYA",
    "IV": "KESIMPULAN",
}

SECTIONS = [
    ReportSection("latar_belakang", "I", "Latar Belakang", report_texts.background),
    ReportSection("tujuan_manfaat", "I", "Tujuan dan Manfaat", report_texts.purpose),
    ReportSection("metode", "I", "Metode Pengumpulan Data", report_texts.method),
    ReportSection("waktu", "I", "Waktu Pelaksanaan SKM", report_texts.time),
    ReportSection("jumlah_responden", "I", "Penentuan Jumlah Responden", report_texts.sample),
    ReportSection("analisis_responden", "II", "Analisis Responden", report_texts.respondents),
    ReportSection("ikm_layanan", "II", "IKM per Jenis Layanan", report_texts.results),
    ReportSection("rencana_tindak_lanjut", "II", "Analisis Masalah dan Rencana Tindak Lanjut", report_texts.plan),
    ReportSection("tren", "II", "Tren Nilai SKM", report_texts.trend),
    ReportSection("tindak_lanjut_sebelumnya", "III", "Hasil Tindak Lanjut", report_texts.done_before),
    ReportSection("kesimpulan", "IV", "Kesimpulan", report_texts.conclusion),
    ReportSection("saran", "IV", "Saran", report_texts.advice),
]
SECTION_BY_KEY = {section.key: section for section in SECTIONS}


def report_html(report: SurveyReport) -> str:
    """Return the report as HTML for the PDF renderer."""
    unit = report.letterhead.unit
    return fill(
        "skm/report.html",
        title=f"Laporan SKM {unit} {report.period}",
        subject=f"Survei Kepuasan Masyarakat {report.period}",
        footer=f"Laporan SKM {report.period} – {unit}",
        orientation="portrait",
        draft="KONSEP – belum dikirim" if report.draft else "",
        letterhead=report.letterhead,
        report=report,
        unsur=UNSUR,
        grades=GRADES,
        hidden_note=HIDDEN_NOTE,
        chapters=[
            (chapter, title, [section for section in SECTIONS if section.chapter == chapter])
            for chapter, title in CHAPTERS.items()
        ],
    )


def report_pdf(report: SurveyReport) -> bytes:
    """Return the report as a PDF; raises PdfFailed."""
    return print_html(report_html(report), report.pictures(), timeout=SECONDS_FOR_A_REPORT)
