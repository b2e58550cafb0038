"""The unit's own tablet: many people answer one after another, each once, none of them known."""

import pytest
from playwright.sync_api import expect

from fkp.surveys import links
from tests.browser.conftest import Site
from tests.conftest import ProvinceClient, World
from tests.surveys.phones import KEY, Visit, fields, responses, result, tap_all
from tests.surveys.phones import phone as phone
from tests.surveys.phones import site as site
from tests.surveys.steps import begin_survey, close, link_code, survey


def with_kiosk(world: World) -> tuple[int, str]:
    """An opened survey with a kiosk: its id and the kiosk's path below /s/."""
    survey_id = begin_survey(world)
    with world.open():
        links.set_kiosk(survey(survey_id), True, by=world.person("sari"))
        token = survey(survey_id).kiosk_token
    return survey_id, f"{link_code(world, survey_id)}/kios/{token}"


@pytest.fixture
def tablet(world: World) -> ProvinceClient:
    """A tablet without any mark."""
    return world.client()


def test_many_people_answer_on_one_tablet_unmarked(world: World, tablet: ProvinceClient) -> None:
    survey_id, path = with_kiosk(world)
    for _ in range(25):
        page = tablet.get(f"/s/{path}")
        assert page.headers.getlist("Set-Cookie") == []
        assert tablet.post(f"/s/{path}", data=fields(lama="60")).status_code == 303
    rows = responses(world, survey_id)
    assert [(row.source, row.mark) for row in rows] == [("kios", "")] * 25
    assert result(world, survey_id).profile["source"] == {"kios": 25}


def test_the_form_is_sent_to_the_kiosk_and_thanks_lead_back(world: World, tablet: ProvinceClient) -> None:
    _, path = with_kiosk(world)
    form = tablet.get(f"/s/{path}")
    assert f'action="/sulteng/s/{path}"' in form.text
    assert " data-kios>" in form.text
    sent = tablet.post(f"/s/{path}", data=fields())
    assert sent.location == f"/sulteng/s/{path}/terima-kasih"
    thanks = tablet.get(f"/s/{path}/terima-kasih")
    assert thanks.headers["Refresh"] == f"8; url=/sulteng/s/{path}"
    assert f'href="/sulteng/s/{path}">Mulai dari awal</a>' in thanks.text
    code = path.split("/")[0]
    assert "Refresh" not in tablet.get(f"/s/{code}/terima-kasih").headers


def test_a_retry_on_the_tablet_counts_once(world: World, tablet: ProvinceClient) -> None:
    survey_id, path = with_kiosk(world)
    for _ in range(2):
        tablet.post(f"/s/{path}", data=fields(3, kunci=KEY))
    assert len(responses(world, survey_id)) == 1


def test_a_wrong_or_old_address_of_a_kiosk_leads_nowhere(world: World, tablet: ProvinceClient) -> None:
    survey_id, path = with_kiosk(world)
    code = path.split("/")[0]
    for wrong in (f"{code}/kios/salah", f"{code}/kios/é", f"tidakada/kios/{path.split('/')[2]}"):
        assert tablet.get(f"/s/{wrong}").status_code == 404
        assert tablet.post(f"/s/{wrong}", data=fields()).status_code == 404
        assert tablet.get(f"/s/{wrong}/terima-kasih").status_code == 404
    with world.open():
        links.set_kiosk(survey(survey_id), False, by=world.person("sari"))
    assert tablet.get(f"/s/{path}").status_code == 404
    assert tablet.get(f"/s/{code}/kios/None").status_code == 404
    assert responses(world, survey_id) == []


def test_a_closed_survey_closes_its_kiosk(world: World, tablet: ProvinceClient) -> None:
    survey_id, path = with_kiosk(world)
    close(world, survey_id)
    assert tablet.get(f"/s/{path}").status_code == 410
    assert tablet.post(f"/s/{path}", data=fields()).status_code == 410


@pytest.mark.parametrize("javascript", [False, True])
def test_the_screen_returns_to_the_start_by_itself(site: Site, phone: Visit, javascript: bool) -> None:
    survey_id, path = with_kiosk(site.world)
    page = phone(path, width=800, javascript=javascript)
    tap_all(page)
    page.locator("#layanan").select_option(label="Poli Umum")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    page.wait_for_url(f"**/s/{path}", timeout=15_000)
    expect(page.locator("form#isian")).to_be_visible()
    assert page.locator("input:checked").count() == 0
    assert [row.source for row in responses(site.world, survey_id)] == ["kios"]


def test_a_form_left_half_filled_is_cleared_for_the_next_person(site: Site, phone: Visit) -> None:
    _, path = with_kiosk(site.world)
    page = phone("tidakada", width=800)
    page.clock.install()
    page.goto(path)
    tap_all(page)
    page.get_by_label("Saran untuk perbaikan").fill("Rahasia saya")
    page.clock.run_for(80_000)
    assert page.locator("input:checked").count() == 9
    page.clock.run_for(95_000)  # counted from the last scrolling, which a busy machine may report late
    assert page.locator("input:checked").count() == 0
    expect(page.get_by_label("Saran untuk perbaikan")).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).filter(name => name.includes('~'))") == []


def test_the_tablet_goes_on_without_a_signal(site: Site, phone: Visit) -> None:
    survey_id, path = with_kiosk(site.world)
    page = phone("tidakada", width=800)
    page.clock.install()
    page.goto(path)
    page.context.set_offline(True)
    for number in (1, 2):
        tap_all(page)
        page.locator("#layanan").select_option(label="Poli Umum")
        page.get_by_role("button", name="Kirim jawaban").click()
        expect(page.locator("#antrean")).to_contain_text(f"{number} jawaban menunggu dikirim.")
        page.clock.run_for(9_000)
        expect(page.locator("form#isian")).to_be_visible()
        assert page.locator("input:checked").count() == 0
    page.context.set_offline(False)
    expect(page.locator("#antrean")).to_contain_text("2 jawaban terkirim pukul ")
    rows = responses(site.world, survey_id)
    assert len({row.key for row in rows}) == len(rows) == 2
