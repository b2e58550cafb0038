"""Planning a survey: services, population and sample, dates, layout; saved as it is written."""

from datetime import date

import pytest

from fkp.storage.audit import AuditEntry
from fkp.storage.database import now, session, write_transaction
from fkp.surveys.models import Survey
from fkp.surveys.models_outcome import SurveyReport
from fkp.units.models import Service
from tests.conftest import World
from tests.forums.steps import HTMX, post, statements_of, version_in
from tests.surveys.steps import begin_survey

PLAN = {"title": "SKM Semester I", "cover": "semua", "layout": "semua", "weight": ""}


def test_the_plan_is_saved_as_an_indonesian_types_it(world: World) -> None:
    survey_id, sari = begin_survey(world, opened=False), world.client("sari")
    path = f"/survei/{survey_id}/rencana"
    typed = PLAN | {
        "cover": "pilih",
        "services": [world.services["umum"]],
        "population": "1.200",
        "target": "",
        "opens_on": "1 Juli 2026",
        "closes_on": "31/12/2026",
        "layout": "satu",
        "weight": "0.11",
        "versi": version_in(sari.get(path)),
    }
    saved = post(sari, path, typed)
    assert (saved.status_code, saved.location) == (303, f"/sulteng{path}")
    with world.open():
        survey = session().get_one(Survey, survey_id)
        assert (survey.title, survey.population, survey.target) == ("SKM Semester I", 1200, None)
        assert (survey.opens_on, survey.closes_on) == (date(2026, 7, 1), date(2026, 12, 31))
        assert (survey.covers_all, [s.name for s in survey.services]) == (False, ["Poli Umum"])
        assert (survey.layout, survey.weight) == ("satu", "0.11")
        told = session().query(AuditEntry).filter_by(deed="Mengubah rencana survei").one()
        assert told.after and told.after["population"] == 1200 and told.after["services"] == ["Poli Umum"]
    page = sari.get(path).text
    assert "<b>Sampel: 291 responden</b> untuk 1.200 pengguna" in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", "", "Tuliskan judul survei"),
        ("title", "x" * 301, "Terlalu panjang"),
        ("population", "-1", "paling kecil 0"),
        ("population", "99999999999", "paling besar 100.000.000"),
        ("population", "banyak", "Isi dengan angka bulat"),
        ("population", "1.20", "Isi dengan angka bulat"),
        ("target", "12,5", "Isi dengan angka bulat"),
        ("opens_on", "31 Februari 2026", "Tanggal itu tidak ada di kalender"),
        ("closes_on", "1 Januari 2026", "harus sama dengan atau sesudah tanggal mulai"),
        ("layout", "tiga", "Pilih salah satu susunan"),
        ("weight", "0.5", "Pilih bobot dari daftar"),
        ("services", "9999", "Pilih dari daftar layanan"),
        ("cover", "sebagian", "Pilih semua layanan atau layanan tertentu"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(world: World, field: str, typed: str, said: str) -> None:
    survey_id, sari = begin_survey(world, opened=False), world.client("sari")
    path = f"/survei/{survey_id}/rencana"
    data = PLAN | {"opens_on": "7 Oktober 2026", "target": "17", "versi": version_in(sari.get(path)), field: typed}
    refused = post(sari, path, data)
    assert refused.status_code == 422
    assert said in refused.text and "Ada masalah" in refused.text
    assert typed == "" or typed in refused.text or field in ("services", "layout", "weight", "cover")
    with world.open():
        survey = session().get_one(Survey, survey_id)
        assert (survey.title, survey.opens_on, survey.target) == ("SKM Tahun 2026", None, None)


def test_a_service_of_another_unit_is_not_a_choice(world: World) -> None:
    survey_id, sari = begin_survey(world, opened=False), world.client("sari")
    with world.open():
        foreign = Service(unit_id=world.units["tokorondo"], name="Poli Gigi")
        write_transaction(lambda: session().add(foreign))
        foreign_id = session().query(Service).filter_by(name="Poli Gigi").one().id
    path = f"/survei/{survey_id}/rencana"
    typed = PLAN | {"cover": "pilih", "services": [foreign_id], "versi": version_in(sari.get(path))}
    assert post(sari, path, typed).status_code == 422


def test_a_target_below_the_sample_is_warned_about_and_saved(world: World) -> None:
    survey_id, sari = begin_survey(world, opened=False), world.client("sari")
    path = f"/survei/{survey_id}/rencana"
    typed = PLAN | {"population": "800", "target": "100", "versi": version_in(sari.get(path))}
    assert post(sari, path, typed).status_code == 303
    page = sari.get(path).text
    assert "Sasaran di bawah sampel" in page and "260 responden" in page
    with world.open():
        assert session().get_one(Survey, survey_id).target == 100


def test_the_sample_follows_what_is_typed(world: World) -> None:
    survey_id, sari = begin_survey(world, opened=False), world.client("sari")
    path = f"/survei/{survey_id}/rencana/sampel"
    assert "217 responden" in sari.get(f"{path}?population=500&target=", headers=HTMX).text
    assert "Sasaran di bawah sampel" in sari.get(f"{path}?population=500&target=3", headers=HTMX).text
    for typed in ("", "banyak", "-5", "9" * 30):
        assert "Isi jumlah pengguna" in sari.get(f"{path}?population={typed}&target=", headers=HTMX).text
    plain = sari.get(f"{path}?population=500")
    assert (plain.status_code, plain.location) == (303, f"/sulteng/survei/{survey_id}/rencana")
    assert world.client("joko").get(path, headers=HTMX).status_code == 404


def test_dates_outside_the_period_are_pointed_out_but_allowed(world: World) -> None:
    survey_id, sari = begin_survey(world, opened=False), world.client("sari")
    path = f"/survei/{survey_id}/rencana"
    typed = PLAN | {"opens_on": "4 Januari 2027", "versi": version_in(sari.get(path))}
    assert post(sari, path, typed).status_code == 303
    assert "di luar periode Tahun 2026" in sari.get(path).text


def test_a_draft_saves_itself_and_a_colleague_is_not_overwritten(world: World) -> None:
    survey_id = begin_survey(world, opened=False)
    path, sari, rina = f"/survei/{survey_id}/rencana", world.client("sari"), world.client("rina")
    opened_by_both = version_in(sari.get(path))
    draft = PLAN | {"title": "Dari Sari", "versi": opened_by_both}
    saved = sari.post(path, data=draft, headers={"X-Autosave": "1"}).get_json()
    assert saved["ok"] and saved["versi"] != int(opened_by_both)
    clash = post(rina, path, PLAN | {"title": "Dari Rina", "population": "70", "versi": opened_by_both})
    assert clash.status_code == 409
    assert "Dari Sari" in clash.text and "Dari Rina" in clash.text and "Sari Wulandari" in clash.text
    choice = {"pilih-title": "tersimpan", "pilih-population": "milik", "versi": version_in(clash)}
    assert post(rina, path, PLAN | {"title": "Dari Rina", "population": "70"} | choice).status_code == 303
    with world.open():
        survey = session().get_one(Survey, survey_id)
        assert (survey.title, survey.population) == ("Dari Sari", 70)


def test_services_stand_once_respondents_were_shown_them(world: World) -> None:
    survey_id, sari = begin_survey(world), world.client("sari")
    path = f"/survei/{survey_id}/rencana"
    form = sari.get(path)
    assert 'name="services"' not in form.text and "layanannya tidak diubah lagi" in form.text
    typed = PLAN | {"cover": "pilih", "services": [world.services["kia"]], "population": "80"}
    assert post(sari, path, typed | {"versi": version_in(form)}).status_code == 303
    with world.open():
        survey = session().get_one(Survey, survey_id)
        assert (survey.covers_all, survey.population) == (True, 80)


def test_the_plan_is_locked_while_a_coordinator_looks_at_the_report(world: World) -> None:
    survey_id, sari = begin_survey(world), world.client("sari")
    path = f"/survei/{survey_id}/rencana"
    version = version_in(sari.get(path))
    with world.open():
        write_transaction(lambda: session().add(SurveyReport(survey_id=survey_id, sent_at=now())))
    shut = sari.get(path).text
    assert "Bagian ini terkunci" in shut and "data-autosave" not in shut
    refused = post(sari, path, PLAN | {"title": "Diam-diam", "versi": version})
    assert refused.status_code == 409 and "sedang diperiksa koordinator" in refused.text
    assert 'value="Diam-diam"' in refused.text
    with world.open():
        assert session().get_one(Survey, survey_id).title == "SKM Tahun 2026"


def test_only_the_unit_itself_plans(world: World) -> None:
    path = f"/survei/{begin_survey(world, opened=False)}/rencana"
    for name, status in {"dewi": 403, "bagus": 403, "joko": 404, "maria": 403, "putri": 403}.items():
        assert world.client(name).get(path).status_code == status, name
        assert post(world.client(name), path, PLAN).status_code == status, name
    assert world.client("rina").get(path).status_code == 200


def test_the_plan_costs_the_same_for_many_services(world: World) -> None:
    path, sari = f"/survei/{begin_survey(world, opened=False)}/rencana", world.client("sari")
    few = statements_of(world, sari, path)
    with world.open():
        more = [Service(unit_id=world.units["mapane"], name=f"Poli {n}") for n in range(20)]
        write_transaction(lambda: session().add_all(more))
    assert statements_of(world, sari, path) == few
