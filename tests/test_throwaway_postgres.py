"""The PostgreSQL that tests run on: comes up empty, keeps to itself, leaves nothing behind."""

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from tests.postgres import throwaway_postgres


def folder_of(url: str) -> Path:
    host = make_url(url).query["host"]
    assert isinstance(host, str)
    return Path(host)


def ask(url: str, question: str) -> object:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return connection.execute(text(question)).scalar()


def schemas_named(name: str, url: str) -> object:
    return ask(url, f"SELECT count(*) FROM pg_namespace WHERE nspname = '{name}'")


def test_it_answers_in_utf8_and_utc_and_starts_empty() -> None:
    with throwaway_postgres() as url:
        assert ask(url, "SHOW server_encoding") == "UTF8"
        assert ask(url, "SHOW timezone") == "UTC"
        assert ask(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
        assert ask(url, "SELECT lower('ÉŠ')") == "éš"


def test_two_of_them_do_not_see_each_other() -> None:
    with throwaway_postgres() as first, throwaway_postgres() as second:
        engine = create_engine(first, poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA sulteng"))
        assert schemas_named("sulteng", first) == 1
        assert schemas_named("sulteng", second) == 0


def test_it_is_gone_afterwards_even_with_a_connection_open() -> None:
    with throwaway_postgres() as url:
        engine = create_engine(url)
        left_open = engine.raw_connection()
        left_open.cursor().execute("SELECT 1")
        folder = folder_of(url)
        assert folder.is_dir()

    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        left_open.cursor().execute("SELECT 1")
    left_open.invalidate()
    engine.dispose()
    with pytest.raises(OperationalError):
        ask(url, "SELECT 1")


def test_a_failing_test_does_not_leave_it_running() -> None:
    folder = Path()
    with pytest.raises(ZeroDivisionError), throwaway_postgres() as url:
        folder = folder_of(url)
        raise ZeroDivisionError
    assert folder.name.startswith("fkp-postgres-")
    assert not folder.exists()
