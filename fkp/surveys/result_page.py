"""What the page of a result shows, cut from the survey's sums: one read, whatever is asked for."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from fkp.rules import skm
from fkp.rules.indonesian import number, percent
from fkp.rules.skm import Grade, Unsur
from fkp.rules.skm_profile import FIELDS, LEAST_SHOWN, hidden_services, hide_small
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import NO_SERVICE, SOURCES
from fkp.surveys.result_drawing import Part, stack
from fkp.surveys.results import Result, ServiceResult, SurveySums, UnsurResult, by_service, from_recorded, sums
from fkp.surveys.tallies import SOURCE


class UnsurLine(NamedTuple):
    """One line of the official table, each number as printed."""

    unsur: Unsur
    answered: int
    average: Decimal
    weighted: Decimal
    converted: Decimal
    grade: Grade
    scores: tuple[int, int, int, int]
    parts: list[Part]


class Remark(NamedTuple):
    """A strong or weak unsur with a sentence that says how so."""

    unsur: Unsur
    text: str


class ServiceLine(NamedTuple):
    """One service in the table of services; `result` is None where so few answered that it is not shown."""

    id: int
    name: str
    result: Result | None


class Counts(NamedTuple):
    """How many respondents said what; None stands for a group too small to be shown."""

    label: str
    rows: list[tuple[str, int | None]]
    answered: int

    @property
    def hidden(self) -> bool:
        """Whether something is not shown."""
        return any(n is None for _, n in self.rows)


class ExtraResult(NamedTuple):
    """A question of the unit's own: its options with who chose them, or none where it is answered in words."""

    id: int
    text: str
    options: list[tuple[str, int]]
    answered: int


@dataclass(frozen=True)
class ResultPage:
    """The result of a survey, or of one of its services, as the page shows it."""

    survey: Survey
    of: SurveySums | None
    """None for a recorded result."""
    all: Result
    """All services pooled."""
    shown: Result
    """What is on show: all, or one service."""
    services: list[ServiceLine]
    service: ServiceLine | None
    """The service on show."""

    @property
    def too_few(self) -> bool:
        """Whether the service asked for has so few respondents that nothing of it is shown."""
        return self.service is not None and self.service.result is None

    @property
    def marked(self) -> int:
        """Answers that stand outside the index."""
        return self.of.marked if self.of else 0

    @property
    def index_with_marked(self) -> Decimal | None:
        """What the index would be with them; only told of all services together."""
        return self.of.result(with_marked=True).index if self.of and self.of.marked and not self.service else None

    @property
    def exact_index(self) -> Decimal | None:
        """The index by the exact weight, where the survey is reckoned with another."""
        return skm.index(self.shown.averages) if self.survey.weight and self.shown.averages else None

    @property
    def lines(self) -> list[UnsurLine]:
        """The official table."""
        return [_line(each) for each in self.shown.unsur]

    @property
    def weighted_total(self) -> Decimal:
        """The sum of the NRR tertimbang, as printed."""
        return skm.shown(sum((each.weighted for each in self.shown.unsur), Decimal(0)))

    @property
    def strengths(self) -> list[Remark]:
        """The three best unsur that are not among the weakest."""
        return [self._remark(unsur, good=True) for unsur in self.shown.strongest if unsur not in self.shown.weakest]

    @property
    def weaknesses(self) -> list[Remark]:
        """The three unsur to work on."""
        return [self._remark(unsur, good=False) for unsur in self.shown.weakest]

    @property
    def profile(self) -> list[Counts]:
        """Who answered, all services together: cut finer, small groups would give people away."""
        found = []
        for key, field in FIELDS.items():
            counts = {option: self.all.profile.get(key, {}).get(option, 0) for option in field.options}
            answered = sum(counts.values())
            if answered:
                shown = hide_small(counts)
                rows = [(words, shown[option]) for option, words in field.options.items() if counts[option]]
                found.append(Counts(field.label, rows, answered))
        return found

    @property
    def sources(self) -> Counts | None:
        """By which way the answers came."""
        came = self.all.profile.get(SOURCE, {})
        rows: list[tuple[str, int | None]] = [(words, came[key]) for key, words in SOURCES.items() if came.get(key)]
        return Counts("Cara menjawab", rows, sum(came.values())) if rows else None

    @property
    def extra(self) -> list[ExtraResult]:
        """The unit's own questions."""
        return [
            ExtraResult(
                question.id,
                question.text,
                [
                    (option, self.shown.choices.get(question.id, {}).get(place, 0))
                    for place, option in enumerate(question.options)
                ],
                sum(self.shown.choices.get(question.id, {}).values()),
            )
            for question in self.survey.extra_questions
        ]

    def _remark(self, unsur: Unsur, *, good: bool) -> Remark:
        row = self.shown.of(unsur)
        assert row is not None  # the strongest and weakest are among those that were answered
        graded = f"Nilai {number(row.converted, 2)}, mutu {row.grade.letter} ({row.grade.kinerja})"
        if not any(row.scores):
            return Remark(unsur, f"{graded}.")
        low, high = sum(row.scores[:2]), sum(row.scores[2:])
        asked = (high, "3 atau 4") if good else (low, "1 atau 2")
        share = percent(Decimal(asked[0]) / row.answered)
        return Remark(
            unsur,
            f"{graded}: {number(asked[0])} dari {number(row.answered)} responden ({share}) memberi nilai {asked[1]}.",
        )


def read_result(survey: Survey, service_id: int | None = None) -> ResultPage:
    """The result of a survey, and of one service where one is asked for that was named."""
    if survey.recorded is not None:
        found = from_recorded(survey.recorded, survey.weight)
        return ResultPage(survey, None, found, found, [], None)
    of = sums([survey], survey.weight)
    services = _services(by_service(survey, of))
    service = next((each for each in services if each.id == service_id), None)
    everything = of.result()
    shown = everything if service is None else service.result or Result(weight=survey.weight)
    return ResultPage(survey, of, everything, shown, services, service)


def _services(found: list[ServiceResult]) -> list[ServiceLine]:
    """Services with few respondents are named without a result, so that nobody's answers can be told from it."""
    if all(each.service_id == NO_SERVICE for each in found):
        return []
    hidden = hidden_services({each.service_id: each.result.respondents for each in found}, NO_SERVICE)
    return [
        ServiceLine(each.service_id, each.name, None if each.service_id in hidden else each.result) for each in found
    ]


def _line(row: UnsurResult) -> UnsurLine:
    return UnsurLine(
        row.unsur,
        row.answered,
        skm.shown(row.average),
        skm.shown(row.weighted),
        row.converted,
        row.grade,
        row.scores,
        stack(row.scores),
    )


SMALL_GROUPS = (
    f"Kelompok dengan kurang dari {LEAST_SHOWN} responden tidak ditampilkan (“disembunyikan”) agar tidak ada orang "
    "yang dapat dikenali. Bila perlu, kelompok lain ikut disembunyikan supaya angkanya tidak dapat dihitung balik."
)
"""Said below every table in which something may be hidden."""
