"""The demo: real places, invented people, forums in every stage, and summaries that agree with them."""

from collections import Counter
from io import BytesIO
from itertools import islice
from random import Random

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from fkp.accounts.models import Person
from fkp.accounts.passwords import hash_password, verify
from fkp.cli.summaries import differences
from fkp.demo.build import whole_or_gone
from fkp.demo.cast import CAST, PASSWORD
from fkp.demo.names import People
from fkp.demo.places import places
from fkp.demo.province import fill_province
from fkp.demo.real_example import ISSUES, TEXTS, UNIT
from fkp.demo.stories import play_stories
from fkp.duties.models import Duty, Period
from fkp.forums.evidence import evidence
from fkp.forums.files import file_store
from fkp.forums.models import Forum, Stance
from fkp.forums.models_papers import BeritaAcara, Freeze, Report
from fkp.rules.permissions import Role
from fkp.rules.stages import DutyState, Stage, next_stage, progress
from fkp.storage import snapshots
from fkp.storage.database import engines, session
from fkp.storage.provinces import Province, open_province, provinces
from fkp.units.models import Unit


def _fill(app: Flask, slug: str) -> None:
    with open_province(app, slug) as province:
        fill_province(province, at_least=300, password_hash=hash_password(PASSWORD), quickly=False)


def test_both_provinces_have_all_their_regions_and_over_300_units() -> None:
    for code, regions, unlike in (("72", 13, "Kecamatan Poso Pesisir"), ("75", 6, "Kelurahan Dulalowo")):
        known = places(code, 300)
        assert len({place.region for place in known}) == regions + 1
        assert len(known) >= 300
        assert unlike in {place.name for place in known}
        assert {"dpmptsp", "disdukcapil", "rsud", "puskesmas", "kecamatan"} <= {place.kind for place in known}


def test_every_unit_is_named_once_and_stands_below_a_unit_that_is_there() -> None:
    for code, many in (("72", 10_000), ("75", 300)):
        known = places(code, many)
        names = Counter((place.region, place.name) for place in known)
        assert names.most_common(1)[0][1] == 1
        before: set[tuple[str, str]] = set()
        for place in known:
            assert not place.parent or (place.region, place.parent) in before
            before.add((place.region, place.name))


def test_ten_thousand_units_are_ten_thousand() -> None:
    assert len(places("72", 10_000)) == 10_000


def test_invented_people_have_nip_of_their_own() -> None:
    people = People("72", Random(1))
    nips = [people.somebody().nip for _ in range(3000)]
    assert len(set(nips)) == 3000
    assert all(len(nip) == 18 and nip.isdigit() and 1 <= int(nip[4:6]) <= 12 for nip in nips)


def test_the_same_demo_comes_out_every_time() -> None:
    def heads(supply: People) -> list[str]:
        return [supply.somebody().full_name for _ in range(50)]

    assert heads(People("75", Random("demo 75"))) == heads(People("75", Random("demo 75")))
    assert list(islice(places("75", 300), 5)) == list(islice(places("75", 300), 5))


def test_a_province_is_filled_and_real_forums_go_on_in_it(app: Flask) -> None:
    """Looked at from every side; one walk, because filling it takes a while."""
    _fill(app, "gorontalo")
    with open_province(app, "gorontalo") as province:
        _summaries_agree_with_the_forums()
        _forums_stand_in_every_stage()
        _every_named_file_is_there(province)
        _the_cast_signs_in_with_the_one_password()
        play_stories()
        _numbers_went_on_where_the_demo_ended()


def _summaries_agree_with_the_forums() -> None:
    assert differences() == []
    for duty in session().scalars(sa.select(Duty).where(Duty.forum_id.is_not(None)).limit(80)):
        seen = evidence(session().get_one(Forum, duty.forum_id))
        assert duty.stages_done == progress(seen)[0]


def _forums_stand_in_every_stage() -> None:
    this_year = session().scalars(sa.select(Period).where(Period.name == "Tahun 2026")).one()
    states = Counter(session().scalars(sa.select(Duty.state).where(Duty.period_id == this_year.id)))
    assert set(states) == {state.value for state in DutyState}
    assert 0.45 < states[DutyState.BELUM_MULAI.value] / states.total() < 0.65
    forums = session().scalars(sa.select(Forum).where(Forum.period_id == this_year.id)).all()
    assert {next_stage(evidence(forum)) for forum in forums} == {*Stage, None}


def _every_named_file_is_there(province: Province) -> None:
    with engines().of(province).connect() as connection:
        named = snapshots.named_files(connection)
    assert len(named) > 50
    assert all(file_store().verify(sha256) for sha256 in named)


def _the_cast_signs_in_with_the_one_password() -> None:
    for actor in CAST["75"]:
        person = session().scalars(sa.select(Person).where(Person.email == f"{actor.key}@demo.fkp.id")).one()
        assert verify(person.password_hash, PASSWORD)
        assert [grant.role for grant in person.grants] == [actor.role]
    assert {actor.role for actor in CAST["75"]} == set(Role)


def _numbers_went_on_where_the_demo_ended() -> None:
    codes = session().scalars(sa.select(Forum.code)).all()
    assert len(codes) == len(set(codes))
    played = session().scalars(sa.select(Forum).order_by(Forum.id.desc()).limit(1)).one()
    assert played.unit.name == "Puskesmas Kota Tengah"
    assert played.berita_acara is not None and played.berita_acara.frozen_at is not None
    assert differences() == []


def test_a_demo_that_breaks_off_leaves_nothing(app: Flask) -> None:
    with app.app_context():
        about = {"name": "Contoh", "code": "75", "timezone": "Asia/Makassar"}
        province = provinces().add("terputus", **about)
    with pytest.raises(KeyboardInterrupt), whole_or_gone(app, province):
        raise KeyboardInterrupt
    assert not province.folder.exists()
    with app.app_context():
        assert "terputus" not in {each.slug for each in provinces().all()}


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_the_stories_of_sulteng(app: Flask) -> None:
    """Each of them, looked at where it ended; one walk, because playing them takes a while."""
    _fill(app, "sulteng")
    with open_province(app, "sulteng") as province:
        play_stories()
        assert differences() == []
        _promises_open_the_next_agenda()
        _one_party_objects()
        _a_report_is_returned_and_one_waits()
        _a_berita_acara_was_reopened()
        _the_real_example_reads_as_it_was_written(province)


def _forum(unit: str, year: int) -> Forum:
    found = sa.select(Forum).join(Unit).join(Period, Forum.period_id == Period.id)
    return session().scalars(found.where(Unit.name == unit, Period.name == f"Tahun {year}")).one()


def _promises_open_the_next_agenda() -> None:
    kept = [item for item in _forum("Puskesmas Mapane", 2025).items if item.percent < 100]
    carried = [row.carried_item_id for row in _forum("Puskesmas Mapane", 2026).agenda if row.carried_item_id]
    assert carried == [item.id for item in kept]
    assert len(carried) == 2


def _one_party_objects() -> None:
    items = [item.id for item in _forum("Puskesmas Mapane", 2026).items]
    objections = session().scalars(sa.select(Stance).where(Stance.item_id.in_(items), Stance.stance == "keberatan"))
    assert [stance.item_id for stance in objections] == items[-1:]


def _a_report_is_returned_and_one_waits() -> None:
    returned = _forum("Puskesmas Tokorondo", 2026)
    assert returned.report is not None and returned.report.returned_at is not None
    assert {row.stage for row in returned.stages if row.return_note} == {"dokumentasi", "tindak_lanjut"}
    waiting = session().scalars(sa.select(Report).join(Forum).join(Unit).where(Unit.name == "RSUD Poso")).one()
    assert waiting.sent_at is not None and waiting.verified_at is None


def _a_berita_acara_was_reopened() -> None:
    freezes = session().scalars(sa.select(Freeze).where(Freeze.reopened_at.is_not(None))).all()
    assert len(freezes) == 1 and freezes[0].reopened_reason
    kept = session().get_one(BeritaAcara, freezes[0].berita_acara_id)
    assert kept.frozen_at is None and kept.number


def _the_real_example_reads_as_it_was_written(province: Province) -> None:
    forum = _forum(UNIT, 2025)
    assert forum.report is not None and forum.report.verified_at is not None
    assert forum.berita_acara is not None
    signing = forum.berita_acara.signatories
    assert len(signing) == 10
    content = file_store().path(forum.berita_acara.freezes[-1].pdf_sha256).read_bytes()
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())
    for expected in TEXTS.values():
        assert expected in text
    for issue in ISSUES:
        assert issue.problem in text and issue.repair in text
    assert text.count("Jangka pendek (2 Hari)") == 2
    assert all(row.participant.name in text for row in signing if row.participant)
