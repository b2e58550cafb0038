"""The recap of an SKM period as a spreadsheet: one row per unit, read in a constant number of statements."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from fkp.coordination.listing import DUTY, Narrowing, ordering, where
from fkp.coordination.verdicts import in_one_text
from fkp.duties.queries import day_of
from fkp.rules.indonesian import in_zone
from fkp.rules.periods import SHOWN_STATES
from fkp.rules.skm import grade, sample_size
from fkp.rules.surveys import SurveyStep
from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.storage.database import session
from fkp.storage.provinces import current_province
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import FollowUp, SurveyDecision, SurveyReport
from fkp.units.models import Region
from fkp.web.downloads import Row

COLUMNS = (
    "No", "UPP", "Jenis UPP", "Kabupaten/Kota", "Status", "Kode survei", "Judul", "Responden", "Sampel", "IKM",
    "Mutu", "Tanggal ditutup", "RTL", "RTL selesai", "% RTL", "Nomor tanda terima", "Tanggal kirim", "Dipublikasikan",
    "Catatan",
)  # fmt: skip


def rows(narrowed: Narrowing, sort: str, shown: dict[str, str]) -> Iterator[Row]:
    """One row per unit that is left by `listing.narrowing`, in this order; `shown` maps stored to shown states.

    IKM and respondents are those of a closed survey; the sample is the unit's own target or, without one, that of
    Krejcie and Morgan.
    """
    plans, notes = _follow_ups(narrowed), _notes(narrowed)
    zone = current_province().timezone
    for number, row in enumerate(_duties(narrowed, sort), start=1):
        planned, done = plans.get(row.survey_id, (0, 0))
        held = row.survey_id is not None
        index = Decimal(row.final_index) if row.final_index else None
        yield (
            number,
            row.unit_name,
            UNIT_KINDS[row.unit_kind],
            row.region,
            SHOWN_STATES[shown[row.state]],
            row.code,
            row.title,
            row.final_respondents,
            _sample(row.target, row.population),
            index,
            grade(index).letter if index is not None else None,
            _day(row.closed_at),
            planned if held else None,
            done if held else None,
            round(100 * done / planned) if planned else None,
            row.reference,
            in_zone(row.sent_at, zone).replace(tzinfo=None) if row.sent_at else None,
            _day(row.published_at),
            notes.get(row.survey_id, ""),
        )


def _duties(narrowed: Narrowing, sort: str) -> sa.Result[Any]:
    return session().execute(
        sa.select(
            DUTY.c.unit_name, DUTY.c.unit_kind, Region.name.label("region"), DUTY.c.state, DUTY.c.survey_id,
            Survey.code, Survey.title, Survey.final_respondents, Survey.final_index, Survey.target, Survey.population,
            Survey.closed_at, Survey.published_at, SurveyReport.reference, SurveyReport.sent_at,
        )
        .join(Region, Region.code == DUTY.c.region_code)
        .outerjoin(Survey, Survey.id == DUTY.c.survey_id)
        .outerjoin(SurveyReport, SurveyReport.survey_id == Survey.id)
        .where(*where(narrowed))
        .order_by(*ordering(sort)),
        narrowed,
    )  # fmt: skip


def _sample(target: int | None, population: int | None) -> int | None:
    if target is not None:
        return target
    return sample_size(population) if population is not None else None


def _day(moment: datetime | None) -> date | None:
    return day_of(moment) if moment else None


def _surveys(narrowed: Narrowing) -> sa.ScalarSelect[Any]:
    return sa.select(DUTY.c.survey_id).where(*where(narrowed), DUTY.c.survey_id.is_not(None)).scalar_subquery()


def _follow_ups(narrowed: Narrowing) -> dict[int, tuple[int, int]]:
    """Survey → (lines of its rencana tindak lanjut, those carried out)."""
    counts = (
        sa.select(
            FollowUp.survey_id,
            sa.func.count(),
            sa.func.sum(sa.case((FollowUp.done_at.is_not(None), 1), else_=0)),
        )
        .where(FollowUp.survey_id.in_(_surveys(narrowed)))
        .group_by(FollowUp.survey_id)
    )
    return {survey_id: (planned, done) for survey_id, planned, done in session().execute(counts, narrowed)}


def _notes(narrowed: Narrowing) -> dict[int, str]:
    """Survey → what the coordinator said last, part by part."""
    decisions = (
        sa.select(SurveyReport.survey_id, SurveyDecision.note, SurveyDecision.stage_notes)
        .join(SurveyDecision, SurveyDecision.report_id == SurveyReport.id)
        .where(SurveyReport.survey_id.in_(_surveys(narrowed)))
        .order_by(SurveyDecision.id)
    )
    return {
        survey_id: in_one_text(note, {SurveyStep(step).label: text for step, text in step_notes.items()})
        for survey_id, note, step_notes in session().execute(decisions, narrowed)
    }
