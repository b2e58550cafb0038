"""Engines per province, the session, and the one way to write.

Reading needs nothing special. Every write goes through `write_transaction` (or the `@writes` decorator on an
action): a fair lock per province, `BEGIN IMMEDIATE`, commit, and another try when a database that runs
transactions side by side (PostgreSQL, later CockroachDB or YugabyteDB) asks for one.
"""

import fcntl
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import sqlalchemy as sa
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import orm
from sqlalchemy.exc import DBAPIError

from fkp.storage.provinces import Province, ProvinceSwitched, current_province

try:
    from pysqlite3 import dbapi2 as sqlite  # the system's SQLite may still have the WAL-reset bug
except ImportError:  # no wheel for this processor
    import sqlite3 as sqlite

P = ParamSpec("P")
T = TypeVar("T")

WRITING = "fkp_writing"
ONE_STATEMENT = "fkp_one_statement"
RETRYABLE = {"40001", "40P01"}
ATTEMPTS = 12

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class WriteOutsideTransaction(RuntimeError):
    """Something was about to be written without `write_transaction`."""


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware UTC moment; stored without zone so that SQLite and PostgreSQL keep the same."""

    impl = sa.DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Base(orm.DeclarativeBase):
    """What every model stands on."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime()}


class ProvinceSession(FlaskSession):
    """A session that knows one province and refuses to write by accident."""

    def get_bind(self, *args: Any, **kwargs: Any) -> sa.Engine:
        province = current_province()
        seen = self.info.setdefault("province", province)
        if seen != province:
            raise ProvinceSwitched(f"this session belongs to {seen.slug}, not to {province.slug}")
        return engines().of(province)

    @property
    def writing(self) -> bool:
        return bool(self.info.get("writing"))


# Models stand on Base, typed; Flask-SQLAlchemy keeps the session per application context and closes it.
db = SQLAlchemy(session_options={"class_": ProvinceSession}, add_models_to_shell=False)


def session() -> ProvinceSession:
    """The session of the current application context."""
    return cast(ProvinceSession, db.session())


@sa.event.listens_for(ProvinceSession, "before_flush")
def _refuse_stray_flush(session: orm.Session, context: object, instances: object) -> None:
    if not session.info.get("writing"):
        raise WriteOutsideTransaction("use write_transaction or @writes")


@sa.event.listens_for(ProvinceSession, "do_orm_execute")
def _refuse_stray_statement(state: orm.ORMExecuteState) -> None:
    if (state.is_insert or state.is_update or state.is_delete) and not state.session.info.get("writing"):
        raise WriteOutsideTransaction("use write_transaction or @writes")


class Engines:
    """One engine per province on SQLite; one for all, with a schema per province, on PostgreSQL."""

    def __init__(self, database_url: str | None) -> None:
        self._lock = threading.Lock()
        self._sqlite: dict[Path, sa.Engine] = {}
        self._server = _postgresql_engine(database_url) if database_url else None
        self._views: dict[str, sa.Engine] = {}

    @property
    def on_server(self) -> bool:
        return self._server is not None

    def of(self, province: Province) -> sa.Engine:
        """The engine that reaches this province's tables and no other's."""
        with self._lock:
            if self._server is not None:
                return self._views.setdefault(
                    province.slug, self._server.execution_options(fkp_schema=schema_name(province.slug))
                )
            if province.database not in self._sqlite:
                self._sqlite[province.database] = _sqlite_engine(province.database)
            return self._sqlite[province.database]

    def dispose(self) -> None:
        """Drop every connection (after a fork, before a restore, at the end of a test)."""
        with self._lock:
            for engine in [*self._sqlite.values(), *([self._server] if self._server else [])]:
                engine.dispose()
            self._sqlite.clear()


def engines() -> Engines:
    """The engines of the running app."""
    return cast(Engines, current_app.extensions["fkp_engines"])


def init_app(app: Flask, database_url: str | None) -> None:
    """Attach Flask-SQLAlchemy; which database it talks to is decided by the open province alone."""
    # The extension demands an address of its own; nothing ever connects to it (see ProvinceSession.get_bind).
    app.config.setdefault("SQLALCHEMY_DATABASE_URI", "sqlite://")
    db.init_app(app)
    app.extensions["fkp_engines"] = Engines(database_url)


def schema_name(slug: str) -> str:
    """The PostgreSQL schema of a province."""
    return f"province_{slug}"


def _sqlite_engine(path: Path) -> sa.Engine:
    # Hidden: a log tells which statement failed, never the names, contacts and hashes it was given.
    engine = sa.create_engine(f"sqlite:///{path}", module=sqlite, pool_size=4, max_overflow=16, hide_parameters=True)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event below says BEGIN itself
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # a power cut loses nothing that was acknowledged
        "foreign_keys=ON",
        "busy_timeout=15000",
        "cache_size=-16000",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if not options.get(ONE_STATEMENT):  # which is a transaction by itself
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITING) else "BEGIN")


def _postgresql_engine(url: str) -> sa.Engine:
    address = sa.make_url(url).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(address, pool_size=8, max_overflow=8, pool_pre_ping=True, hide_parameters=True)
    sa.event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: sa.Connection) -> None:
    schema = connection.get_execution_options().get("fkp_schema")
    if schema:
        connection.exec_driver_sql(f'SET LOCAL search_path TO "{schema}"')


@contextmanager
def _fair_turn(province: Province) -> Iterator[None]:
    """Wait in line for SQLite's single writer: its own busy handler lets some wait a hundred times longer."""
    if engines().on_server:
        yield
        return
    handle = os.open(province.write_lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_transaction(change: Callable[[], T]) -> T:
    """Run `change` in one write transaction of the open province and return its result.

    What was read before is read anew inside, so `change` decides on the present state. It may run more than
    once; what reaches outside the database (mail, deleting files) belongs in `after_commit`. Inside another
    write transaction it simply joins.
    """
    current = session()
    if current.writing:
        return change()
    result, callbacks = _trying_again(lambda: _one_try(current, change))
    for callback in callbacks:
        callback()
    return result


def write_rows(change: Callable[[sa.Connection], T]) -> T:
    """The same on a bare connection, for the few deeds that thousands do at once and that need no records.

    What a session costs there is more than the deed itself. `change` writes with plain statements and may run
    more than once. Inside another write transaction it joins.
    """
    if db.session.registry.has() and session().writing:
        return change(session().connection())
    return _trying_again(lambda: _one_bare_try(change))


def read_row(statement: sa.Executable, values: dict[str, Any]) -> tuple[Any, ...] | None:
    """The first row of one plain statement, on a bare connection; for what thousands ask at once."""
    rows = read_rows(statement, values)
    return rows[0] if rows else None


def read_rows(statement: sa.Executable, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of one plain statement, likewise."""
    with engines().of(current_province()).connect().execution_options(**{ONE_STATEMENT: True}) as connection:
        return [tuple(row) for row in connection.execute(statement, values)]


def _trying_again(attempt: Callable[[], T]) -> T:
    """Run one attempt after another while the database asks for it."""
    for number in range(1, ATTEMPTS + 1):
        try:
            return attempt()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in RETRYABLE or number == ATTEMPTS:
                raise
            time.sleep(random.uniform(0, min(0.5, 0.005 * 2**number)))
    raise AssertionError("unreachable")


def _one_bare_try(change: Callable[[sa.Connection], T]) -> T:
    province = current_province()
    with (
        _fair_turn(province),
        engines().of(province).connect().execution_options(**_writing_options()) as connection,
        connection.begin(),
    ):
        return change(connection)


def _writing_options() -> dict[str, Any]:
    options: dict[str, Any] = {WRITING: True}
    if engines().on_server:
        options["isolation_level"] = "SERIALIZABLE"
    return options


def _one_try(current: ProvinceSession, change: Callable[[], T]) -> tuple[T, list[Callable[[], object]]]:
    current.rollback()  # ends the reading transaction and forgets what it saw
    with _fair_turn(current_province()):
        current.info["writing"] = True
        callbacks: list[Callable[[], object]] = []
        current.info["after_commit"] = callbacks
        try:
            current.connection(execution_options=_writing_options())
            result = change()
            current.commit()
        except BaseException:
            current.rollback()
            raise
        finally:
            current.info["writing"] = False
            current.info["after_commit"] = []
    return result, callbacks


def after_commit(callback: Callable[[], object]) -> None:
    """Do this once the running write transaction is safely on disk."""
    session().info["after_commit"].append(callback)


def writes(action: Callable[P, T]) -> Callable[P, T]:
    """Make an action one write transaction."""

    @wraps(action)
    def in_transaction(*args: P.args, **kwargs: P.kwargs) -> T:
        return write_transaction(lambda: action(*args, **kwargs))

    return in_transaction


def now() -> datetime:
    """This moment, in UTC, to the second: what records carry."""
    return datetime.now(UTC).replace(microsecond=0)
