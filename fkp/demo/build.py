"""The whole demo: two provinces, made from nothing, or nothing at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from fkp.accounts.passwords import hash_password
from fkp.demo.cast import PASSWORD, PROVINCES
from fkp.demo.province import fill_province
from fkp.demo.stories import play_stories
from fkp.demo.survey_stories import play_surveys
from fkp.storage import schema
from fkp.storage.database import engines, schema_name
from fkp.storage.provinces import Province, open_province, provinces

ENOUGH_UNITS = 300


def build_demo(app: Flask, units: int | None = None) -> Iterator[str]:
    """Make the demo in an installation without provinces, saying what was made.

    With `units` only Sulawesi Tengah is made, with at least so many.
    """
    hashed = hash_password(PASSWORD)
    for slug in list(PROVINCES)[: 1 if units else None]:
        with app.app_context():
            province = provinces().add(slug, **PROVINCES[slug])
        with whole_or_gone(app, province), open_province(app, slug):
            schema.upgrade(province)
            fill_province(province, at_least=units or ENOUGH_UNITS, password_hash=hashed, quickly=units is not None)
            if units is None:
                play_stories()
                play_surveys()
        yield f"{slug}: {province.name} siap"


@contextmanager
def whole_or_gone(app: Flask, province: Province) -> Iterator[None]:
    """Take a province that was not finished away again, so that the next run starts afresh."""
    try:
        yield
    except BaseException:
        with app.app_context():
            if engines().on_server:
                with engines().of(province).begin() as connection:
                    connection.exec_driver_sql(f'DROP SCHEMA IF EXISTS "{schema_name(province.slug)}" CASCADE')
            engines().dispose()
        shutil.rmtree(province.folder)
        raise
