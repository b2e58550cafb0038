"""What every form has: a CSRF token, an idempotency key, a version where it edits, Indonesian messages."""

import secrets
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from hashlib import sha256
from os import SEEK_END
from typing import Any, TypeVar

from flask import g, request
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict
from wtforms import (
    Field,
    FieldList,
    FileField,
    HiddenField,
    MultipleFileField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import validators as v
from wtforms.fields import DateField, TimeField
from wtforms.utils import unset_value

from fkp.rules.indonesian import parse_clock, parse_date
from fkp.storage import repeats
from fkp.storage.database import write_transaction
from fkp.web.messages import Indonesian

T = TypeVar("T")

BOOKKEEPING = frozenset({"csrf_token", "kunci", "versi"})
"""The fields every form has for itself; all others are what somebody typed."""

# Marks that turn the reading direction and could make a name read as something else.
INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\x00"))


# What Unicode's stream-safe form (UAX #15) allows on one letter: no language stacks more.
ACCENTS_ON_A_LETTER = 30
# Each of these stands for two accents, although Unicode does not class it as one.
DOUBLE_ACCENTS = frozenset("\u0f73\u0f75\u0f81")


def clean(text: str | None) -> str:
    """Text as it is stored: NFC, Unix line ends, without invisible direction marks, no outer blanks."""
    if not text:
        return ""
    text = unicodedata.normalize("NFC", without_heaps(text)).replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(INVISIBLE).strip()


def without_heaps(text: str) -> str:
    """The text without accents heaped on a letter: normalizing takes time that grows with the heap's square."""
    if text.isascii():
        return text
    kept, heap = [], 0
    for character in text:
        heap = heap + 1 if unicodedata.combining(character) or character in DOUBLE_ACCENTS else 0
        if heap <= ACCENTS_ON_A_LETTER:
            kept.append(character)
    return "".join(kept)


def clean_line(text: str | None) -> str:
    """The same for a single line: inner line breaks and runs of blanks become one blank."""
    return " ".join(clean(text).split())


class BaseForm(FlaskForm):
    """The base of every form; `kunci` makes a repeated post count once, `versi` guards against overwriting."""

    kunci = HiddenField()
    versi = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.kunci.data or len(self.kunci.data) > 64:
            self.kunci.data = new_key()

    class Meta(FlaskForm.Meta):
        locales = ("id",)

        def get_translations(self, form: Any) -> Indonesian:
            return Indonesian()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            filters = list(unbound_field.kwargs.get("filters", ()))
            if unbound_field.field_class is StringField:
                filters.insert(0, clean_line)
            elif unbound_field.field_class is TextAreaField:
                filters.insert(0, clean)
            if filters:
                options["filters"] = filters
            return unbound_field.bind(form=form, **options)

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was posted as a form: files for the file fields, text for all others, never a JSON body."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            if not form.is_submitted() or not (request.form or request.files):
                return None
            names = {field.name for field in form if isinstance(field, FileField | MultipleFileField)}
            files = [(name, file) for name, file in request.files.items(multi=True) if name in names]
            texts = [(name, text) for name, text in request.form.items(multi=True) if name not in names]
            return CombinedMultiDict((MultiDict(files), MultiDict(texts)))

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field name, without the form's own machinery; no choice made is empty text."""
        return {f.name: _value(f) for f in self if f.name not in BOOKKEEPING}

    @property
    def version(self) -> int:
        """The version this form was filled from; -1, which no record has, where there is none or no number."""
        try:
            return int(self.versi.data or "")
        except ValueError:
            return -1


def new_key() -> str:
    """A key for a form that is written without WTForms, or for the next save of one that stays open."""
    return secrets.token_urlsafe(16)


def once(deed: Callable[[], T], form: BaseForm) -> T:
    """Do the deed in one write transaction, unless this very form was already carried out (AlreadyDone).

    A draft saving itself does not use the key up: the button that follows carries the same one.
    """
    if request.headers.get("X-Autosave") == "1":
        return write_transaction(deed)
    key = _posted_by_whom(form.kunci.data or "")

    def claimed() -> T:
        repeats.claim(key)
        return deed()

    done = write_transaction(claimed)
    g.done_key = key
    return done


def _posted_by_whom(key: str) -> str:
    """What a repeated post is known by: its key, and who sends what where.

    Somebody who goes back, changes the text and sends it again has new words to save; a key seen by another
    person is worth nothing to them.
    """
    person = getattr(current_user, "id", None)
    texts = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    # A photo is often called "image.jpg" like the last one; its length tells them apart.
    files = [(name, file.filename, _length(file)) for name, file in request.files.items(multi=True)]
    return sha256(repr((key, person, request.full_path, texts, files)).encode("utf-8", "replace")).hexdigest()


def _length(file: FileStorage) -> int:
    here = file.stream.tell()
    length = file.stream.seek(0, SEEK_END)
    file.stream.seek(here)
    return length


# --- validators with Indonesian messages -------------------------------------------------------------------


def required(message: str) -> v.DataRequired:
    """A field that must not stay empty; the message says what to type."""
    return v.DataRequired(message)


def chosen(message: str) -> v.InputRequired:
    """A choice that must be made."""
    return v.InputRequired(message)


def at_most(length: int) -> v.Length:
    """A limit on length, in characters."""
    return v.Length(max=length, message=f"Terlalu panjang: paling banyak {length} karakter.")


def optional() -> v.Optional:
    """A field that may stay empty."""
    return v.Optional()


def email_address() -> v.Email:
    """An e-mail address that looks like one."""
    return v.Email("Alamat e-mail tidak sah. Contoh: nama@kabupaten.go.id")


def web_address(message: str) -> v.Regexp:
    """An http(s) address and nothing else that a browser would run or open."""
    # The first label holds no dot: one that could end at any dot takes time that grows with their square.
    return v.Regexp(r"^https?://[^\s/?#.]+\.\S+$", message=message)


def digits(count: int, what: str) -> v.Regexp:
    """Exactly so many digits, such as a NIP of 18."""
    return v.Regexp(rf"^\d{{{count}}}$", message=f"{what} harus {count} angka.")


class IndonesianDateField(DateField):
    """A date typed as 2025-10-07, 07/10/2025 or 7 Oktober 2025; shown by the browser's own picker."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: date | None = None
        if valuelist and valuelist[0].strip():
            self.data = parse_date(valuelist[0])


class IndonesianTimeField(TimeField):
    """A time of day typed as 09.05 or 09:05."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: time | None = None
        if valuelist and valuelist[0].strip():
            self.data = parse_clock(valuelist[0])


# --- two people on one form --------------------------------------------------------------------------------


class Stale(Exception):
    """The record was changed by somebody else since this form was opened."""


class Locked(Exception):
    """This cannot be changed now; the message says why and what can be done."""


@dataclass(frozen=True)
class Difference:
    """One field on which what I typed and what is saved now differ."""

    name: str
    label: str
    mine: str
    saved: str


def differences(form: BaseForm, saved: BaseForm) -> list[Difference]:
    """Field by field, where two fillings of the same form differ (`saved` is filled from the record)."""
    return [
        Difference(mine.name, mine.label.text, _as_text(mine), _as_text(saved[mine.name]))
        for mine in form
        if mine.name not in BOOKKEEPING and _content(mine) != _content(saved[mine.name])
    ]


def keep_saved(form: BaseForm, saved: BaseForm, names: Iterable[str]) -> None:
    """Take the saved value for these fields, as chosen on the conflict page."""
    for name in names:
        if name in form and name not in BOOKKEEPING:
            if isinstance(form[name], FieldList):
                form[name].process(None, _content(saved[name]))
                continue
            form[name].data = saved[name].data
            form[name].raw_data = None


def chosen_saved() -> list[str]:
    """The fields for which the person on the conflict page preferred the colleague's version."""
    return [
        key.removeprefix("pilih-")
        for key, value in request.form.items()
        if key.startswith("pilih-") and value == "tersimpan"
    ]


def carried_along() -> list[tuple[str, str]]:
    """What was posted, as (name, value), for the conflict page to post again; without bookkeeping and choices."""
    return [
        (key, value)
        for key, value in request.form.items(multi=True)
        if key not in BOOKKEEPING and not key.startswith("pilih-")
    ]


def _content(field: Field) -> Any:
    """What a field holds; of a list of rows, those that are not blank."""
    if isinstance(field, FieldList):
        return [row for row in field.data if any(row.values())]
    return _value(field)


def _as_text(field: Field) -> str:
    if isinstance(field, FieldList):
        visible = [[_as_text(part) for part in row.form if not isinstance(part, HiddenField)] for row in field]
        return "\n".join(" · ".join(filter(None, parts)) for parts in visible if any(parts))
    choices = {str(choice.value): choice.label for choice in field.iter_choices()} if _has_choices(field) else {}
    data = field.data if isinstance(field.data, list | tuple) else [field.data]
    return ", ".join(str(choices.get(str(item), item)) for item in data if item not in (None, "", unset_value))


def _value(field: Field) -> Any:
    unchosen = isinstance(field, SelectField) and field.data is None and field.coerce is str
    return "" if unchosen else field.data


def _has_choices(field: Field) -> bool:
    return bool(getattr(field, "choices", None))
