"""A result is shown to everybody, taken back with a reason, and hung up as a card."""

from fkp.documents.skm.card import ROOM, card_html, card_pdf
from fkp.storage.audit import AuditEntry
from fkp.storage.database import session
from fkp.surveys.queries import by_code
from tests.conftest import World
from tests.documents.full_survey import INDEX, answered_survey, closed_survey, sent_survey
from tests.documents.paper import pages, words
from tests.documents.skm_paper import card
from tests.surveys.steps import survey


def publish(world: World, survey_id: int, name: str = "rina", key: str = "a") -> int:
    return world.client(name).post(f"/survei/{survey_id}/publikasi", data={"kunci": key}).status_code


def test_the_page_shows_what_everybody_will_see(world: World) -> None:
    survey_id = closed_survey(world)
    page = world.client("rina").get(f"/survei/{survey_id}/publikasi")
    assert page.status_code == 200
    assert f"IKM {INDEX}" in page.text and "mutu D" in page.text and "12 responden" in page.text
    assert "Publikasikan hasil" in page.text and "kurang dari lima responden" in page.text
    petugas = world.client("sari").get(f"/survei/{survey_id}/publikasi")
    assert "Kepala unit mempublikasikan" in petugas.text and ">Publikasikan hasil<" not in petugas.text


def test_the_head_publishes_and_withdraws_with_a_reason(world: World) -> None:
    survey_id = closed_survey(world)
    assert publish(world, survey_id) == 303
    with world.open():
        found = survey(survey_id)
        assert found.published_by_name == "Rina Tandi, SKM" and by_code(found.code) is found
    page = world.client("sari").get(f"/survei/{survey_id}/publikasi")
    assert "Hasil sudah dipublikasikan" in page.text
    path = f"/survei/{survey_id}/publikasi/tarik"
    short = world.client("rina").post(path, data={"kunci": "b", "reason": "salah"})
    assert short.status_code == 422 and "salah" in short.text
    reason = "Ada jawaban kertas yang belum dimasukkan."
    assert world.client("rina").get(path).status_code == 200
    assert world.client("rina").post(path, data={"kunci": "c", "reason": reason}).status_code == 303
    with world.open():
        found = survey(survey_id)
        assert found.published_at is None and by_code(found.code) is None
        kept = session().query(AuditEntry).where(AuditEntry.deed == "Menarik publikasi hasil survei").one()
        assert (kept.reason, kept.person_name) == (reason, "Rina Tandi, SKM")


def test_publishing_twice_with_one_form_publishes_once(world: World) -> None:
    survey_id = closed_survey(world)
    assert (publish(world, survey_id), publish(world, survey_id)) == (303, 303)
    with world.open():
        deeds = session().query(AuditEntry).where(AuditEntry.deed == "Mempublikasikan hasil survei")
        assert deeds.count() == 1


def test_an_open_survey_is_not_published(world: World) -> None:
    survey_id = answered_survey(world)
    page = world.client("rina").get(f"/survei/{survey_id}/publikasi")
    assert "hasil sementara" in page.text and ">Publikasikan hasil<" not in page.text
    refused = world.client("rina").post(f"/survei/{survey_id}/publikasi", data={"kunci": "a"})
    assert refused.status_code == 409 and "Hanya hasil survei yang sudah ditutup" in refused.text
    assert world.client("rina").get(f"/survei/{survey_id}/kartu.pdf").status_code == 409


def test_a_verified_survey_can_still_be_published(world: World) -> None:
    survey_id = sent_survey(world)
    assert publish(world, survey_id) == 303


def test_the_card_shows_the_result_and_hides_small_groups(world: World) -> None:
    survey_id = closed_survey(world)
    before = world.client("sari").get(f"/survei/{survey_id}/kartu.pdf")
    assert "PRATINJAU" in words(before.data)
    publish(world, survey_id)
    made = world.client("dewi").get(f"/survei/{survey_id}/kartu.pdf")
    text = words(made.data)
    assert len(pages(made.data)) == 1 and "PRATINJAU" not in text
    for expected in (INDEX, "Tidak Baik", "12 orang", "Laki-laki 6", "Perempuan 6", "Tahun 2026", "Terima kasih"):
        assert expected in text, expected
    assert "SMA –" in text and "S3 –" in text
    name = made.headers["Content-Disposition"]
    assert name == "inline; filename=kartu-ikm-skm-2026-0001-puskesmas-mapane.pdf"


def test_the_card_leads_to_the_public_result() -> None:
    html = card_html(card())
    assert '<img src="qr"' in html and "fkp.contoh.go.id/sulteng/hasil-skm/SKM-2026-0001" in html
    alone = card_html(card(address=""))
    assert '<img src="qr"' not in alone and "memindai kode" not in alone


def test_a_card_with_many_services_stays_one_page() -> None:
    services = tuple(f"Pelayanan rekomendasi izin usaha nomor {number}" for number in range(40))
    made = card_pdf(card(services=services))
    shown = [name for name in services if name in words(made)]
    assert len(pages(made)) == 1
    assert 0 < sum(map(len, shown)) <= ROOM and f"dan {40 - len(shown)} layanan lain" in words(made)


def test_others_do_not_publish(world: World) -> None:
    survey_id = closed_survey(world)
    for name, expected in (("joko", 404), ("hadi", 404), ("maria", 404), ("dewi", 200), ("sari", 200)):
        assert world.client(name).get(f"/survei/{survey_id}/publikasi").status_code == expected
        assert world.client(name).get(f"/survei/{survey_id}/kartu.pdf").status_code == expected
    for name, expected in (("joko", 404), ("maria", 404), ("dewi", 403), ("sari", 403)):
        assert publish(world, survey_id, name) == expected
    withdrawn = world.client("sari").post(f"/survei/{survey_id}/publikasi/tarik", data={"reason": "Alasan panjang"})
    assert withdrawn.status_code == 403
    with world.open():
        assert survey(survey_id).published_at is None
