"""Every province can be brought from nothing to the present form, and back, on both databases."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from fkp.config import Settings
from fkp.storage import schema
from fkp.storage.database import engines, schema_name
from fkp.storage.provinces import open_province


@pytest.fixture
def bare(settings: Settings, another_app: Callable[[Settings], Flask]) -> Flask:
    """The application with one province whose database is empty."""
    app = another_app(settings)
    app.extensions["fkp_provinces"].add("maluku", name="Maluku", code="81", timezone="Asia/Jayapura")
    if settings.database_url:
        with open_province(app, "maluku") as province:
            engine = engines().of(province)
            with engine.begin() as connection:
                connection.exec_driver_sql(f'DROP SCHEMA IF EXISTS "{schema_name("maluku")}" CASCADE')
    return app


def test_a_new_province_gets_every_table_the_models_want(bare: Flask) -> None:
    with open_province(bare, "maluku") as province:
        before, after = schema.upgrade(province)
        assert before is None
        assert after == schema.newest_revision()
        assert schema.differences(province) == []


def test_upgrading_twice_changes_nothing(bare: Flask) -> None:
    with open_province(bare, "maluku") as province:
        schema.upgrade(province)
        assert schema.upgrade(province) == (schema.newest_revision(), schema.newest_revision())


def test_a_province_behind_is_known_to_be(bare: Flask) -> None:
    with open_province(bare, "maluku") as province:
        assert schema.current_revision(province) is None
        schema.upgrade(province)
        assert schema.current_revision(province) == schema.newest_revision()


def test_every_migration_can_be_taken_back(bare: Flask) -> None:
    with open_province(bare, "maluku") as province:
        schema.upgrade(province)
        schema.downgrade(province, "base")
        kept = sa.inspect(engines().of(province)).get_table_names(
            schema=schema_name("maluku") if engines().on_server else None
        )
        assert set(kept) <= {"alembic_version"}
        schema.upgrade(province)
        assert schema.differences(province) == []


def test_a_province_in_use_keeps_its_units_and_duties(bare: Flask) -> None:
    """What was written before surveys were there is still there, and a survey can follow it."""
    rows = (
        "INSERT INTO region (code, name, kind) VALUES ('81', 'Provinsi Maluku', 'provinsi')",
        "INSERT INTO unit (id, region_code, path, kind, name, sort_name, address, phone, email, website, head_name,"
        " head_nip, head_jabatan, active, created_at, version)"
        " VALUES (1, '81', '/1/', 'dinas', 'Dinas', 'dinas', '', '', '', '', '', '', '', true, '2026-01-01', 1)",
        "INSERT INTO period (id, duty, name, starts, ends, due, version)"
        " VALUES (1, 'fkp', 'Tahun 2026', '2026-01-01', '2026-12-31', '2026-12-15', 1)",
        "INSERT INTO duty (period_id, unit_id, region_code, unit_kind, unit_name, sort_name, state, stages_done,"
        " changed_at) VALUES (1, 1, '81', 'dinas', 'Dinas', 'dinas', 'berjalan', 3, '2026-01-01')",
    )
    with open_province(bare, "maluku") as province:
        schema.upgrade(province, "0001")
        with engines().of(province).begin() as connection:
            for row in rows:
                connection.exec_driver_sql(row)
        schema.upgrade(province)
        with engines().of(province).connect() as connection:
            kept = connection.execute(
                sa.text(
                    "SELECT unit.name, duty.state, duty.stages_done, duty.survey_id, unit.logo_sha256"
                    " FROM duty JOIN unit ON unit.id = duty.unit_id"
                )
            ).one()
        assert tuple(kept) == ("Dinas", "berjalan", 3, None, None)
