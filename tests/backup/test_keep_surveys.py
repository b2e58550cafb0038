"""Surveys in a backup: every answer, every sum, every file; and answering goes on after a restore."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from fkp import create_app
from fkp.config import Settings
from fkp.storage.backup import check_backup
from fkp.storage.database import engines, session, write_transaction
from fkp.storage.files import FileStore
from fkp.storage.provinces import Province
from fkp.surveys import paper, results, tallies
from fkp.surveys.models import Survey
from fkp.surveys.models_answers import Response
from fkp.surveys.models_outcome import SurveyFile, SurveyReport
from fkp.units.models import Service
from tests.backup.test_back_up_and_restore import _back_up, _files, _restore, _rows
from tests.conftest import World
from tests.fences.full_surveys import SCORES, Scene, fill_surveys
from tests.fences.routes import Ids
from tests.surveys.steps import answer


@pytest.fixture
def surveyed(world: World) -> tuple[World, Ids]:
    """Mapane with surveys in every state; the ids are those of the open one."""

    def fill() -> Ids:
        service = session().get_one(Service, world.services["kia"])
        scene = Scene(world.unit("mapane"), world.period("skm_2026"), service, "Cadangan", forum_id=None)
        return fill_surveys(scene)[1]

    with world.open():
        return world, write_transaction(fill)


def _named_hashes() -> set[str]:
    """Every file some survey or report of a survey needs."""
    columns = (SurveyFile.sha256, SurveyFile.thumbnail_sha256, SurveyReport.pdf_sha256)
    return {sha256 for column in columns for sha256 in session().scalars(sa.select(column)) if sha256}


def _is_whole(province: Province) -> None:
    store = FileStore(province.files)
    named = _named_hashes()
    assert len(named) >= 9 and all(store.verify(sha256) for sha256 in named)
    for survey in session().scalars(sa.select(Survey)):
        assert tallies.differences(survey.id) == []


def _goes_on(world: World, open_ids: Ids, slug: str) -> None:
    survey_id = int(str(open_ids["survey_id"]))
    with world.open(slug):
        before = results.sums([session().get_one(Survey, survey_id)]).answers
        last_number = session().get_one(Response, open_ids["response_id"]).number
    answer(world, survey_id, slug=slug)
    with world.open(slug):
        survey = session().get_one(Survey, survey_id)
        assert results.sums([survey]).answers == before + 1
        assert paper.enter(survey, SCORES, by=None).number == (last_number or 0) + 1
        assert tallies.differences(survey_id) == []


def test_a_restored_survey_is_whole_and_takes_answers(surveyed: tuple[World, Ids], tmp_path: Path) -> None:
    world, ids = surveyed
    before = _rows(world)
    with world.open() as province:
        files = _files(province)
    manifest = _back_up(world, tmp_path / "c.zip")
    assert manifest.missing_files == [] and manifest.files == len(files)
    assert manifest.rows["survey"] == 4 and manifest.rows["response"] > 15 and manifest.rows["tally"] > 40
    assert check_backup(tmp_path / "c.zip") == manifest

    answer(world, int(str(ids["survey_id"])))
    _restore(world.app, tmp_path / "c.zip", replacing=True)
    assert _rows(world) == before
    with world.open() as province:
        assert _files(province) == files
        _is_whole(province)
    _goes_on(world, ids, "sulteng")


def test_surveys_move_to_the_other_kind_of_database(
    surveyed: tuple[World, Ids], tmp_path: Path, postgres_url: str
) -> None:
    world, ids = surveyed
    before = _rows(world)
    _back_up(world, tmp_path / "c.zip")
    on_server = world.app.extensions["fkp_settings"].database_url is not None
    other = create_app(
        Settings(instance=tmp_path / "lain", secret_key="lain", database_url=None if on_server else postgres_url)
    )
    _restore(other, tmp_path / "c.zip", slug="survei", as_new=True)
    moved = World(other)
    assert _rows(moved, "survei") == before
    with moved.open("survei") as province:
        _is_whole(province)
    _goes_on(moved, ids, "survei")
    with other.app_context():
        engines().dispose()
