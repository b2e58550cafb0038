"""The list of units: what the address filters, read as plain columns, one page or all of it for a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from werkzeug.datastructures import MultiDict

from fkp.accounts.models import Person, RoleGrant
from fkp.rules.unit_kinds import UNIT_KINDS
from fkp.storage.database import session
from fkp.units.models import Region, Service, Unit
from fkp.units.queries import visible
from fkp.web.downloads import Row
from fkp.web.forms import clean_line
from fkp.web.lists import Page

STATES = {"": "Aktif", "nonaktif": "Nonaktif", "semua": "Aktif dan nonaktif"}
_KINDS_IN_ORDER = {
    kind: place for place, kind in enumerate(sorted(UNIT_KINDS, key=lambda key: UNIT_KINDS[key].lower()))
}
_SORTS: dict[str, sa.ColumnElement[Any]] = {
    "nama": Unit.sort_name.expression,
    "wilayah": Unit.region_code.expression,
    "jenis": sa.case(_KINDS_IN_ORDER, value=Unit.kind, else_=len(_KINDS_IN_ORDER)),
}

COLUMNS = (
    "Nama unit", "Jenis", "Kode wilayah", "Wilayah", "Unit induk", "Alamat", "Telepon", "E-mail", "Situs web",
    "Nama kepala", "NIP kepala", "Jabatan kepala", "Layanan aktif", "Akun aktif", "Status",
)  # fmt: skip
"""The headings of the file to take away."""


@dataclass(frozen=True)
class UnitFilter:
    """What the address asks for; whatever it does not know counts as not asked."""

    q: str = ""
    region: str = ""
    kind: str = ""
    state: str = ""
    parent: int | None = None
    sort: str = "nama"

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> "UnitFilter":
        """From the query of an address."""
        sort = args.get("urut", "")
        parent = args.get("induk", type=int)
        return cls(
            q=clean_line(args.get("q"))[:200],
            region=args.get("wilayah", ""),
            kind=args["jenis"] if args.get("jenis") in UNIT_KINDS else "",
            state=args["status"] if args.get("status") in STATES else "",
            parent=parent if parent is not None and 0 < parent < 2**31 else None,
            sort=sort if sort.removeprefix("-") in _SORTS else "nama",
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered away that the plain list would show."""
        return bool(self.q or self.region or self.kind or self.state or self.parent)

    def found(self, person: Person) -> sa.ColumnElement[bool]:
        """The condition on `Unit`, within what the person may see."""
        parts = [visible(person)]
        # Every word must be in the name: "puskesmas mapane" finds "Puskesmas Kecamatan Mapane".
        parts.extend(Unit.sort_name.contains(word, autoescape=True) for word in Unit.fold(self.q).split())
        if self.region:
            parts.append(Unit.region_code == self.region)
        if self.kind:
            parts.append(Unit.kind == self.kind)
        if self.parent:
            parts.append(Unit.path.contains(f"/{self.parent}/"))
            parts.append(Unit.id != self.parent)
        if self.state != "semua":
            parts.append(Unit.active == (self.state != "nonaktif"))
        return sa.and_(*parts)

    @property
    def order(self) -> list[sa.ColumnElement[Any]]:
        """The sort asked for; equal rows by name."""
        column = _SORTS[self.sort.removeprefix("-")]
        return [column.desc() if self.sort.startswith("-") else column, Unit.sort_name.expression, Unit.id.expression]


_services = sa.select(sa.func.count(Service.id)).where(Service.unit_id == Unit.id, Service.active).scalar_subquery()
_has_account = (
    sa.select(RoleGrant.id).join(Person).where(RoleGrant.unit_id == Unit.id, Person.active).correlate(Unit).exists()
)


def count(person: Person, wanted: UnitFilter) -> int:
    """How many units the filter leaves."""
    return session().scalar(sa.select(sa.func.count(Unit.id)).where(wanted.found(person))) or 0


def rows(person: Person, wanted: UnitFilter, page: Page) -> list[sa.Row[Any]]:
    """One page: id, name, kind, active, region, services, has_account."""
    found = (
        sa.select(
            Unit.id,
            Unit.name,
            Unit.kind,
            Unit.active,
            Region.name.label("region"),
            _services.label("services"),
            _has_account.label("has_account"),
        )
        .join_from(Unit, Region)
        .where(wanted.found(person))
        .order_by(*wanted.order)
    )
    return list(session().execute(found.limit(page.per_page).offset(page.offset)))


def file_rows(person: Person, wanted: UnitFilter) -> Iterator[Row]:
    """Everything the filter leaves, for a spreadsheet, in the order of COLUMNS."""
    parent = orm.aliased(Unit)
    found = (
        sa.select(
            Unit.name, Unit.kind, Unit.region_code, Region.name, parent.name, Unit.address, Unit.phone, Unit.email,
            Unit.website, Unit.head_name, Unit.head_nip, Unit.head_jabatan, _services, _has_account, Unit.active,
        )
        .join_from(Unit, Region)
        .outerjoin(parent, Unit.parent_id == parent.id)
        .where(wanted.found(person))
        .order_by(*wanted.order)
    )  # fmt: skip
    for name, kind, *middle, has_account, active in session().execute(found):
        account, state = ("Ada" if has_account else "Belum ada"), ("Aktif" if active else "Nonaktif")
        yield (name, UNIT_KINDS[kind], *middle, account, state)
