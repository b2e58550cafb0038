"""The forms of a forum's first steps; nothing is demanded while drafting, only that what is typed makes sense."""

from datetime import date
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms import validators as v

from fkp.forums.models import Forum
from fkp.rules.stages import FORMS, MODES, SUBJECTS
from fkp.web.fields import CheckboxesField, MayWait
from fkp.web.forms import (
    BaseForm,
    IndonesianDateField,
    IndonesianTimeField,
    at_most,
    chosen,
    optional,
    required,
    web_address,
)


class StartForumForm(BaseForm):
    """Which unit, which period, about what."""

    unit_id = SelectField("Unit", coerce=int, validators=[chosen("Pilih unit penyelenggara.")])
    period_id = SelectField("Periode", coerce=int, validators=[chosen("Pilih periode pelaporan.")])
    topic = StringField("Tema forum", validators=[required("Tuliskan tema forum."), at_most(300)])


class PreparationForm(BaseForm):
    """Persiapan: theme, services, mode and form, place and time."""

    topic = StringField("Tema forum", validators=[at_most(300)])
    subjects = CheckboxesField(
        "Pokok bahasan", choices=SUBJECTS, invalid_choice_message="Pilih dari daftar pokok bahasan."
    )
    services = CheckboxesField(
        "Layanan yang dibahas",
        coerce=int,
        invalid_value_message="Pilih dari daftar layanan unit.",
        invalid_choice_message="Pilih dari daftar layanan unit.",
    )
    mode = RadioField(
        "Cara pelaksanaan",
        choices=MODES,
        validators=[MayWait()],
        invalid_choice_message="Pilih tatap muka atau non-tatap muka.",
    )
    form = SelectField(
        "Bentuk kegiatan",
        validators=[MayWait()],
        invalid_choice_message="Bentuk ini bukan bagian dari cara pelaksanaan yang dipilih. Pilih bentuk lain.",
    )
    other_form = StringField("Bentuk lainnya", validators=[at_most(200)])
    place = TextAreaField("Tempat", validators=[at_most(500)])
    link = StringField("Tautan", validators=[optional(), at_most(500), web_address("Tautan harus diawali https://")])
    held_on = IndonesianDateField("Tanggal", validators=[MayWait()])
    starts = IndonesianTimeField("Mulai pukul", validators=[MayWait()])
    ends = IndonesianTimeField("Selesai pukul", validators=[optional()])

    def __init__(self, forum: Forum, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        chosen_services = {service.id for service in forum.services}
        self.services.choices = {
            service.id: service.name
            for service in forum.unit.services
            if service.active or service.id in chosen_services
        }
        of_mode = FORMS.get(self.mode.data or "") or FORMS["tatap_muka"] | FORMS["non_tatap_muka"]
        self.form.choices = {"": "Pilih bentuk"} | of_mode
        self._period = forum.period

    def validate_held_on(self, field: IndonesianDateField) -> None:
        day: date | None = field.data
        if day and not self._period.starts <= day <= self._period.ends:
            raise v.ValidationError(f"Tanggal ini di luar periode {self._period.name}.")

    def validate_ends(self, field: IndonesianTimeField) -> None:
        if field.data and self.starts.data and field.data <= self.starts.data:
            raise v.ValidationError("Waktu selesai harus sesudah waktu mulai.")

    def validate_other_form(self, field: StringField) -> None:
        if self.form.data == "lainnya" and not field.data:
            raise v.ValidationError("Tuliskan bentuk kegiatan yang dimaksud.")
