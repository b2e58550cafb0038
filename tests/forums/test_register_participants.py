"""Peserta: who was invited, who came, and which groups they stand for."""

import io
from typing import Any

import openpyxl
import pytest
from werkzeug.test import TestResponse

from fkp.forums.actions import start_forum
from fkp.forums.models import Forum, Participant
from fkp.forums.models_papers import BeritaAcara, Signatory
from fkp.forums.participants import add_participant, meter
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session, write_transaction
from tests.conftest import World
from tests.forums.steps import freeze, statements_of

HTMX = {"HX-Request": "true"}
TONO = {"name": "Tono Lamusa", "group": "pengguna", "sex": "L", "attended": "y", "contact": "0812 3456 7890"}


@pytest.fixture
def forum(world: World) -> int:
    """A forum of Puskesmas Mapane."""
    with world.open():
        return start_forum(
            world.unit("mapane"), world.period(), topic="Antrean pendaftaran", by=world.person("sari")
        ).id


def post(world: World, forum: int, path: str, name: str = "sari", **more: Any) -> TestResponse:
    return world.client(name).post(f"/forum/{forum}/peserta/{path}", **more)


def add(world: World, forum: int, *people: tuple[str, str, str, bool]) -> list[int]:
    """People as (name, group, sex, came)."""
    with world.open():
        record, sari = session().get_one(Forum, forum), world.person("sari")
        keys = ("name", "group", "sex", "attended")
        return [add_participant(record, dict(zip(keys, each, strict=True)), by=sari).id for each in people]


def listed(world: World, forum: int) -> list[str]:
    with world.open():
        return [row.name for row in session().get_one(Forum, forum).participants]


def row(world: World, participant_id: int) -> Participant:
    with world.open():
        found = session().get_one(Participant, participant_id)
        session().expunge(found)
        return found


def test_a_person_is_added_and_the_next_begins_with_the_same_group(world: World, forum: int) -> None:
    answer = post(world, forum, "tambah", data=TONO)
    assert answer.status_code == 303
    assert "#peserta-" in answer.location
    page = world.client("sari").get(f"/forum/{forum}/peserta").text
    assert "Tono Lamusa" in page
    assert "0812 3456 7890" in page
    assert '<option selected value="pengguna">' in page
    assert "1 dari 5 unsur masyarakat hadir: skor 1." in page


def test_htmx_gets_the_rows_and_the_meter_with_them(world: World, forum: int) -> None:
    answer = post(world, forum, "tambah", data=TONO, headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'id="ukuran" hx-swap-oob="true"' in answer.text
    assert "1 dari 5 unsur masyarakat hadir: skor 1." in answer.text
    assert "Tono Lamusa" in answer.text


def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(world: World, forum: int) -> None:
    answer = post(world, forum, "tambah", data={"name": "", "contact": "0812", "organisation": "Desa Mapane"})
    assert answer.status_code == 422
    for said in ("Tuliskan nama peserta.", "Pilih kelompok peserta.", "Pilih laki-laki atau perempuan."):
        assert said in answer.text
    assert 'value="Desa Mapane"' in answer.text
    assert 'value="0812"' in answer.text
    long = post(world, forum, "tambah", data=TONO | {"name": "N" * 10_000}, headers=HTMX)
    assert long.status_code == 422
    assert "paling banyak 200 karakter" in long.text
    assert "N" * 10_000 in long.text
    assert listed(world, forum) == []


def test_strange_names_are_stored_and_shown_harmlessly(world: World, forum: int) -> None:
    odd = '=HYPERLINK("x") 😀 <b>\u202egnp.exe'
    assert post(world, forum, "tambah", data=TONO | {"name": odd}).status_code == 303
    assert listed(world, forum) == ['=HYPERLINK("x") 😀 <b>gnp.exe']
    assert "&lt;b&gt;" in world.client("sari").get(f"/forum/{forum}/peserta").text
    sheet = world.client("sari").get(f"/forum/{forum}/peserta/daftar.xlsx", buffered=True)
    cell = openpyxl.load_workbook(io.BytesIO(sheet.data)).active["B2"]  # type: ignore[index]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("x") 😀 <b>gnp.exe', "s")


def test_the_same_form_sent_twice_adds_one_person(world: World, forum: int) -> None:
    for _ in range(2):
        assert post(world, forum, "tambah", data=TONO | {"kunci": "sekali"}).status_code == 303
    assert listed(world, forum) == ["Tono Lamusa"]


def test_a_row_is_edited_in_its_place(world: World, forum: int) -> None:
    [tono] = add(world, forum, ("Tono", "pengguna", "L", True))
    shown = world.client("sari").get(f"/forum/{forum}/peserta/{tono}/ubah", headers=HTMX).text
    assert f'id="name-{tono}"' in shown
    assert 'value="Tono"' in shown
    answer = post(world, forum, f"{tono}/ubah", data=TONO | {"versi": "1", "jabatan": "Kepala Desa"})
    assert answer.status_code == 303
    changed = row(world, tono)
    assert (changed.name, changed.jabatan, changed.version) == ("Tono Lamusa", "Kepala Desa", 2)
    with world.open():
        entry = session().query(AuditEntry).filter_by(deed="Mengubah peserta").one()
        assert entry.after is not None
        assert entry.after["jabatan"] == "Kepala Desa"
        assert "0812" not in str(entry.after) + str(entry.before)


def test_a_colleagues_edit_is_shown_beside_mine_and_not_overwritten(world: World, forum: int) -> None:
    [tono] = add(world, forum, ("Tono", "pengguna", "L", True))
    first = post(world, forum, f"{tono}/ubah", "rina", data=TONO | {"versi": "1", "name": "Tono dari Rina"})
    assert first.status_code == 303
    for headers in ({}, HTMX):
        late = post(
            world, forum, f"{tono}/ubah", data=TONO | {"versi": "1", "name": "Tono dari Sari"}, headers=headers
        )
        assert late.status_code == 409
        assert "Tono dari Rina" in late.text
        assert 'value="Tono dari Sari"' in late.text
        assert "Pakai yang tersimpan" in late.text
    assert row(world, tono).name == "Tono dari Rina"
    again = post(world, forum, f"{tono}/ubah", data=TONO | {"versi": "2", "name": "Tono dari Sari"})
    assert again.status_code == 303
    assert row(world, tono).name == "Tono dari Sari"


def test_a_row_without_its_version_is_not_overwritten(world: World, forum: int) -> None:
    [tono] = add(world, forum, ("Tono", "pengguna", "L", True))
    assert post(world, forum, f"{tono}/ubah", data=TONO).status_code == 409
    assert row(world, tono).name == "Tono"


def test_people_change_places(world: World, forum: int) -> None:
    ids = add(world, forum, ("A", "pengguna", "L", True), ("B", "ahli", "P", True), ("C", "media", "L", True))
    assert post(world, forum, f"{ids[2]}/naik").status_code == 303
    assert listed(world, forum) == ["A", "C", "B"]
    assert post(world, forum, f"{ids[0]}/turun", headers=HTMX).status_code == 200
    assert listed(world, forum) == ["C", "A", "B"]


def test_deleting_asks_first_and_a_signatory_stays(world: World, forum: int) -> None:
    tono, wati = add(world, forum, ("Tono", "pengguna", "L", True), ("Wati", "ahli", "P", True))
    assert "Ya, hapus" in world.client("sari").get(f"/forum/{forum}/peserta").text
    with world.open():

        def sign() -> None:
            session().add(BeritaAcara(forum_id=forum, signatories=[Signatory(participant_id=wati)]))

        write_transaction(sign)
    refused = post(world, forum, f"{wati}/hapus")
    assert refused.status_code == 409
    assert "Wati dipilih sebagai penanda tangan berita acara." in refused.text
    assert post(world, forum, f"{tono}/hapus").status_code == 303
    assert listed(world, forum) == ["Wati"]
    assert post(world, forum, f"{tono}/hapus").status_code == 409
    assert post(world, forum, f"{tono}/ubah", data=TONO).status_code == 404


def test_attendance_is_ticked_for_many_and_keeps_what_a_colleague_ticked(world: World, forum: int) -> None:
    a, b, c = add(world, forum, ("A", "ahli", "L", True), ("B", "media", "P", False), ("C", "ahli", "P", False))
    shown = {"tampil": [a, b, c], "semula": [a]}
    assert post(world, forum, "kehadiran", "rina", data=shown | {"hadir": [a, c]}).status_code == 303
    answer = post(world, forum, "kehadiran", data=shown | {"hadir": [b]}, headers=HTMX)
    assert answer.status_code == 200
    assert [row(world, each).attended for each in (a, b, c)] == [False, True, True]
    assert "2 dari 5 unsur masyarakat hadir: skor 2." in answer.text
    assert post(world, forum, "kehadiran", data=shown | {"semua": "1"}).status_code == 303
    assert row(world, b).attended


def test_the_meter_counts_groups_sexes_and_the_five_unsur(world: World, forum: int) -> None:
    add(
        world,
        forum,
        ("A", "penyelenggara", "L", True),
        ("B", "pengguna", "P", True),
        ("C", "pengguna", "L", True),
        ("D", "media", "P", False),
        ("E", "masyarakat_sipil", "P", True),
    )
    with world.open():
        counted = meter(session().get_one(Forum, forum))
    pengguna = next(count for count in counted.groups if count.group == "pengguna")
    assert (pengguna.men, pengguna.women, pengguna.came, pengguna.listed) == (1, 1, 2, 2)
    assert (counted.men, counted.women, counted.came, counted.listed) == (2, 2, 4, 5)
    assert counted.unsur == ["Masyarakat pengguna layanan", "Organisasi Masyarakat Sipil"]
    assert counted.score == 2


def test_a_long_list_can_be_searched_and_turned_and_rows_keep_their_page(world: World, forum: int) -> None:
    add(world, forum, *((f"Warga {number:02d}", "pengguna", "P", True) for number in range(60)))
    sari = world.client("sari")
    first = sari.get(f"/forum/{forum}/peserta").text
    assert 'type="search"' in first
    assert "Menampilkan 1–50 dari 60 peserta" in first
    assert "Warga 55" not in first
    piece = sari.get(f"/forum/{forum}/peserta?q=warga 5", headers=HTMX).text
    assert "<html" not in piece
    assert "Menampilkan 1–10 dari 10 peserta" in piece
    moved = post(world, forum, f"{_id(world, 'Warga 55')}/naik?hal=2", headers=HTMX).text
    assert "Menampilkan 51–60 dari 60 peserta" in moved
    assert f"/forum/{forum}/peserta?hal=1" in moved


def test_the_page_asks_the_database_no_more_often_with_more_people(world: World, forum: int) -> None:
    sari = world.client("sari")
    add(world, forum, ("Tono", "pengguna", "L", True))
    few = statements_of(world, sari, f"/forum/{forum}/peserta")
    add(world, forum, *((f"Warga {number:02d}", "pengguna", "P", True) for number in range(30)))
    assert statements_of(world, sari, f"/forum/{forum}/peserta") == few


def _id(world: World, name: str) -> int:
    with world.open():
        return session().query(Participant).filter_by(name=name).one().id


def test_vulnerable_groups_are_numbers_that_save_themselves(world: World, forum: int) -> None:
    path = f"/forum/{forum}/peserta/kelompok-rentan"
    page = world.client("sari").get(path).text
    version = page.split('name="versi" type="hidden" value="')[1].split('"')[0]
    saved = world.client("sari").post(
        path, data={"lansia": "4", "disabilitas": "", "versi": version}, headers={"X-Autosave": "1"}
    )
    assert saved.status_code == 200, saved.text
    with world.open():
        assert session().get_one(Forum, forum).vulnerable == {"lansia": 4}
    for bad in ("tiga", "-1", "1.5", "9" * 400, "½"):
        refused = world.client("sari").post(path, data={"lansia": bad, "versi": version})
        assert refused.status_code == 422
        assert "Tuliskan jumlah orang dengan angka saja, misalnya 3." in refused.text
        assert f'value="{bad}"' in refused.text
    late = world.client("rina").post(path, data={"lansia": "9", "versi": version})
    assert late.status_code == 409
    with world.open():
        assert session().get_one(Forum, forum).vulnerable == {"lansia": 4}


def test_the_list_comes_as_a_workbook_for_the_unit_and_its_coordinators(world: World, forum: int) -> None:
    post(world, forum, "tambah", data=TONO)
    answer = world.client("dewi").get(f"/forum/{forum}/peserta/daftar.xlsx", buffered=True)
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)  # type: ignore[union-attr]
    assert rows[0][:4] == ("No", "Nama", "Kelompok", "L/P")
    assert rows[1][:8] == (1, "Tono Lamusa", "Pengguna layanan", "L", None, None, "0812 3456 7890", "Ya")
    assert world.client("joko").get(f"/forum/{forum}/peserta/daftar.xlsx").status_code == 404


def test_strangers_find_nothing_and_readers_may_not_change(world: World, forum: int) -> None:
    [tono] = add(world, forum, ("Tono", "pengguna", "L", True))
    posts = ("tambah", f"{tono}/ubah", f"{tono}/naik", f"{tono}/hapus", "kehadiran", "kelompok-rentan", "impor")
    for path in posts:
        assert post(world, forum, path, "joko", data=TONO).status_code == 404
        assert post(world, forum, path, "dewi", data=TONO).status_code == 403
        assert post(world, forum, path, "maria", data=TONO).status_code in (403, 404)
    assert world.client("joko").get(f"/forum/{forum}/peserta").status_code == 404
    assert world.client("dewi").get(f"/forum/{forum}/peserta").status_code == 403
    assert listed(world, forum) == ["Tono"]


def test_a_row_of_another_forum_does_not_exist_under_this_one(world: World, forum: int) -> None:
    [tono] = add(world, forum, ("Tono", "pengguna", "L", True))
    with world.open():
        other = start_forum(world.unit("tokorondo"), world.period(), topic="Lain", by=world.person("joko")).id
    assert post(world, other, f"{tono}/ubah", "joko", data=TONO | {"versi": "1"}).status_code == 404
    assert post(world, other, f"{tono}/hapus", "joko").status_code == 409
    assert listed(world, forum) == ["Tono"]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_who_was_typed_while_the_berita_acara_was_frozen_stays_on_the_page(
    world: World, forum: int, headers: dict[str, str]
) -> None:
    [tono] = add(world, forum, ("Tono Lamusa", "pengguna", "L", True))
    freeze(world, forum)
    typed = TONO | {"name": "Siti Aminah dari Mapane", "versi": "1"}
    for path in ("tambah", f"{tono}/ubah"):
        answer = post(world, forum, path, data=typed, headers=headers)
        assert answer.status_code == 409
        assert "Berita acara sudah dibekukan" in answer.text
        assert 'value="Siti Aminah dari Mapane"' in answer.text
