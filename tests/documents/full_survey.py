"""A survey with answers, closed and followed up, and the way to its sent report."""

import secrets
from typing import Any

from fkp.duties.models import Duty
from fkp.rules.skm import Unsur
from fkp.storage.database import session, write_transaction
from fkp.surveys import actions
from fkp.surveys.models_outcome import FollowUp
from tests.conftest import World
from tests.documents.full_forum import hidden
from tests.surveys.steps import answer, begin_survey, close, scores, survey

WEAK = {Unsur.WAKTU: 1, Unsur.PENGADUAN: 2, Unsur.SARPRAS: 2}
"""What the respondents think is bad; of all else they think well (3)."""
ACTIONS = {Unsur.WAKTU: "Membuka loket kedua", Unsur.PENGADUAN: "Menunjuk petugas", Unsur.SARPRAS: "Menambah kursi"}
INDEX = "63,89"
"""(6 × 3 + 1 + 2 + 2) ÷ 9 × 25."""


def answered_survey(world: World, unit: str = "mapane", *, people: int = 12, **plan: Any) -> int:
    """A survey with so many answers: men and women in turn, three of them of the service KIA."""
    survey_id = begin_survey(world, unit, **{"population": 100} | plan)
    slug = "sulteng" if unit in ("mapane", "tokorondo", "palu", "dinkes") else "gorontalo"
    for number in range(people):
        service = ("kia" if number < 3 else "umum") if unit == "mapane" else None
        answer(
            world,
            survey_id,
            scores(3, **{unsur.value: score for unsur, score in WEAK.items()}),
            service_id=world.services[service] if service else 0,
            profile={"sex": "LP"[number % 2], "education": "s3" if number == 0 else "sma"},
            address=f"a{number}",
            slug=slug,
        )
    return survey_id


def closed_survey(world: World, unit: str = "mapane", **more: Any) -> int:
    """The same survey, closed."""
    survey_id = answered_survey(world, unit, **more)
    close(world, survey_id, "sulteng" if unit in ("mapane", "tokorondo", "palu", "dinkes") else "gorontalo")
    return survey_id


def plan_follow_up(world: World, survey_id: int) -> None:
    """One line for each of the three weak unsur."""

    def plan() -> None:
        found = survey(survey_id)
        for unsur, action in ACTIONS.items():
            found.follow_ups.append(FollowUp(unsur=unsur.value, action=action, due_text="Triwulan I 2027"))
        actions.refresh_duty(found.unit, found.period_id)

    with world.open():
        write_transaction(plan)


def sendable_survey(world: World, **more: Any) -> int:
    """A closed survey with a plan for every weak unsur: nothing hinders its report."""
    survey_id = closed_survey(world, **more)
    plan_follow_up(world, survey_id)
    return survey_id


def send(world: World, survey_id: int, name: str = "rina") -> Any:
    """Through the page and its question, as a browser would."""
    client = world.client(name)
    path = f"/survei/{survey_id}/laporan/kirim"
    asked = client.get(path)
    data = {"kunci": hidden(asked, "kunci"), "versi": hidden(asked, "versi"), "declared": "y"}
    return client.post(path, data=data)


def sent_survey(world: World, **more: Any) -> int:
    """A survey whose report waits for a coordinator."""
    survey_id = sendable_survey(world, **more)
    answer_of_sending = send(world, survey_id)
    assert answer_of_sending.status_code == 303, answer_of_sending.text
    return survey_id


def mark_one(world: World, survey_id: int) -> None:
    """One more answer from a device that answered before: it is marked and stands apart."""
    device = f"d{secrets.token_hex(8)}"
    for number in range(2):
        answer(world, survey_id, scores(4), device=device, address=f"b{number}")


def duty_state(world: World) -> str:
    """The state of the unit's duty."""
    with world.open():
        return session().get_one(Duty, (world.periods["skm_2026"], world.units["mapane"])).state
