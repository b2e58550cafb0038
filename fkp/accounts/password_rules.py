"""Which passwords are refused: too short, known to everybody, a mere pattern, or the person's own name.

No composition rule: length counts, and whether somebody would guess it.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

SHORTEST = 12
LONGEST = 200
_NAME_PART = 5  # letters: shorter names occur inside ordinary words
_RUNS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)
_RUN_LENGTH = 6


def weakness(password: str, *, belongs_to: Iterable[str] = ()) -> str | None:
    """Say why a password is refused, or None when it is good.

    `belongs_to` are the person's name, NIP and e-mail address, which the password must not contain.
    """
    if len(password) < SHORTEST:
        return f"Kata sandi paling sedikit {SHORTEST} karakter. Beberapa kata yang mudah Anda ingat sudah cukup."
    if len(password) > LONGEST:
        return f"Kata sandi paling banyak {LONGEST} karakter."
    folded = _folded(password)
    if _is_common(folded):
        return "Kata sandi ini terlalu umum dan mudah ditebak. Pilih yang lain."
    if _is_pattern(folded):
        return "Kata sandi ini hanya pola berulang atau berurutan. Pilih yang lain."
    if any(part in folded for part in _own_parts(belongs_to)):
        return "Kata sandi tidak boleh memuat nama, NIP atau alamat e-mail Anda."
    return None


@cache
def _common() -> frozenset[str]:
    lines = (Path(__file__).parent / "common_passwords.txt").read_text().splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _is_common(folded: str) -> bool:
    """Also with digits and signs around it: "Puskesmas-2026!" is "puskesmas" to whoever guesses."""
    bare = re.sub(r"[\W_]", "", folded)
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    return not _common().isdisjoint({folded, bare, core, re.sub(r"[\W_]", "", core)})


def _is_pattern(folded: str) -> bool:
    if re.fullmatch(r"(.+?)\1+.?", folded) or len(set(folded)) < 5:
        return True
    return len(_without_runs(folded)) < SHORTEST // 3


def _without_runs(text: str) -> str:
    """The text without keyboard, alphabet and number runs, forwards or backwards, of six or more."""
    for run in (line for known in _RUNS for line in (known, known[::-1])):
        for start in range(len(run) - _RUN_LENGTH + 1):
            for end in range(len(run), start + _RUN_LENGTH - 1, -1):
                text = text.replace(run[start:end], "")
    return text


def _own_parts(belongs_to: Iterable[str]) -> set[str]:
    parts: set[str] = set()
    for text in belongs_to:
        own = _folded(text.split("@")[0])
        parts |= {own, own.replace(" ", ""), *re.split(r"[\W_]+", own)}
    return {part for part in parts if len(part) >= _NAME_PART}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
