"""The stages of a forum: how far each is, which comes next, and what became of the unit's duty.

Everything about stages is imported from here; what each one needs is written in stage_needs.py.
"""

from enum import StrEnum

from fkp.rules.evidence import Evidence, Stage
from fkp.rules.forum_terms import FORMS, MODES, STANCES, SUBJECTS, TERM_CLASSES, is_agreed
from fkp.rules.stage_needs import advice, blockers, freeze_obstacles, missing, send_obstacles

__all__ = [
    "FORMS", "MODES", "STANCES", "SUBJECTS", "TERM_CLASSES", "DutyState", "Evidence", "Stage", "StageStatus",
    "advice", "blockers", "duty_state", "freeze_obstacles", "is_agreed", "missing", "next_stage", "progress",
    "send_obstacles", "status",
]  # fmt: skip


def _spoken(name: StrEnum) -> str:
    return name.value.replace("_", " ").capitalize()


class StageStatus(StrEnum):
    """What a task list says beside a stage."""

    BELUM_BISA = "belum_bisa"
    BELUM_MULAI = "belum_mulai"
    SEDANG_DIISI = "sedang_diisi"
    PERLU_PERBAIKAN = "perlu_perbaikan"
    SELESAI = "selesai"

    @property
    def label(self) -> str:
        """The status as people read it."""
        return "Belum bisa dimulai" if self is StageStatus.BELUM_BISA else _spoken(self)


class DutyState(StrEnum):
    """How far a unit is with one duty of one period, its due date left aside."""

    BELUM_MULAI = "belum_mulai"
    BERJALAN = "berjalan"
    DIKIRIM = "dikirim"
    PERLU_PERBAIKAN = "perlu_perbaikan"
    TERVERIFIKASI = "terverifikasi"

    @property
    def label(self) -> str:
        """The state as people read it."""
        return _spoken(self)


def status(stage: Stage, evidence: Evidence) -> StageStatus:
    """Give what the task list says beside the stage."""
    if stage in evidence.returned:
        return StageStatus.PERLU_PERBAIKAN
    if blockers(stage, evidence):
        return StageStatus.BELUM_BISA
    if not _begun(stage, evidence):
        return StageStatus.BELUM_MULAI
    return StageStatus.SEDANG_DIISI if missing(stage, evidence) else StageStatus.SELESAI


def next_stage(evidence: Evidence) -> Stage | None:
    """Give the first stage that is not done; None when all are. It can always be worked on."""
    return next((stage for stage in Stage if status(stage, evidence) is not StageStatus.SELESAI), None)


def progress(evidence: Evidence) -> tuple[int, int]:
    """Count the stages done, and all stages."""
    done = sum(status(stage, evidence) is StageStatus.SELESAI for stage in Stage)
    return done, len(Stage)


def duty_state(evidence: Evidence) -> DutyState:
    """Give the state of the unit's duty that this forum fulfils."""
    if evidence.verified:
        return DutyState.TERVERIFIKASI
    if evidence.sent_back or evidence.returned:
        return DutyState.PERLU_PERBAIKAN
    if evidence.sent:
        return DutyState.DIKIRIM
    return DutyState.BERJALAN if evidence.touched else DutyState.BELUM_MULAI


def _begun(stage: Stage, evidence: Evidence) -> bool:
    """Tell whether somebody worked on the stage; the last two are worked on by one deed, not by saving."""
    sent = stage is Stage.LAPORAN and evidence.sent
    verified = stage is Stage.VERIFIKASI and evidence.verified
    return stage in evidence.touched or sent or verified
