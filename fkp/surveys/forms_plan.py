"""The form of a survey's plan; nothing is demanded while drafting, only that what is typed makes sense."""

from typing import Any

from wtforms import RadioField, SelectField, StringField
from wtforms import validators as v

from fkp.rules.skm import WEIGHTS
from fkp.surveys.models import Survey
from fkp.web.fields import CheckboxesField, MayWait, WholeNumberField
from fkp.web.forms import BaseForm, IndonesianDateField, at_most, optional, required

ALL, CHOSEN = "semua", "pilih"
COVERS = {ALL: "Semua layanan unit", CHOSEN: "Layanan yang dipilih"}
LAYOUTS = {
    "semua": "Semua pertanyaan pada satu halaman",
    "satu": "Satu per satu, satu pertanyaan tiap layar",
}
LARGEST = 100_000_000


def _within() -> v.NumberRange:
    return v.NumberRange(0, LARGEST, message="Isi angka bulat, paling kecil 0 dan paling besar 100.000.000.")


class PlanForm(BaseForm):
    """Rencana: services, how many people, when, and how the public form is laid out."""

    title = StringField("Judul survei", validators=[required("Tuliskan judul survei."), at_most(300)])
    cover = RadioField(
        "Layanan yang disurvei", choices=COVERS, invalid_choice_message="Pilih semua layanan atau layanan tertentu."
    )
    services = CheckboxesField(
        "Pilih layanan",
        coerce=int,
        invalid_value_message="Pilih dari daftar layanan unit.",
        invalid_choice_message="Pilih dari daftar layanan unit.",
    )
    population = WholeNumberField("Jumlah pengguna layanan (populasi)", validators=[MayWait(), _within()])
    target = WholeNumberField("Sasaran responden", validators=[optional(), _within()])
    opens_on = IndonesianDateField("Mulai tanggal", validators=[optional()])
    closes_on = IndonesianDateField("Sampai tanggal", validators=[optional()])
    layout = RadioField(
        "Susunan formulir", choices=LAYOUTS, invalid_choice_message="Pilih salah satu susunan formulir."
    )
    weight = SelectField(
        "Bobot cetak", choices=WEIGHTS, invalid_choice_message="Pilih bobot dari daftar.", validators=[MayWait()]
    )

    def __init__(self, survey: Survey, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if survey.questionnaire is not None:  # respondents were shown these services
            del self.cover, self.services
            return
        chosen = {service.id for service in survey.services}
        self.services.choices = {
            service.id: service.name for service in survey.unit.services if service.active or service.id in chosen
        }

    def validate_closes_on(self, field: IndonesianDateField) -> None:
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise v.ValidationError("Tanggal terakhir harus sama dengan atau sesudah tanggal mulai.")
