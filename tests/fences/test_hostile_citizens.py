"""Anybody on earth may send anything to the form of citizens, and type any code: never a crash, never a script."""

from urllib.parse import quote

from werkzeug.datastructures import MultiDict

from tests.fences.attack import STRINGS, Attack, every_form
from tests.fences.crawl import Answer, FormSeen, endpoint_of
from tests.fences.full_world import FullWorld


def test_nothing_sent_to_the_form_of_citizens_breaks_it(attack: Attack, answers: list[Answer]) -> None:
    """Anybody on earth may send anything there: every string in every field, for browsers and for the script."""
    forms = _forms_of_citizens(attack.world, answers)
    assert {endpoint_of(attack.world, form.path) for form in forms} == {"answering.take", "answering.take_at_kiosk"}
    for form in forms:
        usual = MultiDict([(name, value) for name, values in form.fields.items() for value in values])
        for name in [*form.fields, "id", "persyaratan-0"]:
            for value in STRINGS:
                sent = usual.copy()
                sent.setlist(name, [value])
                headers = [("X-Survei", "1")] if attack.random.random() < 0.5 else []
                attack.send(None, "sulteng", "POST", form.path, f"{name}={value[:60]!r}", data=sent, headers=headers)
    assert not attack.wrong, attack.report()
    assert attack.counted[303] + attack.counted[200] > 100, "hardly any answer was taken, so little was tested"
    assert attack.counted[400] + attack.counted[422] > 100


def test_what_a_citizen_wrote_is_shown_and_exported_as_text(attack: Attack, answers: list[Answer]) -> None:
    form = _forms_of_citizens(attack.world, answers)[0]
    survey_id = attack.world.records["mapane"]["survey_id"]
    for value in STRINGS:
        taken = attack.world.ask(None, "sulteng", form.path, method="POST", data=form.fields | {"saran": [value]})
        assert taken.status_code in (303, 422), value
        attack.snapshots["sulteng"].written()  # seen: it stays until everything was looked at
        for page in ("saran", "saran.csv", "saran.xlsx", "hasil", "lembar.xlsx", "laporan.pdf"):
            attack.send("sari", "sulteng", "GET", f"/survei/{survey_id}/{page}", value[:60])
        attack.snapshots["sulteng"].restore()
    assert not attack.wrong, attack.report()


def test_a_code_may_be_any_word(attack: Attack) -> None:
    for word in STRINGS:  # codes and keys are words somebody types
        for address in ("/s/{}", "/s/{}/kios/{}", "/s/{}/logo", "/hasil-skm/{}", "/hasil-skm/{}.json"):
            path = address.replace("{}", quote(word[:200], safe=""))
            attack.send(None, "sulteng", "GET", path, word[:60])
    for key in STRINGS:
        path = f"/s/{attack.world.records['mapane']['link_code']}/kios/{quote(key[:200], safe='')}"
        attack.send(None, "sulteng", "POST", path, key[:60], data={"kunci": key})
    assert not attack.wrong, attack.report()


def _forms_of_citizens(world: FullWorld, answers: list[Answer]) -> list[FormSeen]:
    found = [form for form in every_form(world, answers) if form.path.startswith("/s/")]
    for form in found:
        form.fields["layanan"] = ["0"]  # the form wants one to be chosen; this says: none of them
    return found
