"""Where the topic of a forum came from: the forums do not know who hands them one, the floor above tells."""

from collections.abc import Callable
from typing import NamedTuple

from fkp.forums.models import Forum


class Origin(NamedTuple):
    """What gave a forum its topic, as the forum's page names it."""

    href: str
    source: str
    """Such as "survei SKM-2026-0001"."""
    subjects: str
    """Such as "unsur Waktu Penyelesaian dan Biaya/Tarif"."""


find: list[Callable[[Forum], list[Origin]]] = []
"""Asked for every forum that is shown; set once, in fkp/features.py."""


def origins(forum: Forum) -> list[Origin]:
    """Everything that gave this forum its topic."""
    return [origin for finder in find for origin in finder(forum)]
