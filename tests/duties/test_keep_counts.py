"""Duties and their counts: always what a fresh count of the forums, surveys and units would say."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from fkp.duties.actions import count_differences, counted, follow_unit, owe, recount, set_state
from fkp.duties.models import FKP, SKM, Duty, DutyCount, Period
from fkp.forums.actions import cancel_forum, duty_differences, mark_saved, refresh_duty, restore_forum, start_forum
from fkp.forums.models import Forum
from fkp.forums.models_papers import Report
from fkp.rules.stages import DutyState, Stage
from fkp.rules.surveys import SurveyStep
from fkp.storage.database import now, session, write_transaction
from fkp.surveys import actions as survey_actions
from fkp.surveys.models import StepNote, Survey
from fkp.surveys.models_outcome import SurveyReport
from fkp.units.models import Unit
from tests.conftest import World

DEEDS = 90


class Deeds:
    """Random deeds on a province, drawn from a seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.draw = random.Random(seed)
        self.made = 0

    def do_one(self) -> str:
        """One deed in one transaction; returns its name."""
        deeds: list[Callable[[], None]] = [
            self.begin, self.begin, self.save, self.send, self.send, self.send_back, self.verify, self.cancel,
            self.restore, self.begin_survey, self.begin_survey, self.send_survey, self.send_survey_back,
            self.verify_survey, self.cancel_survey, self.restore_survey, self.register_unit, self.move_unit,
            self.switch_unit, self.open_period,
        ]  # fmt: skip
        deed = self.draw.choice(deeds)
        write_transaction(deed)
        return deed.__name__

    def begin(self) -> None:
        start_forum(self.unit(), self.period(FKP), topic="Acak", by=None)

    def save(self) -> None:
        if forum := self.forum():
            mark_saved(forum, self.draw.choice(list(Stage)), by=None)

    def send(self) -> None:
        forum = self.forum()
        if forum and not forum.report:
            forum.report = Report(sent_at=now(), sent_by_name="Rina")
            refresh_duty(forum.unit, forum.period_id)

    def send_back(self) -> None:
        forum = self.forum()
        if forum and forum.report:
            forum.report.returned_at, forum.report.verified_at = now(), None
            forum.stage(Stage.PESERTA).return_note = "Lengkapi."
            refresh_duty(forum.unit, forum.period_id)

    def verify(self) -> None:
        forum = self.forum()
        if forum and forum.report:
            forum.report.returned_at, forum.report.verified_at = None, now()
            refresh_duty(forum.unit, forum.period_id)

    def cancel(self) -> None:
        forum = self.forum()
        if forum and not forum.cancelled_at:
            cancel_forum(forum, by=self.world.person("rina"))

    def restore(self) -> None:
        forum = self.forum()
        if forum and forum.cancelled_at:
            restore_forum(forum, by=self.world.person("rina"))

    def begin_survey(self) -> None:
        survey_actions.start_survey(self.unit(), self.period(SKM), title="Acak", by=None)

    def send_survey(self) -> None:
        survey = self.survey()
        if survey and not survey.report:
            survey.report = SurveyReport(sent_at=now(), sent_by_name="Rina")
            survey_actions.refresh_duty(survey.unit, survey.period_id)

    def send_survey_back(self) -> None:
        survey = self.survey()
        if survey and survey.report:
            survey.report.returned_at, survey.report.verified_at = now(), None
            session().merge(StepNote(survey_id=survey.id, step=SurveyStep.RENCANA.value, note="Lengkapi."))
            survey_actions.refresh_duty(survey.unit, survey.period_id)

    def verify_survey(self) -> None:
        survey = self.survey()
        if survey and survey.report:
            survey.report.returned_at, survey.report.verified_at = None, now()
            survey_actions.refresh_duty(survey.unit, survey.period_id)

    def cancel_survey(self) -> None:
        survey = self.survey()
        if survey and not survey.cancelled_at:
            survey_actions.cancel_survey(survey, by=self.world.person("rina"))

    def restore_survey(self) -> None:
        survey = self.survey()
        if survey and survey.cancelled_at:
            survey_actions.restore_survey(survey, by=self.world.person("rina"))

    def register_unit(self) -> None:
        self.made += 1
        unit = Unit(name=f"Baru {self.made}", sort_name=f"baru {self.made}", kind="puskesmas", region_code="72.02")
        session().add(unit)
        session().flush()
        unit.path = f"/{unit.id}/"
        follow_unit(unit)

    def move_unit(self) -> None:
        unit = self.unit()
        unit.region_code = self.draw.choice(["72.02", "72.71"])
        unit.name, unit.kind = f"Pindah {unit.id}", self.draw.choice(["rsud", "dinas"])
        unit.sort_name = unit.name.lower()
        follow_unit(unit)

    def switch_unit(self) -> None:
        unit = self.unit()
        unit.active = not unit.active
        follow_unit(unit)

    def open_period(self) -> None:
        year = 2030 + self.made
        self.made += 1
        period = Period(
            duty=self.draw.choice([FKP, SKM]),
            name=f"Tahun {year}",
            starts=date(year, 1, 1),
            ends=date(year, 12, 31),
            due=date(year, 11, 1),
        )
        session().add(period)
        owe(period)

    def unit(self) -> Unit:
        return self.draw.choice(list(session().scalars(sa.select(Unit).order_by(Unit.id))))

    def period(self, duty: str) -> Period:
        known = sa.select(Period).where(Period.duty == duty).order_by(Period.id)
        return self.draw.choice(list(session().scalars(known)))

    def forum(self) -> Forum | None:
        found = list(session().scalars(sa.select(Forum).order_by(Forum.id)))
        return self.draw.choice(found) if found else None

    def survey(self) -> Survey | None:
        found = list(session().scalars(sa.select(Survey).order_by(Survey.id)))
        return self.draw.choice(found) if found else None


def differences() -> list[str]:
    """Every duty, copy or count that is not what its sources say."""
    found = [line for period in session().scalars(sa.select(Period)) for line in count_differences(period.id)]
    for duty in session().scalars(sa.select(Duty)):
        unit = session().get_one(Unit, duty.unit_id)
        differs = duty_differences if duty.period.duty == FKP else survey_actions.duty_differences
        found += filter(None, [differs(duty)])
        if (duty.region_code, duty.unit_kind, duty.unit_name) != (unit.region_code, unit.kind, unit.name):
            found.append(f"{unit.name}: copied wrongly")
        if not unit.active and not duty.begun:
            found.append(f"{unit.name}: inactive and owing")
    owing = sa.select(Duty.unit_id, Duty.period_id)
    every = sa.select(Unit.id, Period.id).where(Unit.active).select_from(Unit).join(Period, sa.true())
    missing = set(session().execute(every)) - set(session().execute(owing))
    return found + [f"unit {unit} owes nothing in period {period}" for unit, period in missing]


@pytest.mark.parametrize("seed", [1, 2026])
def test_after_any_deeds_the_counts_equal_a_fresh_count(world: World, seed: int) -> None:
    deeds, done = Deeds(world, seed), []
    with world.open():
        for _ in range(DEEDS):
            done.append(deeds.do_one())
            assert differences() == [], done


def test_a_refused_deed_leaves_the_counts_alone(world: World) -> None:
    with world.open():
        before = counted(world.periods["2026"])

        def fails() -> None:
            start_forum(world.unit("mapane"), world.period(), topic="Gagal", by=None)
            raise ValueError("on purpose")

        with pytest.raises(ValueError, match="on purpose"):
            write_transaction(fails)
        assert counted(world.periods["2026"]) == before
        assert differences() == []


def test_the_furthest_forum_counts(world: World) -> None:
    with world.open():
        unit, period = world.unit("mapane"), world.period()
        sent = start_forum(unit, period, topic="Pertama", by=None).id
        write_transaction(lambda: session().add(Report(forum_id=sent, sent_at=now())))
        start_forum(world.unit("mapane"), world.period(), topic="Kedua", by=None)
        duty = session().get_one(Duty, (world.periods["2026"], world.units["mapane"]))
        assert (duty.state, duty.forum_id) == ("dikirim", sent)


def test_a_recount_mends_what_was_spoilt(world: World) -> None:
    period_id = world.periods["2026"]
    with world.open():
        write_transaction(lambda: session().execute(sa.update(DutyCount).values(units=77)))
        assert count_differences(period_id) == [
            "72.02 belum_mulai: tercatat 77, seharusnya 3",
            "72.71 belum_mulai: tercatat 77, seharusnya 1",
        ]
        write_transaction(lambda: recount(period_id))
        assert count_differences(period_id) == []


def test_owing_twice_adds_nothing(world: World) -> None:
    with world.open():
        before = counted(world.periods["2026"])
        write_transaction(lambda: owe(world.period()))
        assert counted(world.periods["2026"]) == before == {("72.02", "belum_mulai"): 3, ("72.71", "belum_mulai"): 1}


def test_an_inactive_unit_whose_only_forum_was_cancelled_owes_nothing(world: World) -> None:
    period_id, unit_id = world.periods["2026"], world.units["mapane"]
    with world.open():
        forum = start_forum(world.unit("mapane"), world.period(), topic="Dibatalkan", by=None)

        def rest() -> None:
            unit = world.unit("mapane")
            unit.active = False
            follow_unit(unit)

        write_transaction(rest)
        assert session().get(Duty, (period_id, unit_id)) is not None
        cancel_forum(session().get_one(Forum, forum.id), by=world.person("rina"))
        assert session().get(Duty, (period_id, unit_id)) is None
        assert differences() == []


def test_the_moment_of_the_last_change_is_kept(world: World) -> None:
    with world.open():
        duty = session().get_one(Duty, (world.periods["2026"], world.units["palu"]))
        duty_age = now() - duty.changed_at
        assert duty_age < timedelta(minutes=5)
        write_transaction(
            lambda: set_state(
                world.unit("palu"), world.periods["2026"], DutyState.BERJALAN, stages_done=2, forum_id=None
            )
        )
        changed = session().get_one(Duty, (world.periods["2026"], world.units["palu"]))
        assert (changed.state, changed.stages_done) == ("berjalan", 2)
        assert counted(world.periods["2026"])[("72.71", "berjalan")] == 1
