"""The forms of diskusi."""

from wtforms import SelectField, StringField, TextAreaField

from fkp.rules.participation import Group
from fkp.web.forms import BaseForm, at_most, chosen, required

GROUPS = {group.value: group.label for group in Group}


class EntryForm(BaseForm):
    """One input in the discussion and the unit's answer."""

    group = SelectField(
        "Kelompok",
        choices={"": "Pilih kelompok"} | GROUPS,
        validators=[chosen("Pilih kelompok yang menyampaikan masukan.")],
        invalid_choice_message="Pilih salah satu dari enam kelompok.",
    )
    speaker = StringField("Nama penyampai", validators=[at_most(200)])
    input = TextAreaField("Masukan", validators=[required("Tuliskan masukan yang disampaikan."), at_most(5000)])
    answer = TextAreaField("Tanggapan unit", validators=[at_most(5000)])


class SummaryForm(BaseForm):
    """How the discussion went, told freely."""

    summary = TextAreaField("Ringkasan jalannya diskusi", validators=[at_most(20000)])
