"""Beginning a forum and filling persiapan: theme and time, team and agenda, invitation."""

from datetime import date, time

import pytest

from fkp.forums.actions import start_forum
from fkp.forums.agreement import set_stances
from fkp.forums.follow_up import add_progress
from fkp.forums.models import Forum
from fkp.forums.preparation import prepare
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session
from tests.conftest import World
from tests.forums.steps import HTMX, agreed, freeze, post, started, version_in

PAGES = ("persiapan", "persiapan/tim", "persiapan/undangan")


def _start(world: World, name: str = "sari", topic: str = "Antrean pendaftaran") -> int:
    answer = world.client(name).post(
        "/forum/baru",
        data={
            "unit_id": world.units["mapane"],
            "period_id": world.periods["2026"],
            "topic": topic,
            "kunci": "satu",
        },
    )
    assert answer.status_code == 303, answer.text
    return int(answer.location.rstrip("/").rsplit("/", 1)[1])


def test_a_petugas_begins_a_forum_and_the_duty_runs(world: World) -> None:
    forum_id = _start(world)
    with world.open():
        forum = session().get_one(Forum, forum_id)
        assert forum.code == "FKP-2026-0001"
        assert forum.topic == "Antrean pendaftaran"


def test_the_same_form_sent_twice_begins_one_forum(world: World) -> None:
    assert _start(world) == _start(world)
    with world.open():
        assert session().query(Forum).count() == 1


def test_theme_and_time_are_saved_as_typed_by_an_indonesian(world: World) -> None:
    forum_id, sari = started(world), world.client("sari")
    path = f"/forum/{forum_id}/persiapan"
    typed = {
        "topic": "Waktu tunggu",
        "subjects": ["permasalahan_pelayanan", "evaluasi_kebijakan"],
        "services": [world.services["umum"]],
        "mode": "tatap_muka",
        "form": "fgd",
        "place": "Aula Puskesmas",
        "held_on": "7 Oktober 2026",
        "starts": "09.05",
    }
    saved = post(sari, path, typed | {"versi": version_in(sari.get(path))})
    assert (saved.status_code, saved.location) == (303, f"/sulteng{path}")
    with world.open():
        forum = session().get_one(Forum, forum_id)
        assert (forum.held_on, forum.starts, forum.ends) == (date(2026, 10, 7), time(9, 5), None)
        assert [service.name for service in forum.services] == ["Poli Umum"]
        assert forum.subjects == ["permasalahan_pelayanan", "evaluasi_kebijakan"]
        told = session().query(AuditEntry).filter_by(deed="Mengubah persiapan").one()
        assert (
            told.before and told.before["services"] == [] and told.after and told.after["services"] == ["Poli Umum"]
        )


def test_the_forms_of_activity_follow_the_mode(world: World) -> None:
    forum_id, sari = started(world), world.client("sari")
    path = f"/forum/{forum_id}/persiapan"
    piece = sari.get(f"{path}/bentuk?mode=non_tatap_muka", headers=HTMX).text
    assert "Radio" in piece and "Lokakarya" not in piece
    refused = post(
        sari, path, {"mode": "non_tatap_muka", "form": "fgd", "topic": "Tetap", "versi": version_in(sari.get(path))}
    )
    assert refused.status_code == 422
    assert "Bentuk ini bukan bagian dari cara pelaksanaan" in refused.text and 'value="Tetap"' in refused.text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("held_on", "31 Februari 2026", "Tanggal itu tidak ada di kalender"),
        ("held_on", "1 Januari 2027", "di luar periode"),
        ("starts", "jam sembilan", "Tulis jam seperti"),
        ("link", "javascript:alert(1)", "Tautan harus diawali https://"),
        ("topic", "x" * 10_000, "Terlalu panjang"),
        ("mode", "terbang", "Pilih tatap muka atau non-tatap muka"),
        ("services", "999", "Pilih dari daftar layanan"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(world: World, field: str, typed: str, said: str) -> None:
    forum_id, sari = started(world), world.client("sari")
    path = f"/forum/{forum_id}/persiapan"
    refused = post(sari, path, {"topic": "Antrean", "versi": version_in(sari.get(path)), field: typed})
    assert refused.status_code == 422
    assert said in refused.text
    with world.open():
        assert session().get_one(Forum, forum_id).topic == "Antrean pendaftaran"


def test_rows_of_team_and_agenda_are_kept_in_order_without_the_blank_ones(world: World) -> None:
    forum_id, sari = started(world), world.client("sari")
    path = f"/forum/{forum_id}/persiapan/tim"
    typed = {
        "team-0-name": "Rina Tandi",
        "team-0-task": "Ketua",
        "team-2-name": "Sari Wulandari",
        "agenda-1-what": "Pembukaan",
        "agenda-1-hours": "09.00",
        "agenda-3-what": "Diskusi",
    }
    saved = post(sari, path, typed | {"versi": version_in(sari.get(path))})
    assert saved.status_code == 303
    with world.open():
        forum = session().get_one(Forum, forum_id)
        assert [(member.name, member.task) for member in forum.team] == [
            ("Rina Tandi", "Ketua"),
            ("Sari Wulandari", ""),
        ]
        assert [(item.hours, item.what) for item in forum.agenda] == [("09.00", "Pembukaan"), ("", "Diskusi")]


def test_asking_for_more_rows_saves_what_was_typed_and_makes_room(world: World) -> None:
    forum_id, sari = started(world), world.client("sari")
    path = f"/forum/{forum_id}/persiapan/tim"
    answer = post(sari, path, {"team-0-name": "Rina", "tambah": "team", "versi": version_in(sari.get(path))})
    assert answer.status_code == 303 and answer.location.endswith("/persiapan/tim?tambah=team#team")
    page = sari.get(f"{path}?tambah=team").text
    assert 'name="team-0-name" type="text" value="Rina"' in page
    assert 'name="team-3-name"' in page and 'name="team-4-name"' not in page


def test_moving_an_agenda_row_up_saves_the_rest(world: World) -> None:
    forum_id, sari = started(world), world.client("sari")
    path = f"/forum/{forum_id}/persiapan/tim"
    rows = {"agenda-0-what": "Diskusi", "agenda-1-what": "", "agenda-2-what": "Pembukaan", "naik": "2"}
    post(sari, path, rows | {"versi": version_in(sari.get(path))})
    with world.open():
        assert [item.what for item in session().get_one(Forum, forum_id).agenda] == ["Pembukaan", "Diskusi"]


def test_a_row_without_its_name_is_refused_and_kept(world: World) -> None:
    forum_id, sari = started(world), world.client("sari")
    path = f"/forum/{forum_id}/persiapan/tim"
    refused = post(
        sari, path, {"team-0-jabatan": "Bidan", "agenda-0-who": "Camat", "versi": version_in(sari.get(path))}
    )
    assert refused.status_code == 422
    assert "Tuliskan nama anggota tim." in refused.text and "Tuliskan nama acaranya." in refused.text
    assert 'value="Bidan"' in refused.text and 'value="Camat"' in refused.text


def test_promises_not_kept_open_the_next_agenda_and_stay_promises(world: World) -> None:
    _, [kept, broken] = agreed(world, "Toilet rusak", "Loket kurang", topic="Forum pertama")
    _done(world, kept)
    forum_id, sari = started(world, "Forum kedua"), world.client("sari")
    path = f"/forum/{forum_id}/persiapan/tim"
    page = sari.get(path)
    assert "Janji forum FKP-2026-0001, batas waktu 8 Oktober 2026, selesai 0%." in page.text
    assert "Toilet rusak" not in page.text
    rows = {"agenda-0-what": "Pembukaan", "agenda-1-what": "Loket kurang", "agenda-1-carried_item_id": str(broken)}
    post(sari, path, rows | {"versi": version_in(page)})
    with world.open():
        agenda = session().get_one(Forum, forum_id).agenda
        assert [(item.what, item.carried_item_id) for item in agenda] == [
            ("Pembukaan", None),
            ("Loket kurang", broken),
        ]


def _done(world: World, item_id: int) -> None:
    freeze(world, 1)
    with world.open():
        add_progress(
            session().get_one(Forum, 1), item_id, percent=100, description="Selesai", by=world.person("sari")
        )


def test_a_promise_that_was_not_this_agenda_s_cannot_be_claimed(world: World) -> None:
    _, [item_id] = agreed(world)
    with world.open():
        other = start_forum(world.unit("tokorondo"), world.period(), topic="Lain", by=world.person("joko")).id
    joko = world.client("joko")
    path = f"/forum/{other}/persiapan/tim"
    rows = {"agenda-0-what": "Pinjaman", "agenda-0-carried_item_id": str(item_id)}
    post(joko, path, rows | {"versi": version_in(joko.get(path))})
    with world.open():
        assert session().get_one(Forum, other).agenda[0].carried_item_id is None


def test_an_item_with_an_objection_is_no_promise(world: World) -> None:
    forum_id, [item_id] = agreed(world)
    with world.open():
        forum = session().get_one(Forum, forum_id)
        set_stances(forum, item_id, {"media": ("keberatan", "Belum jelas")}, by=world.person("sari"))
    following = started(world, "Forum kedua")
    with world.open():
        assert session().get_one(Forum, following).agenda == []


def test_the_invitation_names_its_groups(world: World) -> None:
    forum_id, sari = started(world), world.client("sari")
    path = f"/forum/{forum_id}/persiapan/undangan"
    typed = {"letter_number": "005/217", "letter_date": "2026-09-20", "media": "RRI Poso\nRadar Sulteng"}
    saved = post(sari, path, typed | {"versi": version_in(sari.get(path))})
    assert saved.status_code == 303
    with world.open():
        forum = session().get_one(Forum, forum_id)
        assert forum.letter_recipients == {"media": "RRI Poso\nRadar Sulteng"}
        assert (forum.letter_number, forum.letter_date) == ("005/217", date(2026, 9, 20))
    assert f"/forum/{forum_id}/undangan.pdf" in sari.get(path).text


def test_a_form_that_saves_itself_goes_on_saving(world: World) -> None:
    forum_id, sari = started(world), world.client("sari")
    path = f"/forum/{forum_id}/persiapan/undangan"
    data = {"kunci": "sama", "versi": version_in(sari.get(path)), "ahli": "Dr. Andi"}
    first = sari.post(path, data=data, headers={"X-Autosave": "1"})
    assert first.json is not None and first.json["ok"]
    again = sari.post(
        path, data=data | {"versi": first.json["versi"], "ahli": "Dr. Budi"}, headers={"X-Autosave": "1"}
    )
    assert again.json is not None and again.json["ok"]
    with world.open():
        assert session().get_one(Forum, forum_id).letter_recipients == {"ahli": "Dr. Budi"}


def test_a_colleague_edit_in_between_is_shown_and_not_overwritten(world: World) -> None:
    forum_id = started(world)
    path = f"/forum/{forum_id}/persiapan"
    version = version_in(world.client("sari").get(path))
    first = post(world.client("rina"), path, {"topic": "Tema Rina", "versi": version})
    assert first.status_code == 303, first.text
    second = post(world.client("sari"), path, {"topic": "Tema Sari", "versi": version})
    assert second.status_code == 409
    assert "Tema Rina" in second.text and "Tema Sari" in second.text
    with world.open():
        assert session().get_one(Forum, forum_id).topic == "Tema Rina"


def test_rows_in_dispute_are_compared_and_the_colleague_s_can_be_taken(world: World) -> None:
    forum_id = started(world)
    path = f"/forum/{forum_id}/persiapan/tim"
    version = version_in(world.client("sari").get(path))
    post(world.client("rina"), path, {"team-0-name": "Rina", "team-0-task": "Ketua", "versi": version})
    mine = {"team-0-name": "Sari", "agenda-0-what": "Pembukaan"}
    clash = post(world.client("sari"), path, mine | {"versi": version})
    assert clash.status_code == 409
    assert "Rina · Ketua" in clash.text and ">Sari<" in clash.text
    settled = post(world.client("sari"), path, mine | {"versi": version_in(clash), "pilih-team": "tersimpan"})
    assert settled.status_code == 303
    with world.open():
        forum = session().get_one(Forum, forum_id)
        assert [member.name for member in forum.team] == ["Rina"]
        assert [item.what for item in forum.agenda] == ["Pembukaan"]


def test_two_pages_of_persiapan_do_not_collide(world: World) -> None:
    forum_id = started(world)
    base = f"/forum/{forum_id}/persiapan"
    version = version_in(world.client("sari").get(base))
    team = version_in(world.client("rina").get(f"{base}/tim"))
    assert post(world.client("rina"), f"{base}/tim", {"team-0-name": "Rina", "versi": team}).status_code == 303
    assert post(world.client("sari"), base, {"topic": "Tema baru", "versi": version}).status_code == 303


@pytest.mark.parametrize("page", PAGES)
def test_only_who_runs_the_forum_opens_its_persiapan(world: World, page: str) -> None:
    path = f"/forum/{started(world)}/{page}"
    assert world.client("sari").get(path).status_code == 200
    assert world.client("joko").get(path).status_code == 404
    assert world.client("dewi").get(path).status_code == 403
    assert world.client("maria").get(path.split("persiapan")[0]).status_code == 404
    assert world.client("dewi").post(path, data={}).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_frozen_forum_is_shown_but_not_changed(world: World, page: str) -> None:
    forum_id, sari = started(world), world.client("sari")
    path = f"/forum/{forum_id}/{page}"
    version = version_in(sari.get(path))
    freeze(world, forum_id)
    shown = sari.get(path)
    assert "Bagian ini terkunci" in shown.text and "data-autosave" not in shown.text
    refused = post(sari, path, {"topic": "Lain", "team-0-name": "Lain", "media": "Lain", "versi": version})
    assert refused.status_code == 409
    assert "Berita acara sudah dibekukan" in refused.text
    with world.open():
        forum = session().get_one(Forum, forum_id)
        assert (forum.topic, forum.team, forum.letter_recipients) == ("Antrean pendaftaran", [], {})


def test_changes_are_told_to_the_trail(world: World) -> None:
    forum_id, sari = started(world), world.client("sari")
    path = f"/forum/{forum_id}/persiapan/tim"
    post(sari, path, {"team-0-name": "Rina", "versi": version_in(sari.get(path))})
    with world.open():
        entry = session().query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert entry is not None and entry.deed == "Mengubah tim dan susunan acara"
        assert entry.after is not None and entry.after["team"][0]["name"] == "Rina"


def test_numbers_longer_than_any_row_are_passed_over(world: World) -> None:
    forum_id, sari = started(world), world.client("sari")
    path = f"/forum/{forum_id}/persiapan/tim"
    for number, tampered in enumerate(({"naik": "9" * 5000}, {"agenda-0-carried_item_id": "9" * 5000})):
        rows = {"agenda-0-what": f"Pembukaan {number}", **tampered}
        assert post(sari, path, rows | {"versi": version_in(sari.get(path))}).status_code == 303
        assert f"Pembukaan {number}" in sari.get(path).text


def test_a_saved_date_is_said_in_words_beside_the_browsers_own_format(world: World) -> None:
    forum_id = _start(world)
    with world.open():
        prepare(session().get_one(Forum, forum_id), {"held_on": date(2026, 11, 18)}, by=None)
    assert "Rabu, 18 November 2026" in world.client("sari").get(f"/forum/{forum_id}/persiapan").text
