"""How each item of kesepakatan stands: agreed, unresolved, or nobody asked yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from fkp.forums.agreement import parties
from fkp.forums.evidence import agreed_upon
from fkp.forums.models import AgreementItem, Forum
from fkp.rules.participation import Group


@dataclass(frozen=True)
class Standing:
    """How one item stands; `kind` is a status of the page's tags, `silent` the parties without a stance."""

    kind: str
    label: str
    silent: tuple[Group, ...]

    @property
    def unresolved(self) -> bool:
        """Somebody objects: the item cannot be printed as agreed."""
        return self.kind == "perlu_perbaikan"

    @property
    def agreed(self) -> bool:
        return self.kind == "selesai"


def standing(forum: Forum, item: AgreementItem) -> Standing:
    """How this item stands among the parties of the forum."""
    taken = {stance.group for stance in item.stances}
    silent = tuple(group for group in parties(forum, item) if group.value not in taken)
    if not item.stances:
        return Standing("belum_mulai", "Belum ada sikap", silent)
    if agreed_upon(item):
        return Standing("selesai", "Disepakati", silent)
    return Standing("perlu_perbaikan", "Belum disepakati", silent)


def counted(standings: Iterable[Standing]) -> str:
    """The whole in one sentence: "3 butir: 1 disepakati, 1 belum disepakati, 1 belum diberi sikap."."""
    all_of_them = list(standings)
    agreed = sum(each.agreed for each in all_of_them)
    unresolved = sum(each.unresolved for each in all_of_them)
    parts = [
        (agreed, "disepakati"),
        (unresolved, "belum disepakati"),
        (len(all_of_them) - agreed - unresolved, "belum diberi sikap"),
    ]
    return f"{len(all_of_them)} butir: " + ", ".join(f"{n} {words}" for n, words in parts if n) + "."
