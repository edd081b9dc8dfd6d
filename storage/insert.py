"""Upserts: INSERT with ON CONFLICT, which both databases have, each in its own dialect."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert(session: Session, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT into `table` that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def columns(row: SQLModel) -> dict[str, Any]:
    """What a new row holds, by column, without the id that the database gives."""
    return {name: getattr(row, name) for name in type(row).model_fields if name != "id"}
