"""What a petugas or kepala unit has to do: duties, the next step of each forum, returned stages, promises due."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import selectinload

from fkp.accounts.models import Person
from fkp.duties.models import FKP, Duty, Period
from fkp.forums.evidence import evidence
from fkp.forums.models import AgreementItem, Forum, ForumStage, Stance
from fkp.forums.models_papers import BeritaAcara, Report
from fkp.forums.stage_pages import STAGE_ENDPOINTS
from fkp.rules.periods import SHOWN_STATES, due_in_words, shown_state
from fkp.rules.permissions import Permission
from fkp.rules.stages import DutyState, Evidence, Stage, next_stage
from fkp.storage.database import session
from fkp.units.models import Unit
from fkp.units.queries import visible

DUTIES_SHOWN = 30
FORUMS_LOOKED_INTO = 10
PROMISES_SHOWN = 10
SOON = timedelta(days=14)

_URGENCY = sa.case(
    (Duty.state == DutyState.PERLU_PERBAIKAN.value, 0),
    (Duty.state == DutyState.BERJALAN.value, 1),
    (Duty.state == DutyState.BELUM_MULAI.value, 2),
    else_=3,
)


@dataclass(frozen=True)
class DutyCard:
    """One unit's duty of one period as the home page shows it."""

    unit: str
    period: str
    state: str
    state_label: str
    due: date
    due_words: str
    sent: bool
    stages_done: int
    forum_href: str | None
    next_step: tuple[str, str, str] | None
    """Address, name and lead of the stage to go on with."""
    open_forums: list["OpenForum"]
    """Every forum the unit still works on, the one this card goes on with first; empty while it is the only one."""


@dataclass(frozen=True)
class OpenForum:
    """A forum whose report is not sent, or came back."""

    href: str
    topic: str
    code: str
    held_on: date | None
    furthest: bool
    """The unit's duty says what this forum says."""


@dataclass(frozen=True)
class Promise:
    """An agreed item whose date comes near or has passed."""

    href: str
    what: str
    who: str
    unit: str
    due: date
    due_words: str
    late: bool


def duty_cards(person: Person, day: date) -> list[DutyCard]:
    """The duties of the periods that have begun and are not done with, most urgent first; three statements
    and one for each kind of record a forum holds, however many units there are."""
    found = (
        session()
        .execute(
            sa.select(
                Duty.unit_id,
                Duty.period_id,
                Duty.unit_name,
                Duty.state,
                Duty.stages_done,
                Duty.forum_id,
                Period.name,
                Period.due,
            )
            .join(Period, Period.id == Duty.period_id)
            .join(Unit, Unit.id == Duty.unit_id)
            .where(
                Period.duty == FKP,
                Period.starts <= day,
                sa.or_(Period.ends >= day, Duty.state != DutyState.TERVERIFIKASI.value),
                visible(person, Permission.RUN_FORUM),
            )
            .order_by(_URGENCY, Period.due, Duty.sort_name)
            .limit(DUTIES_SHOWN)
        )
        .all()
    )
    steps = _next_steps([row.forum_id for row in found if row.forum_id][:FORUMS_LOOKED_INTO])
    forums = _open_forums([(row.unit_id, row.period_id) for row in found if row.forum_id])
    return [_card(row, steps, forums.get((row.unit_id, row.period_id), []), day) for row in found]


def _card(row: Any, steps: dict[int, Stage], forums: list[Any], day: date) -> DutyCard:
    state = DutyState(row.state)
    shown = shown_state(state, row.due, day)
    step = steps.get(row.forum_id)
    return DutyCard(
        unit=row.unit_name,
        period=row.name,
        state=shown,
        state_label=SHOWN_STATES[shown],
        due=row.due,
        due_words=due_in_words(row.due, day),
        sent=state in (DutyState.DIKIRIM, DutyState.TERVERIFIKASI),
        stages_done=row.stages_done,
        forum_href=url_for("forums.show", forum_id=row.forum_id) if row.forum_id else None,
        next_step=(url_for(STAGE_ENDPOINTS[step], forum_id=row.forum_id), step.label, step.lead) if step else None,
        open_forums=_listed(forums, row.forum_id),
    )


def _listed(forums: list[Any], furthest_id: int | None) -> list[OpenForum]:
    """The open forums of one duty; none when the card itself leads to the only one."""
    if [forum.id for forum in forums] == [furthest_id]:
        return []
    return [
        OpenForum(
            href=url_for("forums.show", forum_id=forum.id),
            topic=forum.topic,
            code=forum.code,
            held_on=forum.held_on,
            furthest=forum.id == furthest_id,
        )
        for forum in sorted(forums, key=lambda forum: forum.id != furthest_id)
    ]


def _open_forums(duties: list[tuple[int, int]]) -> dict[tuple[int, int], list[Any]]:
    """(Unit, period) → its forums not sent or returned, newest first."""
    if not duties:
        return {}
    came_back = sa.and_(Report.returned_at.is_not(None), Report.verified_at.is_(None))
    found = session().execute(
        sa.select(Forum.id, Forum.unit_id, Forum.period_id, Forum.topic, Forum.code, Forum.held_on)
        .outerjoin(Report, Report.forum_id == Forum.id)
        .where(
            sa.tuple_(Forum.unit_id, Forum.period_id).in_(duties),
            Forum.cancelled_at.is_(None),
            sa.or_(Report.sent_at.is_(None), came_back),
        )
        .order_by(Forum.id.desc())
    )
    forums: dict[tuple[int, int], list[Any]] = {}
    for forum in found:
        forums.setdefault((forum.unit_id, forum.period_id), []).append(forum)
    return forums


def _next_steps(forum_ids: list[int]) -> dict[int, Stage]:
    """Forum → the stage the unit can go on with; nothing for one that waits for the coordinator or is done."""
    if not forum_ids:
        return {}
    held = (
        Forum.services, Forum.stages, Forum.team, Forum.agenda, Forum.entries, Forum.participants, Forum.files,
        Forum.texts, Forum.report,
    )  # fmt: skip
    whole = [
        *map(selectinload, held),
        selectinload(Forum.items).selectinload(AgreementItem.stances),
        selectinload(Forum.berita_acara).selectinload(BeritaAcara.signatories),
    ]
    forums = session().scalars(sa.select(Forum).where(Forum.id.in_(forum_ids)).options(*whole))
    steps = {forum.id: _next_step(evidence(forum)) for forum in forums}
    return {forum_id: step for forum_id, step in steps.items() if step and step is not Stage.VERIFIKASI}


def _next_step(seen: Evidence) -> Stage | None:
    """What came back goes first."""
    return next((stage for stage in Stage if stage in seen.returned), None) or next_stage(seen)


def returned_stages(person: Person) -> list[tuple[str, str, str, str]]:
    """Stages a coordinator sent back, oldest first: (address, stage, note, unit and forum)."""
    found = session().execute(
        sa.select(ForumStage.forum_id, ForumStage.stage, ForumStage.return_note, Unit.name, Forum.topic, Forum.code)
        .join(Forum, Forum.id == ForumStage.forum_id)
        .join(Unit, Unit.id == Forum.unit_id)
        .where(ForumStage.return_note != "", Forum.cancelled_at.is_(None), visible(person, Permission.RUN_FORUM))
        .order_by(ForumStage.returned_at, ForumStage.forum_id)
        .limit(DUTIES_SHOWN)
    )
    return [
        (
            url_for(STAGE_ENDPOINTS[Stage(stage)], forum_id=forum_id),
            Stage(stage).label,
            note,
            f"{topic or code} · {unit}",
        )
        for forum_id, stage, note, unit, topic, code in found
    ]


def promises_due(person: Person, day: date) -> list[Promise]:
    """What was agreed, frozen and not yet done, due within two weeks or late; the latest first."""
    agreed = sa.exists().where(Stance.item_id == AgreementItem.id)
    objected = sa.exists().where(Stance.item_id == AgreementItem.id, Stance.stance == "keberatan")
    found = session().execute(
        sa.select(
            AgreementItem.forum_id, AgreementItem.id, AgreementItem.recommendation, AgreementItem.problem,
            AgreementItem.person_in_charge, AgreementItem.due, Unit.name,
        )
        .join(Forum, Forum.id == AgreementItem.forum_id)
        .join(Unit, Unit.id == Forum.unit_id)
        .join(BeritaAcara, BeritaAcara.forum_id == Forum.id)
        .where(
            AgreementItem.percent < 100, AgreementItem.due <= day + SOON, BeritaAcara.frozen_at.is_not(None),
            Forum.cancelled_at.is_(None), agreed, ~objected, visible(person, Permission.RUN_FORUM),
        )
        .order_by(AgreementItem.due, AgreementItem.id)
        .limit(PROMISES_SHOWN)
    )  # fmt: skip
    return [
        Promise(
            href=url_for("forums.follow_up_item", forum_id=forum_id, item_id=item_id),
            what=recommendation or problem,
            who=who,
            unit=unit,
            due=due,
            due_words=due_in_words(due, day),
            late=due < day,
        )
        for forum_id, item_id, recommendation, problem, who, due, unit in found
        if due
    ]
