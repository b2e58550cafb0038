"""Everything in a forum, for a page that shows it whole: to coordinators who verify, and for reading or printing."""

from datetime import date
from typing import Any

from fkp.documents import content
from fkp.documents.berita_acara import BeritaAcara
from fkp.documents.berita_acara_content import berita_acara, from_snapshot
from fkp.documents.content import NotYet
from fkp.documents.queries import uses_elsewhere
from fkp.documents.report_content import documents
from fkp.documents.summaries import summaries
from fkp.duties.queries import day_of, today
from fkp.forums.evidence import evidence, shown_files
from fkp.forums.files import KINDS, VIDEO_KINDS
from fkp.forums.follow_up import PROOF
from fkp.forums.models import Forum, ForumFile
from fkp.rules.forum_terms import STANCES
from fkp.rules.participation import Group
from fkp.rules.stages import Stage, missing, status


def whole_forum(forum: Forum, *, contacts: bool) -> dict[str, Any]:
    """The context of a page that shows the whole forum; `contacts` shows phone numbers."""
    seen = evidence(forum)
    lines = summaries(forum)
    shown = [stage for stage in Stage if stage is not Stage.VERIFIKASI]
    return {
        "forum": forum,
        "stages": [(stage, status(stage, seen), missing(stage, seen), lines.get(stage, [])) for stage in shown],
        "contacts": contacts,
        "group_labels": {group.value: group.label for group in Group},
        "stance_labels": STANCES,
        "terms": {item.id: content.term(item) for item in forum.items},
        "paper": _paper(forum),
        "kept": forum.berita_acara,
        "freezes": list(reversed(forum.berita_acara.freezes)) if forum.berita_acara else [],
        "follow_up": content.follow_up_rows(forum),
        "report": forum.report,
        **files_of(forum),
    }


def files_of(forum: Forum) -> dict[str, Any]:
    """Photos, videos and papers, each with its age and the other forums of the unit that show the same content."""
    proofs = shown_files(forum, PROOF)
    photos, papers = shown_files(forum, "foto"), documents(forum)
    return {
        "photos": photos,
        "videos": shown_files(forum, *VIDEO_KINDS),
        "papers": papers,
        "proofs": proofs,
        "file_kinds": KINDS,
        "ages": {file.id: age_in_words(file, forum.held_on) for file in (*papers, *proofs)},
        "uses": uses_elsewhere(forum, [*photos, *papers, *proofs]),
    }


def age_in_words(file: ForumFile, held_on: date | None) -> str:
    """How long ago a file came, and how long before or after the forum: old evidence shows."""
    uploaded = day_of(file.uploaded_at)
    ago = (today() - uploaded).days
    said = "hari ini" if ago <= 0 else f"{ago} hari lalu"
    if held_on is None:
        return said
    distance = (uploaded - held_on).days
    if distance == 0:
        return f"{said}, pada hari forum"
    return f"{said}, {abs(distance)} hari {'sesudah' if distance > 0 else 'sebelum'} forum"


def _paper(forum: Forum) -> BeritaAcara | None:
    """The frozen wording, otherwise the draft; None while the forum has no date."""
    kept = forum.berita_acara
    if kept and kept.frozen_at:
        return from_snapshot(kept.freezes[-1].content, public=False)
    try:
        return berita_acara(forum)
    except NotYet:
        return None
