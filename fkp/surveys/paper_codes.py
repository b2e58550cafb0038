"""What is typed for one paper form: nine digits in the order of the questionnaire, then, if wanted, a profile.

"334343343 P 35 sma swasta pagi" – every word after the digits says by itself which field it belongs to.
"""

import re
from dataclasses import dataclass, field

from fkp.rules.skm import Unsur
from fkp.rules.skm_profile import FIELDS, age_band
from fkp.rules.skm_questions import QUESTION_ORDER

LEAST_ANSWERED = 5
"""A form with less than half of the nine answered is rather a slip than a respondent."""
UNANSWERED = "-"

PROFILE_CODES: dict[str, tuple[tuple[str, str], ...]] = {
    "sex": (("l", "L"), ("p", "P")),
    "education": (
        ("ts", "tidak_sekolah"),
        ("sd", "sd"),
        ("smp", "smp"),
        ("sma", "sma"),
        ("d", "diploma"),
        ("s1", "s1"),
        ("s2", "s2"),
        ("s3", "s3"),
    ),
    "occupation": (
        ("pns", "pns"),
        ("tni", "tni"),
        ("polri", "polri"),
        ("swasta", "swasta"),
        ("wira", "wirausaha"),
        ("pelajar", "pelajar"),
        ("tani", "petani"),
        ("tb", "tidak_bekerja"),
        ("lain", "lainnya"),
    ),
    "disability": (
        ("nd", "tidak"),
        ("fisik", "fisik"),
        ("intelek", "intelektual"),
        ("mental", "mental"),
        ("sensorik", "sensorik"),
    ),
    "hours": (("pagi", "pagi"), ("siang", "siang")),
}
"""Field → (what is typed, what is kept); the age is typed as a number of years."""
_FIELD_OF = {code: (name, value) for name, codes in PROFILE_CODES.items() for code, value in codes}
_NINE = re.compile(r"([0-4-]{3}) ?([0-4-]{3}) ?([0-4-]{3})(?= |$)")


class Unreadable(ValueError):
    """The line is no form; the message says what is wrong, for whoever typed it."""


@dataclass(frozen=True)
class PaperForm:
    """One form as it was typed: unsur → score, None where the respondent left a gap; and a profile."""

    scores: dict[str, int | None]
    profile: dict[str, str] = field(default_factory=dict)


def read_line(line: str) -> PaperForm:
    """Read a typed line; raises Unreadable."""
    typed = " ".join(line.lower().split())
    if not typed:
        raise Unreadable("Ketik sembilan angka jawaban.")
    found = _NINE.match(typed)
    if found is None:
        raise Unreadable(_what_is_wrong(typed))
    scores = [int(digit) if digit in "1234" else None for digit in "".join(found.groups())]
    answered = sum(score is not None for score in scores)
    if answered < LEAST_ANSWERED:
        raise Unreadable(
            f"Hanya {answered} pertanyaan terjawab. Formulir yang dihitung menjawab paling sedikit {LEAST_ANSWERED}."
        )
    by_unsur = {unsur.value: score for unsur, score in zip(QUESTION_ORDER, scores, strict=True)}
    return PaperForm(by_unsur, _profile(typed[found.end() :].split()))


def digits_of(scores: dict[Unsur, int | None]) -> str:
    """The scores as they are typed, in groups of three: "334 343 343"."""
    digits = [str(scores[unsur] or UNANSWERED) for unsur in QUESTION_ORDER]
    return " ".join("".join(digits[start : start + 3]) for start in (0, 3, 6))


def _what_is_wrong(typed: str) -> str:
    first = typed.split()[0]
    wrong = next((sign for sign in first if sign not in "01234-"), None)
    if wrong is not None:
        return f"“{wrong}” bukan jawaban. Ketik angka 1 sampai 4, atau 0 bila tidak dijawab."
    return f"Ada {len(first)} angka, seharusnya 9: satu untuk setiap pertanyaan."


def _profile(words: list[str]) -> dict[str, str]:
    profile: dict[str, str] = {}
    for word in words:
        name, value = _field(word)
        if name in profile:
            raise Unreadable(f"{FIELDS[name].label} tertulis dua kali: “{word}”.")
        profile[name] = value
    return profile


def _field(word: str) -> tuple[str, str]:
    if re.fullmatch(r"[0-9]{1,3}", word):
        try:
            return "age", age_band(int(word))
        except ValueError:
            raise Unreadable(f"Usia “{word}” tidak mungkin. Ketik usia dalam tahun.") from None
    if word not in _FIELD_OF:
        raise Unreadable(f"Kode “{word}” tidak dikenali. Lihat daftar kode profil.")
    return _FIELD_OF[word]
