"""Who answered, as the official form asks it: no name, no NIK, no telephone; small groups are hidden."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

LEAST_SHOWN = 5
"""Groups with fewer respondents are not shown: in a village everybody knows who they are."""
OLDEST = 120


@dataclass(frozen=True)
class ProfileField:
    """One thing asked of respondents, with what can be answered: {stored value: words}."""

    label: str
    options: dict[str, str]


FIELDS: dict[str, ProfileField] = {
    "sex": ProfileField("Jenis kelamin", {"L": "Laki-laki", "P": "Perempuan"}),
    "age": ProfileField(
        "Usia",
        {
            "<17": "di bawah 17 tahun",
            "17-25": "17–25 tahun",
            "26-35": "26–35 tahun",
            "36-45": "36–45 tahun",
            "46-55": "46–55 tahun",
            ">55": "di atas 55 tahun",
        },
    ),
    "education": ProfileField(
        "Pendidikan",
        {
            "tidak_sekolah": "Tidak sekolah",
            "sd": "SD",
            "smp": "SMP",
            "sma": "SMA",
            "diploma": "Diploma",
            "s1": "S1",
            "s2": "S2",
            "s3": "S3",
        },
    ),
    "occupation": ProfileField(
        "Pekerjaan",
        {
            "pns": "PNS",
            "tni": "TNI",
            "polri": "POLRI",
            "swasta": "Swasta",
            "wirausaha": "Wirausaha",
            "pelajar": "Pelajar/mahasiswa",
            "petani": "Petani/nelayan",
            "tidak_bekerja": "Tidak bekerja",
            "lainnya": "Lainnya",
        },
    ),
    "disability": ProfileField(
        "Kategori pengguna layanan",
        {
            "tidak": "Non disabilitas",
            "fisik": "Disabilitas fisik",
            "intelektual": "Disabilitas intelektual",
            "mental": "Disabilitas mental",
            "sensorik": "Disabilitas sensorik",
        },
    ),
    "hours": ProfileField("Jam survei", {"pagi": "08.00–12.00", "siang": "13.00–17.00", "lainnya": "Waktu lain"}),
}


def age_band(years: int) -> str:
    """The band an age is kept as; ValueError for what is no age."""
    if not 1 <= years <= OLDEST:
        raise ValueError(f"nobody is {years} years old")
    for most, band in ((16, "<17"), (25, "17-25"), (35, "26-35"), (45, "36-45"), (55, "46-55")):
        if years <= most:
            return band
    return ">55"


def hours_of(moment: time) -> str:
    """The part of the day as the official form has it; noon belongs to the morning, as 08.00–12.00 says."""
    if time(8) <= moment <= time(12):
        return "pagi"
    return "siang" if time(13) <= moment <= time(17) else "lainnya"


def hide_small(counts: Mapping[str, int], least: int = LEAST_SHOWN) -> dict[str, int | None]:
    """The counts as they may be shown: cells of 1 to `least` - 1 are None, zero stays.

    The total is known, so it must not give the hidden cells away: as long as it would, the smallest other cell is
    hidden with them, and when there is none, everything is.
    """
    hidden = {key for key, n in counts.items() if 0 < n < least}
    others = sorted((key for key, n in counts.items() if n >= least), key=lambda key: counts[key])
    while hidden and _given_away([counts[key] for key in hidden], least):
        if not others:
            return dict.fromkeys(counts)
        hidden.add(others.pop(0))
    return {key: None if key in hidden else n for key, n in counts.items()}


def hidden_services(respondents: Mapping[int, int], unnamed: int | None = None) -> set[int]:
    """Which services show no figures: small ones, and so many more that the others give nothing away.

    Beside its number a service shows averages, and those of all hidden services together follow from the unit's
    own; so together they must be no small group either. `unnamed` stands for answers that named no service: however
    few, nobody could say whose they are, so they hide nothing; but they are hidden where something must be.
    """
    if all(n >= LEAST_SHOWN for service, n in respondents.items() if service != unnamed):
        return set()
    shown = hide_small({str(service): n for service, n in respondents.items()})
    hidden = {service for service in respondents if shown[str(service)] is None}
    others = sorted(respondents.keys() - hidden, key=lambda service: respondents[service])
    while others and sum(respondents[service] for service in hidden) < LEAST_SHOWN:
        hidden.add(others.pop(0))
    return hidden


def _given_away(hidden: list[int], least: int) -> bool:
    """Whether cells of which only the sum is known, and that each holds somebody, can be calculated back."""
    if len(hidden) == 1 or sum(hidden) == len(hidden):
        return True
    return max(hidden) < least and sum(hidden) == len(hidden) * (least - 1)


def privacy_notice(unit_name: str, contact: str = "") -> list[str]:
    """What respondents are told before they answer (UU 27/2022), in short paragraphs."""
    ask = f" Pertanyaan dan permintaan disampaikan ke {unit_name}" + (f", {contact}." if contact else ".")
    return [
        f"{unit_name} mengumpulkan pendapat Anda untuk menghitung kepuasan masyarakat dan memperbaiki pelayanan. "
        "Dasarnya adalah tugas pelayanan publik.",
        "Kami tidak menanyakan nama, NIK, atau nomor telepon. Yang disimpan hanya jawaban Anda, waktu menjawab, dan, "
        "bila Anda isi, jenis kelamin, kelompok usia, pendidikan, pekerjaan, dan kategori pengguna layanan. Boleh "
        "dilewati. Semuanya disimpan selama jadwal retensi arsip instansi.",
        "Perangkat Anda menyimpan satu tanda acak agar jawaban tidak terhitung dua kali. Tanda itu tidak dapat "
        "dikembalikan menjadi nama atau alamat.",
        "Hasil diumumkan dalam bentuk jumlah; kelompok yang kurang dari lima orang tidak ditampilkan. Karena "
        "jawaban tidak memuat identitas, jawaban yang sudah dikirim tidak dapat dicari kembali." + ask,
    ]
