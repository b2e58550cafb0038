"""The trail says who did what and is never rewritten."""

import pytest
import sqlalchemy as sa

from fkp.storage.audit import AuditEntry, TrailIsAppendOnly, changes, record
from fkp.storage.database import session, write_transaction
from tests.conftest import World


def _entry() -> AuditEntry:
    return session().scalars(sa.select(AuditEntry)).one()


def _record(world: World) -> None:
    unit = world.unit("mapane")
    before, after = changes(unit, {"name": "Puskesmas Mapane Baru", "kind": "puskesmas"})
    record("Mengubah unit", by=world.person("dewi"), on=unit, before=before, after=after)


def test_an_entry_names_doer_deed_subject_and_what_changed(world: World) -> None:
    with world.open():
        write_transaction(lambda: _record(world))
        entry = _entry()
        assert (entry.person_name, entry.deed, entry.subject_label) == (
            "Dewi Anggraini",
            "Mengubah unit",
            "Puskesmas Mapane",
        )
        assert (entry.unit_id, entry.region_code) == (world.units["mapane"], "72.02")
        assert (entry.before, entry.after) == ({"name": "Puskesmas Mapane"}, {"name": "Puskesmas Mapane Baru"})


@pytest.mark.parametrize("rewrite", ["change", "delete"])
def test_an_entry_cannot_be_rewritten(world: World, rewrite: str) -> None:
    def tamper() -> None:
        if rewrite == "change":
            _entry().deed = "Tidak pernah terjadi"
        else:
            session().delete(_entry())

    with world.open():
        write_transaction(lambda: _record(world))
        with pytest.raises(TrailIsAppendOnly):
            write_transaction(tamper)
        assert _entry().deed == "Mengubah unit"


def test_a_deed_that_was_rolled_back_leaves_no_entry(world: World) -> None:
    def fail() -> None:
        _record(world)
        raise RuntimeError

    with world.open():
        with pytest.raises(RuntimeError):
            write_transaction(fail)
        assert session().scalars(sa.select(AuditEntry)).all() == []
