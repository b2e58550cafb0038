"""The whole way of one survey, as people click and tap through it.

Bagus (koordinator provinsi) opens its period, Sari (petugas) holds it, thirty people answer on phones and five on
paper, Rina (kepala unit) answers for the report, Dewi (koordinator kabupaten) decides, and Tono reads the result.
Told with scripts, all questions on one page, and without, one question at a time.
"""

import pytest
from playwright.sync_api import Browser

from tests.browser import steps_answers as people
from tests.browser import steps_survey as survey
from tests.browser.conftest import Site, Visit
from tests.browser.steps import Desk, go_home, sign_in
from tests.browser.steps_answers import index_of

WIDTHS = (360, 1280, 1280)  # the petugas works on her phone
PHONES = 30


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_survey_goes_from_its_period_to_a_published_result(
    visit: Visit, browser: Browser, site: Site, javascript: bool
) -> None:
    bagus = Desk(visit("bagus", javascript=javascript), javascript)
    survey.makes_the_periods(bagus)

    sari, rina, dewi = (Desk(visit(width=width, javascript=javascript), javascript) for width in WIDTHS)
    home = f"{site.home()}survei/1/"
    sign_in(sari, "sari")
    survey.begins_and_plans(sari, one_by_one=not javascript)
    survey.looks_through_the_questionnaire(sari)
    address = survey.opens(sari)

    crowd = people.Crowd(browser, address, javascript)
    first, again = crowd.answers_twice(PHONES)
    answers = [first, *crowd.answers(PHONES - 1)]
    # Without its script a form is filled faster than anybody reads it.
    survey.decides_on_marked_answers(sari, too_fast=1 if javascript else PHONES)
    live = Desk(sari.page.context.new_page(), javascript)
    survey.watches_the_result(live, home, index_of(answers))
    answers += people.enters_paper(sari)
    index = index_of(answers)
    survey.sees_it_move(live, index, by_itself=javascript)
    survey.closes(sari)
    survey.reads_the_result(sari, index, len(answers), with_marked=index_of([*answers, again]))
    survey.plans_for_the_weakest(sari)
    survey.takes_one_to_a_forum(sari)
    survey.writes_the_report(sari, home)

    sign_in(rina, "rina")
    survey.sends_the_report(rina, home)
    sign_in(dewi, "dewi")
    survey.returns_it(dewi)
    survey.mends_it(sari, home)
    survey.sends_the_report(rina, home)
    go_home(dewi)
    survey.verifies(dewi)
    survey.publishes(rina, home)

    tono = Desk(visit(width=360, javascript=javascript), javascript)
    survey.finds_the_result(tono, index, len(answers))
    survey.takes_the_data_along(tono, index, len(answers))
