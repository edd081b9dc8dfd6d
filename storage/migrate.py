"""Brings a database to the tables this version needs. Two processes may start at once: one waits.

Alembic is imported where something is to be migrated: most starts find everything in place.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect

from storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

_LOCK = 0x43424D47
"""Our number among PostgreSQL's advisory locks: any, as long as it stays the same."""


def upgrade(database: Database) -> None:
    """Apply every migration that is missing, all or none of them. Raises DatabaseUnavailable."""
    database.ping(writing=True)
    revision = current(database)
    if revision == head():
        return
    if revision not in {None, *_revisions()}:
        raise database.newer()
    from alembic import command

    with _alone(database.engine) as connection:
        command.upgrade(_config(connection), "head")


def downgrade(database: Database, revision: str = "base") -> None:
    """Undo the migrations after `revision`, with the rows that only they can hold."""
    from alembic import command

    with _alone(database.engine) as connection:
        command.downgrade(_config(connection), revision)


def draft(database: Database, words: str) -> None:
    """Write a new migration file from what differs between `database`, which is at head, and the tables."""
    from alembic import command

    with _alone(database.engine) as connection:
        command.revision(_config(connection), words, autogenerate=True, rev_id=f"{int(head()) + 1:04}")


def current(database: Database) -> str | None:
    """The last migration applied, or None for a database without tables. Raises DatabaseUnavailable."""
    database.ping()
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return revision


def at_head(database: Database) -> bool:
    """Whether the tables are those this version needs: neither older nor newer."""
    return current(database) == head()


def head() -> str:
    """The last migration of this version."""
    return _revisions()[-1]


@cache
def _revisions() -> tuple[str, ...]:
    """The migrations of this version, oldest first: each file is named by its number."""
    files = (_folder() / "versions").glob("[0-9][0-9][0-9][0-9]_*.py")
    return tuple(sorted(file.name.partition("_")[0] for file in files))


def _folder() -> Path:
    return Path(__file__).with_name("migrations")


def _config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction under a lock: a second migrating process waits."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            with connection.begin():
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield connection
        else:
            with _foreign_keys_off(connection), connection.begin():
                yield connection
                _check_foreign_keys(connection)


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by copying and dropping it, and a drop would cascade to what points there."""
    raw = connection.connection.cursor()
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys = ON")
        raw.close()


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"A migration left rows that point nowhere: {broken[:5]}")
