"""Showing and saving a form about a person, whoever fills it, and meeting somebody else's edit in between."""

from collections.abc import Callable

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from fkp.accounts.models import Person
from fkp.accounts.profile import NameTaken, NoSignInName, profile_values, save_profile
from fkp.storage.audit import last_doer
from fkp.web.forms import BaseForm, Stale, carried_along, chosen_saved, differences, keep_saved, new_key, once
from fkp.web.pages import page

NO_SIGN_IN_NAME = "Isi NIP atau alamat e-mail: salah satunya dipakai untuk masuk."


def profile_form(
    person: Person, make_form: Callable[..., BaseForm], *, template: str, back: str, by: Person
) -> ResponseReturnValue:
    """Answer GET and POST of a form over (some of) a person's data; `back` is where saving leads."""
    saved = make_form(formdata=None, data=profile_values(person))
    saved.versi.data = str(person.version)
    if request.method == "GET":
        return page(template, form=saved, person=person, back=back)
    form = make_form()
    keep_saved(form, saved, chosen_saved())
    if form.validate_on_submit():
        try:
            once(lambda: save_profile(person, form.values, version=form.version, by=by), form)
        except Stale:
            return _conflict(person, make_form, form, back)
        except (NameTaken, NoSignInName) as refusal:
            refuse(form, refusal)
        else:
            flash("Tersimpan.", "success")
            return redirect(back, 303)
    return page(template, 422, form=form, person=person, back=back)


def refuse(form: BaseForm, refusal: NameTaken | NoSignInName) -> None:
    """Say beside the field why the account cannot be kept like this."""
    field = refusal.field if isinstance(refusal, NameTaken) else "email"
    text = str(refusal) if isinstance(refusal, NameTaken) else NO_SIGN_IN_NAME
    form[field].errors = [*form[field].errors, text]


def _conflict(person: Person, make_form: Callable[..., BaseForm], form: BaseForm, back: str) -> ResponseReturnValue:
    saved = make_form(formdata=None, data=profile_values(person))
    return page(
        "accounts/conflict.html",
        409,
        disputed=differences(form, saved),
        hidden=carried_along(),
        other=last_doer(person),
        versi=person.version,
        kunci=new_key(),
        back=back,
    )
