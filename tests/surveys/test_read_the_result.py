"""Reading a result: the official table, who answered, every service, all periods; from the sums alone."""

import re
from datetime import date
from typing import Any

import pytest

from fkp.duties.models import SKM, Period
from fkp.storage.database import session, write_transaction
from fkp.surveys import actions, answering, tallies
from fkp.surveys.models import ExtraQuestion
from fkp.surveys.pace import Sender
from fkp.surveys.result_page import SMALL_GROUPS
from fkp.surveys.tallies import Place
from tests.conftest import World
from tests.forums.steps import statements
from tests.surveys.steps import DAY, answer, begin_survey, close, scores, survey


def read(world: World, survey_id: int, name: str = "sari", query: str = "", **headers: Any) -> str:
    """The page of a result, in one line, without its markup."""
    answered = world.client(name).get(f"/survei/{survey_id}/hasil{query}", **headers)
    assert answered.status_code == 200
    return plain(answered.text)


def plain(html: str) -> str:
    """What a page says, blanks folded."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def answer_many(world: World, survey_id: int, times: int, **more: Any) -> None:
    """The same answer from so many phones."""
    for number in range(times):
        answer(world, survey_id, address=f"a{number}", **more)


def test_the_official_table_is_in_the_order_of_the_regulation(world: World) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id, scores(3, waktu=2, pengaduan=4, sarpras=1))
    answer(world, survey_id, scores(4, waktu=1, pengaduan=4, sarpras=2))
    close(world, survey_id)
    page = read(world, survey_id)
    # 6 unsur at 3,5; waktu and sarpras 1,5; pengaduan 4: 28 / 9 × 25
    assert "IKM 77,78" in page
    assert "Mutu pelayanan B Baik" in page
    assert "U3 Waktu Penyelesaian 2 1,500 0,167 37,50 D Tidak Baik" in page
    assert "U8 Penanganan Pengaduan, Saran, dan Masukan 2 4,000 0,444 100,00 A Sangat Baik" in page
    assert "U9 Sarana dan Prasarana 2 1,500 0,167 37,50 D Tidak Baik" in page
    assert "Jumlah NRR tertimbang 3,111" in page
    assert page.index("U8 Penanganan") < page.index("U9 Sarana")


def test_the_weakest_unsur_are_told_with_what_respondents_said(world: World) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id, scores(3, waktu=1, produk=2))
    answer(world, survey_id, scores(4, waktu=3, produk=2))
    page = read(world, survey_id)
    weak = page[page.index("Tiga unsur terlemah") :]
    assert weak.index("Waktu Penyelesaian") < weak.index("Produk Spesifikasi")
    assert "Nilai 50,00, mutu D (Tidak Baik): 1 dari 2 responden (50%) memberi nilai 1 atau 2." in weak
    assert "Rencanakan tindak lanjut" in weak
    assert "Rencanakan tindak lanjut" not in read(world, survey_id, "dewi")


def test_an_open_survey_is_provisional_and_asks_again(world: World) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id, scores(3))
    html = world.client("sari").get(f"/survei/{survey_id}/hasil").text
    assert "IKM sementara" in html
    assert 'hx-trigger="every 15s"' in html
    answer(world, survey_id, scores(4))
    piece = world.client("sari").get(f"/survei/{survey_id}/hasil", headers={"HX-Request": "true"}).text
    assert "<html" not in piece
    assert "IKM sementara 87,50" in plain(piece)
    close(world, survey_id)
    final = world.client("sari").get(f"/survei/{survey_id}/hasil").text
    assert "sementara" not in final
    assert "every 15s" not in final


def test_small_groups_are_hidden_for_everybody(world: World) -> None:
    survey_id = begin_survey(world)
    answer_many(world, survey_id, 12, profile={"sex": "P", "disability": "tidak"})
    answer_many(world, survey_id, 7, profile={"sex": "L", "disability": "tidak"})
    answer_many(world, survey_id, 2, profile={"sex": "L", "disability": "fisik"})
    for name in ("sari", "dewi"):
        page = read(world, survey_id, name)
        assert "Laki-laki 9 (43%)" in page
        assert "Disabilitas fisik disembunyikan" in page
        # Nineteen of twenty-one would give the two away.
        assert "Non disabilitas disembunyikan" in page
        assert SMALL_GROUPS in page


def test_every_service_has_its_result_and_all_are_pooled(world: World) -> None:
    survey_id, umum, kia = begin_survey(world), world.services["umum"], world.services["kia"]
    answer_many(world, survey_id, 6, given=scores(4), service_id=umum)
    answer_many(world, survey_id, 12, given=scores(2), service_id=kia)
    page = read(world, survey_id)
    nine = " ".join
    assert f"Poli Umum 6 {nine(['4,000'] * 9)} 100,00 A" in page
    assert f"Kesehatan Ibu dan Anak 12 {nine(['2,000'] * 9)} 50,00 D" in page
    # Pooled: 48 / 18; the mean of the two services would be 75,00.
    assert f"Semua layanan 18 {nine(['2,667'] * 9)} 66,67 C" in page
    of_one = read(world, survey_id, query=f"?layanan={umum}")
    assert "IKM sementara, Poli Umum 100,00" in of_one
    assert "6 responden" in of_one
    assert "Profil responden hanya ditampilkan untuk semua layanan" in of_one
    assert "IKM sementara 66,67" in read(world, survey_id, query="?layanan=999")


def test_a_service_with_few_respondents_shows_no_figures(world: World) -> None:
    survey_id, umum, kia = begin_survey(world), world.services["umum"], world.services["kia"]
    answer_many(world, survey_id, 3, given=scores(1), service_id=kia)
    answer_many(world, survey_id, 9, given=scores(4), service_id=umum)
    page = read(world, survey_id)
    assert "Kesehatan Ibu dan Anak disembunyikan" in page
    assert "Poli Umum disembunyikan" in page  # all less Poli Umum would be the three
    of_one = read(world, survey_id, query=f"?layanan={kia}")
    assert "Hasil layanan ini belum ditampilkan" in of_one
    assert "25,00" not in of_one


def test_those_who_named_no_service_hide_nothing(world: World) -> None:
    survey_id = begin_survey(world)
    answer_many(world, survey_id, 6, given=scores(4), service_id=world.services["umum"])
    answer_many(world, survey_id, 2, given=scores(3))
    page = read(world, survey_id)
    assert "Poli Umum 6" in page
    assert "Layanan tidak disebut 2" in page


def test_scores_and_own_questions_are_counted(world: World) -> None:
    survey_id = begin_survey(world, opened=False)

    def ask() -> list[int]:
        found = survey(survey_id)
        found.extra_questions += [
            ExtraQuestion(kind="pilihan", text="Dari mana tahu?", options=["Tetangga", "Radio"]),
            ExtraQuestion(kind="teks", text="Apa yang kurang?"),
        ]
        session().flush()
        return [question.id for question in found.extra_questions]

    with world.open():
        choice, words = write_transaction(ask)
        actions.open_survey(survey(survey_id), by=None)
    answer(world, survey_id, scores(3, biaya=4), choices={choice: 1})
    answer(world, survey_id, scores(2, biaya=4), choices={choice: 1}, texts={words: "Kursi"})
    html = world.client("sari").get(f"/survei/{survey_id}/hasil").text
    page = plain(html)
    assert "U1 Persyaratan 0 1 1 0 2" in page
    assert "U4 Biaya/Tarif 0 0 0 2 2" in page
    assert "<desc>Nilai 1: 0, Nilai 2: 1, Nilai 3: 1, Nilai 4: 0.</desc>" in html
    assert "Tetangga 0 (0%) Radio 2 (100%)" in page
    assert f"/survei/{survey_id}/saran?pertanyaan={words}" in html


def test_the_index_with_marked_answers_stands_beside_it(world: World) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id, scores(4), device="satu")
    answer(world, survey_id, scores(1), device="satu")
    page = read(world, survey_id)
    assert "IKM sementara 100,00" in page
    assert "Dengan 1 jawaban yang ditandai: 62,50 ." in page


def test_a_printed_weight_is_named_beside_the_exact_index(world: World) -> None:
    survey_id = begin_survey(world, weight="0.11")
    answer(world, survey_id, scores(4))
    page = read(world, survey_id)
    assert "IKM sementara 99,00" in page
    assert "Dihitung dengan bobot 0,11. Dengan bobot tepat 1/9 IKM-nya 100,00." in page


def test_surveys_of_one_period_are_pooled(world: World) -> None:
    one, two = begin_survey(world), begin_survey(world)
    answer(world, one, scores(4))
    for _ in range(3):
        answer(world, two, scores(2))
    page = read(world, one)
    assert "Semua survei Tahun 2026" in page
    # (4 + 2 + 2 + 2) / 4 = 2,5
    assert "Seluruh jawaban bersama-sama 4 62,50 D" in page


def test_the_way_through_the_periods_is_drawn_and_told(world: World) -> None:
    def last_year() -> int:
        period = Period(
            duty=SKM, name="Tahun 2025", starts=date(2025, 1, 1), ends=date(2025, 12, 31), due=date(2025, 12, 15)
        )
        session().add(period)
        session().flush()
        found = actions.start_survey(world.unit("mapane"), period, title="SKM 2025", by=None)
        actions.open_survey(found, by=None)
        return found.id

    with world.open():
        before = write_transaction(last_year)
    answer(world, before, scores(3))
    close(world, before)
    now = begin_survey(world)
    answer(world, now, scores(4))
    html = world.client("sari").get(f"/survei/{now}/hasil").text
    assert "<desc>Tahun 2025: 75,00; Tahun 2026: 100,00.</desc>" in html
    assert "Tahun 2025 1 75,00 C – Tahun 2026 1 100,00 A sementara, survei ini" in plain(html)


@pytest.mark.parametrize(
    ("opened", "told"), [(False, "Survei ini belum dibuka."), (True, "Hasil tampil di sini sejak jawaban pertama.")]
)
def test_without_answers_the_page_says_what_to_do(world: World, opened: bool, told: str) -> None:
    survey_id = begin_survey(world, opened=opened)
    assert told in read(world, survey_id)
    assert "Nilai tiap unsur" not in read(world, survey_id)


def test_only_marked_answers_are_no_result(world: World) -> None:
    survey_id = begin_survey(world)
    with world.open():
        given = answering.Answer(key="k" * 16, scores=scores(1))
        answering.accept(survey_id, given, day=DAY, sender=Sender("d", "a"), seconds=2)
    assert "Belum ada jawaban dalam indeks 1 jawaban yang masuk ditandai" in read(world, survey_id)


def test_a_million_answers_cost_what_ten_do(world: World) -> None:
    survey_id = begin_survey(world)
    for _ in range(10):
        answer(world, survey_id, scores(3), service_id=world.services["umum"], profile={"sex": "P"})
    client = world.client("sari")
    with world.open(), statements() as few:
        client.get(f"/survei/{survey_id}/hasil")

    def million() -> None:
        for name, value in tallies.fields_of(scores(3), {"sex": "P"}, "ponsel", DAY, {}):
            place = Place(survey_id, world.services["umum"], True)
            tallies.add_many({(place, name, value): 1_000_000 - 10})

    with world.open():
        write_transaction(million)
    with world.open(), statements() as many:
        page = client.get(f"/survei/{survey_id}/hasil").text
    assert "1.000.000" in page
    assert len(many) == len(few) < 40
    assert not [each for each in many if re.search(r"\bresponse\b", each)]


def test_strangers_see_nothing_and_coordinators_read(world: World) -> None:
    survey_id = begin_survey(world)
    answer(world, survey_id)
    path = f"/survei/{survey_id}/hasil"
    assert world.client("joko").get(path).status_code == 404
    assert world.client("maria").get(path).status_code == 404
    assert world.client("putri").get(path).status_code == 403
    assert world.client("bagus").get(path).status_code == 200
