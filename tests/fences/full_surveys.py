"""Surveys of everything for the fences: being prepared, open, sent and published, and known by its averages only."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import sqlalchemy as sa
from PIL import Image

from fkp.documents.skm.report_content import report as compose
from fkp.documents.skm.report_content import snapshot
from fkp.duties.models import Period
from fkp.duties.sent_reports import RETURNED, VERIFIED
from fkp.rules.skm import Unsur
from fkp.rules.skm_questions import OFFICIAL, Question
from fkp.rules.surveys import SurveyStep
from fkp.storage.database import now, session
from fkp.storage.files import FileStore
from fkp.storage.provinces import current_province
from fkp.surveys import answering, paper, wordings
from fkp.surveys.actions import close_survey, open_survey, refresh_duty, start_survey
from fkp.surveys.answer_batches import SheetAnswer, take_sheet
from fkp.surveys.answering import SUGGESTION, Answer
from fkp.surveys.extra_questions import MOST
from fkp.surveys.models import ExtraQuestion, StepNote, Survey, SurveyText
from fkp.surveys.models_answers import KIOSK, PHONE, AnswerBatch, Response
from fkp.surveys.models_outcome import FollowUp, RecordedResult, SurveyDecision, SurveyFile, SurveyReport
from fkp.surveys.pace import Sender
from fkp.units.models import Service, Unit
from tests.fences.routes import Ids

DAY = "2026-03-04"
FEW_ANSWERS = 6
"""One more than the smallest group that is shown."""
SCORES: dict[str, int | None] = {unsur.value: 3 for unsur in Unsur} | {"waktu": 1, "sarpras": 2, "biaya": 4}
PROFILE = {"sex": "P", "age": "26-35", "education": "sma", "occupation": "petani", "disability": "tidak"}


@dataclass(frozen=True)
class Scene:
    """Of whose unit a survey is, in which period, what marks every text in it, and how many rows of each kind."""

    unit: Unit
    period: Period
    service: Service
    mark: str
    forum_id: object
    rows: int = 1


def fill_surveys(scene: Scene, *, words_of_service: bool = False) -> tuple[Ids, Ids, list[Ids]]:
    """A survey sent and published, an open one, and those beside them; with the ids of a row of each kind."""
    sent = published_survey(scene)
    if words_of_service:  # respondents choose their service first
        session().add(Service(unit_id=scene.unit.id, name=f"Layanan kedua {scene.mark}"))
        session().flush()
    opened = open_one(scene, words_of_service=words_of_service)
    return sent, opened, [recorded_survey(scene), survey_in_preparation(scene)]


def survey_in_preparation(scene: Scene) -> Ids:
    """One whose questionnaire can still be changed, with words for one service."""
    survey = _prepared(scene, "disiapkan")
    _word(survey, scene.service, scene.mark)
    return _ids(survey)


def open_one(scene: Scene, *, words_of_service: bool = False) -> Ids:
    """One that takes answers, with some of every source, after its report was returned with notes."""
    survey = _prepared(scene, "dibuka")
    if words_of_service:
        _word(survey, scene.service, scene.mark)
    open_survey(survey, by=None)
    ids = _answered(survey, scene) | _followed_up(survey, scene)
    report = _reported(survey, scene, RETURNED)
    report.returned_at = now()
    survey.notes.extend(StepNote(step=step.value, note=f"Perbaiki {scene.mark}") for step in SurveyStep)
    refresh_duty(scene.unit, scene.period.id)
    return _ids(survey) | ids


def published_survey(scene: Scene) -> Ids:
    """One that was closed, followed up, sent, and published; the coordinator looks at it now."""
    survey = _prepared(scene, "terkirim")
    open_survey(survey, by=None)
    ids = _answered(survey, scene) | _followed_up(survey, scene)
    close_survey(survey, by=None)
    _reported(survey, scene, RETURNED)
    _publish(survey, scene)
    return _ids(survey) | ids


def recorded_survey(scene: Scene) -> Ids:
    """One of which only the averages are known, verified and published."""
    survey = _prepared(scene, "dicatat")
    survey.recorded = RecordedResult(
        averages={unsur.value: "3.31" for unsur in Unsur},
        respondents=140,
        profile={"sex": {"L": 60, "P": 80}},
        typed_index="82.75",
        typed_letter="A",
        source=f"Papan pengumuman {scene.mark}",
    )
    survey.closed_at, survey.final_index, survey.final_respondents = now(), "82.75", 140
    session().flush()
    ids = _followed_up(survey, scene)
    report = _reported(survey, scene, VERIFIED)
    report.verified_at, report.verified_by_name = now(), f"Dewi {scene.mark}"
    _publish(survey, scene)
    return _ids(survey) | ids


# --- what a survey is made of ------------------------------------------------------------------------------


def _prepared(scene: Scene, state: str) -> Survey:
    survey = start_survey(scene.unit, scene.period, title=f"Survei {scene.mark} {state}", by=None)
    survey.population, survey.target = 120, 5
    survey.questionnaire_seen_at = now()
    _word(survey, None, scene.mark)
    for number in range(min(scene.rows, MOST // 2)):
        survey.extra_questions.append(
            ExtraQuestion(
                kind="pilihan", text=f"Dari mana {scene.mark} {number}?", options=[f"Desa {scene.mark}", "Kota"]
            )
        )
        survey.extra_questions.append(ExtraQuestion(kind="teks", text=f"Mengapa {scene.mark} {number}?"))
    survey.texts.append(SurveyText(key="latar_belakang", text=f"Latar belakang {scene.mark}"))
    session().flush()
    return survey


def _word(survey: Survey, service: Service | None, mark: str) -> None:
    of = "layanan" if service else "unit"
    words = {unsur: Question(f"{asked.text} ({of} {mark})", asked.answers) for unsur, asked in OFFICIAL.items()}
    wordings.set_wording(survey, service, words, by=None)


def _answered(survey: Survey, scene: Scene) -> Ids:
    """Answers from phones, some marked, from the kiosk, on paper, and in a sheet."""
    survey.kiosk_token = f"kios-{survey.id}-{scene.mark}"
    for number in range(FEW_ANSWERS + scene.rows):
        _accept(survey, scene, f"ponsel-{number}", f"d{number}", PHONE)
    for number in range(scene.rows):
        _accept(survey, scene, f"berulang-{number}", f"d{number}", PHONE)
        _accept(survey, scene, f"kios-{number}", "", KIOSK)
        entered = _in_its_own_sitting(survey, scene)
        imported = take_sheet(
            survey,
            [SheetAnswer(SCORES, number=1, service_id=scene.service.id, profile=PROFILE)],
            name=f"Olah {scene.mark} {number}.xlsx",
            digest=f"{survey.id}-{number}",
            by=None,
        )
    return {"response_id": entered.id, "batch_id": entered.batch_id, "import_id": imported.id}


def _accept(survey: Survey, scene: Scene, key: str, device: str, source: str) -> None:
    answer = Answer(
        key=f"{survey.id}-{key}",
        scores=SCORES,
        service_id=scene.service.id,
        profile=PROFILE,
        texts=dict.fromkeys(_asked(survey, "teks"), f"Karena {scene.mark}") | {SUGGESTION: f"Saran {scene.mark}"},
        choices=dict.fromkeys(_asked(survey, "pilihan"), 1),
    )
    assert answering.accept(survey.id, answer, day=DAY, sender=Sender(device, "a1"), source=source)


def _asked(survey: Survey, kind: str) -> list[int]:
    return [question.id for question in survey.extra_questions if question.kind == kind]


def _in_its_own_sitting(survey: Survey, scene: Scene) -> Response:
    """Each form as if somebody else entered it, so that there are many sittings."""
    entered = paper.enter(survey, SCORES, service_id=scene.service.id, suggestion=f"Kertas {scene.mark}", by=None)
    sitting = session().get_one(AnswerBatch, entered.batch_id)
    sitting.name, sitting.by_name = f"Kertas {scene.mark}", f"Pengetik {scene.mark} {sitting.id}"
    session().flush()
    return entered


def _followed_up(survey: Survey, scene: Scene) -> Ids:
    for number in range(scene.rows):
        line = FollowUp(
            unsur=Unsur.WAKTU.value,
            problem=f"Antre lama {scene.mark}",
            action=f"Menambah loket {scene.mark} {number}",
            due_text=f"Triwulan I {scene.mark}",
            due=date(2027, 3, 31),
            person_in_charge=f"Kepala loket {scene.mark}",
            done_at=date(2026, 11, 1),
            result=f"Loket bertambah {scene.mark}",
            forum_id=scene.forum_id,
        )
        survey.follow_ups.append(line)
        session().flush()
        proof = _file(survey, "bukti_tindak_lanjut", scene.mark, number, line.id)
        photo = _file(survey, "dokumentasi", scene.mark, number)
    refresh_duty(scene.unit, scene.period.id)
    return {"follow_up_id": line.id, "survey_proof_id": proof.id, "survey_file_id": photo.id}


def _file(survey: Survey, kind: str, mark: str, number: int, follow_up_id: int | None = None) -> SurveyFile:
    out = BytesIO()
    Image.new("RGB", (60, 40), (survey.id % 250, number * 7 % 250, 30)).save(out, "JPEG")
    out.seek(0)
    stored = FileStore(current_province().files).keep_photo(out, f"{mark}.jpg")
    file = SurveyFile(
        survey_id=survey.id,
        kind=kind,
        follow_up_id=follow_up_id,
        caption=f"Keterangan {mark}",
        sha256=stored.sha256,
        thumbnail_sha256=stored.thumbnail_sha256,
        original_name=stored.original_name,
        media_type=stored.media_type,
        size=stored.size,
        width=stored.width,
        height=stored.height,
        uploaded_by_name=f"Pengunggah {mark}",
    )
    session().add(file)
    session().flush()
    session().expire(survey, ["files"])
    return file


def _reported(survey: Survey, scene: Scene, verdict: str) -> SurveyReport:
    """Its report as sent, with an earlier verdict on it."""
    paper_sent = compose(survey, draft=False)
    pdf = FileStore(current_province().files).keep_bytes(
        f"%PDF-1.4 {scene.mark} {survey.code}".encode(), "application/pdf", "laporan.pdf"
    )
    report = survey.report = SurveyReport(
        reference=f"TT-{survey.code}",
        sent_at=now(),
        sent_by_name=f"Kepala {scene.mark}",
        pdf_sha256=pdf.sha256,
        content=snapshot(paper_sent),
    )
    session().flush()
    session().add(
        SurveyDecision(
            report_id=report.id,
            by_name=f"Dewi {scene.mark}",
            verdict=verdict,
            note=f"Catatan {scene.mark}",
            stage_notes={SurveyStep.RENCANA.value: f"Perbaiki {scene.mark}"},
        )
    )
    session().flush()
    return report


def _publish(survey: Survey, scene: Scene) -> None:
    survey.published_at, survey.published_by_name = now(), f"Kepala {scene.mark}"
    refresh_duty(scene.unit, scene.period.id)


def _ids(survey: Survey) -> Ids:
    """What the routes call this survey and what leads to it."""
    question = session().scalar(
        sa.select(sa.func.max(ExtraQuestion.id)).where(
            ExtraQuestion.survey_id == survey.id, ExtraQuestion.kind == "pilihan"
        )
    )
    ids: Ids = {"survey_id": survey.id, "survey_code": survey.code, "question_id": question}
    if survey.link is not None:
        ids |= {"link_code": survey.link.code, "token": survey.kiosk_token}
    return ids
