"""Results known only by their averages: surveys of earlier years, or held outside this program.

The index is always computed anew from the averages. A published index or mutu that does not follow from them is
kept as published, and every page that shows the result says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from fkp.accounts.models import Person
from fkp.duties.models import Period
from fkp.rules import skm
from fkp.rules.indonesian import number
from fkp.rules.skm import WEIGHTS
from fkp.rules.surveys import SurveyStep
from fkp.storage.audit import record
from fkp.storage.database import now, session, writes
from fkp.surveys.actions import SurveyLocked, ensure_open, keep_final, refresh_duty, start_survey
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import RecordedResult
from fkp.units.models import Unit
from fkp.web.forms import Stale


@dataclass(frozen=True)
class Published:
    """A result as it was published."""

    averages: Mapping[str, str]
    """Unsur → NRR with the decimals it was printed with, "3.31"."""
    respondents: int
    men: int | None = None
    women: int | None = None
    typed_index: str = ""
    typed_letter: str = ""
    weight: str = ""
    source: str = ""

    @property
    def profile(self) -> dict[str, dict[str, int]]:
        """Profile field → option → respondents, as far as published."""
        sexes = {key: n for key, n in (("L", self.men), ("P", self.women)) if n is not None}
        return {"sex": sexes} if sexes else {}


@dataclass(frozen=True)
class Doubts:
    """Why a published index and mutu cannot be taken as they stand; empty when they follow from the averages."""

    index: list[str] = field(default_factory=list)
    letter: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.index or self.letter)

    @property
    def sentences(self) -> list[str]:
        """All of them, in one list."""
        return self.index + self.letter


def doubts(averages: Mapping[str, str], typed_index: str, typed_letter: str, weight: str) -> Doubts:
    """Hold a published index and mutu against the averages they were published with."""
    computed = skm.index(averages, weight or None)
    return Doubts(
        _index_doubts(averages, typed_index, weight, computed), _letter_doubts(typed_index, typed_letter, computed)
    )


def doubts_of(survey: Survey) -> Doubts:
    """The doubts about a survey's recorded result; none where answers were collected here."""
    kept = survey.recorded
    if kept is None:
        return Doubts()
    return doubts(kept.averages, kept.typed_index, kept.typed_letter, survey.weight)


def _index_doubts(averages: Mapping[str, str], typed: str, weight: str, computed: Decimal) -> list[str]:
    if not typed or skm.follows(typed, averages, weight or None) or _rounded_further(typed, computed):
        return []
    found = [
        f"IKM yang dipublikasikan, {typed.replace('.', ',')}, tidak mengikuti dari nilai rata-rata unsurnya: "
        f"hitungannya {number(computed, 2)} dengan bobot {WEIGHTS[weight]}."
    ]
    other = skm.reproducing_weight(typed, averages)
    if other is not None:
        found.append(f"Angka itu sesuai bila bobot {WEIGHTS[other]} dipakai.")
    return found


def _rounded_further(typed: str, computed: Decimal) -> bool:
    """Whether an index was published with fewer decimals than two."""
    decimals = len(typed.partition(".")[2])
    return decimals < 2 and skm.shown(computed, decimals) == Decimal(typed)


def _letter_doubts(typed_index: str, letter: str, computed: Decimal) -> list[str]:
    stated = Decimal(typed_index) if typed_index else computed
    right = skm.grade(stated).letter
    if not letter or letter == right:
        return []
    words = (
        f"Mutu {letter} yang dipublikasikan tidak sesuai tabel PermenPANRB 14/2017: "
        f"{number(stated, 2)} adalah mutu {right}."
    )
    old = " Tampaknya dipakai tabel lama tahun 2004." if skm.looks_like_old_table(stated, letter) else ""
    return [words + old]


def obstacle(survey: Survey) -> str | None:
    """Why no result can be recorded for this survey; None when one can."""
    if survey.recorded is None and survey.opened_at is not None:
        return "Survei ini mengumpulkan jawaban sendiri, jadi hasilnya dihitung dari jawaban itu."
    return None


@writes
def save_recorded(survey: Survey, published: Published, *, version: int | None = None, by: Person | None) -> None:
    """Keep a published result as the result of this survey, which is thereby closed without collecting.

    Raises SurveyLocked, and Stale when somebody recorded another result since version `version` (0: none yet).
    """
    ensure_open(survey, SurveyStep.PENGUMPULAN)
    reason = obstacle(survey)
    if reason:
        raise SurveyLocked(reason)
    kept = survey.recorded
    if version is not None and version != (kept.version if kept else 0):
        raise Stale
    before = _for_the_trail(survey, kept) if kept else None
    if kept is None:
        kept = survey.recorded = RecordedResult(version=0)
    kept.averages, kept.respondents, kept.profile = dict(published.averages), published.respondents, published.profile
    kept.typed_index, kept.typed_letter = published.typed_index, published.typed_letter
    kept.source, kept.version = published.source, kept.version + 1
    survey.weight = published.weight
    survey.opened_at, survey.closed_at = survey.opened_at or now(), survey.closed_at or now()
    survey.version += 1
    session().flush()
    keep_final(survey)
    record("Mencatat hasil survei", by=by, on=survey, before=before, after=_for_the_trail(survey, kept))
    refresh_duty(survey.unit, survey.period_id)


@writes
def record_result(unit: Unit, period: Period, published: Published, *, title: str, by: Person | None) -> Survey:
    """Begin a survey of a unit whose result is known already, and record it, in one deed."""
    survey = start_survey(unit, period, title=title, by=by)
    save_recorded(survey, published, by=by)
    return survey


def published_of(survey: Survey) -> Published:
    """What is recorded, as it was typed; of a survey without one, only its weight."""
    kept = survey.recorded
    if kept is None:
        return Published({}, 0, weight=survey.weight)
    sexes = kept.profile.get("sex", {})
    return Published(
        kept.averages,
        kept.respondents,
        men=sexes.get("L"),
        women=sexes.get("P"),
        typed_index=kept.typed_index,
        typed_letter=kept.typed_letter,
        weight=survey.weight,
        source=kept.source,
    )


def _for_the_trail(survey: Survey, kept: RecordedResult) -> dict[str, object]:
    return {
        "respondents": kept.respondents,
        "averages": {skm.Unsur(name).code: text for name, text in kept.averages.items()},
        "typed_index": kept.typed_index,
        "typed_letter": kept.typed_letter,
        "weight": WEIGHTS[survey.weight],
        "source": kept.source,
    }
