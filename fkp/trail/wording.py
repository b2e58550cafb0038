"""What was before and after a change, in words people read: Indonesian field names, labels instead of keys."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from fkp.rules import forum_terms
from fkp.rules.indonesian import plain_date
from fkp.rules.participation import SEXES, VULNERABLE_GROUPS, Group
from fkp.rules.permissions import ROLE_LABELS
from fkp.rules.skm import WEIGHTS, Unsur
from fkp.rules.unit_kinds import UNIT_KINDS

FIELD_NAMES: dict[str, str] = {
    # A question is named by its unsur; "waktu" is also a text of the report.
    **{unsur.value: unsur.label for unsur in Unsur},
    "waktu": "Waktu",
    "action": "Rencana tindak lanjut",
    "active": "Aktif",
    "address": "Alamat",
    "agenda": "Susunan acara",
    "answer": "Tanggapan",
    "attended": "Hadir",
    "averages": "Nilai rata-rata (NRR)",
    "batch": "Kumpulan jawaban",
    "came": "Hadir",
    "caption": "Keterangan",
    "closes_on": "Sampai tanggal",
    "closing": "Penutup",
    "commitment_public": "Komitmen masyarakat",
    "commitment_unit": "Komitmen unit",
    "contact": "Kontak",
    "count": "Jumlah",
    "covers_all": "Semua layanan unit",
    "description": "Yang dilakukan",
    "device": "Perangkat",
    "done_at": "Tanggal selesai",
    "due": "Batas waktu",
    "due_text": "Waktu",
    "email": "E-mail",
    "ends": "Selesai",
    "file": "Berkas",
    "form": "Bentuk kegiatan",
    "forum": "Forum",
    "group": "Kelompok",
    "head_jabatan": "Jabatan kepala",
    "head_name": "Nama kepala",
    "head_nip": "NIP kepala",
    "held_on": "Tanggal forum",
    "hours": "Waktu",
    "index": "IKM",
    "input": "Masukan",
    "jabatan": "Jabatan",
    "kind": "Jenis",
    "layout": "Susunan formulir",
    "letter_date": "Tanggal undangan",
    "letter_number": "Nomor undangan",
    "letter_recipients": "Penerima undangan",
    "link": "Tautan",
    "logo_sha256": "Sidik jari logo (SHA-256)",
    "mode": "Cara pelaksanaan",
    "moved_along": "Unit yang ikut pindah",
    "name": "Nama",
    "name_public": "Nama boleh dipublikasikan",
    "nip": "NIP",
    "note": "Catatan umum",
    "number": "Nomor",
    "opening": "Pembukaan",
    "opens_on": "Mulai tanggal",
    "options": "Pilihan jawaban",
    "organisation": "Asal instansi",
    "other_form": "Bentuk lainnya",
    "parent_id": "Unit induk",
    "participant": "Peserta",
    "pdf_sha256": "Sidik jari PDF (SHA-256)",
    "percent": "Persen selesai",
    "person_in_charge": "Penanggung jawab",
    "phone": "Telepon",
    "place": "Tempat",
    "plan": "Rencana aksi",
    "population": "Jumlah pengguna layanan (populasi)",
    "problem": "Masalah",
    "recommendation": "Rekomendasi",
    "reference": "Nomor tanda terima",
    "region_code": "Kabupaten/kota",
    "required": "Wajib dijawab",
    "respondents": "Responden",
    "result": "Apa yang sudah dilakukan",
    "return_note": "Catatan koordinator",
    "revision": "Revisi",
    "role": "Peran",
    "service": "Layanan",
    "services": "Layanan",
    "sex": "Jenis kelamin",
    "signatories": "Penanda tangan",
    "signed_on": "Tanggal penandatanganan",
    "source": "Sumber",
    "speaker": "Penyampai",
    "starts": "Mulai",
    "stayed_away": "Tidak hadir",
    "subjects": "Pokok bahasan",
    "survey": "Survei",
    "target": "Sasaran responden",
    "task": "Tugas",
    "team": "Tim pelaksana",
    "term_class": "Golongan jangka waktu",
    "term_length": "Lama penyelesaian",
    "text": "Isi",
    "title": "Judul",
    "topic": "Tema",
    "typed_index": "IKM yang dipublikasikan",
    "typed_letter": "Mutu yang dipublikasikan",
    "unsur": "Unsur",
    "verified_by": "Diverifikasi oleh",
    "website": "Situs web",
    "weight": "Bobot cetak",
    "what": "Acara",
    "who": "Pengisi acara",
}
"""Every field that an entry of the trail may name, as people call it."""
_LABELS: dict[str, dict[str, str]] = {
    "subjects": forum_terms.SUBJECTS,
    "mode": forum_terms.MODES,
    "form": {key: label for forms in forum_terms.FORMS.values() for key, label in forms.items()},
    "term_class": forum_terms.TERM_CLASSES,
    "kind": UNIT_KINDS | {"pilihan": "Pilihan", "teks": "Isian bebas"},  # of a unit, or of a question
    "layout": {
        "semua": "Semua pertanyaan pada satu halaman",
        "satu": "Satu per satu, satu pertanyaan tiap layar",
    },
    "unsur": {unsur.value: unsur.label for unsur in Unsur},
    "weight": WEIGHTS,
    "role": {role.value: label for role, label in ROLE_LABELS.items()},
    "sex": SEXES,
    "group": {group.value: group.label for group in Group},
    "vulnerable": VULNERABLE_GROUPS,
    "letter_recipients": {group.value: group.label for group in Group},
}
_UNSPOKEN = {"carried_item_id"}  # a number that only the records know
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
    """The Indonesian name of a field; keys of a text ("laporan.latar_belakang"), stage or group say it themselves."""
    last = name.rpartition(".")[2]
    return FIELD_NAMES.get(last) or last.replace("_", " ").capitalize()


def _in_words(name: str, value: Any) -> str:
    text = _text(_LABELS.get(name, {}), value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _text(labels: Mapping[str, str], value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, Mapping):
        filled = {key: each for key, each in value.items() if each not in ("", None) and key not in _UNSPOKEN}
        return "; ".join(f"{labels.get(key) or field_name(key)}: {_text({}, each)}" for key, each in filled.items())
    if isinstance(value, list):
        between = "\n" if any(isinstance(each, Mapping) for each in value) else ", "
        return between.join(_text(labels, each) for each in value)
    return labels.get(str(value)) or _day(str(value)) or str(value)


def _day(text: str) -> str | None:
    try:
        return plain_date(date.fromisoformat(text)) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None
