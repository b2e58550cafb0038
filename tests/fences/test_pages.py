"""What every page of the program keeps to, whoever sees it."""

import re
from collections import Counter
from xml.etree.ElementTree import Element

import pytest

from tests.access_table import OK, TABLE
from tests.fences.crawl import BROKEN, Answer, endpoint_of, visit
from tests.fences.full_world import FullWorld
from tests.fences.routes import all_routes
from tests.fences.snapshot import Snapshot

ENGLISH = re.compile(
    r"This field is required|Not a valid|Invalid (?:input|Choice|value)|Field (?:must|cannot)|must be (?:between|at)"
    r"|Number must be|The CSRF|Internal Server Error|Not Found<|could not coerce|is not a valid choice",
    re.IGNORECASE,
)
NO_SESSION = {"answering.take", "answering.take_at_kiosk"}
"""Citizens answer without a session, so there is no token; what another site sends is refused by its origin."""
SAME_FOR_ALL = {"published.data", "published.all_data", "answering.worker"}
"""Open data and the script of the public form: whoever asks gets the same, so others may keep it."""
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}


@pytest.fixture(scope="session")
def refusals(full: FullWorld, answers: list[Answer]) -> list[Answer]:
    """The pages that say no: every form sent empty by someone who may, and the error pages."""
    snapshot = Snapshot(full.app.extensions["fkp_provinces"].find("sulteng").database)
    found = []
    for route in all_routes(full.app):
        row = TABLE.get((route.endpoint, route.method))
        if row is None:
            continue
        people = ["sari", "rina", "dewi", "bagus", "agus", None]
        someone = next((name for name in people if row.answer(name, "mapane") == OK), None)
        if route.method == "POST":
            found.append(visit(full, route, someone, "sulteng", full.of(route)["mapane"]))
            found.append(visit(full, route, None, "sulteng", full.of(route)["mapane"]))
            if snapshot.written():
                snapshot.restore()
        elif route.arguments:
            found.append(visit(full, route, someone, "sulteng", None))
    snapshot.close()
    return found


def _pages(*groups: list[Answer]) -> list[Answer]:
    pages = [answer for group in groups for answer in group if answer.is_page]
    assert len(pages) > 100
    return pages


def _complain(wrong: list[str]) -> None:
    assert not wrong, f"{len(wrong)} wrong:\n" + "\n".join(sorted(set(wrong))[:40])


def test_who_is_let_in_gets_a_whole_answer(answers: list[Answer]) -> None:
    """409 and 410 are, too: pages that say what has to be done first, or that it is over."""
    _complain([str(answer) for answer in answers if answer.status not in (200, 303, 409, 410)])


def test_every_page_has_a_title_one_heading_and_its_language(answers: list[Answer], refusals: list[Answer]) -> None:
    wrong = []
    for answer in _pages(answers, refusals):
        tree = answer.tree
        titles = ["".join(title.itertext()).split(" – ")[0].strip() for title in tree.iter("title")]
        if not titles or not titles[0].removeprefix("Galat:").strip():
            wrong.append(f"{answer}: no title")
        headings = ["".join(heading.itertext()).strip() for heading in tree.iter("h1")]
        if len(headings) != 1 or not headings[0]:
            wrong.append(f"{answer}: {len(headings)} h1 {headings}")
        html = next(tree.iter("html"), tree)
        if html.get("lang") != "id":
            wrong.append(f"{answer}: lang {html.get('lang')}")
    _complain(wrong)


def test_every_input_has_a_label(answers: list[Answer], refusals: list[Answer]) -> None:
    wrong = []
    for answer in _pages(answers, refusals):
        labelled = {label.get("for") for label in answer.tree.iter("label")}
        wrapped = {id(control) for label in answer.tree.iter("label") for control in label.iter()}
        for control in answer.tree.iter():
            if control.tag not in ("input", "select", "textarea") or control.get("type") in UNLABELLED_TYPES:
                continue
            if "hidden" in control.attrib:
                continue  # tells a password manager whose password this is
            named = control.get("aria-label") or control.get("aria-labelledby")
            if not named and control.get("id") not in labelled and id(control) not in wrapped:
                wrong.append(f"{answer}: {control.tag} {control.get('name')}")
    _complain(wrong)


def test_every_button_and_link_has_words(answers: list[Answer]) -> None:
    wrong = []
    for answer in _pages(answers):
        for control in answer.tree.iter():
            if control.tag not in ("a", "button"):
                continue
            words = "".join(control.itertext()).strip() or control.get("aria-label")
            if not words and not any(image.get("alt") for image in control.iter("img")):
                wrong.append(f"{answer}: {control.tag} {control.attrib}")
    _complain(wrong)


def test_no_page_carries_script_or_style_of_its_own(answers: list[Answer], refusals: list[Answer]) -> None:
    wrong = []
    for answer in _pages(answers, refusals):
        for element in answer.tree.iter():
            if not isinstance(element.tag, str):
                continue
            own = [name for name in element.attrib if name == "style" or name.startswith("on")]
            if own or element.tag == "style" or (element.tag == "script" and not element.get("src")):
                wrong.append(f"{answer}: <{element.tag}> {own}")
            for name in ("href", "src", "action", "hx-get", "hx-post"):
                if element.get(name, "").strip().lower().startswith(("javascript:", "data:text")):
                    wrong.append(f"{answer}: {name} {element.get(name)}")
            if element.tag in ("script", "link", "img", "iframe", "video") and _elsewhere(element):
                wrong.append(f"{answer}: <{element.tag}> from another host")
    _complain(wrong)


def _elsewhere(element: Element) -> bool:
    address = element.get("src") or element.get("href") or ""
    return address.startswith(("http:", "https:", "//"))


def test_every_page_is_valid_html(answers: list[Answer], refusals: list[Answer]) -> None:
    wrong = []
    for answer in _pages(answers, refusals):
        wrong += [f"{answer.route.endpoint}: {error}" for error in answer.html_errors]
        counted = Counter(element.get("id") for element in answer.tree.iter() if element.get("id"))
        wrong += [f"{answer}: id {name} {times} times" for name, times in counted.items() if times > 1]
        names = {element.get("id") for element in answer.tree.iter()}
        for element in answer.tree.iter():
            for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
                for pointed in (element.get(name) or "").split():
                    if pointed not in names:
                        wrong.append(f"{answer}: {name}={pointed} points nowhere")
    _complain(wrong)


def test_no_page_speaks_english(answers: list[Answer], refusals: list[Answer]) -> None:
    wrong = []
    for answer in _pages(answers, refusals):
        said = ENGLISH.search(answer.text)
        if said:
            wrong.append(f"{answer}: {said.group()}")
    _complain(wrong)


def test_every_form_that_writes_carries_a_csrf_token(full: FullWorld, answers: list[Answer]) -> None:
    wrong = []
    forms = 0
    for answer in (answer for answer in answers if answer.is_html):
        for form in answer.tree.iter("form"):
            action = (form.get("action") or answer.path).removeprefix(f"/{answer.slug}")
            if form.get("method", "get").lower() == "post" and endpoint_of(full, action) not in NO_SESSION:
                forms += 1
                if not any(field.get("name") == "csrf_token" and field.get("value") for field in form.iter("input")):
                    wrong.append(f"{answer}: form to {form.get('action')}")
    assert forms > 50
    _complain(wrong)


def test_every_answer_differs_by_htmx_and_cookie_and_is_not_kept(answers: list[Answer]) -> None:
    wrong = []
    for answer in (answer for answer in answers if answer.status != BROKEN):
        varies = {part.strip().lower() for part in answer.headers.get("Vary", "").split(",")}
        if not {"hx-request", "cookie"} <= varies:
            wrong.append(f"{answer}: Vary {sorted(varies)}")
        kept = answer.headers.get("Cache-Control", "")
        if "no-store" not in kept and "private" not in kept and answer.route.endpoint not in SAME_FOR_ALL:
            wrong.append(f"{answer}: Cache-Control {kept}")
        if answer.is_html and "script-src 'self'" not in answer.headers.get("Content-Security-Policy", ""):
            wrong.append(f"{answer}: no content policy")
    _complain(wrong)


def test_a_piece_for_htmx_is_valid_and_no_whole_page(full: FullWorld, snapshots: dict[str, Snapshot]) -> None:
    wrong = []
    for route in all_routes(full.app):
        row = TABLE.get((route.endpoint, route.method))
        if row is None or route.method != "GET":
            continue
        someone = next((name for name in ("sari", "bagus", "agus") if row.answer(name, "mapane") == OK), None)
        answer = visit(full, route, someone, "sulteng", full.of(route)["mapane"], HX_Request="true")
        if answer.is_html and b"<html" not in answer.body:
            wrong += [f"{answer}: {error}" for error in answer.html_errors]
    _complain(wrong)
