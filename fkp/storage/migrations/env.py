"""Run by Alembic for one province at a time; the connection is handed over by storage/schema.py."""

from typing import Any, Literal

from alembic import context

from fkp.storage.database import Base, UtcDateTime


def render_item(kind: str, item: Any, autogen_context: object) -> str | Literal[False]:
    """A migration must not change with the program: it names the column type that lies in the database."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
