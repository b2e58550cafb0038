"""The texts a report of a survey starts with, one function per section, composed from what was recorded.

They cite rules by name only; an article is printed when its text has been read, and these have not all been.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from fkp.rules.indonesian import number, plain_date
from fkp.rules.skm import Unsur, converted

if TYPE_CHECKING:
    from fkp.documents.skm.report import SurveyReport, UnsurRow

NO_RESULT = "Belum ada jawaban responden yang dihitung."


def background(report: "SurveyReport") -> str:
    """1.1 Latar Belakang, with the yearly duty of PermenPANRB 14/2017 Pasal 1 ayat (1)."""
    return (
        "Pelayanan publik yang dilakukan oleh aparatur pemerintah perlu terus diperbaiki agar memenuhi kebutuhan "
        "dan harapan masyarakat. Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik memberi ruang bagi "
        "masyarakat untuk ikut serta dalam penyelenggaraan pelayanan, antara lain dengan menyampaikan penilaian.\n"
        "Peraturan Menteri PANRB Nomor 14 Tahun 2017 tentang Pedoman Penyusunan Survei Kepuasan Masyarakat Unit "
        "Penyelenggara Pelayanan Publik mewajibkan penyelenggara pelayanan publik melakukan Survei Kepuasan "
        "Masyarakat (SKM) secara berkala paling sedikit satu kali setahun untuk memperoleh Indeks Kepuasan "
        "Masyarakat (IKM).\n"
        f"Untuk memenuhi ketentuan tersebut, {report.letterhead.unit} melaksanakan SKM periode {report.period} "
        "dan menyusun laporan ini."
    )


def purpose(report: "SurveyReport") -> str:
    """1.2 Tujuan dan Manfaat."""
    return (
        f"Survei ini bertujuan mengukur tingkat kepuasan masyarakat terhadap pelayanan {report.letterhead.unit}.\n"
        "Manfaat yang diharapkan:\n"
        "1. diketahui kekuatan dan kelemahan tiap unsur pelayanan;\n"
        "2. diketahui kinerja pelayanan secara berkala;\n"
        "3. tersedia dasar untuk menetapkan perbaikan dan rencana tindak lanjut;\n"
        "4. masyarakat mengetahui gambaran kinerja unit pelayanan."
    )


def method(report: "SurveyReport") -> str:
    """1.3 Metode Pengumpulan Data: the nine unsur, how answers came in, how the index is computed."""
    weight = report.weight or f"1/{len(report.rows) or len(Unsur)}"
    came = [f"{label.lower()} {count} jawaban" for label, count in report.sources if count]
    sentences = [
        "Survei memakai kuesioner dengan sembilan unsur pelayanan menurut Peraturan Menteri PANRB Nomor 14 Tahun "
        "2017. Setiap unsur dinilai dengan skala 1 sampai 4, tanpa mencatat nama responden.",
    ]
    if report.services:
        sentences.append(f"Survei mencakup {len(report.services)} jenis layanan: {_joined(report.services)}.")
    if came:
        sentences.append(f"Jawaban diterima melalui {_joined(came)}.")
    unsur = _listed(f"{each.label};" for each in Unsur).removesuffix(";") + "."
    return (
        f"{' '.join(sentences)}\n"
        f"Unsur yang dinilai:\n{unsur}\n"
        "Nilai rata-rata (NRR) tiap unsur adalah jumlah nilai unsur dibagi jumlah responden yang mengisinya. NRR "
        f"dikalikan bobot {weight} menjadi NRR tertimbang. Jumlah NRR tertimbang dikalikan 25 menjadi IKM, "
        "dibulatkan satu kali pada akhir perhitungan menjadi dua desimal."
    )


def time(report: "SurveyReport") -> str:
    """1.4 Waktu Pelaksanaan SKM."""
    start, end = report.opened_on, report.closed_on
    if start and end and not report.recorded:
        days = plain_date(start) if start == end else f"{plain_date(start)} sampai dengan {plain_date(end)}"
        return f"Pengumpulan data untuk periode {report.period} dilaksanakan pada {days}."
    if start and not report.recorded:
        return (
            f"Pengumpulan data untuk periode {report.period} dimulai pada {plain_date(start)} dan masih berlangsung."
        )
    return f"Survei dilaksanakan untuk periode {report.period}."


def sample(report: "SurveyReport") -> str:
    """1.5 Penentuan Jumlah Responden: population, the Krejcie–Morgan sample, what was reached."""
    reached = f"Responden yang jawabannya dihitung berjumlah {number(report.respondents)} orang."
    if not report.population:
        return f"Jumlah pengguna layanan tidak dicatat sebagai populasi survei ini. {reached}"
    wanted = report.target or report.sample or 0
    sentences = [
        f"Populasi adalah pengguna layanan dalam satu periode, sebanyak {number(report.population)} orang. Menurut "
        f"tabel Krejcie dan Morgan, sampel yang diperlukan {number(report.sample or 0)} orang.",
    ]
    if report.target and report.target != report.sample:
        sentences.append(f"Unit menetapkan target {number(report.target)} responden.")
    share = number(Decimal(100 * report.respondents) / wanted, 1) if wanted else ""
    against = "target" if report.target and report.target != report.sample else "sampel"
    sentences.append(f"{reached.removesuffix('.')}, atau {share}% dari {against}." if share else reached)
    return " ".join(sentences)


def respondents(report: "SurveyReport") -> str:
    """2.1 Analisis Responden: the largest group of every question."""
    if not report.respondents:
        return NO_RESULT
    largest = []
    for group in report.profile:
        shown = [(label, count) for label, count in group.counts if count]
        if shown:
            label, count = max(shown, key=lambda pair: pair[1])
            largest.append(f"{group.label.lower()}: {label} ({count} orang, {group.share(count)})")
    text = f"Survei diikuti {number(report.respondents)} responden."
    if not largest:
        return f"{text} Data diri responden tidak dicatat."
    return f"{text} Kelompok terbesar menurut {_joined(largest)}."


def results(report: "SurveyReport") -> str:
    """2.2 IKM per Jenis Layanan: the unit's index, the best and the least of the services."""
    if report.index is None or report.grade is None:
        return NO_RESULT
    sentences = [
        f"IKM {report.letterhead.unit} periode {report.period} adalah {number(report.index, 2)} dengan mutu "
        f"pelayanan {report.grade.letter} ({report.grade.kinerja}), dihitung dari seluruh jawaban semua layanan.",
    ]
    if report.weight:
        sentences.append(f"Bobot tiap unsur yang dipakai adalah {report.weight}.")
    rated = [(row.name, row.index) for row in report.by_service if row.index is not None]
    if len(rated) > 1:
        best, least = max(rated, key=lambda row: row[1]), min(rated, key=lambda row: row[1])
        sentences.append(
            f"IKM tertinggi diperoleh layanan {best[0]} ({number(best[1], 2)}) dan terendah layanan {least[0]} "
            f"({number(least[1], 2)})."
        )
    if report.marked and report.index_with_marked is not None:
        sentences.append(
            f"Sebanyak {number(report.marked)} jawaban yang ditandai meragukan tidak dihitung; bila ikut dihitung, "
            f"IKM menjadi {number(report.index_with_marked, 2)}."
        )
    return " ".join(sentences)


def plan(report: "SurveyReport") -> str:
    """2.3 Analisis Masalah dan Rencana Tindak Lanjut, with the forum that discussed it."""
    if not report.rows:
        return NO_RESULT
    sentences = [
        f"Tiga unsur dengan nilai terendah adalah {_named(report.ranked(weakest=True))}. Tiga unsur dengan nilai "
        f"tertinggi adalah {_named(report.ranked(weakest=False))}."
    ]
    problems = [f"{row.unsur}: {row.problem}" for row in report.plan if row.problem]
    if problems:
        sentences.append(f"\nMasalah yang ditemukan:\n{_listed(problems)}\n")
    sentences.extend(_discussed(report))
    if report.plan:
        sentences.append(f"Untuk memperbaikinya disusun {len(report.plan)} rencana tindak lanjut.")
    else:
        sentences.append("Rencana tindak lanjut belum disusun.")
    return " ".join(sentences).replace(" \n", "\n").replace("\n ", "\n")


def _discussed(report: "SurveyReport") -> list[str]:
    """The sentence that ties the survey to the forum."""
    found = []
    for forum in report.forums:
        day = f" pada tanggal {plain_date(forum.held_on)}" if forum.held_on else ""
        found.append(
            "Pembahasan rencana tindak lanjut hasil SKM dilakukan melalui Forum Konsultasi Publik (FKP) tentang "
            f"{forum.topic}{day}."
        )
    return found


def trend(report: "SurveyReport") -> str:
    """2.4 Tren Nilai SKM: against the survey before, and over all shown."""
    if report.index is None:
        return NO_RESULT
    before = report.before
    if before is None:
        return "Belum ada hasil SKM periode sebelumnya yang tercatat, sehingga tren belum dapat dibandingkan."
    return f"{_against(report.index, before.index, before.period)} Nilai tiap periode dimuat dalam tabel berikut."


def _against(index: Decimal, former: Decimal, period: str) -> str:
    change = index - former
    if not change:
        return f"IKM periode ini sama dengan {period}, yaitu {number(index, 2)}."
    verb = "naik" if change > 0 else "turun"
    return (
        f"IKM {verb} {number(abs(change), 2)} poin dari {number(former, 2)} pada {period} menjadi {number(index, 2)}."
    )


def done_before(report: "SurveyReport") -> str:
    """BAB III: how much of the plan of the survey before was carried out."""
    if not report.period_before:
        return "Tidak ada survei periode sebelumnya yang tercatat dengan rencana tindak lanjut."
    rows = report.done_before
    if not rows:
        return f"Survei periode {report.period_before} tidak memiliki rencana tindak lanjut yang tercatat."
    done = sum(row.done for row in rows)
    share = number(Decimal(100 * done) / len(rows), 0)
    return (
        f"Dari {len(rows)} rencana tindak lanjut SKM periode {report.period_before}, {done} telah ditindaklanjuti "
        f"({share}%)."
    )


def conclusion(report: "SurveyReport") -> str:
    """4.1 Kesimpulan."""
    if report.index is None or report.grade is None:
        return NO_RESULT
    points = [
        f"IKM {report.letterhead.unit} periode {report.period} adalah {number(report.index, 2)}, mutu pelayanan "
        f"{report.grade.letter}, kinerja {report.grade.kinerja}.",
        f"Unsur yang perlu diprioritaskan adalah {_labels(report.ranked(weakest=True))}.",
        f"Unsur yang perlu dipertahankan adalah {_labels(report.ranked(weakest=False))}.",
    ]
    if report.before:
        points.insert(1, _against(report.index, report.before.index, report.before.period))
    if report.done_before:
        points.append(done_before(report))
    return f"Dari hasil survei dapat disimpulkan:\n{_listed(points)}"


def advice(report: "SurveyReport") -> str:
    """4.2 Saran: carry out what was planned."""
    if not report.plan:
        return "Unit perlu menyusun rencana tindak lanjut atas unsur dengan nilai terendah dan melaksanakannya."
    actions = _listed(f"{row.unsur}: {row.action}" + (f" ({row.due})" if row.due else "") for row in report.plan)
    return (
        f"Perbaikan yang perlu dilaksanakan sesuai rencana:\n{actions}\n"
        "Pelaksanaannya dipantau dan dilaporkan pada laporan SKM periode berikutnya."
    )


def _named(rows: Iterable["UnsurRow"]) -> str:
    return _joined(
        f"{row.unsur.label} (NRR {number(row.average, 3)}; {number(converted(row.average), 2)})" for row in rows
    )


def _labels(rows: Iterable["UnsurRow"]) -> str:
    return _joined(row.unsur.label for row in rows)


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(parts)


def _listed(lines: Iterable[str]) -> str:
    one_line_each = (" ".join(line.split()) for line in lines)
    return "\n".join(f"{index}. {line}" for index, line in enumerate(one_line_each, start=1))
