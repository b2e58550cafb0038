"""What was before and after a change, in words people read: Indonesian field names, labels instead of keys."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from fkp.rules import forum_terms
from fkp.rules.indonesian import plain_date
from fkp.rules.participation import VULNERABLE_GROUPS, Group
from fkp.rules.permissions import ROLE_LABELS
from fkp.rules.stages import Stage
from fkp.rules.unit_kinds import UNIT_KINDS

FIELD_NAMES: dict[str, str] = {
    "active": "Aktif",
    "address": "Alamat",
    "agenda": "Susunan acara",
    "answer": "Tanggapan",
    "attended": "Hadir",
    "caption": "Keterangan",
    "class": "Jangka waktu",
    "closing": "Penutup",
    "device": "Perangkat",
    "due": "Batas waktu",
    "due_on": "Batas waktu",
    "email": "E-mail",
    "ends": "Selesai",
    "form": "Bentuk kegiatan",
    "group": "Kelompok",
    "head_jabatan": "Jabatan kepala",
    "head_name": "Nama kepala",
    "head_nip": "NIP kepala",
    "held_on": "Tanggal forum",
    "jabatan": "Jabatan",
    "kind": "Jenis",
    "letter_date": "Tanggal undangan",
    "letter_number": "Nomor undangan",
    "letter_recipients": "Penerima undangan",
    "link": "Tautan",
    "mode": "Cara pelaksanaan",
    "name": "Nama",
    "nip": "NIP",
    "note": "Catatan",
    "number": "Nomor",
    "opening": "Pembukaan",
    "organisation": "Asal instansi",
    "other_form": "Bentuk lainnya",
    "parent_id": "Unit induk",
    "percent": "Persen selesai",
    "person_in_charge": "Penanggung jawab",
    "phone": "Telepon",
    "place": "Tempat",
    "problem": "Masalah",
    "progress": "Kemajuan",
    "reason": "Alasan",
    "recommendation": "Rekomendasi",
    "region_code": "Kabupaten/kota",
    "role": "Peran",
    "services": "Layanan",
    "sex": "Jenis kelamin",
    "stage": "Tahap",
    "stance": "Sikap",
    "starts": "Mulai",
    "state": "Keadaan",
    "subjects": "Pokok bahasan",
    "team": "Tim pelaksana",
    "term_class": "Jangka waktu",
    "title": "Judul",
    "topic": "Tema",
    "vulnerable": "Kelompok rentan",
    "website": "Situs web",
    "what": "Isi",
    "who": "Siapa",
}
_LABELS: dict[str, dict[str, str]] = {
    "subjects": forum_terms.SUBJECTS,
    "mode": forum_terms.MODES,
    "form": {key: label for forms in forum_terms.FORMS.values() for key, label in forms.items()},
    "class": forum_terms.TERM_CLASSES,
    "term_class": forum_terms.TERM_CLASSES,
    "stance": forum_terms.STANCES,
    "kind": UNIT_KINDS,
    "role": {role.value: label for role, label in ROLE_LABELS.items()},
    "group": {group.value: group.label for group in Group},
    "stage": {stage.value: stage.label for stage in Stage},
    "vulnerable": VULNERABLE_GROUPS,
    "letter_recipients": {group.value: group.label for group in Group},
}
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST = 600  # characters of one value: a whole report does not belong in a list


class Change(NamedTuple):
    """One field before and after; empty text where there was nothing."""

    field: str
    before: str
    after: str


def changes_in_words(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Change]:
    """Every field that held something before or after, in the order it was written down."""
    old, new = before or {}, after or {}
    every = [
        Change(field_name(name), _in_words(name, old.get(name)), _in_words(name, new.get(name)))
        for name in [*old, *(name for name in new if name not in old)]
    ]
    return [change for change in every if change.before or change.after]


def field_name(name: str) -> str:
    """The Indonesian name of a field; one without it is at least readable."""
    return FIELD_NAMES.get(name) or name.replace("_", " ").capitalize()


def _in_words(name: str, value: Any) -> str:
    text = _text(_LABELS.get(name, {}), value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _text(labels: Mapping[str, str], value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, Mapping):
        return "; ".join(f"{labels.get(key, key)}: {_text({}, each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(_text(labels, each) for each in value)
    return labels.get(str(value)) or _day(str(value)) or str(value)


def _day(text: str) -> str | None:
    try:
        return plain_date(date.fromisoformat(text)) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None
