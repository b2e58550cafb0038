"""Reading what respondents wrote: the newest first, searched, page by page, and taken away; never by whom."""

import csv
import re
from io import BytesIO, StringIO

import openpyxl
import pytest

from fkp.storage.database import session, write_transaction
from fkp.surveys import actions
from fkp.surveys.answering import SUGGESTION
from fkp.surveys.models import ExtraQuestion
from tests.conftest import World
from tests.forums.steps import statements
from tests.surveys.steps import answer, begin_survey, survey


@pytest.fixture
def survey_id(world: World) -> int:
    """A survey with suggestions about two services."""
    found = begin_survey(world)
    answer(world, found, texts={SUGGESTION: "Antrian terlalu panjang."}, service_id=world.services["umum"])
    answer(world, found)
    answer(world, found, texts={SUGGESTION: "<b>Ramah</b> sekali\nterima kasih"}, service_id=world.services["kia"])
    return found


def sayings(html: str) -> list[str]:
    """The quoted words, in the order of the page."""
    return re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", html, re.DOTALL)


def test_the_newest_comes_first_with_service_and_day(world: World, survey_id: int) -> None:
    page = world.client("sari").get(f"/survei/{survey_id}/saran").text
    assert sayings(page) == ["&lt;b&gt;Ramah&lt;/b&gt; sekali\nterima kasih", "Antrian terlalu panjang."]
    assert re.search(r"\d{4}</time> · Kesehatan Ibu dan Anak", page)
    assert world.client("dewi").get(f"/survei/{survey_id}/saran").status_code == 200


def test_words_are_searched_for(world: World, survey_id: int) -> None:
    client = world.client("sari")
    assert sayings(client.get(f"/survei/{survey_id}/saran?q=ANTRI+panjang").text) == ["Antrian terlalu panjang."]
    piece = client.get(f"/survei/{survey_id}/saran?q=parkir", headers={"HX-Request": "true"}).text
    assert "Tidak ada yang cocok" in piece
    assert "<html" not in piece


def test_older_ones_follow_page_by_page_at_the_same_cost(world: World) -> None:
    survey_id = begin_survey(world)
    for number in range(70):
        answer(world, survey_id, texts={SUGGESTION: f"Saran {number}"}, address=f"a{number}")
    client, path, seen, costs = world.client("sari"), f"/survei/{survey_id}/saran", [], []
    while path:
        with world.open(), statements() as run:
            page = client.get(path).text
        costs.append(len(run))
        seen += sayings(page)
        older = re.search(r'rel="next" href="/sulteng([^"]+)"', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert seen == [f"Saran {number}" for number in range(69, -1, -1)]
    assert len(costs) == 3
    assert len(set(costs)) == 1


def test_answers_to_own_questions_have_their_own_list(world: World) -> None:
    survey_id = begin_survey(world, opened=False)

    def ask() -> int:
        found = survey(survey_id)
        found.extra_questions.append(ExtraQuestion(kind="teks", text="Apa yang kurang di ruang tunggu?"))
        session().flush()
        return found.extra_questions[0].id

    with world.open():
        question = write_transaction(ask)
        actions.open_survey(survey(survey_id), by=None)
    answer(world, survey_id, texts={SUGGESTION: "Saran", question: "Kursi"})
    client = world.client("sari")
    assert sayings(client.get(f"/survei/{survey_id}/saran").text) == ["Saran"]
    page = client.get(f"/survei/{survey_id}/saran?pertanyaan={question}").text
    assert sayings(page) == ["Kursi"]
    assert "Apa yang kurang di ruang tunggu?" in page
    assert sayings(client.get(f"/survei/{survey_id}/saran?pertanyaan=999999").text) == ["Saran"]


def test_a_marked_answer_is_read_too_and_says_so(world: World) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id, device="satu")
    answer(world, survey_id, device="satu", texts={SUGGESTION: "Toilet rusak"})
    page = world.client("sari").get(f"/survei/{survey_id}/saran").text
    assert sayings(page) == ["Toilet rusak"]
    assert "jawaban ditandai, di luar indeks" in page


def test_they_are_taken_away_as_csv_and_xlsx(world: World, survey_id: int) -> None:
    answer(world, survey_id, texts={SUGGESTION: "=HYPERLINK(1)"})
    client = world.client("sari")
    taken = client.get(f"/survei/{survey_id}/saran.csv")
    rows = list(csv.reader(StringIO(taken.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["No", "Tanggal", "Layanan", "Pertanyaan", "Isi"]
    assert [(row[0], row[2], row[4]) for row in rows[1:]] == [
        ("1", "Poli Umum", "Antrian terlalu panjang."),
        ("2", "Kesehatan Ibu dan Anak", "<b>Ramah</b> sekali\nterima kasih"),
        ("3", "", "'=HYPERLINK(1)"),
    ]
    book = openpyxl.load_workbook(BytesIO(client.get(f"/survei/{survey_id}/saran.xlsx?q=antri").data))
    values = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert len(values) == 2
    assert values[1][4] == "Antrian terlalu panjang."


def test_without_any_the_page_says_so(world: World) -> None:
    survey_id = begin_survey(world)
    page = world.client("sari").get(f"/survei/{survey_id}/saran").text
    assert "Belum ada saran" in page
    assert "Unduh" not in page


@pytest.mark.parametrize("path", ["saran", "saran.csv", "saran.xlsx"])
def test_strangers_read_nothing(world: World, survey_id: int, path: str) -> None:
    for name, status in (("joko", 404), ("maria", 404), ("putri", 403)):
        assert world.client(name).get(f"/survei/{survey_id}/{path}").status_code == status
