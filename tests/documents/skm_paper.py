"""The survey whose papers these tests print: the averages of Bantul's table of 2023, a village's respondents."""

from datetime import date
from decimal import Decimal
from typing import Any

from fkp.documents.skm.card import Card
from fkp.documents.skm.report import (
    AskedQuestion,
    DoneRow,
    ForumRow,
    PlanRow,
    ProfileGroup,
    ServiceRow,
    SurveyReport,
    TrendRow,
    UnsurRow,
)
from fkp.rules import skm
from fkp.rules.skm import Unsur
from fkp.rules.skm_questions import OFFICIAL
from tests.documents.paper import KOP, RINA

AVERAGES = dict(zip(Unsur, ("3.41", "3.52", "3.10", "3.93", "3.47", "3.61", "3.70", "3.02", "3.33"), strict=True))
RESPONDENTS = 200
INDEX = skm.index(AVERAGES)
SEX = ProfileGroup("Jenis kelamin", (("Laki-laki", 80), ("Perempuan", 120)), RESPONDENTS)
EDUCATION = ProfileGroup("Pendidikan", (("SD", 60), ("SMA", 131), ("Diploma", None), ("S3", None)), 197)
PLAN = (
    PlanRow(
        Unsur.PENGADUAN.label,
        "Kotak saran tidak pernah dibuka.",
        "Menunjuk petugas pengaduan",
        "Triwulan IV 2026",
        "Kepala Tata Usaha",
    ),
)
DONE = (
    DoneRow(Unsur.SARPRAS.label, "Menambah kursi tunggu", True, "Dua puluh kursi dipasang.", "Foto ruang tunggu"),
    DoneRow(Unsur.WAKTU.label, "Nomor antrean elektronik", False, ""),
)


def rows(averages: dict[Unsur, str]) -> tuple[UnsurRow, ...]:
    """The rows of these averages, RESPONDENTS answers each."""
    return tuple(
        UnsurRow(
            unsur=unsur,
            answered=RESPONDENTS,
            total=round(Decimal(average) * RESPONDENTS),
            average=Decimal(average),
            weighted=skm.weighted(average, len(averages)),
            converted=skm.converted(average),
            grade=skm.grade(skm.converted(average)),
        )
        for unsur, average in averages.items()
    )


def report(**changes: Any) -> SurveyReport:
    """The survey's report, sent unless said otherwise."""
    values: dict[str, Any] = {
        "letterhead": KOP,
        "title": "SKM Triwulan III 2026",
        "period": "Triwulan III 2026",
        "year": 2026,
        "head": RINA,
        "place_written": "Poso",
        "written_on": date(2026, 10, 9),
        "services": ("Poli Umum", "Kesehatan Ibu dan Anak"),
        "population": 1200,
        "sample": skm.sample_size(1200),
        "target": None,
        "opened_on": date(2026, 7, 1),
        "closed_on": date(2026, 9, 30),
        "respondents": RESPONDENTS,
        "index": INDEX,
        "grade": skm.grade(INDEX),
        "rows": rows(AVERAGES),
        "sources": (("Ponsel", 150), ("Kios", 0), ("Kertas", 50)),
        "profile": (SEX, EDUCATION),
        "by_service": (
            ServiceRow("Poli Umum", 130, {unsur: Decimal(a) for unsur, a in AVERAGES.items()}, INDEX, "B"),
            ServiceRow("Kesehatan Ibu dan Anak", 70, {Unsur.WAKTU: Decimal("3.00")}, Decimal("75.00"), "C"),
        ),
        "plan": PLAN,
        "forums": (ForumRow("Perbaikan waktu tunggu", date(2026, 10, 20)),),
        "trend": (
            TrendRow("Triwulan II 2026", 160, Decimal("84.00"), skm.grade("84.00")),
            TrendRow("Triwulan III 2026", RESPONDENTS, INDEX, skm.grade(INDEX), present=True),
        ),
        "period_before": "Triwulan II 2026",
        "done_before": DONE,
        "questionnaire": tuple(AskedQuestion(unsur.label, q.text, q.answers) for unsur, q in OFFICIAL.items()),
    }
    return SurveyReport(**values | changes)


def card(**changes: Any) -> Card:
    """The publication card of the same survey."""
    values: dict[str, Any] = {
        "letterhead": KOP,
        "period": "Triwulan III 2026",
        "index": INDEX,
        "grade": skm.grade(INDEX),
        "services": ("Poli Umum", "Kesehatan Ibu dan Anak"),
        "respondents": RESPONDENTS,
        "profile": (SEX, EDUCATION),
        "opened_on": date(2026, 7, 1),
        "closed_on": date(2026, 9, 30),
        "address": "https://fkp.contoh.go.id/sulteng/hasil-skm/SKM-2026-0001",
    }
    return Card(**values | changes)
