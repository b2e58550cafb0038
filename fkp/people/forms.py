"""The forms of managing accounts."""

from wtforms import RadioField, SelectField, StringField

from fkp.accounts.forms import EmailField, NipField, PhoneField
from fkp.web.forms import BaseForm, at_most, chosen, required


class PersonForm(BaseForm):
    """Who somebody is; NIP or e-mail is what they sign in by."""

    name = StringField("Nama lengkap", validators=[required("Tuliskan nama lengkap."), at_most(200)])
    nip = NipField()
    email = EmailField()
    phone = PhoneField()
    jabatan = StringField("Jabatan", validators=[at_most(200)])


class RoleForm(BaseForm):
    """Which role; sent by GET, so that the address carries the choice."""

    peran = RadioField("Peran", validators=[chosen("Pilih salah satu peran.")])


class RegionForm(BaseForm):
    """Which kabupaten/kota; sent by GET as well."""

    wilayah = SelectField("Kabupaten/kota", validators=[required("Pilih kabupaten/kota.")])
