"""One database, SQLite or PostgreSQL, behind the same few words."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

DEFAULT_URL = "sqlite:///callboard.sqlite3"

BUSY_SECONDS = 15
"""How long a SQLite transaction waits for another one. Ours hold the lock for milliseconds."""

_TOUCH = "PRAGMA user_version = 0"
"""A write that changes nothing: SQLite begins a write transaction even where it may only read."""

_READING = "callboard_reading"
_READER: dict[str, dict[str, Any]] = {
    "sqlite": {_READING: True},
    "postgresql": {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"},
}


class DatabaseUnavailable(Exception):
    """The database cannot be used.

    `url` is without its password. `remedy` names what to do, in words kept elsewhere: `url_unreadable`,
    `folder_missing`, `file_not_writable`, `file_not_a_database`, `file_locked`, `tables_newer`,
    `access_refused` or `unreachable`.
    """

    def __init__(self, url: str, remedy: str) -> None:
        super().__init__(f"{remedy}: {url}")
        self.url = url
        self.remedy = remedy


class Database:
    """Where everything is remembered. Opens no connection until it is asked something.

    `url` is `sqlite:///FILE`, or `postgresql://` or `postgres://` as hosts hand it out. Raises
    `DatabaseUnavailable` for an address that cannot be read or a folder that does not exist.
    """

    def __init__(self, url: str = DEFAULT_URL) -> None:
        self._url = _address(url)
        self.engine = _engine(self._url)
        self._writing = threading.Lock()
        self._reader = self.engine.execution_options(**_READER[self.engine.dialect.name])

    def __repr__(self) -> str:
        return f"Database({self._shown})"

    @property
    def url(self) -> str:
        """The address with its password, as another process needs it to open the same database."""
        return self._url.render_as_string(hide_password=False)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that may write. What was not committed at the end is rolled back.

        On SQLite it takes the write lock with its first statement, so that it can never fail half-way
        because another process wrote in between. The threads of one process take turns for it: SQLite
        lets each sleep and try again, and now and then one for too long.
        """
        with Session(self.engine, expire_on_commit=False) as session:
            if self.is_sqlite:
                _take_turns(session, self._writing)
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state, waits for no writer and cannot write: the database refuses."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    def ping(self, *, writing: bool = False) -> None:
        """Check that the database answers. Raises `DatabaseUnavailable` when it does not answer.

        With `writing` also when nothing could be written: a file without the right, or held by another.
        """
        try:
            with self.session() if writing else self.reading() as session:
                session.connection().execute(text(_TOUCH if writing and self.is_sqlite else "select 1"))
        except DBAPIError as error:
            raise DatabaseUnavailable(self._shown, _remedy(error)) from error

    def newer(self) -> DatabaseUnavailable:
        """The error for tables that a later version made: this one cannot know what they mean."""
        return DatabaseUnavailable(self._shown, "tables_newer")

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @property
    def _shown(self) -> str:
        return _without_secrets(self._url)


def _without_secrets(url: URL) -> str:
    """An address for messages: no password, neither in front of the host nor among the options behind it."""
    options = {name: "..." if "pass" in name else held for name, held in url.query.items()}
    return url.set(query=options).render_as_string(hide_password=True)


def _address(text_of_url: str) -> URL:
    typed = text_of_url.strip()
    try:
        url = make_url(_with_escaped_signs(typed))
    except (ArgumentError, ValueError):
        scheme, colon, _ = typed.partition("://")
        # The cause would have the address with its password in every traceback.
        raise DatabaseUnavailable(f"{scheme if colon else ''}{colon}...", "url_unreadable") from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise DatabaseUnavailable(_without_secrets(url), "url_unreadable")
    if url.drivername == "sqlite":
        _check_file(url)
    return url


def _with_escaped_signs(url: str) -> str:
    """An address whose password has @ in it as people type it: only the last @ stands before the host."""
    scheme, colon, rest = url.partition("://")
    if scheme == "sqlite" or rest.count("@") < 2:  # noqa: PLR2004 - one of them is no password's
        return url
    who, _, place = rest.rpartition("@")
    return f"{scheme}{colon}{who.replace('@', '%40')}@{place}"


def _check_file(url: URL) -> None:
    """A file is needed: a database in memory would be a different one for each connection."""
    shown = _without_secrets(url)
    if url.database in (None, "", ":memory:"):
        raise DatabaseUnavailable(shown, "url_unreadable")
    if not Path(str(url.database)).parent.is_dir():
        raise DatabaseUnavailable(shown, "folder_missing")


def _engine(url: URL) -> Engine:
    """Errors name no parameters: these hold what people wrote, and errors are logged."""
    if url.drivername != "sqlite":
        connect_args = {"connect_timeout": 10}
        return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=connect_args)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "do_connect", _create_for_ourselves_alone)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _create_for_ourselves_alone(_dialect: Any, _record: Any, arguments: list[Any], _options: Any) -> None:
    """A new file that only this user may read; SQLite gives the files beside it (-wal, -shm) its rights."""
    path = str(arguments[0])
    if not path.startswith("file:"):
        with suppress(OSError):  # SQLite says it better
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """WAL lets readers and the one writer work at once; a commit stays on the disk, power cut or not."""
    connection.isolation_level = None  # else sqlite3 begins transactions by its own, different rules
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        with suppress(sqlite3.OperationalError):  # another process is just doing it, for the whole file
            connection.execute("PRAGMA journal_mode = WAL")


def _take_turns(session: Session, lock: threading.Lock) -> None:
    """Hold the lock while the session is in a transaction.

    Who waits in vain for BUSY_SECONDS, such as a thread that has a transaction open already, goes on: SQLite
    decides.
    """
    held: list[bool] = []

    def begin(_session: Any, transaction: SessionTransaction) -> None:
        if transaction.parent is None:
            held.append(lock.acquire(timeout=BUSY_SECONDS))

    def end(_session: Any, transaction: SessionTransaction) -> None:
        if transaction.parent is None and held and held.pop():
            lock.release()

    event.listen(session, "after_transaction_create", begin)
    event.listen(session, "after_transaction_end", end)


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reading)}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _remedy(error: DBAPIError) -> str:
    """What went wrong, from the words of SQLite and of libpq, which have no codes for it."""
    words = str(error.orig).lower()
    if "unable to open" in words or "readonly" in words:
        return "file_not_writable"
    if "not a database" in words:
        return "file_not_a_database"
    if "database is locked" in words:
        return "file_locked"
    refused = (
        "password authentication failed",
        "no pg_hba.conf entry",
        "does not exist",
        "permission denied",
    )
    return "access_refused" if any(phrase in words for phrase in refused) else "unreachable"
