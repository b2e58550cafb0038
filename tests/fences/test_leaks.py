"""What one province knows never reaches the other: not in a page, a PDF, a spreadsheet or an archive."""

import io
import zipfile

from tests.fences.crawl import Answer
from tests.fences.full_world import CANARY, FullWorld

OTHER = {"sulteng": "gorontalo", "gorontalo": "sulteng"}


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


def test_the_cookie_of_one_province_opens_nothing_in_the_other(full: FullWorld) -> None:
    for name, slug in (("bagus", "gorontalo"), ("maria", "sulteng"), ("agus", "gorontalo")):
        answer = full.visitor(name, slug).get("/forum/")
        assert answer.status_code == 303
        assert answer.location.startswith(f"/{slug}/masuk")
