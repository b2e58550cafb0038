"""Sixteen people writing into one province at once, over HTTP, against the real server."""

import threading
from typing import Any

import sqlalchemy as sa

from fkp.forums.actions import start_forum
from fkp.forums.models import DiscussionEntry
from fkp.rules.participation import Group
from fkp.storage.database import session, write_transaction
from tests.benchmarks.figures import figure, percentile
from tests.benchmarks.server import Client, Server, serving
from tests.conftest import _unit

WRITERS = 16


def measure(short: bool) -> list[dict[str, Any]]:
    """How evenly writers are served, how many were refused, and how much of what was acknowledged is lost."""
    each = 40 if short else 250
    with serving() as server:
        forums = _forums(server)
        cookie = server.cookie("ratna")  # she heads the dinas above all these puskesmas
        times: list[float] = []
        troubles: list[str] = []
        acknowledged: list[str] = []

        def write(client: Client, forum_id: int, who: int) -> None:
            for number in range(each):
                said = f"Masukan {who} nomor {number}"
                status, body, seconds = client.post(
                    f"/forum/{forum_id}/diskusi",
                    group=Group.PENGGUNA.value,
                    speaker="Tono",
                    input=said,
                    answer="",
                    kunci=f"tulis-{who}-{number}",
                )
                if status != 303:
                    troubles.append(f"{status} {body[:300]!r}")
                    continue
                times.append(seconds)
                acknowledged.append(said)

        threads = [
            threading.Thread(target=write, args=(server.client(cookie), forum_id, who))
            for who, forum_id in enumerate(forums)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        kept = _kept(server, forums)
    if not times:
        raise RuntimeError(f"every write was refused, such as: {troubles[0]}")
    middle, slow = percentile(times, 0.5), percentile(times, 0.99)
    return [
        figure("16 writers, p99 against p50", round(slow / middle, 1), "times", 8),
        figure("16 writers, refused or failed", len(troubles), "requests", 0),
        figure("16 writers, acknowledged and lost", len(set(acknowledged) - set(kept)), "rows", 0),
        figure("16 writers, written twice", len(kept) - len(set(kept)), "rows", 0),
    ]


def _forums(server: Server) -> list[int]:
    """A forum in each of sixteen units."""
    world = server.world

    def begin() -> list[int]:
        units = [
            _unit(world, f"penulis-{number}", f"Puskesmas Penulis {number}", "puskesmas", "72.02", parent="dinkes")
            for number in range(WRITERS)
        ]
        return [start_forum(unit, world.period(), topic="Antrean", by=None).id for unit in units]

    with world.open():
        return write_transaction(begin)


def _kept(server: Server, forums: list[int]) -> list[str]:
    with server.world.open():
        rows = sa.select(DiscussionEntry.input).where(DiscussionEntry.forum_id.in_(forums))
        return list(session().scalars(rows))
