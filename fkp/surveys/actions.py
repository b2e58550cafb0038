"""What is done with a survey: begun, planned, opened, closed, cancelled, published; and its duty kept in step."""

from typing import Any

from fkp.accounts.models import Person
from fkp.duties.actions import set_state
from fkp.duties.models import Duty, Period
from fkp.rules.stages import DutyState
from fkp.rules.surveys import SurveyState, SurveyStep, duty_state, progress
from fkp.storage.audit import changes, record
from fkp.storage.counters import next_number
from fkp.storage.database import now, session, writes
from fkp.surveys import links, queries
from fkp.surveys.evidence import evidence
from fkp.surveys.models import StepNote, Survey
from fkp.surveys.questionnaires import covered_services, frozen
from fkp.surveys.results import result
from fkp.units.models import Service, Unit
from fkp.web.forms import Locked, Stale


class SurveyLocked(Locked):
    """This cannot be done or changed now; the message says why and what can be done."""


@writes
def start_survey(unit: Unit, period: Period, *, title: str, by: Person | None) -> Survey:
    """Begin a survey of a unit in a period of the duty SKM."""
    year = period.starts.year
    survey = Survey(
        code=f"SKM-{year}-{next_number(f'survei/{year}'):04d}",
        unit=unit,
        period=period,
        title=title,
        created_by_id=by.id if by else None,
    )
    session().add(survey)
    record("Memulai survei", by=by, on=survey, after={"title": title})
    refresh_duty(unit, period.id)
    return survey


def lock_reason(survey: Survey, step: SurveyStep) -> str | None:
    """Why a part of a survey cannot be changed now, or None when it can."""
    report = survey.report
    if survey.cancelled_at:
        return "Survei ini sudah dibatalkan."
    if step in (SurveyStep.TINDAK_LANJUT, SurveyStep.PUBLIKASI):
        # Following up goes on after the report; what was planned in it stands (see follow_up).
        return None
    if report and report.verified_at:
        return "Laporan survei ini sudah terverifikasi."
    if report and report.waits:
        return "Laporan sudah dikirim dan sedang diperiksa koordinator."
    if step is SurveyStep.PENGUMPULAN and survey.published_at:
        return "Hasil survei ini sudah dipublikasikan. Tarik dahulu publikasinya."
    if step is SurveyStep.KUESIONER and survey.questionnaire is not None:
        return "Survei sudah dibuka. Kuesioner yang sudah dijawab responden tidak diubah lagi."
    return None


def ensure_open(survey: Survey, step: SurveyStep) -> None:
    """Raise SurveyLocked when this part cannot be changed now."""
    reason = lock_reason(survey, step)
    if reason:
        raise SurveyLocked(reason)


@writes
def change_plan(
    survey: Survey,
    *,
    values: dict[str, Any],
    services: list[Service] | None = None,
    version: int | None = None,
    by: Person | None,
) -> int:
    """Save the plan (title, covers_all, population, target, dates, layout, weight); returns the new version.

    Raises SurveyLocked, and Stale when `version` is not the present one.
    """
    ensure_open(survey, SurveyStep.RENCANA)
    if version is not None and version != survey.version:
        raise Stale
    before, after = changes(survey, values)
    if survey.published_at and "weight" in after:
        raise SurveyLocked("Bobot hasil yang sudah dipublikasikan tidak diubah. Tarik dahulu publikasinya.")
    for name, value in values.items():
        setattr(survey, name, value)
    if services is not None and {s.id for s in services} != {s.id for s in survey.services}:
        before["services"] = [service.name for service in survey.services]
        survey.services = services
        after["services"] = [service.name for service in services]
    if after:
        record("Mengubah rencana survei", by=by, on=survey, before=before, after=after)
    survey.version += 1
    keep_final(survey)
    refresh_duty(survey.unit, survey.period_id)
    return survey.version


def opening_obstacles(survey: Survey) -> list[str]:
    """What must be there before respondents can be asked."""
    lacking = []
    if not covered_services(survey):
        lacking.append("Belum ada layanan yang disurvei. Tambahkan layanan di halaman unit, atau pilih layanannya.")
    if survey.recorded is not None:
        lacking.append("Hasil survei ini dicatat dari luar aplikasi, jadi tidak mengumpulkan jawaban.")
    return lacking


@writes
def open_survey(survey: Survey, *, take_link_from: Survey | None = None, by: Person | None) -> None:
    """Let respondents answer: the questionnaire is kept as it is now, and a public link is there.

    With `take_link_from` the earlier survey's link, and so the printed poster, leads here from now on.
    Raises SurveyLocked.
    """
    ensure_open(survey, SurveyStep.PENGUMPULAN)
    lacking = opening_obstacles(survey)
    if lacking:
        raise SurveyLocked(" ".join(lacking))
    if survey.state is SurveyState.DIBUKA:
        return
    reopened = survey.closed_at is not None
    if survey.questionnaire is None:
        survey.questionnaire = frozen(survey)
    survey.opened_at, survey.closed_at = survey.opened_at or now(), None
    survey.final_index = survey.final_respondents = None
    if survey.link is None:
        if (
            take_link_from is not None
            and take_link_from.link is not None
            and take_link_from.unit_id == survey.unit_id
        ):
            links.move_link(take_link_from.link, survey, by=by)
        else:
            links.make_link(survey, by=by)
    survey.version += 1
    record("Membuka kembali survei" if reopened else "Membuka survei", by=by, on=survey)
    refresh_duty(survey.unit, survey.period_id)


@writes
def close_survey(survey: Survey, *, by: Person | None) -> None:
    """Take no more answers; the index stands as it is now. Raises SurveyLocked."""
    ensure_open(survey, SurveyStep.PENGUMPULAN)
    if survey.state is not SurveyState.DIBUKA:
        raise SurveyLocked("Survei ini tidak sedang dibuka.")
    survey.closed_at = now()
    survey.version += 1
    session().flush()
    keep_final(survey)
    record("Menutup survei", by=by, on=survey, after={"respondents": survey.final_respondents})
    refresh_duty(survey.unit, survey.period_id)


def keep_final(survey: Survey) -> None:
    """Write down the index a closed survey stands at, for lists; to be called whenever its sums change."""
    if survey.closed_at is None:
        return
    found = result(survey)
    survey.final_index = str(found.index) if found.index is not None else None
    survey.final_respondents = found.respondents
    session().flush()


@writes
def cancel_survey(survey: Survey, *, by: Person) -> None:
    """Hide a survey begun by mistake; refused once its report was sent or its result published."""
    if survey.published_at or (survey.report and survey.report.reference):
        raise SurveyLocked(
            "Survei yang laporannya pernah dikirim atau hasilnya dipublikasikan tidak dapat dibatalkan."
        )
    survey.cancelled_at = now()
    record("Membatalkan survei", by=by, on=survey)
    refresh_duty(survey.unit, survey.period_id)


@writes
def restore_survey(survey: Survey, *, by: Person) -> None:
    """Take the cancelling back."""
    survey.cancelled_at = None
    record("Memulihkan survei yang dibatalkan", by=by, on=survey)
    refresh_duty(survey.unit, survey.period_id)


@writes
def publish(survey: Survey, *, by: Person) -> None:
    """Show the result of a closed survey to everybody. Raises SurveyLocked."""
    if survey.cancelled_at or survey.closed_at is None:
        raise SurveyLocked("Hanya hasil survei yang sudah ditutup yang dapat dipublikasikan.")
    if not survey.final_respondents:
        raise SurveyLocked("Survei ini tidak memiliki responden, jadi belum ada hasil yang dapat dipublikasikan.")
    if survey.published_at is None:
        survey.published_at, survey.published_by_name = now(), by.name
        record("Mempublikasikan hasil survei", by=by, on=survey, after={"index": survey.final_index})
        refresh_duty(survey.unit, survey.period_id)


@writes
def unpublish(survey: Survey, *, reason: str, by: Person) -> None:
    """Take a published result back, for a reason that stays in the trail."""
    if survey.published_at is None:
        return
    survey.published_at, survey.published_by_name = None, ""
    record("Menarik publikasi hasil survei", by=by, on=survey, reason=reason)
    refresh_duty(survey.unit, survey.period_id)


@writes
def answer_return(survey: Survey, step: SurveyStep, *, by: Person) -> None:
    """Say that what the coordinator wanted mended in this part is mended. Raises SurveyLocked without a note."""
    note = session().get(StepNote, (survey.id, step.value))
    if note is None or not note.note:
        raise SurveyLocked("Tidak ada catatan koordinator yang menunggu pada bagian ini.")
    before, note.note = note.note, ""
    record(f"Menyatakan bagian {step.label} sudah diperbaiki", by=by, on=survey, before={"return_note": before})
    refresh_duty(survey.unit, survey.period_id)


_FURTHEST = [
    DutyState.BELUM_MULAI, DutyState.BERJALAN, DutyState.PERLU_PERBAIKAN, DutyState.DIKIRIM, DutyState.TERVERIFIKASI,
]  # fmt: skip


def refresh_duty(unit: Unit, period_id: int) -> None:
    """Let the unit's duty say what its furthest survey of the period says; to be called by whatever changes one."""
    session().flush()
    best: tuple[int, int, int | None] = (0, 0, None)
    for survey in queries.surveys_of(unit, period_id):
        session().expire(survey, ["notes", "follow_ups", "report", "recorded"])
        seen = evidence(survey)
        standing = (_FURTHEST.index(duty_state(seen)), progress(seen)[0])
        if best[2] is None or standing > best[:2]:
            best = (*standing, survey.id)
    state, steps_done, survey_id = best
    set_state(unit, period_id, _FURTHEST[state], stages_done=steps_done, survey_id=survey_id)


def duty_differences(duty: Duty) -> str | None:
    """Where a duty differs from what its unit's surveys say; None when it agrees (for `flask doctor`)."""
    unit = session().get_one(Unit, duty.unit_id)
    states = [duty_state(evidence(survey)) for survey in queries.surveys_of(unit, duty.period_id)]
    expected = max(states, key=_FURTHEST.index, default=DutyState.BELUM_MULAI)
    return (
        None if expected.value == duty.state else f"{unit.name}: tercatat {duty.state}, seharusnya {expected.value}"
    )
