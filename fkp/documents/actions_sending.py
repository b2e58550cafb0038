"""What sending a report and taking it back write down, for a forum and for a survey."""

from fkp.accounts.models import Person
from fkp.forums.models import Forum
from fkp.forums.models_papers import Report
from fkp.storage.audit import record
from fkp.storage.counters import next_number
from fkp.storage.database import now
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import SurveyReport
from fkp.web.forms import Locked


class Incomplete(Exception):
    """Something is still missing; `obstacles` says what, a sentence each."""

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(" ".join(obstacles))
        self.obstacles = obstacles


def mark_sent(of: Forum | Survey, report: Report | SurveyReport, pdf_sha256: str, *, by: Person) -> None:
    """Write down, inside a write transaction, that a report was sent with this PDF.

    Its reference (nomor tanda terima) is given at the first sending and stays.
    """
    if report.reference is None:
        duty, year = of.period.duty.upper(), of.period.starts.year
        counter = f"laporan/{year}" if isinstance(of, Forum) else f"laporan-skm/{year}"
        report.reference = f"TT-{duty}/{year}/{next_number(counter):04d}"
    report.sent_at, report.sent_by_name = now(), by.name
    report.returned_at = None
    report.pdf_sha256 = pdf_sha256
    record("Mengirim laporan", by=by, on=of, after={"reference": report.reference, "pdf_sha256": pdf_sha256})


def mark_taken_back(of: Forum | Survey, *, by: Person) -> None:
    """Write down, inside a write transaction, that the unit took its report back; the reference stays.

    Raises Locked when it was not sent, or was decided on meanwhile.
    """
    report = of.report
    if report is None or report.sent_at is None:
        raise Locked("Laporan ini tidak sedang terkirim.")
    if not report.waits:
        raise Locked("Koordinator sudah memutuskan laporan ini, jadi tidak dapat ditarik kembali.")
    report.sent_at, report.sent_by_name = None, ""
    record("Menarik kembali laporan", by=by, on=of, before={"reference": report.reference})
