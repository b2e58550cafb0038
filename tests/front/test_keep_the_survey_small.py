"""The public form weighs next to nothing: a phone with a bad signal shows it after one short wait."""

import gzip
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fkp import create_app
from fkp.config import Settings
from fkp.rules.skm_questions import ONLINE, as_json
from fkp.storage.database import Base, engines, session, write_transaction
from fkp.storage.provinces import ACCENTS
from fkp.surveys import actions
from fkp.surveys.models import ExtraQuestion, ServiceWording
from fkp.surveys.packed import Packed
from fkp.units.models import Service
from tests.conftest import PROVINCES, World, _people_sulteng
from tests.front.conftest import ROOT
from tests.front.test_keep_the_look_lean import colours, contrast
from tests.surveys.steps import begin_survey, link_code, survey

CSS = (ROOT / "static" / "survey.css").read_text()
SCRIPTS = ["survey.js", "survey-worker.js"]
ON_THE_WIRE, AIM = 14_000, 8_000
"""Bytes of the page and its style as they are sent, with headers: what must be kept, and what we want."""


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Sulawesi Tengah on SQLite."""
    world = World(create_app(Settings(instance=tmp_path / "instance", secret_key="rahasia untuk uji")))
    world.app.extensions["fkp_provinces"].add("sulteng", **PROVINCES["sulteng"])
    with world.open("sulteng") as province:
        Base.metadata.create_all(engines().of(province))
        write_transaction(lambda: _people_sulteng(world))
    return world


def on_wire(answer: TestResponse) -> int:
    """Bytes of an answer with its headers."""
    headers = sum(len(f"{name}: {value}\r\n") for name, value in answer.headers)
    body = answer.get_data()
    answer.close()
    return headers + len(body)


def weight(client: FlaskClient, path: str, encoding: str) -> int:
    """Bytes of a page and its style, compressed as they are sent."""
    page = client.get(path, headers={"Accept-Encoding": encoding})
    assert page.status_code == 200
    assert page.headers["Content-Encoding"] in encoding
    raw = client.get(path).text
    href = re.search(r'<link rel="stylesheet" href="([^"]+)">', raw)
    assert href
    style = len(gzip.compress((ROOT / "static" / "survey.css").read_bytes(), 9)) + 400  # its headers
    return on_wire(page) + style


def test_the_page_is_the_same_however_it_is_packed(world: World) -> None:
    code = link_code(world, begin_survey(world))
    client = world.app.test_client()
    packed = client.get(f"/sulteng/s/{code}", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    plain = client.get(f"/sulteng/s/{code}", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    pages = [gzip.decompress(packed.data).decode(), plain.text]
    keys = [re.findall(r'name="kunci" value="([\w-]{16,64})"', page) for page in pages]
    assert len(keys[0]) == len(keys[1]) == 1
    assert keys[0] != keys[1]
    one, other = (re.sub(r'name="(kunci|dibuka)" value="[^"]*"', "", page) for page in pages)
    assert one == other


@pytest.mark.parametrize("gap", ["", "a", "é" * 30_000])
def test_any_words_fit_the_gap_of_a_packed_page(gap: str) -> None:
    packed = Packed.pack("sebelum " * 900, " sesudah")
    assert gzip.decompress(packed.gzip(gap)) == packed.plain(gap) == ("sebelum " * 900 + gap + " sesudah").encode()


def grow(world: World, survey_id: int) -> None:
    """The longest form anybody would make: ten questions of the unit's own, thirty services, long words."""
    unit_id = world.units["mapane"]
    session().add_all(Service(unit_id=unit_id, name=f"Pelayanan Administrasi Nomor {n}") for n in range(30))
    survey(survey_id).extra_questions += [
        ExtraQuestion(
            kind="pilihan",
            text=f"Pertanyaan tambahan nomor {n} dengan kata-kata yang agak panjang?",
            options=[f"Pilihan {n} {place}" for place in range(8)],
        )
        for n in range(10)
    ]


@pytest.mark.parametrize("layout", ["semua", "satu"])
@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_the_form_and_its_style_are_small(world: World, layout: str, encoding: str) -> None:
    code = link_code(world, begin_survey(world, layout=layout))
    weighed = weight(world.app.test_client(), f"/sulteng/s/{code}", encoding)
    print(f"{layout} {encoding}: {weighed} bytes")
    assert weighed <= AIM


def test_the_longest_form_stays_in_the_budget(world: World) -> None:
    survey_id = begin_survey(world, opened=False, layout="satu")
    with world.open():
        write_transaction(lambda: grow(world, survey_id))
        actions.open_survey(survey(survey_id), by=None)
    code = link_code(world, survey_id)
    assert weight(world.app.test_client(), f"/sulteng/s/{code}", "gzip") <= ON_THE_WIRE


def test_choosing_a_service_first_costs_little(world: World) -> None:
    survey_id = begin_survey(world, opened=False)
    with world.open():
        wording = ServiceWording(service_id=world.services["kia"], wording=as_json(ONLINE))
        write_transaction(lambda: session().add(wording))
        actions.open_survey(survey(survey_id), by=None)
    assert weight(world.app.test_client(), f"/sulteng/s/{link_code(world, survey_id)}", "gzip") <= 5_000


def test_files_stay_within_their_budget() -> None:
    sizes = {name: len(gzip.compress((ROOT / "static" / name).read_bytes(), 9)) for name in SCRIPTS}
    assert sizes["survey.js"] <= 3_800
    assert sizes["survey-worker.js"] <= 1_500
    assert len(gzip.compress(CSS.encode(), 9)) <= 2_300


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_evaluate_nothing_and_fetch_nothing_from_elsewhere(name: str) -> None:
    script = (ROOT / "static" / name).read_text()
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|setTimeout\(\s*[\"'`]", script)
    assert "http://" not in script
    assert "https://" not in script


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_are_written_for_old_phones(name: str) -> None:
    """Chrome 70 knows neither optional chaining nor `??`, private fields or replaceAll."""
    script = (ROOT / "static" / name).read_text()
    assert not re.search(r"\?\.|\?\?|\.replaceAll\(|\.at\(|#[a-z]+\s*=|randomUUID|allSettled", script)


@pytest.mark.parametrize("accent", ACCENTS)
def test_the_form_wears_the_colours_of_the_house(accent: str) -> None:
    selector = ":root" if accent == "teal" else f'[data-accent="{accent}"]'
    rule = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", CSS)
    assert rule
    own = dict(re.findall(r"--([a-z]+):\s*(#[0-9a-f]{3,6})", rule[1]))
    assert own == colours(selector)
    assert contrast(own["accent"], own["soft"]) >= 4.5
    assert contrast("#fff", own["deep"]) >= 4.5
