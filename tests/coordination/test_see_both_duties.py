"""The overview of SKM beside that of FKP: tabs, figures, list, duty page, spreadsheet."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from fkp.coordination.export_surveys import COLUMNS
from fkp.coordination.periods import create_period
from fkp.duties.actions import owe
from fkp.duties.models import SKM, Duty, DutyCount, Period
from fkp.rules.skm import Unsur
from fkp.storage.database import now, session, write_transaction
from fkp.surveys import actions
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import FollowUp, SurveyDecision, SurveyReport
from tests.conftest import World
from tests.coordination.desk import add_units, begin, due_in, send, send_survey, statements
from tests.coordination.test_see_who_has_not_reported import PAGE, figures, names
from tests.surveys.steps import begin_survey

SKM_PAGE = f"{PAGE}?kewajiban=skm"


def tabs(text: str) -> list[tuple[str, str, bool]]:
    """The duties as they stand above the figures: (words, address, on show)."""
    nav = re.search(r'<nav class="tabs" aria-label="Kewajiban">(.*?)</nav>', text, re.S)
    assert nav
    found = re.findall(r'<a href="([^"]*)"( aria-current="page")?>([^<]*)</a>', nav[1])
    return [(words, href, bool(current)) for href, current, words in found]


def test_each_tab_says_who_has_sent_in_its_period(world: World) -> None:
    send(world, "mapane")
    send_survey(world, "mapane")
    send_survey(world, "palu")
    fkp, skm = world.periods["2026"], world.periods["skm_2026"]
    client = world.client("bagus")
    assert tabs(client.get(PAGE).text) == [
        ("FKP Tahun 2026 · 25% sudah mengirim", f"?periode={fkp}", True),
        ("SKM Tahun 2026 · 50% sudah mengirim", f"?periode={skm}", False),
    ]
    assert [tab[2] for tab in tabs(client.get(SKM_PAGE).text)] == [False, True]
    assert tabs(client.get(f"{PAGE}?periode={skm}").text) == tabs(client.get(SKM_PAGE).text)


def test_what_was_returned_is_not_sent(world: World) -> None:
    survey_id = send_survey(world, "mapane")
    with world.open():

        def send_back() -> None:
            report = session().scalars(sa.select(SurveyReport)).one()
            report.returned_at = now()
            session().flush()
            actions.refresh_duty(world.unit("mapane"), world.periods["skm_2026"])

        write_transaction(send_back)
    page = world.client("bagus").get(SKM_PAGE).text
    assert tabs(page)[1][0] == "SKM Tahun 2026 · 0% sudah mengirim"
    assert figures(page)["perlu_perbaikan"] == 1
    assert f'href="/sulteng/survei/{survey_id}/">Puskesmas Mapane</a>' in page


def test_a_coordinator_of_a_kabupaten_reads_the_shares_of_it(world: World) -> None:
    send_survey(world, "mapane")
    send(world, "palu")
    assert [words for words, *_ in tabs(world.client("dewi").get(PAGE).text)] == [
        "FKP Tahun 2026 · 0% sudah mengirim",
        "SKM Tahun 2026 · 33% sudah mengirim",
    ]
    assert [words for words, *_ in tabs(world.client("hadi").get(SKM_PAGE).text)] == [
        "FKP Tahun 2026 · 100% sudah mengirim",
        "SKM Tahun 2026 · 0% sudah mengirim",
    ]


def test_surveys_are_counted_and_listed_apart_from_forums(world: World) -> None:
    due_in(world, 12, "skm_2026")
    begin(world, "palu")
    survey_id = begin_survey(world, "tokorondo", opened=False)
    send_survey(world, "mapane")
    page = world.client("bagus").get(SKM_PAGE)
    assert figures(page.text) == {
        "belum_mulai": 2, "berjalan": 1, "terlambat": 0, "dikirim": 1, "perlu_perbaikan": 0, "terverifikasi": 0,
    }  # fmt: skip
    assert "tersisa 12 hari" in page.text
    assert "Survei Kepuasan Masyarakat, Tahun 2026" in page.text
    assert f'<a href="/sulteng/survei/{survey_id}/">Puskesmas Tokorondo</a>' in page.text
    unbegun = f"{world.periods['skm_2026']}/unit/{world.units['palu']}"
    assert f'<a href="{unbegun}">Kecamatan Palu Barat</a>' in page.text
    assert re.search(r"\d dari 8</span>", page.text) and "dari 9" not in page.text


def test_filters_sorts_and_print_work_for_surveys(world: World) -> None:
    begin_survey(world, "tokorondo", opened=False)
    client, period = world.client("bagus"), world.periods["skm_2026"]

    def listed(**asked: Any) -> list[str]:
        return names(client.get(PAGE, query_string={"periode": period, **asked}).text)

    assert listed(status="berjalan") == ["Puskesmas Tokorondo"]
    assert listed(wilayah="72.02", jenis="puskesmas", urut="-nama") == ["Puskesmas Tokorondo", "Puskesmas Mapane"]
    assert listed(q="palu") == ["Kecamatan Palu Barat"]
    printed = client.get(PAGE, query_string={"periode": period, "cetak": 1}).text
    assert len(names(printed)) == 4 and 'aria-label="Kewajiban"' not in printed
    piece = client.get(PAGE, query_string={"periode": period, "q": "mapane"}, headers={"HX-Request": "true"}).text
    assert names(piece) == ["Puskesmas Mapane"] and "<html" not in piece


def test_the_periods_to_choose_are_those_of_the_duty(world: World) -> None:
    with world.open():
        create_period(
            duty=SKM,
            name="Triwulan I 2024",
            starts=date(2024, 1, 1),
            ends=date(2024, 3, 31),
            due=date(2024, 4, 10),
            by=None,
        )
        old = session().scalars(sa.select(Period.id).where(Period.name == "Triwulan I 2024")).one()
    client = world.client("bagus")
    assert "Triwulan I 2024" not in client.get(PAGE).text
    page = client.get(SKM_PAGE).text
    assert f'<option value="{old}">Triwulan I 2024</option>' in page
    past = client.get(PAGE, query_string={"periode": old}).text
    assert tabs(past)[1] == ("SKM Triwulan I 2024 · 0% sudah mengirim", f"?periode={old}", True)
    assert figures(past)["terlambat"] == 4


def without_periods(world: World, *keys: str) -> None:
    with world.open():

        def drop() -> None:
            for model in (DutyCount, Duty):
                ids = [world.periods[key] for key in keys]
                session().execute(sa.delete(model).where(model.period_id.in_(ids)))
            session().execute(sa.delete(Period).where(Period.id.in_([world.periods[key] for key in keys])))

        write_transaction(drop)


def test_no_survey_period_says_so_and_leads_to_making_them(world: World) -> None:
    without_periods(world, "skm_2026")
    client = world.client("bagus")
    assert tabs(client.get(PAGE).text)[1] == ("SKM, belum ada periode", "?kewajiban=skm", False)
    page = client.get(SKM_PAGE).text
    assert "Belum ada periode SKM" in page
    assert 'href="/sulteng/periode/baru/skm-setahun">Buat periode SKM</a>' in page
    assert tabs(page)[0] == ("FKP Tahun 2026 · 0% sudah mengirim", f"?periode={world.periods['2026']}", False)
    assert tabs(page)[1][2]
    assert "/periode/baru" not in world.client("dewi").get(SKM_PAGE).text
    assert client.get(f"{PAGE}ekspor.csv?kewajiban=skm").status_code == 404
    assert client.get(f"{PAGE}ekspor.csv").status_code == 200


def test_with_survey_periods_alone_the_overview_opens_with_them(world: World) -> None:
    without_periods(world, "2026")
    page = world.client("bagus").get(PAGE).text
    assert [(words, current) for words, _, current in tabs(page)] == [
        ("FKP, belum ada periode", False),
        ("SKM Tahun 2026 · 0% sudah mengirim", True),
    ]


@pytest.mark.parametrize("asked", ["kewajiban=sp", "kewajiban=", "periode=9999&kewajiban=x"])
def test_a_duty_that_is_none_shows_the_first(world: World, asked: str) -> None:
    page = world.client("bagus").get(f"{PAGE}?{asked}")
    assert page.status_code == 200
    assert tabs(page.text)[0][2]


def test_a_pengamat_sees_the_figures_of_surveys_and_no_unit(world: World) -> None:
    send_survey(world, "mapane")
    client = world.client("putri")
    page = client.get(SKM_PAGE)
    assert figures(page.text)["dikirim"] == 1
    assert tabs(page.text)[1][0] == "SKM Tahun 2026 · 25% sudah mengirim"
    assert "Mapane" not in page.text and "ekspor" not in page.text
    assert client.get(f"{PAGE}ekspor.csv?kewajiban=skm").status_code == 403


def test_the_duty_page_lists_the_surveys_of_the_period(world: World) -> None:
    survey_id = begin_survey(world, "mapane")
    begin(world, "mapane", "Sebuah forum")
    client, period = world.client("dewi"), world.periods["skm_2026"]
    page = client.get(f"{PAGE}{period}/unit/{world.units['mapane']}").text
    assert "Survei pada periode ini" in page and "Sebuah forum" not in page
    assert f'<a href="/sulteng/survei/{survey_id}/">SKM Tahun 2026</a>' in page
    assert "Dibuka" in page
    unbegun = client.get(f"{PAGE}{period}/unit/{world.units['tokorondo']}").text
    assert "Unit ini belum memulai survei untuk SKM Tahun 2026." in unbegun
    assert client.get(f"{PAGE}{period}/unit/{world.units['palu']}").status_code == 404


def test_another_province_has_surveys_of_its_own(world: World) -> None:
    send_survey(world, "mapane")
    page = world.client("maria").get(SKM_PAGE).text
    assert names(page) == ["Puskesmas Kota Tengah"]
    assert tabs(page)[1][0] == "SKM Tahun 2026 · 0% sudah mengirim"


def fill(world: World, survey_id: int) -> None:
    """Give a survey a follow-up plan, a receipt, verdicts and its publication."""
    with world.open():

        def write() -> None:
            survey = session().get_one(Survey, survey_id)
            survey.population, survey.target, survey.published_at = 1000, None, now()
            for unsur, done in ((Unsur.WAKTU, date(2026, 8, 1)), (Unsur.BIAYA, None), (Unsur.PRODUK, None)):
                survey.follow_ups.append(FollowUp(unsur=unsur.value, action="Perbaiki", done_at=done))
            assert survey.report
            survey.report.reference = f"TT-SKM-{survey_id}"
            for note in ("Lama", "Lengkapi populasi"):
                survey.report.decisions.append(
                    SurveyDecision(
                        by_name="Dewi", verdict="dikembalikan", note=note, stage_notes={"tindak_lanjut": "Sebut PJ."}
                    )
                )

        write_transaction(write)


def table(world: World, name: str = "bagus", **asked: str) -> list[dict[str, str]]:
    """The CSV of surveys as rows by column name."""
    answer = world.client(name).get(f"{PAGE}ekspor.csv", query_string={"kewajiban": "skm", **asked})
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_a_row_tells_what_is_known_of_the_survey(world: World) -> None:
    survey_id = send_survey(world, "mapane")
    fill(world, survey_id)
    row = table(world, q="mapane")[0]
    moments = {column: row.pop(column) for column in ("Tanggal ditutup", "Tanggal kirim", "Dipublikasikan")}
    assert all(moments.values())
    assert row == {
        "No": "1", "UPP": "Puskesmas Mapane", "Jenis UPP": "Puskesmas", "Kabupaten/Kota": "Kabupaten Poso",
        "Status": "Dikirim", "Kode survei": "SKM-2026-0001", "Judul": "SKM Tahun 2026", "Responden": "10",
        "Sampel": "278", "IKM": "72,22", "Mutu": "C", "RTL": "3", "RTL selesai": "1", "% RTL": "33",
        "Nomor tanda terima": f"TT-SKM-{survey_id}", "Catatan": "Lengkapi populasi\nTindak lanjut: Sebut PJ.",
    }  # fmt: skip


def test_a_survey_not_closed_has_no_result_and_no_survey_no_cells(world: World) -> None:
    due_in(world, -1, "skm_2026")
    begin_survey(world, "tokorondo", opened=False, target=120)
    begun = table(world, q="tokorondo")[0]
    assert (begun["Sampel"], begun["IKM"], begun["Mutu"], begun["Responden"], begun["RTL"]) == (
        "120", "", "", "", "0",
    )  # fmt: skip
    unbegun = table(world, q="palu")[0]
    assert unbegun["Status"] == "Terlambat"
    assert {unbegun[column] for column in COLUMNS[5:]} == {""}


def test_the_workbook_of_surveys_is_named_for_its_duty(world: World) -> None:
    send_survey(world, "mapane")
    answer = world.client("bagus").get(f"{PAGE}ekspor.xlsx?kewajiban=skm&q=mapane")
    assert "siapa-belum-lapor-skm-tahun-2026.xlsx" in answer.headers["Content-Disposition"]
    sheet: Any = load_workbook(BytesIO(answer.data)).active
    heading, row = sheet.iter_rows(values_only=True)
    assert heading == COLUMNS
    assert row[COLUMNS.index("IKM")] == 72.22


def test_the_statements_do_not_grow_with_the_surveys(world: World) -> None:
    client = world.client("bagus")
    addresses = (SKM_PAGE, f"{PAGE}ekspor.csv?kewajiban=skm")

    def counted() -> list[int]:
        found = []
        for path in addresses:
            client.get(path)
            with statements(world) as run:
                client.get(path)
            found.append(len(run))
        return found

    fill(world, send_survey(world, "mapane"))
    few = counted()
    add_units(world, 60)
    for unit in ("tokorondo", "palu", "dinkes"):
        fill(world, send_survey(world, unit))
    with world.open():
        write_transaction(lambda: owe(world.period("skm_2026")))
    assert counted() == few
    assert few[0] <= 8
