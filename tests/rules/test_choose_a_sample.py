"""How many of a population are asked: the table of Krejcie and Morgan, and the formula between its rows."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fkp.rules.skm import sample_size

TABLE = json.loads((Path(__file__).parents[1] / "data" / "krejcie_morgan.json").read_text())


@pytest.mark.parametrize(("population", "sample"), TABLE)
def test_sample_agrees_with_the_published_table(population: int, sample: int) -> None:
    assert sample_size(population) == sample


@pytest.mark.parametrize(("population", "sample"), [(0, 0), (1, 1), (2, 2), (5, 5), (7, 7), (260_000_000, 384)])
def test_sample_beside_the_table(population: int, sample: int) -> None:
    assert sample_size(population) == sample


def test_negative_population_is_refused() -> None:
    with pytest.raises(ValueError):
        sample_size(-1)


@given(st.integers(1, 10**9))
def test_sample_is_never_above_the_population(population: int) -> None:
    assert 1 <= sample_size(population) <= min(population, 384)


@given(st.integers(0, 10**6), st.integers(0, 10**4))
def test_larger_population_never_needs_a_smaller_sample(population: int, more: int) -> None:
    assert sample_size(population) <= sample_size(population + more)
