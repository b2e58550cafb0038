"""The whole way of one survey, as people click and tap through it.

Sari (petugas) holds it, thirty people answer on phones and five on paper, Rina (kepala unit) answers for the report,
Dewi (koordinator kabupaten) decides, and Tono reads the result. Told with and without JavaScript.
"""

import json

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import steps_survey as survey
from tests.browser.conftest import Site, Visit
from tests.browser.steps import Desk, go_home, sign_in

WIDTHS = (360, 1280, 1280)  # the petugas works on her phone
PHONES = 30


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_survey_goes_from_its_plan_to_a_published_result(
    visit: Visit, browser: Browser, site: Site, javascript: bool
) -> None:
    sari, rina, dewi = (Desk(visit(width=width, javascript=javascript), javascript) for width in WIDTHS)

    sign_in(sari, "sari")
    survey.begins_and_plans(sari)
    home = f"{site.home()}survei/1/"
    survey.looks_through_the_questionnaire(sari)
    address = survey.opens(sari)
    answers = survey.answer_on_phones(browser, site, address, PHONES, javascript=javascript)
    sari.page.reload()
    if not javascript:  # a machine fills the form faster than anybody reads it
        survey.counts_what_looked_too_fast(sari, PHONES)
    answers += survey.enters_paper(sari)
    survey.closes(sari)
    index = survey.index_of(answers)
    survey.reads_the_result(sari, index, len(answers))
    survey.plans_for_the_weakest(sari)
    survey.takes_one_to_a_forum(sari)

    sign_in(rina, "rina")
    survey.sends_the_report(rina, home)
    sign_in(dewi, "dewi")
    survey.returns_it(dewi)
    survey.mends_it(sari, home)
    survey.sends_the_report(rina, home)
    go_home(dewi)
    survey.verifies(dewi)
    result = survey.publishes(rina, home)

    tono = Desk(visit(width=360, javascript=javascript), javascript)
    tono.page.goto(result)
    expect(tono.page.locator("main")).to_contain_text(f"Nilai {index} dari 100")
    told = json.loads(tono.page.request.get(f"{result}.json").text())
    assert f"{told['ikm']:.2f}".replace(".", ",") == index
    assert told["responden"] == len(answers)
