"""Each step of a survey in a few lines, for those who check the whole."""

from fkp.documents.skm.report import SurveyReport
from fkp.rules.indonesian import moment, number, plain_date
from fkp.rules.skm_questions import OFFICIAL
from fkp.rules.surveys import SurveyStep
from fkp.storage.provinces import current_province
from fkp.surveys.models import Survey
from fkp.surveys.questionnaires import shown_wordings
from fkp.surveys.survey_files import PROOF, shown

Lines = list[tuple[str, str]]


def summaries(survey: Survey, paper: SurveyReport) -> dict[SurveyStep, Lines]:
    """What was entered and found in each step: (what, how much) in words; empty words are missing."""
    return {
        SurveyStep.RENCANA: _plan(survey, paper),
        SurveyStep.KUESIONER: _questionnaire(survey),
        SurveyStep.PENGUMPULAN: _collection(survey, paper),
        SurveyStep.HASIL: _result(paper),
        SurveyStep.TINDAK_LANJUT: _follow_up(survey, paper),
    }


def _plan(survey: Survey, paper: SurveyReport) -> Lines:
    days = [plain_date(day) for day in (survey.opens_on, survey.closes_on) if day]
    lines = [
        ("Judul", survey.title),
        ("Layanan yang disurvei", "; ".join(paper.services)),
        ("Jumlah pengguna layanan", _counted(survey.population, "orang")),
        ("Sampel (Krejcie dan Morgan)", _counted(paper.sample, "orang")),
    ]
    if survey.target is not None:
        lines.append(("Target responden", _counted(survey.target, "orang")))
    if days:
        lines.append(("Tanggal survei", " s.d. ".join(days)))
    return lines + ([("Bobot tiap unsur", paper.weight)] if paper.weight else [])


def _counted(n: int | None, what: str) -> str:
    return "" if n is None else f"{number(n)} {what}"


def _questionnaire(survey: Survey) -> Lines:
    if survey.recorded is not None:
        return [("Kuesioner", "Ditanyakan di luar aplikasi")]
    wordings = shown_wordings(survey)
    changed = {unsur for wording in wordings.values() for unsur in wording if wording[unsur] != OFFICIAL[unsur]}
    words = "Kata-kata resmi" if not changed else f"{len(changed)} dari {len(OFFICIAL)} pertanyaan disesuaikan"
    extra = f"{len(survey.extra_questions)} pertanyaan" if survey.extra_questions else "Tidak ada"
    return [("Kuesioner", words), ("Pertanyaan tambahan", extra)]


def _collection(survey: Survey, paper: SurveyReport) -> Lines:
    if survey.recorded is not None:
        return [("Responden", _counted(paper.respondents, "orang")), ("Sumber", survey.recorded.source)]
    zone = current_province().timezone
    came = "; ".join(f"{words.lower()} {number(n)}" for words, n in paper.sources if n)
    lines = [
        ("Dibuka", moment(survey.opened_at, zone) if survey.opened_at else ""),
        ("Ditutup", moment(survey.closed_at, zone) if survey.closed_at else ""),
        ("Responden", _respondents(paper)),
        ("Asal jawaban", came),
    ]
    return lines + ([("Ditandai, tidak dihitung", _counted(paper.marked, "jawaban"))] if paper.marked else [])


def _respondents(paper: SurveyReport) -> str:
    wanted = paper.target if paper.target is not None else paper.sample
    return _counted(paper.respondents, "orang") + (f" dari {number(wanted)} yang diperlukan" if wanted else "")


def _result(paper: SurveyReport) -> Lines:
    if paper.index is None or paper.grade is None:
        return [("IKM", "")]
    lines = [
        ("IKM", f"{number(paper.index, 2)}, mutu {paper.grade.letter} ({paper.grade.kinerja})"),
        ("Unsur terendah", "; ".join(row.unsur.label for row in paper.ranked(weakest=True))),
    ]
    if paper.index_with_marked is not None:
        lines.append(("Bila jawaban yang ditandai ikut dihitung", number(paper.index_with_marked, 2)))
    if paper.recorded and paper.recorded.doubt:
        lines.append(("Perhatian", paper.recorded.doubt))
    return lines


def _follow_up(survey: Survey, paper: SurveyReport) -> Lines:
    done = sum(line.done_at is not None for line in survey.follow_ups)
    lines = [
        ("Rencana tindak lanjut", f"{len(survey.follow_ups)} rencana" if survey.follow_ups else ""),
        ("Sudah dilaksanakan", f"{done} dari {len(survey.follow_ups)}; {len(shown(survey, PROOF))} bukti"),
    ]
    if paper.period_before:
        kept = sum(row.done for row in paper.done_before)
        lines.append((f"Tindak lanjut {paper.period_before}", f"{kept} dari {len(paper.done_before)} selesai"))
    return lines
