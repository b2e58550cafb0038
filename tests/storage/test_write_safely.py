"""Everything is written in one kind of transaction: whole, in turn, and on the present state."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from fkp.accounts.models import Person
from fkp.storage import database
from fkp.storage.counters import Counter, next_number
from fkp.storage.database import WriteOutsideTransaction, after_commit, session, write_transaction, writes
from fkp.units.models import Region, Unit
from tests.conftest import World


def _rename(world: World, name: str) -> Callable[[], None]:
    def change() -> None:
        world.unit("mapane").name = name

    return change


def _name(world: World) -> str:
    with world.open():
        return world.unit("mapane").name


def test_a_stray_change_is_refused(world: World) -> None:
    with world.open():
        session().add(Region(code="72.99", name="Kabupaten Baru", kind="kabupaten"))
        with pytest.raises(WriteOutsideTransaction):
            session().flush()


def test_a_stray_statement_is_refused(world: World) -> None:
    with world.open(), pytest.raises(WriteOutsideTransaction):
        session().execute(sa.update(Unit).values(name="Semua sama"))


def test_what_fails_in_the_middle_leaves_nothing(world: World) -> None:
    def half() -> None:
        world.unit("mapane").name = "Setengah"
        session().flush()
        raise RuntimeError("listrik padam")

    with world.open(), pytest.raises(RuntimeError):
        write_transaction(half)
    assert _name(world) == "Puskesmas Mapane"


def test_an_action_inside_an_action_is_one_transaction(world: World) -> None:
    inner = writes(_rename(world, "Dalam"))

    def outer() -> None:
        inner()
        raise RuntimeError("luar gagal")

    with world.open(), pytest.raises(RuntimeError):
        write_transaction(outer)
    assert _name(world) == "Puskesmas Mapane"


def test_what_was_read_before_is_read_anew_inside(world: World) -> None:
    with world.open():
        unit = world.unit("mapane")
        assert unit.name == "Puskesmas Mapane"
        with ThreadPoolExecutor(1) as other:
            other.submit(_in_its_own_context, world, _rename(world, "Nama Baru")).result()
        seen = write_transaction(lambda: unit.name)
    assert seen == "Nama Baru"


def _in_its_own_context(world: World, change: Callable[[], object]) -> None:
    with world.open():
        write_transaction(change)


def test_side_effects_wait_for_the_commit_and_die_with_a_rollback(world: World) -> None:
    sent: list[str] = []

    def good() -> None:
        after_commit(lambda: sent.append("surat"))
        assert sent == []

    def bad() -> None:
        after_commit(lambda: sent.append("surat lain"))
        raise RuntimeError

    with world.open():
        write_transaction(good)
        with pytest.raises(RuntimeError):
            write_transaction(bad)
    assert sent == ["surat"]


def test_a_transaction_the_database_turns_away_is_tried_again(world: World) -> None:
    class TurnedAway(Exception):
        sqlstate = "40001"

    tries: list[int] = []

    def change() -> str:
        tries.append(1)
        world.unit("mapane").name = f"Percobaan {len(tries)}"
        if len(tries) < 3:
            raise OperationalError("COMMIT", {}, TurnedAway())
        return "jadi"

    with world.open():
        assert write_transaction(change) == "jadi"
    assert len(tries) == 3
    assert _name(world) == "Percobaan 3"


def test_other_database_errors_are_not_tried_again(world: World) -> None:
    tries: list[int] = []

    def change() -> None:
        tries.append(1)
        raise OperationalError("INSERT", {}, Exception("disk"))

    with world.open(), pytest.raises(OperationalError):
        write_transaction(change)
    assert tries == [1]


def test_many_writers_at_once_lose_no_number_and_take_none_twice(world: World) -> None:
    def take(_: int) -> int:
        with world.open():
            return write_transaction(lambda: next_number("uji/2026"))

    with ThreadPoolExecutor(16) as writers:
        taken = list(writers.map(take, range(96)))
    assert sorted(taken) == list(range(1, 97))
    with world.open():
        assert session().get_one(Counter, "uji/2026").value == 96


def test_a_number_of_a_failed_attempt_is_given_again(world: World) -> None:
    def fail() -> None:
        next_number("uji/2026")
        raise RuntimeError

    with world.open():
        with pytest.raises(RuntimeError):
            write_transaction(fail)
        assert write_transaction(lambda: next_number("uji/2026")) == 1


def test_sqlite_keeps_what_it_acknowledged_through_a_power_cut(world: World) -> None:
    with world.open():
        if database.engines().on_server:
            return  # PostgreSQL's own default
        pragmas = {
            name: session().execute(sa.text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}


def test_a_foreign_key_to_nothing_is_refused(world: World) -> None:
    def orphan() -> None:
        session().add(Unit(name="Yatim", sort_name="yatim", kind="dinas", region_code="99.99"))

    with world.open(), pytest.raises(sa.exc.IntegrityError):
        write_transaction(orphan)
    with world.open():
        assert session().scalar(sa.select(Unit).where(Unit.name == "Yatim")) is None
        assert session().scalar(sa.select(sa.func.count()).select_from(Person)) == 8
