"""No form answers in English, whatever is sent."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import DateField, DecimalField, IntegerField, RadioField, SelectField, SelectMultipleField, TimeField
from wtforms import validators as v

from fkp.web.forms import BaseForm
from tests.conftest import World


class EveryField(BaseForm):
    """One of each field that can refuse by itself."""

    select = SelectField("Pilih", choices={"a": "A"})
    number = SelectField("Pilih nomor", choices={1: "A"}, coerce=int)
    many = SelectMultipleField("Pilih beberapa", choices={"a": "A"})
    radio = RadioField("Pilih satu", choices={"a": "A"})
    whole = IntegerField("Angka", validators=[v.NumberRange(1, 3)])
    decimal = DecimalField("Pecahan")
    day = DateField("Tanggal")
    hour = TimeField("Jam")
    must = IntegerField("Wajib", validators=[v.InputRequired()])


@pytest.mark.parametrize("value", ["x", "9", "99999999999999999999", ""])
def test_every_refusal_is_indonesian(world: World, value: str) -> None:
    names = ["select", "number", "many", "radio", "whole", "decimal", "day", "hour", "must"]
    with world.app.test_request_context("/", method="POST"):
        form = EveryField(MultiDict(dict.fromkeys(names, value)))
        form.validate()
    said = " ".join(str(text) for errors in form.errors.values() for text in errors)
    assert said
    assert not any(word in said for word in ("valid", "must", "field", "required", "coerce", "Invalid")), said
