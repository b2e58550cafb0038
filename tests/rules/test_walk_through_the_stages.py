"""A forum walks from preparation to a verified report, and each stage says what it still needs."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fkp.rules.participation import Group
from fkp.rules.stages import (
    DutyState,
    Evidence,
    Stage,
    StageStatus,
    advice,
    blockers,
    duty_state,
    freeze_obstacles,
    missing,
    next_stage,
    progress,
    send_obstacles,
    status,
)

UNTOUCHED = Evidence()
COMPLETE = Evidence(
    topic="Standar Pelayanan Puskesmas",
    subjects=1,
    services=2,
    mode="tatap_muka",
    form="dialog_interaktif",
    place_or_link="Aula Puskesmas",
    date=date(2025, 10, 7),
    start=time(9, 0),
    team_size=4,
    agenda_items=5,
    discussion_entries=3,
    participants=20,
    attended=18,
    groups_present=frozenset(Group),
    photos=4,
    has_daftar_hadir=True,
    has_materials=True,
    items=2,
    berita_acara_number="BA/3/X/2025",
    signatories=10,
    frozen=True,
    signed_scan=True,
    agreed_items=2,
    follow_up_planned=2,
    sent=True,
    verified=True,
    touched=frozenset(Stage),
)
UNSENT = replace(COMPLETE, sent=False, verified=False)
HELD = replace(UNSENT, frozen=False, signed_scan=False, berita_acara_number="", signatories=0)


def test_the_nine_stages_stand_in_order_with_label_and_lead() -> None:
    assert [stage.label for stage in Stage] == [
        "Persiapan", "Diskusi", "Peserta", "Dokumentasi", "Kesepakatan", "Berita acara", "Tindak lanjut",
        "Laporan", "Verifikasi",
    ]  # fmt: skip
    assert all(stage.lead.endswith(".") and stage.lead.count(".") == 1 for stage in Stage)


def test_statuses_and_states_are_labelled() -> None:
    assert [found.label for found in StageStatus] == [
        "Belum bisa dimulai", "Belum mulai", "Sedang diisi", "Perlu perbaikan", "Selesai",
    ]  # fmt: skip
    assert [state.label for state in DutyState] == [
        "Belum mulai", "Berjalan", "Dikirim", "Perlu perbaikan", "Terverifikasi",
    ]  # fmt: skip


def test_an_untouched_forum_starts_at_preparation() -> None:
    assert next_stage(UNTOUCHED) is Stage.PERSIAPAN
    assert progress(UNTOUCHED) == (0, 9)
    assert {stage: status(stage, UNTOUCHED).value for stage in Stage} == {
        "persiapan": "belum_mulai",
        "diskusi": "belum_mulai",
        "peserta": "belum_mulai",
        "dokumentasi": "belum_mulai",
        "kesepakatan": "belum_bisa",
        "berita_acara": "belum_bisa",
        "tindak_lanjut": "belum_bisa",
        "laporan": "belum_bisa",
        "verifikasi": "belum_bisa",
    }


def test_a_complete_forum_has_nothing_left() -> None:
    assert next_stage(COMPLETE) is None
    assert progress(COMPLETE) == (9, 9)
    assert all(missing(stage, COMPLETE) == blockers(stage, COMPLETE) == [] for stage in Stage)
    assert all(advice(stage, COMPLETE) == [] for stage in Stage)


def test_an_untouched_forum_says_all_that_preparation_needs() -> None:
    assert missing(Stage.PERSIAPAN, UNTOUCHED) == [
        "Tema forum belum diisi.",
        "Pokok bahasan belum dipilih.",
        "Layanan yang dibahas belum dipilih.",
        "Cara pelaksanaan (tatap muka atau non-tatap muka) belum dipilih.",
        "Bentuk kegiatan belum dipilih.",
        "Tempat forum belum diisi.",
        "Tanggal forum belum diisi.",
        "Jam mulai belum diisi.",
        "Tim pelaksana belum diisi.",
        "Susunan acara belum diisi.",
    ]


ONE_THING_LACKS = [
    (Stage.PERSIAPAN, {"topic": "  "}, "Tema forum belum diisi."),
    (Stage.PERSIAPAN, {"end": time(9, 0)}, "Jam selesai harus sesudah jam mulai."),
    (
        Stage.PERSIAPAN,
        {"mode": "non_tatap_muka", "place_or_link": ""},
        "Tautan atau saluran forum belum diisi.",
    ),
    (Stage.DISKUSI, {"unanswered_entries": 2}, "2 masukan belum diberi tanggapan."),
    (Stage.PESERTA, {"attended": 0}, "Belum ada peserta yang ditandai hadir."),
    (
        Stage.PESERTA,
        {"groups_present": frozenset({Group.PENYELENGGARA})},
        "Belum ada peserta dari luar penyelenggara layanan yang hadir.",
    ),
    (Stage.DOKUMENTASI, {"photos": 0}, "Belum ada foto kegiatan."),
    (Stage.DOKUMENTASI, {"has_daftar_hadir": False}, "Daftar hadir belum diunggah."),
    (Stage.KESEPAKATAN, {"items": 0}, "Belum ada masalah yang dituliskan."),
    (Stage.KESEPAKATAN, {"items_without_recommendation": 1}, "1 butir belum punya rekomendasi."),
    (Stage.KESEPAKATAN, {"items_without_term": 1}, "1 butir belum punya jangka waktu penyelesaian."),
    (Stage.KESEPAKATAN, {"items_without_person": 2}, "2 butir belum punya penanggung jawab."),
    (Stage.KESEPAKATAN, {"items_without_stance": 2}, "2 butir belum diberi sikap para pihak."),
    (Stage.BERITA_ACARA, {"berita_acara_number": ""}, "Berita acara belum bernomor."),
    (
        Stage.BERITA_ACARA,
        {"signatories": 1},
        "Penanda tangan belum lengkap: perlu kepala unit dan wakil masyarakat.",
    ),
    (
        Stage.BERITA_ACARA,
        {"signed_scan": False},
        "Pindaian berita acara yang sudah ditandatangani belum diunggah.",
    ),
    (Stage.TINDAK_LANJUT, {"follow_up_planned": 1}, "1 butir kesepakatan belum punya rencana aksi."),
    (Stage.LAPORAN, {"report_sections_empty": ("Latar Belakang",)}, "Bagian Latar Belakang belum diisi."),
    (Stage.LAPORAN, {"sent": False}, "Laporan belum dikirim."),
    (Stage.VERIFIKASI, {"verified": False}, "Laporan belum diverifikasi koordinator."),
]


@pytest.mark.parametrize(("stage", "change", "sentence"), ONE_THING_LACKS)
def test_a_stage_lacking_one_thing_says_it_and_stays_open(
    stage: Stage, change: dict[str, object], sentence: str
) -> None:
    evidence = replace(COMPLETE, **change)  # type: ignore[arg-type]
    assert missing(stage, evidence) == [sentence]
    assert status(stage, evidence) is not StageStatus.SELESAI


def test_a_forum_may_end_open_as_invitations_say_until_finished() -> None:
    assert missing(Stage.PERSIAPAN, replace(COMPLETE, end=None)) == []
    assert missing(Stage.PERSIAPAN, replace(COMPLETE, end=time(9, 1))) == []


def test_a_complete_stage_counts_only_after_somebody_saved_it() -> None:
    unsaved = replace(COMPLETE, touched=frozenset(Stage) - {Stage.DOKUMENTASI})
    assert status(Stage.DOKUMENTASI, unsaved) is StageStatus.BELUM_MULAI
    assert status(Stage.DOKUMENTASI, COMPLETE) is StageStatus.SELESAI


def test_a_stage_begun_is_being_filled() -> None:
    begun = replace(UNTOUCHED, topic="Antrean", touched=frozenset({Stage.PERSIAPAN}))
    assert status(Stage.PERSIAPAN, begun) is StageStatus.SEDANG_DIISI
    assert next_stage(begun) is Stage.PERSIAPAN


def test_agreement_waits_until_the_discussion_was_held() -> None:
    undated = replace(UNTOUCHED, discussion_entries=1)
    silent = replace(UNTOUCHED, date=date(2025, 10, 7))
    assert blockers(Stage.KESEPAKATAN, undated) == ["Tanggal forum belum diisi."]
    assert blockers(Stage.KESEPAKATAN, silent) == ["Belum ada masukan yang dicatat dalam diskusi."]
    assert blockers(Stage.KESEPAKATAN, replace(silent, discussion_entries=1)) == []


def test_the_berita_acara_waits_for_a_complete_agreement_and_for_the_public() -> None:
    alone = replace(HELD, groups_present=frozenset({Group.PENYELENGGARA}), items_without_term=1)
    assert blockers(Stage.BERITA_ACARA, alone) == [
        "Kesepakatan belum lengkap.",
        "Belum ada peserta dari luar penyelenggara layanan yang hadir.",
    ]
    assert status(Stage.BERITA_ACARA, alone) is StageStatus.BELUM_BISA
    undated = replace(HELD, date=None)
    assert blockers(Stage.BERITA_ACARA, undated) == ["Kesepakatan belum lengkap."]
    assert blockers(Stage.BERITA_ACARA, HELD) == []


def test_freezing_needs_signatories_and_brings_the_number_itself() -> None:
    too_few = ["Penanda tangan belum lengkap: perlu kepala unit dan wakil masyarakat."]
    assert freeze_obstacles(replace(HELD, signatories=1)) == too_few
    assert freeze_obstacles(replace(HELD, signatories=2)) == []
    assert freeze_obstacles(replace(HELD, signatories=2, items=0)) == ["Kesepakatan belum lengkap."]


@pytest.mark.parametrize("stage", [Stage.TINDAK_LANJUT, Stage.LAPORAN])
def test_follow_up_and_report_wait_for_a_frozen_berita_acara(stage: Stage) -> None:
    assert blockers(stage, HELD) == ["Berita acara belum dibekukan."]
    assert status(stage, HELD) is StageStatus.BELUM_BISA
    assert blockers(stage, replace(HELD, frozen=True)) == []


def test_verification_waits_for_a_sent_report() -> None:
    assert blockers(Stage.VERIFIKASI, UNSENT) == ["Laporan belum dikirim."]
    sent = replace(UNSENT, sent=True, touched=frozenset())
    assert status(Stage.VERIFIKASI, sent) is StageStatus.BELUM_MULAI
    assert status(Stage.LAPORAN, sent) is StageStatus.SELESAI
    assert status(Stage.VERIFIKASI, replace(sent, verified=True)) is StageStatus.SELESAI


def test_a_returned_stage_needs_mending_until_it_is_saved_again() -> None:
    returned = replace(UNSENT, returned=frozenset({Stage.DOKUMENTASI}))
    assert status(Stage.DOKUMENTASI, returned) is StageStatus.PERLU_PERBAIKAN
    assert next_stage(returned) is Stage.DOKUMENTASI
    assert progress(returned) == (6, 9)
    assert status(Stage.DOKUMENTASI, UNSENT) is StageStatus.SELESAI


def test_a_report_is_sent_only_when_every_stage_before_it_is_done() -> None:
    assert send_obstacles(UNSENT) == []
    unready = replace(
        UNSENT,
        photos=0,
        follow_up_planned=0,
        report_sections_empty=("Penutup",),
        returned=frozenset({Stage.DISKUSI}),
    )
    assert send_obstacles(unready) == [
        "Dokumentasi: Belum ada foto kegiatan.",
        "Tindak lanjut: 2 butir kesepakatan belum punya rencana aksi.",
        "Laporan: Bagian Penutup belum diisi.",
        "Diskusi: Catatan koordinator belum ditindaklanjuti.",
    ]
    assert "Berita acara: Berita acara belum dibekukan." in send_obstacles(HELD)


def test_absent_groups_are_advice_and_do_not_hold_a_forum_up() -> None:
    came = frozenset(Group) - {Group.MEDIA, Group.PENYELENGGARA}
    evidence = replace(COMPLETE, groups_present=came)
    assert missing(Stage.PESERTA, evidence) == []
    assert advice(Stage.PESERTA, evidence) == [
        "Belum ada peserta dari Penyelenggara layanan.",
        "Belum ada peserta dari Media massa.",
        "Baru 4 dari 5 unsur masyarakat yang hadir.",
    ]


def test_an_objection_is_told_and_does_not_hold_a_forum_up() -> None:
    disputed = replace(COMPLETE, items_unresolved=1, agreed_items=1, follow_up_planned=1)
    assert missing(Stage.KESEPAKATAN, disputed) == []
    assert advice(Stage.KESEPAKATAN, disputed) == [
        "1 butir masih ada keberatan dan tidak dicetak sebagai kesepakatan."
    ]
    assert status(Stage.TINDAK_LANJUT, disputed) is StageStatus.SELESAI


def test_materials_are_advice() -> None:
    bare = replace(COMPLETE, has_materials=False)
    assert missing(Stage.DOKUMENTASI, bare) == []
    assert advice(Stage.DOKUMENTASI, bare) == ["Materi kegiatan belum diunggah."]


@pytest.mark.parametrize(
    ("evidence", "state"),
    [
        (UNTOUCHED, DutyState.BELUM_MULAI),
        (replace(UNTOUCHED, touched=frozenset({Stage.PERSIAPAN})), DutyState.BERJALAN),
        (UNSENT, DutyState.BERJALAN),
        (replace(UNSENT, sent=True), DutyState.DIKIRIM),
        (replace(UNSENT, returned=frozenset({Stage.LAPORAN})), DutyState.PERLU_PERBAIKAN),
        (replace(UNSENT, sent_back=True), DutyState.PERLU_PERBAIKAN),
        (COMPLETE, DutyState.TERVERIFIKASI),
    ],
)
def test_the_duty_follows_the_forum(evidence: Evidence, state: DutyState) -> None:
    assert duty_state(evidence) is state


GOALS = {name: getattr(COMPLETE, name) for name in Evidence.__dataclass_fields__ if name != "returned"}
LACKS = {
    **{name: getattr(UNTOUCHED, name) for name in GOALS},
    "unanswered_entries": 2,
    "items_without_recommendation": 1,
    "items_without_term": 1,
    "items_without_person": 1,
    "items_without_stance": 1,
    "report_sections_empty": ("Penutup",),
    # Untouched forums agreed on nothing, so nothing awaits a plan; here something does.
    "agreed_items": 2,
}
RANK = {found: rank for rank, found in enumerate(StageStatus)}


@st.composite
def partly_filled(draw: st.DrawFn) -> Evidence:
    done = draw(st.frozensets(st.sampled_from(sorted(GOALS))))
    touched = draw(st.frozensets(st.sampled_from(Stage)))
    values = {name: (GOALS if name in done else LACKS)[name] for name in GOALS} | {"touched": touched}
    return Evidence(**values)


@given(partly_filled(), st.sampled_from(sorted(GOALS)))
def test_filling_in_one_more_thing_never_sets_a_stage_back(before: Evidence, name: str) -> None:
    after = replace(before, **{name: GOALS[name]})
    for stage in Stage:
        assert RANK[status(stage, after)] >= RANK[status(stage, before)]
    assert progress(after) >= progress(before)


@given(partly_filled(), st.frozensets(st.sampled_from(Stage)))
def test_the_next_stage_can_always_be_worked_on(filled: Evidence, returned: frozenset[Stage]) -> None:
    evidence = replace(filled, returned=returned)
    stage = next_stage(evidence)
    assert stage is None or status(stage, evidence) is not StageStatus.BELUM_BISA
    assert (stage is None) == (progress(evidence) == (9, 9))


@given(partly_filled())
def test_every_stage_that_is_not_done_says_why(evidence: Evidence) -> None:
    for stage in Stage:
        if status(stage, evidence) is StageStatus.BELUM_BISA:
            assert blockers(stage, evidence)
        if status(stage, evidence) is StageStatus.SEDANG_DIISI:
            assert missing(stage, evidence)
        assert all(said.endswith(".") for said in missing(stage, evidence) + advice(stage, evidence))
