"""The fixed choices of forms, and what it takes for the parties to have agreed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fkp.rules.stages import FORMS, MODES, STANCES, SUBJECTS, TERM_CLASSES, is_agreed
from fkp.rules.unit_kinds import UNIT_KINDS


def test_the_five_subjects_are_those_of_the_definition() -> None:
    assert list(SUBJECTS.values()) == [
        "Rancangan kebijakan",
        "Penerapan kebijakan",
        "Dampak kebijakan",
        "Evaluasi pelaksanaan kebijakan",
        "Permasalahan pelayanan publik",
    ]


def test_every_mode_has_its_forms_and_room_for_another() -> None:
    assert MODES == {"tatap_muka": "Tatap muka", "non_tatap_muka": "Non-tatap muka"}
    assert list(FORMS) == list(MODES)
    assert all(list(forms)[-1] == "lainnya" and forms["lainnya"] == "Lainnya" for forms in FORMS.values())
    assert FORMS["tatap_muka"]["dialog_interaktif"] == "Dialog interaktif"
    assert FORMS["tatap_muka"]["fgd"] == "Diskusi kelompok terarah (FGD)"


def test_terms_are_classed_as_a_berita_acara_writes_them() -> None:
    assert list(TERM_CLASSES.values()) == ["Jangka pendek", "Jangka menengah", "Jangka panjang"]


@pytest.mark.parametrize(
    ("stances", "agreed"),
    [
        ([], False),
        (["setuju"], True),
        (["setuju", "setuju_catatan"], True),
        (["setuju_catatan"], True),
        (["setuju", "keberatan"], False),
        (["keberatan"], False),
    ],
)
def test_one_objection_leaves_an_item_unresolved(stances: list[str], agreed: bool) -> None:
    assert is_agreed(stances) is agreed


@given(st.lists(st.sampled_from(sorted(STANCES))))
def test_agreement_does_not_depend_on_who_spoke_first(stances: list[str]) -> None:
    assert is_agreed(stances) == is_agreed(reversed(stances)) == is_agreed(sorted(stances))
    assert not is_agreed([*stances, "keberatan"])


def test_the_kinds_of_unit_are_named() -> None:
    assert list(UNIT_KINDS) == [
        "dinas", "badan", "inspektorat", "setda", "setwan", "satpol_pp", "rsud", "puskesmas", "labkesda",
        "kecamatan", "kelurahan", "desa", "dpmptsp", "mpp", "disdukcapil", "uptd", "satuan_pendidikan",
        "blud", "vertikal",
    ]  # fmt: skip
    assert UNIT_KINDS["mpp"] == "Mal Pelayanan Publik (MPP)"
    assert len(set(UNIT_KINDS.values())) == len(UNIT_KINDS)
