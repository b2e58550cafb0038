"""The person of this request."""

from typing import cast

from flask_login import current_user

from fkp.accounts.models import Person


def me() -> Person:
    """Who is signed in; only behind a view that lets in nobody else."""
    return cast(Person, current_user._get_current_object())
