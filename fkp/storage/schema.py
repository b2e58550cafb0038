"""Bring the tables of a province to the present form, and say whether they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory

from fkp.storage.database import Base, engines, schema_name
from fkp.storage.provinces import Province

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(province: Province, revision: str = "head") -> tuple[str | None, str | None]:
    """Apply what is missing, in one transaction; returns the revisions (before, after)."""
    with _connection(province) as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        command.upgrade(_config(connection), revision)
        after = MigrationContext.configure(connection).get_current_revision()
    return before, after


def downgrade(province: Province, revision: str) -> None:
    """Take migrations back (for tests and for an operator who must)."""
    with _connection(province) as connection:
        command.downgrade(_config(connection), revision)


def write_revision(province: Province, message: str) -> str:
    """Write a migration from what the province has to what the models say; returns its file (developers only)."""
    with _connection(province) as connection:
        script = command.revision(_config(connection), message=message, autogenerate=True)
    assert isinstance(script, Script)
    return script.path


def differences(province: Province) -> list[object]:
    """Where the tables of a province differ from the models; empty when the migrations are complete."""
    with _connection(province) as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def newest_revision() -> str | None:
    """The revision this program is written for."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def current_revision(province: Province) -> str | None:
    """The revision a province is at; None before its first upgrade."""
    with engines().of(province).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _connection(province: Province) -> Iterator[sa.Connection]:
    engine = engines().of(province)
    if engines().on_server:
        schema = schema_name(province.slug)
        with engine.begin() as connection:
            connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # Tables are rebuilt while migrating; the pragma is only heard outside a transaction.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        with connection.begin():
            yield connection
        if connection.dialect.name == "sqlite":
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


def _config(connection: sa.Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
