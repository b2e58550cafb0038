"""`flask doctor` and `flask recount` know the duty of surveys as they know that of forums."""

import sqlalchemy as sa
from click.testing import Result

from fkp.duties.models import Duty, DutyCount
from fkp.storage.database import session, write_transaction
from tests.conftest import World
from tests.surveys.steps import begin_survey


def run(world: World, *words: str) -> Result:
    """One command."""
    return world.app.test_cli_runner().invoke(args=list(words))


def spoil(world: World, state: str) -> None:
    """Let Mapane's survey duty say something else than its survey."""
    with world.open():
        period = world.periods["skm_2026"]
        wrong = sa.update(Duty).where(Duty.period_id == period, Duty.unit_id == world.units["mapane"])
        write_transaction(lambda: session().execute(wrong.values(state=state)) and None)


def test_the_doctor_sees_a_duty_that_differs_from_its_survey(world: World) -> None:
    begin_survey(world)
    assert "sulteng: ringkasan sesuai dengan catatan forum dan survei" in run(world, "doctor").output
    spoil(world, "terverifikasi")
    doctor = run(world, "doctor")
    assert doctor.exit_code == 1
    assert "jalankan `flask recount sulteng`" in doctor.output
    assert "SKM Tahun 2026" in doctor.output


def test_recount_puts_a_survey_duty_right(world: World) -> None:
    survey_id = begin_survey(world)
    spoil(world, "belum_mulai")
    answer = run(world, "recount", "sulteng")
    assert answer.exit_code == 0, answer.output
    assert "SKM Tahun 2026, Puskesmas Mapane: tercatat belum_mulai, seharusnya berjalan" in answer.output
    with world.open():
        duty = session().get_one(Duty, (world.periods["skm_2026"], world.units["mapane"]))
        assert (duty.state, duty.survey_id, duty.forum_id) == ("berjalan", survey_id, None)


def test_recount_gives_back_a_survey_duty_that_was_lost(world: World) -> None:
    period = world.periods["skm_2026"]
    with world.open():

        def lose() -> None:
            session().execute(sa.delete(Duty).where(Duty.period_id == period, Duty.unit_id == world.units["palu"]))
            session().execute(sa.update(DutyCount).where(DutyCount.period_id == period).values(units=9))

        write_transaction(lose)
    answer = run(world, "recount", "sulteng")
    assert "SKM Tahun 2026, Kecamatan Palu Barat: kewajiban belum tercatat" in answer.output
    assert "FKP Tahun 2026" not in answer.output
    with world.open():
        assert session().get(Duty, (period, world.units["palu"])) is not None
    assert "0 perbedaan dibetulkan" in run(world, "recount", "sulteng").output
