"""Kesepakatan: problems with their terms, and what each party says to them."""

from datetime import date

import pytest

from fkp.forums import agreement
from fkp.forums.evidence import agreed_upon
from fkp.forums.models import AgreementItem, Forum, Participant
from fkp.storage.database import session, write_transaction
from tests.conftest import World
from tests.forums.steps import HTMX, agreed, discussed, freeze, post, started, statements_of, version_in


def _path(forum_id: int) -> str:
    return f"/forum/{forum_id}/kesepakatan"


def _items(world: World, forum_id: int) -> list[AgreementItem]:
    with world.open():
        return list(session().get_one(Forum, forum_id).items)


def _stances(world: World, item_id: int) -> dict[str, tuple[str, str]]:
    with world.open():
        item = session().get_one(AgreementItem, item_id)
        return {stance.group: (stance.stance, stance.reason) for stance in item.stances}


def _attend(world: World, forum_id: int, *groups: str) -> None:
    with world.open():
        people = [Participant(forum_id=forum_id, name=group, group=group, sex="P") for group in groups]
        write_transaction(lambda: session().add_all(people))


@pytest.mark.parametrize("htmx", [False, True])
def test_an_item_gets_its_due_date_and_class_from_what_was_said(world: World, htmx: bool) -> None:
    forum_id = discussed(world)
    typed = {"problem": "Loket kurang", "recommendation": "Menambah loket", "term_length": "2 Hari"}
    added = post(world.client("sari"), _path(forum_id), typed, htmx=htmx)
    [item] = _items(world, forum_id)
    assert (item.due, item.term_class, item.term_length) == (date(2026, 10, 8), "pendek", "2 Hari")
    if htmx:
        assert "Jangka pendek (2 Hari), sampai 8 Oktober 2026" in added.text and "<html" not in added.text
    else:
        assert added.location == f"/sulteng{_path(forum_id)}#butir-{item.id}"


def test_what_was_typed_is_stronger_than_what_is_suggested(world: World) -> None:
    forum_id = discussed(world)
    typed = {"problem": "Loket", "term_length": "2 Hari", "due": "2026-12-01", "term_class": "panjang"}
    post(world.client("sari"), _path(forum_id), typed)
    [item] = _items(world, forum_id)
    assert (item.due, item.term_class) == (date(2026, 12, 1), "panjang")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"problem": ""}, "Tuliskan masalahnya."),
        ({"due": "5 Oktober 2026"}, "Batas waktu tidak boleh sebelum hari forum, 6 Oktober 2026."),
        ({"due": "besok"}, "Tulis tanggal seperti"),
        ({"term_class": "abadi"}, "Pilih salah satu golongan jangka waktu."),
        ({"person_in_charge": "x" * 201}, "Terlalu panjang: paling banyak 200 karakter."),
    ],
)
def test_what_cannot_be_is_refused_and_kept(world: World, typed: dict[str, str], said: str) -> None:
    forum_id = discussed(world)
    whole = {"problem": "Loket", "recommendation": "Kata-kata saya"} | typed
    for htmx in (False, True):
        refused = post(world.client("sari"), _path(forum_id), whole, htmx=htmx)
        assert refused.status_code == 422
        assert said in refused.text and "Kata-kata saya" in refused.text
    assert _items(world, forum_id) == []


def test_before_the_discussion_there_is_nothing_to_agree_on(world: World) -> None:
    forum_id, sari = started(world), world.client("sari")
    assert "Tanggal forum belum diisi." in sari.get(_path(forum_id)).text
    refused = post(sari, _path(forum_id), {"problem": "Terlalu dini"})
    assert refused.status_code == 409 and "Terlalu dini" in refused.text
    assert _items(world, forum_id) == []


def test_an_input_of_the_discussion_becomes_an_item(world: World) -> None:
    forum_id, sari = discussed(world, "Antre lama", "Parkir sempit"), world.client("sari")
    with world.open():
        entry_id = session().get_one(Forum, forum_id).entries[1].id
    assert "Ambil dari diskusi (2)" in sari.get(_path(forum_id)).text
    prefilled = sari.get(f"{_path(forum_id)}?dari={entry_id}").text
    assert 'name="problem" rows="2">\r\nParkir sempit</textarea>' in prefilled
    post(sari, _path(forum_id), {"problem": "Parkir sempit"})
    assert "Ambil dari diskusi (1)" in sari.get(_path(forum_id)).text


def test_an_unkept_promise_is_taken_up_again(world: World) -> None:
    _, [promise] = agreed(world, "Toilet rusak", topic="Forum pertama")
    forum_id, sari = discussed(world, topic="Forum kedua"), world.client("sari")
    assert "Janji forum sebelumnya yang belum selesai" in sari.get(_path(forum_id)).text
    form = sari.get(f"{_path(forum_id)}?janji={promise}").text
    assert "Memperbaiki: Toilet rusak" in form and f'name="carried_from" type="hidden" value="{promise}"' in form
    post(sari, _path(forum_id), {"problem": "Toilet rusak", "carried_from": str(promise)})
    [item] = _items(world, forum_id)
    assert item.carried_from_id == promise
    page = sari.get(_path(forum_id)).text
    assert "Janji forum FKP-2026-0001 yang diangkat kembali." in page
    assert "Janji forum sebelumnya yang belum selesai" not in page


def test_only_a_promise_of_the_last_forum_can_be_carried(world: World) -> None:
    forum_id, [item_id] = agreed(world)
    post(world.client("sari"), _path(forum_id), {"problem": "Lain", "carried_from": str(item_id)})
    post(world.client("sari"), _path(forum_id), {"problem": "Lain lagi", "carried_from": "9" * 30})
    assert [item.carried_from_id for item in _items(world, forum_id)] == [None, None, None]


@pytest.mark.parametrize("htmx", [False, True])
def test_the_parties_present_take_their_stances(world: World, htmx: bool) -> None:
    forum_id, sari = discussed(world), world.client("sari")
    _attend(world, forum_id, "pengguna", "media")
    post(sari, _path(forum_id), {"problem": "Loket"})
    [item] = _items(world, forum_id)
    path = f"{_path(forum_id)}/{item.id}/sikap"
    form = sari.get(path, headers=HTMX if htmx else {})
    assert 'name="stance_media"' in form.text and 'name="stance_ahli"' not in form.text
    typed = {
        "stance_pengguna": "setuju",
        "stance_media": "setuju_catatan",
        "reason_media": "Asal diumumkan",
        "versi": "1",
    }
    saved = post(sari, path, typed, htmx=htmx)
    assert saved.status_code == (200 if htmx else 303)
    assert _stances(world, item.id) == {"pengguna": ("setuju", ""), "media": ("setuju_catatan", "Asal diumumkan")}
    page = sari.get(_path(forum_id)).text
    assert "1 butir: 1 disepakati." in page and "Asal diumumkan" in page


def test_an_objection_needs_its_reason_and_a_note_its_stance(world: World) -> None:
    forum_id, [item_id] = agreed(world)
    typed = {"stance_media": "keberatan", "stance_ahli": "setuju", "reason_ahli": "Tetapi …", "versi": "2"}
    refused = post(world.client("sari"), f"{_path(forum_id)}/{item_id}/sikap", typed, htmx=True)
    assert refused.status_code == 422
    assert "Tuliskan keberatannya." in refused.text and "Ada catatan: pilih" in refused.text
    assert 'value="Tetapi …"' in refused.text
    assert _stances(world, item_id)["media"] == ("setuju", "")


def test_what_is_unresolved_is_said_to_be_so(world: World) -> None:
    forum_id, [item_id] = agreed(world)
    path = f"{_path(forum_id)}/{item_id}/sikap"
    typed = {"stance_pengguna": "setuju", "stance_media": "keberatan", "reason_media": "Belum jelas", "versi": "2"}
    answer = post(world.client("sari"), path, typed, htmx=True)
    assert "Belum disepakati – tidak akan dicetak sebagai kesepakatan" in answer.text
    assert "Semua pihak setuju" not in answer.text and "Pihak lainnya setuju" not in answer.text
    [item] = _items(world, forum_id)
    with world.open():
        assert not agreed_upon(session().get_one(AgreementItem, item.id))


def test_all_agree_in_one_click_but_reasons_given_stay(world: World) -> None:
    forum_id, sari = discussed(world), world.client("sari")
    post(sari, _path(forum_id), {"problem": "Loket"})
    [item] = _items(world, forum_id)
    note = {"stance_media": "setuju_catatan", "reason_media": "Asal diumumkan", "versi": "1"}
    post(sari, f"{_path(forum_id)}/{item.id}/sikap", note)
    assert "Pihak lainnya setuju" in sari.get(_path(forum_id)).text
    answer = post(sari, f"{_path(forum_id)}/{item.id}/semua-setuju", {}, htmx=True)
    assert answer.status_code == 200 and "Disepakati" in answer.text
    stances = _stances(world, item.id)
    assert len(stances) == 6 and stances["media"] == ("setuju_catatan", "Asal diumumkan")


@pytest.mark.parametrize("form", ["ubah", "sikap"])
def test_an_edit_in_between_is_shown_and_not_overwritten(world: World, form: str) -> None:
    forum_id, [item_id] = agreed(world)
    path = f"{_path(forum_id)}/{item_id}/{form}"
    version = version_in(world.client("sari").get(path, headers=HTMX))
    theirs = {"problem": "Kata Rina", "stance_media": "keberatan", "reason_media": "Alasan Rina", "versi": version}
    mine = {"problem": "Kata Sari", "stance_media": "keberatan", "reason_media": "Alasan Sari", "versi": version}
    assert post(world.client("rina"), path, theirs).status_code == 303
    clash = post(world.client("sari"), path, mine)
    word = "Kata" if form == "ubah" else "Alasan"
    assert clash.status_code == 409
    assert f"{word} Rina" in clash.text and f"{word} Sari" in clash.text
    [item] = _items(world, forum_id)
    assert item.problem == ("Kata Rina" if form == "ubah" else "Loket kurang")
    assert post(world.client("sari"), path, mine | {"versi": version_in(clash)}).status_code == 303


def test_what_was_typed_for_a_deleted_item_is_kept(world: World) -> None:
    forum_id, [item_id] = agreed(world)
    post(world.client("rina"), f"{_path(forum_id)}/{item_id}/hapus", {})
    answer = post(world.client("sari"), f"{_path(forum_id)}/{item_id}/ubah", {"problem": "Kata Sari", "versi": "2"})
    assert answer.status_code == 409 and "Kata Sari" in answer.text and "sudah menghapus butir ini" in answer.text


def test_items_change_places_and_can_be_deleted(world: World) -> None:
    forum_id, [one, two] = agreed(world, "Satu", "Dua")
    sari = world.client("sari")
    assert post(sari, f"{_path(forum_id)}/{two}/pindah", {"arah": "naik"}, htmx=True).status_code == 200
    assert [item.problem for item in _items(world, forum_id)] == ["Dua", "Satu"]
    assert post(sari, f"{_path(forum_id)}/{one}/hapus", {}).status_code == 303
    assert [item.problem for item in _items(world, forum_id)] == ["Dua"]


def test_an_item_that_a_later_forum_took_up_stays(world: World) -> None:
    forum_id, [item_id] = agreed(world)
    started(world, "Forum kedua")
    refused = post(world.client("sari"), f"{_path(forum_id)}/{item_id}/hapus", {}, htmx=True)
    assert refused.status_code == 409
    assert "sudah diangkat dalam forum berikutnya" in refused.text
    assert len(_items(world, forum_id)) == 1


def test_an_edit_keeps_what_it_does_not_name(world: World) -> None:
    forum_id, [item_id] = agreed(world)
    with world.open():
        forum = session().get_one(Forum, forum_id)
        agreement.change_item(forum, item_id, {"person_in_charge": "Humas"}, by=world.person("sari"))
    [item] = _items(world, forum_id)
    assert (item.due, item.term_length, item.person_in_charge) == (date(2026, 10, 8), "2 Hari", "Humas")


def test_others_do_not_find_it_and_readers_may_not_write(world: World) -> None:
    forum_id, [item_id] = agreed(world)
    for path in (_path(forum_id), f"{_path(forum_id)}/{item_id}/ubah", f"{_path(forum_id)}/{item_id}/sikap"):
        assert world.client("joko").get(path).status_code == 404
        assert world.client("dewi").get(path).status_code == 403
    for deed in ("ubah", "sikap", "semua-setuju", "pindah", "hapus"):
        path = f"{_path(forum_id)}/{item_id}/{deed}"
        assert post(world.client("joko"), path, {"arah": "naik"}).status_code == 404
        assert post(world.client("dewi"), path, {"arah": "naik"}).status_code == 403
    assert len(_items(world, forum_id)) == 1


def test_an_item_of_another_forum_is_not_reached_through_one_s_own(world: World) -> None:
    mine, other = discussed(world), agreed(world)[1][0]
    sari = world.client("sari")
    for deed in ("ubah", "sikap"):
        assert sari.get(f"{_path(mine)}/{other}/{deed}").status_code == 404
    assert post(sari, f"{_path(mine)}/{other}/semua-setuju", {}).status_code == 404
    assert post(sari, f"{_path(mine)}/{other}/hapus", {}).status_code == 409


def test_once_frozen_nothing_changes(world: World) -> None:
    forum_id, [item_id] = agreed(world)
    freeze(world, forum_id)
    sari = world.client("sari")
    assert "Ubah butir" not in sari.get(_path(forum_id)).text
    assert "Simpan" not in sari.get(f"{_path(forum_id)}/{item_id}/ubah").text
    for deed in ("ubah", "sikap", "semua-setuju", "pindah", "hapus"):
        data = {"arah": "naik", "problem": "Lain", "versi": "2", "stance_media": "setuju"}
        answer = post(sari, f"{_path(forum_id)}/{item_id}/{deed}", data)
        assert answer.status_code == 409 and "Berita acara sudah dibekukan" in answer.text
    [item] = _items(world, forum_id)
    assert item.problem == "Loket kurang" and len(_stances(world, item_id)) == 6


def test_the_page_needs_as_many_statements_for_many_items(world: World) -> None:
    agreed(world, topic="Forum terdahulu, yang janjinya ditawarkan")
    few, many = agreed(world)[0], agreed(world, *(f"Masalah {n}" for n in range(12)))[0]
    sari = world.client("sari")
    assert statements_of(world, sari, _path(many)) == statements_of(world, sari, _path(few))
