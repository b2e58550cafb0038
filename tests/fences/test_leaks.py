"""What one province knows never reaches the other: not in a page, a PDF, a spreadsheet or an archive."""

import io
import zipfile

from tests.fences.crawl import Answer
from tests.fences.full_world import CANARY, FullWorld

OTHER = {"sulteng": "gorontalo", "gorontalo": "sulteng"}
FOR_THE_UNIT_ALONE = ("Saran", "Karena", "Kertas", "Olah", "Pengetik", "Perbaiki", "Catatan")
"""What the texts begin with that respondents, typists and coordinators wrote (see full_surveys)."""


def unpacked(body: bytes) -> bytes:
    """The bytes of an answer, with those inside a spreadsheet or archive beside them."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return body + b"".join(archive.read(name) + name.encode() for name in archive.namelist())


def test_no_answer_holds_a_string_of_the_other_province(answers: list[Answer]) -> None:
    leaks, own = [], 0
    for answer in answers:
        body = unpacked(answer.body)
        own += CANARY[answer.slug].encode() in body
        if CANARY[OTHER[answer.slug]].encode() in body:
            leaks.append(str(answer))
    assert not leaks, "\n".join(leaks)
    assert own > 50, "the canaries are not shown at all, so nothing was tested"


def test_what_is_open_to_all_tells_nothing_that_is_for_the_unit_alone(answers: list[Answer]) -> None:
    leaks, published = [], 0
    for answer in (answer for answer in answers if answer.person is None):
        body, mark = unpacked(answer.body), CANARY[answer.slug]
        published += f"Survei {mark} terkirim".encode() in body
        secrets = [f"{word} {mark}" for word in FOR_THE_UNIT_ALONE]
        if not answer.route.endpoint.startswith("answering."):  # the form of a survey bears its name, of course
            secrets += [f"Survei {mark} {state}" for state in ("dibuka", "disiapkan")]
        leaks += [f"{answer}: {secret}" for secret in secrets if secret.encode() in body]
    assert not leaks, "\n".join(leaks)
    assert published, "no published survey is shown, so nothing was tested"


def test_the_cookie_of_one_province_opens_nothing_in_the_other(full: FullWorld) -> None:
    for name, slug in (("bagus", "gorontalo"), ("maria", "sulteng"), ("agus", "gorontalo")):
        answer = full.visitor(name, slug).get("/forum/")
        assert answer.status_code == 303
        assert answer.location.startswith(f"/{slug}/masuk")
