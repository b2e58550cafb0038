"""What a unit's forums ask of it: the next stage of each, those still open, what came back, what was promised."""

from datetime import date

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import selectinload

from fkp.accounts.models import Person
from fkp.duties.kinds import KINDS
from fkp.duties.models import FKP
from fkp.forums.evidence import evidence
from fkp.forums.models import AgreementItem, Forum, ForumStage, Stance
from fkp.forums.models_papers import BeritaAcara, Report
from fkp.forums.stage_pages import STAGE_ENDPOINTS
from fkp.home.tasks import MOST_SHOWN, PROMISES_SHOWN, SOON, NextStep, OpenRecord, Promise, ReturnedPart
from fkp.rules.indonesian import plain_date
from fkp.rules.permissions import Permission
from fkp.rules.stages import Evidence, Stage, next_stage
from fkp.storage.database import session
from fkp.units.models import Unit
from fkp.units.queries import visible


def open_forums(duties: list[tuple[int, int]]) -> dict[tuple[int, int], list[OpenRecord]]:
    """(Unit, period) → its forums not sent or returned, newest first; in one statement."""
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
    forums: dict[tuple[int, int], list[OpenRecord]] = {}
    for forum_id, unit_id, period_id, topic, code, held_on in found:
        hint = f"{code} · {plain_date(held_on)}" if held_on else code
        forums.setdefault((unit_id, period_id), []).append(
            OpenRecord(forum_id, KINDS[FKP].address(forum_id), topic or "Tanpa tema", hint)
        )
    return forums


def next_stages(forum_ids: list[int]) -> dict[int, NextStep]:
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
    stages = {forum.id: _next_stage(evidence(forum)) for forum in forums}
    return {
        forum_id: NextStep(url_for(STAGE_ENDPOINTS[stage], forum_id=forum_id), stage.label, stage.lead)
        for forum_id, stage in stages.items()
        if stage and stage is not Stage.VERIFIKASI
    }


def _next_stage(seen: Evidence) -> Stage | None:
    """What came back goes first."""
    return next((stage for stage in Stage if stage in seen.returned), None) or next_stage(seen)


def returned_stages(person: Person) -> list[ReturnedPart]:
    """Stages a coordinator sent back, oldest first."""
    found = session().execute(
        sa.select(
            ForumStage.forum_id, ForumStage.stage, ForumStage.return_note, ForumStage.returned_at, Unit.name,
            Forum.topic, Forum.code,
        )
        .join(Forum, Forum.id == ForumStage.forum_id)
        .join(Unit, Unit.id == Forum.unit_id)
        .where(ForumStage.return_note != "", Forum.cancelled_at.is_(None), visible(person, Permission.RUN_FORUM))
        .order_by(ForumStage.returned_at, ForumStage.forum_id)
        .limit(MOST_SHOWN)
    )  # fmt: skip
    return [
        ReturnedPart(
            url_for(STAGE_ENDPOINTS[Stage(stage)], forum_id=forum_id),
            Stage(stage).label,
            note,
            f"{topic or code} · {unit}",
            at,
        )
        for forum_id, stage, note, at, unit, topic, code in found
    ]


def promises(person: Person, day: date) -> list[Promise]:
    """What was agreed, frozen and not yet done, due within two weeks or late; the oldest first."""
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
            url_for("forums.follow_up_item", forum_id=forum_id, item_id=item_id),
            recommendation or problem,
            who,
            unit,
            due,
        )
        for forum_id, item_id, recommendation, problem, who, due, unit in found
        if due
    ]
