"""What people answer in a survey, on phones and on paper, and what it comes to when reckoned by hand."""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from playwright.sync_api import Browser, Page, expect

from fkp.rules.skm_questions import QUESTION_ORDER
from tests.browser.steps import Desk

PAPER = ("444444444", "333333333", "434343434", "222333444", "334343344")
OLD_PHONE = 2
"""The phone in this place has no scripts, whatever the others have."""

Scores = list[int]
"""Nine scores in the order of the questionnaire."""


@dataclass(frozen=True)
class Crowd:
    """People with a phone each, who open the same public address; every fourth has no signal when it sends."""

    browser: Browser
    address: str
    javascript: bool

    def answers(self, count: int) -> list[Scores]:
        """So many people answer; what they gave."""
        given = []
        for number in range(count):
            scripts = self.javascript and number != OLD_PHONE
            with self._phone(scripts) as page:
                scores = self._scores(number)
                self._answer(page, scores, scripts, offline=scripts and number % 4 == 0)
                given.append(scores)
        return given

    def answers_twice(self, number: int) -> list[Scores]:
        """One person answers, and then again on the same phone; what was given the first and the second time."""
        with self._phone(self.javascript) as page:
            given = [self._scores(number), [1] * len(QUESTION_ORDER)]
            for scores in given:
                self._answer(page, scores, self.javascript, offline=False)
        return given

    @staticmethod
    def _scores(number: int) -> Scores:
        chance = random.Random(number)
        return [chance.choice((2, 3, 3, 4)) for _ in QUESTION_ORDER]

    @contextmanager
    def _phone(self, scripts: bool) -> Iterator[Page]:
        context = self.browser.new_context(
            viewport={"width": 360, "height": 740}, java_script_enabled=scripts, locale="id-ID"
        )
        page = context.new_page()
        if scripts:
            page.clock.install()
        yield page
        context.close()

    def _answer(self, page: Page, scores: Scores, scripts: bool, *, offline: bool) -> None:
        page.goto(self.address)
        _fill(page, scores)
        if scripts:
            page.clock.fast_forward(60_000)  # nobody reads nine questions in a second
        if offline:
            _send_later(page)
        else:
            page.get_by_role("button", name="Kirim jawaban").dblclick()
        expect(page).to_have_url(re.compile("/terima-kasih$"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Terima kasih")


def _fill(page: Page, scores: Scores) -> None:
    page.get_by_label("Layanan yang Anda terima").select_option(label="Poli Umum")
    one_by_one = page.locator("form.steps").count() > 0
    for number, (unsur, score) in enumerate(zip(QUESTION_ORDER, scores, strict=True), start=1):
        page.locator(f"input[name={unsur.value}][value='{score}']").check(force=True)
        if one_by_one:
            page.locator(f"#t{number}").get_by_role("link", name="Lanjut").click()
            expect(page.locator(f"#t{number}")).to_be_hidden()


def _send_later(page: Page) -> None:
    page.context.set_offline(True)
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.locator("#antrean")).to_contain_text("1 jawaban menunggu dikirim.")
    page.context.set_offline(False)


def enters_paper(sari: Desk) -> list[Scores]:
    """Nine digits and Enter for every form."""
    sari.follow("Masukkan jawaban kertas")
    sari.at("Masukkan kuesioner kertas")
    for number, digits in enumerate(PAPER, start=1):
        field = sari.field("Jawaban formulir")
        field.fill(digits)
        field.press("Enter")
        sari.sees(f"Formulir No. {number} tersimpan.")
    return [[int(digit) for digit in digits] for digits in PAPER]


def index_of(answers: list[Scores]) -> Decimal:
    """The index of these answers, rounded once at the end."""
    totals = [sum(scores[place] for scores in answers) for place in range(len(QUESTION_ORDER))]
    index = sum(Decimal(total) / len(answers) for total in totals) / len(totals) * 25
    return index.quantize(Decimal("0.01"), ROUND_HALF_UP)


def printed(index: Decimal) -> str:
    """An index as people read it."""
    return str(index).replace(".", ",")
