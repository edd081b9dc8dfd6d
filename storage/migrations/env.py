"""What Alembic runs for each of its commands. `storage.migrate` hands in the open connection."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import DateTime, String
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 - fills the metadata


def _plainly(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """A migration names the database's types, not ours: it must still run when ours have changed."""
    if kind != "type":
        return False
    plain = getattr(item, "impl_instance", item)
    if isinstance(plain, DateTime):
        return "sa.DateTime(timezone=True)"
    if type(plain) is String:
        return f"sa.String({plain.length or ''})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_item=_plainly,
    render_as_batch=True,  # SQLite changes a table by copying it
    transactional_ddl=True,  # true on SQLite too, since storage.database begins its transactions itself
)
with context.begin_transaction():
    context.run_migrations()
