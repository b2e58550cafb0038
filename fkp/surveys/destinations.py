"""Where a line of the follow-up was handed on to: the surveys do not know the forums, the floor above tells."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from fkp.surveys.models_outcome import FollowUp


class Destination(NamedTuple):
    """What took a line up, as its card names it."""

    href: str
    name: str
    tag: tuple[str, str]
    """Kind and words of its status."""


find: list[Callable[[set[int]], dict[int, Destination]]] = []
"""Asked with the ids that lines were handed to, all at once; set once, in fkp/features.py."""


def destinations(lines: Iterable[FollowUp]) -> dict[int, Destination]:
    """By the id a line was handed to, what is there."""
    ids = {line.forum_id for line in lines if line.forum_id is not None}
    return {key: each for finder in find for key, each in finder(ids).items()} if ids else {}
