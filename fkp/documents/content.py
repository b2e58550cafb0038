"""From a forum's records to its letters and lists: everything printed comes from what was entered once.

The number of queries does not depend on how much was entered. Nothing here writes.
"""

from fkp.documents.attendance import AttendanceList, Attendee
from fkp.documents.follow_up_table import FollowUpRow, FollowUpTable
from fkp.documents.invitation import AgendaRow, Invitation, Recipients
from fkp.documents.letterhead import Letterhead, Signer
from fkp.documents.meeting import Meeting
from fkp.documents.minutes import DiscussionEntry, Minutes
from fkp.documents.queries import last_steps
from fkp.documents.texts import saved_texts
from fkp.duties.queries import today
from fkp.forums.discussion import SUMMARY
from fkp.forums.evidence import shown_files
from fkp.forums.follow_up import PROOF, agreed_items, is_late
from fkp.forums.models import AgreementItem, Forum, Participant, Progress, TeamMember
from fkp.rules.forum_terms import FORMS, MODES, TERM_CLASSES
from fkp.rules.indonesian import plain_date
from fkp.rules.participation import Group
from fkp.storage.provinces import current_province
from fkp.units.logos import logo_file
from fkp.units.models import Unit

BLANK_NAME = "…………………………"


class NotYet(Exception):
    """A document cannot be made yet; `lacks` says what is missing, a sentence each."""

    def __init__(self, *lacks: str) -> None:
        super().__init__(" ".join(lacks))
        self.lacks = list(lacks)


# --- what all documents share ------------------------------------------------------------------------------


def letterhead(unit: Unit) -> Letterhead:
    """The unit's kop surat with its logo; a unit below another carries its parent's name above its own."""
    # Joined by a blank that does not break: where a long line wraps, a word stays with what it names.
    contact = [
        f"Telepon\N{NO-BREAK SPACE}{unit.phone}" if unit.phone else "",
        f"Surel\N{NO-BREAK SPACE}{unit.email}" if unit.email else "",
        f"Laman\N{NO-BREAK SPACE}{unit.website}" if unit.website else "",
    ]
    return Letterhead(
        government=f"Pemerintah {unit.region.name}",
        parent=unit.parent.name if unit.parent else "",
        unit=unit.name,
        address=" ".join(unit.address.split()),
        contact_line=", ".join(filter(None, contact)),
        logo=logo_file(unit),
    )


def seat(unit: Unit) -> str:
    """Where the unit writes its letters: its kabupaten or kota without that word ("Poso")."""
    return unit.region.name.removeprefix("Kabupaten ").removeprefix("Kota ").removeprefix("Provinsi ")


def head_position(unit: Unit) -> str:
    """The jabatan of the unit's head, also where it was not entered."""
    return unit.head_jabatan or f"Kepala {unit.name}"


def head(unit: Unit) -> Signer:
    """The unit's head as signer; dots to write on where the name was not entered."""
    return Signer(head_position(unit), unit.head_name or BLANK_NAME, unit.head_nip)


def meeting(forum: Forum) -> Meeting:
    """When and where the forum is held; raises NotYet without a date or an hour."""
    lacks = []
    if forum.held_on is None:
        lacks.append("Tanggal forum belum diisi di tahap Persiapan.")
    if forum.starts is None:
        lacks.append("Jam mulai belum diisi di tahap Persiapan.")
    if forum.held_on is None or forum.starts is None:
        raise NotYet(*lacks)
    zone = current_province().timezone
    return Meeting(forum.held_on, forum.starts, forum.ends, zone, forum.place, forum.link)


def group_label(key: str) -> str:
    """The wording of one of the six groups."""
    return Group(key).label


def mode_label(forum: Forum) -> str:
    """Tatap muka or non-tatap muka; empty when not chosen."""
    return MODES.get(forum.mode, "")


def form_label(forum: Forum) -> str:
    """The form of the forum in words, also where it is "Lainnya"."""
    if forum.form == "lainnya" and forum.other_form:
        return forum.other_form
    return FORMS.get(forum.mode, {}).get(forum.form, "")


def term(item: AgreementItem) -> str:
    """The time promised, as a berita acara says it: "Jangka pendek (2 Hari)"."""
    words = TERM_CLASSES.get(item.term_class, "")
    length = item.term_length or (f"sampai {plain_date(item.due)}" if item.due else "")
    return f"{words} ({length})" if words and length else words or length


def attended(forum: Forum) -> list[Participant]:
    """Who came, in their order."""
    return [participant for participant in forum.participants if participant.attended]


def affiliation(participant: Participant) -> str:
    """Jabatan and organisation in one line."""
    return ", ".join(filter(None, (participant.jabatan, participant.organisation)))


def attendees(forum: Forum) -> tuple[Attendee, ...]:
    """Who came, as lists print them: never with a contact."""
    return tuple(
        Attendee(person.name, person.sex, affiliation(person), group_label(person.group))
        for person in attended(forum)
    )


def discussion(forum: Forum) -> tuple[DiscussionEntry, ...]:
    """What was said and answered."""
    return tuple(
        DiscussionEntry(group_label(entry.group), entry.speaker, entry.input, entry.answer) for entry in forum.entries
    )


# --- letters and lists -------------------------------------------------------------------------------------


def invitation(forum: Forum) -> Invitation:
    """The invitation letter; raises NotYet without a date or an hour."""
    return Invitation(
        letterhead=letterhead(forum.unit),
        number=forum.letter_number,
        written_on=forum.letter_date or today(),
        written_at=seat(forum.unit),
        meeting=meeting(forum),
        topic=forum.topic,
        recipients=tuple(
            Recipients(group.label, tuple(filter(None, map(str.strip, names.splitlines()))))
            for group in Group
            if (names := forum.letter_recipients.get(group.value, "").strip())
        ),
        signer=head(forum.unit),
        agenda=tuple(AgendaRow(row.hours, row.what, row.who) for row in forum.agenda),
    )


def attendance(forum: Forum, *, blank: bool) -> AttendanceList:
    """The attendance list: `blank` to be signed on the day, or filled with who came."""
    return AttendanceList(
        letterhead=letterhead(forum.unit),
        topic=forum.topic,
        meeting=meeting(forum),
        signer=head(forum.unit),
        place_written=seat(forum.unit),
        attendees=() if blank else attendees(forum),
    )


def minutes(forum: Forum) -> Minutes:
    """The minutes of the discussion; who led and who wrote come from the team's tasks."""
    note_taker = _with_task(forum, "notulis", "notulen", "sekretaris")
    leader = _with_task(forum, "moderator", "pemandu", "fasilitator") or _with_task(forum, "ketua")
    return Minutes(
        letterhead=letterhead(forum.unit),
        topic=forum.topic,
        meeting=meeting(forum),
        leader=leader.name if leader else forum.unit.head_name,
        note_taker=Signer("Notulis", note_taker.name if note_taker else BLANK_NAME),
        entries=discussion(forum),
        place_written=seat(forum.unit),
        conclusion=saved_texts(forum).get(SUMMARY, ""),
    )


def _with_task(forum: Forum, *tasks: str) -> TeamMember | None:
    return next((member for member in forum.team if any(task in member.task.lower() for task in tasks)), None)


def follow_up_table(forum: Forum) -> FollowUpTable:
    """The follow-up plan as it stands today."""
    return FollowUpTable(
        letterhead=letterhead(forum.unit),
        topic=forum.topic,
        berita_acara_number=(forum.berita_acara.number or "") if forum.berita_acara else "",
        as_of=plain_date(today()),
        place_written=seat(forum.unit),
        signer=head(forum.unit),
        rows=follow_up_rows(forum),
    )


def follow_up_rows(forum: Forum) -> tuple[FollowUpRow, ...]:
    """What was agreed and how far it is."""
    steps = last_steps(forum)
    evidence_of: dict[int, list[str]] = {}
    for file in shown_files(forum, PROOF):
        if file.item_id is not None:
            evidence_of.setdefault(file.item_id, []).append(file.caption or file.original_name or file.link)
    return tuple(
        _follow_up_row(item, steps.get(item.id), evidence_of.get(item.id, [])) for item in agreed_items(forum)
    )


def _follow_up_row(item: AgreementItem, last: Progress | None, proofs: list[str]) -> FollowUpRow:
    due = f"\n{plain_date(item.due)}" if item.due and item.term_length else ""
    return FollowUpRow(
        problem=item.problem,
        recommendation=item.recommendation,
        action_plan=item.plan,
        person_in_charge=item.person_in_charge,
        term=term(item) + due,
        status=follow_up_status(item),
        percent=item.percent,
        realisation=last.description if last else "",
        evidence="\n".join(proofs),
    )


def follow_up_status(item: AgreementItem) -> str:
    """How a promise stands today, in words."""
    if item.percent >= 100:
        return "Selesai"
    if is_late(item, today()):
        return "Terlambat"
    return "Berjalan" if item.percent else "Belum mulai"
