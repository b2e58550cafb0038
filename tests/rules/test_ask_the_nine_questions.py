"""The questionnaire: official wording, a wording for online services, each question tied to its unsur by name."""

import json
from typing import Any

import pytest

from fkp.rules.skm import Unsur
from fkp.rules.skm_questions import (
    FORM_TITLE,
    FORM_UNIT,
    OFFICIAL,
    ONLINE,
    QUESTION_ORDER,
    VARIANT_LABELS,
    VARIANTS,
    Question,
    as_json,
    from_json,
)


def test_questionnaire_asks_sarana_before_pengaduan() -> None:
    assert [unsur.value for unsur in QUESTION_ORDER] == [
        "persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "sarpras", "pengaduan",
    ]  # fmt: skip
    assert set(QUESTION_ORDER) == set(Unsur)


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_asks_about_every_unsur_in_the_same_order(variant: str) -> None:
    assert tuple(VARIANTS[variant]) == QUESTION_ORDER
    assert variant in VARIANT_LABELS


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_question_is_a_question_with_four_different_answers(variant: str) -> None:
    for question in VARIANTS[variant].values():
        assert question.text.endswith("?")
        assert len(set(question.answers)) == 4


@pytest.mark.parametrize(
    ("unsur", "text", "answers"),
    [
        (
            Unsur.PERSYARATAN,
            "Bagaimana pendapat Saudara tentang kesesuaian persyaratan pelayanan dengan jenis pelayanannya?",
            ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
        ),
        (
            Unsur.PROSEDUR,
            "Bagaimana pemahaman Saudara tentang kemudahan prosedur pelayanan di unit ini?",
            ("Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"),
        ),
        (
            Unsur.WAKTU,
            "Bagaimana pendapat Saudara tentang kecepatan waktu dalam memberikan pelayanan?",
            ("Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"),
        ),
        (
            Unsur.BIAYA,
            "Bagaimana pendapat Saudara tentang kewajaran biaya/tarif dalam pelayanan?",
            ("Sangat mahal", "Cukup mahal", "Murah", "Gratis"),
        ),
        (
            Unsur.PRODUK,
            "Bagaimana pendapat Saudara tentang kesesuaian produk pelayanan antara yang tercantum dalam standar "
            "pelayanan dengan hasil yang diberikan?",
            ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
        ),
        (
            Unsur.KOMPETENSI,
            "Bagaimana pendapat Saudara tentang kompetensi/kemampuan petugas dalam pelayanan?",
            ("Tidak kompeten", "Kurang kompeten", "Kompeten", "Sangat kompeten"),
        ),
        (
            Unsur.PERILAKU,
            "Bagaimana pendapat Saudara perilaku petugas dalam pelayanan terkait kesopanan dan keramahan?",
            ("Tidak sopan dan ramah", "Kurang sopan dan ramah", "Sopan dan ramah", "Sangat sopan dan ramah"),
        ),
        (
            Unsur.SARPRAS,
            "Bagaimana pendapat Saudara tentang kualitas sarana dan prasarana?",
            ("Buruk", "Cukup", "Baik", "Sangat Baik"),
        ),
        (
            Unsur.PENGADUAN,
            "Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan?",
            ("Tidak ada", "Ada tetapi tidak berfungsi", "Berfungsi kurang maksimal", "Dikelola dengan baik"),
        ),
    ],
)
def test_official_wording_is_kept_to_the_letter(unsur: Unsur, text: str, answers: tuple[str, ...]) -> None:
    assert (OFFICIAL[unsur].text, OFFICIAL[unsur].answers) == (text, answers)


@pytest.mark.parametrize(
    ("unsur", "topic"),
    [
        (Unsur.PRODUK, "publikasi"),
        (Unsur.KOMPETENSI, "kecepatan respon aplikasi"),
        (Unsur.PERILAKU, "kemudahan penggunaan fitur aplikasi"),
        (Unsur.PENGADUAN, "konsultasi dan pengaduan"),
        (Unsur.SARPRAS, "kualitas isi/konten"),
    ],
)
def test_online_wording_asks_about_the_application(unsur: Unsur, topic: str) -> None:
    assert topic in ONLINE[unsur].text
    assert "petugas" not in ONLINE[unsur].text


def test_title_of_the_printed_form() -> None:
    assert f"{FORM_TITLE} {FORM_UNIT}" == "KUESIONER SURVEI KEPUASAN MASYARAKAT (SKM) PADA UNIT LAYANAN"


@pytest.mark.parametrize("variant", VARIANTS)
def test_stored_questions_come_back_the_same(variant: str) -> None:
    stored = json.loads(json.dumps(as_json(VARIANTS[variant])))
    assert from_json(stored) == VARIANTS[variant]


def test_question_stays_with_its_unsur_whatever_order_it_is_stored_in() -> None:
    reversed_order = dict(reversed(list(as_json(OFFICIAL).items())))
    found = from_json(reversed_order)
    assert list(found) == list(QUESTION_ORDER)
    assert found[Unsur.SARPRAS].text.endswith("sarana dan prasarana?")
    assert found[Unsur.PENGADUAN].text.endswith("pengaduan pengguna layanan?")


def test_unsur_without_own_wording_keeps_the_official_one() -> None:
    own = {"perilaku": {"text": "Apakah petugas ramah?", "answers": ["Tidak", "Kurang", "Ya", "Sangat"]}}
    found = from_json(own)
    assert found[Unsur.PERILAKU] == Question("Apakah petugas ramah?", ("Tidak", "Kurang", "Ya", "Sangat"))
    assert {u: q for u, q in found.items() if u is not Unsur.PERILAKU} == {
        u: q for u, q in OFFICIAL.items() if u is not Unsur.PERILAKU
    }


@pytest.mark.parametrize(
    "stored",
    [
        {"kecepatan": {"text": "?", "answers": ["a", "b", "c", "d"]}},
        {"waktu": {"text": "?", "answers": ["a", "b", "c"]}},
        {"waktu": {"text": "?", "answers": ["a", "b", "c", "d", "e"]}},
        {"waktu": {"text": "?", "answers": []}},
    ],
)
def test_questions_that_cannot_be_scored_are_refused(stored: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        from_json(stored)
