"""The forms of units: who they are, how to reach them, what services they give."""

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, HiddenField, SelectField, StringField, TextAreaField
from wtforms import validators as v

from fkp.accounts.forms import EmailField, NipField
from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.units.actions import CONTACT, IDENTITY
from fkp.units.models import Region, Unit
from fkp.units.services import service_names
from fkp.web.forms import BaseForm, at_most, optional, required, web_address

NO_PARENT = 0


def _with_scheme(text: str) -> str:
    """People write "dinkes.posokab.go.id"."""
    return f"https://{text}" if text and "://" not in text else text


class IdentityForm(BaseForm):
    """What only coordinators set: name, kind, what it stands below."""

    name = StringField("Nama unit", validators=[required("Tuliskan nama unit."), at_most(200)])
    kind = SelectField("Jenis unit", choices={"": "Pilih jenis"} | UNIT_KINDS)
    parent_id = SelectField("Unit induk", coerce=int, validators=[optional()])
    different = BooleanField("Ini memang unit yang berbeda")

    def validate_kind(self, field: SelectField) -> None:
        if not field.data:
            raise v.ValidationError("Pilih jenis unit.")


class ContactForm(BaseForm):
    """What the unit's own staff keep up to date."""

    address = TextAreaField("Alamat", validators=[optional(), at_most(500)])
    phone = StringField("Telepon", validators=[optional(), at_most(60)])
    email = EmailField()
    website = StringField(
        "Situs web",
        filters=[_with_scheme],
        validators=[
            optional(),
            at_most(200),
            web_address("Alamat situs tidak sah. Contoh: https://dinkes.poso.go.id"),
        ],
    )
    head_name = StringField("Nama kepala unit", validators=[optional(), at_most(200)])
    head_nip = NipField()
    head_jabatan = StringField("Jabatan", validators=[optional(), at_most(200)])


class UnitForm(IdentityForm, ContactForm):
    """The whole profile, for coordinators; `parents` are the units it may stand below."""

    def __init__(self, parents: dict[int, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parent_id.choices = {NO_PARENT: "Tidak ada, berdiri sendiri"} | parents


class RegionForm(BaseForm):
    """Which kabupaten or kota."""

    region_code = SelectField("Wilayah")

    def __init__(self, regions: list[Region], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.region_code.choices = {"": "Pilih wilayah"} | {region.code: region.name for region in regions}

    def validate_region_code(self, field: SelectField) -> None:
        if not field.data:
            raise v.ValidationError("Pilih wilayah.")


class ReasonForm(BaseForm):
    """Why something is done."""

    reason = TextAreaField("Alasan", validators=[optional(), at_most(500)])


class AddServicesForm(BaseForm):
    """One service, or many pasted at once."""

    names = TextAreaField("Layanan baru", validators=[required("Tuliskan nama layanan.")])

    def validate_names(self, field: TextAreaField) -> None:
        names = service_names(field.data or "")
        if not names:
            raise v.ValidationError("Tuliskan nama layanan.")
        if len(names) > 200:
            raise v.ValidationError("Terlalu banyak: paling banyak 200 layanan sekaligus.")
        long = [name for name in names if len(name) > 200]
        if long:
            raise v.ValidationError(f"Terlalu panjang, paling banyak 200 karakter: {long[0][:40]}…")


class RenameServiceForm(BaseForm):
    """Another name for a service."""

    name = StringField("Nama layanan", validators=[required("Tuliskan nama layanan."), at_most(200)])


class LogoForm(BaseForm):
    """A deed on the logo; `seen` is the one the person had before their eyes, so that no other is touched."""

    seen = HiddenField()


class UploadLogoForm(LogoForm):
    """A picture to be the logo."""

    picture = FileField("Berkas logo")

    def validate_picture(self, field: FileField) -> None:
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise v.ValidationError("Pilih berkas logo lebih dahulu.")


def form_values(unit: Unit) -> dict[str, Any]:
    """What the forms show of a saved unit."""
    return {name: getattr(unit, name) for name in IDENTITY + CONTACT} | {"parent_id": unit.parent_id or NO_PARENT}


def typed_values(form: BaseForm) -> dict[str, Any]:
    """What was typed, as the actions take it: no parent is None."""
    values = form.values
    if "parent_id" in values:
        values["parent_id"] = values["parent_id"] or None
    return values
