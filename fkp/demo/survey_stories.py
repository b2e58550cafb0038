"""The surveys a visitor of the demo meets: one in every state, and results of earlier years for the trend."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from fkp.demo.real_survey import record_bantul
from fkp.demo.survey_play import SurveyPlayer
from fkp.duties.models import SKM, Period
from fkp.loop.handing import start_forum_on
from fkp.rules.skm import Unsur
from fkp.rules.surveys import SurveyStep
from fkp.storage.database import session
from fkp.storage.provinces import current_province
from fkp.surveys.recorded import Published, record_result
from fkp.units.models import Unit

NOW, BEFORE = "Triwulan IV 2026", "Triwulan III 2026"
YEARS = ("Tahun 2024", "Tahun 2025")
SHARE_RECORDED = 0.3
"""Of the units no story is told of: so many have the results of earlier years."""


def play_surveys() -> None:
    """Play the surveys of the open province."""
    code = current_province().code
    chance = random.Random(f"surveys {code}")
    _record_earlier_years(chance)
    if code == "72":
        record_bantul()
    if code == "75":
        _verified("Puskesmas Kota Tengah", BEFORE, chance)
        _answered("Puskesmas Kota Tengah", chance)
        return
    _verified("Puskesmas Mapane", BEFORE, chance, done=2)
    _answered("Puskesmas Mapane", chance)
    _returned("Puskesmas Tokorondo", chance)
    _prepared("Puskesmas Tokorondo", chance)
    _waiting("Kecamatan Poso Kota", chance)
    _handed_on("RSUD Poso", chance)
    _almost_there("RSUD Poso", chance)
    _closed("Dinas Sosial Kabupaten Poso", chance)
    _verified("Dinas Kependudukan dan Pencatatan Sipil Kabupaten Poso", NOW, chance, online=True)


@contextmanager
def _survey(
    unit: str, period: str, chance: random.Random, *, online: bool = False, layout: str = "semua"
) -> Iterator[SurveyPlayer]:
    """An open survey with a plan, to be gone on with."""
    player = SurveyPlayer(unit, period, chance)
    player.plan(chance.randrange(8, 30) * 100, online=online, layout=layout)
    player.open()
    yield player


def _answered(unit: str, chance: random.Random) -> None:
    """Open, with answers from phones, the tablet and paper, and two that look suspicious."""
    player = SurveyPlayer(unit, NOW, chance)
    player.plan(1200)
    player.ask_more()
    player.open()
    player.be_answered(58, kiosk=14, on_paper=9, again=2)


def _prepared(unit: str, chance: random.Random) -> None:
    """Planned, its first service in the words for online services; not open yet."""
    SurveyPlayer(unit, NOW, chance).plan(900, online=True)


def _almost_there(unit: str, chance: random.Random) -> None:
    """Open, asked one by one, and a few short of the sample."""
    player = SurveyPlayer(unit, NOW, chance)
    player.plan(60, layout="satu")
    player.open()
    player.be_answered(44, on_paper=4)


def _closed(unit: str, chance: random.Random) -> None:
    """Closed; what follows from it is not planned yet."""
    with _survey(unit, NOW, chance) as player:
        player.be_answered(40)
        player.close()


def _handed_on(unit: str, chance: random.Random) -> None:
    """Closed and planned; the weakest unsur was taken to a forum."""
    with _survey(unit, BEFORE, chance) as player:
        player.be_answered(46, kiosk=10)
        player.close()
        player.follow_up(done=1)
        period = session().scalars(sa.select(Period).where(Period.duty == "fkp", Period.name == "Tahun 2026")).one()
        weakest = f"rencana-{player.survey.follow_ups[0].id}"
        start_forum_on(player.survey, [weakest], period, by=player.petugas)


def _waiting(unit: str, chance: random.Random) -> None:
    """Sent, and waiting for the coordinator."""
    with _survey(unit, NOW, chance) as player:
        player.be_answered(52, on_paper=6)
        player.close()
        player.follow_up()
        player.send()


def _returned(unit: str, chance: random.Random) -> None:
    """Sent and given back with notes."""
    with _survey(unit, BEFORE, chance) as player:
        player.be_answered(36)
        player.close()
        player.follow_up()
        player.send()
        player.send_back(
            {
                SurveyStep.TINDAK_LANJUT: "Sebutkan kapan kursi tunggu ditambah.",
                SurveyStep.LAPORAN: "Tuliskan cara pengumpulan data di Bab I.",
            }
        )


def _verified(unit: str, period: str, chance: random.Random, *, done: int = 0, online: bool = False) -> None:
    """Verified and published."""
    with _survey(unit, period, chance, online=online) as player:
        player.be_answered(60, kiosk=8, on_paper=5)
        player.close()
        player.follow_up(done=done)
        player.send()
        player.verify()
        player.publish()


def _record_earlier_years(chance: random.Random) -> None:
    """Results of the last two years of some units, known by their averages, as they would be taken over."""
    periods = session().scalars(sa.select(Period).where(Period.duty == SKM, Period.name.in_(YEARS))).all()
    units = session().scalars(sa.select(Unit).where(Unit.active).order_by(Unit.id)).all()
    chosen = [unit.id for unit in units if chance.random() < SHARE_RECORDED]
    for period_id in [period.id for period in periods]:
        for unit_id in chosen:
            unit, period = session().get_one(Unit, unit_id), session().get_one(Period, period_id)
            averages = {unsur.value: f"{chance.randrange(285, 375) / 100:.2f}" for unsur in Unsur}
            published = Published(averages, chance.randrange(60, 300), source=f"Laporan SKM {period.name}.")
            record_result(unit, period, published, title=f"Survei Kepuasan Masyarakat {period.name}", by=None)
