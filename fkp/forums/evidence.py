"""What the rules look at in a forum, read from its records."""

from fkp.forums.models import AgreementItem, Forum, ForumFile
from fkp.rules.participation import Group
from fkp.rules.stages import Evidence, Stage, is_agreed


def evidence(forum: Forum) -> Evidence:
    """Everything entered and done in this forum, as the plain values that `rules.stages` decides on."""
    items = forum.items
    agreed = [item for item in items if agreed_upon(item)]
    attended = [participant for participant in forum.participants if participant.attended]
    berita_acara, report = forum.berita_acara, forum.report
    return Evidence(
        topic=forum.topic,
        subjects=len(forum.subjects),
        services=len(forum.services),
        mode=forum.mode,
        form=forum.form,
        place_or_link=forum.place or forum.link,
        date=forum.held_on,
        start=forum.starts,
        end=forum.ends,
        team_size=len(forum.team),
        agenda_items=len(forum.agenda),
        discussion_entries=len(forum.entries),
        unanswered_entries=sum(not entry.answer for entry in forum.entries),
        participants=len(forum.participants),
        attended=len(attended),
        groups_present=frozenset(Group(participant.group) for participant in attended),
        photos=len(shown_files(forum, "foto")),
        has_daftar_hadir=bool(shown_files(forum, "daftar_hadir")),
        has_materials=bool(shown_files(forum, "materi")),
        items=len(items),
        items_without_recommendation=sum(not item.recommendation for item in items),
        items_without_term=sum(not (item.term_class and item.due) for item in items),
        items_without_person=sum(not item.person_in_charge for item in items),
        items_unresolved=sum(any(s.stance == "keberatan" for s in item.stances) for item in items),
        items_without_stance=sum(not item.stances for item in items),
        berita_acara_number=(berita_acara.number or "") if berita_acara else "",
        signatories=len(berita_acara.signatories) if berita_acara else 0,
        frozen=bool(berita_acara and berita_acara.frozen_at),
        signed_scan=bool(shown_files(forum, "ba_scan")),
        agreed_items=len(agreed),
        follow_up_planned=sum(bool(item.plan) for item in agreed),
        report_sections_empty=tuple(
            text.key.removeprefix("laporan.") for text in forum.texts if _emptied_section(text.key, text.text)
        ),
        sent=bool(report and report.sent_at and not report.returned_at),
        sent_back=bool(report and report.returned_at),
        verified=bool(report and report.verified_at),
        returned=frozenset(Stage(row.stage) for row in forum.stages if row.return_note),
        touched=frozenset(Stage(row.stage) for row in forum.stages if row.saved_at),
    )


def agreed_upon(item: AgreementItem) -> bool:
    """Whether the parties agree on this item: nobody objects and somebody said yes."""
    return is_agreed(stance.stance for stance in item.stances)


def shown_files(forum: Forum, *kinds: str) -> list[ForumFile]:
    """The files of these kinds that were not taken out, in their order."""
    return [file for file in forum.files if file.kind in kinds and file.removed_at is None]


def _emptied_section(key: str, text: str) -> bool:
    return key.startswith("laporan.") and not text.strip()
