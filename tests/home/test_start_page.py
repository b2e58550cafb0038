"""The start page: what each person finds to do."""

import re
from datetime import timedelta

import sqlalchemy as sa

from fkp.duties.queries import today
from fkp.forums.actions import refresh_duty
from fkp.forums.models import AgreementItem, Forum, Stance
from fkp.forums.models_papers import BeritaAcara, Report
from fkp.rules.stages import Stage
from fkp.storage.database import now, session, write_transaction
from tests.conftest import World
from tests.coordination.desk import add_units, begin, due_in, send, statements


def test_a_stranger_reads_what_this_is_and_where_to_sign_in(world: World) -> None:
    page = world.client().get("/")
    assert page.status_code == 200
    assert "Provinsi Sulawesi Tengah" in page.text
    assert '<a class="button button-primary" href="/sulteng/masuk">Masuk</a>' in page.text
    assert "Puskesmas" not in page.text
    assert "Cetak halaman ini" not in page.text and "data-print" in world.client("sari").get("/").text


def test_outside_a_province_the_provinces_are_listed(world: World) -> None:
    page = world.app.test_client().get("/")
    assert "Gorontalo" in page.text and "Sulawesi Tengah" in page.text


def test_a_petugas_is_asked_to_begin(world: World) -> None:
    due_in(world, 12)
    page = world.client("sari").get("/")
    assert "Puskesmas Mapane" in page.text and "Tahun 2026" in page.text
    assert "<b>tersisa 12 hari</b>" in page.text
    assert "Forum belum dimulai." in page.text
    assert 'href="/sulteng/forum/baru">Mulai forum' in page.text
    assert "Tokorondo" not in page.text


def test_a_late_duty_says_by_how_much(world: World) -> None:
    due_in(world, -3)
    page = world.client("sari").get("/")
    assert "<b>lewat 3 hari</b>" in page.text
    assert "Terlambat" in page.text


def test_a_running_forum_leads_to_its_next_stage(world: World) -> None:
    forum_id = begin(world)
    page = world.client("sari").get("/")
    assert f'href="/sulteng/forum/{forum_id}/persiapan">Lanjutkan: Persiapan</a>' in page.text
    assert "0 dari 9 tahap selesai" in page.text
    assert "Mulai forum" not in page.text


def test_every_open_forum_of_the_unit_is_listed(world: World) -> None:
    first = begin(world, topic="Antrean pendaftaran")
    assert "Forum yang masih dikerjakan" not in world.client("sari").get("/").text
    cancelled, second = begin(world, topic="Keliru"), begin(world, topic="Standar <loket>")
    begin(world, "tokorondo", "Milik unit lain")
    with world.open():
        write_transaction(
            lambda: session().execute(sa.update(Forum).where(Forum.id == cancelled).values(cancelled_at=now()))
        )
        write_transaction(lambda: refresh_duty(world.unit("mapane"), world.periods["2026"]))
    page = world.client("sari").get("/").text
    assert f'href="/sulteng/forum/{second}/">Standar &lt;loket&gt;</a>' in page
    assert f'href="/sulteng/forum/{first}/">Antrean pendaftaran</a>' in page
    assert page.count("paling jauh") == 1
    assert "Keliru" not in page and "Milik unit lain" not in page


def test_an_open_forum_stays_in_sight_beside_a_sent_one(world: World) -> None:
    open_id, sent_id = begin(world, topic="Standar loket"), send(world, topic="Antrean obat")
    page = world.client("sari").get("/").text
    assert "menunggu verifikasi koordinator" in page
    assert f'href="/sulteng/forum/{open_id}/">Standar loket</a>' in page
    assert f'href="/sulteng/forum/{sent_id}/">Antrean obat</a>' not in page


def test_a_sent_report_waits(world: World) -> None:
    send(world)
    page = world.client("sari").get("/")
    assert "Laporan sudah dikirim dan menunggu verifikasi koordinator." in page.text


def test_a_returned_stage_stands_on_top_with_its_note(world: World) -> None:
    forum_id = send(world)
    with world.open():

        def send_back() -> None:
            forum = session().get_one(Forum, forum_id)
            assert forum.report
            forum.report.returned_at = now()
            row = forum.stage(Stage.PESERTA)
            row.return_note, row.returned_at = "Nama peserta belum <lengkap>.", now()
            session().flush()
            refresh_duty(forum.unit, forum.period_id)

        write_transaction(send_back)
    page = world.client("sari").get("/")
    assert "Nama peserta belum &lt;lengkap&gt;." in page.text
    assert page.text.index("Nama peserta belum") < page.text.index("Kewajiban unit Anda")
    assert f'href="/sulteng/forum/{forum_id}/peserta"' in page.text
    assert f'href="/sulteng/forum/{forum_id}/peserta">Lanjutkan: Peserta</a>' in page.text
    assert "Nama peserta" not in world.client("joko").get("/").text


def promise(world: World, forum_id: int, advice: str, days: int, *, percent: int = 0, stance: str = "setuju") -> None:
    """An item agreed in a forum whose berita acara is frozen, due so many days from today."""
    with world.open():

        def agree() -> None:
            forum = session().get_one(Forum, forum_id)
            if forum.berita_acara is None:
                forum.berita_acara = BeritaAcara(frozen_at=now())
            forum.items.append(
                AgreementItem(
                    problem="Antre lama",
                    recommendation=advice,
                    percent=percent,
                    due=today() + timedelta(days=days),
                    stances=[Stance(group="pengguna", stance=stance, reason="Karena")],
                )
            )

        write_transaction(agree)


def test_promises_due_soon_or_late_are_shown(world: World) -> None:
    forum_id = begin(world)
    promise(world, forum_id, "Tambah loket", -2)
    promise(world, forum_id, "Pasang nomor antrean", 14)
    promise(world, forum_id, "Jauh hari", 15)
    promise(world, forum_id, "Sudah beres", -1, percent=100)
    promise(world, forum_id, "Masih keberatan", 1, stance="keberatan")
    page = world.client("sari").get("/").text
    assert page.index("Tambah loket") < page.index("Lewat 2 hari") < page.index("Pasang nomor antrean")
    assert "Tersisa 14 hari" in page
    assert re.search(rf'href="/sulteng/forum/{forum_id}/tindak-lanjut/[0-9]+">Tambah loket<', page)
    for absent in ("Jauh hari", "Sudah beres", "Masih keberatan"):
        assert absent not in page


def test_what_is_not_frozen_is_no_promise_yet(world: World) -> None:
    forum_id = begin(world)
    promise(world, forum_id, "Tambah loket", 3)
    with world.open():
        write_transaction(lambda: session().execute(sa.update(BeritaAcara).values(frozen_at=None)))
    assert "Tambah loket" not in world.client("sari").get("/").text


def test_a_coordinator_finds_the_reports_waiting_longest_first(world: World) -> None:
    due_in(world, 5)
    forum_id = send(world, "tokorondo", "Lama", days_ago=14)
    send(world, "mapane", "Baru")
    send(world, "palu", "Kota")
    page = world.client("dewi").get("/").text
    assert page.index("Puskesmas Tokorondo") < page.index("Puskesmas Mapane")
    assert "Menunggu 10 hari kerja" in page and "Baru dikirim" in page
    assert f'href="/sulteng/forum/{forum_id}/verifikasi"' in page
    assert "Kecamatan Palu Barat" not in page
    assert "Kecamatan Palu Barat" in world.client("bagus").get("/").text


def test_what_was_judged_waits_no_more(world: World) -> None:
    send(world, "mapane")
    with world.open():
        write_transaction(lambda: session().execute(sa.update(Report).values(verified_at=now())))
    assert "Tidak ada laporan yang menunggu" in world.client("dewi").get("/").text


def test_a_coordinator_reads_the_share_that_is_late(world: World) -> None:
    due_in(world, -1)
    send(world, "mapane")
    page = world.client("bagus").get("/").text
    assert "75,0% unit terlambat." in page
    assert "Lihat FKP menurut kabupaten/kota dan unit" in page


def test_a_pengamat_gets_figures_and_no_names(world: World) -> None:
    send(world, "mapane")
    page = world.client("putri").get("/").text
    assert "seluruhnya 4." in page
    assert "/siapa-belum-lapor/" in page
    assert "Mapane" not in page and "Menunggu verifikasi" not in page


def test_an_admin_is_led_to_the_accounts(world: World) -> None:
    page = world.client("agus").get("/").text
    assert 'href="/sulteng/akun/">Kelola akun</a>' in page
    assert "Siapa belum lapor" not in page and "Kewajiban" not in page


def test_nothing_of_another_province_is_shown(world: World) -> None:
    send(world, "mapane")
    page = world.client("maria").get("/").text
    assert "Mapane" not in page and "Poso" not in page
    assert "Tidak ada laporan yang menunggu" in page


def test_the_statements_do_not_grow(world: World) -> None:
    forum_id = begin(world)
    promise(world, forum_id, "Tambah loket", 3)
    send(world, "tokorondo")
    for name in ("rina", "bagus"):
        client = world.client(name)
        client.get("/")
        with statements(world) as few:
            client.get("/")
        begin(world)
        promise(world, begin(world), "Satu lagi", 2)
        add_units(world, 20)
        with statements(world) as many:
            client.get("/")
        assert len(few) == len(many), name
