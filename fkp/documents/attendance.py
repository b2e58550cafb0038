"""The attendance list (daftar hadir): empty to be signed on the day, or filled from who came."""

from dataclasses import dataclass

from fkp.documents.letterhead import Letterhead, Signer
from fkp.documents.meeting import Meeting
from fkp.documents.printing import fill, print_html

BLANK_ROWS = 30


@dataclass(frozen=True)
class Attendee:
    """One person who came: `sex` is "L", "P" or empty, `group` the wording of one of the six groups."""

    name: str
    sex: str
    organisation: str
    group: str


@dataclass(frozen=True)
class AttendanceList:
    """An attendance list; with no `attendees` it is the sheet laid on the table, `blank_rows` long."""

    letterhead: Letterhead
    topic: str
    meeting: Meeting
    signer: Signer
    place_written: str
    attendees: tuple[Attendee, ...] = ()
    blank_rows: int = BLANK_ROWS


def attendance_html(attendance: AttendanceList) -> str:
    """Return the list as HTML for the PDF renderer."""
    return fill(
        "attendance.html",
        title=f"Daftar Hadir Forum Konsultasi Publik – {attendance.letterhead.unit}",
        subject=attendance.topic,
        footer=f"Daftar Hadir FKP – {attendance.letterhead.unit}",
        orientation="portrait",
        draft="",
        letterhead=attendance.letterhead,
        attendance=attendance,
        # A blank sheet offers the six columns of a filled one; names are written by hand.
        rows=attendance.attendees or (Attendee("", "", "", ""),) * attendance.blank_rows,
        blank=not attendance.attendees,
    )


def attendance_pdf(attendance: AttendanceList) -> bytes:
    """Return the list as a PDF; raises PdfFailed."""
    return print_html(attendance_html(attendance), attendance.letterhead.pictures())
