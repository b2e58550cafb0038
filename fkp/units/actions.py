"""What is done to units: making, editing, moving, deactivating, deleting."""

from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.storage.audit import changes, record
from fkp.storage.database import session, writes
from fkp.storage.provinces import current_province
from fkp.units.models import PATH_LENGTH, Region, Service, Unit
from fkp.units.queries import below, ties
from fkp.web.forms import Stale

CONTACT = ("address", "phone", "email", "website", "head_name", "head_nip", "head_jabatan")
"""What the unit's own staff may edit."""
IDENTITY = ("name", "kind", "parent_id")
"""What only its coordinators may."""

after_change: list[Callable[[Unit], None]] = []
"""Called inside the transaction for every unit made, renamed, moved, deactivated or taken back.

Features above keep their copies in step by it (duties do); set once, in fkp/features.py.
"""


class UnfitParent(Exception):
    """The unit cannot stand below that one; the message says why."""


class UnitHasHistory(Exception):
    """The unit cannot be deleted; `ties` says what holds it."""

    def __init__(self, ties: list[str]) -> None:
        super().__init__("; ".join(ties))
        self.ties = ties


@writes
def create_unit(region: Region, values: dict[str, Any], *, by: Person | None) -> Unit:
    """Make a unit in a region, from IDENTITY and CONTACT values. Raises UnfitParent."""
    plain = _plain(values, IDENTITY + CONTACT)
    _refuse_unfit_parent(plain.get("parent_id"), region.code)
    unit = Unit(**plain, sort_name=Unit.fold(plain["name"]), region=region)
    session().add(unit)
    session().flush()
    _plant([unit], unit)
    record("Mendaftarkan unit", by=by, on=unit, after=plain | {"region_code": region.code})
    _tell([unit])
    return unit


@writes
def edit_unit(unit: Unit, values: dict[str, Any], *, version: int | None = None, by: Person | None) -> None:
    """Change what is given of IDENTITY and CONTACT. Raises Stale and UnfitParent."""
    _same(unit, version)
    plain = _plain(values, IDENTITY + CONTACT)
    before, after = changes(unit, plain)
    if not after:
        return
    if "parent_id" in after:
        _refuse_unfit_parent(plain["parent_id"], unit.region_code, unit)
    for name, value in plain.items():
        setattr(unit, name, value)
    unit.sort_name = Unit.fold(unit.name)
    unit.version += 1
    if "parent_id" in after:
        _plant([unit, *below(unit)], unit)
    record("Mengubah unit", by=by, on=unit, before=before, after=after)
    if after.keys() & {"name", "kind"}:
        _tell([unit])


@writes
def move_to_region(unit: Unit, region: Region, *, version: int | None = None, by: Person | None) -> int:
    """Take a unit, with all below it, to another region; returns how many units moved.

    A parent in the old region is left behind. Raises Stale, and UnfitParent when units of a third region
    stand below.
    """
    _same(unit, version)
    former = unit.region_code
    moving = [unit, *below(unit)]
    if any(each.region_code != former for each in moving):
        raise UnfitParent("Sebagian unit di bawahnya berada di wilayah lain. Lepaskan dahulu unit-unit itu.")
    for each in moving:
        each.region = region
        each.version += 1
    if unit.parent is not None and unit.parent.region_code not in {region.code, current_province().code}:
        unit.parent_id = None
    session().flush()
    _plant(moving, unit)
    after = {"region_code": region.code, "moved_along": len(moving) - 1}
    record("Memindahkan unit", by=by, on=unit, before={"region_code": former}, after=after)
    _tell(moving)
    return len(moving)


@writes
def deactivate_unit(unit: Unit, *, reason: str = "", by: Person | None) -> None:
    """Let a unit rest: no duties from now on, its records and accounts stay and can only be read."""
    if unit.active:
        _set_active(unit, False)
        record("Menonaktifkan unit", by=by, on=unit, reason=reason or None)
        _tell([unit])


@writes
def reactivate_unit(unit: Unit, *, by: Person | None) -> None:
    """Take a unit back; it owes its duties again."""
    if not unit.active:
        _set_active(unit, True)
        record("Mengaktifkan kembali unit", by=by, on=unit)
        _tell([unit])


@writes
def delete_unit(unit: Unit, *, by: Person | None) -> None:
    """Delete a unit that was made by mistake, with its services. Raises UnitHasHistory."""
    held = ties(unit)
    if held:
        raise UnitHasHistory(held)
    record("Menghapus unit", by=by, on=unit, before={"name": unit.name, "region_code": unit.region_code})
    _set_active(unit, False)
    _tell([unit])  # whoever keeps a copy of an active unit drops it now
    session().execute(sa.delete(Service).where(Service.unit_id == unit.id))
    session().expire(unit, ["services"])
    session().delete(unit)
    session().flush()


def _plain(values: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _same(unit: Unit, version: int | None) -> None:
    if version is not None and version != unit.version:
        raise Stale


def _set_active(unit: Unit, active: bool) -> None:
    unit.active = active
    unit.version += 1


def _plant(moving: list[Unit], top: Unit) -> None:
    """Write the path of a unit and of all below it anew, after its parent was set; `moving` begins with it."""
    session().flush()
    session().expire(top, ["parent"])
    parent = top.parent
    former = top.path
    planted = f"{parent.path if parent else '/'}{top.id}/"
    for each in moving:
        each.path = planted + (each.path.removeprefix(former) if each is not top else "")
        if len(each.path) > PATH_LENGTH:
            raise UnfitParent("Susunan unit terlalu dalam. Pilih induk yang lebih tinggi.")
    session().flush()


def _refuse_unfit_parent(parent_id: int | None, region_code: str, unit: Unit | None = None) -> None:
    parent = session().get(Unit, parent_id) if parent_id else None
    if parent is None:
        return
    if unit is not None and f"/{unit.id}/" in parent.path:
        raise UnfitParent("Unit tidak dapat berinduk pada dirinya sendiri atau pada unit di bawahnya.")
    if parent.region_code not in {region_code, current_province().code}:
        raise UnfitParent("Unit induk harus berada di wilayah yang sama, atau milik provinsi.")


def _tell(units: list[Unit]) -> None:
    session().flush()
    for unit in units:
        for follow in after_change:
            follow(unit)
