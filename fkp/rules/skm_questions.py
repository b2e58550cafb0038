"""The nine questions of the questionnaire, in the official wording and in one for online services.

Only words change: each question belongs to its unsur, whatever place it has on paper or on a screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fkp.rules.skm import Unsur

FORM_TITLE = "KUESIONER SURVEI KEPUASAN MASYARAKAT (SKM)"
FORM_UNIT = "PADA UNIT LAYANAN"
OPINION_TITLE = "PENDAPAT RESPONDEN TENTANG PELAYANAN"
OPINION_HINT = "Lingkari kode huruf sesuai jawaban masyarakat/responden"

QUESTION_ORDER = (
    Unsur.PERSYARATAN,
    Unsur.PROSEDUR,
    Unsur.WAKTU,
    Unsur.BIAYA,
    Unsur.PRODUK,
    Unsur.KOMPETENSI,
    Unsur.PERILAKU,
    Unsur.SARPRAS,
    Unsur.PENGADUAN,
)
"""As the questionnaire asks: sarana before pengaduan, the other way round than the list of unsur."""


@dataclass(frozen=True)
class Question:
    """A question and its four answers, which score 1, 2, 3 and 4."""

    text: str
    answers: tuple[str, str, str, str]


Questionnaire = Mapping[Unsur, Question]

OFFICIAL: dict[Unsur, Question] = {
    Unsur.PERSYARATAN: Question(
        "Bagaimana pendapat Saudara tentang kesesuaian persyaratan pelayanan dengan jenis pelayanannya?",
        ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
    ),
    Unsur.PROSEDUR: Question(
        "Bagaimana pemahaman Saudara tentang kemudahan prosedur pelayanan di unit ini?",
        ("Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"),
    ),
    Unsur.WAKTU: Question(
        "Bagaimana pendapat Saudara tentang kecepatan waktu dalam memberikan pelayanan?",
        ("Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"),
    ),
    Unsur.BIAYA: Question(
        "Bagaimana pendapat Saudara tentang kewajaran biaya/tarif dalam pelayanan?",
        ("Sangat mahal", "Cukup mahal", "Murah", "Gratis"),
    ),
    Unsur.PRODUK: Question(
        "Bagaimana pendapat Saudara tentang kesesuaian produk pelayanan antara yang tercantum dalam standar "
        "pelayanan dengan hasil yang diberikan?",
        ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
    ),
    Unsur.KOMPETENSI: Question(
        "Bagaimana pendapat Saudara tentang kompetensi/kemampuan petugas dalam pelayanan?",
        ("Tidak kompeten", "Kurang kompeten", "Kompeten", "Sangat kompeten"),
    ),
    Unsur.PERILAKU: Question(
        "Bagaimana pendapat Saudara perilaku petugas dalam pelayanan terkait kesopanan dan keramahan?",
        ("Tidak sopan dan ramah", "Kurang sopan dan ramah", "Sopan dan ramah", "Sangat sopan dan ramah"),
    ),
    Unsur.SARPRAS: Question(
        "Bagaimana pendapat Saudara tentang kualitas sarana dan prasarana?",
        ("Buruk", "Cukup", "Baik", "Sangat Baik"),
    ),
    Unsur.PENGADUAN: Question(
        "Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan?",
        ("Tidak ada", "Ada tetapi tidak berfungsi", "Berfungsi kurang maksimal", "Dikelola dengan baik"),
    ),
}
"""The wording of the official form."""

ONLINE: dict[Unsur, Question] = {
    Unsur.PERSYARATAN: Question(
        "Bagaimana pendapat Saudara tentang kesesuaian persyaratan layanan dengan informasi yang ditampilkan?",
        ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
    ),
    Unsur.PROSEDUR: Question(
        "Bagaimana pendapat Saudara tentang kemudahan prosedur layanan daring ini?",
        ("Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"),
    ),
    Unsur.WAKTU: Question(
        "Bagaimana pendapat Saudara tentang jangka waktu penyelesaian layanan?",
        ("Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"),
    ),
    Unsur.BIAYA: Question(
        "Bagaimana pendapat Saudara tentang kewajaran biaya/tarif layanan?",
        ("Sangat mahal", "Cukup mahal", "Murah", "Gratis"),
    ),
    Unsur.PRODUK: Question(
        "Bagaimana pendapat Saudara tentang kesesuaian hasil layanan dengan yang tercantum pada publikasi?",
        ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
    ),
    Unsur.KOMPETENSI: Question(
        "Bagaimana pendapat Saudara tentang kecepatan respon aplikasi?",
        ("Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"),
    ),
    Unsur.PERILAKU: Question(
        "Bagaimana pendapat Saudara tentang kemudahan penggunaan fitur aplikasi?",
        ("Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"),
    ),
    Unsur.SARPRAS: Question(
        "Bagaimana pendapat Saudara tentang kualitas isi/konten aplikasi?",
        ("Buruk", "Cukup", "Baik", "Sangat baik"),
    ),
    Unsur.PENGADUAN: Question(
        "Bagaimana pendapat Saudara tentang layanan konsultasi dan pengaduan?",
        ("Tidak ada", "Ada tetapi tidak berfungsi", "Berfungsi kurang maksimal", "Dikelola dengan baik"),
    ),
}
"""For services given online: speed, features and content of the application instead of staff and rooms."""

VARIANTS: dict[str, Questionnaire] = {"tatap_muka": OFFICIAL, "daring": ONLINE}
VARIANT_LABELS = {"tatap_muka": "Kuesioner resmi (tatap muka)", "daring": "Layanan daring"}


def as_json(questionnaire: Questionnaire) -> dict[str, Any]:
    """The questions as they are stored: {unsur: {"text": …, "answers": [four]}}."""
    return {
        unsur.value: {"text": question.text, "answers": list(question.answers)}
        for unsur, question in questionnaire.items()
    }


def from_json(data: Mapping[str, Any]) -> dict[Unsur, Question]:
    """All nine questions out of what was stored; unsur that are not named keep the official wording.

    ValueError for an unsur that does not exist and for answers that are not four.
    """
    own = {Unsur(name): _question(stored) for name, stored in data.items()}
    return {unsur: own.get(unsur, OFFICIAL[unsur]) for unsur in QUESTION_ORDER}


def _question(stored: Mapping[str, Any]) -> Question:
    one, two, three, four = (str(answer) for answer in stored["answers"])
    return Question(str(stored["text"]), (one, two, three, four))
