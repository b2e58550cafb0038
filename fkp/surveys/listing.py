"""The list of surveys: what the address filters, and one page of it as plain columns."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from fkp.accounts.models import Person
from fkp.duties.models import Period
from fkp.duties.queries import today
from fkp.rules.skm import Grade, grade, sample_size
from fkp.rules.surveys import SurveyState, accepts_answers
from fkp.storage.database import session
from fkp.surveys import queries
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import Tally
from fkp.surveys.models_outcome import SurveyReport
from fkp.surveys.tallies import ALL
from fkp.units.models import Unit
from fkp.web.forms import clean_line
from fkp.web.lists import Page

STATES = {
    "disiapkan": "Disiapkan",
    "dibuka": "Dibuka",
    "ditutup": "Ditutup",
    "dilaporkan": "Dilaporkan",
    "perlu_perbaikan": "Perlu perbaikan",
    "terverifikasi": "Terverifikasi",
    "dipublikasikan": "Dipublikasikan",
}
"""How far a survey is, told without looking into its steps; the furthest word counts."""
_TAGS = {
    "disiapkan": "belum_mulai",
    "dibuka": "berjalan",
    "ditutup": "belum_bisa",
    "dilaporkan": "dikirim",
    "perlu_perbaikan": "perlu_perbaikan",
    "terverifikasi": "terverifikasi",
    "dipublikasikan": "selesai",
}
"""State → the status whose shape and colour tell it."""
_state = sa.case(
    (Survey.published_at.is_not(None), "dipublikasikan"),
    (SurveyReport.verified_at.is_not(None), "terverifikasi"),
    (SurveyReport.returned_at.is_not(None), "perlu_perbaikan"),
    (SurveyReport.sent_at.is_not(None), "dilaporkan"),
    (Survey.closed_at.is_not(None), "ditutup"),
    (Survey.opened_at.is_not(None), "dibuka"),
    else_="disiapkan",
)
_COLUMNS = (
    Survey.id, Survey.code, Survey.title, Survey.opens_on, Survey.closes_on, Survey.population, Survey.target,
    Survey.final_index, Survey.final_respondents, Unit.name.label("unit"), Period.name.label("period"),
    _state.label("state"),
)  # fmt: skip


@dataclass(frozen=True)
class SurveyFilter:
    """What the address asks for; whatever it does not know counts as not asked."""

    q: str = ""
    period: int | None = None
    state: str = ""

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> "SurveyFilter":
        """From the query of an address."""
        period = args.get("periode", type=int)
        return cls(
            q=clean_line(args.get("q"))[:100],
            period=period if period is not None and 0 < period < 2**31 else None,
            state=args["status"] if args.get("status") in STATES else "",
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered away that the plain list would show."""
        return bool(self.q or self.period or self.state)


@dataclass(frozen=True)
class SurveyRow:
    """One line of the list."""

    id: int
    code: str
    title: str
    unit: str
    period: str
    tag: tuple[str, str]
    note: str
    """What the state alone does not say, such as that an open survey takes no answers yet."""
    respondents: int
    wanted: int | None
    index: Decimal | None
    grade: Grade | None


def count(person: Person, wanted: SurveyFilter) -> int:
    """How many surveys the list has."""
    return session().scalar(sa.select(sa.func.count()).select_from(_found(person, wanted).subquery())) or 0


def rows(person: Person, wanted: SurveyFilter, page: Page) -> list[SurveyRow]:
    """One page of the list, the newest survey first; in two statements."""
    asked = _found(person, wanted).order_by(Survey.id.desc()).limit(page.per_page).offset(page.offset)
    found = session().execute(asked).all()
    running = _answers([row.id for row in found if row.state == "dibuka"])
    return [_row(row, running, today()) for row in found]


def several_units(person: Person) -> bool:
    """Whether the surveys this person sees are of more than one unit, so that their units want a column."""
    units = queries.search(person, "").with_only_columns(Survey.unit_id).distinct().limit(2)
    return len(session().scalars(units).all()) > 1


def _found(person: Person, wanted: SurveyFilter) -> sa.Select[tuple[object, ...]]:
    found = (
        queries.search(person, wanted.q)
        .join(Period, Period.id == Survey.period_id)
        .outerjoin(SurveyReport, SurveyReport.survey_id == Survey.id)
        .with_only_columns(*_COLUMNS)
    )
    if wanted.period:
        found = found.where(Survey.period_id == wanted.period)
    if wanted.state:
        found = found.where(_state == wanted.state)
    return found


def _answers(survey_ids: list[int]) -> dict[int, int]:
    """Survey → answers in its index so far, read from the sums."""
    if not survey_ids:
        return {}
    found = (
        sa.select(Tally.survey_id, sa.func.sum(Tally.n))
        .where(Tally.survey_id.in_(survey_ids), Tally.field == ALL, Tally.counted)
        .group_by(Tally.survey_id)
    )
    return {survey_id: int(n) for survey_id, n in session().execute(found)}


def _row(row: sa.Row[tuple[object, ...]], running: dict[int, int], day: date) -> SurveyRow:
    index = Decimal(row.final_index) if row.final_index else None
    shut = row.state == "dibuka" and not accepts_answers(SurveyState.DIBUKA, row.opens_on, row.closes_on, day)
    return SurveyRow(
        id=row.id,
        code=row.code,
        title=row.title,
        unit=row.unit,
        period=row.period,
        tag=(_TAGS[row.state], STATES[row.state]),
        note="di luar tanggal survei" if shut else "",
        respondents=row.final_respondents if row.final_respondents is not None else running.get(row.id, 0),
        wanted=wanted_respondents(row.target, row.population),
        index=index,
        grade=grade(index) if index is not None else None,
    )


def wanted_respondents(target: int | None, population: int | None) -> int | None:
    """How many respondents are wanted: the unit's target, or the Krejcie–Morgan sample of its population."""
    if target is not None or population is None:
        return target
    return sample_size(population)
