"""What every stage that is one form does alike: show, save, save itself, and meet a colleague's edit."""

import zlib
from collections.abc import Callable
from typing import Any

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from fkp.forums.actions import StageLocked, lock_reason
from fkp.forums.evidence import evidence
from fkp.forums.models import Forum
from fkp.rules.stages import Stage, advice, blockers, missing, status
from fkp.storage.database import now
from fkp.web.forms import BaseForm, Stale, carried_along, chosen_saved, differences, keep_saved, new_key, once
from fkp.web.pages import is_autosave, page
from fkp.web.templating import clock

STAGE_ENDPOINTS = {
    Stage.PERSIAPAN: "forums.preparation",
    Stage.DISKUSI: "forums.discussion",
    Stage.PESERTA: "forums.participants",
    Stage.DOKUMENTASI: "forums.documentation",
    Stage.KESEPAKATAN: "forums.agreement",
    Stage.BERITA_ACARA: "documents.berita_acara",
    Stage.TINDAK_LANJUT: "forums.follow_up",
    Stage.LAPORAN: "documents.report",
    Stage.VERIFIKASI: "documents.verification",
}
"""Where each stage is filled in, or looked at."""


def stage_form(
    forum: Forum,
    stage: Stage,
    make_form: Callable[..., BaseForm],
    *,
    template: str,
    saved: Callable[[], dict[str, Any]],
    save: Callable[[BaseForm, int | None], int],
    own_version: bool = False,
    **context: Any,
) -> ResponseReturnValue:
    """Answer GET and POST of a stage that is one form.

    `make_form(**kwargs)` builds the form (WTForms keywords pass through), `saved()` gives the values the
    record holds, and `save(form, version)` writes them in one action and returns the stage's new version.
    With `own_version` the page is one of several of its stage: only an edit of its own values by somebody
    else is in its way, and `save` is called with None.
    """

    def from_record() -> BaseForm:
        form = make_form(formdata=None, data=saved())
        form.versi.data = str(fingerprint(saved()) if own_version else forum.stage(stage).version)
        return form

    def save_own(form: BaseForm) -> int:
        if form.version != fingerprint(saved()):
            raise Stale
        save(form, None)
        return fingerprint(saved())

    def save_stage(form: BaseForm) -> int:
        return save(form, form.version)

    if request.method == "POST":
        form = make_form()
        keep_saved(form, from_record(), chosen_saved())
        if not form.validate_on_submit():
            return _refused(forum, stage, form, template, context)
        save_it = save_own if own_version else save_stage
        try:
            version = once(lambda: save_it(form), form)
        except Stale:
            present = from_record()
            if differences(form, present):
                return _conflict(forum, stage, form, present)
            version = present.version  # the same was saved before, its answer was lost on the way
        except StageLocked as locked:
            return _locked(forum, stage, form, template, str(locked), context)
        if is_autosave():
            return jsonify(ok=True, versi=version, pukul=clock(now()), kunci=new_key())
        flash("Tersimpan.", "success")
        return redirect(request.script_root + request.path, 303)
    return page(template, **stage_context(forum, stage), form=from_record(), **context)


def fingerprint(values: dict[str, Any]) -> int:
    """A number that changes with these values: the version of a form that is one of several of its stage."""
    return zlib.crc32(repr(values).encode())


def stage_context(forum: Forum, stage: Stage) -> dict[str, Any]:
    """What the frame of every stage page shows: status, what is missing, advice, why it is locked."""
    seen = evidence(forum)
    return {
        "forum": forum,
        "stage": stage,
        "row": forum.stage(stage),
        "status": status(stage, seen),
        "missing": missing(stage, seen),
        "advice": advice(stage, seen),
        "blockers": blockers(stage, seen),
        "locked": lock_reason(forum, stage),
        "evidence": seen,
        "answer_form": BaseForm(formdata=None),
    }


def _refused(
    forum: Forum, stage: Stage, form: BaseForm, template: str, context: dict[str, Any]
) -> ResponseReturnValue:
    if is_autosave():
        return jsonify(ok=False, pesan="Ada isian yang perlu diperbaiki."), 422
    return page(template, 422, **stage_context(forum, stage), form=form, **context)


def _locked(
    forum: Forum, stage: Stage, form: BaseForm, template: str, reason: str, context: dict[str, Any]
) -> ResponseReturnValue:
    if is_autosave():
        return jsonify(ok=False, pesan=reason), 409
    form.form_errors.append(reason)
    return page(template, 409, **stage_context(forum, stage), form=form, **context)


def _conflict(forum: Forum, stage: Stage, form: BaseForm, saved: BaseForm) -> ResponseReturnValue:
    """Both versions side by side; whatever is not in dispute travels along in hidden fields."""
    row = forum.stage(stage)
    if is_autosave():
        return jsonify(ok=False, pesan=f"{row.saved_by_name} lebih dulu menyimpan."), 409
    disputed = differences(form, saved)
    return page(
        "forums/conflict.html",
        409,
        forum=forum,
        stage=stage,
        row=row,
        disputed=disputed,
        other=row.saved_by_name,
        hidden=carried_along(),
        versi=saved.versi.data,
        kunci=new_key(),
    )


def to_anchor(endpoint: str, anchor: str, message: str | None = None, **values: Any) -> ResponseReturnValue:
    """After a plain post on a row: back to the stage page, at that row."""
    if message:
        flash(message, "success")
    return redirect(url_for(endpoint, _anchor=anchor, **values), 303)
