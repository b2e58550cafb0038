"""Each stage of a forum in a few lines, for those who check the whole."""

from fkp.documents import content
from fkp.forums.evidence import evidence, shown_files
from fkp.forums.files import VIDEO_KINDS
from fkp.forums.follow_up import agreed_items, overall_percent
from fkp.forums.models import Forum
from fkp.rules.forum_terms import SUBJECTS
from fkp.rules.indonesian import clock, long_date
from fkp.rules.participation import VULNERABLE_GROUPS, Group, unsur_score
from fkp.rules.stages import Evidence, Stage
from fkp.storage.provinces import current_province

Lines = list[tuple[str, str]]


def summaries(forum: Forum) -> dict[Stage, Lines]:
    """What was entered in each stage before the report: (what, how much) in words; empty words are missing."""
    seen = evidence(forum)
    return {
        Stage.PERSIAPAN: _preparation(forum),
        Stage.DISKUSI: _discussion(seen),
        Stage.PESERTA: _participants(forum, seen),
        Stage.DOKUMENTASI: _documentation(forum, seen),
        Stage.KESEPAKATAN: _agreement(seen),
        Stage.BERITA_ACARA: _berita_acara(forum, seen),
        Stage.TINDAK_LANJUT: _follow_up(forum, seen),
    }


def _preparation(forum: Forum) -> Lines:
    how = ", ".join(filter(None, (content.mode_label(forum), content.form_label(forum))))
    team = [f"{member.name} ({member.task})" if member.task else member.name for member in forum.team]
    return [
        ("Tema", forum.topic),
        ("Pokok bahasan", "; ".join(SUBJECTS[key] for key in forum.subjects if key in SUBJECTS)),
        ("Layanan yang dibahas", "; ".join(service.name for service in forum.services)),
        ("Cara dan bentuk", how),
        ("Hari dan tanggal", long_date(forum.held_on) if forum.held_on else ""),
        ("Waktu", _hours(forum)),
        ("Tempat atau tautan", "\n".join(filter(None, (forum.place, forum.link)))),
        ("Tim pelaksana", "\n".join(team)),
        ("Undangan", f"Nomor {forum.letter_number}" if forum.letter_number else ""),
    ]


def _hours(forum: Forum) -> str:
    zone = current_province().timezone
    if forum.starts is None:
        return ""
    return f"{clock(forum.starts, zone)} s.d. {clock(forum.ends, zone) if forum.ends else 'selesai'}"


def _discussion(seen: Evidence) -> Lines:
    answered = seen.discussion_entries - seen.unanswered_entries
    return [("Masukan", f"{seen.discussion_entries} masukan, {answered} sudah ditanggapi")]


def _participants(forum: Forum, seen: Evidence) -> Lines:
    present = "; ".join(group.label for group in Group if group in seen.groups_present)
    vulnerable = [(label, forum.vulnerable.get(key, 0)) for key, label in VULNERABLE_GROUPS.items()]
    lines = [
        ("Peserta", f"{seen.attended} hadir dari {seen.participants} yang didaftarkan"),
        ("Kelompok yang hadir", present),
        ("Unsur masyarakat", f"{unsur_score(seen.groups_present)} dari 5"),
    ]
    counted = "; ".join(f"{label} {count} orang" for label, count in vulnerable if count)
    return lines + ([("Kelompok rentan", counted)] if counted else [])


def _documentation(forum: Forum, seen: Evidence) -> Lines:
    return [
        ("Foto", f"{seen.photos} foto"),
        ("Video", f"{len(shown_files(forum, *VIDEO_KINDS))} video"),
        ("Daftar hadir", "Ada" if seen.has_daftar_hadir else ""),
        ("Materi", "Ada" if seen.has_materials else "Tidak ada"),
    ]


def _agreement(seen: Evidence) -> Lines:
    return [
        ("Butir", f"{seen.items} butir, {seen.agreed_items} disepakati"),
        ("Belum disepakati", f"{seen.items - seen.agreed_items} butir"),
    ]


def _berita_acara(forum: Forum, seen: Evidence) -> Lines:
    kept = forum.berita_acara
    frozen = kept.freezes[-1] if kept and kept.frozen_at else None
    return [
        ("Nomor", seen.berita_acara_number),
        ("Penanda tangan", f"{seen.signatories} orang" if seen.signatories else ""),
        ("Dibekukan", f"Revisi {frozen.revision}, oleh {frozen.frozen_by_name}" if frozen else ""),
        ("Pindaian bertanda tangan", "Ada" if seen.signed_scan else ""),
    ]


def _follow_up(forum: Forum, seen: Evidence) -> Lines:
    return [
        ("Rencana aksi", f"{seen.follow_up_planned} dari {seen.agreed_items} kesepakatan"),
        ("Capaian rata-rata", f"{overall_percent(agreed_items(forum))}%"),
    ]
