"""The services (jenis pelayanan) of a unit: added, renamed, rested; never deleted, forums refer to them."""

import re

import sqlalchemy as sa

from fkp.accounts.models import Person
from fkp.storage.audit import record
from fkp.storage.database import session, writes
from fkp.units.models import Service, Unit
from fkp.web.forms import Stale, clean_line

_BULLET = re.compile(r"^(?:[-–•*·▪]|\d{1,3}[.)])(?:\s+|$)")


class ServiceNameTaken(Exception):
    """The unit already has services of these names."""

    def __init__(self, names: list[str]) -> None:
        super().__init__("Sudah ada: " + ", ".join(names) + ".")
        self.names = names


def service_names(text: str) -> list[str]:
    """The names in a pasted list, one a line, without bullets and numbers in front, each once."""
    names: dict[str, str] = {}
    for line in text.splitlines():
        name = _BULLET.sub("", clean_line(line))
        if name:
            names.setdefault(name.lower(), name)
    return list(names.values())


@writes
def add_services(unit: Unit, names: list[str], *, by: Person | None) -> list[Service]:
    """Add services by name; all of them or, when some name is taken (ServiceNameTaken), none."""
    present = _folded_names(unit)
    taken = [name for name in names if name.lower() in present]
    if taken:
        raise ServiceNameTaken(taken)
    added = [Service(unit_id=unit.id, name=name) for name in names]
    session().add_all(added)
    record("Menambahkan layanan", by=by, on=unit, after={"services": names})
    session().expire(unit, ["services"])
    return added


@writes
def rename_service(service: Service, name: str, *, version: int | None = None, by: Person | None) -> None:
    """Give a service another name. Raises Stale and ServiceNameTaken."""
    if version is not None and service.version != version:
        raise Stale
    if service.name == name:
        return
    if name.lower() in _folded_names(service.unit, besides=service.id):
        raise ServiceNameTaken([name])
    before = {"name": service.name}
    service.name = name
    service.version += 1
    record("Mengubah nama layanan", by=by, on=service, before=before, after={"name": name})


@writes
def set_service_active(service: Service, active: bool, *, by: Person | None) -> None:
    """Rest a service (no longer offered for new forums) or take it back."""
    if service.active == active:
        return
    service.active = active
    service.version += 1
    record("Mengaktifkan layanan" if active else "Menonaktifkan layanan", by=by, on=service)


def _folded_names(unit: Unit, *, besides: int | None = None) -> set[str]:
    rows = session().execute(sa.select(Service.id, Service.name).where(Service.unit_id == unit.id))
    return {name.lower() for service_id, name in rows if service_id != besides}
