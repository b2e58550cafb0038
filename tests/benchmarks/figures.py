"""One measured figure, and what the middle and the slow end of many measurements are."""

from collections.abc import Sequence
from typing import Any


def figure(name: str, value: float, unit: str, goal: float) -> dict[str, Any]:
    """A figure that should not exceed its goal."""
    return {"name": name, "value": value, "unit": unit, "goal": goal, "ok": value <= goal}


def least(name: str, value: float, unit: str, goal: float) -> dict[str, Any]:
    """A figure that should reach its goal."""
    return {"name": name, "value": value, "unit": unit, "goal": goal, "ok": value >= goal}


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the measurements lies (0.5 is the median)."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
