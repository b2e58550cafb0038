"""The form is for everybody: small phones, no script, keyboard, screen readers, forced colours, paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from fkp.surveys import actions
from tests.browser.conftest import Site, assert_accessible, assert_fits
from tests.surveys.phones import Visit, responses, tap_all
from tests.surveys.phones import phone as phone
from tests.surveys.phones import site as site
from tests.surveys.steps import answer, begin_survey, close, link_code, scores, survey


def code_of(site: Site, layout: str = "semua") -> str:
    """The link of an opened survey."""
    return link_code(site.world, begin_survey(site.world, layout=layout))


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("layout", ["semua", "satu"])
def test_every_page_is_accessible_and_fits(site: Site, phone: Visit, width: int, layout: str) -> None:
    old = begin_survey(site.world)
    for _ in range(5):
        answer(site.world, old, scores(3))
    close(site.world, old)
    with site.world.open():
        actions.publish(survey(old), by=site.world.person("rina"))
    code = code_of(site, layout)
    page = phone(code, width=width)
    for path in (code, f"{code}#t5", f"{code}#t10", f"{code}/terima-kasih", link_code(site.world, old), "tidakada"):
        page.goto(path)
        assert_fits(page)
        assert_accessible(page)


def test_missing_answers_read_well_too(site: Site, phone: Visit) -> None:
    page = phone(code_of(site), width=320, javascript=False)
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page).to_have_title(re.compile("^Galat: "))
    expect(page.locator("#layanan")).to_be_focused()
    group = page.get_by_role("group", name=re.compile("Pertanyaan 1 dari 9 .* Pertanyaan 1 belum dijawab"))
    expect(group.get_by_role("radio")).to_have_count(4)
    page.get_by_role("alert").get_by_role("link", name="Pertanyaan 3 belum dijawab").click()
    expect(page.locator("#waktu")).to_be_focused()
    assert_fits(page)


def test_axe_has_nothing_to_say_about_missing_answers(site: Site, phone: Visit) -> None:
    page = phone(code_of(site))
    page.evaluate("document.getElementById('isian').submit()")
    expect(page).to_have_title(re.compile("^Galat: "))
    assert_accessible(page)


def test_the_whole_row_is_a_large_target(site: Site, phone: Visit) -> None:
    page = phone(code_of(site), width=320)
    sizes = page.locator(".o").evaluate_all(
        "rows => rows.map(row => row.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert len(sizes) == 38
    assert min(height for _, height in sizes) >= 48
    assert min(width for width, _ in sizes) >= 240
    page.locator("#t2 .o").nth(1).click(position={"x": 230, "y": 44})
    expect(page.locator("#t2 input").nth(1)).to_be_checked()


def test_each_question_names_its_group_and_each_answer_its_button(site: Site, phone: Visit) -> None:
    page = phone(code_of(site))
    group = page.get_by_role(
        "group", name=re.compile("^Pertanyaan 4 dari 9 Bagaimana pendapat Saudara tentang kewajaran")
    )
    expect(group).to_have_count(1)
    names = [
        group.get_by_role("radio", name=name, exact=True).count() for name in ("Sangat mahal", "Murah", "Gratis")
    ]
    assert names == [1, 1, 1]


def test_keyboard_alone_is_enough(site: Site, phone: Visit) -> None:
    survey_id = begin_survey(site.world)
    page = phone(link_code(site.world, survey_id))
    press = page.keyboard.press
    press("Tab")
    expect(page.locator("summary")).to_be_focused()
    press("Tab")
    press("ArrowDown")
    for _ in range(9):
        press("Tab")
        press("Space")
        press("ArrowDown")
        press("ArrowDown")
        visible = page.evaluate("getComputedStyle(document.activeElement.nextElementSibling).outlineStyle")
        assert visible == "solid"
    for _ in range(6):
        press("Tab")
    expect(page.get_by_label("Saran untuk perbaikan")).to_be_focused()
    press("Tab")
    press("Enter")
    expect(page).to_have_url(re.compile("/terima-kasih$"))
    [row] = responses(site.world, survey_id)
    assert {row.persyaratan, row.waktu, row.sarpras, row.pengaduan} == {3}


def test_without_a_script_all_is_there(site: Site, phone: Visit) -> None:
    survey_id = begin_survey(site.world)
    page = phone(link_code(site.world, survey_id), javascript=False)
    page.locator("#layanan").select_option(label="Poli Umum")
    tap_all(page, 3)
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    [row] = responses(site.world, survey_id)
    assert (row.pengaduan, row.service_id) == (4, site.world.services["umum"])


def shown(page: Page) -> list[str]:
    """The steps that can be seen."""
    ids: list[str] = page.locator(".step").evaluate_all(
        "steps => steps.filter(step => step.getClientRects().length).map(step => step.id)"
    )
    return ids


def test_one_question_at_a_time_needs_no_script(site: Site, phone: Visit) -> None:
    survey_id = begin_survey(site.world, layout="satu")
    page = phone(link_code(site.world, survey_id), javascript=False)
    page.locator("#layanan").select_option(label="Poli Umum")
    for number in range(1, 10):
        assert shown(page) == [f"t{number}"]
        expect(page.get_by_role("heading", name="SKM Tahun 2026")).to_be_visible()
        expect(page.locator(".intro .lead")).to_be_visible(visible=number == 1)
        page.locator(f"#t{number} .o").nth(1).click()
        page.locator(f"#t{number}").get_by_role("link", name="Lanjut").click()
    assert shown(page) == ["t10"]
    page.locator("#t10").get_by_role("link", name="Kembali").click()
    assert shown(page) == ["t9"]
    page.locator("#t9").get_by_role("link", name="Lanjut").click()
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    assert [row.prosedur for row in responses(site.world, survey_id)] == [2]


def test_one_question_at_a_time_shows_all_that_is_missing_at_once(site: Site, phone: Visit) -> None:
    page = phone(code_of(site, "satu"), javascript=False)
    page.goto(f"{page.url}#t10")
    page.get_by_role("button", name="Kirim jawaban").click()
    assert len(shown(page)) == 10
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(10)


def test_with_a_script_a_tap_moves_on_and_ten_taps_are_enough(site: Site, phone: Visit) -> None:
    survey_id = begin_survey(site.world, layout="satu")
    page = phone(f"{link_code(site.world, survey_id)}?layanan={site.world.services['kia']}")
    for number in range(1, 10):
        page.locator(f"#t{number} .o").nth(3).click()
        expect(page.locator(f"#t{number}")).to_be_hidden()
        assert shown(page) == [f"t{number + 1}"]
        assert page.evaluate("document.activeElement.id") == f"t{number + 1}"
    page.go_back()
    assert shown(page) == ["t9"]
    page.go_forward()
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page).to_have_url(re.compile("/terima-kasih$"))
    assert [row.service_id for row in responses(site.world, survey_id)] == [site.world.services["kia"]]


def test_arrow_keys_look_around_without_moving_on(site: Site, phone: Visit) -> None:
    page = phone(f"{code_of(site, 'satu')}?layanan={site.world.services['kia']}")
    page.locator("#persyaratan").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.wait_for_timeout(500)
    assert shown(page) == ["t1"]


def test_a_missing_answer_leads_to_its_step(site: Site, phone: Visit) -> None:
    page = phone(f"{code_of(site, 'satu')}?layanan={site.world.services['kia']}")
    page.goto(f"{page.url}#t10")
    page.get_by_role("button", name="Kirim jawaban").click()
    assert shown(page) == ["t1"]
    expect(page.locator("#persyaratan")).to_be_focused()


def test_the_form_stays_readable_at_twice_the_size(site: Site, phone: Visit) -> None:
    page = phone(code_of(site), width=320)
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert_fits(page)


def test_a_chosen_answer_can_be_told_in_forced_colours(site: Site, phone: Visit) -> None:
    page = phone(code_of(site), forced_colors="active")
    row = page.locator("#t1 .o").first
    row.click()
    assert row.locator("span").evaluate("row => getComputedStyle(row).borderTopWidth") == "3px"
    assert (
        page.locator("#t1 .o").nth(1).locator("span").evaluate("row => getComputedStyle(row).borderTopWidth") == "1px"
    )


def test_paper_shows_every_question_and_no_buttons(site: Site, phone: Visit) -> None:
    page = phone(code_of(site, "satu"))
    page.emulate_media(media="print")
    assert len(shown(page)) == 10
    expect(page.get_by_role("button", name="Kirim jawaban")).to_be_hidden()
