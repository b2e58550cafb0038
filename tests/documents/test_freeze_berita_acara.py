"""Writing a berita acara, freezing it, and opening it again."""

from datetime import date
from io import BytesIO

from fkp.forums.files import file_store
from fkp.forums.models import Forum
from fkp.forums.models_papers import Freeze
from fkp.rules.stages import Stage
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session, write_transaction
from tests.conftest import World
from tests.documents.full_forum import (
    AGREED,
    DISPUTED,
    OBJECTION,
    PHONE,
    freeze,
    frozen_forum,
    held_forum,
    hidden,
    prove,
    sign,
)
from tests.documents.paper import words

REASON = "Jangka waktu butir 1 salah ketik."


def _stored_pdf(world: World, forum_id: int) -> str:
    with world.open():
        freeze = session().get_one(Forum, forum_id).berita_acara.freezes[-1]  # type: ignore[union-attr]
        return words(file_store().path(freeze.pdf_sha256).read_bytes())


def _draft(world: World, forum_id: int, **changes: str) -> dict[str, str]:
    page = world.client("sari").get(f"/forum/{forum_id}/berita-acara")
    return {
        "versi": hidden(page, "versi"),
        "kunci": hidden(page, "kunci"),
        "place": "Mapane",
        "signed_on": "2026-03-04",
        **changes,
    }


def test_the_page_shows_what_was_agreed_and_lists_apart_what_was_not(world: World) -> None:
    forum_id = held_forum(world)
    page = world.client("sari").get(f"/forum/{forum_id}/berita-acara")
    assert page.status_code == 200
    agreed, _, disputed = page.text.partition("Yang belum disepakati")
    assert all(text in agreed for text in AGREED)
    assert DISPUTED[0] not in agreed.partition("<caption>Yang disepakati")[2]
    assert DISPUTED[0] in disputed and OBJECTION in disputed


def test_texts_follow_the_data_until_they_are_edited(world: World) -> None:
    forum_id = held_forum(world)
    path = f"/forum/{forum_id}/berita-acara"
    client = world.client("sari")
    saved = client.post(path, data=_draft(world, forum_id, opening="Pembukaan kami sendiri."))
    assert saved.status_code == 303, saved.text
    with world.open():
        texts = {row.key: row.text for row in session().get_one(Forum, forum_id).texts}
        assert texts == {"berita_acara.opening": "Pembukaan kami sendiri."}
        kept = session().get_one(Forum, forum_id).berita_acara
        assert kept is not None and (kept.place, kept.signed_on, kept.number) == ("Mapane", date(2026, 3, 4), None)
    page = client.get(path)
    assert "Pembukaan kami sendiri." in page.text
    assert "Kembalikan ke teks bawaan" in page.text
    restored = client.post(path, data=_draft(world, forum_id, opening="Pembukaan kami sendiri.", bawaan="opening"))
    assert restored.status_code == 303
    with world.open():
        assert session().get_one(Forum, forum_id).texts == []


def test_a_colleague_edit_of_the_texts_is_shown_and_not_overwritten(world: World) -> None:
    forum_id = held_forum(world)
    path = f"/forum/{forum_id}/berita-acara"
    mine = _draft(world, forum_id, closing="Penutup Sari.")
    world.client("rina").post(path, data=_draft(world, forum_id, closing="Penutup Rina."))
    conflict = world.client("sari").post(path, data=mine)
    assert conflict.status_code == 409
    assert "Penutup Sari." in conflict.text and "Penutup Rina." in conflict.text


def test_a_number_is_refused_when_another_berita_acara_bears_it(world: World) -> None:
    first, second = held_forum(world), held_forum(world, topic="Kebersihan ruang tunggu")
    client = world.client("sari")
    taken = "400/17/FKP/2026"
    assert client.post(f"/forum/{first}/berita-acara", data=_draft(world, first, number=taken)).status_code == 303
    again = client.post(
        f"/forum/{second}/berita-acara", data=_draft(world, second, number=taken, closing="Tetap ada.")
    )
    assert again.status_code == 422
    assert "sudah dipakai berita acara lain" in again.text
    assert taken in again.text and "Tetap ada." in again.text


def test_a_date_before_the_forum_is_refused_with_everything_kept(world: World) -> None:
    forum_id = held_forum(world)
    answer = world.client("sari").post(
        f"/forum/{forum_id}/berita-acara", data=_draft(world, forum_id, signed_on="2026-03-01", closing="Tetap ada.")
    )
    assert answer.status_code == 422
    assert "sebelum forum dilaksanakan" in answer.text and "Tetap ada." in answer.text


def test_signatories_are_chosen_and_ordered_with_and_without_htmx(world: World) -> None:
    forum_id = held_forum(world)
    client = world.client("sari")
    path = f"/forum/{forum_id}/berita-acara/penanda-tangan"
    with world.open():
        tono, yuliana = [str(person.id) for person in session().get_one(Forum, forum_id).participants[1:3]]
    chosen = client.post(path, data={"kunci": "a", "signatories": ["kepala", tono, yuliana]})
    assert chosen.status_code == 303 and chosen.location.endswith("#penanda-tangan")
    with world.open():
        rows = session().get_one(Forum, forum_id).berita_acara.signatories  # type: ignore[union-attr]
        assert [row.participant and row.participant.name for row in rows] == [
            None,
            "Tono Lagarense",
            "Yuliana Tobondo",
        ]
        last = rows[2].id
    moved = client.post(f"{path}/{last}/naik", data={"kunci": "b"}, headers={"HX-Request": "true"})
    assert moved.status_code == 200
    assert "<html" not in moved.text and 'id="pratinjau-isi"' in moved.text
    assert moved.text.index("Yuliana Tobondo") < moved.text.index("Tono Lagarense")


def test_only_participants_who_came_may_sign(world: World) -> None:
    forum_id = held_forum(world)
    other = held_forum(world, topic="Kebersihan ruang tunggu")
    with world.open():
        stranger = session().get_one(Forum, other).participants[1].id
    answer = world.client("sari").post(
        f"/forum/{forum_id}/berita-acara/penanda-tangan", data={"kunci": "a", "signatories": [str(stranger)]}
    )
    assert answer.status_code == 422
    with world.open():
        kept = session().get_one(Forum, forum_id).berita_acara
        assert kept is None or kept.signatories == []


def test_freezing_gives_a_number_and_keeps_the_paper(world: World) -> None:
    forum_id = held_forum(world)
    sign(world, forum_id)
    answer = freeze(world, forum_id)
    assert answer.status_code == 303, answer.text
    with world.open():
        kept = session().get_one(Forum, forum_id).berita_acara
        assert kept is not None and kept.frozen_at is not None
        assert kept.number == f"BA-FKP/001/{world.units['mapane']}/III/2026"
    text = _stored_pdf(world, forum_id)
    for expected in (*AGREED, DISPUTED[0], OBJECTION, "Rina Tandi, SKM", "Tono Lagarense", PHONE, kept.number):
        assert expected in text, expected
    assert "KONSEP" not in text
    assert "Hal yang belum disepakati" in text
    assert text.index(DISPUTED[0]) > text.index("Hal yang belum disepakati")


def test_a_frozen_forum_refuses_changes_of_what_it_was_made_from(world: World) -> None:
    forum_id = frozen_forum(world)
    client = world.client("sari")
    answer = client.post(f"/forum/{forum_id}/persiapan", data={"topic": "Tema lain", "versi": "0", "kunci": "x"})
    assert answer.status_code == 409
    texts = client.post(f"/forum/{forum_id}/berita-acara", data=_draft(world, forum_id, closing="Lain."))
    assert texts.status_code == 409
    signatories = client.post(
        f"/forum/{forum_id}/berita-acara/penanda-tangan", data={"kunci": "y", "signatories": ["kepala"]}
    )
    assert signatories.status_code == 409
    with world.open():
        forum = session().get_one(Forum, forum_id)
        assert forum.topic != "Tema lain" and len(forum.berita_acara.signatories) == 3  # type: ignore[union-attr]


def test_freezing_twice_with_one_form_freezes_once(world: World) -> None:
    forum_id = held_forum(world)
    sign(world, forum_id)
    client = world.client("sari")
    path = f"/forum/{forum_id}/berita-acara/bekukan"
    asked = client.get(path)
    data = {"kunci": hidden(asked, "kunci"), "versi": hidden(asked, "versi")}
    first, second = client.post(path, data=data), client.post(path, data=data)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    with world.open():
        assert session().query(Freeze).count() == 1


def test_freezing_a_frozen_one_is_refused(world: World) -> None:
    forum_id = frozen_forum(world)
    answer = world.client("rina").post(
        f"/forum/{forum_id}/berita-acara/bekukan", data={"kunci": "lain", "versi": "1"}
    )
    assert answer.status_code == 409
    with world.open():
        assert session().query(Freeze).count() == 1


def test_freezing_without_the_public_is_refused_saying_why(world: World) -> None:
    forum_id = held_forum(world)
    client = world.client("sari")
    client.post(f"/forum/{forum_id}/berita-acara/penanda-tangan", data={"kunci": "a", "signatories": ["kepala"]})
    answer = client.get(f"/forum/{forum_id}/berita-acara/bekukan")
    assert answer.status_code == 409
    assert "Belum ada penanda tangan dari luar penyelenggara layanan." in answer.text
    posted = client.post(f"/forum/{forum_id}/berita-acara/bekukan", data={"kunci": "b", "versi": "0"})
    assert posted.status_code == 409
    with world.open():
        assert session().query(Freeze).count() == 0


def test_a_colleague_edit_after_the_question_stops_the_freezing(world: World) -> None:
    forum_id = held_forum(world)
    sign(world, forum_id)
    client = world.client("sari")
    path = f"/forum/{forum_id}/berita-acara/bekukan"
    asked = client.get(path)
    with world.open():

        def edit() -> None:
            session().get_one(Forum, forum_id).items[0].recommendation = "Membuka tiga loket"

        write_transaction(edit)
    answer = client.post(path, data={"kunci": hidden(asked, "kunci"), "versi": hidden(asked, "versi")})
    assert answer.status_code == 409
    assert "Isi forum berubah" in answer.text and "Membuka tiga loket" in answer.text
    with world.open():
        assert session().query(Freeze).count() == 0


def test_reopening_needs_a_reason_and_keeps_number_and_revisions(world: World) -> None:
    forum_id = frozen_forum(world)
    prove(world, forum_id)
    client = world.client("sari")
    path = f"/forum/{forum_id}/berita-acara/buka-kembali"
    short = client.post(path, data={"kunci": "a", "reason": "salah"})
    assert short.status_code == 422 and "paling sedikit 10 karakter" in short.text and "salah" in short.text
    assert client.post(path, data={"kunci": "b", "reason": REASON}).status_code == 303
    with world.open():
        forum = session().get_one(Forum, forum_id)
        kept = forum.berita_acara
        assert kept is not None and kept.frozen_at is None
        number = kept.number
        assert kept.freezes[0].reopened_reason == REASON
        assert [file.kind for file in forum.files if file.removed_at] == ["ba_scan"]
        trail = session().query(AuditEntry).where(AuditEntry.deed == "Membuka kembali berita acara").one()
        assert (trail.reason, trail.person_name) == (REASON, "Sari Wulandari")
        assert forum.stage(Stage.BERITA_ACARA).version > 1
    changed = client.post(f"/forum/{forum_id}/berita-acara", data=_draft(world, forum_id, number="Nomor lain"))
    assert changed.status_code == 303
    assert freeze(world, forum_id).status_code == 303
    with world.open():
        kept = session().get_one(Forum, forum_id).berita_acara
        assert kept is not None
        assert kept.number == number
        assert [each.revision for each in kept.freezes] == [1, 2]
    history = client.get(f"/forum/{forum_id}/berita-acara").text
    assert REASON in history and f"/forum/{forum_id}/berita-acara/revisi-1.pdf" in history
    assert client.get(f"/forum/{forum_id}/berita-acara/revisi-1.pdf", buffered=True).data.startswith(b"%PDF-")


def test_the_public_copy_has_no_phones_and_only_agreed_names(world: World) -> None:
    forum_id = frozen_forum(world)
    client = world.client("sari")
    whole = words(client.get(f"/forum/{forum_id}/berita-acara.pdf").data)
    public = words(client.get(f"/forum/{forum_id}/berita-acara.pdf?salinan=umum").data)
    assert PHONE in whole and "Tono Lagarense" in whole
    assert PHONE not in public and "Tono Lagarense" not in public
    assert "Yuliana Tobondo" in public and AGREED[0] in public


def test_a_draft_says_so_on_its_pages(world: World) -> None:
    forum_id = held_forum(world)
    assert "KONSEP" in words(world.client("sari").get(f"/forum/{forum_id}/berita-acara.pdf").data)


def test_the_signed_scan_is_taken_in_once_frozen(world: World) -> None:
    forum_id = held_forum(world)
    client = world.client("sari")
    path = f"/forum/{forum_id}/berita-acara/pindaian"
    pdf = client.get(f"/forum/{forum_id}/berita-acara.pdf").data
    early = client.post(path, data={"kunci": "a", "scan": (BytesIO(pdf), "ba.pdf")})
    assert early.status_code == 409 and "Bekukan berita acara dulu" in early.text
    sign(world, forum_id)
    freeze(world, forum_id)
    bad = client.post(path, data={"kunci": "b", "scan": (BytesIO(b"bukan pdf"), "ba.pdf")})
    assert bad.status_code == 422 and "ba.pdf" in bad.text
    good = client.post(path, data={"kunci": "c", "scan": (BytesIO(pdf), "ba.pdf")})
    assert good.status_code == 303
    with world.open():
        assert [file.kind for file in session().get_one(Forum, forum_id).files] == ["ba_scan"]


def test_others_do_not_reach_it(world: World) -> None:
    forum_id = frozen_forum(world)
    for path in ("berita-acara", "berita-acara/bekukan", "berita-acara/buka-kembali"):
        assert world.client("joko").get(f"/forum/{forum_id}/{path}").status_code == 404
        assert world.client("dewi").get(f"/forum/{forum_id}/{path}").status_code == 403
        assert world.client("maria").get(f"/forum/{forum_id}/{path}").status_code in (403, 404)
    for path in ("berita-acara.pdf", "berita-acara/revisi-1.pdf"):
        assert world.client("joko").get(f"/forum/{forum_id}/{path}").status_code == 404
        assert world.client("maria").get(f"/forum/{forum_id}/{path}").status_code == 404
        assert world.client("dewi").get(f"/forum/{forum_id}/{path}", buffered=True).status_code == 200
    assert world.client("dewi").post(f"/forum/{forum_id}/berita-acara/bekukan").status_code == 403
