"""Diskusi: what was said and answered, as rows; and how the talk went, in free words."""

import pytest

from fkp.forums import discussion
from fkp.forums.models import Forum
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session
from tests.conftest import World
from tests.forums.steps import HTMX, discussed, freeze, post, started, statements_of, version_in


def _path(forum_id: int) -> str:
    return f"/forum/{forum_id}/diskusi"


def _entries(world: World, forum_id: int) -> list[tuple[str, str]]:
    with world.open():
        return [(entry.input, entry.answer) for entry in session().get_one(Forum, forum_id).entries]


def _ids(world: World, forum_id: int) -> list[int]:
    with world.open():
        return [entry.id for entry in session().get_one(Forum, forum_id).entries]


def test_an_input_is_added_at_the_bottom(world: World) -> None:
    forum_id = discussed(world, "Antre terlalu lama")
    said = {"group": "media", "speaker": "RRI Poso", "input": "Jadwal tidak diumumkan", "answer": "Akan dipasang"}
    added = post(world.client("sari"), _path(forum_id), said)
    assert (added.status_code, added.location) == (303, f"/sulteng{_path(forum_id)}#tambah")
    assert _entries(world, forum_id) == [("Antre terlalu lama", ""), ("Jadwal tidak diumumkan", "Akan dipasang")]


def test_with_htmx_the_list_and_a_fresh_form_come_back(world: World) -> None:
    forum_id = started(world)
    answer = post(world.client("sari"), _path(forum_id), {"group": "ahli", "input": "Alur membingungkan"}, htmx=True)
    assert answer.status_code == 200 and "<html" not in answer.text
    assert "Alur membingungkan" in answer.text and "1 masukan, 1 belum dijawab." in answer.text
    assert '<option selected value="ahli">' in answer.text, "the group of the last row is kept"
    assert 'id="tahap" hx-swap-oob="true"' in answer.text


def test_an_input_without_words_or_group_is_refused_and_kept(world: World) -> None:
    forum_id = started(world)
    refused = post(world.client("sari"), _path(forum_id), {"speaker": "Pak Budi", "answer": "Jawaban saya"})
    assert refused.status_code == 422
    assert "Pilih kelompok yang menyampaikan masukan." in refused.text
    assert "Tuliskan masukan yang disampaikan." in refused.text
    assert 'value="Pak Budi"' in refused.text and "Jawaban saya" in refused.text
    assert _entries(world, forum_id) == []
    foreign = post(world.client("sari"), _path(forum_id), {"group": "hantu", "input": "Ada"}, htmx=True)
    assert foreign.status_code == 422 and "Pilih salah satu dari enam kelompok." in foreign.text


def test_the_same_input_posted_twice_stands_once(world: World) -> None:
    forum_id, sari = started(world), world.client("sari")
    for htmx in (False, True):
        post(sari, _path(forum_id), {"kunci": "dua kali", "group": "ahli", "input": "Sekali saja"}, htmx=htmx)
    assert _entries(world, forum_id) == [("Sekali saja", "")]


@pytest.mark.parametrize("htmx", [False, True])
def test_an_input_is_answered_where_it_stands(world: World, htmx: bool) -> None:
    forum_id, sari = discussed(world, "Antre lama", "Parkir sempit"), world.client("sari")
    [first, _] = _ids(world, forum_id)
    path = f"{_path(forum_id)}/{first}/ubah"
    form = sari.get(path, headers=HTMX if htmx else {})
    assert ("<html" in form.text) is not htmx and f'id="answer-{first}"' in form.text
    typed = {"group": "pengguna", "input": "Antre lama", "answer": "Loket ditambah", "versi": "1"}
    saved = post(sari, path, typed, htmx=htmx)
    assert saved.status_code == (200 if htmx else 303)
    assert _entries(world, forum_id)[0] == ("Antre lama", "Loket ditambah")


def test_an_edit_in_between_is_shown_beside_mine(world: World) -> None:
    forum_id = discussed(world, "Antre lama")
    [entry_id] = _ids(world, forum_id)
    path = f"{_path(forum_id)}/{entry_id}/ubah"
    theirs = {"group": "pengguna", "input": "Antre lama", "answer": "Jawaban Rina", "versi": "1"}
    post(world.client("rina"), path, theirs)
    clash = post(world.client("sari"), path, theirs | {"answer": "Jawaban Sari"}, htmx=True)
    assert clash.status_code == 409
    assert "Jawaban Rina" in clash.text and "Jawaban Sari" in clash.text
    assert _entries(world, forum_id) == [("Antre lama", "Jawaban Rina")]
    decided = post(world.client("sari"), path, theirs | {"answer": "Jawaban Sari", "versi": version_in(clash)})
    assert decided.status_code == 303
    assert _entries(world, forum_id) == [("Antre lama", "Jawaban Sari")]


def test_what_was_typed_for_a_deleted_row_moves_to_the_form_for_a_new_one(world: World) -> None:
    forum_id = discussed(world, "Antre lama")
    [entry_id] = _ids(world, forum_id)
    post(world.client("rina"), f"{_path(forum_id)}/{entry_id}/hapus", {})
    typed = {"group": "pengguna", "input": "Antre lama sekali", "answer": "Maaf", "versi": "1"}
    answer = post(world.client("sari"), f"{_path(forum_id)}/{entry_id}/ubah", typed, htmx=True)
    assert answer.status_code == 409 and answer.headers["HX-Retarget"] == "#tambah"
    assert "Antre lama sekali" in answer.text and "sudah menghapus masukan ini" in answer.text


def test_inputs_change_places_and_stay_at_the_ends(world: World) -> None:
    forum_id, sari = discussed(world, "Satu", "Dua", "Tiga"), world.client("sari")
    [one, _, three] = _ids(world, forum_id)
    post(sari, f"{_path(forum_id)}/{three}/pindah", {"arah": "naik"})
    post(sari, f"{_path(forum_id)}/{one}/pindah", {"arah": "naik"}, htmx=True)
    post(sari, f"{_path(forum_id)}/{one}/pindah", {"arah": "turun"}, htmx=True)
    assert [said for said, _ in _entries(world, forum_id)] == ["Tiga", "Satu", "Dua"]
    assert post(sari, f"{_path(forum_id)}/{one}/pindah", {"arah": "ke samping"}).status_code == 400


def test_deleting_asks_on_the_page_and_leaves_a_trace(world: World) -> None:
    forum_id, sari = discussed(world, "Antre lama", "Parkir sempit"), world.client("sari")
    [first, second] = _ids(world, forum_id)
    assert sari.get(_path(forum_id)).text.count("Ya, hapus") == 2
    gone = post(sari, f"{_path(forum_id)}/{first}/hapus", {})
    assert gone.status_code == 303
    assert _ids(world, forum_id) == [second]
    with world.open():
        entry = session().query(AuditEntry).filter_by(deed="Menghapus masukan").one()
        assert entry.before is not None and entry.before["input"] == "Antre lama"
        assert session().get_one(Forum, forum_id).entries[0].position == 0


def test_only_what_was_not_answered_is_listed_on_demand(world: World) -> None:
    forum_id = discussed(world, "Sudah", "Belum")
    with world.open():
        forum, [first, _] = session().get_one(Forum, forum_id), _ids_of(forum_id)
        discussion.change_entry(forum, first, {"answer": "Ya"}, by=world.person("sari"))
    page = world.client("sari").get(f"{_path(forum_id)}?saring=belum-dijawab")
    assert "Belum</p>" in page.text and "Sudah</p>" not in page.text


def _ids_of(forum_id: int) -> list[int]:
    return [entry.id for entry in session().get_one(Forum, forum_id).entries]


def test_the_summary_saves_itself_and_is_not_in_the_way_of_rows(world: World) -> None:
    forum_id, sari = discussed(world), world.client("sari")
    path = f"{_path(forum_id)}/ringkasan"
    version = version_in(sari.get(path))
    post(world.client("rina"), _path(forum_id), {"group": "media", "input": "Masukan Rina"})
    saved = sari.post(path, data={"summary": "Ramai.", "versi": version}, headers={"X-Autosave": "1"})
    assert saved.json is not None and saved.json["ok"]
    with world.open():
        assert discussion.summary(session().get_one(Forum, forum_id)) == "Ramai."
    late = post(world.client("rina"), path, {"summary": "Sepi.", "versi": version})
    assert late.status_code == 409 and "Ramai." in late.text and "Sepi." in late.text


def test_hostile_words_are_shown_as_words(world: World) -> None:
    forum_id, sari = started(world), world.client("sari")
    post(sari, _path(forum_id), {"group": "media", "input": "<script>alert(1)</script> 🙂\u202egnp.exe"})
    page = sari.get(_path(forum_id)).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 🙂gnp.exe" in page and "<script>alert" not in page


def test_others_do_not_find_it_and_readers_may_not_write(world: World) -> None:
    forum_id = discussed(world)
    [entry_id] = _ids(world, forum_id)
    for path in (_path(forum_id), f"{_path(forum_id)}/{entry_id}/ubah", f"{_path(forum_id)}/ringkasan"):
        assert world.client("joko").get(path).status_code == 404
        assert world.client("dewi").get(path).status_code == 403
    for deed in ("ubah", "pindah", "hapus"):
        path = f"{_path(forum_id)}/{entry_id}/{deed}"
        assert post(world.client("joko"), path, {"arah": "naik"}).status_code == 404
        assert post(world.client("dewi"), path, {"arah": "naik"}).status_code == 403
    assert post(world.client("joko"), _path(forum_id), {"group": "media", "input": "x"}).status_code == 404
    assert len(_entries(world, forum_id)) == 1


def test_an_input_of_another_forum_is_not_reached_through_one_s_own(world: World) -> None:
    mine, other = discussed(world, "Punya saya"), discussed(world, "Punya lain")
    [foreign] = _ids(world, other)
    sari = world.client("sari")
    assert sari.get(f"{_path(mine)}/{foreign}/ubah").status_code == 404
    assert post(sari, f"{_path(mine)}/{foreign}/hapus", {}).status_code == 409
    assert _entries(world, other) == [("Punya lain", "")]


def test_a_frozen_discussion_keeps_what_was_typed_but_does_not_save_it(world: World) -> None:
    forum_id = discussed(world)
    freeze(world, forum_id)
    sari = world.client("sari")
    page = sari.get(_path(forum_id))
    assert "Tambah masukan" not in page.text and "Ya, hapus" not in page.text
    refused = post(sari, _path(forum_id), {"group": "media", "input": "Terlambat"}, htmx=True)
    assert refused.status_code == 409
    assert "Berita acara sudah dibekukan" in refused.text and "Terlambat" in refused.text
    assert len(_entries(world, forum_id)) == 1


def test_the_page_needs_as_many_statements_for_many_inputs(world: World) -> None:
    few, many = discussed(world, "Satu"), discussed(world, *(f"Masukan {n}" for n in range(30)))
    sari = world.client("sari")
    assert statements_of(world, sari, _path(many)) <= statements_of(world, sari, _path(few))
