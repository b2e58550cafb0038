"""The questionnaire on paper: the profile, the nine questions with their four answers, the unit's own, the saran."""

from dataclasses import dataclass
from datetime import date

from fkp.documents.letterhead import Letterhead
from fkp.documents.printing import fill, print_html
from fkp.rules.skm_profile import FIELDS
from fkp.rules.skm_questions import FORM_TITLE, FORM_UNIT, OPINION_HINT, OPINION_TITLE, QUESTION_ORDER, Question

BOX = "□"
"""To be ticked with a pen; the form's ☐ has no picture in the font."""
LETTERS = "abcd"


@dataclass(frozen=True)
class OwnQuestion:
    """A question of the unit's own; without options there are lines to write on."""

    text: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class PaperQuestionnaire:
    """Everything on the printed questionnaire."""

    letterhead: Letterhead
    title: str
    questions: tuple[Question, ...]
    """In the order of the questionnaire: sarana is the eighth, pengaduan the ninth."""
    services: tuple[str, ...] = ()
    """To be ticked; a single one is printed as given, none leaves a line to write on."""
    own_questions: tuple[OwnQuestion, ...] = ()
    privacy: tuple[str, ...] = ()
    closes_on: date | None = None


def questionnaire_html(paper: PaperQuestionnaire) -> str:
    """Return the questionnaire as HTML for the PDF renderer."""
    if len(paper.questions) != len(QUESTION_ORDER):
        raise ValueError("nine questions, one of each unsur")
    return fill(
        "skm/questionnaire.html",
        title=f"{FORM_TITLE} {paper.letterhead.unit}",
        subject=paper.title,
        footer=f"{paper.title} – {paper.letterhead.unit}",
        letterhead=paper.letterhead,
        paper=paper,
        form_title=FORM_TITLE,
        form_unit=FORM_UNIT,
        opinion_title=OPINION_TITLE,
        opinion_hint=OPINION_HINT,
        fields=FIELDS,
        box=BOX,
        letters=LETTERS,
    )


def questionnaire_pdf(paper: PaperQuestionnaire) -> bytes:
    """Return the questionnaire as a PDF; raises PdfFailed."""
    return print_html(questionnaire_html(paper), paper.letterhead.pictures())
