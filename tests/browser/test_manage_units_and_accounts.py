"""Dewi registers a unit and gives its petugas an account; the petugas comes in with a one-time code."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site, Visit
from tests.browser.steps import Desk

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
UNIT = "Puskesmas Kayamanya"
NIP = "199003042015031002"
CHOSEN = "perahu-kecil-di-danau-poso"


@BOTH
def test_a_new_petugas_comes_in_with_a_code(site: Site, visit: Visit, javascript: bool) -> None:
    dewi = Desk(visit("dewi", javascript=javascript), javascript)
    registers_the_unit(dewi)
    code = makes_the_account(dewi)

    putu = Desk(visit(javascript=javascript, width=360), javascript)
    chooses_a_password(putu, code)
    signs_in(putu)
    putu.sees(UNIT)
    putu.look()

    at_the_office = Desk(visit(javascript=javascript), javascript)
    at_the_office.follow("Masuk")
    signs_in(at_the_office)
    signs_out_everywhere(putu)
    at_the_office.follow("Forum")
    at_the_office.at("Masuk")

    cannot_use_the_code_again(putu, code)


def registers_the_unit(dewi: Desk) -> None:
    dewi.follow("Unit")
    dewi.look()
    dewi.follow("Daftarkan unit")
    dewi.at("Daftarkan unit")
    dewi.click("Daftarkan unit")
    dewi.sees("Ada masalah")
    dewi.look()
    dewi.write("Nama unit", UNIT)
    dewi.choose("Jenis unit", "Puskesmas")
    dewi.choose("Unit induk", "Dinas Kesehatan Kabupaten Poso")
    dewi.write("Nama kepala unit", "dr. Ketut Wardana")
    dewi.click("Daftarkan unit")
    dewi.at(UNIT)


def makes_the_account(dewi: Desk) -> str:
    """From the unit's page; the code is shown once."""
    dewi.follow("Akun unit ini")
    dewi.page.get_by_role("link", name="Buat akun").first.click()
    dewi.look()
    dewi.tick("Petugas unit")
    dewi.click("Lanjut")
    dewi.at("Siapa orangnya?")
    dewi.write("Nama lengkap", "Putu Ardika")
    dewi.write("NIP", "12345")
    dewi.click("Buat akun dan tampilkan kode")
    dewi.sees("NIP harus 18 angka")
    dewi.write("NIP", NIP)
    dewi.click("Buat akun dan tampilkan kode")
    dewi.at("Akun sudah dibuat")
    code = dewi.page.locator(".done strong").inner_text()
    dewi.page.reload()
    dewi.misses(code)
    return code


def chooses_a_password(putu: Desk, code: str) -> None:
    """A common password is refused; the code survives that."""
    putu.follow("Masuk")
    putu.follow("Masuk dengan kode")
    putu.at("Masuk dengan kode")
    for chosen, refused in (("password1234", True), (CHOSEN, False)):
        putu.write("NIP atau e-mail", NIP)
        putu.write("Kode sekali pakai", code.lower())
        putu.write("Kata sandi baru", chosen)
        putu.write("Kata sandi baru, sekali lagi", chosen)
        putu.click("Simpan kata sandi")
        if refused:
            putu.sees("Ada masalah")
            putu.look()
    putu.sees("Kata sandi Anda sudah tersimpan. Silakan masuk.")


def signs_in(putu: Desk) -> None:
    putu.write("NIP atau e-mail", NIP)
    putu.write("Kata sandi", CHOSEN)
    putu.click("Masuk")
    expect(putu.page.get_by_role("button", name="Keluar", exact=True)).to_be_visible()


def signs_out_everywhere(putu: Desk) -> None:
    putu.follow("Putu Ardika")
    putu.at("Akun saya")
    putu.open("Keluar dari semua perangkat")
    putu.click("Ya, keluar dari semua perangkat")
    putu.at("Masuk")


def cannot_use_the_code_again(putu: Desk, code: str) -> None:
    putu.follow("Masuk dengan kode")
    putu.write("NIP atau e-mail", NIP)
    putu.write("Kode sekali pakai", code)
    putu.write("Kata sandi baru", f"{CHOSEN}-2")
    putu.write("Kata sandi baru, sekali lagi", f"{CHOSEN}-2")
    putu.click("Simpan kata sandi")
    putu.sees("kodenya sudah tidak berlaku")
