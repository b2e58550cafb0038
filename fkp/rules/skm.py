"""The arithmetic of the survei kepuasan masyarakat (PermenPANRB 14/2017): averages, index, grade, sample.

Everything is Decimal. Nothing is rounded on the way; what is printed is rounded half up, once, at the end, and
the grade is given to the rounded index.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from typing import TypeVar, cast, overload

Number = Decimal | int | str
Key = TypeVar("Key", bound=str)

LOWEST_SCORE, HIGHEST_SCORE = 1, 4
CONVERSION = 25
"""From the scale 1–4 to the scale 25–100."""
_HUNDREDTH = Decimal("0.01")
_DIGITS = 60
_NOISE = Decimal(1).scaleb(-30)
"""Sevenths and ninths never end; what lies below this is not a value but the end of the paper, and is rounded
away first, so that an exact half is met as an exact half."""


class Unsur(StrEnum):
    """The nine elements of satisfaction in the order of the regulation.

    The questionnaire asks the last two the other way round; nothing here goes by position.
    """

    PERSYARATAN = "persyaratan"
    PROSEDUR = "prosedur"
    WAKTU = "waktu"
    BIAYA = "biaya"
    PRODUK = "produk"
    KOMPETENSI = "kompetensi"
    PERILAKU = "perilaku"
    PENGADUAN = "pengaduan"
    SARPRAS = "sarpras"

    @property
    def code(self) -> str:
        """U1 to U9 in the order of the regulation: U8 is Pengaduan, U9 Sarana."""
        return f"U{list(Unsur).index(self) + 1}"

    @property
    def label(self) -> str:
        """The name as the regulation writes it."""
        return _UNSUR[self][0]

    @property
    def definition(self) -> str:
        """What the unsur means, in a sentence."""
        return _UNSUR[self][1]


_UNSUR = {
    Unsur.PERSYARATAN: (
        "Persyaratan",
        "Syarat yang harus dipenuhi dalam pengurusan suatu jenis pelayanan, baik persyaratan teknis maupun "
        "administratif.",
    ),
    Unsur.PROSEDUR: (
        "Sistem, Mekanisme, dan Prosedur",
        "Tata cara pelayanan yang dibakukan bagi pemberi dan penerima pelayanan, termasuk pengaduan.",
    ),
    Unsur.WAKTU: (
        "Waktu Penyelesaian",
        "Jangka waktu yang diperlukan untuk menyelesaikan seluruh proses pelayanan dari setiap jenis pelayanan.",
    ),
    Unsur.BIAYA: (
        "Biaya/Tarif",
        "Ongkos yang dikenakan kepada penerima layanan, yang besarnya ditetapkan berdasarkan kesepakatan antara "
        "penyelenggara dan masyarakat.",
    ),
    Unsur.PRODUK: (
        "Produk Spesifikasi Jenis Pelayanan",
        "Hasil pelayanan yang diberikan dan diterima sesuai dengan ketentuan yang telah ditetapkan.",
    ),
    Unsur.KOMPETENSI: (
        "Kompetensi Pelaksana",
        "Kemampuan yang harus dimiliki oleh pelaksana, meliputi pengetahuan, keahlian, keterampilan, dan pengalaman.",
    ),
    Unsur.PERILAKU: ("Perilaku Pelaksana", "Sikap petugas dalam memberikan pelayanan."),
    Unsur.PENGADUAN: (
        "Penanganan Pengaduan, Saran, dan Masukan",
        "Tata cara penanganan pengaduan, saran, dan masukan beserta tindak lanjutnya.",
    ),
    Unsur.SARPRAS: (
        "Sarana dan Prasarana",
        "Faktor penunjang pelayanan, baik berupa alat dan perlengkapan maupun bangunan dan tempat.",
    ),
}


@dataclass(frozen=True)
class Grade:
    """A row of the official table: mutu letter with its kinerja, and the bounds it is printed with."""

    letter: str
    kinerja: str
    least: Decimal
    """The lowest index, rounded to two decimals, that has this grade."""
    perception: int
    """Nilai Persepsi."""
    interval: str
    """Nilai Interval (NI) as printed."""
    converted: str
    """Nilai Interval Konversi (NIK) as printed."""

    @property
    def mutu(self) -> str:
        """The mutu pelayanan: the letter itself."""
        return self.letter


GRADES = (
    Grade("A", "Sangat Baik", Decimal("88.31"), 4, "3,5324 – 4,00", "88,31 – 100,00"),
    Grade("B", "Baik", Decimal("76.61"), 3, "3,0644 – 3,532", "76,61 – 88,30"),
    Grade("C", "Kurang Baik", Decimal("65.00"), 2, "2,60 – 3,064", "65,00 – 76,60"),
    Grade("D", "Tidak Baik", Decimal("25.00"), 1, "1,00 – 2,5996", "25,00 – 64,99"),
)
"""The table of mutu pelayanan, the best first. There are holes between its rows (88,30|88,31), so an index is
rounded to two decimals before it is looked up."""
_OLD_BOUNDS = (("A", Decimal("81.26")), ("B", Decimal("62.51")), ("C", Decimal("43.76")), ("D", Decimal("25.00")))
"""The table of 2004, which still labels figures today."""

WEIGHTS = {"": "1/9 (tepat)", "0.1111": "0,1111", "0.111": "0,111", "0.11": "0,11"}
"""The weights found in reports; only the first is right, the others reproduce older published figures."""


@overload
def average_scores(totals: Mapping[Key, int], respondents: int | Mapping[Key, int]) -> dict[Key, Decimal]: ...
@overload
def average_scores(totals: Sequence[int], respondents: int | Sequence[int]) -> list[Decimal]: ...
def average_scores(
    totals: Mapping[Key, int] | Sequence[int], respondents: int | Mapping[Key, int] | Sequence[int]
) -> dict[Key, Decimal] | list[Decimal]:
    """NRR per unsur: the sum of its scores divided by who answered it, unrounded; same shape as `totals`.

    Of a mapping, unsur nobody answered are left out. ValueError when nobody answered anything, when a total
    cannot come from scores of 1 to 4, or for lists when somebody answered nothing of an unsur.
    """
    if isinstance(totals, Mapping):
        counts = respondents if isinstance(respondents, Mapping) else dict.fromkeys(totals, cast(int, respondents))
        found = {key: _average(total, counts[key]) for key, total in totals.items() if counts[key] or total}
        if not found:
            raise ValueError("nobody answered")
        return found
    counted = [respondents] * len(totals) if isinstance(respondents, int) else list(cast(Sequence[int], respondents))
    if not totals or len(counted) != len(totals):
        raise ValueError("one number of respondents per total")
    return [_average(total, count) for total, count in zip(totals, counted, strict=True)]


def _average(total: int, respondents: int) -> Decimal:
    if respondents <= 0 or not LOWEST_SCORE * respondents <= total <= HIGHEST_SCORE * respondents:
        raise ValueError(f"{respondents} answers of 1 to 4 cannot add up to {total}")
    with localcontext(prec=_DIGITS):
        return Decimal(total) / Decimal(respondents)


def index(averages: Mapping[Key, Number] | Sequence[Number], weight: Number | None = None) -> Decimal:
    """The Indeks Kepuasan Masyarakat: (Σ NRR × weight) × 25, half up to two decimals, once, at the end.

    Without a weight each of the n unsur weighs exactly 1/n; a literal such as Decimal("0.11") reproduces older
    published figures. Any number of unsur. ValueError without averages or with one outside 1 to 4.
    """
    return _rounded(_index(_values(averages), weight))


def _values(averages: Mapping[Key, Number] | Sequence[Number]) -> list[Decimal]:
    values = [Decimal(each) for each in (averages.values() if isinstance(averages, Mapping) else averages)]
    if not values or not all(each.is_finite() and LOWEST_SCORE <= each <= HIGHEST_SCORE for each in values):
        raise ValueError("averages lie between 1 and 4")
    return values


def _index(values: Sequence[Decimal], weight: Number | None) -> Decimal:
    with localcontext(prec=_DIGITS):
        total = sum(values, Decimal(0)) * CONVERSION
        return total / len(values) if weight is None else total * Decimal(weight)


def weighted(average: Number, count: int, weight: Number | None = None) -> Decimal:
    """NRR tertimbang of one of `count` unsur, unrounded."""
    with localcontext(prec=_DIGITS):
        return Decimal(average) / count if weight is None else Decimal(average) * Decimal(weight)


def converted(average: Number) -> Decimal:
    """An NRR on the scale 25–100, half up to two decimals, as graded per unsur."""
    with localcontext(prec=_DIGITS):
        return _rounded(Decimal(average) * CONVERSION)


def shown(value: Number, decimals: int = 3) -> Decimal:
    """A value as printed in the processing table: half up, three decimals unless told otherwise.

    Three, because with two the printed averages of a survey no longer give its printed index.
    """
    return _rounded(Decimal(value), Decimal(1).scaleb(-decimals))


def _rounded(value: Decimal, to: Decimal = _HUNDREDTH) -> Decimal:
    with localcontext(prec=_DIGITS):
        return value.quantize(_NOISE, ROUND_HALF_UP).quantize(to, ROUND_HALF_UP)


def grade(index: Number) -> Grade:
    """The mutu of an index: rounded half up to two decimals, then looked up. ValueError outside 25 to 100."""
    value = _rounded(Decimal(index))
    if value > HIGHEST_SCORE * CONVERSION:
        raise ValueError(f"no index is {value}")
    for row in GRADES:
        if value >= row.least:
            return row
    raise ValueError(f"no index is {value}")


def sample_size(population: int) -> int:
    """How many of a population should be asked (Krejcie–Morgan: χ² = 3.841, P = 0.5, d = 0.05), half up."""
    if population < 0:
        raise ValueError("no population is negative")
    if population == 0:
        return 0
    chi_and_p = Decimal("3.841") * Decimal("0.25")
    with localcontext(prec=_DIGITS):
        size = chi_and_p * population / (Decimal("0.0025") * (population - 1) + chi_and_p)
    return min(population, int(size.quantize(Decimal(1), ROUND_HALF_UP)))


def follows(typed_index: Number, averages: Mapping[Key, str] | Sequence[str], weight: Number | None = None) -> bool:
    """Whether an index can follow from averages as they were printed, each rounded to its own decimals."""
    low, high = _index_range(averages, weight)
    return low <= Decimal(typed_index) <= high


def _index_range(averages: Mapping[Key, str] | Sequence[str], weight: Number | None) -> tuple[Decimal, Decimal]:
    """The lowest and highest index, to two decimals, that averages rounded to these can stand for."""
    values = _values(averages)
    least, most = Decimal(LOWEST_SCORE), Decimal(HIGHEST_SCORE)
    with localcontext(prec=_DIGITS):
        halves = [Decimal(1).scaleb(int(value.as_tuple().exponent)) / 2 for value in values]
        low = _index([max(least, value - half) for value, half in zip(values, halves, strict=True)], weight)
        high = _index([min(most, value + half) for value, half in zip(values, halves, strict=True)], weight)
    return low.quantize(_HUNDREDTH, ROUND_FLOOR), high.quantize(_HUNDREDTH, ROUND_CEILING)


def reproducing_weight(typed_index: Number, averages: Mapping[Key, str] | Sequence[str]) -> str | None:
    """Which of WEIGHTS gives exactly this index; otherwise the first it can follow from; None when none does."""
    typed = Decimal(typed_index)
    exact = [weight for weight in WEIGHTS if index(averages, weight or None) == typed]
    possible = exact or [weight for weight in WEIGHTS if follows(typed, averages, weight or None)]
    return possible[0] if possible else None


def weakest(averages: Mapping[Key, Number], count: int = 3) -> list[Key]:
    """The unsur with the lowest averages, the lowest first; equals in the order of the regulation."""
    return sorted(_in_order(averages), key=lambda key: Decimal(averages[key]))[:count]


def strongest(averages: Mapping[Key, Number], count: int = 3) -> list[Key]:
    """The unsur with the highest averages, the highest first; equals in the order of the regulation."""
    return sorted(_in_order(averages), key=lambda key: -Decimal(averages[key]))[:count]


def _in_order(averages: Mapping[Key, Number]) -> list[Key]:
    """The keys in the order of the regulation, whatever order they were filled in; other keys come after."""
    places: dict[str, int] = {unsur: place for place, unsur in enumerate(Unsur)}
    return sorted(averages, key=lambda key: places.get(key, len(places)))


def looks_like_old_table(index: Number, letter: str) -> bool:
    """Whether a letter comes from the table of 2004 and today's says otherwise ("87,73 = A")."""
    value = _rounded(Decimal(index))
    old = next((name for name, least in _OLD_BOUNDS if value >= least), None)
    return letter == old and letter != grade(value).letter
