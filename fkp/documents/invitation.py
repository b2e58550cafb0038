"""The invitation letter (undangan) to the six groups of a forum."""

from dataclasses import dataclass
from datetime import date

from fkp.documents.letterhead import Letterhead, Signer
from fkp.documents.meeting import Meeting
from fkp.documents.printing import fill, print_html

# More names than this push the letter's own text off its first page, so they go on a page of their own.
NAMES_IN_LETTER = 6


@dataclass(frozen=True)
class Recipients:
    """The people invited from one of the six groups, in the order they are addressed."""

    group: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class AgendaRow:
    """One line of the agenda: "09.00–09.15 WITA", what happens, and who leads it."""

    hours: str
    activity: str
    leader: str = ""


@dataclass(frozen=True)
class Invitation:
    """Everything on an invitation letter; texts may hold several lines."""

    letterhead: Letterhead
    number: str
    written_on: date
    written_at: str
    meeting: Meeting
    topic: str
    recipients: tuple[Recipients, ...]
    signer: Signer
    agenda: tuple[AgendaRow, ...] = ()
    urgency: str = "Biasa"
    attachments: str = ""
    subject: str = "Undangan Forum Konsultasi Publik"
    opening: str = ""
    closing: str = ""
    copies: tuple[str, ...] = ()

    @property
    def list_is_attached(self) -> bool:
        """Whether the names stand on an attached page instead of in the letter."""
        return sum(len(group.names) for group in self.recipients) > NAMES_IN_LETTER

    @property
    def attachments_text(self) -> str:
        """The Lampiran line: what the writer typed, or the attached list, or a dash."""
        return self.attachments or ("1 (satu) berkas" if self.list_is_attached else "-")


def default_opening(unit: str, topic: str) -> str:
    """Compose the letter's first paragraph, for the writer to edit."""
    return (
        f"Dalam rangka meningkatkan kualitas penyelenggaraan pelayanan publik pada {unit}, kami akan "
        f"menyelenggarakan Forum Konsultasi Publik (FKP) tentang {topic}. Sehubungan dengan hal tersebut, "
        "kami mengundang Bapak/Ibu/Saudara untuk hadir pada:"
    )


def default_closing() -> str:
    """Compose the letter's last paragraph, for the writer to edit."""
    return (
        "Mengingat pentingnya acara ini, kehadiran serta masukan Bapak/Ibu/Saudara sangat kami harapkan. "
        "Atas perhatian dan kerja samanya, kami sampaikan terima kasih."
    )


def invitation_html(invitation: Invitation) -> str:
    """Return the letter as HTML for the PDF renderer."""
    unit = invitation.letterhead.unit
    return fill(
        "invitation.html",
        title=f"{invitation.subject} {invitation.number}".strip(),
        subject=invitation.topic,
        footer=f"{invitation.subject} – {unit}",
        orientation="portrait",
        draft="",
        letterhead=invitation.letterhead,
        invitation=invitation,
        opening=invitation.opening or default_opening(unit, invitation.topic),
        closing=invitation.closing or default_closing(),
    )


def invitation_pdf(invitation: Invitation) -> bytes:
    """Return the letter as a PDF; raises PdfFailed."""
    return print_html(invitation_html(invitation), invitation.letterhead.pictures())
