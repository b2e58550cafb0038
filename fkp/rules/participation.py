"""Who takes part in a forum: the six groups, the unsur masyarakat they count for, reading them as typed."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Literal


class Group(StrEnum):
    """The six groups a Forum Konsultasi Publik brings together, in the ministry's order."""

    PENYELENGGARA = "penyelenggara"
    PENGGUNA = "pengguna"
    STAKEHOLDER = "stakeholder"
    AHLI = "ahli"
    MASYARAKAT_SIPIL = "masyarakat_sipil"
    MEDIA = "media"

    @property
    def label(self) -> str:
        """The group's name as people read it."""
        return _LABELS[self]

    @property
    def unsur(self) -> str | None:
        """The unsur masyarakat of PEKPPP this group counts for; None for the provider itself."""
        return _UNSUR.get(self)


_LABELS = {
    Group.PENYELENGGARA: "Penyelenggara layanan",
    Group.PENGGUNA: "Pengguna layanan",
    Group.STAKEHOLDER: "Stakeholder pelayanan publik",
    Group.AHLI: "Ahli atau praktisi",
    Group.MASYARAKAT_SIPIL: "Organisasi masyarakat sipil",
    Group.MEDIA: "Media massa",
}
_UNSUR = {
    Group.PENGGUNA: "Masyarakat pengguna layanan",
    Group.STAKEHOLDER: "Instansi Terkait",
    Group.AHLI: "Ahli/Praktisi/Akademisi",
    Group.MASYARAKAT_SIPIL: "Organisasi Masyarakat Sipil",
    Group.MEDIA: "Media Massa",
}
SEXES = {"L": "Laki-laki", "P": "Perempuan"}
# Counted for the forum as a whole and never kept with a person: a person's disability is sensitive data.
VULNERABLE_GROUPS = {
    "disabilitas": "Penyandang disabilitas",
    "lansia": "Lanjut usia",
    "perempuan": "Perempuan",
    "masyarakat_miskin": "Masyarakat miskin",
    "masyarakat_adat": "Masyarakat adat atau daerah terpencil",
}


def unsur_present(groups: Iterable[Group]) -> list[str]:
    """Name the unsur masyarakat present among these groups, each once, in the order of the groups."""
    present = set(groups)
    return [unsur for group, unsur in _UNSUR.items() if group in present]


def unsur_score(groups: Iterable[Group]) -> int:
    """Score the involvement of the public from 0 to 5, a point per unsur (PEKPPP F-02, indicator 2)."""
    return len(unsur_present(groups))


def groups_missing(groups: Iterable[Group]) -> list[Group]:
    """Name the groups, of the six, that are not among these."""
    present = set(groups)
    return [group for group in Group if group not in present]


def guess_group(text: str) -> Group | None:
    """Read a group from the words people put in spreadsheets; None where a person should decide.

    Words that point to two groups at once ("petugas dinas") are left undecided rather than guessed.
    """
    words = _plain_words(text)
    if words in _WHOLE_ANSWERS:
        return _WHOLE_ANSWERS[words]
    found = {group for group, hint in _HINTS.items() if hint.search(words)}
    return found.pop() if len(found) == 1 else None


def guess_sex(text: str) -> Literal["L", "P"] | None:
    """Read "L" or "P" from the words people put in spreadsheets; None where it is neither."""
    words = _plain_words(text)
    if words in {"l", "lk", "laki", "laki laki", "lelaki", "pria", "m", "male"}:
        return "L"
    if words in {"p", "pr", "perempuan", "wanita", "w", "f", "female"}:
        return "P"
    return None


def _plain_words(text: str) -> str:
    """Keep lower-case words only, so that "3. Media-massa" and "media massa" read the same."""
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


def _whole_answers() -> dict[str, Group]:
    """Map every official wording, and words too general to look for inside others, to its group."""
    official = {_plain_words(name): g for g in Group for name in (g.value, g.label, g.unsur or g.label)}
    return official | {
        "masyarakat": Group.PENGGUNA,
        "masyarakat umum": Group.PENGGUNA,
        "warga": Group.PENGGUNA,
        "badan": Group.STAKEHOLDER,
        "lembaga": Group.STAKEHOLDER,
    }


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b")


_WHOLE_ANSWERS = _whole_answers()
_HINTS = {
    Group.PENYELENGGARA: _any_of(
        "penyelenggara", "penyedia layanan", "petugas", "pegawai", "staff?", "panitia", "internal", "upp",
        "opp",
    ),
    Group.PENGGUNA: _any_of(
        "pengguna", "pelanggan", "pasien", "pemohon", "konsumen", "nasabah", "penerima (?:layanan|manfaat)"
    ),
    Group.STAKEHOLDER: _any_of(
        "stakeholders?", "pemangku kepentingan", "instansi", "dinas", "opd", "skpd", "perangkat daerah",
        "lintas sektor", "ombudsman", "dprd", "polri", "polres", "polsek", "kodim", "koramil", "bpjs",
    ),
    Group.AHLI: _any_of(
        "ahli", "pakar", "praktisi", "akademisi", "akademik", "dosen", "peneliti", "universitas",
        "perguruan tinggi",
    ),
    Group.MASYARAKAT_SIPIL: _any_of(
        "masyarakat sipil", "organisasi (?:masyarakat|kemasyarakatan)", "ormas", "lsm", "ngo", "yayasan",
        "lembaga swadaya(?: masyarakat)?", "komunitas",
    ),
    Group.MEDIA: _any_of(
        "media", "pers", "wartawan", "jurnalis", "reporter", "koran", "surat kabar", "radio", "televisi", "tv"
    ),
}  # fmt: skip
