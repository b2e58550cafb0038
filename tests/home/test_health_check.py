"""The health check really asks the databases, and tells strangers nothing else."""

import sqlalchemy as sa

from fkp.home import health
from fkp.storage.database import engines
from fkp.storage.provinces import open_province
from tests.conftest import World


def test_healthy_databases_answer(world: World) -> None:
    answer = world.app.test_client().get("/kesehatan")
    assert answer.status_code == 200
    assert answer.json == {"status": "sehat", "provinsi": ["gorontalo", "sulteng"]}


def spoil(world: World, statement: str) -> None:
    """Run one statement against the first province's database."""
    with open_province(world.app, "sulteng") as province, engines().of(province).begin() as connection:
        connection.execute(sa.text(statement))


def test_a_database_that_fails_is_named_without_details(world: World) -> None:
    spoil(world, "ALTER TABLE period RENAME TO hilang")
    try:
        answer = world.app.test_client().get("/kesehatan")
    finally:
        spoil(world, "ALTER TABLE hilang RENAME TO period")
    assert answer.status_code == 503
    assert answer.json == {
        "status": "sakit",
        "provinsi": ["gorontalo", "sulteng"],
        "gangguan": {"sulteng": "basis data tidak menjawab"},
    }


def test_a_pending_update_is_no_health(world: World) -> None:
    spoil(world, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    spoil(world, "INSERT INTO alembic_version VALUES ('lama')")
    try:
        answer = world.app.test_client().get("/kesehatan")
    finally:
        spoil(world, "DROP TABLE alembic_version")
    assert answer.status_code == 503
    assert answer.json["gangguan"] == {"sulteng": "basis data menunggu pembaruan"}


def test_the_present_revision_is_read_once(world: World) -> None:
    health.newest_revision.cache_clear()
    for _ in range(3):
        assert world.app.test_client().get("/kesehatan").status_code == 200
    assert health.newest_revision.cache_info().misses <= 1
