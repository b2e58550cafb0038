"""The demo's surveys: one in every state, played through the program, and one that was really published."""

from collections import Counter

import sqlalchemy as sa
from flask import Flask

from fkp.accounts.passwords import hash_password
from fkp.cli.summaries import differences
from fkp.demo.cast import PASSWORD
from fkp.demo.province import fill_province
from fkp.demo.real_survey import UNIT
from fkp.demo.survey_stories import NOW, play_surveys
from fkp.duties.models import SKM, Duty, Period
from fkp.rules.surveys import SurveyState
from fkp.storage.database import session
from fkp.storage.provinces import open_province
from fkp.surveys import tallies
from fkp.surveys.models import StepNote, Survey
from fkp.surveys.models_answers import Response
from fkp.surveys.models_outcome import FollowUp
from fkp.surveys.results import result
from fkp.units.models import Unit


def test_surveys_of_every_state_are_played_and_add_up(app: Flask) -> None:
    with open_province(app, "sulteng") as province:
        fill_province(province, at_least=300, password_hash=hash_password(PASSWORD), quickly=False)
        play_surveys()
        played = session().scalars(sa.select(Survey).where(Survey.recorded == None)).all()  # noqa: E711
        assert {survey.state for survey in played} == set(SurveyState)
        assert [d for survey in played for d in tallies.differences(survey.id)] == []
        states = session().execute(
            sa.select(Duty.state, sa.func.count()).join(Period).where(Period.duty == SKM).group_by(Duty.state)
        )
        assert {state for state, _ in states} == {
            "belum_mulai",
            "berjalan",
            "dikirim",
            "perlu_perbaikan",
            "terverifikasi",
        }
        sources = Counter(session().scalars(sa.select(Response.source)))
        assert set(sources) == {"ponsel", "kios", "kertas"}
        assert session().scalar(sa.select(sa.func.count()).where(Response.mark == "berulang", ~Response.counted)) == 2
        assert session().scalar(sa.select(sa.func.count()).where(StepNote.note != "")) == 2
        assert session().scalar(sa.select(sa.func.count()).where(FollowUp.done_at.is_not(None))) == 3
        assert session().scalar(sa.select(sa.func.count()).where(FollowUp.forum_id.is_not(None))) == 1
        assert differences() == []


def test_bantul_is_reproduced_from_its_published_averages(app: Flask) -> None:
    with open_province(app, "sulteng") as province:
        fill_province(province, at_least=300, password_hash=hash_password(PASSWORD), quickly=False)
        play_surveys()
        bantul = session().scalars(sa.select(Survey).join(Unit).where(Unit.name == UNIT)).one()
        found = result(bantul)
        assert (str(found.index), found.grade and found.grade.letter) == ("87.28", "B")
        assert bantul.published_at is not None and bantul.period.name == "Tahun 2023"
        now = session().scalars(sa.select(Survey).join(Period).where(Period.name == NOW)).all()
        assert len(now) == 6
