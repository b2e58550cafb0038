"""The forums a visitor of the demo meets first: one for each thing that can become of a forum."""

import random
from datetime import date

from fkp.demo.backdating import backdate
from fkp.demo.names import People
from fkp.demo.play import Player
from fkp.demo.real_example import play_real_example
from fkp.demo.themes import theme_of
from fkp.rules.participation import Group
from fkp.rules.stages import Stage
from fkp.storage.provinces import current_province

_CAPTIONS = ("Pembukaan oleh kepala unit", "Peserta menyampaikan masukan", "Penandatanganan berita acara")


def play_stories() -> None:
    """Play the stories of the open province."""
    code = current_province().code
    chance = random.Random(f"stories {code}")
    _Stories(People(code, chance, start=50_000), chance).play(code)


class _Stories:
    def __init__(self, people: People, chance: random.Random) -> None:
        self._people, self._chance = people, chance

    def play(self, code: str) -> None:
        if code == "75":
            self._frozen("Puskesmas Kota Tengah", date(2026, 9, 9))
            return
        self._mapane_last_year()
        self._mapane_this_year()
        self._returned("Puskesmas Tokorondo", date(2026, 6, 17))
        self._reopened("Dinas Kependudukan dan Pencatatan Sipil Kabupaten Poso", date(2026, 8, 12))
        self._waiting("RSUD Poso", date(2026, 10, 7))
        self._verified("Kecamatan Poso Kota", date(2026, 5, 20))
        self._discussing("Dinas Sosial Kabupaten Poso", date(2026, 10, 21))
        play_real_example(self._people, self._chance)

    def _until_agreed(self, unit: str, held_on: date, **agreement: object) -> Player:
        player = Player(unit, held_on.year, self._chance)
        theme = theme_of(player.unit.kind, player.unit.name)
        player.prepare(theme.topic, held_on)
        player.discuss(theme.issues, summary="Diskusi berlangsung terbuka; setiap masukan ditanggapi langsung.")
        player.welcome([self._people.somebody() for _ in range(6)], [self._people.phone() for _ in range(8)])
        player.document(_CAPTIONS)
        player.agree(theme.issues, **agreement)  # type: ignore[arg-type]
        return player

    def _until_sent(self, unit: str, held_on: date, percents: tuple[int, ...]) -> Player:
        player = self._until_agreed(unit, held_on)
        player.freeze()
        player.follow_up(theme_of(player.unit.kind, player.unit.name).issues, percents)
        player.send()
        return player

    def _mapane_last_year(self) -> None:
        """Verified, but two promises were not kept: they open this year's agenda."""
        player = self._until_sent("Puskesmas Mapane", date(2025, 6, 11), (100, 40, 100, 0))
        player.verify()
        backdate(player.forum, date(2025, 6, 30))

    def _mapane_this_year(self) -> None:
        """All but agreed: one party objects to one item."""
        self._until_agreed(
            "Puskesmas Mapane",
            date(2026, 9, 16),
            remark="Jadwal giliran agar ditempel di loket.",
            objection=(Group.MASYARAKAT_SIPIL, "Tiga bulan terlalu lama; obat harus tersedia bulan depan."),
        )

    def _returned(self, unit: str, held_on: date) -> None:
        player = self._until_sent(unit, held_on, (100, 50, 25, 0))
        player.send_back(
            {
                Stage.DOKUMENTASI.value: "Mohon tambahkan foto yang memperlihatkan wakil media.",
                Stage.TINDAK_LANJUT.value: "Rencana aksi butir keempat belum menyebut tahapannya.",
            }
        )

    def _reopened(self, unit: str, held_on: date) -> None:
        player = self._until_agreed(unit, held_on)
        player.freeze()
        player.reopen("Nama salah satu wakil masyarakat keliru ditulis dan harus diperbaiki sebelum ditandatangani.")

    def _waiting(self, unit: str, held_on: date) -> None:
        self._until_sent(unit, held_on, (50, 25, 0, 0))

    def _verified(self, unit: str, held_on: date) -> None:
        self._until_sent(unit, held_on, (100, 100, 30)).verify()

    def _frozen(self, unit: str, held_on: date) -> None:
        self._until_agreed(unit, held_on).freeze()

    def _discussing(self, unit: str, held_on: date) -> None:
        player = Player(unit, held_on.year, self._chance)
        theme = theme_of(player.unit.kind, player.unit.name)
        player.prepare(theme.topic, held_on)
        player.discuss(theme.issues, unanswered=1)
