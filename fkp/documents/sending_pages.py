"""Sending a report, the page that proves it was sent, and taking it back: the same for a forum and a survey."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents.actions_sending import Incomplete
from fkp.documents.content import NotYet
from fkp.documents.dossier import Dossier
from fkp.documents.forms import SendForm
from fkp.documents.queries import works_for
from fkp.forums.files import file_store
from fkp.rules.permissions import Permission
from fkp.units.queries import may
from fkp.web.downloads import PDF_TYPE, safe_name
from fkp.web.forms import BaseForm, Locked, Stale, once
from fkp.web.pages import error_page, page
from fkp.web.pdf import PdfFailed
from fkp.web.saved_forms import fingerprint

P = TypeVar("P")
CHANGED = "Isi laporan berubah setelah Anda membuka halaman ini. Periksa lagi, lalu kirim."


@dataclass(frozen=True)
class Sending(Generic[P]):
    """How the report of one forum or survey is composed, drawn and sent."""

    of: Dossier
    code: str
    form: type[SendForm]
    compose: Callable[[], P]
    """The report as it would be sent now; may raise NotYet."""
    draw: Callable[[P], bytes]
    send: Callable[[P, str], object]
    """The action: takes the paper and its PDF's SHA-256."""
    obstacles: Callable[[], list[str]]
    locked: Callable[[], str | None]
    summary: Callable[[], Mapping[str, list[tuple[str, str]]]]
    """Part → what was entered there, in a few lines."""

    def version(self) -> int:
        """A number for all that the report says now; 0 while it cannot be composed."""
        try:
            return fingerprint({"report": self.compose()})
        except NotYet:
            return 0


def answer_sending(sending: Sending[Any]) -> ResponseReturnValue:
    """Ask the head of the unit for the declaration, then send exactly what was shown."""
    form = sending.form()
    if request.method == "GET":
        return _ask(sending, form)
    try:
        if not form.validate_on_submit():
            return _ask(sending, form, 422)
        _send_as_shown(sending, form)
    except Stale:
        return _ask(sending, sending.form(formdata=None), 409, CHANGED)
    except (Locked, Incomplete, NotYet) as refusal:
        return _ask(sending, sending.form(formdata=None), 409, str(refusal))
    except PdfFailed as failed:
        return error_page(503, "Laporan belum terkirim", str(failed))
    return redirect(sending.of.to("sent_report"), 303)


def _send_as_shown(sending: Sending[Any], form: BaseForm) -> None:
    """Draw and keep the PDF, then send: drawing takes long and must hold up no other writer."""
    if form.version != sending.version() or sending.obstacles() or sending.locked():
        once(lambda: _refuse(sending), form)  # a second click lands where the first one led
    paper = sending.compose()
    stored = file_store().keep_bytes(sending.draw(paper), PDF_TYPE, safe_name(f"Laporan {sending.code}", "pdf"))
    once(lambda: sending.send(paper, stored.sha256), form)


def _refuse(sending: Sending[Any]) -> None:
    locked, lacking = sending.locked(), sending.obstacles()
    if locked:
        raise Locked(locked)
    raise Incomplete(lacking) if lacking else Stale


def _ask(sending: Sending[Any], form: SendForm, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    obstacles, locked = sending.obstacles(), sending.locked()
    form.versi.data = str(sending.version())
    return page(
        "documents/ui/send.html",
        max(status, 409) if obstacles or locked else status,
        of=sending.of,
        form=form,
        refusal=refusal,
        obstacles=obstacles,
        locked=locked,
        parts=sending.summary(),
    )


def proof_page(of: Dossier) -> ResponseReturnValue:
    """The proof of sending: the reference, what happens next, the PDF. May be bookmarked."""
    if of.report is None or of.report.reference is None:
        abort(404)
    return page(
        "documents/ui/sent.html",
        of=of,
        report=of.report,
        may_send=may(me(), of.unit, Permission.SEND_REPORT),
        works_here=works_for(me(), of.unit),
    )


def answer_taking_back(of: Dossier, take_back: Callable[[], object]) -> ResponseReturnValue:
    """Ask, then take a sent report back before a coordinator decided."""
    form = BaseForm()
    if not form.validate_on_submit():
        return page("documents/ui/take_back.html", of=of, form=form)
    try:
        once(take_back, form)
    except Locked as locked:
        flash(str(locked), "error")
    else:
        flash("Laporan ditarik kembali. Setelah diperbaiki, kirim lagi; nomor tanda terimanya tetap.", "info")
    return redirect(of.to("report"), 303)
