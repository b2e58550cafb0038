"""The forms of peserta: one person, who came, vulnerable groups as numbers, and a list to import."""

from typing import Any

from wtforms import BooleanField, FileField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms import validators as v

from fkp.rules.participation import SEXES, VULNERABLE_GROUPS, Group
from fkp.web.forms import BaseForm, at_most, chosen, optional, required

GROUP_CHOICES = {group.value: group.label for group in Group}
NAME, CONTACT = 200, 100
MOST = 99_999


class ParticipantForm(BaseForm):
    """One participant; the contact stays with the unit and its coordinators."""

    name = StringField("Nama", validators=[required("Tuliskan nama peserta."), at_most(NAME)])
    group = SelectField(
        "Kelompok",
        choices={"": "Pilih kelompok"} | GROUP_CHOICES,
        validators=[chosen("Pilih kelompok peserta.")],
    )
    sex = RadioField("Jenis kelamin", choices=SEXES, validators=[chosen("Pilih laki-laki atau perempuan.")])
    organisation = StringField("Instansi atau organisasi", validators=[at_most(NAME)])
    jabatan = StringField("Jabatan", validators=[at_most(NAME)])
    contact = StringField("Kontak", validators=[at_most(CONTACT)])
    attended = BooleanField("Hadir")
    name_public = BooleanField("Setuju namanya tampil pada salinan publik berita acara")


class CountField(IntegerField):
    """A number of people; empty when it was not counted."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: int | None = None
        typed = "".join(valuelist[0].split()) if valuelist else ""
        if typed:
            if not (typed.isascii() and typed.isdecimal()) or len(typed) > len(str(MOST)):
                raise ValueError("Tuliskan jumlah orang dengan angka saja, misalnya 3.")
            self.data = int(typed)


class VulnerableForm(BaseForm):
    """How many people of vulnerable groups came; never who."""

    disabilitas = CountField(VULNERABLE_GROUPS["disabilitas"], validators=[optional()])
    lansia = CountField(VULNERABLE_GROUPS["lansia"], validators=[optional()])
    perempuan = CountField(VULNERABLE_GROUPS["perempuan"], validators=[optional()])
    masyarakat_miskin = CountField(VULNERABLE_GROUPS["masyarakat_miskin"], validators=[optional()])
    masyarakat_adat = CountField(VULNERABLE_GROUPS["masyarakat_adat"], validators=[optional()])


class ImportForm(BaseForm):
    """A list of participants from elsewhere: cells pasted, or a file."""

    pasted = TextAreaField("Tempel dari lembar kerja")
    sheet = FileField("Atau unggah berkas", render_kw={"accept": ".xlsx,.csv,.tsv,.txt"})

    def validate_pasted(self, field: TextAreaField) -> None:
        if not field.data and not (self.sheet.data and self.sheet.data.filename):
            raise v.ValidationError("Tempel daftar peserta atau pilih berkasnya.")
