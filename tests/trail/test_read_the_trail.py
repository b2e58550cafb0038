"""Jejak: who reads which entries, how it narrows down, and what a change looks like in words."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from fkp.accounts import profile
from fkp.accounts.models import Person
from fkp.coordination import periods
from fkp.documents import actions_berita_acara, berita_acara_content
from fkp.forums import agreement, discussion, participants, preparation
from fkp.rules.skm import WEIGHTS, Unsur
from fkp.storage.audit import AuditEntry, record
from fkp.storage.database import session, write_transaction
from fkp.surveys import extra_questions, follow_up, planning
from fkp.surveys.forms_plan import LAYOUTS
from fkp.trail.wording import FIELD_NAMES, changes_in_words
from fkp.units import actions as units
from fkp.units.models import Unit
from tests.conftest import World

PUBLISHED = ("respondents", "averages", "typed_index", "typed_letter", "weight", "source")
"""What the trail keeps of a result that was held outside this program."""


@pytest.fixture
def trail(world: World) -> World:
    """A deed by Sari in Mapane, by Joko in Tokorondo, at Palu, about Dewi's account, and about the province."""

    def deeds() -> None:
        sari, joko = world.person("sari"), world.person("joko")
        record(
            "Mengubah profil Mapane", by=sari, on=world.unit("mapane"), before={"phone": ""}, after={"phone": "0451"}
        )
        record("Mengubah profil Tokorondo", by=joko, on=world.unit("tokorondo"), reason="Nama gedung keliru")
        record("Mengubah profil Palu", by=None, on=world.unit("palu"))
        record("Mengubah akun Dewi", by=world.person("bagus"), on=world.person("dewi"))
        record("Mengubah akun Sari", by=world.person("dewi"), on=sari)
        record("Membuat periode", by=world.person("bagus"), on=world.period())

    with world.open():
        write_transaction(deeds)
    return world


ALL = ["profil Mapane", "profil Tokorondo", "profil Palu", "akun Dewi", "akun Sari", "Membuat periode"]


def _seen(world: World, name: str, address: str = "/jejak/") -> list[str]:
    text = world.client(name).get(address).text
    return [words for words in ALL if words in text]


def test_everybody_reads_the_trail_of_what_they_answer_for(trail: World) -> None:
    assert _seen(trail, "bagus") == ALL
    assert _seen(trail, "dewi") == ["profil Mapane", "profil Tokorondo", "akun Dewi", "akun Sari"]
    assert _seen(trail, "hadi") == ["profil Palu"]
    assert _seen(trail, "rina") == ["profil Mapane", "akun Sari"]
    assert _seen(trail, "maria") == []


def test_petugas_observers_and_admins_do_not_read_it(trail: World) -> None:
    for name in ("sari", "putri", "agus"):
        assert trail.client(name).get("/jejak/").status_code == 403
    assert trail.client().get("/jejak/").status_code == 303


def test_it_narrows_by_words_unit_person_and_subject(trail: World) -> None:
    assert _seen(trail, "bagus", "/jejak/?q=gedung+keliru") == ["profil Tokorondo"]
    assert _seen(trail, "bagus", "/jejak/?q=Sistem") == ["profil Palu"]
    assert _seen(trail, "bagus", f"/jejak/?unit={trail.units['mapane']}") == ["profil Mapane", "akun Sari"]
    assert _seen(trail, "bagus", f"/jejak/?orang={trail.people['joko'][1]}") == ["profil Tokorondo"]
    assert _seen(trail, "bagus", f"/jejak/?subjek=person&id={trail.people['sari'][1]}") == ["akun Sari"]
    assert _seen(trail, "rina", f"/jejak/?unit={trail.units['tokorondo']}") == []


def test_it_narrows_by_days_of_the_province(trail: World) -> None:
    with trail.open():
        late = AuditEntry(
            at=datetime(2026, 3, 31, 16, 30, tzinfo=UTC),  # half past midnight on 1 April in Palu
            person_name="Sistem", deed="Membuat sesuatu lewat tengah malam", subject_type="unit",
            subject_id=None, subject_label="x", unit_id=None, region_code=None,
        )  # fmt: skip
        write_transaction(lambda: session().add(late))
    bagus = trail.client("bagus")
    assert "lewat tengah malam" in bagus.get("/jejak/?dari=2026-04-01&sampai=1+April+2026").text
    assert "lewat tengah malam" not in bagus.get("/jejak/?sampai=2026-03-31").text
    wrong = bagus.get("/jejak/?dari=31/02/2026")
    assert wrong.status_code == 200 and "tidak ada di kalender" in wrong.text and 'value="31/02/2026"' in wrong.text
    assert "mendahului" in bagus.get("/jejak/?dari=2026-04-02&sampai=2026-04-01").text


def test_older_entries_are_a_page_away_without_counting(trail: World) -> None:
    with trail.open():
        unit = session().get_one(Unit, trail.units["mapane"])
        doer = session().get_one(Person, trail.people["sari"][1])
        numbered = range(60)
        write_transaction(lambda: [record(f"Perbuatan nomor {n:02d}.", by=doer, on=unit) for n in numbered] and None)
    bagus = trail.client("bagus")
    first = bagus.get("/jejak/?q=Perbuatan+nomor")
    assert "nomor 59." in first.text and "nomor 10." in first.text and "nomor 09." not in first.text
    older = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&").removeprefix("/sulteng")
    second = bagus.get(older, headers={"HX-Request": "true"})
    assert "nomor 09." in second.text and "nomor 10." not in second.text and "<html" not in second.text
    assert 'rel="first"' in second.text and 'rel="next"' not in second.text


def test_hostile_addresses_are_harmless(trail: World) -> None:
    bagus = trail.client("bagus")
    for query in ("unit=99999999999999999999", "sebelum=-1", "id=abc&subjek=%00", "q=%00", "dari=%00", "orang=0",
                  "dari=99999999-99-99", "q=" + "y" * 5000, "subjek=forum&id=99999999999"):  # fmt: skip
        assert bagus.get(f"/jejak/?{query}").status_code == 200


def test_a_change_is_told_in_indonesian() -> None:
    before = {"topic": "Antrean", "mode": "tatap_muka", "subjects": ["evaluasi_kebijakan"], "held_on": "2026-04-29"}
    after = {"topic": "", "mode": "non_tatap_muka", "subjects": [], "held_on": None, "active": True, "some_thing": 3}
    assert [tuple(change) for change in changes_in_words(before, after)] == [
        ("Tema", "Antrean", ""),
        ("Cara pelaksanaan", "Tatap muka", "Non-tatap muka"),
        ("Pokok bahasan", "Evaluasi pelaksanaan kebijakan", ""),
        ("Tanggal forum", "29 April 2026", ""),
        ("Aktif", "", "Ya"),
        ("Some thing", "", "3"),
    ]
    assert changes_in_words(None, None) == []
    long = changes_in_words(None, {"opening": "x" * 5000})[0]
    assert len(long.after) == 601 and long.after.endswith("…")


def test_rows_are_told_one_a_line_without_what_is_empty() -> None:
    agenda = [
        {"hours": "09.00", "what": "Pembukaan", "who": "", "carried_item_id": "7"},
        {"hours": "", "what": "Diskusi", "who": "Moderator", "carried_item_id": ""},
    ]
    told = changes_in_words({"agenda": []}, {"agenda": agenda})[0]
    assert told.after == "Waktu: 09.00; Acara: Pembukaan\nAcara: Diskusi; Pengisi acara: Moderator"


def test_every_field_the_trail_may_name_has_an_indonesian_name() -> None:
    fields = {
        *profile.FIELDS, *periods.FIELDS, *units.CONTACT, *units.IDENTITY, *preparation.FIELDS, *agreement.FIELDS,
        *preparation.TEAM_FIELDS, *preparation.AGENDA_FIELDS, *discussion.FIELDS, *participants.FIELDS,
        *actions_berita_acara.FIELDS, *berita_acara_content.TEXTS, *planning.FIELDS, "covers_all", *Unsur,
        *extra_questions.FIELDS, *follow_up.FIELDS, *PUBLISHED, *_written_in_the_code(),
    }  # fmt: skip
    assert sorted(fields - FIELD_NAMES.keys()) == ["carried_item_id"]  # never shown


def test_what_was_chosen_in_a_survey_is_told_in_the_words_of_its_form() -> None:
    for name, choices in (("layout", LAYOUTS), ("weight", WEIGHTS), ("kind", extra_questions.KINDS)):
        for key, words in choices.items():
            assert changes_in_words({name: key}, None)[0].before == words
    told = changes_in_words(None, {"unsur": "sarpras", "closes_on": "2026-03-31", "averages": {"U1": "3.31"}})
    assert [tuple(change) for change in told] == [
        ("Unsur", "", Unsur.SARPRAS.label),
        ("Sampai tanggal", "", "31 Maret 2026"),
        ("Nilai rata-rata (NRR)", "", "U1: 3.31"),
    ]


def _written_in_the_code() -> Iterator[str]:
    """The keys that calls of `record` spell out."""
    for path in Path(units.__file__).parents[1].rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        for call in calls:
            if getattr(call.func, "id", "") != "record":
                continue
            given = [word.value for word in call.keywords if word.arg in ("before", "after")]
            spelled = [part for value in given for part in ast.walk(value) if isinstance(part, ast.Dict)]
            yield from (key.value for part in spelled for key in part.keys if isinstance(key, ast.Constant))


def test_what_is_written_in_it_stays_text(trail: World) -> None:
    evil = SimpleNamespace(id=1, audit_label="<img src=x onerror=alert(1)>", audit_place=(None, None))
    with trail.open():
        write_transaction(lambda: record("Mencoba", by=None, on=evil, after={"<b>": "<script>"}))
    text = trail.client("bagus").get("/jejak/").text
    assert "&lt;img src=x" in text and "<img src=x" not in text and "&lt;script&gt;" in text
