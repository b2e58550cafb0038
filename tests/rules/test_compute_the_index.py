"""The index of a survey agrees with published tables to the last digit."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fkp.rules.skm import (
    WEIGHTS,
    Unsur,
    average_scores,
    converted,
    follows,
    grade,
    index,
    shown,
    strongest,
    weakest,
    weighted,
)

PUBLISHED = json.loads((Path(__file__).parents[1] / "data" / "skm_published.json").read_text())
VECTORS = {vector["id"]: vector for vector in PUBLISHED["vectors"]}
BANTUL = VECTORS["bantul-dptr-2023"]
LITERALS = {"w0_111": "0.111", "w0_11": "0.11", "w0_071": "0.071"}

totals_of_nine = st.integers(1, 300).flatmap(
    lambda n: st.tuples(st.just(n), st.lists(st.integers(n, 4 * n), min_size=9, max_size=9))
)


def computed() -> list[Any]:
    """(averages, weight, index) for every index that was calculated from a published table."""
    found = []
    for vector in VECTORS.values():
        for name, value in vector["computed"].items():
            if name.startswith("ikm_"):
                literal = name.removeprefix("ikm_")
                weight = None if literal.startswith("equal") else LITERALS.get(literal) or vector["weight"]
                found.append(pytest.param(vector["nrr"], weight, value, id=f"{vector['id']}-{literal}"))
    return found


def exactly(totals: list[int], respondents: int) -> Fraction:
    """The index as a fraction, before any rounding."""
    return Fraction(sum(totals) * 25, respondents * len(totals))


def half_up(value: Fraction) -> Decimal:
    """To two decimals, calculated in whole numbers."""
    return Decimal((value * 200 + 1) // 2) / 100


# --- published tables -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("averages", "weight", "expected"), computed())
def test_index_of_a_published_table_to_the_last_digit(averages: list[str], weight: str | None, expected: str) -> None:
    assert str(index(averages, weight)) == expected


@pytest.mark.parametrize("vector", [v for v in VECTORS.values() if "published_ikm" in v], ids=lambda v: v["id"])
def test_published_index_is_reproduced(vector: dict[str, Any]) -> None:
    assert index(vector["nrr"], vector.get("weight")) == Decimal(vector["published_ikm"])


@pytest.mark.parametrize("vector", [v for v in VECTORS.values() if "totals" in v], ids=lambda v: v["id"])
def test_averages_of_a_published_table(vector: dict[str, Any]) -> None:
    averages = average_scores(vector["totals"], vector.get("n", 1))
    assert averages == [Decimal(each) for each in vector["nrr"]]
    assert index(averages) == Decimal(vector["computed"]["ikm_equal"])


@pytest.mark.parametrize("vector", VECTORS.values(), ids=lambda v: v["id"])
def test_sum_of_averages_of_a_published_table(vector: dict[str, Any]) -> None:
    sums = vector["computed"]
    if "sum_nrr" in sums:
        assert sum(Decimal(each) for each in vector["nrr"]) == Decimal(sums["sum_nrr"])
    else:
        parts = [weighted(each, len(vector["nrr"]), vector["weight"]) for each in vector["nrr"]]
        assert sum(parts) == Decimal(sums["sum_weighted"])


@pytest.mark.parametrize("vector", VECTORS.values(), ids=lambda v: v["id"])
def test_mutu_of_a_published_table(vector: dict[str, Any]) -> None:
    for name, letter in vector["computed"].items():
        if name.startswith("mutu_"):
            assert grade(vector["computed"]["ikm_" + name.removeprefix("mutu_")]).letter == letter
    if "published_mutu" in vector:
        assert grade(vector["published_ikm"]).mutu == vector["published_mutu"]


@pytest.mark.parametrize(("service", "value", "letter"), BANTUL["per_service"])
def test_mutu_of_one_service(service: str, value: str, letter: str) -> None:
    assert grade(value).letter == letter


# --- averages ---------------------------------------------------------------------------------------------------


def test_average_is_not_rounded() -> None:
    [average] = average_scores([20], 6)
    assert len(average.as_tuple().digits) >= 50
    assert str(average).startswith("3.3333333333333333333333333333")


def test_each_unsur_is_divided_by_who_answered_it() -> None:
    averages = average_scores({"waktu": 30, "biaya": 16}, {"waktu": 10, "biaya": 4})
    assert averages == {"waktu": Decimal(3), "biaya": Decimal(4)}
    assert average_scores([30, 16], [10, 4]) == [Decimal(3), Decimal(4)]


def test_unsur_nobody_answered_is_left_out_and_weighs_nothing() -> None:
    averages = average_scores({"waktu": 30, "biaya": 0}, {"waktu": 10, "biaya": 0})
    assert averages == {"waktu": Decimal(3)}
    assert index(averages) == Decimal("75.00")


@pytest.mark.parametrize(
    ("totals", "respondents"),
    [
        ([9], 10),
        ([41], 10),
        ([-4], 1),
        ([4], -1),
        ([0], 0),
        ([3, 0], [1, 0]),
        ([3, 3], [1]),
        ([], 1),
        ({}, 1),
        ({"waktu": 0}, 0),
        ({"waktu": 0, "biaya": 0}, {"waktu": 0, "biaya": 0}),
        ({"waktu": 3, "biaya": 5}, {"waktu": 1, "biaya": 0}),
        ({"waktu": 3, "biaya": -3}, 1),
    ],
)
def test_sums_that_cannot_be_are_refused(totals: Any, respondents: Any) -> None:
    with pytest.raises(ValueError):
        average_scores(totals, respondents)


# --- index ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 9, 14])
def test_perfect_survey_is_one_hundred_for_any_number_of_unsur(count: int) -> None:
    assert str(index([4] * count)) == "100.00"
    assert str(index([1] * count)) == "25.00"


def test_index_takes_names_or_a_list() -> None:
    assert index({"waktu": "3.25", "biaya": 4}) == index([Decimal("3.25"), "4"]) == Decimal("90.63")


@pytest.mark.parametrize("averages", [[], {}, ["0.99"], ["4.01", "3"], [0], [-3], ["NaN"], ["Infinity"]])
def test_averages_outside_the_scale_are_refused(averages: Any) -> None:
    with pytest.raises(ValueError):
        index(averages)


@pytest.mark.parametrize(
    ("totals", "respondents", "expected"),
    [
        ([881, 881, 881], 249, "88.45"),  # 88.4538…
        ([1413, 1413], 400, "88.31"),  # 88.3125
        ([707, 706], 200, "88.31"),  # exactly 88.3125
        ([600] * 8 + [607], 200, "75.10"),  # 75.0972…
        ([2001, 2000, 2000], 600, "83.35"),  # 83.3472…
        ([9009, 9009, 9012], 3000, "75.08"),  # exactly 75.0833…
        ([2103, 2103, 2103], 700, "75.11"),  # 75.1071…
        ([21021, 21021, 21021], 7000, "75.08"),  # exactly 75.075, a tie
    ],
)
def test_index_is_rounded_once_and_half_up(totals: list[int], respondents: int, expected: str) -> None:
    assert str(index(average_scores(totals, respondents))) == expected


@given(totals_of_nine)
def test_index_is_the_exact_fraction_rounded_half_up(survey: tuple[int, list[int]]) -> None:
    respondents, totals = survey
    assert index(average_scores(totals, respondents)) == half_up(exactly(totals, respondents))


@given(st.sampled_from([3, 7, 9, 11, 14]), st.integers(2500, 9999))
def test_exact_half_rounds_up_though_its_averages_never_end(count: int, hundredths: int) -> None:
    respondents, total = count * 5000, (2 * hundredths + 1) * count  # total × 25 / respondents = hundredths.5 / 100
    value = index(average_scores([total] * count, respondents))
    assert value == Decimal(hundredths + 1) / 100


@given(totals_of_nine)
def test_index_lies_between_25_and_100(survey: tuple[int, list[int]]) -> None:
    respondents, totals = survey
    assert Decimal(25) <= index(average_scores(totals, respondents)) <= Decimal(100)


@given(totals_of_nine, st.randoms(use_true_random=False))
def test_index_does_not_depend_on_the_order_of_unsur(survey: tuple[int, list[int]], chance: Any) -> None:
    respondents, totals = survey
    mixed = list(totals)
    chance.shuffle(mixed)
    assert index(average_scores(mixed, respondents)) == index(average_scores(totals, respondents))


@given(totals_of_nine, st.integers(0, 8))
def test_better_score_never_lowers_the_index(survey: tuple[int, list[int]], place: int) -> None:
    respondents, totals = survey
    better = [min(total + (place == at), 4 * respondents) for at, total in enumerate(totals)]
    assert index(average_scores(better, respondents)) >= index(average_scores(totals, respondents))


@given(totals_of_nine)
def test_smaller_weight_never_gives_a_higher_index(survey: tuple[int, list[int]]) -> None:
    averages = average_scores(survey[1], survey[0])
    by_weight = [index(averages, weight or None) for weight in ("", "0.1111", "0.111", "0.11")]
    assert by_weight == sorted(by_weight, reverse=True)


# --- what is printed beside it ----------------------------------------------------------------------------------


def test_weights_found_in_reports() -> None:
    assert WEIGHTS == {"": "1/9 (tepat)", "0.1111": "0,1111", "0.111": "0,111", "0.11": "0,11"}


def test_weighted_average() -> None:
    assert shown(weighted("3.31", 9)) == Decimal("0.368")
    assert weighted("3.31", 9, "0.11") == Decimal("0.3641")


@given(totals_of_nine)
def test_weighted_averages_add_up_to_the_index(survey: tuple[int, list[int]]) -> None:
    averages = average_scores(survey[1], survey[0])
    in_sum = sum((weighted(each, 9) for each in averages), Decimal(0))
    assert abs(in_sum * 25 - index(averages)) <= Decimal("0.005")


@pytest.mark.parametrize(
    ("average", "expected"), [("3.5324", "88.31"), ("3.0642", "76.61"), ("1", "25.00"), (4, "100.00")]
)
def test_average_on_the_scale_of_25_to_100(average: str, expected: str) -> None:
    assert str(converted(average)) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"), [("3.3335", 3, "3.334"), ("3.3335", 2, "3.33"), (4, 3, "4.000")]
)
def test_printed_value_is_rounded_half_up(value: str, decimals: int, expected: str) -> None:
    assert str(shown(value, decimals)) == expected
    assert str(shown("3.3335")) == "3.334"


@given(totals_of_nine)
def test_printed_averages_let_the_index_follow(survey: tuple[int, list[int]]) -> None:
    averages = average_scores(survey[1], survey[0])
    assert follows(index(averages), [str(shown(each)) for each in averages])


# --- unsur ------------------------------------------------------------------------------------------------------


def test_codes_follow_the_regulation_not_the_questionnaire() -> None:
    assert [unsur.code for unsur in Unsur] == [f"U{number}" for number in range(1, 10)]
    assert (Unsur.PENGADUAN.code, Unsur.SARPRAS.code) == ("U8", "U9")
    assert (Unsur("pengaduan").label, Unsur("sarpras").label) == (
        "Penanganan Pengaduan, Saran, dan Masukan",
        "Sarana dan Prasarana",
    )


def test_names_of_unsur_as_in_the_published_table() -> None:
    assert [unsur.label.replace(",", "") for unsur in Unsur] == [
        name.replace(",", "") for name in BANTUL["unsur_order"]
    ]


def test_every_unsur_is_defined_in_a_sentence() -> None:
    assert all(unsur.definition.endswith(".") for unsur in Unsur)
    assert len({unsur.definition for unsur in Unsur}) == 9


def test_weakest_and_strongest_of_the_published_table() -> None:
    averages = dict(zip(Unsur, BANTUL["nrr"], strict=True))
    assert weakest(averages) == [Unsur.PERSYARATAN, Unsur.PROSEDUR, Unsur.SARPRAS]
    assert strongest(averages, 2) == [Unsur.BIAYA, Unsur.PENGADUAN]


def test_equal_unsur_come_in_the_order_of_the_regulation() -> None:
    averages = {"sarpras": "3", "pengaduan": "3", "waktu": "3", "persyaratan": "3"}
    assert weakest(averages) == ["persyaratan", "waktu", "pengaduan"]
    assert strongest(averages) == ["persyaratan", "waktu", "pengaduan"]


def test_fewer_unsur_than_asked_for() -> None:
    assert weakest({Unsur.WAKTU: 3}) == [Unsur.WAKTU]
    assert weakest(dict[Unsur, int]()) == []
