"""The stage verifikasi: a coordinator looks at all evidence and decides; the unit sees what was decided."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.current import me
from fkp.documents import actions_verification as actions
from fkp.documents.blueprint import bp
from fkp.documents.forms import ReasonForm, VerificationForm
from fkp.documents.forum_contents import whole_forum
from fkp.documents.queries import may_see_contacts, undone_verifications, works_for
from fkp.documents.views_report import stage_address
from fkp.forums import queries
from fkp.forums.models import Forum
from fkp.rules.permissions import Permission
from fkp.rules.stages import Stage
from fkp.units.queries import may
from fkp.web.forms import once
from fkp.web.gate import requires
from fkp.web.pages import page

RETURN, VERIFY, CHANGE = "kembalikan", "verifikasi", "ubah"
NOTE_NEEDED = "Tulis catatan pada paling sedikit satu tahap, agar unit tahu apa yang harus diperbaiki."
OWN_UNIT = "Anda bertugas di unit ini. Laporannya diperiksa koordinator lain."


@bp.route("/<int:forum_id>/verifikasi", methods=["GET", "POST"])
@requires(Permission.VIEW_FORUMS)
def verification(forum_id: int) -> ResponseReturnValue:
    """All evidence with room for notes for who verifies; status, history and notes for everybody else.

    The post only asks whether the coordinator is sure; the notes travel along, and back again."""
    forum = queries.forum(me(), forum_id)
    form = VerificationForm()
    if request.method == "GET":
        return _verification_page(forum, form)
    _only_who_may_decide(forum)
    verdict = request.form.get("putusan", "")
    if verdict not in (RETURN, VERIFY, CHANGE):
        abort(400)
    if not form.validate_on_submit():
        return _verification_page(forum, form, 422)
    if verdict == CHANGE:
        return _verification_page(forum, form)
    if verdict == RETURN and not form.stage_notes:
        form.form_errors.append(NOTE_NEEDED)
        return _verification_page(forum, form, 422)
    if not _still_as_seen(forum, form):
        return _decided_meanwhile(forum, form)
    return page(
        f"documents/ui/{'return' if verdict == RETURN else 'verify'}.html",
        forum=forum,
        form=form,
        notes=[(Stage(name).label, text) for name, text in form.stage_notes.items()],
    )


@bp.post("/<int:forum_id>/verifikasi/kembalikan")
@requires(Permission.VERIFY_REPORT)
def return_report(forum_id: int) -> ResponseReturnValue:
    """Give the report back with the notes."""
    forum = queries.forum(me(), forum_id, Permission.VERIFY_REPORT)
    form = VerificationForm()
    if not form.stage_notes:
        form.form_errors.append(NOTE_NEEDED)
        return _verification_page(forum, form, 422)
    return _decide(
        forum, form, actions.return_report, "Laporan dikembalikan. Unit melihat catatan Anda di tiap tahap."
    )


@bp.post("/<int:forum_id>/verifikasi/terima")
@requires(Permission.VERIFY_REPORT)
def verify_report(forum_id: int) -> ResponseReturnValue:
    """Verify the report."""
    forum = queries.forum(me(), forum_id, Permission.VERIFY_REPORT)
    return _decide(forum, VerificationForm(), actions.verify_report, "Laporan terverifikasi.")


def _decide(forum: Forum, form: VerificationForm, action: Any, message: str) -> ResponseReturnValue:
    _only_who_may_decide(forum)
    if not form.validate_on_submit():
        return _verification_page(forum, form, 422)
    note, stage_notes, seen = form.note.data or "", form.stage_notes, form.version
    try:
        once(lambda: action(forum, note=note, stage_notes=stage_notes, seen=seen, by=me()), form)
    except actions.AlreadyDecided:
        return _decided_meanwhile(forum, form)
    flash(message, "success")
    return redirect(url_for("documents.verification", forum_id=forum.id), 303)


@bp.route("/<int:forum_id>/verifikasi/batalkan", methods=["GET", "POST"])
@requires(Permission.VERIFY_REPORT)
def undo_verification(forum_id: int) -> ResponseReturnValue:
    """Ask why, then take a verification back."""
    forum = queries.forum(me(), forum_id, Permission.VERIFY_REPORT)
    _only_who_may_decide(forum)
    form = ReasonForm()
    status = 200
    if form.validate_on_submit():
        reason = form.reason.data or ""
        try:
            once(lambda: actions.undo_verification(forum, reason=reason, by=me()), form)
            flash("Verifikasi dibatalkan. Laporan menunggu putusan lagi.", "info")
            return redirect(url_for("documents.verification", forum_id=forum.id), 303)
        except actions.AlreadyDecided:
            form.form_errors.append("Laporan ini sedang tidak terverifikasi.")
            status = 409
    elif form.errors:
        status = 422
    return page("documents/ui/undo_verification.html", status, forum=forum, form=form)


def _only_who_may_decide(forum: Forum) -> None:
    if not may(me(), forum.unit, Permission.VERIFY_REPORT) or works_for(me(), forum.unit):
        abort(403)


def _still_as_seen(forum: Forum, form: VerificationForm) -> bool:
    return _awaits_decision(forum) and form.version == actions.standing(forum)


def _awaits_decision(forum: Forum) -> bool:
    report = forum.report
    return bool(report and report.sent_at and not report.returned_at and not report.verified_at)


def _decided_meanwhile(forum: Forum, form: VerificationForm) -> ResponseReturnValue:
    """A colleague decided first, or the unit took the report back: show that, with the notes kept."""
    return _verification_page(forum, form, 409, overtaken=True)


def _verification_page(
    forum: Forum, form: VerificationForm, status: int = 200, *, overtaken: bool = False
) -> ResponseReturnValue:
    verifies = may(me(), forum.unit, Permission.VERIFY_REPORT)
    runs = works_for(me(), forum.unit)
    form.versi.data = str(actions.standing(forum))
    context = whole_forum(forum, contacts=may_see_contacts(me(), forum.unit))
    return page(
        "documents/ui/verification.html" if verifies else "documents/ui/verdict.html",
        status,
        **context,
        form=form,
        decides=verifies and not runs and _awaits_decision(forum),
        may_undo=verifies and not runs and bool(forum.report and forum.report.verified_at),
        refusal=OWN_UNIT if verifies and runs else "",
        overtaken=overtaken,
        undone=undone_verifications(forum),
        notes=[
            (stage, forum.stage(stage), stage_address(forum, stage) if runs else "")
            for stage in Stage
            if forum.stage(stage).return_note
        ],
        stage_labels={stage.value: stage.label for stage in Stage},
    )
