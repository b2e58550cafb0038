"""Importing participants: paste or upload, look at every line, take the good ones, mend the others."""

import re
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from fkp.accounts.current import me
from fkp.forums import queries
from fkp.forums.actions import StageLocked
from fkp.forums.blueprint import bp
from fkp.forums.forms_participants import GROUP_CHOICES, ImportForm
from fkp.forums.models import Forum
from fkp.forums.participant_import import (
    COLUMNS,
    Sheet,
    State,
    as_participant,
    judge,
    pack,
    recognise,
    unpack,
)
from fkp.forums.participants import STAGE, take_participants
from fkp.forums.stage_pages import stage_context
from fkp.forums.views_participants import attended_by_default
from fkp.rules.participation import SEXES
from fkp.rules.permissions import Permission
from fkp.storage.repeats import AlreadyDone
from fkp.storage.spreadsheets import SpreadsheetRefused, read_pasted, read_rows
from fkp.web.downloads import XLSX_TYPE, attachment, xlsx
from fkp.web.forms import BaseForm, once
from fkp.web.gate import requires
from fkp.web.pages import page

MENDED_AT_ONCE = 50
"""So many wrong lines can be typed into at a time; the others wait their turn on the same page."""
SAMPLES = [
    ["Contoh: Siti Rahmawati", "Pengguna layanan", "P", "Warga Desa Mapane", "", "0812 0000 0000", "Ya"],
    ["Contoh: Andi Saputra", "Media massa", "L", "Radio Poso", "Wartawan", "andi@contoh.id", "Ya"],
]


@bp.route("/<int:forum_id>/peserta/impor", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def import_participants(forum_id: int) -> ResponseReturnValue:
    """Take a list from the clipboard or a file, and show what was understood."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    form = ImportForm()
    if form.validate_on_submit():
        try:
            return _preview(forum, recognise(_rows(form)))
        except SpreadsheetRefused as refusal:
            form.form_errors.append(refusal.reason)
    return _start(forum, form, 422 if form.errors else 200)


@bp.route("/<int:forum_id>/peserta/impor/periksa", methods=["GET", "POST"])
@requires(Permission.RUN_FORUM)
def check_import(forum_id: int) -> ResponseReturnValue:
    """Look at the list again with other columns or mended lines, or take the good lines over."""
    forum = queries.forum(me(), forum_id, Permission.RUN_FORUM)
    if request.method == "GET":
        return redirect(url_for("forums.import_participants", forum_id=forum.id), 303)
    form = BaseForm()
    try:
        sheet = unpack(request.form.get("daftar", ""))
    except ValueError:
        return _start_again(forum, "Daftar tidak terbaca lagi. Tempel atau unggah sekali lagi.")
    _follow(sheet)
    try:
        return _take(forum, sheet, form) if "masukkan" in request.form else _preview(forum, sheet)
    except SpreadsheetRefused as refusal:
        return _start_again(forum, refusal.reason)


@bp.get("/<int:forum_id>/peserta/impor/templat.xlsx")
@requires(Permission.RUN_FORUM)
def import_template(forum_id: int) -> ResponseReturnValue:
    """A workbook with the headings and two sample lines."""
    queries.forum(me(), forum_id, Permission.RUN_FORUM)
    return attachment(xlsx(SAMPLES, list(COLUMNS.values()), "Peserta"), "templat-peserta.xlsx", XLSX_TYPE)


def _rows(form: ImportForm) -> list[list[str]]:
    upload = form.sheet.data
    if isinstance(upload, FileStorage) and upload.filename:
        return read_rows(upload.stream, upload.filename)
    return read_pasted(form.pasted.data or "")


def _follow(sheet: Sheet) -> None:
    """Do to the list what the person chose in the preview."""
    for name in COLUMNS:
        chosen = request.form.get(f"kolom-{name}")
        if chosen is not None:
            sheet.mapping[name] = int(chosen) if re.fullmatch(r"[0-9]{1,3}", chosen) else None
    chosen_group = request.form.get("kelompok", sheet.default_group)
    sheet.default_group = chosen_group if chosen_group in GROUP_CHOICES else ""
    dropped = set(request.form.getlist("buang", type=int))
    confirmed = set(request.form.getlist("pakai", type=int))
    sheet.lines = [line for line in sheet.lines if line.number not in dropped]
    for line in sheet.lines:
        line.confirmed = line.number in confirmed
        for name in COLUMNS:
            typed = request.form.get(f"{name}-{line.number}")
            if typed is not None:
                line.mended[name] = typed


def _take(forum: Forum, sheet: Sheet, form: BaseForm) -> ResponseReturnValue:
    judged = _judged(forum, sheet)
    good = [each for each in judged if each.state is State.GOOD]
    try:
        taken = once(lambda: take_participants(forum, map(as_participant, good), by=me()), form)
    except AlreadyDone:
        return redirect(url_for("forums.participants", forum_id=forum.id), 303)
    except StageLocked as locked:
        return _preview(forum, sheet, 409, refusal=str(locked))
    gone = {each.line.number for each in good}
    sheet.lines = [line for line in sheet.lines if line.number not in gone]
    if not sheet.lines:
        flash(f"{taken} peserta dimasukkan.", "success")
        return redirect(url_for("forums.participants", forum_id=forum.id), 303)
    return _preview(forum, sheet, taken=taken)


def _judged(forum: Forum, sheet: Sheet) -> list[Any]:
    return judge(sheet, [row.name for row in forum.participants], attended=attended_by_default(forum))


def _start(forum: Forum, form: ImportForm, status: int = 200) -> Response:
    return page("forums/participants_import.html", status, **stage_context(forum, STAGE), form=form)


def _start_again(forum: Forum, why: str) -> Response:
    form = ImportForm(formdata=None)
    form.form_errors.append(why)
    return _start(forum, form, 422)


def _preview(
    forum: Forum, sheet: Sheet, status: int = 200, *, taken: int | None = None, refusal: str = ""
) -> Response:
    judged = _judged(forum, sheet)
    wrong = [each for each in judged if each.state is State.WRONG]
    return page(
        "forums/participants_preview.html",
        status,
        **stage_context(forum, STAGE),
        sheet=sheet,
        packed=pack(sheet),
        columns=COLUMNS,
        column_choices=sheet.column_choices(),
        groups=GROUP_CHOICES,
        sexes=SEXES,
        wrong=wrong[:MENDED_AT_ONCE],
        waiting=wrong[MENDED_AT_ONCE:],
        doubtful=[each for each in judged if each.doubts and not each.wrong],
        good=[each for each in judged if each.state is State.GOOD and not each.doubts],
        ready=sum(each.state is State.GOOD for each in judged),
        form=BaseForm(formdata=None),
        taken=taken,
        refusal=refusal,
    )
