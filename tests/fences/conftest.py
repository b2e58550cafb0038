"""One full world for all fences, its databases put back after every write, and PDFs that take no time."""

from collections.abc import Iterator

import pytest

from fkp.web import pdf
from tests.conftest import PROVINCES
from tests.fences.attack import Attack
from tests.fences.crawl import Answer, crawl
from tests.fences.full_world import FullWorld, close_world, name_devices, open_world
from tests.fences.snapshot import Snapshot


def _paper(order: bytes, timeout: float) -> bytes:
    """Stands for the renderer: a PDF that holds the document it was asked for, as text."""
    return b"%PDF-1.4\n" + order


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullWorld]:
    """Everybody and everything, in both provinces."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pdf, "_answer_of_worker", _paper)
        world = open_world(tmp_path_factory.mktemp("full") / "instance")
        for name in world.people:  # every sign-in has its row before the databases are remembered
            world.visitor(name)
        name_devices(world)
        yield world
        close_world(world.app)


@pytest.fixture(scope="session")
def _remembered(full: FullWorld) -> Iterator[dict[str, Snapshot]]:
    kept = {slug: Snapshot(full.app.extensions["fkp_provinces"].find(slug).database) for slug in PROVINCES}
    yield kept
    for snapshot in kept.values():
        snapshot.close()


@pytest.fixture
def snapshots(_remembered: dict[str, Snapshot]) -> Iterator[dict[str, Snapshot]]:
    """Both provinces' databases as they were; put back when the test ends."""
    yield _remembered
    for snapshot in _remembered.values():
        if snapshot.written():
            snapshot.restore()


@pytest.fixture(scope="session")
def answers(full: FullWorld) -> list[Answer]:
    """Every page, as everyone who may see it gets it."""
    return crawl(full)


@pytest.fixture
def attack(full: FullWorld, snapshots: dict[str, Snapshot]) -> Iterator[Attack]:
    """Hostile requests; what they wrote is put back."""
    yield Attack(full, snapshots)
