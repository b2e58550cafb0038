"""What every stage shares: beginning a forum, marking a stage as saved, locking, keeping the duty in step."""

from fkp.accounts.models import Person
from fkp.duties.actions import set_state
from fkp.duties.models import Duty, Period
from fkp.forums import queries
from fkp.forums.evidence import evidence
from fkp.forums.models import AgendaItem, Forum, ForumStage
from fkp.rules.stages import DutyState, Stage, duty_state, progress
from fkp.storage.audit import name_of, record
from fkp.storage.counters import next_number
from fkp.storage.database import now, session, writes
from fkp.units.models import Unit
from fkp.web.forms import Locked, Stale

FROZEN_STAGES = frozenset({Stage.PERSIAPAN, Stage.DISKUSI, Stage.PESERTA, Stage.KESEPAKATAN, Stage.BERITA_ACARA})
"""What a frozen berita acara was made from."""


class StageLocked(Locked):
    """This stage cannot be changed now; the message says why and what can be done."""


@writes
def start_forum(unit: Unit, period: Period, *, topic: str, by: Person | None) -> Forum:
    """Begin a forum; promises of the last one that were not kept open its agenda."""
    year = period.starts.year
    forum = Forum(
        code=f"FKP-{year}-{next_number(f'forum/{year}'):04d}",
        unit=unit,
        period=period,
        topic=topic,
        created_by_id=by.id if by else None,
        stages=[ForumStage(stage=stage.value) for stage in Stage],
    )
    session().add(forum)
    session().flush()
    for item in queries.unkept_promises(forum):
        what = f"Tindak lanjut forum sebelumnya ({item.forum.code}): {item.recommendation or item.problem}"
        forum.agenda.append(AgendaItem(what=what, who=item.person_in_charge, carried_item_id=item.id))
    record("Memulai forum", by=by, on=forum, after={"topic": topic})
    mark_saved(forum, Stage.PERSIAPAN, by=by)
    return forum


@writes
def cancel_forum(forum: Forum, *, by: Person) -> None:
    """Hide a forum begun by mistake; refused once its berita acara was frozen."""
    if forum.berita_acara is not None and forum.berita_acara.freezes:
        raise StageLocked("Forum yang berita acaranya pernah dibekukan tidak dapat dibatalkan.")
    forum.cancelled_at = now()
    record("Membatalkan forum", by=by, on=forum)
    refresh_duty(forum.unit, forum.period_id)


@writes
def restore_forum(forum: Forum, *, by: Person) -> None:
    """Take the cancelling back."""
    forum.cancelled_at = None
    record("Memulihkan forum yang dibatalkan", by=by, on=forum)
    refresh_duty(forum.unit, forum.period_id)


def lock_reason(forum: Forum, stage: Stage) -> str | None:
    """Why a stage cannot be changed now, or None when it can."""
    berita_acara, report = forum.berita_acara, forum.report
    if forum.cancelled_at:
        return "Forum ini sudah dibatalkan."
    if stage in FROZEN_STAGES and berita_acara and berita_acara.frozen_at:
        return "Berita acara sudah dibekukan. Untuk mengubah bagian ini, buka kembali berita acara dengan alasan."
    if stage is Stage.TINDAK_LANJUT:
        return None  # following up goes on after the report, and after its verification
    if report and report.verified_at:
        return "Laporan forum ini sudah terverifikasi."
    if report and report.sent_at and not report.returned_at:
        return "Laporan sudah dikirim dan sedang diperiksa koordinator."
    return None


def ensure_open(forum: Forum, stage: Stage, version: int | None = None) -> ForumStage:
    """The stage's row, if it may be changed; raises StageLocked, or Stale when `version` is not the present one."""
    reason = lock_reason(forum, stage)
    if reason:
        raise StageLocked(reason)
    row = forum.stage(stage)
    if version is not None and version != row.version:
        raise Stale
    return row


def mark_saved(forum: Forum, stage: Stage, *, by: Person | None) -> int:
    """Note that a stage was saved; returns its new version. A coordinator's note waits for `answer_return`.

    To be called by every action that changes a stage, inside its transaction, after the change.
    """
    row = forum.stage(stage)
    row.version += 1
    row.saved_at = now()
    row.saved_by_id, row.saved_by_name = by.id if by else None, name_of(by)
    session().flush()
    refresh_duty(forum.unit, forum.period_id)
    return row.version


@writes
def answer_return(forum: Forum, stage: Stage, *, by: Person) -> None:
    """Say that what the coordinator wanted mended in this stage is mended.

    Said on purpose and not by saving: one caption saved by itself does not answer a note on all photos.
    Raises StageLocked when no note waits here.
    """
    row = forum.stage(stage)
    if not row.return_note:
        raise StageLocked("Tidak ada catatan koordinator yang menunggu pada tahap ini.")
    note, row.return_note = row.return_note, ""
    record(f"Menyatakan tahap {stage.label} sudah diperbaiki", by=by, on=forum, before={"return_note": note})
    refresh_duty(forum.unit, forum.period_id)


_FURTHEST = [
    DutyState.BELUM_MULAI, DutyState.BERJALAN, DutyState.PERLU_PERBAIKAN, DutyState.DIKIRIM, DutyState.TERVERIFIKASI,
]  # fmt: skip


def refresh_duty(unit: Unit, period_id: int) -> None:
    """Let the unit's duty say what its furthest forum of the period says."""
    session().flush()
    session().expire(unit)
    best: tuple[DutyState, int, int | None] = (DutyState.BELUM_MULAI, 0, None)
    for forum in queries.forums_of(unit, period_id):
        seen = evidence(forum)
        standing = (duty_state(seen), progress(seen)[0], forum.id)
        if best[2] is None or (_FURTHEST.index(standing[0]), standing[1]) > (
            _FURTHEST.index(best[0]),
            best[1],
        ):
            best = standing
    state, stages_done, forum_id = best
    set_state(unit, period_id, state, stages_done=stages_done, forum_id=forum_id)


def duty_differences(duty: Duty) -> str | None:
    """Where a duty differs from what its unit's forums say; None when it agrees (for `flask doctor`)."""
    unit = session().get_one(Unit, duty.unit_id)
    states = [duty_state(evidence(forum)) for forum in queries.forums_of(unit, duty.period_id)]
    expected = max(states, key=_FURTHEST.index, default=DutyState.BELUM_MULAI)
    return (
        None if expected.value == duty.state else f"{unit.name}: tercatat {duty.state}, seharusnya {expected.value}"
    )
