"""Letters, lists and the whole forum, made from what was entered once."""

from fkp.forums.models import DiscussionEntry, Forum, Participant, Progress
from fkp.storage.database import session, write_transaction
from tests.conftest import World
from tests.documents.full_forum import AGREED, DISPUTED, PEOPLE, PHONE, TOPIC, held_forum, plan, sent_forum
from tests.documents.paper import words
from tests.forums.steps import statements_of


def _pdf(world: World, path: str, name: str = "sari") -> str:
    answer = world.client(name).get(path)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/pdf"
    return words(answer.data)


def test_the_invitation_names_whom_it_invites_under_the_kop_surat(world: World) -> None:
    text = _pdf(world, f"/forum/{held_forum(world)}/undangan.pdf")
    kop = (
        "PEMERINTAH KABUPATEN POSO",
        "DINAS KESEHATAN KABUPATEN POSO",
        "PUSKESMAS MAPANE",
        "Jl. Trans Sulawesi, Mapane",
    )
    letter = (
        "005/217/PKM/2026",
        "Tono Lagarense",
        "Kader posyandu",
        "Selasa, 3 Maret 2026",
        "09.00 WITA",
        "Pembukaan",
    )
    for expected in (*kop, *letter, TOPIC, "Rina Tandi, SKM", "197501012000032001", "Halaman 1 dari 1"):
        assert expected in text, expected


def test_the_attendance_list_is_blank_or_filled(world: World) -> None:
    forum_id = held_forum(world)
    filled = _pdf(world, f"/forum/{forum_id}/daftar-hadir.pdf?isi=terisi")
    blank = _pdf(world, f"/forum/{forum_id}/daftar-hadir.pdf?isi=kosong")
    assert all(person[0] in filled for person in PEOPLE)
    assert PHONE not in filled
    assert "Tono Lagarense" not in blank and "30." in blank


def test_the_minutes_hold_what_was_said_and_who_wrote_it(world: World) -> None:
    text = _pdf(world, f"/forum/{held_forum(world)}/notulen.pdf")
    for expected in ("Antre dua jam di loket.", "Loket ditambah.", "Tono Lagarense", "Lince Modjo", "Sari Wulandari"):
        assert expected in text, expected


def test_the_follow_up_table_holds_only_what_was_agreed_with_its_last_step(world: World) -> None:
    forum_id = held_forum(world)
    plan(world, forum_id)
    with world.open():

        def proceed() -> None:
            item = session().get_one(Forum, forum_id).items[0]
            item.percent = 40
            for done in ("Jadwal disusun", "Petugas ditunjuk"):
                session().add(Progress(item_id=item.id, by_name="Sari", percent=40, description=done))

        write_transaction(proceed)
    text = _pdf(world, f"/forum/{forum_id}/rencana-tindak-lanjut.pdf")
    assert all(
        expected in text for expected in (AGREED[0], "Menyusun jadwal petugas loket", "Petugas ditunjuk", "40%")
    )
    assert "Jadwal disusun" not in text and DISPUTED[0] not in text


def test_papers_of_an_inactive_unit_come_without_phones(world: World) -> None:
    forum_id = sent_forum(world)
    with world.open():

        def rest() -> None:
            world.unit("mapane").active = False

        write_transaction(rest)
    assert PHONE not in world.client("sari").get(f"/forum/{forum_id}/isi").text
    assert PHONE not in _pdf(world, f"/forum/{forum_id}/berita-acara.pdf")
    assert world.client("sari").get(f"/forum/{forum_id}/berita-acara/revisi-1.pdf").status_code == 403
    assert PHONE in world.client("dewi").get(f"/forum/{forum_id}/isi").text


def test_strangers_find_no_paper(world: World) -> None:
    forum_id = held_forum(world)
    for paper in ("undangan", "daftar-hadir", "notulen", "rencana-tindak-lanjut", "berita-acara", "laporan"):
        for name in ("joko", "hadi", "maria"):
            assert world.client(name).get(f"/forum/{forum_id}/{paper}.pdf").status_code == 404


def test_viewers_are_led_to_the_contents_and_coordinators_to_the_verification(world: World) -> None:
    forum_id = sent_forum(world)
    for_coordinator = world.client("dewi").get(f"/forum/{forum_id}/").text
    assert f"/forum/{forum_id}/isi" in for_coordinator and f"/forum/{forum_id}/verifikasi" in for_coordinator
    assert "Periksa laporan" not in world.client("sari").get(f"/forum/{forum_id}/").text


def test_pages_ask_the_database_no_more_often_for_a_longer_forum(world: World) -> None:
    forum_id = sent_forum(world)
    pages = {
        "isi": "dewi",
        "verifikasi": "dewi",
        "laporan": "sari",
        "berita-acara": "sari",
        "laporan/terkirim": "sari",
    }
    before = {
        page: statements_of(world, world.client(name), f"/forum/{forum_id}/{page}") for page, name in pages.items()
    }
    with world.open():
        write_transaction(lambda: _lengthen(forum_id))
    after = {
        page: statements_of(world, world.client(name), f"/forum/{forum_id}/{page}") for page, name in pages.items()
    }
    assert after == before


def _lengthen(forum_id: int) -> None:
    forum = session().get_one(Forum, forum_id)
    for number in range(30):
        forum.entries.append(DiscussionEntry(group="media", input=f"Masukan {number}", answer="Dijawab"))
        forum.participants.append(Participant(name=f"Warga {number}", group="pengguna", sex="L", organisation="Desa"))
    for item in forum.items:
        session().add_all(
            Progress(item_id=item.id, by_name="Sari", percent=10, description=f"Langkah {step}") for step in range(5)
        )
