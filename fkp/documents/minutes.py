"""The minutes (notulen) of a forum: what each group said and what the unit answered."""

from dataclasses import dataclass

from fkp.documents.letterhead import Letterhead, Signer
from fkp.documents.meeting import Meeting
from fkp.documents.printing import fill, print_html


@dataclass(frozen=True)
class DiscussionEntry:
    """One input of the discussion; `speaker` may be empty, `group` is the wording of one of the six."""

    group: str
    speaker: str
    said: str
    answer: str


@dataclass(frozen=True)
class Minutes:
    """Everything in the minutes; `opening` and `conclusion` may hold several lines, or be empty."""

    letterhead: Letterhead
    topic: str
    meeting: Meeting
    leader: str
    note_taker: Signer
    entries: tuple[DiscussionEntry, ...]
    place_written: str
    opening: str = ""
    conclusion: str = ""


def minutes_html(minutes: Minutes) -> str:
    """Return the minutes as HTML for the PDF renderer."""
    return fill(
        "minutes.html",
        title=f"Notulen Forum Konsultasi Publik – {minutes.letterhead.unit}",
        subject=minutes.topic,
        footer=f"Notulen FKP – {minutes.letterhead.unit}",
        orientation="portrait",
        draft="",
        letterhead=minutes.letterhead,
        minutes=minutes,
    )


def minutes_pdf(minutes: Minutes) -> bytes:
    """Return the minutes as a PDF; raises PdfFailed."""
    return print_html(minutes_html(minutes), minutes.letterhead.pictures())
