"""What a petugas or kepala unit has to do: duties, the next step of each, returned parts, promises due."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import url_for

from fkp.accounts.models import Person
from fkp.duties.kinds import KINDS, Kind
from fkp.duties.models import DUTY_LABELS, FKP, SKM, Duty, Period
from fkp.home import forum_tasks, survey_tasks
from fkp.home.tasks import LOOKED_INTO, MOST_SHOWN, PROMISES_SHOWN, NextStep, OpenRecord, Promise, ReturnedPart
from fkp.rules.periods import SHOWN_STATES, due_in_words, shown_state
from fkp.rules.stages import DutyState
from fkp.storage.database import session
from fkp.units.models import Unit
from fkp.units.queries import visible


@dataclass(frozen=True)
class DutyCard:
    """One unit's duty of one period as the home page shows it."""

    kind: Kind
    unit: str
    period: str
    """With the duty: "SKM Triwulan I 2026"."""
    state: str
    state_label: str
    due: date
    due_words: str
    sent: bool
    steps_done: int
    record_href: str | None
    start_href: str | None
    """Where to begin, while nothing is begun."""
    next_step: NextStep | None
    open_records: list[OpenRecord]
    """Every forum or survey the unit still works on, the one this card goes on with first; empty while it is the
    only one."""
    furthest_id: int | None
    """The one the duty says the state of."""


@dataclass(frozen=True)
class PastDuty:
    """A duty of a period that is over and was never begun."""

    unit: str
    period: str
    start_href: str


def duties(person: Person, day: date) -> tuple[list[DutyCard], list[PastDuty]]:
    """The duties of the periods that have begun and are not done with, most urgent first, and those never begun.

    A constant number of statements, however many units there are.
    """
    found = _found(person, day)
    now, past = [row for row in found if not row.past], [row for row in found if row.past]
    steps = {
        FKP: forum_tasks.next_stages([row.forum_id for row in now if row.forum_id][:LOOKED_INTO]),
        SKM: survey_tasks.next_steps([row.survey_id for row in now if row.survey_id][:LOOKED_INTO]),
    }
    records = {
        **forum_tasks.open_forums([(row.unit_id, row.period_id) for row in now if row.forum_id]),
        **survey_tasks.open_surveys([(row.unit_id, row.period_id) for row in now if row.survey_id]),
    }
    cards = [_card(row, steps[row.duty], records.get((row.unit_id, row.period_id), []), day) for row in now]
    return cards, [PastDuty(row.unit_name, _period(row), _start(row)) for row in past]


def _found(person: Person, day: date) -> list[Any]:
    past = sa.and_(Duty.state == DutyState.BELUM_MULAI.value, Period.ends < day, Period.due < day)
    urgency = sa.case(
        (Duty.state == DutyState.PERLU_PERBAIKAN.value, 0),
        (Duty.state == DutyState.BERJALAN.value, 1),
        (past, 4),
        (Duty.state == DutyState.BELUM_MULAI.value, 2),
        else_=3,
    )
    reached = sa.or_(*(sa.and_(Period.duty == duty, visible(person, kind.run)) for duty, kind in KINDS.items()))
    return list(
        session().execute(
            sa.select(
                Duty.unit_id,
                Duty.period_id,
                Duty.unit_name,
                Duty.state,
                Duty.stages_done,
                Duty.forum_id,
                Duty.survey_id,
                Period.duty,
                Period.name,
                Period.due,
                past.label("past"),
            )
            .join(Period, Period.id == Duty.period_id)
            .join(Unit, Unit.id == Duty.unit_id)
            .where(
                Period.starts <= day,
                sa.or_(Period.ends >= day, Duty.state != DutyState.TERVERIFIKASI.value),
                reached,
            )
            .order_by(urgency, Period.due, Duty.sort_name, Period.duty)
            .limit(MOST_SHOWN)
        )
    )


def _card(row: Any, steps: dict[int, NextStep], records: list[OpenRecord], day: date) -> DutyCard:
    state, kind = DutyState(row.state), KINDS[row.duty]
    shown = shown_state(state, row.due, day)
    record_id = row.forum_id or row.survey_id
    return DutyCard(
        kind=kind,
        unit=row.unit_name,
        period=_period(row),
        state=shown,
        state_label=SHOWN_STATES[shown],
        due=row.due,
        due_words=due_in_words(row.due, day),
        sent=state in (DutyState.DIKIRIM, DutyState.TERVERIFIKASI),
        steps_done=row.stages_done,
        record_href=kind.address(record_id) if record_id else None,
        start_href=None if record_id else _start(row),
        next_step=steps.get(record_id),
        open_records=_listed(records, record_id),
        furthest_id=record_id,
    )


def _period(row: Any) -> str:
    return f"{DUTY_LABELS[row.duty]} {row.name}"


def _start(row: Any) -> str:
    if row.duty == FKP:
        return url_for("forums.start")
    return url_for("surveys.create", unit=row.unit_id, periode=row.period_id)


def _listed(records: list[OpenRecord], furthest_id: int | None) -> list[OpenRecord]:
    """The open records of one duty; none when the card itself leads to the only one."""
    if [record.id for record in records] == [furthest_id]:
        return []
    return sorted(records, key=lambda record: record.id != furthest_id)


def returned_parts(person: Person) -> list[ReturnedPart]:
    """Stages and steps a coordinator sent back, oldest first."""
    found = forum_tasks.returned_stages(person) + survey_tasks.returned_steps(person)
    return sorted(found, key=lambda part: part.at.timestamp() if part.at else 0.0)[:MOST_SHOWN]


def promises_due(person: Person, day: date) -> list[Promise]:
    """What was agreed in a forum or planned after a survey, due within two weeks or late; the oldest first."""
    found = forum_tasks.promises(person, day) + survey_tasks.promises(person, day)
    return sorted(found, key=lambda promise: promise.due)[:PROMISES_SHOWN]
