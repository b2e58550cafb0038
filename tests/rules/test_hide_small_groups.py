"""Who answered is told in groups only: nobody is named, and a group small enough to guess is not shown."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fkp.rules.skm_profile import FIELDS, LEAST_SHOWN, age_band, hide_small, hours_of, privacy_notice

counts_by_group = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), max_size=8)


# --- what is asked ----------------------------------------------------------------------------------------------


def test_nothing_asked_names_a_person() -> None:
    assert list(FIELDS) == ["sex", "age", "education", "occupation", "disability", "hours"]
    words = " ".join(field.label for field in FIELDS.values()).lower()
    assert not any(word in words for word in ("nama", "nik", "telepon", "alamat"))


def test_labels_are_those_of_the_form() -> None:
    assert [field.label for field in FIELDS.values()] == [
        "Jenis kelamin", "Usia", "Pendidikan", "Pekerjaan", "Kategori pengguna layanan", "Jam survei",
    ]  # fmt: skip
    assert FIELDS["sex"].options == {"L": "Laki-laki", "P": "Perempuan"}
    assert list(FIELDS["education"].options) == ["tidak_sekolah", "sd", "smp", "sma", "diploma", "s1", "s2", "s3"]
    assert list(FIELDS["disability"].options) == ["tidak", "fisik", "intelektual", "mental", "sensorik"]
    assert FIELDS["hours"].options["pagi"] == "08.00–12.00"


@pytest.mark.parametrize(
    ("years", "band"),
    [
        (1, "<17"), (16, "<17"), (17, "17-25"), (25, "17-25"), (26, "26-35"), (35, "26-35"), (36, "36-45"),
        (45, "36-45"), (46, "46-55"), (55, "46-55"), (56, ">55"), (120, ">55"),
    ],
)  # fmt: skip
def test_age_is_kept_as_a_band(years: int, band: str) -> None:
    assert age_band(years) == band
    assert band in FIELDS["age"].options


@pytest.mark.parametrize("years", [0, -1, 121, 1980])
def test_what_is_no_age_is_refused(years: int) -> None:
    with pytest.raises(ValueError):
        age_band(years)


@pytest.mark.parametrize(
    ("moment", "part"),
    [
        (time(7, 59), "lainnya"), (time(8), "pagi"), (time(12), "pagi"), (time(12, 1), "lainnya"),
        (time(13), "siang"), (time(17), "siang"), (time(17, 1), "lainnya"), (time(0), "lainnya"),
    ],
)  # fmt: skip
def test_time_of_day_as_the_form_has_it(moment: time, part: str) -> None:
    assert hours_of(moment) == part
    assert part in FIELDS["hours"].options


# --- small groups -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"L": 30, "P": 25}, {"L": 30, "P": 25}),
        ({"L": 5, "P": 5}, {"L": 5, "P": 5}),
        ({"L": 4, "P": 30}, {"L": None, "P": None}),
        ({"sd": 3, "smp": 4, "sma": 20}, {"sd": None, "smp": None, "sma": 20}),
        ({"sd": 3, "smp": 9, "sma": 20}, {"sd": None, "smp": None, "sma": 20}),
        ({"sd": 0, "smp": 2, "sma": 20, "s1": 11}, {"sd": 0, "smp": None, "sma": 20, "s1": None}),
        ({"L": 0, "P": 0}, {"L": 0, "P": 0}),
        ({"L": 3, "P": 0}, {"L": None, "P": None}),
        ({"L": 1, "P": 1}, {"L": None, "P": None}),
        ({"sd": 1, "smp": 1, "sma": 9, "s1": 20}, {"sd": None, "smp": None, "sma": None, "s1": 20}),
        ({"sd": 4, "smp": 4, "sma": 9, "s1": 20}, {"sd": None, "smp": None, "sma": None, "s1": 20}),
        ({"sd": 1, "smp": 4, "sma": 9, "s1": 20}, {"sd": None, "smp": None, "sma": 9, "s1": 20}),
        ({}, {}),
    ],
)
def test_small_groups_are_hidden(counts: dict[str, int], shown: dict[str, int | None]) -> None:
    assert hide_small(counts) == shown


def test_how_small_is_small_can_be_chosen() -> None:
    assert hide_small({"a": 8, "b": 12, "c": 20}, least=10) == {"a": None, "b": None, "c": 20}


@given(counts_by_group)
def test_no_group_below_the_least_is_ever_shown(counts: dict[str, int]) -> None:
    shown = hide_small(counts)
    assert list(shown) == list(counts)
    assert all(n is None or n == counts[key] for key, n in shown.items())
    assert not any(n and n < LEAST_SHOWN for n in shown.values())


@given(counts_by_group)
def test_hidden_group_cannot_be_calculated_from_the_total(counts: dict[str, int]) -> None:
    hidden = [key for key, n in hide_small(counts).items() if n is None]
    answered = [key for key, n in counts.items() if n]
    assert len(hidden) != 1 or answered == hidden


# --- the notice -------------------------------------------------------------------------------------------------


def test_notice_says_what_why_on_what_basis_how_long_and_whom_to_ask() -> None:
    notice = " ".join(privacy_notice("Puskesmas Mapane", "puskesmas.mapane@poso.go.id"))
    for words in (
        "Puskesmas Mapane mengumpulkan pendapat Anda untuk menghitung kepuasan masyarakat",
        "Dasarnya adalah tugas pelayanan publik.",
        "Kami tidak menanyakan nama, NIK, atau nomor telepon.",
        "waktu menjawab",
        "Boleh dilewati.",
        "disimpan selama jadwal retensi arsip instansi",
        "kelompok yang kurang dari lima orang tidak ditampilkan",
        "jawaban yang sudah dikirim tidak dapat dicari kembali",
        "disampaikan ke Puskesmas Mapane, puskesmas.mapane@poso.go.id.",
    ):
        assert words in notice


def test_notice_of_a_unit_without_contact_names_the_unit() -> None:
    assert privacy_notice("Dinas Kesehatan")[-1].endswith("disampaikan ke Dinas Kesehatan.")
