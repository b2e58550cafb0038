"""Everybody reads the published results of surveys: no sign-in, plain words, nobody recognised."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from fkp.duties.queries import today
from fkp.rules.skm_profile import LEAST_SHOWN, hidden_services
from fkp.storage.database import session, write_transaction
from fkp.surveys import actions, answering, links
from fkp.surveys.answering import Answer
from fkp.surveys.models_outcome import FollowUp
from fkp.surveys.pace import Sender
from fkp.units.models import Service
from tests.browser.conftest import Site, assert_accessible, assert_fits, visiting
from tests.conftest import World
from tests.forums.steps import statements_of
from tests.public.published import LIST, address, give, hold, publish, recall, serve, withdraw
from tests.surveys.phones import site as site
from tests.surveys.steps import DAY, begin_survey, link_code, scores, survey


def words(html: str) -> str:
    """What is read of a page, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def part(html: str, heading: str) -> str:
    """What is read below one heading, up to the next."""
    found = re.search(rf"<h2>{re.escape(heading)}</h2>(.*?)(?=<h2>|</main>)", html, re.DOTALL)
    assert found, heading
    return words(found[1])


# --- the list ---------------------------------------------------------------------------------------------------


def test_before_anything_is_published_the_list_says_so(world: World) -> None:
    survey_id = begin_survey(world)
    give(world, survey_id, 5)
    page = world.client().get(LIST)
    assert page.status_code == 200
    assert "Belum ada hasil yang dipublikasikan" in page.text and "Mapane" not in page.text


def test_the_list_shows_each_unit_with_its_newest_result(world: World) -> None:
    recall(world, 2024)
    _, code = hold(world)
    page = world.client().get(LIST).text
    assert page.count("Puskesmas Mapane") == 1
    assert f'href="/sulteng{address(code)}"' in page
    assert "Kabupaten Poso Tahun 2026 72,22 C (kurang baik) 6" in words(page)
    assert "1–1 dari 1 unit" in words(page)


def test_the_newest_period_comes_first_then_the_name(world: World) -> None:
    recall(world, 2024)
    hold(world, "tokorondo")
    hold(world, "palu")
    names = re.findall(r'<th scope="row"><a [^>]*>([^<]*)<', world.client().get(LIST).text)
    assert names == ["Kecamatan Palu Barat", "Puskesmas Tokorondo", "Puskesmas Mapane"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=mapane", ["Puskesmas Mapane"]),
        ("?q=barat+kecamatan", ["Kecamatan Palu Barat"]),
        ("?wilayah=72.71", ["Kecamatan Palu Barat"]),
        ("?jenis=puskesmas", ["Puskesmas Mapane"]),
        ("?jenis=puskesmas&wilayah=72.71", []),
        ("?q=%25", []),
        ("?jenis=bukan&hal=99", ["Kecamatan Palu Barat", "Puskesmas Mapane"]),
    ],
)
def test_the_list_is_searched_and_filtered(world: World, query: str, found: list[str]) -> None:
    hold(world)
    hold(world, "palu")
    client = world.client()
    page, piece = client.get(LIST + query), client.get(LIST + query, headers={"HX-Request": "true"})
    assert page.status_code == piece.status_code == 200
    for answer in (page, piece):
        assert re.findall(r'<th scope="row"><a [^>]*>([^<]*)<', answer.text) == found
    assert "<main" in page.text and "<main" not in piece.text
    assert ("Tidak ada yang cocok" in page.text) is not bool(found)


def test_the_start_page_leads_to_the_results(world: World) -> None:
    page = world.client().get("/").text
    assert page.count('href="/sulteng/hasil-skm/"') == 2


# --- what is not there ------------------------------------------------------------------------------------------


def test_a_result_that_is_not_published_is_not_there(world: World) -> None:
    survey_id = begin_survey(world)
    give(world, survey_id, 6)
    with world.open():
        code = survey(survey_id).code
    for name in (None, "sari", "bagus"):
        assert world.client(name).get(address(code)).status_code == 404
    publish(world, survey_id)
    assert world.client().get(address(code)).status_code == 200


def test_a_withdrawn_result_is_gone_everywhere(world: World) -> None:
    survey_id, code = hold(world)
    withdraw(world, survey_id)
    client = world.client()
    for path in (address(code), *(f"{address(code)}.{kind}" for kind in ("json", "csv", "xlsx"))):
        assert client.get(path).status_code == 404
    for path in (LIST, f"{LIST}data.json", f"{LIST}data.csv"):
        assert code not in client.get(path).text


def test_an_older_result_stands_in_for_a_withdrawn_one(world: World) -> None:
    _, older = recall(world, 2024)
    survey_id, code = hold(world)
    withdraw(world, survey_id)
    page = world.client().get(LIST).text
    assert older in page and code not in page


@pytest.mark.parametrize("code", ["SKM-2026-9999", "data", "data.xlsx", "%00", "..", "a\u202eb", "x" * 3000])
def test_an_unknown_code_is_a_page_that_says_so(world: World, code: str) -> None:
    answer = world.client().get(f"{LIST}{code}")
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.text


def test_the_other_province_has_its_own_results(world: World) -> None:
    _, code = hold(world)
    other = world.client(slug="gorontalo")
    assert other.get(address(code)).status_code == 404
    assert other.get(f"{address(code)}.json").status_code == 404
    assert "Mapane" not in other.get(LIST).text + other.get(f"{LIST}data.json").text


# --- one result -------------------------------------------------------------------------------------------------


def test_a_citizen_reads_the_result_in_plain_words(world: World) -> None:
    _, code = hold(world, people=7)
    page = world.client().get(address(code)).text
    text = words(page)
    assert "Puskesmas Mapane" in text and "Kabupaten Poso" in text
    assert "Nilai 72,22 dari 100: Kurang Baik" in text
    assert "mutu pelayanan C, menurut 7 orang yang menjawab survei." in text
    assert part(page, "Paling perlu diperbaiki") == "Waktu Penyelesaian 50,00"
    assert part(page, "Paling dihargai masyarakat").startswith("Persyaratan 75,00")
    assert "U3 Waktu Penyelesaian 7 2,000 0,222 50,00 D" in part(page, "Nilai tiap unsur")
    assert "Bobot tiap unsur 1/9" in part(page, "Cara menghitung")
    for kind in ("xlsx", "csv", "json"):
        assert f'href="/sulteng{address(code)}.{kind}"' in page


def test_unsur_that_are_all_alike_are_neither_best_nor_weakest(world: World) -> None:
    _, code = recall(world, 2024)
    page = world.client().get(address(code)).text
    assert "Paling dihargai" not in page and "Paling perlu diperbaiki" not in page


def test_what_the_unit_promised_is_shown_with_what_became_of_it(world: World) -> None:
    survey_id, code = hold(world)
    assert "Unit belum mencatat rencana perbaikan" in world.client().get(address(code)).text
    with world.open():
        lines = [
            FollowUp(
                survey_id=survey_id,
                unsur="waktu",
                problem="Antrean panjang",
                action="Menambah satu loket",
                due_text="Triwulan I 2027",
                person_in_charge="Kepala Tata Usaha",
            ),
            FollowUp(
                survey_id=survey_id,
                position=1,
                unsur="sarpras",
                action="Menambah kursi",
                due=date(2026, 6, 1),
                done_at=date(2026, 5, 20),
            ),
        ]
        write_transaction(lambda: session().add_all(lines))
    text = part(world.client().get(address(code)).text, "Tindak lanjut yang dijanjikan")
    assert "1 dari 2 sudah selesai." in text
    assert "Menambah satu loket Waktu Penyelesaian Triwulan I 2027 Belum selesai" in text
    assert "Menambah kursi Sarana dan Prasarana 1 Juni 2026 Selesai 20 Mei 2026" in text
    assert "Kepala Tata Usaha" not in text


def test_only_published_results_make_the_trend(world: World) -> None:
    recall(world, 2023)
    withdrawn, _ = recall(world, 2024, "2.50")
    withdraw(world, withdrawn)
    _, code = hold(world)
    text = part(world.client().get(address(code)).text, "Dari waktu ke waktu")
    assert text.startswith("Tahun 2023 80,00 · baik Tahun 2026 72,22 · kurang baik")
    assert "2024" not in text


def test_an_older_result_leads_to_the_newest(world: World) -> None:
    _, older = recall(world, 2024)
    _, code = hold(world)
    client = world.client()
    assert f'<a href="/sulteng{address(code)}">Tahun 2026, nilai 72,22</a>' in client.get(address(older)).text
    assert "Ada hasil yang lebih baru" not in client.get(address(code)).text


def test_a_recorded_result_says_what_does_not_add_up(world: World) -> None:
    _, code = recall(world, 2024, "3.20", typed_index="83.00")
    _, sound = recall(world, 2023, "3.20", typed_index="80.00")
    client = world.client()
    text = words(client.get(address(code)).text)
    assert "Nilai 80,00 dari 100: Baik" in text
    assert "IKM yang dipublikasikan, 83,00, tidak mengikuti dari nilai rata-rata unsurnya" in text
    assert "Angka yang pernah diumumkan berbeda" not in client.get(address(sound)).text


def test_an_open_survey_of_the_unit_asks_for_an_answer(world: World) -> None:
    _, code = hold(world)
    client = world.client()
    assert "Beri penilaian" not in client.get(address(code)).text
    following = begin_survey(world)
    assert f'href="/sulteng/s/{link_code(world, following)}">Beri penilaian' in client.get(address(code)).text
    with world.open():
        actions.change_plan(survey(following), values={"opens_on": today() + timedelta(days=1)}, by=None)
    assert "Beri penilaian" not in client.get(address(code)).text
    with world.open():
        actions.change_plan(survey(following), values={"opens_on": today()}, by=None)
        links.revoke_link(survey(following), by=world.person("sari"))
    assert "Beri penilaian" not in client.get(address(code)).text


def test_another_units_open_survey_is_not_offered(world: World) -> None:
    _, code = hold(world)
    serve(world, "tokorondo")
    begin_survey(world, "tokorondo")
    assert "Beri penilaian" not in world.client().get(address(code)).text


# --- nobody is recognised ---------------------------------------------------------------------------------------


def test_small_groups_are_hidden_and_cannot_be_calculated(world: World) -> None:
    survey_id = begin_survey(world)
    give(world, survey_id, 8, sex="L", education="sma")
    give(world, survey_id, 7, sex="P", education="s1")
    give(world, survey_id, 2, sex="P", education="s2", disability="fisik")
    give(world, survey_id, 9, sex="L", education="smp", disability="tidak")
    code = publish(world, survey_id)
    text = part(world.client().get(address(code)).text, "Siapa yang menjawab")
    assert "26 orang menjawab." in text
    assert "Laki-laki 17 orang Perempuan 9 orang" in text
    # Two with S2 would follow from all others, so the next smallest group is hidden with them.
    assert "SMP 9 orang SMA 8 orang Diploma 0 orang S1 disembunyikan S2 disembunyikan S3 0 orang" in text
    # Only two kinds were told, so both are hidden.
    assert "Non disabilitas disembunyikan Disabilitas fisik disembunyikan" in text


def test_a_field_that_shows_nothing_says_so(world: World) -> None:
    survey_id = begin_survey(world)
    give(world, survey_id, 3, disability="fisik")
    give(world, survey_id, 5)
    code = publish(world, survey_id)
    text = part(world.client().get(address(code)).text, "Siapa yang menjawab")
    assert "Kategori pengguna layanan Tidak ditampilkan" in text
    assert "3 orang" not in text


def test_services_with_few_respondents_show_no_figures(world: World) -> None:
    survey_id = begin_survey(world)
    give(world, survey_id, 3, 1, service="kia")
    give(world, survey_id, 9, 3, service="umum")
    give(world, survey_id, 6, 4)
    code = publish(world, survey_id)
    text = part(world.client().get(address(code)).text, "Nilai tiap layanan")
    assert "Kesehatan Ibu dan Anak – – –" in text
    assert "Poli Umum 9 72,22 C (kurang baik)" in text
    # Without it, the three would follow from the total.
    assert "Layanan tidak disebut – – –" in text
    assert "kurang dari lima orang" in text


@given(st.dictionaries(st.integers(1, 6), st.integers(1, 20), max_size=6))
def test_hidden_services_are_no_small_group_together(respondents: dict[int, int]) -> None:
    hidden = hidden_services(respondents)
    assert all(key in hidden for key, n in respondents.items() if n < LEAST_SHOWN)
    together = sum(respondents[key] for key in hidden)
    assert not hidden or together >= LEAST_SHOWN or hidden == set(respondents)
    assert len(hidden) != 1 or hidden == set(respondents)


def test_services_hide_no_more_than_they_must() -> None:
    assert hidden_services({1: 30, 2: 40}) == set()
    assert hidden_services({1: 3, 2: 30, 3: 40}) == {1, 2}
    # Two and one are too few even together.
    assert hidden_services({1: 1, 2: 2, 3: 9, 4: 40}) == {1, 2, 3}
    assert hidden_services({1: 2, 2: 3, 3: 9}) == {1, 2}
    assert hidden_services({1: 30, 2: 40, 0: 2}, unnamed=0) == set()
    assert hidden_services({1: 3, 2: 30, 0: 6}, unnamed=0) == {1, 0}


def test_answers_that_stand_apart_do_not_show(world: World) -> None:
    survey_id = begin_survey(world)
    give(world, survey_id, 6)
    with world.open():
        unknown = Answer(key="k" * 20, scores=scores(1))
        answering.accept(survey_id, unknown, day=DAY, sender=Sender("", "a9"))
    code = publish(world, survey_id)
    text = words(world.client().get(address(code)).text)
    assert "menurut 6 orang" in text and "72,22" in text


# --- the page itself --------------------------------------------------------------------------------------------


def test_statements_do_not_grow(world: World) -> None:
    client = world.client()
    survey_id = begin_survey(world)
    give(world, survey_id, 5)
    code = publish(world, survey_id)
    client.get(LIST)
    few = [statements_of(world, client, path) for path in (LIST, address(code), f"{address(code)}.json")]
    withdraw(world, survey_id)
    with world.open():
        actions.open_survey(survey(survey_id), by=None)
        services = [Service(unit_id=world.units["mapane"], name=f"Layanan {number}") for number in range(4)]
        write_transaction(lambda: session().add_all(services))
    give(world, survey_id, 12, 4, service="umum", sex="L", education="sma")
    publish(world, survey_id)
    for year in (2022, 2023, 2024):
        recall(world, year)
    hold(world, "tokorondo")
    hold(world, "palu")
    begin_survey(world)
    many = [statements_of(world, client, path) for path in (LIST, address(code), f"{address(code)}.json")]
    assert many == few
    assert max(few) <= 8


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_fit_and_are_accessible(browser: Browser, site: Site, width: int) -> None:
    world = site.world
    recall(world, 2024, typed_index="83.00")
    survey_id = begin_survey(world)
    give(world, survey_id, 6, sex="L", service="umum")
    give(world, survey_id, 5, sex="P", service="kia")
    code = publish(world, survey_id)
    begin_survey(world)
    with visiting(browser, site, None, width, True) as page:
        page.get_by_role("link", name="Hasil SKM").click()
        assert_accessible(page)
        assert_fits(page)
        page.get_by_role("link", name="Puskesmas Mapane").click()
        page.wait_for_url(f"**/hasil-skm/{code}")
        page.locator("summary").first.wait_for()
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert_accessible(page)
        assert_fits(page)


def test_a_phone_without_script_searches_reads_and_goes_on_to_answer(browser: Browser, site: Site) -> None:
    world = site.world
    hold(world)
    following = begin_survey(world)
    with visiting(browser, site, None, 360, False) as page:
        page.get_by_role("link", name="Hasil SKM").click()
        page.get_by_label("Cari nama unit").fill("mapane")
        page.get_by_role("button", name="Cari").click()
        page.get_by_role("link", name="Puskesmas Mapane").click()
        assert page.get_by_text("Nilai 72,22 dari 100: Kurang Baik").is_visible()
        page.get_by_role("link", name="Beri penilaian").click()
        assert page.url.endswith(f"/s/{link_code(world, following)}")
