"""A desk for the tests of the command line."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.wire.port import Port
from storage.database import Database
from tests.bot.desk import Desk, opened


@pytest.fixture
def desk(
    tmp_path: Path,
    sqlite_database: Database,
    port: Port,
    monkeypatch: pytest.MonkeyPatch,
    quiet_again: None,
) -> Iterator[Desk]:
    """A shell in an empty folder, and a local workspace."""
    monkeypatch.chdir(tmp_path)
    with opened(tmp_path, sqlite_database.url, port) as made:
        yield made


@pytest.fixture
def quiet_again() -> Iterator[None]:
    """Commands set logging up for their process, which here is the tests' own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
