"""Whether each province's database really answers."""

from functools import cache

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from fkp.storage import schema
from fkp.storage.database import engines
from fkp.storage.provinces import Province

newest_revision = cache(schema.newest_revision)  # reading the migrations' folder once is enough


def trouble(province: Province) -> str | None:
    """What is wrong with a province's database, without any detail a stranger should not read; None when well."""
    try:
        with engines().of(province).connect() as connection:
            connection.execute(sa.text("SELECT 1 FROM period LIMIT 1"))
        # Tables made without migrations (tests) carry no revision; those of an operator always do.
        revision = schema.current_revision(province)
    except (SQLAlchemyError, OSError):
        current_app.logger.exception("the database of %s does not answer", province.slug)
        return "basis data tidak menjawab"
    if revision is not None and revision != newest_revision():
        return "basis data menunggu pembaruan"
    return None
