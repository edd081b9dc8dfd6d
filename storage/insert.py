"""Upserts: INSERT with ON CONFLICT, which both databases have, each in its own dialect."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from storage.database_clock import dialect_of


def insert(session: Session, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT into `table` that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return insert_for(dialect_of(session), table)


def insert_for(dialect: str, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """The INSERT of a dialect, `sqlite` or `postgresql`."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def columns(row: SQLModel) -> dict[str, Any]:
    """What a new row holds, by column, without the id that the database gives."""
    return {name: getattr(row, name) for name in type(row).model_fields if name != "id"}
