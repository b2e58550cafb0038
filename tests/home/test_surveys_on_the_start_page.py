"""The start page with surveys: what a unit has to do for them, and what waits for a coordinator."""

import re
from datetime import date, timedelta

import sqlalchemy as sa

from fkp.coordination.periods import create_period
from fkp.duties.models import SKM, Period
from fkp.duties.queries import today
from fkp.rules.skm import Unsur
from fkp.rules.surveys import SurveyStep
from fkp.storage.database import now, session, write_transaction
from fkp.surveys import actions
from fkp.surveys.models import StepNote, Survey
from fkp.surveys.models_outcome import FollowUp, SurveyReport
from tests.conftest import World
from tests.coordination.desk import add_units, begin, due_in, send, send_survey, statements
from tests.surveys.steps import answer, begin_survey, close


def card(text: str, period: str) -> str:
    """The card of one duty, by the words of its period."""
    found = [part for part in re.split(r'(?=<section class="card duty">)', text) if f"{period}</span></h3>" in part]
    assert len(found) == 1, period
    return found[0].split("</section>")[0]


def plan(world: World, survey_id: int, what: str, days: int, *, done: bool = False) -> None:
    """A line of a survey's rencana tindak lanjut, due so many days from today."""
    with world.open():
        due = today() + timedelta(days=days)
        line = FollowUp(
            survey_id=survey_id,
            unsur=Unsur.WAKTU.value,
            action=what,
            person_in_charge="Kepala Tata Usaha",
            due=due,
            done_at=due if done else None,
        )
        write_transaction(lambda: session().add(line))


def test_a_petugas_is_asked_to_begin_the_survey_beside_the_forum(world: World) -> None:
    due_in(world, 12, "skm_2026")
    page = world.client("sari").get("/").text
    assert "Forum belum dimulai." in card(page, "FKP Tahun 2026")
    skm = card(page, "SKM Tahun 2026")
    assert "Survei belum dimulai." in skm and "<b>tersisa 12 hari</b>" in skm
    unit, period = world.units["mapane"], world.periods["skm_2026"]
    assert f'href="/sulteng/survei/mulai?unit={unit}&amp;periode={period}">Mulai survei' in skm
    assert "Tokorondo" not in page


def test_a_survey_leads_to_its_next_step(world: World) -> None:
    survey_id = begin_survey(world, opened=False)
    client = world.client("sari")

    def step() -> str:
        found = re.search(r'href="([^"]*)">Lanjutkan: ([^<]*)<', card(client.get("/").text, "SKM Tahun 2026"))
        assert found
        assert found[1].startswith(f"/sulteng/survei/{survey_id}/")
        return found[2]

    assert step() == "Rencana"
    with world.open():
        survey = session().get_one(Survey, survey_id)
        actions.change_plan(survey, values={"population": 500}, by=None)
    assert step() == "Kuesioner"
    with world.open():
        actions.open_survey(session().get_one(Survey, survey_id), by=None)
    assert step() == "Pengumpulan jawaban"
    answer(world, survey_id)
    close(world, survey_id)
    assert step() == "Tindak lanjut"
    page = card(client.get("/").text, "SKM Tahun 2026")
    assert re.search(rf'<a href="/sulteng/survei/{survey_id}/">\d dari 8 langkah selesai</a>', page)


def test_a_sent_survey_waits_and_asks_for_nothing(world: World) -> None:
    survey_id = send_survey(world)
    with world.open():

        def complete() -> None:
            survey = session().get_one(Survey, survey_id)
            survey.population = 100
            for unsur in Unsur:
                survey.follow_ups.append(FollowUp(unsur=unsur.value, action="Perbaiki"))

        write_transaction(complete)
    page = card(world.client("sari").get("/").text, "SKM Tahun 2026")
    assert "Laporan sudah dikirim dan menunggu verifikasi koordinator." in page
    assert "Lanjutkan" not in page and "Mulai survei" not in page


def test_every_open_survey_of_the_unit_is_listed(world: World) -> None:
    first = begin_survey(world)
    assert "Survei yang masih dikerjakan" not in world.client("sari").get("/").text
    second = begin_survey(world, opened=False)
    cancelled = begin_survey(world, opened=False)
    begin_survey(world, "tokorondo", opened=False)
    with world.open():
        actions.cancel_survey(session().get_one(Survey, cancelled), by=world.person("rina"))
    page = card(world.client("sari").get("/").text, "SKM Tahun 2026")
    listed = re.findall(r'<li><a href="/sulteng/survei/(\d+)/">', page)
    assert listed == [str(first), str(second)]
    assert page.count("paling jauh") == 1


def test_a_returned_part_of_a_survey_stands_on_top(world: World) -> None:
    survey_id = send_survey(world)
    with world.open():

        def send_back() -> None:
            session().scalars(sa.select(SurveyReport)).one().returned_at = now()
            note = StepNote(
                survey_id=survey_id, step=SurveyStep.TINDAK_LANJUT.value, note="Sebutkan <penanggung jawab>."
            )
            session().add(note)
            session().flush()
            actions.refresh_duty(world.unit("mapane"), world.periods["skm_2026"])

        write_transaction(send_back)
    page = world.client("sari").get("/").text
    assert page.index("Sebutkan &lt;penanggung jawab&gt;.") < page.index("Kewajiban unit Anda")
    assert f'<a href="/sulteng/survei/{survey_id}/tindak-lanjut">Tindak lanjut</a>' in page
    assert "Lanjutkan: Tindak lanjut" in card(page, "SKM Tahun 2026")
    assert page.index("SKM Tahun 2026</span>") < page.index("FKP Tahun 2026</span>")
    assert "Sebutkan" not in world.client("joko").get("/").text
    with world.open():
        mended = sa.update(StepNote).values(note="")
        write_transaction(lambda: session().execute(mended) and None)
    assert "Koordinator mengembalikan" not in world.client("sari").get("/").text


def test_what_was_planned_after_a_survey_is_due_among_the_promises(world: World) -> None:
    survey_id = send_survey(world)
    plan(world, survey_id, "Tambah loket", -2)
    plan(world, survey_id, "Pasang pengeras suara", 14)
    plan(world, survey_id, "Jauh hari", 15)
    plan(world, survey_id, "Sudah beres", -1, done=True)
    page = world.client("sari").get("/").text
    assert page.index("Tambah loket") < page.index("Lewat 2 hari") < page.index("Pasang pengeras suara")
    assert "penanggung jawab Kepala Tata Usaha" in page
    assert f'href="/sulteng/survei/{survey_id}/tindak-lanjut' in page
    for absent in ("Jauh hari", "Sudah beres"):
        assert absent not in page
    assert "Tambah loket" not in world.client("joko").get("/").text


def test_past_periods_never_begun_stand_apart(world: World) -> None:
    with world.open():
        for name, month in (("Triwulan I 2024", 1), ("Triwulan II 2024", 4)):
            day = date(2024, month, 1)
            create_period(duty=SKM, name=name, starts=day, ends=day, due=day, by=None)
    page = world.client("sari").get("/").text
    assert len(re.findall(r'<section class="card duty">', page)) == 2
    past = page[page.index("Periode lampau yang belum pernah dimulai") :]
    assert past.index("Puskesmas Mapane, SKM Triwulan I 2024") < past.index("Puskesmas Mapane, SKM Triwulan II 2024")
    with world.open():
        first = session().scalars(sa.select(Period.id).where(Period.name == "Triwulan I 2024")).one()
    assert f"/survei/mulai?unit={world.units['mapane']}&amp;periode={first}" in past


def test_reports_of_both_duties_wait_in_one_list(world: World) -> None:
    survey_id = send_survey(world, "tokorondo", days_ago=21)
    forum_id = send(world, "mapane", "Antrean", days_ago=14)
    newer = send_survey(world, "mapane")
    send_survey(world, "palu")
    page = world.client("dewi").get("/").text
    waiting = re.findall(
        r'<a href="/sulteng/((?:survei|forum)/\d+/verifikasi)">([^<]*)</a>\s*<p class="hint">(\w+) ·', page
    )
    assert waiting == [
        (f"survei/{survey_id}/verifikasi", "Puskesmas Tokorondo", "SKM"),
        (f"forum/{forum_id}/verifikasi", "Puskesmas Mapane", "FKP"),
        (f"survei/{newer}/verifikasi", "Puskesmas Mapane", "SKM"),
    ]
    with world.open():
        judged = sa.update(SurveyReport).values(verified_at=now())
        write_transaction(lambda: session().execute(judged) and None)
    assert not re.search(r"/survei/\d", world.client("dewi").get("/").text)


def test_a_coordinator_reads_how_far_both_duties_are(world: World) -> None:
    due_in(world, -1, "skm_2026")
    due_in(world, 5)
    send_survey(world, "mapane")
    page = world.client("bagus").get("/").text
    forums, surveys = page[page.index("<h3>FKP Tahun 2026") :].split("<h3>SKM Tahun 2026")
    assert "tersisa 5 hari" in forums and "terlambat." not in forums
    assert "lewat 1 hari" in surveys and "75,0% unit terlambat." in surveys
    assert f"/siapa-belum-lapor/?periode={world.periods['skm_2026']}" in surveys


def test_a_pengamat_reads_both_without_names(world: World) -> None:
    send_survey(world, "mapane")
    page = world.client("putri").get("/").text
    assert page.count("seluruhnya 4.") == 2
    assert "Mapane" not in page and "Menunggu verifikasi" not in page


def test_nothing_of_another_province_is_shown(world: World) -> None:
    send_survey(world, "mapane")
    page = world.client("maria").get("/").text
    assert "Mapane" not in page and "Tidak ada laporan yang menunggu" in page


def test_the_statements_do_not_grow_with_surveys(world: World) -> None:
    plan(world, send_survey(world, "mapane"), "Tambah loket", 3)
    begin(world)
    for name in ("rina", "bagus"):
        client = world.client(name)
        client.get("/")
        with statements(world) as few:
            client.get("/")
        for quarter in range(4):
            with world.open():
                make_quarter(quarter, name)
                period = session().scalars(sa.select(Period).order_by(Period.id.desc()).limit(1)).one()
                actions.start_survey(world.unit("mapane"), period, title="Lagi", by=None)
        plan(world, begin_survey(world, opened=False), "Satu lagi", 2)
        add_units(world, 20)
        with statements(world) as many:
            client.get("/")
        assert len(few) == len(many), name


def make_quarter(number: int, mark: str) -> None:
    """A period of surveys that runs today, inside an opened province."""
    create_period(
        duty=SKM,
        name=f"Triwulan {number} {mark}",
        starts=today() - timedelta(days=10),
        ends=today() + timedelta(days=10),
        due=today() + timedelta(days=20),
        by=None,
    )
