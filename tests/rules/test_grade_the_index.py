"""An index gets its mutu from the official table, and a typed one is held against its averages."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fkp.rules.skm import GRADES, follows, grade, looks_like_old_table, reproducing_weight

PUBLISHED = json.loads((Path(__file__).parents[1] / "data" / "skm_published.json").read_text())
VECTORS = {vector["id"]: vector for vector in PUBLISHED["vectors"]}
BANTUL = VECTORS["bantul-dptr-2023"]
INCONSISTENT = VECTORS["bogor-bpt-9unsur-col1"]


# --- mutu -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "words"), PUBLISHED["mutu_boundaries"])
def test_mutu_at_its_bounds(value: str, words: str) -> None:
    assert grade(value).letter == words[-1]


@pytest.mark.parametrize("value", ["24.99", "100.01", "0", "-1"])
def test_no_mutu_outside_the_scale(value: str) -> None:
    with pytest.raises(ValueError):
        grade(value)


def test_official_table_as_printed() -> None:
    rows = [(row.perception, row.interval, row.converted, row.letter, row.kinerja) for row in reversed(GRADES)]
    assert rows == [
        (1, "1,00 – 2,5996", "25,00 – 64,99", "D", "Tidak Baik"),
        (2, "2,60 – 3,064", "65,00 – 76,60", "C", "Kurang Baik"),
        (3, "3,0644 – 3,532", "76,61 – 88,30", "B", "Baik"),
        (4, "3,5324 – 4,00", "88,31 – 100,00", "A", "Sangat Baik"),
    ]


def test_printed_bounds_are_the_bounds_decided_by() -> None:
    for row in GRADES:
        assert row.converted.startswith(str(row.least).replace(".", ","))


@given(st.integers(2500, 10000), st.integers(2500, 10000))
def test_higher_index_never_has_a_worse_mutu(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert grade(Decimal(low) / 100).perception <= grade(Decimal(high) / 100).perception


@pytest.mark.parametrize(
    ("value", "letter", "old"),
    [
        ("87.73", "A", True),
        ("87.73", "B", False),
        ("81.26", "A", True),
        ("81.25", "A", False),
        ("70.00", "B", True),
        ("76.61", "B", False),
        ("50.00", "C", True),
        ("43.75", "D", False),
        ("95.00", "A", False),
    ],
)
def test_letter_from_the_table_of_2004_is_recognised(value: str, letter: str, old: bool) -> None:
    assert looks_like_old_table(value, letter) is old


# --- typed results ----------------------------------------------------------------------------------------------


def test_published_index_follows_from_its_averages() -> None:
    assert follows("87.28", BANTUL["nrr"])
    assert reproducing_weight("87.28", BANTUL["nrr"]) == ""


@pytest.mark.parametrize(("typed", "weight"), [("87.19", "0.111"), ("86.41", "0.11")])
def test_older_weight_is_named(typed: str, weight: str) -> None:
    assert reproducing_weight(typed, BANTUL["nrr"]) == weight


@pytest.mark.parametrize("typed", [each.replace(",", ".") for each in INCONSISTENT["published"]["ikm"]])
def test_index_that_does_not_follow_is_recognised(typed: str) -> None:
    assert not follows(typed, INCONSISTENT["nrr"])
    assert reproducing_weight(typed, INCONSISTENT["nrr"]) is None


def test_averages_with_fewer_decimals_allow_more() -> None:
    assert follows("83.40", ["3.33"] * 9) is False
    assert follows("83.40", ["3.3"] * 9) is True
    assert follows("83.37", {"waktu": "3.33", "biaya": "3.33"}) is True


def test_nobody_scores_above_four_by_rounding() -> None:
    assert follows("100.00", ["4.00"] * 9)
    assert not follows("100.10", ["4.00"] * 9)
    assert not follows("24.90", ["1.00"] * 9)
