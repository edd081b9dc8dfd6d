"""Columns that many tables share, and the names of constraints."""

from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    text,
)
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}
"""Names of constraints, the same on SQLite and PostgreSQL: a migration can name the one it changes."""


def key_of(table: str) -> Any:
    """A column that points at the id of `table` and goes when that row goes."""
    return Column(Integer, ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, index=True)


def workspace_key() -> Any:
    return Column(String(20), ForeignKey("workspace.id"), nullable=False, index=True)


def in_force(table: str, *columns: str) -> Index:
    """Allows only one such row that nobody took back; those taken back stay."""
    return Index(
        f"{table}_in_force",
        *columns,
        unique=True,
        sqlite_where=text("withdrawn_at is null"),
        postgresql_where=text("withdrawn_at is null"),
    )
