"""Invented people: names as heard in Sulawesi, NIP that add up, telephone numbers that ring nowhere."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

_MEN = (
    "Abdul", "Adrian", "Ahmad", "Alfian", "Anton", "Arman", "Bambang", "Benyamin", "Budi", "Darwis", "Dedi",
    "Frans", "Hamzah", "Hasan", "Hendra", "Ibrahim", "Irwan", "Johan", "Kamaruddin", "Lukman", "Mahmud", "Melki",
    "Moh. Rizal", "Nasir", "Oktavianus", "Rahmat", "Ridwan", "Samuel", "Sofyan", "Syarif", "Taufik", "Yakub",
)  # fmt: skip
_WOMEN = (
    "Agustina", "Aisyah", "Asmawati", "Christina", "Debora", "Elisabet", "Erni", "Fatimah", "Fitriani", "Hartini",
    "Hasnawati", "Indrawati", "Irmawati", "Kartini", "Lidia", "Maria", "Marlina", "Megawati", "Mutmainah",
    "Nurlela", "Rahmawati", "Ratna", "Rosmini", "Ruth", "Salma", "Siti Hajar", "Sri Wahyuni", "Sulastri",
)  # fmt: skip
_FAMILIES = {
    "72": (
        "Badjeber", "Kumbea", "Labatjo", "Lagonda", "Lahay", "Lamakarate", "Lapasila", "Lasimpo", "Latopada",
        "Mbae", "Modjo", "Pelima", "Polimpung", "Rantelino", "Ruagadi", "Sigilipu", "Tandi", "Tobigo", "Tolare",
        "Tungka", "Wuri", "Yunus",
    ),
    "75": (
        "Abdullah", "Biya", "Djafar", "Dunggio", "Gobel", "Hulopi", "Husain", "Ibrahim", "Ismail", "Katili", "Lamusu",
        "Mohamad", "Monoarfa", "Mootalu", "Musa", "Nusi", "Olii", "Pakaya", "Podungge", "Polapa", "Rauf", "Tuna",
    ),
}  # fmt: skip
_TITLES = ("", "", "S.Sos", "S.E.", "S.IP", "M.Si", "S.H.", "S.Pd", "M.M.")


@dataclass(frozen=True)
class Somebody:
    """A person who does not exist; `sex` is L or P."""

    name: str
    sex: str
    title: str
    nip: str

    @property
    def full_name(self) -> str:
        """With the title behind, as on letters."""
        return f"{self.name}, {self.title}" if self.title else self.name


class People:
    """An endless, repeatable supply of invented people of one province.

    Two supplies with their own `start`, far enough apart, never give the same NIP.
    """

    def __init__(self, province_code: str, chance: random.Random, start: int = 0) -> None:
        self._families = _FAMILIES[province_code]
        self._chance = chance
        self._numbers: Iterator[int] = itertools.count(start)

    def somebody(self, sex: str | None = None) -> Somebody:
        """The next one; every NIP is different."""
        chance = self._chance
        sex = sex or chance.choice("LP")
        first = chance.choice(_MEN if sex == "L" else _WOMEN)
        return Somebody(f"{first} {chance.choice(self._families)}", sex, chance.choice(_TITLES), self._nip(sex))

    def named(self, name: str, sex: str, title: str = "") -> Somebody:
        """Somebody with a name of our choosing."""
        return Somebody(name, sex, title, self._nip(sex))

    def phone(self) -> str:
        """A number in a block that no operator gives out."""
        return f"0812-0000-{self._chance.randrange(10_000):04d}"

    def _nip(self, sex: str) -> str:
        """Born, appointed, sex, and a number: 18 digits."""
        number = next(self._numbers)
        born = f"{1967 + number // 999 % 25}{1 + number // 24_975 % 12:02d}{self._chance.randrange(1, 29):02d}"
        appointed = f"{1996 + self._chance.randrange(20)}{self._chance.choice((1, 3, 4, 12)):02d}"
        return f"{born}{appointed}{1 if sex == 'L' else 2}{1 + number % 999:03d}"
