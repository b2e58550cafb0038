"""Akun saya: one's own data, password and devices."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from fkp.accounts.attempts import TooManyAttempts
from fkp.accounts.blueprint import bp
from fkp.accounts.current import me
from fkp.accounts.devices import devices_of, end_all_devices, end_device, is_this, own_device
from fkp.accounts.forms import ChangePasswordForm, ProfileForm
from fkp.accounts.profile_pages import profile_form
from fkp.accounts.requests import forget_session, visitor_address
from fkp.accounts.signing_in import NotRecognised, WeakPassword, change_password
from fkp.rules.permissions import Permission
from fkp.web.forms import BaseForm, once
from fkp.web.gate import requires
from fkp.web.pages import go, page


@bp.get("/akun-saya")
@requires(Permission.USE_OWN_ACCOUNT)
def own_account() -> ResponseReturnValue:
    """One's own data and the devices signed in."""
    person = me()
    devices = [(device, is_this(device, person)) for device in devices_of(person)]
    return page("accounts/own.html", person=person, devices=devices, action=BaseForm())


@bp.route("/akun-saya/ubah", methods=["GET", "POST"])
@requires(Permission.USE_OWN_ACCOUNT)
def edit_own_account() -> ResponseReturnValue:
    """Change one's own telephone number and e-mail address."""
    return profile_form(
        me(), ProfileForm, template="accounts/edit_own.html", back=url_for("accounts.own_account"), by=me()
    )


@bp.route("/akun-saya/sandi", methods=["GET", "POST"])
@requires(Permission.USE_OWN_ACCOUNT)
def change_own_password() -> ResponseReturnValue:
    """Choose another password; every other device is signed out."""
    form = ChangePasswordForm()
    status = 200
    if form.is_submitted():
        status = _try_change(form) if form.validate() else 422
        if status == 303:
            return go("accounts.own_account", "Kata sandi diganti. Perangkat lain sudah dikeluarkan.")
    return page("accounts/password.html", status, form=form)


def _try_change(form: ChangePasswordForm) -> int:
    """Change the password, or say beside the field why not; returns the status to answer with."""
    try:
        change_password(me(), form.sandi.data or "", form.sandi_baru.data or "", address=visitor_address())
    except NotRecognised:
        form.sandi.errors = ["Kata sandi sekarang tidak cocok. Ketik ulang."]
        return 422
    except WeakPassword as refusal:
        form.sandi_baru.errors = [str(refusal)]
        return 422
    except TooManyAttempts as refusal:
        form.form_errors.append(
            f"Terlalu banyak percobaan yang gagal. Coba lagi sekitar {refusal.minutes} menit lagi."
        )
        return 429
    return 303


@bp.post("/akun-saya/perangkat/<int:device_id>/keluarkan")
@requires(Permission.USE_OWN_ACCOUNT)
def end_own_device(device_id: int) -> ResponseReturnValue:
    """Sign one of one's devices out from afar."""
    at_hand = is_this(own_device(me(), device_id), me())
    once(lambda: end_device(own_device(me(), device_id), by=me()), BaseForm())
    if at_hand:
        return _signed_out("Anda sudah keluar.")
    flash("Perangkat dikeluarkan.", "success")
    return redirect(url_for("accounts.own_account"), 303)


@bp.post("/akun-saya/keluar-semua")
@requires(Permission.USE_OWN_ACCOUNT)
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign out on every device, this one too."""
    end_all_devices(me())
    return _signed_out("Anda sudah keluar dari semua perangkat.")


def _signed_out(message: str) -> ResponseReturnValue:
    forget_session()
    return go("accounts.sign_in", message)
