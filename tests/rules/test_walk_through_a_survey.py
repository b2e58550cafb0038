"""A survey walks from its plan to its publication, and each part says what it still needs."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fkp.rules.skm import Unsur
from fkp.rules.stages import DutyState, StageStatus
from fkp.rules.surveys import (
    PERIOD_KINDS,
    SurveyEvidence,
    SurveyState,
    SurveyStep,
    accepts_answers,
    advice,
    duty_state,
    missing,
    periods_of_year,
    progress,
    send_obstacles,
    status,
    why_shut,
)

WEAK = frozenset({Unsur.WAKTU, Unsur.BIAYA, Unsur.SARPRAS})
NEW = SurveyEvidence(title="SKM Tahun 2026")
READY = replace(NEW, services=3, population=200, questionnaire_seen=True)
OPEN = replace(READY, state=SurveyState.DIBUKA, respondents=40)
CLOSED = replace(OPEN, state=SurveyState.DITUTUP, respondents=150, weak_unsur=WEAK)
PLANNED = replace(CLOSED, planned_unsur=WEAK, follow_up_total=3)
SENT = replace(PLANNED, report_sent=True)
VERIFIED = replace(SENT, report_verified=True)
PUBLISHED = replace(VERIFIED, published=True)
WALK = [NEW, READY, OPEN, CLOSED, PLANNED, SENT, VERIFIED, PUBLISHED]

TODAY = date(2026, 3, 4)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)

DONE, BEGUN, FRESH, SHUT = (
    StageStatus.SELESAI,
    StageStatus.SEDANG_DIISI,
    StageStatus.BELUM_MULAI,
    StageStatus.BELUM_BISA,
)


# --- open and shut ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "opens_on", "closes_on", "words"),
    [
        (SurveyState.DIBUKA, None, None, None),
        (SurveyState.DIBUKA, TODAY, TODAY, None),
        (SurveyState.DIBUKA, YESTERDAY, TOMORROW, None),
        (SurveyState.DIBUKA, TOMORROW, None, "Survei ini dibuka mulai 5 Maret 2026."),
        (SurveyState.DIBUKA, None, YESTERDAY, "Survei ini sudah berakhir pada 3 Maret 2026."),
        (SurveyState.DISIAPKAN, YESTERDAY, TOMORROW, "Survei ini belum dibuka."),
        (SurveyState.DITUTUP, YESTERDAY, TOMORROW, "Survei ini sudah ditutup."),
    ],
)
def test_survey_takes_answers_while_open_and_says_why_not(
    state: SurveyState, opens_on: date | None, closes_on: date | None, words: str | None
) -> None:
    assert why_shut(state, opens_on, closes_on, TODAY) == words
    assert accepts_answers(state, opens_on, closes_on, TODAY) is (words is None)


def test_states_in_words() -> None:
    assert [state.label for state in SurveyState] == ["Disiapkan", "Dibuka", "Ditutup"]


# --- the task list ----------------------------------------------------------------------------------------------


def test_parts_in_order_and_in_words() -> None:
    assert [step.label for step in SurveyStep] == [
        "Rencana", "Kuesioner", "Pengumpulan jawaban", "Hasil", "Tindak lanjut", "Laporan", "Verifikasi", "Publikasi",
    ]  # fmt: skip
    assert all(step.lead.endswith(".") for step in SurveyStep)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        pytest.param(NEW, [BEGUN, FRESH, FRESH, SHUT, SHUT, SHUT, SHUT, SHUT], id="new"),
        pytest.param(READY, [DONE, DONE, FRESH, SHUT, SHUT, SHUT, SHUT, SHUT], id="ready"),
        pytest.param(OPEN, [DONE, DONE, BEGUN, BEGUN, SHUT, SHUT, SHUT, SHUT], id="open"),
        pytest.param(CLOSED, [DONE, DONE, DONE, DONE, FRESH, FRESH, SHUT, FRESH], id="closed"),
        pytest.param(replace(CLOSED, follow_up_total=1, planned_unsur=frozenset({Unsur.WAKTU})),
                     [DONE, DONE, DONE, DONE, BEGUN, FRESH, SHUT, FRESH], id="partly planned"),
        pytest.param(PLANNED, [DONE, DONE, DONE, DONE, DONE, FRESH, SHUT, FRESH], id="planned"),
        pytest.param(SENT, [DONE, DONE, DONE, DONE, DONE, DONE, FRESH, FRESH], id="sent"),
        pytest.param(VERIFIED, [DONE, DONE, DONE, DONE, DONE, DONE, DONE, FRESH], id="verified"),
        pytest.param(PUBLISHED, [DONE] * 8, id="published"),
    ],
)  # fmt: skip
def test_task_list_along_the_way(evidence: SurveyEvidence, expected: list[StageStatus]) -> None:
    assert [status(step, evidence) for step in SurveyStep] == expected
    assert progress(evidence) == (expected.count(StageStatus.SELESAI), 8)


@pytest.mark.parametrize("step", SurveyStep)
def test_part_with_an_unanswered_note_wants_mending(step: SurveyStep) -> None:
    evidence = replace(PUBLISHED, returned=frozenset({step}))
    assert status(step, evidence) is StageStatus.PERLU_PERBAIKAN
    assert progress(evidence) == (7, 8)


@pytest.mark.parametrize("evidence", WALK)
@pytest.mark.parametrize("step", SurveyStep)
def test_part_is_done_exactly_when_nothing_is_missing(step: SurveyStep, evidence: SurveyEvidence) -> None:
    assert (status(step, evidence) is StageStatus.SELESAI) == (not missing(step, evidence))


def test_progress_never_goes_back_along_the_way() -> None:
    done = [progress(evidence)[0] for evidence in WALK]
    assert done == [0, 2, 2, 4, 5, 6, 7, 8]


# --- what is missing --------------------------------------------------------------------------------------------


def test_plan_says_what_it_lacks() -> None:
    assert missing(SurveyStep.RENCANA, SurveyEvidence()) == [
        "Judul survei belum diisi.",
        "Belum ada layanan yang disurvei.",
        "Jumlah pengguna layanan (populasi) belum diisi.",
    ]
    assert missing(SurveyStep.RENCANA, READY) == []


def test_collection_is_done_once_closed_with_answers() -> None:
    assert missing(SurveyStep.PENGUMPULAN, READY) == ["Survei belum dibuka.", "Belum ada jawaban."]
    assert missing(SurveyStep.PENGUMPULAN, OPEN) == ["Survei belum ditutup."]
    assert missing(SurveyStep.PENGUMPULAN, replace(CLOSED, respondents=0)) == ["Belum ada jawaban."]


def test_follow_up_names_the_weak_unsur_without_a_plan_in_their_order() -> None:
    assert missing(SurveyStep.TINDAK_LANJUT, CLOSED) == [
        "Belum ada rencana untuk unsur Waktu Penyelesaian.",
        "Belum ada rencana untuk unsur Biaya/Tarif.",
        "Belum ada rencana untuk unsur Sarana dan Prasarana.",
    ]
    one_left = replace(CLOSED, planned_unsur=frozenset({Unsur.WAKTU, Unsur.SARPRAS, Unsur.PRODUK}))
    assert missing(SurveyStep.TINDAK_LANJUT, one_left) == ["Belum ada rencana untuk unsur Biaya/Tarif."]
    assert missing(SurveyStep.TINDAK_LANJUT, OPEN) == ["Unsur yang lemah diketahui setelah survei ditutup."]


# --- advice -----------------------------------------------------------------------------------------------------


def test_too_few_respondents_are_advised_about_and_hinder_nothing() -> None:
    few = replace(PLANNED, respondents=100)  # the sample of 200 is 132
    assert advice(SurveyStep.PENGUMPULAN, few) == ["Baru 100 dari 132 responden; kurang 32 orang."]
    assert status(SurveyStep.PENGUMPULAN, few) is StageStatus.SELESAI
    assert send_obstacles(few) == []


@pytest.mark.parametrize(
    ("population", "target", "respondents", "words"),
    [
        (200, None, 132, []),
        (200, 50, 49, ["Baru 49 dari 50 responden; kurang 1 orang."]),
        (200, 50, 50, []),
        (None, None, 1, []),
        (0, None, 1, []),
    ],
)
def test_wanted_respondents_are_the_target_or_the_sample(
    population: int | None, target: int | None, respondents: int, words: list[str]
) -> None:
    evidence = replace(OPEN, population=population, target=target, respondents=respondents)
    assert advice(SurveyStep.PENGUMPULAN, evidence) == words


@pytest.mark.parametrize(
    ("target", "words"),
    [(131, ["Sasaran 131 orang di bawah sampel Krejcie–Morgan, yaitu 132 orang."]), (132, []), (None, [])],
)
def test_target_below_the_sample_is_advised_about(target: int | None, words: list[str]) -> None:
    assert advice(SurveyStep.RENCANA, replace(READY, target=target)) == words


@pytest.mark.parametrize("step", [SurveyStep.PENGUMPULAN, SurveyStep.HASIL])
def test_marked_answers_are_pointed_out(step: SurveyStep) -> None:
    evidence = replace(CLOSED, marked_waiting=2)
    assert "2 jawaban ditandai dan berada di luar indeks. Periksalah." in advice(step, evidence)


def test_publishing_before_verification_is_advised_against() -> None:
    assert advice(SurveyStep.PUBLIKASI, SENT) != []
    assert advice(SurveyStep.PUBLIKASI, VERIFIED) == []


# --- sending ----------------------------------------------------------------------------------------------------


def test_closed_and_planned_survey_can_be_sent() -> None:
    assert send_obstacles(PLANNED) == []


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        (replace(PLANNED, state=SurveyState.DIBUKA), "Pengumpulan jawaban: Survei belum ditutup."),
        (replace(PLANNED, respondents=0), "Pengumpulan jawaban: Belum ada jawaban."),
        (
            replace(PLANNED, planned_unsur=WEAK - {Unsur.BIAYA}),
            "Tindak lanjut: Belum ada rencana untuk unsur Biaya/Tarif.",
        ),
        (
            replace(PLANNED, returned=frozenset({SurveyStep.KUESIONER})),
            "Kuesioner: catatan koordinator belum dijawab.",
        ),
        (replace(PLANNED, services=0), "Rencana: Belum ada layanan yang disurvei."),
    ],
)
def test_obstacles_to_sending_name_their_part(evidence: SurveyEvidence, words: str) -> None:
    assert words in send_obstacles(evidence)


def test_questionnaire_nobody_looked_at_does_not_hinder_sending() -> None:
    assert send_obstacles(replace(PLANNED, questionnaire_seen=False)) == []


# --- the duty ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (NEW, DutyState.BERJALAN),
        (PLANNED, DutyState.BERJALAN),
        (SENT, DutyState.DIKIRIM),
        (replace(PLANNED, report_returned=True), DutyState.PERLU_PERBAIKAN),
        (replace(SENT, returned=frozenset({SurveyStep.RENCANA})), DutyState.PERLU_PERBAIKAN),
        (VERIFIED, DutyState.TERVERIFIKASI),
    ],
)
def test_duty_the_survey_fulfils(evidence: SurveyEvidence, expected: DutyState) -> None:
    assert duty_state(evidence) is expected


# --- periods ----------------------------------------------------------------------------------------------------


def test_periods_of_a_year() -> None:
    assert periods_of_year("tahun", 2026) == [("Tahun 2026", date(2026, 1, 1), date(2026, 12, 31))]
    assert periods_of_year("semester", 2026) == [
        ("Semester I 2026", date(2026, 1, 1), date(2026, 6, 30)),
        ("Semester II 2026", date(2026, 7, 1), date(2026, 12, 31)),
    ]
    assert periods_of_year("triwulan", 2024) == [
        ("Triwulan I 2024", date(2024, 1, 1), date(2024, 3, 31)),
        ("Triwulan II 2024", date(2024, 4, 1), date(2024, 6, 30)),
        ("Triwulan III 2024", date(2024, 7, 1), date(2024, 9, 30)),
        ("Triwulan IV 2024", date(2024, 10, 1), date(2024, 12, 31)),
    ]


@given(st.sampled_from(sorted(PERIOD_KINDS)), st.integers(1990, 2100))
def test_periods_fill_the_year_without_gap_or_overlap(kind: str, year: int) -> None:
    periods = periods_of_year(kind, year)
    assert len(periods) == PERIOD_KINDS[kind]
    assert (periods[0][1], periods[-1][2]) == (date(year, 1, 1), date(year, 12, 31))
    for (_, _, ends), (_, starts, _) in pairwise(periods):
        assert starts == ends + timedelta(days=1)


def test_unknown_kind_of_period_is_refused() -> None:
    with pytest.raises(KeyError):
        periods_of_year("bulan", 2026)
