"""From a forum's records to its berita acara, and from a frozen wording back to paper."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from fkp.documents.berita_acara import (
    AgreedItem,
    BeritaAcara,
    DisputedItem,
    Signatory,
    Statement,
    default_closing,
    default_commitments,
    default_opening,
    default_title,
)
from fkp.documents.content import NotYet, affiliation, group_label, head_position, letterhead, seat, term
from fkp.documents.letterhead import Letterhead
from fkp.documents.texts import saved_texts
from fkp.forums.evidence import agreed_upon
from fkp.forums.models import AgreementItem, Forum, Participant
from fkp.forums.models_papers import Signatory as SignatoryRow
from fkp.rules.participation import Group
from fkp.units.logos import kept_logo
from fkp.units.models import Unit

TEXTS = {
    "title": "Judul",
    "opening": "Pembukaan",
    "commitment_unit": "Komitmen unit",
    "commitment_public": "Komitmen masyarakat",
    "closing": "Penutup",
}
"""The texts of a berita acara a unit may edit: name, and what people call it."""

HEAD = "kepala"
"""How a form names the head of the unit among those who may sign."""


def text_key(name: str) -> str:
    """Under which key a text of TEXTS is kept."""
    return f"berita_acara.{name}"


def default_texts(forum: Forum) -> dict[str, str]:
    """The texts composed from the data, by name; without a date those that need one are empty."""
    unit, topic, day = forum.unit.name, forum.topic, forum.held_on
    by_unit, by_public = default_commitments(head_position(forum.unit), unit)
    return {
        "title": default_title(topic, unit, day.year) if day else "",
        "opening": default_opening(topic, unit, day) if day else "",
        "commitment_unit": by_unit,
        "commitment_public": by_public,
        "closing": default_closing(),
    }


def texts(forum: Forum) -> dict[str, str]:
    """The texts as they stand: the unit's own words, or those composed from the data."""
    own = saved_texts(forum)
    return {name: own.get(text_key(name), default) for name, default in default_texts(forum).items()}


def berita_acara(forum: Forum, *, frozen: bool = False, public: bool = False) -> BeritaAcara:
    """The berita acara as it would be printed now; raises NotYet while the forum has no date."""
    kept = forum.berita_acara
    day = (kept.signed_on if kept else None) or forum.held_on
    if day is None or forum.held_on is None:
        raise NotYet("Tanggal forum belum diisi di tahap Persiapan.")
    words = texts(forum)
    return BeritaAcara(
        letterhead=letterhead(forum.unit),
        number=(kept.number or "") if kept else "",
        title=words["title"],
        opening=words["opening"],
        agreed=tuple(_agreed(item) for item in forum.items if agreed_upon(item)),
        disputed=tuple(_disputed(item) for item in forum.items if not agreed_upon(item)),
        commitments=(words["commitment_unit"], words["commitment_public"]),
        closing=words["closing"],
        place=(kept.place if kept else "") or seat(forum.unit),
        day=day,
        signatories=tuple(signatories(forum)),
        frozen=frozen,
        public=public,
    )


def _agreed(item: AgreementItem) -> AgreedItem:
    return AgreedItem(item.problem, item.recommendation, term(item), _statements(item, "setuju_catatan"))


def _disputed(item: AgreementItem) -> DisputedItem:
    return DisputedItem(item.problem, item.recommendation, _statements(item, "keberatan"))


def _statements(item: AgreementItem, stance: str) -> tuple[Statement, ...]:
    of_stance = ((group_label(said.group), said.reason) for said in item.stances if said.stance == stance)
    return tuple(Statement(party, party, reason) for party, reason in of_stance)


# --- who signs ---------------------------------------------------------------------------------------------


def signatories(forum: Forum) -> list[Signatory]:
    """Who signs, in order; a participant who did not come after all does not."""
    return [signatory for _, signatory in signing(forum)]


def signing(forum: Forum) -> list[tuple[SignatoryRow, Signatory]]:
    """The same, each with its record."""
    rows = forum.berita_acara.signatories if forum.berita_acara else []
    return [
        (row, _participant_signatory(row.participant) if row.participant else head_signatory(forum))
        for row in rows
        if row.participant is None or row.participant.attended
    ]


def head_signatory(forum: Forum) -> Signatory:
    """The head of the unit as signatory; L/P and phone from the list of participants, when the head is on it."""
    unit = forum.unit
    listed = next((person for person in forum.participants if _is_head(person, unit)), None)
    sex = listed.sex if listed else sex_from_nip(unit.head_nip)
    contact = listed.contact if listed else ""
    return Signatory(unit.head_name, contact, sex, head_position(unit), name_is_public=True)


def _participant_signatory(person: Participant) -> Signatory:
    return Signatory(person.name, person.contact, person.sex, affiliation(person), person.name_public)


def sex_from_nip(nip: str) -> str:
    """Read "L" or "P" from the fifteenth digit of a NIP; empty where there is none to read."""
    return {"1": "L", "2": "P"}.get(nip[14:15], "")


def candidates(forum: Forum) -> list[Participant]:
    """The participants who may sign: those who came. The head signs as head, not once more as participant."""
    return [person for person in forum.participants if person.attended and not _is_head(person, forum.unit)]


def _is_head(person: Participant, unit: Unit) -> bool:
    """Whether this participant is the unit's head, academic titles left aside."""
    return bool(unit.head_name) and _bare(person.name) == _bare(unit.head_name)


def _bare(name: str) -> str:
    return " ".join(name.split(",")[0].casefold().split())


def signatory_obstacles(forum: Forum) -> list[str]:
    """Why those chosen to sign are not enough: the head and at least one from outside the unit must sign."""
    rows = forum.berita_acara.signatories if forum.berita_acara else []
    people = [row.participant for row in rows]
    outside = any(p is not None and p.attended and p.group != Group.PENYELENGGARA.value for p in people)
    obstacles = []
    if None not in people:
        obstacles.append("Kepala unit belum dipilih sebagai penanda tangan.")
    elif not forum.unit.head_name:
        obstacles.append("Nama kepala unit belum diisi. Lengkapi di halaman unit.")
    if not outside:
        obstacles.append("Belum ada penanda tangan dari luar penyelenggara layanan.")
    return obstacles


# --- what a freeze keeps -----------------------------------------------------------------------------------


def snapshot(paper: BeritaAcara) -> dict[str, Any]:
    """Everything the paper was made from, as plain values that JSON can hold."""
    plain = asdict(paper)
    plain.pop("photos")
    logo = paper.letterhead.logo
    plain["letterhead"]["logo"] = logo.name if logo else None  # kept under its hash
    return plain | {"day": paper.day.isoformat()}


def from_snapshot(content: Mapping[str, Any], *, public: bool) -> BeritaAcara:
    """The paper of a frozen wording, whole or as the copy for everyone."""
    plain = dict(content) | {"public": public}
    return BeritaAcara(
        **plain
        | {
            "letterhead": _kop(plain["letterhead"]),
            "day": date.fromisoformat(plain["day"]),
            "commitments": tuple(plain["commitments"]),
            "agreed": tuple(AgreedItem(**item | {"remarks": _said(item["remarks"])}) for item in plain["agreed"]),
            "disputed": tuple(
                DisputedItem(**item | {"objections": _said(item["objections"])}) for item in plain["disputed"]
            ),
            "signatories": tuple(Signatory(**signatory) for signatory in plain["signatories"]),
        }
    )


def _kop(plain: Mapping[str, Any]) -> Letterhead:
    logo = plain.get("logo")
    return Letterhead(**dict(plain) | {"logo": kept_logo(logo) if logo else None})


def _said(statements: Iterable[Mapping[str, str]]) -> tuple[Statement, ...]:
    return tuple(Statement(**statement) for statement in statements)
