"""What the charts of a result draw, as plain tuples in the chart's own units; every chart has its table beside it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from fkp.rules.skm import GRADES

STACK_WIDTH = 1000
TREND_WIDTH, TREND_HEIGHT = 600, 160
LOWEST, HIGHEST = 25, 100
"""The scale of an index; its charts begin at the lowest, where a column has no height."""
LEAST_COLUMN = 2
"""So that the worst index is still a column."""


class Part(NamedTuple):
    """One score in a bar of all answers to an unsur."""

    score: int
    x: float
    width: float


class TrendColumn(NamedTuple):
    """One survey in the chart of a unit's surveys."""

    x: float
    y: float
    width: float
    height: float
    present: bool


def stack(scores: Sequence[int]) -> list[Part]:
    """The shares of scores 1, 2, 3 … side by side; scores nobody gave have no part."""
    total, x, parts = sum(scores), 0.0, []
    for score, n in enumerate(scores, start=1):
        if n:
            width = STACK_WIDTH * n / total
            parts.append(Part(score, round(x, 1), round(width, 1)))
            x += width
    return parts


def trend_columns(indexes: Sequence[tuple[Decimal, bool]]) -> list[TrendColumn]:
    """One column for each (index, is it the one on show), from left to right."""
    step = TREND_WIDTH / max(len(indexes), 5)
    columns = []
    for place, (index, present) in enumerate(indexes):
        height = max(_height(index), LEAST_COLUMN)
        columns.append(
            TrendColumn(
                round(step * (place + 0.15), 1),
                round(TREND_HEIGHT - height, 1),
                round(step * 0.7, 1),
                height,
                present,
            )
        )
    return columns


def grade_lines() -> list[tuple[str, float]]:
    """(letter, y) of the bounds between the grades."""
    return [(grade.letter, round(TREND_HEIGHT - _height(grade.least), 1)) for grade in GRADES if grade.least > LOWEST]


def _height(index: Decimal) -> float:
    return round(TREND_HEIGHT * (float(index) - LOWEST) / (HIGHEST - LOWEST), 1)
