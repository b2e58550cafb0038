"""What a survey costs the processor: its form, an answer, and its result whether few or many answered."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from itsdangerous import Signer

from fkp.accounts.models import Person, RoleGrant
from fkp.duties.models import SKM, Period
from fkp.rules.permissions import Role
from fkp.rules.skm import Unsur
from fkp.storage.database import session
from fkp.surveys import actions, tallies
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import Response
from fkp.units.models import Region, Service, Unit
from fkp.web.sessions import province_key
from tests.benchmarks.figures import figure
from tests.benchmarks.processor import SLUG, Site, hello, processor_times, province_with, ratio, signed_in

FEW, MANY = 10_000, 1_000_000
SURVEY = 1
COORDINATOR = "bagus@contoh.go.id"
PROFILE = {"jenis_kelamin": "P", "usia": "34", "pendidikan": "sma", "pekerjaan": "wirausaha", "disabilitas": "tidak"}


def measure(short: bool) -> list[dict[str, Any]]:
    """The form and an answer against a bare Flask page; the result page of many answers against that of few."""
    rounds, requests = (5, 60) if short else (9, 300)
    with _site(FEW) as few, _site(MANY) as many:
        bare, form, answer = processor_times([hello(), _form(few), _answer(few)], rounds, requests)
        small, large = processor_times([few, many], rounds, max(20, requests // 6))
    return [
        figure("an answer accepted, against a bare Flask page", round(ratio(answer, bare), 1), "times", 30),
        figure("the public form, against a bare Flask page", round(ratio(form, bare), 1), "times", 10),
        figure("result page from 10,000 to 1,000,000 answers", round(ratio(large, small), 2), "times", 1.25),
    ]


@contextmanager
def _site(answers: int) -> Iterator[Site]:
    """The result page of a survey with so many answers."""
    with province_with(lambda: _fill(answers), trusted_proxies=1) as app:
        yield Site(app, f"/{SLUG}/survei/{SURVEY}/hasil", signed_in(app, COORDINATOR))


def _form(site: Site) -> Site:
    """The public form as a phone asks for it the first time."""
    return Site(site.app, f"/{SLUG}/s/{_CODE}", {"Accept-Encoding": "gzip, deflate, br"})


def _answer(site: Site) -> Site:
    """A new answer each time; the device is known and its address has not answered."""

    def body() -> str:
        scores = {unsur.value: str(1 + secrets.randbelow(4)) for unsur in Unsur}
        return urlencode({**scores, **PROFILE, "saran": "", "kunci": secrets.token_urlsafe(16)})

    return _Phones(site.app, f"/{SLUG}/s/{_CODE}", body=body, expected="303")


class _Phones(Site):
    """Every answer comes from another phone."""

    def answer(self) -> bytes:
        signer = Signer(province_key("ukur", SLUG), salt="skm-device")
        self.headers["Cookie"] = f"skm={signer.sign(secrets.token_urlsafe(12)).decode()}"
        self.headers["X-Forwarded-For"] = ".".join(str(secrets.randbelow(250)) for _ in range(4))
        return super().answer()


_CODE = "ukurukur"


def _fill(answers: int) -> None:
    """A unit of three services with an open survey and so many answers, all nine unsur and the profile given."""
    session().add(Region(code="72", name="Provinsi Sulawesi Tengah", kind="provinsi"))
    session().add(
        Person(
            name="Bagus Pratama",
            email=COORDINATOR,
            role_grants=[RoleGrant(role=Role.KOORDINATOR_PROVINSI.value)],
        )
    )
    unit = Unit(id=1, region_code="72", kind="puskesmas", name="Puskesmas", sort_name="puskesmas", path="/1/")
    session().add(unit)
    session().flush()
    session().add_all(Service(unit_id=1, name=name) for name in ("Poli Umum", "Poli Gigi", "Apotek"))
    period = Period(
        duty=SKM, name="Tahun 2026", starts=date(2026, 1, 1), ends=date(2026, 12, 31), due=date(2026, 12, 31)
    )
    session().add(period)
    survey = actions.start_survey(unit, period, title="Survei Kepuasan Masyarakat", by=None)
    actions.open_survey(survey, by=None)
    assert survey.link is not None
    survey.link.code = _CODE
    _answers(survey, answers)
    tallies.recount(survey.id)


def _answers(survey: Survey, count: int) -> None:
    """Written by the database itself, since a million would take Python minutes."""
    numbers = sa.select(sa.literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(sa.select(numbers.c.n + 1).where(numbers.c.n < count))
    n = numbers.c.n
    values: dict[str, Any] = {
        "survey_id": sa.literal(survey.id),
        "key": sa.cast(n, sa.String).concat("-banyak-jawaban"),
        "at": sa.literal(survey.created_at, Response.at.type),
        "source": sa.literal("ponsel"),
        "service_id": 1 + n % 3,
        **{unsur.value: 2 + (n * place) % 3 for place, unsur in enumerate(Unsur, start=2)},
        "sex": sa.case((n % 2 == 0, "L"), else_="P"),
        "age": sa.case((n % 3 == 0, "17-25"), else_="36-45"),
        "education": sa.case((n % 4 == 0, "s1"), else_="sma"),
        "occupation": sa.case((n % 5 == 0, "pns"), else_="petani"),
        "disability": sa.literal("tidak"),
        "hours": sa.literal("pagi"),
        "mark": sa.literal(""),
        "counted": sa.true(),
    }
    session().execute(sa.insert(Response).from_select(list(values), sa.select(*values.values())))
