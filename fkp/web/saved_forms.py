"""What every page that is one form of a record does alike: show, save, save itself, and meet a colleague's edit."""

import zlib
from collections.abc import Callable
from typing import Any

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from fkp.storage.database import now
from fkp.web.forms import (
    BaseForm,
    Locked,
    Stale,
    carried_along,
    chosen_saved,
    differences,
    keep_saved,
    new_key,
    once,
)
from fkp.web.pages import is_autosave, page
from fkp.web.templating import clock

Frame = Callable[[], dict[str, Any]]


def saved_form(
    make_form: Callable[..., BaseForm],
    *,
    template: str,
    conflict_template: str,
    saved: Callable[[], dict[str, Any]],
    save: Callable[[BaseForm, int | None], int],
    version: Callable[[], int] | None = None,
    other: Callable[[], str],
    frame: Frame,
) -> ResponseReturnValue:
    """Answer GET and POST of a page that is one form.

    `make_form(**kwargs)` builds the form (WTForms keywords pass through), `saved()` gives the values the record
    holds, and `save(form, version)` writes them in one action and returns the record's new version. `version()`
    is the present one; without it only an edit of these very values by somebody else is in the way, and `save`
    is called with None. `other()` names who saved last, `frame()` gives what the templates need besides the form.
    """

    def from_record() -> BaseForm:
        form = make_form(formdata=None, data=saved())
        form.versi.data = str(version() if version else fingerprint(saved()))
        return form

    def save_unless_overtaken(form: BaseForm) -> int:
        if version:
            return save(form, form.version)
        if form.version != fingerprint(saved()):
            raise Stale
        save(form, None)
        return fingerprint(saved())

    if request.method != "POST":
        return page(template, **frame(), form=from_record())
    form = make_form()
    keep_saved(form, from_record(), chosen_saved())
    if not form.validate_on_submit():
        return _refused(form, template, frame)
    try:
        written = once(lambda: save_unless_overtaken(form), form)
    except Stale:
        present = from_record()
        if differences(form, present):
            return _conflict(form, present, conflict_template, other(), frame)
        written = present.version  # the same was saved before, its answer was lost on the way
    except Locked as locked:
        return _locked(form, template, str(locked), frame)
    if is_autosave():
        return jsonify(ok=True, versi=written, pukul=clock(now()), kunci=new_key())
    flash("Tersimpan.", "success")
    return redirect(request.script_root + request.path, 303)


def fingerprint(values: dict[str, Any]) -> int:
    """A number that changes with these values: the version of a form that is one of several of its record."""
    return zlib.crc32(repr(values).encode())


def _refused(form: BaseForm, template: str, frame: Frame) -> ResponseReturnValue:
    if is_autosave():
        return jsonify(ok=False, pesan="Ada isian yang perlu diperbaiki."), 422
    return page(template, 422, **frame(), form=form)


def _locked(form: BaseForm, template: str, reason: str, frame: Frame) -> ResponseReturnValue:
    if is_autosave():
        return jsonify(ok=False, pesan=reason), 409
    form.form_errors.append(reason)
    return page(template, 409, **frame(), form=form)


def _conflict(form: BaseForm, saved: BaseForm, template: str, other: str, frame: Frame) -> ResponseReturnValue:
    """Both versions side by side; whatever is not in dispute travels along in hidden fields."""
    if is_autosave():
        return jsonify(ok=False, pesan=f"{other} lebih dulu menyimpan."), 409
    return page(
        template,
        409,
        **frame(),
        disputed=differences(form, saved),
        other=other,
        hidden=carried_along(),
        versi=saved.versi.data,
        kunci=new_key(),
    )


def to_anchor(endpoint: str, anchor: str, message: str | None = None, **values: Any) -> ResponseReturnValue:
    """After a plain post on a row: back to its page, at that row."""
    if message:
        flash(message, "success")
    return redirect(url_for(endpoint, _anchor=anchor, **values), 303)
