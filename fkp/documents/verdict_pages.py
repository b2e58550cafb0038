"""A coordinator looks at all evidence and decides; the unit sees what was decided: for a forum and for a survey."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents import actions_verification as actions
from fkp.documents.dossier import Dossier
from fkp.documents.forms import ReasonForm, VerdictForm
from fkp.documents.queries import undone_verifications, works_for
from fkp.forums.models import Forum
from fkp.rules.permissions import Permission
from fkp.surveys.models import Survey
from fkp.units.queries import may
from fkp.web.forms import once
from fkp.web.pages import page

RETURN, VERIFY, CHANGE = "kembalikan", "verifikasi", "ubah"
OWN_UNIT = "Anda bertugas di unit ini. Laporannya diperiksa koordinator lain."


@dataclass(frozen=True)
class Desk:
    """One record on a coordinator's desk, and how its evidence is shown there."""

    record: Forum | Survey
    of: Dossier
    form: type[VerdictForm]
    evidence: Callable[[], dict[str, Any]]
    """`stages`, rows of (part, its status, what it lacks, what was entered), and what their templates need."""
    contents: str
    """The folder of the templates that show the evidence of each part."""
    whole: tuple[str, str]
    """Where everybody reads the whole: (href, words)."""
    waiting_notes: Callable[[bool], list[tuple[str, str, str]]]
    """Notes not answered yet, (part, text, address); whether the person works for the unit and so gets addresses."""

    @property
    def note_needed(self) -> str:
        """Why returning without any note on a part is refused."""
        return (
            f"Tulis catatan pada paling sedikit satu {self.of.part_noun}, agar unit tahu apa yang harus diperbaiki."
        )


def answer_verification(desk: Desk) -> ResponseReturnValue:
    """All evidence with room for notes for who verifies; status, history and notes for everybody else.

    The post only asks whether the coordinator is sure; the notes travel along, and back again."""
    form = desk.form()
    if request.method == "GET":
        return _page(desk, form)
    _only_who_may_decide(desk)
    verdict = request.form.get("putusan", "")
    if verdict not in (RETURN, VERIFY, CHANGE):
        abort(400)
    if not form.validate_on_submit():
        return _page(desk, form, 422)
    if verdict == CHANGE:
        return _page(desk, form)
    if verdict == RETURN and not form.stage_notes:
        form.form_errors.append(desk.note_needed)
        return _page(desk, form, 422)
    if not _still_as_seen(desk, form):
        return _decided_meanwhile(desk, form)
    return page(
        f"documents/ui/{'return' if verdict == RETURN else 'verify'}.html",
        of=desk.of,
        form=form,
        notes=[(desk.of.parts[name], text) for name, text in form.stage_notes.items()],
    )


def answer_return(desk: Desk) -> ResponseReturnValue:
    """Give the report back with the notes."""
    form = desk.form()
    if not form.stage_notes:
        form.form_errors.append(desk.note_needed)
        return _page(desk, form, 422)
    message = f"Laporan dikembalikan. Unit melihat catatan Anda di tiap {desk.of.part_noun}."
    return _decide(desk, form, actions.return_report, message)


def answer_verify(desk: Desk) -> ResponseReturnValue:
    """Verify the report."""
    return _decide(desk, desk.form(), actions.verify_report, "Laporan terverifikasi.")


def _decide(desk: Desk, form: VerdictForm, action: Any, message: str) -> ResponseReturnValue:
    _only_who_may_decide(desk)
    if not form.validate_on_submit():
        return _page(desk, form, 422)
    note, stage_notes, seen = form.note.data or "", form.stage_notes, form.version
    try:
        once(lambda: action(desk.record, note=note, stage_notes=stage_notes, seen=seen, by=me()), form)
    except actions.AlreadyDecided:
        return _decided_meanwhile(desk, form)
    flash(message, "success")
    return redirect(desk.of.to("verification"), 303)


def answer_undoing(desk: Desk) -> ResponseReturnValue:
    """Ask why, then take a verification back."""
    _only_who_may_decide(desk)
    form = ReasonForm()
    status = 200
    if form.validate_on_submit():
        reason = form.reason.data or ""
        try:
            once(lambda: actions.undo_verification(desk.record, reason=reason, by=me()), form)
            flash("Verifikasi dibatalkan. Laporan menunggu putusan lagi.", "info")
            return redirect(desk.of.to("verification"), 303)
        except actions.AlreadyDecided:
            form.form_errors.append("Laporan ini sedang tidak terverifikasi.")
            status = 409
    elif form.errors:
        status = 422
    return page("documents/ui/undo_verification.html", status, of=desk.of, form=form)


def _only_who_may_decide(desk: Desk) -> None:
    if not may(me(), desk.of.unit, Permission.VERIFY_REPORT) or works_for(me(), desk.of.unit):
        abort(403)


def _awaits_decision(desk: Desk) -> bool:
    report = desk.record.report
    return report is not None and report.waits


def _still_as_seen(desk: Desk, form: VerdictForm) -> bool:
    return _awaits_decision(desk) and form.version == actions.standing(desk.record)


def _decided_meanwhile(desk: Desk, form: VerdictForm) -> ResponseReturnValue:
    """A colleague decided first, or the unit took the report back: show that, with the notes kept."""
    return _page(desk, form, 409, overtaken=True)


def _page(desk: Desk, form: VerdictForm, status: int = 200, *, overtaken: bool = False) -> ResponseReturnValue:
    verifies = may(me(), desk.of.unit, Permission.VERIFY_REPORT)
    works_here = works_for(me(), desk.of.unit)
    report = desk.record.report
    form.versi.data = str(actions.standing(desk.record))
    return page(
        f"documents/ui/{'verification' if verifies else 'verdict'}.html",
        status,
        **desk.evidence(),
        of=desk.of,
        contents=desk.contents,
        whole=desk.whole,
        form=form,
        decides=verifies and not works_here and _awaits_decision(desk),
        may_undo=verifies and not works_here and bool(report and report.verified_at),
        refusal=OWN_UNIT if verifies and works_here else "",
        overtaken=overtaken,
        undone=undone_verifications(desk.record),
        notes=desk.waiting_notes(works_here),
    )
