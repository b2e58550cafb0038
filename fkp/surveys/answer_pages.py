"""The pages a respondent sees: drawn without the frame of staff pages, and the form only once per process.

Nothing here touches the session or asks who is signed in: that would cost every citizen's request a query, and
one drawing serves them all.
"""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from flask import Response, current_app, request, url_for
from flask.sansio.app import App
from markupsafe import Markup

from fkp.duties.models import Period
from fkp.rules import skm
from fkp.rules.skm_profile import FIELDS, privacy_notice
from fkp.rules.skm_questions import QUESTION_ORDER
from fkp.storage.database import session
from fkp.storage.provinces import current_province
from fkp.surveys.answer_forms import LONGEST_WORDS, PROFILE_FIELDS
from fkp.surveys.asked import MOST_KEPT, Asked, Edition, ask, asked
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import NO_SERVICE
from fkp.surveys.packed import Packed
from fkp.web.forms import new_key
from fkp.web.templating import static_url

EXTENSION = "fkp_surveys_forms"
# Stands in the drawn page for what differs from request to request. Nobody can guess it and write it in a question.
_GAP = f"di-sini-{secrets.token_hex(12)}"


class Place(NamedTuple):
    """Where a form stands: behind a public link, or on the unit's own tablet."""

    code: str
    kiosk_token: str = ""

    @property
    def is_kiosk(self) -> bool:
        return bool(self.kiosk_token)

    @property
    def form(self) -> str:
        """Where the form is, and is sent to."""
        if self.is_kiosk:
            return url_for("answering.kiosk", code=self.code, token=self.kiosk_token)
        return url_for("answering.form", code=self.code)

    @property
    def thanks(self) -> str:
        """Where an accepted answer leads."""
        if self.is_kiosk:
            return url_for("answering.kiosk_thanks", code=self.code, token=self.kiosk_token)
        return url_for("answering.thanks", code=self.code)


@dataclass(frozen=True)
class Published:
    """The last published result of a unit, as respondents are told it."""

    index: Decimal
    grade: skm.Grade
    period: str
    href: str | None


def kept_form(edition: Edition, place: Place, service_id: int) -> Response:
    """The empty form, with a key of its own and the moment it was opened."""
    draw = cast("Callable[[Edition, str, Place, int], Packed]", current_app.extensions[EXTENSION])
    page = draw(edition, request.script_root, place, service_id)
    gap = _hidden(new_key(), str(int(time.time())))
    if not request.accept_encodings["gzip"]:
        return Response(page.plain(gap), mimetype="text/html")
    return Response(page.gzip(gap), mimetype="text/html", headers={"Content-Encoding": "gzip"})


def _draw_form(edition: Edition, script_root: str, place: Place, service_id: int) -> Packed:
    survey = asked(edition)
    if survey.service_first and service_id == NO_SERVICE:
        return Packed.pack(*_split(_render("choose_service.html", asked=survey, place=place, gap=_GAP)))
    return Packed.pack(*_split(_form(survey, place, service_id, {}, {}, gap=_GAP)))


def _split(page: str) -> tuple[str, str]:
    before, gap, after = page.partition(_GAP)
    assert gap
    return before, after


def _hidden(key: str, opened: str) -> Markup:
    fields = Markup('<input type="hidden" name="kunci" value="{}"><input type="hidden" name="dibuka" value="{}">')
    return fields.format(key, opened)


def form_again(
    survey: Asked,
    place: Place,
    sent: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    notice: tuple[str, str] | None = None,
) -> str:
    """The form with what was sent still in it, and what to do: errors by field, or a notice (title, text)."""
    service_id = int(sent["layanan"]) if sent.get("layanan", "").isdecimal() else NO_SERVICE
    gap = _hidden(sent["kunci"], sent.get("dibuka", ""))
    return _form(survey, place, service_id, sent, errors or {}, notice=notice, gap=gap)


def render_form(survey: Survey, service_id: int = NO_SERVICE, preview: bool = True) -> str:
    """The form as respondents would see it now, for the unit to look at: it cannot be sent."""
    return _form(ask(survey), None, service_id, {}, {}, gap="")


def _form(
    survey: Asked,
    place: Place | None,
    service_id: int,
    given: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    notice: tuple[str, str] | None = None,
    gap: str,
) -> str:
    return _render(
        "form.html",
        asked=survey,
        place=place,
        service_id=service_id if service_id in survey.services else survey.only_service,
        questions=[(unsur, survey.wording(service_id)[unsur]) for unsur in QUESTION_ORDER],
        profile=[(name, FIELDS[stored]) for name, stored in PROFILE_FIELDS.items()],
        privacy=privacy_notice(survey.unit_name, survey.contact),
        longest=LONGEST_WORDS,
        given=given,
        errors=errors,
        notice=notice,
        again=bool(errors or notice),
        gap=gap,
    )


def thanks_page(survey: Asked, place: Place) -> str:
    """What a respondent reads after answering."""
    return _render("thanks.html", asked=survey, place=place, published=last_published(survey.unit_id))


def calm_page(title: str, text: str, survey: Asked | None = None) -> str:
    """Why there is no form here, in words, with the unit's last published result if it has one."""
    published = last_published(survey.unit_id) if survey else None
    return _render("calm.html", asked=survey, place=None, title=title, text=text, published=published)


def last_published(unit_id: int) -> Published | None:
    """The unit's newest published result."""
    found = (
        sa.select(Survey.code, Survey.final_index, Period.name)
        .join(Period, Period.id == Survey.period_id)
        .where(Survey.unit_id == unit_id, Survey.published_at.is_not(None), Survey.cancelled_at.is_(None))
        .order_by(Period.starts.desc(), Survey.id.desc())
        .limit(1)
    )
    row = session().execute(found).first()
    if row is None or row.final_index is None:
        return None
    index = Decimal(row.final_index)
    shown = "published.show" in current_app.view_functions
    return Published(index, skm.grade(index), row.name, url_for("published.show", code=row.code) if shown else None)


def worker_version() -> str:
    """Changes whenever a file does that the service worker keeps in the device."""
    parts = "".join(static_url(name) for name in ("survey.css", "survey.js", "survey-worker.js"))
    return sha256(parts.encode()).hexdigest()[:12]


def _render(template: str, **context: Any) -> str:
    # Not render_template: the context of staff pages asks who is signed in.
    drawn = current_app.jinja_env.get_template(f"surveys/answering/{template}")
    return drawn.render(province=current_province(), worker_version=worker_version(), **context)


def init_app(app: App) -> None:
    """Give the application a memory of its own."""
    app.extensions[EXTENSION] = lru_cache(MOST_KEPT)(_draw_form)
