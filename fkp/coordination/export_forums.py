"""The recap of an FKP period as a spreadsheet: one row per unit, read in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from fkp.coordination.listing import DUTY, Narrowing, ordering, where
from fkp.coordination.verdicts import in_one_text
from fkp.forums.models import AgreementItem, Forum, Participant
from fkp.forums.models_papers import BeritaAcara, Decision, Report
from fkp.rules.indonesian import in_zone
from fkp.rules.participation import Group, unsur_score
from fkp.rules.periods import SHOWN_STATES
from fkp.rules.stages import MODES, Stage
from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.storage.database import session
from fkp.storage.provinces import current_province
from fkp.units.models import Region
from fkp.web.downloads import Row

COLUMNS = (
    "No", "UPP", "Jenis UPP", "Kabupaten/Kota", "Status", "Tanggal FKP", "Tema", "Mode", "Jumlah Peserta",
    "Unsur Hadir", "Jumlah Unsur Masyarakat", "Jumlah Masalah", "Jumlah Rekomendasi", "Selesai", "% TL",
    "Nomor Berita Acara", "Tanggal Kirim", "Catatan",
)  # fmt: skip


def rows(narrowed: Narrowing, sort: str, shown: dict[str, str]) -> Iterator[Row]:
    """One row per unit that is left by `listing.narrowing`, in this order; `shown` maps stored to shown states."""
    attended, items, notes = _attended(narrowed), _items(narrowed), _notes(narrowed)
    zone = current_province().timezone
    for number, row in enumerate(_duties(narrowed, sort), start=1):
        present = attended.get(row.forum_id, {})
        problems, recommendations, done = items.get(row.forum_id, (0, 0, 0))
        groups = [group for group in Group if group.value in present]
        held = row.forum_id is not None
        yield (
            number,
            row.unit_name,
            UNIT_KINDS[row.unit_kind],
            row.region,
            SHOWN_STATES[shown[row.state]],
            row.held_on,
            row.topic,
            MODES.get(row.mode, "") if held else None,
            sum(present.values()) if held else None,
            ", ".join(group.label for group in groups),
            unsur_score(groups) if held else None,
            problems if held else None,
            recommendations if held else None,
            done if held else None,
            round(100 * done / problems) if problems else None,
            row.number,
            in_zone(row.sent_at, zone).replace(tzinfo=None) if row.sent_at else None,
            notes.get(row.forum_id, ""),
        )


def _duties(narrowed: Narrowing, sort: str) -> sa.Result[Any]:
    return session().execute(
        sa.select(
            DUTY.c.unit_name, DUTY.c.unit_kind, Region.name.label("region"), DUTY.c.state, DUTY.c.forum_id,
            Forum.held_on, Forum.topic, Forum.mode, BeritaAcara.number, Report.sent_at,
        )
        .join(Region, Region.code == DUTY.c.region_code)
        .outerjoin(Forum, Forum.id == DUTY.c.forum_id)
        .outerjoin(BeritaAcara, BeritaAcara.forum_id == Forum.id)
        .outerjoin(Report, Report.forum_id == Forum.id)
        .where(*where(narrowed))
        .order_by(*ordering(sort)),
        narrowed,
    )  # fmt: skip


def _forums(narrowed: Narrowing) -> sa.ScalarSelect[Any]:
    return sa.select(DUTY.c.forum_id).where(*where(narrowed), DUTY.c.forum_id.is_not(None)).scalar_subquery()


def _attended(narrowed: Narrowing) -> dict[int, dict[str, int]]:
    """Forum → group → how many of it attended."""
    counts = (
        sa.select(Participant.forum_id, Participant.group, sa.func.count())
        .where(Participant.forum_id.in_(_forums(narrowed)), Participant.attended)
        .group_by(Participant.forum_id, Participant.group)
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for forum_id, group, people in session().execute(counts, narrowed):
        found[forum_id][group] = people
    return found


def _items(narrowed: Narrowing) -> dict[int, tuple[int, int, int]]:
    """Forum → (problems, recommendations, followed up to the end)."""
    counts = (
        sa.select(
            AgreementItem.forum_id,
            sa.func.count(),
            sa.func.sum(sa.case((AgreementItem.recommendation != "", 1), else_=0)),
            sa.func.sum(sa.case((AgreementItem.percent == 100, 1), else_=0)),
        )
        .where(AgreementItem.forum_id.in_(_forums(narrowed)))
        .group_by(AgreementItem.forum_id)
    )
    return {
        forum_id: (problems, advice, done) for forum_id, problems, advice, done in session().execute(counts, narrowed)
    }


def _notes(narrowed: Narrowing) -> dict[int, str]:
    """Forum → what the coordinator said last, stage by stage."""
    decisions = (
        sa.select(Report.forum_id, Decision.note, Decision.stage_notes)
        .join(Decision, Decision.report_id == Report.id)
        .where(Report.forum_id.in_(_forums(narrowed)))
        .order_by(Decision.id)
    )
    return {
        forum_id: in_one_text(note, {Stage(stage).label: text for stage, text in stage_notes.items()})
        for forum_id, note, stage_notes in session().execute(decisions, narrowed)
    }
