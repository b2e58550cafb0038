"""All rows of a province at one moment, in a plain SQLite file, whichever database they come from or go to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from fkp.storage.database import engines, schema_name
from fkp.storage.database import sqlite as sqlite  # type: ignore[attr-defined]  # whichever it chose
from fkp.storage.provinces import Province

REVISIONS = "alembic_version"
ROWS_AT_ONCE = 2_000


class _Json(sa.types.UserDefinedType[str]):
    """JSON handed over as the text it is: parsing and writing it anew would turn NULL into 'null'."""

    cache_ok = True

    def get_col_spec(self, **options: Any) -> str:
        return "JSON"


def take_snapshot(province: Province, to: Path) -> None:
    """Write every row as it stands now into a new SQLite file, while others go on writing."""
    if engines().on_server:
        _copy_server(province, to)
        return
    connection = sqlite.connect(province.database, isolation_level=None)
    try:
        # In one step under one read snapshot; the backup API in steps starts over at each write of others.
        connection.execute("VACUUM INTO ?", (str(to),))
    finally:
        connection.close()


def _copy_server(province: Province, to: Path) -> None:
    engine = engines().of(province).execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.connect() as source, opened_file(to) as target, target.begin():
        for table in tables(source):
            columns = [sa.Column(c.name, _portable(c.type), primary_key=c.primary_key) for c in table.columns]
            sa.Table(table.name, sa.MetaData(), *columns).create(target)
        copy_rows(source, target, skip=frozenset())


def _portable(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    return sa.JSON() if isinstance(kind, sa.JSON) else kind.as_generic()


def is_busy(database: Path) -> bool:
    """Whether somebody has this SQLite file open.

    Only the last connection to it can end its write-ahead log; the next one that opens it begins one anew.
    """
    connection = sqlite.connect(database, isolation_level=None, timeout=2)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite.DatabaseError as error:
        return "locked" in str(error)  # otherwise it is damaged, and nobody's
    finally:
        connection.close()
    return False


@contextmanager
def opened_file(path: Path) -> Iterator[sa.Connection]:
    """A connection to an SQLite file that no app is using: no write-ahead log, foreign keys not enforced."""
    engine = sa.create_engine(f"sqlite:///{path}", module=sqlite, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA trusted_schema=OFF")
        connection.rollback()
        yield connection


def tables(connection: sa.Connection) -> list[sa.Table]:
    """The tables that are there, whatever the models say, by name."""
    found = sa.MetaData()
    found.reflect(connection)
    return sorted(found.tables.values(), key=lambda table: table.name)


def row_counts(connection: sa.Connection) -> dict[str, int]:
    """Rows per table, the record of migrations left out."""
    return {
        table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in tables(connection)
        if table.name != REVISIONS
    }


def revision(connection: sa.Connection) -> str | None:
    """The migration the rows are at; None when they were made without migrations."""
    table = next((table for table in tables(connection) if table.name == REVISIONS), None)
    return None if table is None else connection.scalar(sa.select(table.c.version_num))


def named_files(connection: sa.Connection) -> set[str]:
    """The hashes of all stored files that some record names: every column called `…sha256` holds one."""
    named: set[str] = set()
    for table in tables(connection):
        for column in table.columns:
            if column.name.endswith("sha256"):
                named.update(connection.scalars(sa.select(column).where(column.is_not(None)).distinct()))
    return named


def copy_rows(source: sa.Connection, target: sa.Connection, *, skip: frozenset[str] = frozenset({REVISIONS})) -> None:
    """Copy every row into the tables of the same name, which are there and empty."""
    waiting = {table.name: table for table in tables(target)}
    for table in tables(source):
        if table.name in skip:
            continue
        into = sa.table(table.name, *(_raw(column) for column in waiting[table.name].columns))
        every_row = sa.select(*(_read(column) for column in table.columns))
        rows = source.execute(every_row, execution_options={"stream_results": True}).mappings()
        for part in rows.partitions(ROWS_AT_ONCE):
            target.execute(sa.insert(into), [dict(row) for row in part])


def _read(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    return sa.cast(column, sa.Text).label(column.name) if isinstance(column.type, sa.JSON) else column


def _raw(column: sa.Column[Any]) -> sa.ColumnClause[Any]:
    return sa.column(column.name, _Json() if isinstance(column.type, sa.JSON) else column.type)


def fill_server(source: sa.Connection, province: Province) -> None:
    """Copy every row into the empty tables of a province on the server, in one transaction.

    Foreign keys are put back after the rows: some of them point in circles, and the server then checks all.
    """
    with engines().of(province).begin() as target:
        keys = [key for table in tables(target) for key in table.foreign_key_constraints]
        for key in keys:
            target.execute(sa.schema.DropConstraint(key))
        copy_rows(source, target)
        for key in keys:
            target.execute(sa.schema.AddConstraint(key))
        continue_numbering(target, province)


def continue_numbering(connection: sa.Connection, province: Province) -> None:
    """On the server, give the next new row of each table the id after its last one."""
    for table in tables(connection):
        if list(table.primary_key.columns.keys()) == ["id"]:
            name = f'"{schema_name(province.slug)}"."{table.name}"'
            last = connection.scalar(sa.select(sa.func.max(table.c.id)))
            sequence = sa.func.pg_get_serial_sequence(name, "id")
            connection.execute(sa.select(sa.func.setval(sequence, last or 1, last is not None)))


def troubles(connection: sa.Connection) -> list[str]:
    """What is wrong inside an SQLite file, in Indonesian; empty when it is whole."""
    found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(5)") if row[0] != "ok"]
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    found += [f"baris {row[1]} tabel {row[0]} menunjuk ke {row[2]} yang tidak ada" for row in orphans]
    strange = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')")
    return found + [f"berisi {row[0]}, yang tidak pernah dibuat program ini" for row in strange]
