"""The follow-up plan (rencana tindak lanjut, RTL) as one wide table."""

from dataclasses import dataclass

from fkp.documents.letterhead import Letterhead, Signer
from fkp.documents.printing import fill, print_html


@dataclass(frozen=True)
class FollowUpRow:
    """One agreed item on its way: `term` the time promised and its date, `percent` done from 0 to 100."""

    problem: str
    recommendation: str
    action_plan: str
    person_in_charge: str
    term: str
    status: str
    percent: int
    realisation: str
    evidence: str


@dataclass(frozen=True)
class FollowUpTable:
    """The follow-up plan of one forum; `as_of` says of which day it is ("7 Oktober 2025")."""

    letterhead: Letterhead
    topic: str
    berita_acara_number: str
    as_of: str
    place_written: str
    signer: Signer
    rows: tuple[FollowUpRow, ...]


def follow_up_html(table: FollowUpTable) -> str:
    """Return the table as HTML for the PDF renderer, on A4 across."""
    return fill(
        "follow_up_table.html",
        title=f"Rencana Tindak Lanjut FKP – {table.letterhead.unit}",
        subject=table.topic,
        footer=f"Rencana Tindak Lanjut FKP – {table.letterhead.unit}",
        orientation="landscape",
        draft="",
        letterhead=table.letterhead,
        table=table,
    )


def follow_up_pdf(table: FollowUpTable) -> bytes:
    """Return the table as a PDF; raises PdfFailed."""
    return print_html(follow_up_html(table), table.letterhead.pictures())
