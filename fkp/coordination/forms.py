"""The forms of reporting periods: one by one, or those of a whole year."""

from typing import Any

from wtforms import RadioField, StringField
from wtforms import validators as v

from fkp.coordination.periods import name_taken
from fkp.web.fields import WholeNumberField
from fkp.web.forms import BaseForm, IndonesianDateField, at_most, chosen, required

RHYTHMS = {
    "triwulan": "Triwulan: empat periode setahun",
    "semester": "Semester: dua periode setahun",
    "tahun": "Tahunan: satu periode setahun",
}
DAYS_TO_REPORT = 10
"""How long after a period ends its report is due, unless the coordinator says otherwise."""


class DateNeeded:
    """A date must be there; unlike DataRequired it leaves what was said of a date that cannot be read."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: BaseForm, field: IndonesianDateField) -> None:
        if field.data is None and not field.process_errors:
            raise v.StopValidation(self.message)


class PeriodForm(BaseForm):
    """Name, first and last day, and the day reports are due."""

    name = StringField("Nama periode", validators=[required("Tuliskan nama periode."), at_most(100)])
    starts = IndonesianDateField("Mulai", validators=[DateNeeded("Isi tanggal mulai.")])
    ends = IndonesianDateField("Selesai", validators=[DateNeeded("Isi tanggal selesai.")])
    due = IndonesianDateField("Batas laporan", validators=[DateNeeded("Isi batas laporan.")])

    def __init__(self, duty: str, period_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._duty, self._period_id = duty, period_id

    def validate_name(self, field: StringField) -> None:
        if name_taken(field.data or "", self._duty, but=self._period_id):
            raise v.ValidationError("Nama ini sudah dipakai periode lain. Pilih nama yang berbeda.")

    def validate_ends(self, field: IndonesianDateField) -> None:
        if field.data and self.starts.data and field.data < self.starts.data:
            raise v.ValidationError("Tanggal selesai tidak boleh sebelum tanggal mulai.")

    def validate_due(self, field: IndonesianDateField) -> None:
        if field.data and self.starts.data and field.data < self.starts.data:
            raise v.ValidationError("Batas laporan tidak boleh sebelum tanggal mulai.")


class YearForm(BaseForm):
    """Which SKM periods a year has, and how many days after each its report is due."""

    tahun = WholeNumberField("Tahun", validators=[v.InputRequired("Tuliskan tahunnya."), v.NumberRange(2000, 2100)])
    ritme = RadioField(
        "Seberapa sering survei dilaksanakan", choices=RHYTHMS, validators=[chosen("Pilih salah satu.")]
    )
    hari = WholeNumberField(
        "Batas laporan, dalam hari setelah periode berakhir",
        validators=[v.InputRequired("Tuliskan jumlah harinya."), v.NumberRange(0, 180)],
    )
