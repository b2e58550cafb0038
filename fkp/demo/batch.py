"""Many rows at once: collected with ids given out in advance, written table by table."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from fkp.storage import snapshots
from fkp.storage.database import Base, engines, session
from fkp.storage.provinces import current_province

Row = dict[str, Any]
ROWS_AT_ONCE = 5_000


class Batch:
    """Rows waiting to be written; to be used inside a write transaction."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = defaultdict(list)
        self._last_id: dict[str, int] = {}
        self._defaults: dict[str, list[tuple[str, Callable[[], Any]]]] = {}

    def add(self, model: type[Base] | sa.Table, **values: Any) -> int:
        """Remember a row; returns the id it will have (0 for a table without one)."""
        table = model if isinstance(model, sa.Table) else sa.inspect(model).local_table
        assert isinstance(table, sa.Table)
        row = {name: make() for name, make in self._table_defaults(table) if name not in values} | values
        if "id" in table.columns:
            row["id"] = self._next_id(table)
        self._rows[table.name].append(row)
        return int(row.get("id", 0))

    def amend(self, model: type[Base], **values: Any) -> None:
        """Set more in the last row remembered for this table, such as what follows from its id."""
        self._rows[model.__tablename__][-1].update(values)

    def write(self) -> None:
        """Write everything, what is pointed at before what points to it."""
        session().flush()
        # Two tables point back in a circle; nothing points to them, so they come last.
        for table in sorted(Base.metadata.sorted_tables, key=_points_back):
            rows = self._rows.pop(table.name, [])
            for start in range(0, len(rows), ROWS_AT_ONCE):
                session().execute(sa.insert(table), rows[start : start + ROWS_AT_ONCE])
        if engines().on_server:
            # Ids were given out here: the server goes on counting after them.
            snapshots.continue_numbering(session().connection(), current_province())
        session().expire_all()

    def _next_id(self, table: sa.Table) -> int:
        if table.name not in self._last_id:
            self._last_id[table.name] = session().scalar(sa.select(sa.func.max(table.c.id))) or 0
        self._last_id[table.name] += 1
        return self._last_id[table.name]

    def _table_defaults(self, table: sa.Table) -> list[tuple[str, Callable[[], Any]]]:
        """Every column's own default, so that all rows of a table have the same columns."""
        if table.name not in self._defaults:
            self._defaults[table.name] = [
                (column.name, _maker(column)) for column in table.columns if not column.primary_key
            ]
        return self._defaults[table.name]


def _points_back(table: sa.Table) -> bool:
    return any(key.use_alter for key in table.foreign_key_constraints)


def _maker(column: sa.Column[Any]) -> Callable[[], Any]:
    default = column.default
    if not isinstance(default, sa.ColumnDefault):
        # None in a JSON column would be written as JSON's null.
        return sa.null if isinstance(column.type, sa.JSON) else lambda: None
    if default.is_callable:
        return lambda: default.arg(None)
    return lambda: default.arg
