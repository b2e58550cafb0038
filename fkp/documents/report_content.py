"""From a forum's records to its report."""

from datetime import date
from pathlib import Path

from fkp.documents import content
from fkp.documents.berita_acara import BeritaAcara
from fkp.documents.berita_acara_content import berita_acara, from_snapshot
from fkp.documents.printing import Photo
from fkp.documents.queries import forum_before
from fkp.documents.report import SECTIONS, DocumentLine, Report, ReportSection, TeamMember
from fkp.documents.texts import saved_texts
from fkp.duties.queries import day_of, today
from fkp.forums.evidence import shown_files
from fkp.forums.files import DOCUMENT_KINDS, KINDS, file_store
from fkp.forums.models import Forum, ForumFile
from fkp.rules.forum_terms import SUBJECTS
from fkp.rules.indonesian import plain_date
from fkp.rules.participation import VULNERABLE_GROUPS

SECTION_BY_KEY = {section.key: section for section in SECTIONS}


def text_key(section: ReportSection) -> str:
    """Under which key the unit's own words for a section are kept."""
    return f"laporan.{section.key}"


def report(forum: Forum, *, draft: bool, written_on: date | None = None) -> Report:
    """The report as it would be printed now; raises NotYet without a date or an hour of the forum."""
    own = saved_texts(forum)
    before = forum_before(forum)
    return Report(
        letterhead=content.letterhead(forum.unit),
        year=forum.period.starts.year,
        topic=forum.topic,
        subjects=tuple(_inside_a_sentence(SUBJECTS[key]) for key in forum.subjects if key in SUBJECTS),
        services=tuple(service.name for service in forum.services),
        meeting=content.meeting(forum),
        mode=content.mode_label(forum),
        form=_inside_a_sentence(content.form_label(forum)),
        head=content.head(forum.unit),
        place_written=content.seat(forum.unit),
        written_on=written_on or today(),
        berita_acara=_agreed_paper(forum),
        team=tuple(TeamMember(member.name, member.task) for member in forum.team),
        participants=content.attendees(forum),
        vulnerable=tuple((label, forum.vulnerable.get(key, 0)) for key, label in VULNERABLE_GROUPS.items()),
        entries=content.discussion(forum),
        follow_up=content.follow_up_rows(forum),
        earlier_follow_up=content.follow_up_rows(before) if before else (),
        documents=tuple(_document_line(file) for file in documents(forum)),
        photos=tuple(photos(forum)),
        texts={section.key: own[text_key(section)] for section in SECTIONS if text_key(section) in own},
        draft=draft,
    )


def _inside_a_sentence(label: str) -> str:
    return label[:1].lower() + label[1:]


def _agreed_paper(forum: Forum) -> BeritaAcara:
    """What was frozen, word for word; the draft as long as nothing is."""
    kept = forum.berita_acara
    if kept and kept.frozen_at:
        return from_snapshot(kept.freezes[-1].content, public=False)
    return berita_acara(forum)


def documents(forum: Forum) -> list[ForumFile]:
    """The papers kept with the forum, the signed berita acara among them."""
    return shown_files(forum, *DOCUMENT_KINDS, "ba_scan")


def _document_line(file: ForumFile) -> DocumentLine:
    uploaded = plain_date(day_of(file.uploaded_at))
    return DocumentLine(KINDS[file.kind], f"{file.caption or file.original_name}, diunggah {uploaded}")


def photos(forum: Forum) -> list[Photo]:
    """The photos of the appendix, in their order; one whose file is gone is left out."""
    shown = [(file, _kept_at(file)) for file in shown_files(forum, "foto")]
    return [Photo(path, file.caption) for file, path in shown if path is not None]


def _kept_at(file: ForumFile) -> Path | None:
    store = file_store()
    return store.path(file.sha256) if file.sha256 and store.exists(file.sha256) else None
