"""Signing in and out, and choosing a password with a one-time code."""

from flask import flash, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user

from fkp.accounts import sign_ins
from fkp.accounts.attempts import TooManyAttempts
from fkp.accounts.blueprint import bp
from fkp.accounts.forms import CodeForm, SignInForm
from fkp.accounts.known_devices import remember_device
from fkp.accounts.landing import Carried, carried_form, local_page
from fkp.accounts.requests import forget_session, visitor_address, visitor_device
from fkp.accounts.signing_in import (
    NotRecognised,
    WeakPassword,
    begin_sign_in,
    choose_password_by_code,
    prove_by_password,
)
from fkp.web.gate import open_to_all
from fkp.web.pages import TOO_LONG_OPEN, go, page

WRONG = "NIP/e-mail atau kata sandi salah. Periksa keduanya, lalu coba lagi."
WRONG_CODE = "NIP/e-mail atau kode salah, atau kodenya sudah tidak berlaku. Periksa, atau minta kode baru."

bp.add_app_template_global(SignInForm, "sign_in_form")


@bp.route("/masuk", methods=["GET", "POST"])
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Ask for NIP or e-mail and password, then lead back to the page, or the typed form, that was wanted."""
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(local_page(request.args.get("lanjut")) or url_for("home.index"), 303)
        return _ask(SignInForm(formdata=None, data={"lanjut": request.args.get("lanjut", "")}))
    form = SignInForm()
    if not form.validate():
        return _ask(form, 422)
    password = form.sandi.data or ""
    try:
        proof = prove_by_password(form.akun.data or "", password, address=visitor_address())
    except NotRecognised:
        form.form_errors.append(WRONG)
        return _ask(form, 422)
    except TooManyAttempts as refusal:
        return _too_many(form, refusal)
    person = begin_sign_in(proof, password, device=visitor_device(), remembered=form.ingat.data)
    forget_session()
    session.permanent = form.ingat.data
    login_user(person)
    response = make_response(_landing(form))
    remember_device(response, person)
    return response


def _ask(form: SignInForm, status: int = 200) -> ResponseReturnValue:
    template = "accounts/sign_in_again.html" if form.bawaan.data else "accounts/sign_in.html"
    return page(template, status, form=form, carried=form.bawaan.data, next_path=form.lanjut.data)


def _too_many(form: SignInForm | CodeForm, refusal: TooManyAttempts) -> ResponseReturnValue:
    """429, with everything typed kept and the way on for who forgot the password."""
    form.form_errors.append(
        f"Terlalu banyak percobaan yang gagal. Coba lagi sekitar {refusal.minutes} menit lagi. "
        "Bila lupa kata sandi, minta kode baru kepada koordinator Anda."
    )
    answer = _ask(form, 429) if isinstance(form, SignInForm) else page("accounts/code.html", 429, form=form)
    response = make_response(answer)
    response.headers["Retry-After"] = str(refusal.minutes * 60)
    return response


def _landing(form: SignInForm) -> ResponseReturnValue:
    carried: Carried | None = carried_form(form.bawaan.data)
    if carried is not None:
        return page("errors/resend.html", **TOO_LONG_OPEN, path=carried.path, fields=carried.fields)
    return redirect(local_page(form.lanjut.data) or url_for("home.index"), 303)


@bp.post("/keluar")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """Sign this device out."""
    if current_user.is_authenticated:
        sign_ins.end(current_user.get_id())
    forget_session()
    return go("accounts.sign_in", "Anda sudah keluar.")


@bp.route("/kode", methods=["GET", "POST"])
@open_to_all
def use_code() -> ResponseReturnValue:
    """Choose a password with the code a coordinator handed over."""
    form = CodeForm()
    if request.method == "GET":
        return page("accounts/code.html", form=form)
    if not form.validate():
        return page("accounts/code.html", 422, form=form)
    try:
        choose_password_by_code(
            form.akun.data or "", form.kode.data or "", form.sandi_baru.data or "", address=visitor_address()
        )
    except NotRecognised:
        form.kode.errors = [WRONG_CODE]
        return page("accounts/code.html", 422, form=form)
    except WeakPassword as refusal:
        form.sandi_baru.errors = [str(refusal)]
        return page("accounts/code.html", 422, form=form)
    except TooManyAttempts as refusal:
        return _too_many(form, refusal)
    forget_session()
    flash("Kata sandi Anda sudah tersimpan. Silakan masuk.", "success")
    return redirect(url_for("accounts.sign_in"), 303)
