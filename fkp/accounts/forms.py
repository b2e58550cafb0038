"""The forms of signing in and of one's own account."""

import re
from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms import validators as v

from fkp.web.forms import BaseForm, at_most, clean_line, digits, email_address, optional, required


def without_blanks(text: str | None) -> str:
    """A NIP as people type it, "19800101 200003 1 001", without its blanks and dots."""
    return re.sub(r"[\s.\-]", "", text or "")


def in_lower_case(text: str | None) -> str:
    """E-mail addresses are kept in lower case, so that typing one in capitals finds it."""
    return (text or "").lower()


class NipField(StringField):
    """A NIP of 18 digits, typed with or without blanks."""

    def __init__(self, label: str = "NIP", **kwargs: Any) -> None:
        super().__init__(
            label,
            validators=[optional(), digits(18, "NIP")],
            filters=[clean_line, without_blanks],
            **kwargs,
        )


class EmailField(StringField):
    """An e-mail address, kept in lower case."""

    def __init__(self, label: str = "Alamat e-mail", **kwargs: Any) -> None:
        super().__init__(
            label,
            validators=[optional(), at_most(254), email_address()],
            filters=[clean_line, in_lower_case],
            **kwargs,
        )


class PhoneField(StringField):
    """A telephone number with its blanks and signs, as people write it."""

    def __init__(self, label: str = "Nomor telepon", **kwargs: Any) -> None:
        super().__init__(
            label,
            validators=[
                optional(),
                at_most(30),
                v.Regexp(r"^[\d +().\-/]+$", message="Tuliskan nomor telepon dengan angka. Contoh: 0812 3456 7890"),
            ],
            filters=[clean_line],
            **kwargs,
        )


class SignInForm(BaseForm):
    """Who, and the password; `bawaan` carries what was typed before the session ended."""

    akun = StringField("NIP atau e-mail", validators=[required("Tuliskan NIP atau alamat e-mail Anda.")])
    sandi = PasswordField("Kata sandi", validators=[v.InputRequired("Tuliskan kata sandi Anda.")])
    ingat = BooleanField("Tetap masuk di perangkat ini")
    lanjut = HiddenField()
    bawaan = HiddenField()


class _NewPassword(BaseForm):
    """A new password, typed twice; whether it is good enough is decided where the person is known."""

    sandi_baru = PasswordField("Kata sandi baru", validators=[v.InputRequired("Tuliskan kata sandi baru.")])
    sandi_ulang = PasswordField(
        "Kata sandi baru, sekali lagi",
        validators=[
            v.InputRequired("Ketik kata sandi baru sekali lagi."),
            v.EqualTo("sandi_baru", message="Kedua kata sandi tidak sama. Ketik ulang."),
        ],
    )


class CodeForm(_NewPassword):
    """A one-time code and the password chosen with it."""

    akun = StringField("NIP atau e-mail", validators=[required("Tuliskan NIP atau alamat e-mail Anda.")])
    kode = StringField("Kode sekali pakai", validators=[required("Ketik kode yang Anda terima."), at_most(40)])


class ChangePasswordForm(_NewPassword):
    """The password now, and the new one."""

    sandi = PasswordField("Kata sandi sekarang", validators=[v.InputRequired("Tuliskan kata sandi sekarang.")])


class ProfileForm(BaseForm):
    """What a person may change about themselves; name, NIP and jabatan are the coordinator's to keep."""

    phone = PhoneField()
    email = EmailField()
