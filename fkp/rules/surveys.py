"""A survey's way from its plan to its publication: what each part lacks, what hinders its report."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from fkp.rules.indonesian import plain_date
from fkp.rules.skm import Unsur, sample_size
from fkp.rules.stages import DutyState, StageStatus

PERIOD_KINDS = {"triwulan": 4, "semester": 2, "tahun": 1}
"""How often a unit surveys in a year; PermenPANRB 14/2017 Pasal 1(1) asks for once at least."""
_ROMAN = ("I", "II", "III", "IV")
WEAK_UNSUR = 3
"""How many unsur, the weakest, want a line in the follow-up plan."""


class SurveyState(StrEnum):
    """Whether answers are being collected."""

    DISIAPKAN = "disiapkan"
    DIBUKA = "dibuka"
    DITUTUP = "ditutup"

    @property
    def label(self) -> str:
        """The state as people read it."""
        return self.value.capitalize()


class SurveyStep(StrEnum):
    """The eight parts of a survey in the order a unit walks through them."""

    RENCANA = "rencana"
    KUESIONER = "kuesioner"
    PENGUMPULAN = "pengumpulan"
    HASIL = "hasil"
    TINDAK_LANJUT = "tindak_lanjut"
    LAPORAN = "laporan"
    VERIFIKASI = "verifikasi"
    PUBLIKASI = "publikasi"

    @property
    def label(self) -> str:
        """The part's name as people read it."""
        return _LABELS[self][0]

    @property
    def lead(self) -> str:
        """One sentence saying what is done in this part."""
        return _LABELS[self][1]


_LABELS = {
    SurveyStep.RENCANA: ("Rencana", "Layanan yang disurvei, jumlah pengguna, dan tanggal survei."),
    SurveyStep.KUESIONER: ("Kuesioner", "Sembilan pertanyaan resmi dan pertanyaan tambahan unit."),
    SurveyStep.PENGUMPULAN: ("Pengumpulan jawaban", "Membuka survei, membagikan tautan, dan memasukkan kertas."),
    SurveyStep.HASIL: ("Hasil", "Nilai IKM, nilai tiap unsur, dan siapa yang menjawab."),
    SurveyStep.TINDAK_LANJUT: ("Tindak lanjut", "Rencana perbaikan unsur yang lemah dan pelaksanaannya."),
    SurveyStep.LAPORAN: ("Laporan", "Laporan SKM yang tersusun sendiri, lalu dikirim ke koordinator."),
    SurveyStep.VERIFIKASI: ("Verifikasi", "Koordinator memeriksa laporan."),
    SurveyStep.PUBLIKASI: ("Publikasi", "Hasil ditampilkan kepada masyarakat."),
}


@dataclass(frozen=True)
class SurveyEvidence:
    """Everything planned and done in a survey, as plain values."""

    title: str = ""
    services: int = 0
    population: int | None = None
    target: int | None = None
    questionnaire_seen: bool = False
    state: SurveyState = SurveyState.DISIAPKAN
    respondents: int = 0
    marked_waiting: int = 0
    weak_unsur: frozenset[Unsur] = field(default_factory=frozenset)
    """The weakest unsur of a closed survey."""
    planned_unsur: frozenset[Unsur] = field(default_factory=frozenset)
    follow_up_total: int = 0
    follow_up_done: int = 0
    report_sent: bool = False
    report_returned: bool = False
    report_verified: bool = False
    published: bool = False
    returned: frozenset[SurveyStep] = field(default_factory=frozenset)
    """Parts with a coordinator's note that was not answered."""

    @property
    def closed(self) -> bool:
        return self.state is SurveyState.DITUTUP

    @property
    def wanted(self) -> int | None:
        """How many respondents are wanted: the unit's target, or the sample of its population."""
        if self.target is not None:
            return self.target
        return sample_size(self.population) if self.population is not None else None


def accepts_answers(state: SurveyState, opens_on: date | None, closes_on: date | None, today: date) -> bool:
    """Whether respondents may answer today; the last day counts whole."""
    return why_shut(state, opens_on, closes_on, today) is None


def why_shut(state: SurveyState, opens_on: date | None, closes_on: date | None, today: date) -> str | None:
    """Why respondents cannot answer today, in words; None when they can."""
    if state is SurveyState.DITUTUP:
        return "Survei ini sudah ditutup."
    if state is SurveyState.DISIAPKAN:
        return "Survei ini belum dibuka."
    if opens_on and today < opens_on:
        return f"Survei ini dibuka mulai {plain_date(opens_on)}."
    if closes_on and today > closes_on:
        return f"Survei ini sudah berakhir pada {plain_date(closes_on)}."
    return None


def missing(step: SurveyStep, evidence: SurveyEvidence) -> list[str]:
    """What a part lacks before it is done, in sentences; empty when it is done."""
    return _MISSING[step](evidence)


def _missing_plan(evidence: SurveyEvidence) -> list[str]:
    lacking = []
    if not evidence.title:
        lacking.append("Judul survei belum diisi.")
    if not evidence.services:
        lacking.append("Belum ada layanan yang disurvei.")
    if evidence.population is None:
        lacking.append("Jumlah pengguna layanan (populasi) belum diisi.")
    return lacking


def _missing_questionnaire(evidence: SurveyEvidence) -> list[str]:
    return [] if evidence.questionnaire_seen else ["Kuesioner belum diperiksa."]


def _missing_answers(evidence: SurveyEvidence) -> list[str]:
    lacking = []
    if evidence.state is SurveyState.DISIAPKAN:
        lacking.append("Survei belum dibuka.")
    if evidence.state is SurveyState.DIBUKA:
        lacking.append("Survei belum ditutup.")
    if not evidence.respondents:
        lacking.append("Belum ada jawaban.")
    return lacking


def _missing_result(evidence: SurveyEvidence) -> list[str]:
    if evidence.closed and evidence.respondents:
        return []
    return ["Hasil akhir ada setelah survei ditutup dan ada jawaban."]


def _missing_follow_up(evidence: SurveyEvidence) -> list[str]:
    if not evidence.closed:
        return ["Unsur yang lemah diketahui setelah survei ditutup."]
    unplanned = [unsur.label for unsur in Unsur if unsur in evidence.weak_unsur - evidence.planned_unsur]
    return [f"Belum ada rencana untuk unsur {name}." for name in unplanned]


def _missing_report(evidence: SurveyEvidence) -> list[str]:
    return [] if evidence.report_sent else ["Laporan belum dikirim."]


def _missing_verdict(evidence: SurveyEvidence) -> list[str]:
    return [] if evidence.report_verified else ["Laporan belum diverifikasi."]


def _missing_publication(evidence: SurveyEvidence) -> list[str]:
    return [] if evidence.published else ["Hasil belum dipublikasikan."]


_MISSING = {
    SurveyStep.RENCANA: _missing_plan,
    SurveyStep.KUESIONER: _missing_questionnaire,
    SurveyStep.PENGUMPULAN: _missing_answers,
    SurveyStep.HASIL: _missing_result,
    SurveyStep.TINDAK_LANJUT: _missing_follow_up,
    SurveyStep.LAPORAN: _missing_report,
    SurveyStep.VERIFIKASI: _missing_verdict,
    SurveyStep.PUBLIKASI: _missing_publication,
}


def advice(step: SurveyStep, evidence: SurveyEvidence) -> list[str]:
    """What would be better in a part, in sentences; it hinders nothing."""
    found = []
    wanted = evidence.wanted
    if step is SurveyStep.RENCANA and evidence.target is not None and evidence.population is not None:
        sample = sample_size(evidence.population)
        if evidence.target < sample:
            found.append(f"Sasaran {evidence.target} orang di bawah sampel Krejcie–Morgan, yaitu {sample} orang.")
    if step is SurveyStep.PENGUMPULAN and wanted and evidence.respondents < wanted:
        left = wanted - evidence.respondents
        found.append(f"Baru {evidence.respondents} dari {wanted} responden; kurang {left} orang.")
    if step in (SurveyStep.PENGUMPULAN, SurveyStep.HASIL) and evidence.marked_waiting:
        found.append(f"{evidence.marked_waiting} jawaban ditandai dan berada di luar indeks. Periksalah.")
    if step is SurveyStep.PUBLIKASI and evidence.closed and not evidence.report_verified:
        found.append("Laporan belum diverifikasi. Hasil boleh dipublikasikan, tetapi sebaiknya setelah verifikasi.")
    return found


def status(step: SurveyStep, evidence: SurveyEvidence) -> StageStatus:
    """What the task list says beside a part."""
    if step in evidence.returned:
        return StageStatus.PERLU_PERBAIKAN
    if _blocked(step, evidence):
        return StageStatus.BELUM_BISA
    if not missing(step, evidence):
        return StageStatus.SELESAI
    return StageStatus.SEDANG_DIISI if _begun(step, evidence) else StageStatus.BELUM_MULAI


def _blocked(step: SurveyStep, evidence: SurveyEvidence) -> bool:
    match step:
        case SurveyStep.HASIL:
            return evidence.state is SurveyState.DISIAPKAN
        case SurveyStep.TINDAK_LANJUT | SurveyStep.LAPORAN | SurveyStep.PUBLIKASI:
            return not evidence.closed
        case SurveyStep.VERIFIKASI:
            return not (evidence.report_sent or evidence.report_verified)
    return False


def _begun(step: SurveyStep, evidence: SurveyEvidence) -> bool:
    match step:
        case SurveyStep.RENCANA:
            return True  # a survey has a title from its first moment
        case SurveyStep.PENGUMPULAN | SurveyStep.HASIL:
            return evidence.state is not SurveyState.DISIAPKAN
        case SurveyStep.TINDAK_LANJUT:
            return evidence.follow_up_total > 0
    return False


def send_obstacles(evidence: SurveyEvidence) -> list[str]:
    """Why the report cannot be sent yet, each sentence after the name of the part it belongs to."""
    asked = (SurveyStep.RENCANA, SurveyStep.PENGUMPULAN, SurveyStep.TINDAK_LANJUT)
    lacking = [f"{step.label}: {words}" for step in asked for words in missing(step, evidence)]
    notes = [f"{step.label}: catatan koordinator belum dijawab." for step in SurveyStep if step in evidence.returned]
    return lacking + notes


def progress(evidence: SurveyEvidence) -> tuple[int, int]:
    """Count the parts done, and all parts."""
    done = sum(status(step, evidence) is StageStatus.SELESAI for step in SurveyStep)
    return done, len(SurveyStep)


def duty_state(evidence: SurveyEvidence) -> DutyState:
    """Give the state of the unit's duty that this survey fulfils."""
    if evidence.report_verified:
        return DutyState.TERVERIFIKASI
    if evidence.report_returned or evidence.returned:
        return DutyState.PERLU_PERBAIKAN
    return DutyState.DIKIRIM if evidence.report_sent else DutyState.BERJALAN


def periods_of_year(kind: str, year: int) -> list[tuple[str, date, date]]:
    """The periods of a year by kind ("triwulan", "semester", "tahun"): (name, first day, last day)."""
    count = PERIOD_KINDS[kind]
    months = 12 // count
    starts = [date(year, 1 + number * months, 1) for number in range(count)] + [date(year + 1, 1, 1)]
    return [
        (
            f"{kind.capitalize()} {_ROMAN[number]} {year}" if count > 1 else f"Tahun {year}",
            starts[number],
            starts[number + 1] - timedelta(days=1),
        )
        for number in range(count)
    ]
