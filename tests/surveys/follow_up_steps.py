"""A closed survey with weak unsur, a plan for them, and files, as the tests of the follow-up need them."""

import io

from PIL import Image

from fkp.storage.database import now, session, write_transaction
from fkp.surveys import follow_up
from fkp.surveys.models_outcome import FollowUp, SurveyFile, SurveyReport
from tests.conftest import World
from tests.surveys.steps import answer, begin_survey, close, scores, survey

LINE = {
    "unsur": "waktu",
    "action": "Membuka loket kedua",
    "due_text": "Triwulan I 2027",
    "person_in_charge": "Kepala TU",
}
HTMX = {"HX-Request": "true"}


def closed(world: World, unit: str = "mapane") -> tuple[int, str]:
    """A closed survey whose weak unsur are waktu, sarpras and biaya, and the address of its follow-up."""
    survey_id = begin_survey(world, unit)
    answer(world, survey_id, scores(4, waktu=1, sarpras=2, biaya=3))
    close(world, survey_id)
    return survey_id, f"/survei/{survey_id}/tindak-lanjut"


def planned(world: World, survey_id: int, *unsur: str) -> list[int]:
    """One line planned for each of these unsur (waktu when none is named); their ids."""
    with world.open():
        found, sari = survey(survey_id), world.person("sari")
        lines = [follow_up.add_line(found, LINE | {"unsur": each}, by=sari) for each in unsur or ("waktu",)]
        return [line.id for line in lines]


def lines_of(world: World, survey_id: int) -> list[FollowUp]:
    """The lines of the plan, in order."""
    with world.open():
        lines = list(survey(survey_id).follow_ups)
        session().expunge_all()
        return lines


def line_of(world: World, line_id: int) -> FollowUp:
    """One line as it is saved."""
    with world.open():
        line = session().get_one(FollowUp, line_id)
        session().expunge_all()
        return line


def reported(world: World, survey_id: int, **columns: object) -> None:
    """Let the report be sent; verified_at or returned_at say what became of it."""
    with world.open():
        report = {"reference": f"TT-{survey_id}", "sent_at": now()} | columns
        write_transaction(lambda: session().add(SurveyReport(survey_id=survey_id, **report)))


def photo(colour: str = "green") -> io.BytesIO:
    """A photo; another colour is another content."""
    stream = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(stream, "JPEG")
    stream.seek(0)
    return stream


def files_of(world: World, survey_id: int) -> list[tuple[str, str, bool]]:
    """The files of the survey: kind, name, and whether it is shown."""
    with world.open():
        return [(file.kind, file.original_name, file.removed_at is None) for file in survey(survey_id).files]


def file_id_of(world: World) -> int:
    """The id of the only file there is."""
    with world.open():
        return session().query(SurveyFile).one().id
