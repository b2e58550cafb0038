"""What rows in a page do alike: they are found, edited under their own version, moved and deleted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from fkp.storage.database import session
from fkp.storage.repeats import AlreadyDone
from fkp.web.forms import BaseForm, Difference, Locked, Stale, differences, once


class Row(Protocol):
    """A record of a list with an order."""

    id: Any
    position: Any


R = TypeVar("R", bound=Row)

STEPS = {"naik": -1, "turun": 1}
"""The words of the buttons that move a row."""


class RowGone(Exception):
    """A colleague deleted this row in the meantime."""


def find_row(rows: list[R], row_id: int) -> R:
    """The row with this id as it is now; raises RowGone. To be called inside the writing transaction."""
    found = next((row for row in rows if row.id == row_id), None)
    if found is None:
        raise RowGone
    return found


def move_row(rows: list[R], row_id: int, step: int) -> R:
    """Let a row change places with its neighbour: -1 is up, 1 is down; at either end it stays."""
    row = find_row(rows, row_id)
    here = rows.index(row)
    there = here + step
    if 0 <= there < len(rows):
        rows[here].position, rows[there].position = rows[there].position, rows[here].position
        session().flush()
    return row


def ensure_current(row: Any, version: int | None) -> None:
    """Raise Stale when the row is no longer in the version its form was filled from."""
    if version is not None and row.version != version:
        raise Stale


@dataclass
class Outcome:
    """What became of a posted row: the HTTP status, and why it was refused."""

    status: int = 200
    gone: bool = False
    """The row was deleted by a colleague."""
    theirs: list[Difference] = field(default_factory=list)
    """Where a colleague's saved row differs from what was typed."""

    @property
    def done(self) -> bool:
        return self.status == 200


def try_row(form: BaseForm, deed: Callable[[], Any], *, saved: Callable[[], BaseForm] | None = None) -> Outcome:
    """Validate the form and do the deed once; refusals are told as an Outcome, with words in the form.

    `saved` fills the same form from the record, to show both versions when a colleague was first; the form
    then carries the version it would overwrite, so that a second Simpan is a decision. The same form posted
    again counts as done.
    """
    if not form.validate_on_submit():
        return Outcome(422)
    try:
        once(deed, form)
    except AlreadyDone:
        return Outcome()
    except RowGone:
        form.form_errors.append("Rekan Anda sudah menghapus baris ini.")
        return Outcome(409, gone=True)
    except Locked as locked:
        form.form_errors.append(str(locked))
        return Outcome(409)
    except Stale:
        return _compared(form, saved() if saved else form)
    return Outcome()


def _compared(form: BaseForm, present: BaseForm) -> Outcome:
    theirs = differences(form, present)
    if not theirs:
        return Outcome()  # both typed the same
    form.form_errors.append("Rekan Anda lebih dulu mengubah baris ini. Bandingkan, lalu simpan yang dipakai.")
    form.versi.data = present.versi.data
    return Outcome(409, theirs=theirs)


def filled(form: BaseForm, row: Any) -> BaseForm:
    """The form of one row, with the row's version, and with ids of its own: a page may hold many."""
    form.versi.data = str(row.version)
    return with_own_ids(form, row.id)


def with_own_ids(form: BaseForm, row_id: int) -> BaseForm:
    """The same form with ids that no other form on the page has."""
    for each in form:
        each.id = f"{each.id}-{row_id}"
    return form
