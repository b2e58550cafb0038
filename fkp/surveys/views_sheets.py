"""The processing sheet out and in: downloaded in either order, imported after a preview, undone as a whole."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from wtforms import FileField, TextAreaField, ValidationError

from fkp.accounts.current import me
from fkp.rules.permissions import Permission
from fkp.storage.repeats import AlreadyDone
from fkp.storage.spreadsheets import SpreadsheetRefused, read_pasted, read_rows
from fkp.surveys import queries
from fkp.surveys.actions import SurveyLocked
from fkp.surveys.answer_batches import batches, put_back_batch, take_sheet, taken_before, withdraw_batch
from fkp.surveys.blueprint import bp
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import NO_SERVICE, SHEET, AnswerBatch
from fkp.surveys.paper import STEP, entry_obstacle
from fkp.surveys.questionnaires import shown_services, shown_wordings
from fkp.surveys.sheet_import import (
    FROM_COLUMN,
    Choice,
    Reading,
    compared,
    digest_of,
    pack,
    read_sheet,
    unpack,
)
from fkp.surveys.sheet_reading import MOST_LINES, Sheet, recognise
from fkp.surveys.sheets import ORDER_LABELS, ORDERS, REGULATION, sheet_csv, sheet_xlsx
from fkp.surveys.step_pages import step_context
from fkp.web.downloads import CSV_TYPE, XLSX_TYPE, attachment, safe_name
from fkp.web.forms import BaseForm, once
from fkp.web.gate import requires
from fkp.web.pages import go, page

ORDER_UNSAID = "Pilih dahulu urutan U8 dan U9 pada lembar ini."
WRONG_SHOWN = 100
GOOD_SHOWN = 10
ROWS_READ = MOST_LINES + 200
"""Title, sums and legend come on top of the respondents."""


class SheetForm(BaseForm):
    """A processing sheet from elsewhere: cells pasted, or a file."""

    pasted = TextAreaField("Tempel dari lembar kerja")
    sheet = FileField("Atau unggah berkas", render_kw={"accept": ".xlsx,.csv,.tsv,.txt"})

    def validate_pasted(self, field: TextAreaField) -> None:
        """One of the two must be there."""
        if not field.data and not (self.sheet.data and self.sheet.data.filename):
            raise ValidationError("Tempel isi lembar atau pilih berkasnya.")


@bp.get("/<int:survey_id>/lembar.<any(xlsx, csv):kind>")
@requires(Permission.RUN_SURVEY)
def sheet(survey_id: int, kind: str) -> ResponseReturnValue:
    """The processing sheet with every counted answer; `?urutan=kuesioner` for U8 = Sarana.

    Answer by answer it is the unit's own: whoever looks on sees sums.
    """
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    order = request.args.get("urutan", REGULATION)
    if order not in ORDERS:
        abort(404)
    name = safe_name(f"pengolahan {survey.code} {survey.unit.name} urutan {order}", kind)
    if kind == "csv":
        return attachment(sheet_csv(survey, order), name, CSV_TYPE)
    return attachment(sheet_xlsx(survey, order), name, XLSX_TYPE)


@bp.route("/<int:survey_id>/impor-lembar", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEY)
def sheet_import(survey_id: int) -> ResponseReturnValue:
    """Take a sheet from the clipboard or a file, and show what was understood."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    form = SheetForm()
    if form.validate_on_submit():
        try:
            return _preview(survey, recognise(*_rows(form)))
        except SpreadsheetRefused as refusal:
            form.form_errors.append(_advised(refusal.reason))
    return _start(survey, form, 422 if form.errors else 200)


@bp.route("/<int:survey_id>/impor-lembar/periksa", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEY)
def check_sheet(survey_id: int) -> ResponseReturnValue:
    """Look at the sheet again under another choice, or take its good lines in."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    if request.method == "GET":
        return redirect(url_for("surveys.sheet_import", survey_id=survey.id), 303)
    try:
        found = unpack(request.form.get("lembar", ""))
    except ValueError:
        return _start_again(survey, "Lembar tidak terbaca lagi. Tempel atau unggah sekali lagi.")
    return _take(survey, found) if "masukkan" in request.form else _preview(survey, found)


@bp.post("/<int:survey_id>/impor-lembar/<int:batch_id>/<any(batalkan, pulihkan):deed>")
@requires(Permission.RUN_SURVEY)
def arrange_import(survey_id: int, batch_id: int, deed: str) -> ResponseReturnValue:
    """Take a whole import out of the result, or count it again."""
    survey = queries.survey(me(), survey_id, Permission.RUN_SURVEY)
    act: Callable[..., AnswerBatch] = withdraw_batch if deed == "batalkan" else put_back_batch
    try:
        once(lambda: act(survey, batch_id, by=me()), BaseForm())
    except LookupError:
        abort(404)
    except SurveyLocked as locked:
        return _start(survey, SheetForm(formdata=None), 409, refusal=str(locked))
    words = "dibatalkan; jawabannya tidak terhitung lagi." if deed == "batalkan" else "dipulihkan."
    return go("surveys.sheet_import", f"Impor {words}", survey_id=survey.id, _anchor="impor")


# --- answering ---------------------------------------------------------------------------------------------


def _rows(form: SheetForm) -> tuple[list[list[str]], str]:
    upload = form.sheet.data
    if isinstance(upload, FileStorage) and upload.filename:
        return read_rows(upload.stream, upload.filename, ROWS_READ), upload.filename
    return read_pasted(form.pasted.data or "", ROWS_READ), "Teks tempelan"


def _advised(reason: str) -> str:
    # A workbook is weighed before it is read; the same lines are lighter as CSV.
    return f"{reason} Lembar yang sangat panjang dapat disimpan sebagai CSV." if "terlalu besar" in reason else reason


def _choice(survey: Survey, found: Sheet) -> Choice:
    """What was chosen in the preview; before that, the sheet's own column of services, or the only one there is."""
    services = shown_services(survey)
    allowed = {str(NO_SERVICE), *map(str, services)} | ({FROM_COLUMN} if "service" in found.fields else set())
    usual = next(iter(services)) if len(services) == 1 else NO_SERVICE
    chosen = request.form.get("layanan", FROM_COLUMN if "service" in found.fields else str(usual))
    order = request.form.get("urutan", "")
    return Choice(
        order=found.order or (order if order in ORDERS else ""), service=chosen if chosen in allowed else str(usual)
    )


def _read(survey: Survey, found: Sheet, choice: Choice) -> Reading:
    wording = shown_wordings(survey)[NO_SERVICE]
    return read_sheet(found, choice, shown_services(survey), wording, survey.weight)


def _take(survey: Survey, found: Sheet) -> ResponseReturnValue:
    choice = _choice(survey, found)
    reading = _read(survey, found, choice)
    digest = digest_of(found)
    if not choice.order and found.unsur is None:
        return _preview(survey, found, 422, refusal=ORDER_UNSAID)
    if not reading.good:
        return _preview(survey, found, 422, refusal="Tidak ada baris yang dapat dimasukkan.")
    if taken_before(survey, digest) and "sekali_lagi" not in request.form:
        return _preview(
            survey, found, 422, refusal="Lembar ini sudah diimpor. Tandai bila memang ingin memasukkannya lagi."
        )
    try:
        once(lambda: take_sheet(survey, reading.good, name=found.name, digest=digest, by=me()), BaseForm())
    except AlreadyDone:
        return redirect(url_for("surveys.sheet_import", survey_id=survey.id, _anchor="impor"), 303)
    except SurveyLocked as locked:
        return _preview(survey, found, 409, refusal=str(locked))
    flash(f"{len(reading.good)} jawaban dimasukkan.", "success")
    return redirect(url_for("surveys.sheet_import", survey_id=survey.id, _anchor="impor"), 303)


def _start(survey: Survey, form: SheetForm, status: int = 200, *, refusal: str = "") -> Response:
    if refusal:
        form.form_errors.append(refusal)
    return page(
        "surveys/sheet_import.html",
        status,
        **step_context(survey, STEP),
        form=form,
        deed=BaseForm(formdata=None),
        obstacle=entry_obstacle(survey),
        imports=batches(survey, SHEET),
        orders=ORDER_LABELS,
    )


def _start_again(survey: Survey, why: str) -> Response:
    return _start(survey, SheetForm(formdata=None), 422, refusal=why)


def _preview(survey: Survey, found: Sheet, status: int = 200, *, refusal: str = "") -> Response:
    choice = _choice(survey, found)
    reading = _read(survey, found, choice)
    try:
        packed = pack(found)
    except SpreadsheetRefused as too_long:
        return _start_again(survey, too_long.reason)
    return page(
        "surveys/sheet_preview.html",
        status,
        **step_context(survey, STEP),
        **_shown(survey, found, choice, reading),
        packed=packed,
        form=BaseForm(formdata=None),
        refusal=refusal or entry_obstacle(survey),
        order_missing=refusal == ORDER_UNSAID,
    )


def _shown(survey: Survey, found: Sheet, choice: Choice, reading: Reading) -> dict[str, Any]:
    services = {str(service_id): name for service_id, name in shown_services(survey).items()}
    return {
        "sheet": found,
        "choice": choice,
        "reading": reading,
        "certain": found.unsur is not None or found.order is not None,
        "orders": ORDER_LABELS,
        "columns": list(zip(found.labels, reading.unsur, strict=True)) if choice.order or found.unsur else [],
        "services": ({FROM_COLUMN: "Dari kolom layanan pada lembar"} if "service" in found.fields else {})
        | ({str(NO_SERVICE): "Tidak disebut"} | services),
        "service_names": shown_services(survey),
        "good": reading.good[:GOOD_SHOWN],
        "wrong": reading.wrong[:WRONG_SHOWN],
        "unknown": reading.unknown.most_common(20),
        "agrees": compared(found, reading),
        "before": taken_before(survey, digest_of(found)),
    }
