"""Surveys played through the program itself: planned, answered, closed, followed up, reported and published."""

import random
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from fkp.accounts.models import RoleGrant
from fkp.demo.files import keep_photo
from fkp.demo.play import PDF, holder
from fkp.documents import actions_verification
from fkp.documents.skm import actions_report
from fkp.documents.skm.report import report_pdf
from fkp.documents.skm.report_content import report
from fkp.duties.models import SKM, Period
from fkp.forums.files import file_store
from fkp.rules.permissions import Role
from fkp.rules.skm import Unsur
from fkp.rules.skm_profile import FIELDS
from fkp.rules.surveys import SurveyStep
from fkp.storage.database import session
from fkp.storage.provinces import current_province
from fkp.surveys import actions, answering, paper
from fkp.surveys.answering import SUGGESTION, Answer
from fkp.surveys.beginning import usual_title
from fkp.surveys.extra_questions import add_question
from fkp.surveys.follow_up import add_line, set_outcome
from fkp.surveys.links import set_kiosk
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import KIOSK, NO_SERVICE, PHONE
from fkp.surveys.pace import Sender
from fkp.surveys.results import result
from fkp.surveys.survey_files import PROOF, add_file
from fkp.surveys.wordings import mark_seen, take_variant
from fkp.units.models import Unit

SUGGESTIONS = (
    "Antrean pagi terlalu lama, mohon loket ditambah pada hari Senin.",
    "Petugasnya ramah dan sabar menjelaskan. Terima kasih.",
    "Kursi tunggu kurang, banyak yang berdiri.",
    "Mohon ada papan yang menyebut berapa lama layanan selesai.",
    "Toilet pengunjung perlu dibersihkan lebih sering.",
    "Sebaiknya berkas dapat dikirim lebih dulu lewat ponsel.",
    "Pelayanan sudah baik, pertahankan.",
    "Saya tidak tahu harus mengadu ke mana bila berkas lama.",
)
_USUAL = (2, 3, 3, 3, 4, 4)
_SCORES = {
    Unsur.BIAYA: (4,),
    Unsur.WAKTU: (1, 2, 2, 3, 3),
    Unsur.SARPRAS: (2, 2, 3, 3),
    Unsur.PENGADUAN: (2, 3, 3, 4),
}
"""What people answer: most services are free, waiting and rooms are what they complain of."""
_PROFILE = {
    "sex": ("L", "P", "P"),
    "age": ("17-25", "26-35", "26-35", "36-45", "46-55", ">55"),
    "education": ("sd", "smp", "sma", "sma", "diploma", "s1"),
    "occupation": ("pns", "swasta", "wirausaha", "petani", "petani", "pelajar", "tidak_bekerja"),
    "disability": ("tidak",) * 30 + ("fisik",),
    "hours": ("pagi", "pagi", "siang"),
}
assert set(_PROFILE) == set(FIELDS)


class SurveyPlayer:
    """Leads one unit's staff through a survey, a step at a time."""

    def __init__(self, unit_name: str, period_name: str, chance: random.Random) -> None:
        self.unit = session().scalars(sa.select(Unit).where(Unit.name == unit_name)).one()
        periods = sa.select(Period).where(Period.duty == SKM, Period.name == period_name)
        self._period = session().scalars(periods).one()
        self.petugas = holder(Role.PETUGAS, RoleGrant.unit_id == self.unit.id)
        self.head = holder(Role.KEPALA_UNIT, RoleGrant.unit_id == self.unit.id)
        self._coordinator = holder(Role.KOORDINATOR_KABUPATEN, RoleGrant.region_code == self.unit.region_code)
        self._chance = chance
        self._answers = 0
        self.survey: Survey

    def plan(self, population: int, *, layout: str = "semua", online: bool = False) -> None:
        """Begin the survey and say whom it asks; `online` gives its first service the words for online services."""
        self.survey = actions.start_survey(self.unit, self._period, title=usual_title(self._period), by=self.petugas)
        values = {"population": population, "closes_on": self._period.ends, "layout": layout}
        actions.change_plan(self.survey, values=values, by=self.petugas)
        if online:
            take_variant(self.survey, self.unit.services[0], "daring", by=self.petugas)
        mark_seen(self.survey, by=self.petugas)

    def ask_more(self) -> None:
        """Two questions of the unit's own."""
        choice = {"kind": "pilihan", "text": "Dari mana Anda tahu layanan ini?", "required": False}
        add_question(
            self.survey, choice | {"options": ["Tetangga", "Media sosial", "Papan di kantor"]}, by=self.petugas
        )
        words = {"kind": "teks", "text": "Layanan apa yang perlu ditambah?", "options": [], "required": False}
        add_question(self.survey, words, by=self.petugas)

    def open(self) -> None:
        """Let people answer, also on the tablet at the counter."""
        actions.open_survey(self.survey, by=self.petugas)
        set_kiosk(self.survey, True, by=self.petugas)

    def be_answered(self, phones: int, *, kiosk: int = 0, on_paper: int = 0, again: int = 0) -> None:
        """So many answers; `again` are second ones of a phone, which stand apart until they are looked at."""
        for number in range(phones):
            self._answer(PHONE, f"ponsel {number}")
        for _ in range(kiosk):
            self._answer(KIOSK, "")
        for _ in range(again):
            self._answer(PHONE, "ponsel 0")
        for _ in range(on_paper):
            paper.enter(
                self.survey, self._scores(), profile=self._profile(), service_id=self._service(), by=self.petugas
            )

    def close(self) -> None:
        """Take no more answers."""
        actions.close_survey(self.survey, by=self.petugas)

    def follow_up(self, *, done: int = 0) -> None:
        """Plan something for every weak unsur; the first `done` are done, with a photo."""
        for number, unsur in enumerate(result(self.survey).weakest):
            line = add_line(self.survey, {"unsur": unsur.value, **_PLANS.get(unsur, _PLAN)}, by=self.petugas)
            if number < done:
                photo = keep_photo(file_store(), self._chance, self.survey.id * 100 + number)
                add_file(self.survey, PROOF, photo, follow_up_id=line.id, by=self.petugas)
                told = "Sudah dilaksanakan dan diumumkan di ruang tunggu."
                set_outcome(self.survey, line.id, done_at=self._period.ends, result=told, by=self.petugas)

    def send(self) -> None:
        """Draw and send the report, as the head of the unit."""
        drawn = report(self.survey, draft=False)
        stored = file_store().keep_bytes(report_pdf(drawn), PDF, f"Laporan {self.survey.code}.pdf")
        actions_report.send_report(self.survey, drawn, stored.sha256, by=self.head)

    def verify(self) -> None:
        """The coordinator finds everything in order."""
        seen = actions_verification.standing(self.survey)
        note = "Angka sesuai lembar pengolahan. Terima kasih."
        actions_verification.verify_report(self.survey, note=note, stage_notes={}, seen=seen, by=self._coordinator)

    def send_back(self, notes: Mapping[SurveyStep, str]) -> None:
        """The coordinator returns the report with what is to be mended in which part."""
        seen = actions_verification.standing(self.survey)
        said = {step.value: text for step, text in notes.items()}
        actions_verification.return_report(
            self.survey, note="Mohon diperbaiki lalu dikirim lagi.", stage_notes=said, seen=seen, by=self._coordinator
        )

    def publish(self) -> None:
        """Show the result to everybody."""
        actions.publish(self.survey, by=self.head)

    def _answer(self, source: str, device: str) -> None:
        self._answers += 1
        day = self._period.starts + timedelta(
            days=self._chance.randrange((self._last_day() - self._period.starts).days)
        )
        said = self._chance.choice(SUGGESTIONS) if self._chance.random() < 0.15 else ""
        answer = Answer(
            key=f"demo-{self.survey.code}-{self._answers}",
            scores=self._scores(),
            service_id=self._service(),
            profile=self._profile(),
            texts={SUGGESTION: said},
            choices={
                question.id: self._chance.randrange(3) for question in self.survey.extra_questions if question.options
            },
            at=datetime.combine(day, time(9 + self._answers % 6, 10), ZoneInfo(current_province().timezone)),
        )
        sender = Sender(f"d{self.survey.id} {device}"[:24] if device else "", "")
        answering.accept(self.survey.id, answer, day=day.isoformat(), sender=sender, source=source)

    def _last_day(self) -> date:
        """Nobody answers tomorrow."""
        return min(self._period.ends, datetime.now(ZoneInfo(current_province().timezone)).date())

    def _scores(self) -> dict[str, int | None]:
        return {unsur.value: self._chance.choice(_SCORES.get(unsur, _USUAL)) for unsur in Unsur}

    def _profile(self) -> dict[str, str]:
        return {field: self._chance.choice(options) for field, options in _PROFILE.items()}

    def _service(self) -> int:
        services = [service.id for service in self.unit.services if service.active]
        return self._chance.choice(services) if services else NO_SERVICE


_PLAN = {
    "action": "Menyusun perbaikan bersama petugas loket.",
    "due_text": "Triwulan I 2027",
    "person_in_charge": "Kepala unit",
}
_PLANS: Mapping[Unsur, Mapping[str, str]] = {
    Unsur.WAKTU: {
        "problem": "Antrean menumpuk pada Senin dan Kamis pagi.",
        "action": "Membuka loket kedua pada Senin dan Kamis, dan menempel lama layanan di ruang tunggu.",
        "due_text": "Triwulan I 2027",
        "person_in_charge": "Kepala subbagian tata usaha",
    },
    Unsur.SARPRAS: {
        "problem": "Kursi tunggu kurang dan ruang tunggu panas.",
        "action": "Menambah dua puluh kursi dan kipas angin di ruang tunggu.",
        "due_text": "Triwulan I 2027",
        "person_in_charge": "Pengurus barang",
    },
    Unsur.PENGADUAN: {
        "problem": "Warga tidak tahu ke mana mengadu.",
        "action": "Memasang papan alur pengaduan dan menunjuk petugas pengaduan.",
        "due_text": "Triwulan I 2027",
        "person_in_charge": "Petugas pengaduan",
    },
}
