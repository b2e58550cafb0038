"""The short public address of a survey: made, moved to the next survey, revoked; and the key of its kiosk."""

import secrets

import sqlalchemy as sa
from flask import url_for

from fkp.accounts.models import Person
from fkp.storage.audit import record
from fkp.storage.database import now, session, writes
from fkp.surveys.models import Survey, SurveyLink

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without 0, 1, i, l and o, which people mistake for each other when they type an address from a poster."""
CODE_LENGTH = 8


def public_address(link: SurveyLink) -> str:
    """The whole address people type or scan: "https://…/s/k7mw3f9q"."""
    return url_for("answering.form", code=link.code, _external=True)


@writes
def make_link(survey: Survey, *, by: Person | None) -> SurveyLink:
    """Give a survey a new link; the one it had is revoked."""
    if survey.link is not None:
        survey.link.revoked_at = now()
    link = SurveyLink(code=_new_code(), survey_id=survey.id)
    session().add(link)
    session().flush()
    session().expire(survey, ["links"])
    record("Membuat tautan survei", by=by, on=survey, after={"link": link.code})
    return link


@writes
def revoke_link(survey: Survey, *, by: Person) -> None:
    """Let the present link, and every poster that shows it, lead nowhere."""
    if survey.link is None:
        return
    code, survey.link.revoked_at = survey.link.code, now()
    record("Mencabut tautan survei", by=by, on=survey, before={"link": code})


@writes
def move_link(link: SurveyLink, survey: Survey, *, by: Person | None) -> None:
    """Let a link lead to another survey of the same unit, so that the poster at the counter stays."""
    before = link.survey
    link.survey_id = survey.id
    session().flush()
    session().expire(before, ["links"])
    session().expire(survey, ["links"])
    session().expire(link, ["survey"])
    record(
        "Memakai tautan survei sebelumnya",
        by=by,
        on=survey,
        before={"survey": before.code},
        after={"link": link.code},
    )


@writes
def set_kiosk(survey: Survey, on: bool, *, by: Person) -> None:
    """Give the unit's tablet its own address, or take it away; a new address makes the old one worthless."""
    survey.kiosk_token = secrets.token_urlsafe(18) if on else None
    record("Mengaktifkan kios survei" if on else "Mematikan kios survei", by=by, on=survey)


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if session().scalar(sa.select(SurveyLink.id).where(SurveyLink.code == code)) is None:
            return code
