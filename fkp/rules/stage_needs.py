"""What each stage of a forum needs: before it starts, before it closes, and what would make it better."""

from collections.abc import Callable

from fkp.rules.evidence import Evidence, Stage
from fkp.rules.participation import Group, groups_missing, unsur_score


def missing(stage: Stage, evidence: Evidence) -> list[str]:
    """Say, a sentence each, what is still lacking before the stage can be closed."""
    return _MISSING[stage](evidence)


def blockers(stage: Stage, evidence: Evidence) -> list[str]:
    """Say, a sentence each, why the stage cannot be started yet; empty when it can."""
    return _BLOCKERS[stage](evidence) if stage in _BLOCKERS else []


def advice(stage: Stage, evidence: Evidence) -> list[str]:
    """Say what would make the stage better although it can be closed without it."""
    return _ADVICE[stage](evidence) if stage in _ADVICE else []


def freeze_obstacles(evidence: Evidence) -> list[str]:
    """Say why the berita acara cannot be frozen yet; its number is given by the freezing itself."""
    return [
        *blockers(Stage.BERITA_ACARA, evidence),
        *_lacking((evidence.signatories < _PARTIES, _TOO_FEW_SIGNATORIES)),
    ]


def send_obstacles(evidence: Evidence) -> list[str]:
    """Say why the report cannot be sent yet, each sentence after the name of the stage it belongs to."""
    before = [stage for stage in Stage if stage not in (Stage.LAPORAN, Stage.VERIFIKASI)]
    obstacles = [f"{stage.label}: {lack}" for stage in before for lack in missing(stage, evidence)]
    obstacles += [f"{Stage.LAPORAN.label}: {lack}" for lack in _empty_sections(evidence)]
    marked = [stage for stage in Stage if stage in evidence.returned]
    return obstacles + [f"{stage.label}: Catatan koordinator belum ditindaklanjuti." for stage in marked]


def _lacking(*checks: tuple[bool, str]) -> list[str]:
    return [sentence for lacks, sentence in checks if lacks]


def _persiapan(e: Evidence) -> list[str]:
    place = "Tempat" if e.mode != "non_tatap_muka" else "Tautan atau saluran"
    return _lacking(
        (not e.topic.strip(), "Tema forum belum diisi."),
        (not e.subjects, "Pokok bahasan belum dipilih."),
        (not e.services, "Layanan yang dibahas belum dipilih."),
        (not e.mode, "Cara pelaksanaan (tatap muka atau non-tatap muka) belum dipilih."),
        (not e.form, "Bentuk kegiatan belum dipilih."),
        (not e.place_or_link.strip(), f"{place} forum belum diisi."),
        (e.date is None, "Tanggal forum belum diisi."),
        (e.start is None, "Jam mulai belum diisi."),
        (bool(e.start and e.end and e.end <= e.start), "Jam selesai harus sesudah jam mulai."),
        (not e.team_size, "Tim pelaksana belum diisi."),
        (not e.agenda_items, "Susunan acara belum diisi."),
    )


def _diskusi(e: Evidence) -> list[str]:
    return _lacking(
        (not e.discussion_entries, "Belum ada masukan yang dicatat."),
        (e.unanswered_entries > 0, f"{e.unanswered_entries} masukan belum diberi tanggapan."),
    )


def _peserta(e: Evidence) -> list[str]:
    return _lacking(
        (not e.participants, "Belum ada peserta yang didaftarkan."),
        (e.participants > 0 and not e.attended, "Belum ada peserta yang ditandai hadir."),
        (e.attended > 0 and not _public_attended(e), _NO_PUBLIC),
    )


def _dokumentasi(e: Evidence) -> list[str]:
    return _lacking(
        (not e.photos, "Belum ada foto kegiatan."),
        (not e.has_daftar_hadir, "Daftar hadir belum diunggah."),
    )


def _kesepakatan(e: Evidence) -> list[str]:
    return _lacking(
        (not e.items, "Belum ada masalah yang dituliskan."),
        (
            e.items_without_recommendation > 0,
            f"{e.items_without_recommendation} butir belum punya rekomendasi.",
        ),
        (e.items_without_term > 0, f"{e.items_without_term} butir belum punya jangka waktu penyelesaian."),
        (e.items_without_person > 0, f"{e.items_without_person} butir belum punya penanggung jawab."),
        (e.items_without_stance > 0, f"{e.items_without_stance} butir belum diberi sikap para pihak."),
    )


def _berita_acara(e: Evidence) -> list[str]:
    return _lacking(
        (not e.berita_acara_number.strip(), "Berita acara belum bernomor."),
        (e.signatories < _PARTIES, _TOO_FEW_SIGNATORIES),
        (not e.frozen, "Berita acara belum dibekukan."),
        (not e.signed_scan, "Pindaian berita acara yang sudah ditandatangani belum diunggah."),
    )


def _tindak_lanjut(e: Evidence) -> list[str]:
    unplanned = e.agreed_items - e.follow_up_planned
    return _lacking((unplanned > 0, f"{unplanned} butir kesepakatan belum punya rencana aksi."))


def _laporan(e: Evidence) -> list[str]:
    return _empty_sections(e) + _lacking((not e.sent, "Laporan belum dikirim."))


def _empty_sections(e: Evidence) -> list[str]:
    return [f"Bagian {section} belum diisi." for section in e.report_sections_empty]


def _verifikasi(e: Evidence) -> list[str]:
    return _lacking((not e.verified, "Laporan belum diverifikasi koordinator."))


def _before_kesepakatan(e: Evidence) -> list[str]:
    return _lacking(
        (e.date is None, "Tanggal forum belum diisi."),
        (not e.discussion_entries, "Belum ada masukan yang dicatat dalam diskusi."),
    )


def _before_berita_acara(e: Evidence) -> list[str]:
    unfinished = bool(_before_kesepakatan(e) or _kesepakatan(e))
    return _lacking(
        (unfinished, "Kesepakatan belum lengkap."),
        (not _public_attended(e), _NO_PUBLIC),
    )


def _frozen_first(e: Evidence) -> list[str]:
    return _lacking((not e.frozen, "Berita acara belum dibekukan."))


def _sent_first(e: Evidence) -> list[str]:
    return _lacking((not e.sent, "Laporan belum dikirim."))


def _peserta_advice(e: Evidence) -> list[str]:
    absent = [f"Belum ada peserta dari {group.label}." for group in groups_missing(e.groups_present)]
    score = unsur_score(e.groups_present)
    return absent + _lacking((score < 5, f"Baru {score} dari 5 unsur masyarakat yang hadir."))


def _dokumentasi_advice(e: Evidence) -> list[str]:
    return _lacking((not e.has_materials, "Materi kegiatan belum diunggah."))


def _kesepakatan_advice(e: Evidence) -> list[str]:
    unresolved = f"{e.items_unresolved} butir masih ada keberatan dan tidak dicetak sebagai kesepakatan."
    return _lacking((e.items_unresolved > 0, unresolved))


def _public_attended(e: Evidence) -> bool:
    """Tell whether anybody but the provider came; without them it was no dialogue with the public."""
    return e.attended > 0 and bool(e.groups_present - {Group.PENYELENGGARA})


_PARTIES = 2  # the head of the provider and at least one representative of the public sign
_TOO_FEW_SIGNATORIES = "Penanda tangan belum lengkap: perlu kepala unit dan wakil masyarakat."
_NO_PUBLIC = "Belum ada peserta dari luar penyelenggara layanan yang hadir."
_MISSING: dict[Stage, Callable[[Evidence], list[str]]] = {
    Stage.PERSIAPAN: _persiapan,
    Stage.DISKUSI: _diskusi,
    Stage.PESERTA: _peserta,
    Stage.DOKUMENTASI: _dokumentasi,
    Stage.KESEPAKATAN: _kesepakatan,
    Stage.BERITA_ACARA: _berita_acara,
    Stage.TINDAK_LANJUT: _tindak_lanjut,
    Stage.LAPORAN: _laporan,
    Stage.VERIFIKASI: _verifikasi,
}
_BLOCKERS: dict[Stage, Callable[[Evidence], list[str]]] = {
    Stage.KESEPAKATAN: _before_kesepakatan,
    Stage.BERITA_ACARA: _before_berita_acara,
    Stage.TINDAK_LANJUT: _frozen_first,
    Stage.LAPORAN: _frozen_first,
    Stage.VERIFIKASI: _sent_first,
}
_ADVICE: dict[Stage, Callable[[Evidence], list[str]]] = {
    Stage.PESERTA: _peserta_advice,
    Stage.DOKUMENTASI: _dokumentasi_advice,
    Stage.KESEPAKATAN: _kesepakatan_advice,
}
