"""The texts a report starts with, one function per section, composed from what was recorded.

They cite rules by name only; an article is printed when its text has been read, and these have not all been.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fkp.rules.indonesian import number
from fkp.rules.participation import Group, unsur_present

if TYPE_CHECKING:
    from fkp.documents.report import Report

DONE_PERCENT = 100


def preface(report: "Report") -> str:
    """Kata pengantar."""
    unit = report.letterhead.unit
    return (
        "Puji syukur kami panjatkan ke hadirat Tuhan Yang Maha Esa karena Forum Konsultasi Publik (FKP) "
        f"{unit} Tahun {report.year} telah terlaksana dan laporan ini dapat disusun.\n"
        "Laporan ini memuat pelaksanaan forum, masukan masyarakat, hal yang disepakati, dan rencana tindak "
        "lanjutnya, sebagai pertanggungjawaban kepada masyarakat dan pimpinan.\n"
        "Kami mengucapkan terima kasih kepada seluruh peserta yang telah hadir dan memberikan masukan. "
        "Semoga laporan ini bermanfaat bagi peningkatan kualitas pelayanan publik."
    )


def background(report: "Report") -> str:
    """Latar belakang, with the regulation's own definition of a forum."""
    return (
        "Forum Konsultasi Publik adalah kegiatan dialog, diskusi, dan pertukaran opini secara partisipatif "
        "antara penyelenggara layanan publik dengan publik untuk membahas rancangan kebijakan, penerapan "
        "kebijakan, dampak kebijakan, evaluasi pelaksanaan kebijakan, ataupun permasalahan terkait "
        "pelayanan publik dalam kerangka transparansi dan efektivitas untuk meningkatkan kualitas "
        "penyelenggaraan pelayanan publik.\n"
        f"{report.letterhead.unit} menyelenggarakan forum ini untuk membahas {report.topic} bersama "
        "masyarakat dan pihak terkait."
    )


def legal_basis(report: "Report") -> str:
    """Dasar hukum."""
    return (
        "1. Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik;\n"
        "2. Peraturan Pemerintah Nomor 96 Tahun 2012 tentang Pelaksanaan Undang-Undang Nomor 25 Tahun 2009 "
        "tentang Pelayanan Publik;\n"
        "3. Peraturan Menteri PANRB Nomor 15 Tahun 2014 tentang Pedoman Standar Pelayanan;\n"
        "4. Peraturan Menteri PANRB Nomor 16 Tahun 2017 tentang Pedoman Penyelenggaraan Forum Konsultasi "
        "Publik di Lingkungan Unit Penyelenggara Pelayanan Publik."
    )


def purpose(report: "Report") -> str:
    """Maksud dan tujuan."""
    return (
        "Maksud dan tujuan forum ini adalah:\n"
        "1. memperoleh pemahaman hingga solusi antara penyelenggara pelayanan dan masyarakat atas "
        "permasalahan yang ada;\n"
        "2. memberi kesempatan kepada masyarakat untuk memberi masukan dan saran kepada penyelenggara "
        "pelayanan publik atas layanan yang diterima selaku pengguna layanan;\n"
        "3. menyelaraskan kemampuan penyelenggara layanan dengan harapan publik."
    )


def scope(report: "Report") -> str:
    """Ruang lingkup: subjects and services."""
    subjects = f" Pokok bahasannya: {_joined(report.subjects)}." if report.subjects else ""
    text = f"Forum ini membahas {report.topic}.{subjects}"
    if not report.services:
        return text
    return f"{text}\nLayanan yang dibahas:\n{_listed(report.services)}"


def time_and_place(report: "Report") -> str:
    """Waktu dan tempat."""
    meeting = report.meeting
    place = f", bertempat di {meeting.place}" if meeting.place else ""
    link = f", melalui tautan {meeting.link}" if meeting.link else ""
    return f"Forum dilaksanakan pada hari {meeting.day_text}, pukul {meeting.hours_text}{place}{link}."


def theme(report: "Report") -> str:
    """Tema atau isu."""
    return f"Tema forum ini adalah {report.topic}."


def participants(report: "Report") -> str:
    """Peserta: numbers only; names stand in the appendix."""
    present = [group for group in Group if report.count(group)]
    men, women = (sum(report.count(group, sex) for group in Group) for sex in ("L", "P"))
    sentences = [
        f"Forum dihadiri {len(report.participants)} orang, terdiri atas {men} laki-laki dan {women} perempuan.",
        f"Dari enam kelompok yang diundang, hadir {len(present)} kelompok.",
    ]
    if unsur := unsur_present(present):
        sentences.append(f"Unsur masyarakat yang hadir: {_joined(unsur)}.")
    vulnerable = [f"{label.lower()} {count} orang" for label, count in report.vulnerable if count]
    if vulnerable:
        sentences.append(f"Kelompok rentan yang hadir: {_joined(vulnerable)}.")
    return " ".join(sentences)


def method(report: "Report") -> str:
    """Metode atau bentuk, and the team."""
    text = f"Forum dilaksanakan secara {report.mode.lower()} dalam bentuk {report.form}."
    if not report.team:
        return text
    return f"{text}\nTim pelaksana:\n{_listed(f'{member.name} – {member.task}' for member in report.team)}"


def discussion(report: "Report") -> str:
    """Jalannya diskusi: how many inputs, from whom, how many answered."""
    entries = report.entries
    if not entries:
        return "Belum ada masukan yang dicatat."
    answered = sum(1 for entry in entries if entry.answer.strip())
    by_group = {group.label: sum(entry.group == group.label for entry in entries) for group in Group}
    shares = [f"{label.lower()} {count} masukan" for label, count in by_group.items() if count]
    return (
        f"Dalam diskusi dicatat {len(entries)} masukan, {answered} di antaranya telah dijawab oleh "
        f"penyelenggara. Masukan berasal dari: {_joined(shares)}. Notulen lengkap dimuat dalam lampiran."
    )


def problems(report: "Report") -> str:
    """Identifikasi masalah, agreed and not agreed."""
    agreed, disputed = report.berita_acara.agreed, report.berita_acara.disputed
    found = [item.problem for item in agreed] + [item.problem for item in disputed]
    if not found:
        return "Belum ada masalah yang dirumuskan."
    return f"Dari diskusi dirumuskan {len(found)} masalah:\n{_listed(found)}"


def recommendations(report: "Report") -> str:
    """Usulan rekomendasi perbaikan of what was agreed, with the time promised."""
    agreed = report.berita_acara.agreed
    if not agreed:
        return "Belum ada rekomendasi yang disepakati."
    return f"Rekomendasi yang disepakati:\n{_listed(f'{i.recommendation} – {i.term}' for i in agreed)}"


def agreement(report: "Report") -> str:
    """Kesepakatan: the berita acara, and what stayed open."""
    berita_acara = report.berita_acara
    text = (
        f"Hasil forum dituangkan dalam Berita Acara Nomor {berita_acara.number or '-'} yang memuat "
        f"{len(berita_acara.agreed)} hal yang disepakati, dengan {len(berita_acara.signatories)} penanda "
        "tangan."
    )
    if not berita_acara.disputed:
        return f"{text} Tidak ada hal yang tersisa tanpa kesepakatan."
    return f"{text} Sebanyak {len(berita_acara.disputed)} hal belum disepakati dan dicatat terpisah."


def follow_up(report: "Report") -> str:
    """Rencana tindak lanjut: how many, and how far."""
    rows = report.follow_up
    if not rows:
        return "Rencana tindak lanjut belum disusun."
    mean = number(sum(row.percent for row in rows) / len(rows))
    return (
        f"Untuk melaksanakan kesepakatan disusun {len(rows)} rencana tindak lanjut. Sampai laporan ini "
        f"dibuat, capaian rata-ratanya {mean}%."
    )


def earlier_follow_up(report: "Report") -> str:
    """Hasil tindak lanjut FKP sebelumnya."""
    rows = report.earlier_follow_up
    if not rows:
        return "Tidak ada rencana tindak lanjut dari forum sebelumnya yang tercatat."
    done = sum(1 for row in rows if row.percent >= DONE_PERCENT)
    return f"Dari {len(rows)} rencana tindak lanjut forum sebelumnya, {done} telah selesai dilaksanakan."


def closing(report: "Report") -> str:
    """Penutup."""
    return (
        f"Demikian Laporan Forum Konsultasi Publik {report.letterhead.unit} Tahun {report.year} ini disusun. "
        "Kemajuan tindak lanjutnya dipantau bersama masyarakat dan stakeholder yang hadir, dan hasilnya "
        "disampaikan kembali kepada masyarakat."
    )


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(parts)


def _listed(lines: Iterable[str]) -> str:
    one_line_each = (" ".join(line.split()) for line in lines)
    return "\n".join(f"{index}. {line}" for index, line in enumerate(one_line_each, start=1))
