"""The forms of tindak lanjut: the plan for an item, a step of its progress, and what proves it."""

from datetime import date
from typing import Any

from wtforms import IntegerField, MultipleFileField, TextAreaField
from wtforms import validators as v

from fkp.duties.queries import day_of, today
from fkp.forums.models import AgreementItem
from fkp.rules.indonesian import plain_date
from fkp.web.forms import BaseForm, IndonesianDateField, at_most, optional, required


class PercentField(IntegerField):
    """A whole percentage, typed with or without its sign: "40" or "40 %"."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([str(value).strip().removesuffix("%").strip() for value in valuelist])


class PlanForm(BaseForm):
    """The rencana aksi of one item."""

    plan = TextAreaField("Rencana aksi", validators=[at_most(5000)])


class ProgressForm(BaseForm):
    """One step: how far it is, what was done, when."""

    percent = PercentField(
        "Kemajuan (persen)",
        validators=[v.InputRequired("Isi kemajuannya, 0 sampai 100.")],
        invalid_value_message="Kemajuan harus angka bulat dari 0 sampai 100, misalnya 40.",
    )
    description = TextAreaField(
        "Apa yang sudah dilakukan", validators=[required("Tuliskan apa yang sudah dilakukan."), at_most(5000)]
    )
    on = IndonesianDateField("Tanggal", validators=[optional()])

    def __init__(self, item: AgreementItem, held_on: date | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._earliest = day_of(item.progress[0].at) if item.progress else held_on
        self._after = "catatan terakhir" if item.progress else "hari forum"

    def validate_percent(self, field: PercentField) -> None:
        if field.data is not None and not 0 <= field.data <= 100:
            raise v.ValidationError("Kemajuan harus antara 0 dan 100.")

    def validate_on(self, field: IndonesianDateField) -> None:
        if field.data and field.data > today():
            raise v.ValidationError("Tanggal ini belum tiba.")
        if field.data and self._earliest and field.data < self._earliest:
            raise v.ValidationError(f"Tanggal tidak boleh sebelum {self._after}, {plain_date(self._earliest)}.")


class ProofsForm(BaseForm):
    """Files that prove a follow-up, several at once."""

    files = MultipleFileField(
        "Pilih bukti",
        description="Foto (JPG, PNG, WebP, HEIC) paling besar 25 MB, atau PDF paling besar 20 MB.",
        render_kw={"accept": "application/pdf,image/*"},
    )
