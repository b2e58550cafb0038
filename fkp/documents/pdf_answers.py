"""Answering with a PDF, or with a page that says why there is none."""

from collections.abc import Callable

from flask import Response, abort
from flask.typing import ResponseReturnValue

from fkp.documents.content import NotYet
from fkp.documents.dossier import of_forum, of_survey
from fkp.forums.files import file_store
from fkp.forums.models import Forum
from fkp.surveys.models import Survey
from fkp.web.downloads import PDF_TYPE, attachment, safe_name
from fkp.web.pages import error_page, page
from fkp.web.pdf import PdfFailed


def show_pdf(record: Forum | Survey, name: str, draw: Callable[[], bytes]) -> ResponseReturnValue:
    """Answer with the PDF to look at, or with a page that says why there is none."""
    try:
        pdf = draw()
    except NotYet as lacking:
        of = of_forum(record) if isinstance(record, Forum) else of_survey(record)
        return page("documents/ui/not_yet.html", 409, of=of, name=name, lacks=lacking.lacks)
    except PdfFailed as failed:
        return error_page(503, f"{name} tidak dapat dibuat", str(failed))
    return pdf_answer(record, name, pdf)


def stored_pdf(record: Forum | Survey, name: str, sha256: str | None) -> Response:
    """Answer with a PDF kept when it was frozen or sent, as it was then."""
    store = file_store()
    if sha256 is None or not store.exists(sha256):
        abort(404)
    return pdf_answer(record, name, store.path(sha256).read_bytes())


def pdf_answer(record: Forum | Survey, name: str, pdf: bytes) -> Response:
    """A PDF to look at, named after the document, the forum or survey and its unit."""
    title = name.removesuffix(" FKP").removesuffix(" SKM")  # every code begins with it
    return attachment(pdf, safe_name(f"{title} {record.code} {record.unit.name}", "pdf"), PDF_TYPE, inline=True)
