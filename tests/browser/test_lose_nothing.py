"""Whatever happens to the connection, the session or a colleague: nothing that was typed is lost."""

import re
from functools import wraps
from queue import SimpleQueue
from time import sleep

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import expect

from fkp.accounts.models import SignIn
from fkp.forums.models import DiscussionEntry, Forum
from fkp.storage.database import session, write_transaction
from tests.browser.conftest import PASSWORD, Site, Visit, assert_accessible
from tests.browser.steps import Desk
from tests.forums.steps import started

STATUS = "[data-autosave-status]"
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])


@pytest.fixture
def forum(site: Site) -> int:
    """A forum that Sari just began."""
    return started(site.world)


def preparation(desk: Desk) -> Desk:
    """From home to the first tab of persiapan."""
    desk.page.get_by_role("link", name="Lanjutkan: Persiapan").click()
    desk.at("Persiapan")
    return desk


def place(desk: Desk) -> str:
    return desk.field("Tempat").input_value()


def test_what_is_typed_saves_itself(visit: Visit, forum: int) -> None:
    sari = preparation(Desk(visit("sari")))
    sari.write("Tempat", "Aula Puskesmas Mapane")
    sari.field("Tema forum").focus()
    expect(sari.page.locator(STATUS)).to_have_text(re.compile(r"^Tersimpan \d\d\.\d\d WITA$"))
    sari.page.reload()
    assert place(sari) == "Aula Puskesmas Mapane"
    sari.write("Tempat", "Balai Desa Mapane")
    sari.click("Simpan")
    sari.sees("Tersimpan.")
    assert place(sari) == "Balai Desa Mapane"


def test_what_was_typed_offline_is_saved_when_the_connection_is_back(visit: Visit, forum: int) -> None:
    sari = preparation(Desk(visit("sari")))
    sari.page.context.set_offline(True)
    sari.write("Tempat", "Aula Puskesmas Mapane")
    sari.field("Tema forum").focus()
    expect(sari.page.locator(STATUS)).to_have_text("Belum tersimpan: koneksi terputus. Dicoba lagi…")
    sari.page.context.set_offline(False)
    expect(sari.page.locator(STATUS)).to_have_text(re.compile("^Tersimpan "))
    sari.page.reload()
    assert place(sari) == "Aula Puskesmas Mapane"


def test_what_could_not_be_saved_is_offered_when_the_page_is_opened_again(visit: Visit, forum: int) -> None:
    sari = preparation(Desk(visit("sari")))
    sari.page.route(
        "**/persiapan", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    sari.write("Tempat", "Aula Puskesmas Mapane")
    sari.field("Tema forum").focus()
    expect(sari.page.locator(STATUS)).to_have_text("Belum tersimpan: koneksi terputus. Dicoba lagi…")
    sari.page.reload()
    assert place(sari) == ""
    sari.sees("Ada isian yang belum tersimpan dari")
    assert_accessible(sari.page)
    sari.page.unroute("**/persiapan")
    sari.click("Pulihkan")
    assert place(sari) == "Aula Puskesmas Mapane"
    expect(sari.page.locator(STATUS)).to_have_text(re.compile("^Tersimpan "))


@BOTH
def test_a_session_that_ended_costs_a_sign_in_and_nothing_else(
    site: Site, visit: Visit, forum: int, javascript: bool
) -> None:
    sari = preparation(Desk(visit("sari", javascript=javascript, width=360), javascript))
    _end_sessions(site)
    sari.write("Tempat", "Aula Puskesmas Mapane")
    if javascript:
        sari.field("Tema forum").focus()
        expect(sari.page.locator(STATUS)).to_contain_text("Sesi berakhir. Tekan Simpan untuk masuk lagi")
    sari.click("Simpan")
    _sign_in_again(sari)
    sari.sees("Aula Puskesmas Mapane")
    sari.look()
    sari.click("Simpan sekarang")
    sari.sees("Tersimpan.")
    assert place(sari) == "Aula Puskesmas Mapane"


@BOTH
def test_a_row_sent_after_the_session_ended_is_added_once(
    site: Site, visit: Visit, forum: int, javascript: bool
) -> None:
    sari = Desk(visit("sari", javascript=javascript), javascript)
    sari.page.get_by_role("link", name="dari 9 tahap selesai").click()
    sari.follow("Diskusi")
    room = sari.page.locator("#tambah")
    sari.choose("Kelompok", "Pengguna layanan", room)
    sari.write("Masukan", "Antrean sampai dua jam", room)
    _end_sessions(site)
    sari.click("Tambah masukan", within=room)
    _sign_in_again(sari)
    sari.click("Simpan sekarang")
    expect(sari.page.locator("ol.row-cards > li")).to_have_count(1)
    with site.world.open():
        assert session().scalars(sa.select(DiscussionEntry.input)).all() == ["Antrean sampai dua jam"]


def _end_sessions(site: Site) -> None:
    with site.world.open():
        write_transaction(lambda: session().execute(sa.delete(SignIn)) and None)


def _sign_in_again(desk: Desk) -> None:
    desk.at("Masuk lagi untuk menyimpan")
    desk.sees("Isian Anda tidak hilang")
    desk.write("NIP atau e-mail", "sari@contoh.go.id")
    desk.write("Kata sandi", PASSWORD)
    desk.click("Masuk")
    desk.at("Isian Anda masih ada")


@BOTH
def test_two_people_on_one_form_see_both_versions(visit: Visit, forum: int, javascript: bool) -> None:
    sari = preparation(Desk(visit("sari", javascript=javascript, width=360), javascript))
    rina = preparation(Desk(visit("rina", javascript=javascript), javascript))
    rina.write("Tempat", "Balai Desa Mapane")
    rina.click("Simpan")
    rina.sees("Tersimpan.")

    sari.write("Tempat", "Aula Puskesmas Mapane")
    if javascript:
        sari.field("Tema forum").focus()
        expect(sari.page.locator(STATUS)).to_contain_text("Rekan Anda lebih dulu menyimpan.")
    sari.click("Simpan")
    sari.at("Rekan Anda lebih dulu menyimpan")
    sari.sees("Aula Puskesmas Mapane")
    sari.sees("Balai Desa Mapane")
    assert place(_looks_again(rina)) == "Balai Desa Mapane"
    sari.click("Simpan pilihan")
    sari.sees("Tersimpan.")
    assert place(sari) == "Aula Puskesmas Mapane"
    assert place(_looks_again(rina)) == "Aula Puskesmas Mapane"


def _looks_again(desk: Desk) -> Desk:
    desk.page.reload()
    return desk


@BOTH
def test_two_clicks_begin_one_forum(site: Site, visit: Visit, javascript: bool) -> None:
    sari = Desk(visit("sari", javascript=javascript), javascript)
    sari.page.get_by_role("link", name="Mulai forum").first.click()
    sari.choose("Unit", "Puskesmas Mapane")
    sari.write("Tema forum", "Waktu tunggu pendaftaran pasien")
    sari.page.get_by_role("button", name="Mulai forum").dblclick()
    sari.at("Waktu tunggu pendaftaran pasien")
    assert _topics(site) == ["Waktu tunggu pendaftaran pasien"]


def _topics(site: Site) -> list[str]:
    with site.world.open():
        return list(session().scalars(sa.select(Forum.topic)))


def test_a_choice_made_before_a_slow_answer_stays(site: Site, visit: Visit, forum: int) -> None:
    answers = _slow(site.world.app, "forums.forms_of_mode")
    sari = preparation(Desk(visit("sari")))
    with sari.page.expect_request("**/persiapan/bentuk**"):
        sari.tick("Tatap muka")
    sari.choose("Bentuk kegiatan", "Lokakarya")
    assert answers.get(timeout=10) and answers.get(
        timeout=10
    )  # the mode's, which came too late, and the choice's own
    sari.page.wait_for_timeout(200)
    sari.click("Simpan")
    sari.sees("Tersimpan.")
    expect(sari.field("Bentuk kegiatan")).to_have_value("lokakarya")


def _slow(app: Flask, endpoint: str) -> SimpleQueue[bool]:
    """Let a view answer half a second late; what is given back fills with a word per answer."""
    view, answers = app.view_functions[endpoint], SimpleQueue[bool]()

    @wraps(view)
    def late(**arguments: object) -> object:
        sleep(0.5)
        answer = view(**arguments)
        answers.put(True)
        return answer

    app.view_functions[endpoint] = late  # type: ignore[assignment]
    return answers
