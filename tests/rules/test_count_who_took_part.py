"""The six groups, the five unsur masyarakat, and what spreadsheets call them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fkp.rules.participation import (
    SEXES,
    VULNERABLE_GROUPS,
    Group,
    groups_missing,
    guess_group,
    guess_sex,
    unsur_present,
    unsur_score,
)

ANY_GROUPS = st.lists(st.sampled_from(Group))


def test_the_six_groups_are_named_as_the_ministry_names_them() -> None:
    assert [group.label for group in Group] == [
        "Penyelenggara layanan",
        "Pengguna layanan",
        "Stakeholder pelayanan publik",
        "Ahli atau praktisi",
        "Organisasi masyarakat sipil",
        "Media massa",
    ]
    assert [group.value for group in Group] == [
        "penyelenggara", "pengguna", "stakeholder", "ahli", "masyarakat_sipil", "media",
    ]  # fmt: skip


def test_the_provider_itself_is_no_unsur_masyarakat() -> None:
    assert Group.PENYELENGGARA.unsur is None
    assert unsur_score([Group.PENYELENGGARA] * 12) == 0


def test_each_unsur_is_named_once_in_order() -> None:
    came = [Group.MEDIA, Group.PENGGUNA, Group.PENGGUNA, Group.PENYELENGGARA, Group.STAKEHOLDER]
    assert unsur_present(came) == ["Masyarakat pengguna layanan", "Instansi Terkait", "Media Massa"]
    assert unsur_score(came) == 3


def test_all_five_unsur_score_five() -> None:
    assert unsur_present(Group) == [
        "Masyarakat pengguna layanan",
        "Instansi Terkait",
        "Ahli/Praktisi/Akademisi",
        "Organisasi Masyarakat Sipil",
        "Media Massa",
    ]
    assert unsur_score(Group) == 5
    assert unsur_score([]) == 0


def test_missing_groups_are_named_in_order() -> None:
    assert groups_missing([Group.MEDIA, Group.PENYELENGGARA, Group.AHLI]) == [
        Group.PENGGUNA,
        Group.STAKEHOLDER,
        Group.MASYARAKAT_SIPIL,
    ]
    assert groups_missing(Group) == []


@given(ANY_GROUPS, st.sampled_from(Group))
def test_the_score_stays_in_bounds_and_never_falls_when_somebody_joins(came: list[Group], joins: Group) -> None:
    before, after = unsur_score(came), unsur_score([*came, joins])
    assert 0 <= before <= after <= 5
    assert after - before <= 1


@given(ANY_GROUPS)
def test_a_group_is_either_present_or_missing(came: list[Group]) -> None:
    assert set(came) | set(groups_missing(came)) == set(Group)
    assert not set(came) & set(groups_missing(came))


@pytest.mark.parametrize("group", list(Group))
def test_official_wordings_are_read(group: Group) -> None:
    for written in (group.value, group.label, group.label.upper(), f" {group.label}. ", group.unsur):
        assert written is None or guess_group(written) is group


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("Petugas", Group.PENYELENGGARA),
        ("staf puskesmas", Group.PENYELENGGARA),
        ("1. Penyelenggara", Group.PENYELENGGARA),
        ("pengguna", Group.PENGGUNA),
        ("Masyarakat", Group.PENGGUNA),
        ("Pasien", Group.PENGGUNA),
        ("masyarakat/pengguna", Group.PENGGUNA),
        ("Dinas", Group.STAKEHOLDER),
        ("Dinas Kesehatan", Group.STAKEHOLDER),
        ("instansi terkait", Group.STAKEHOLDER),
        ("OPD", Group.STAKEHOLDER),
        ("Ombudsman RI", Group.STAKEHOLDER),
        ("akademisi", Group.AHLI),
        ("Dosen Universitas Tadulako", Group.AHLI),
        ("praktisi", Group.AHLI),
        ("LSM", Group.MASYARAKAT_SIPIL),
        ("Lembaga Swadaya Masyarakat", Group.MASYARAKAT_SIPIL),
        ("Ormas", Group.MASYARAKAT_SIPIL),
        ("wartawan", Group.MEDIA),
        ("Pers", Group.MEDIA),
        ("media", Group.MEDIA),
        ("RRI / Radio", Group.MEDIA),
    ],
)
def test_words_of_real_lists_are_read(written: str, group: Group) -> None:
    assert guess_group(written) is group


@pytest.mark.parametrize(
    "written", ["", "-", "Tokoh masyarakat", "Narasumber", "Petugas Dinas Sosial", "persero", "1", "😀"]
)
def test_what_may_mean_several_groups_is_left_to_a_person(written: str) -> None:
    assert guess_group(written) is None


@pytest.mark.parametrize("written", ["L", "l", "Laki-laki", "LAKI - LAKI", "Lk.", "pria", "Laki2", "lelaki"])
def test_men_are_read(written: str) -> None:
    assert guess_sex(written) == "L"


@pytest.mark.parametrize("written", ["P", "p", "Perempuan", "PR", "wanita ", "W"])
def test_women_are_read(written: str) -> None:
    assert guess_sex(written) == "P"


@pytest.mark.parametrize("written", ["", "L/P", "-", "Pak", "laki perempuan"])
def test_what_is_neither_is_left_open(written: str) -> None:
    assert guess_sex(written) is None


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    assert guess_group(text) in {None, *Group}
    assert guess_sex(text) in {None, *SEXES}


def test_choices_are_labelled() -> None:
    assert SEXES == {"L": "Laki-laki", "P": "Perempuan"}
    assert list(VULNERABLE_GROUPS) == [
        "disabilitas", "lansia", "perempuan", "masyarakat_miskin", "masyarakat_adat",
    ]  # fmt: skip
