"""A database gets its tables, all of them, once, whoever starts first."""

import threading
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect
from sqlmodel import SQLModel

from storage import migrate
from storage.database import Database


def test_an_empty_database_gets_all_its_tables(bare_database: Database) -> None:
    assert migrate.current(bare_database) is None
    assert not migrate.at_head(bare_database)

    migrate.upgrade(bare_database)

    assert migrate.at_head(bare_database)
    assert set(SQLModel.metadata.tables) <= set(inspect(bare_database.engine).get_table_names())


def test_the_migrations_make_exactly_the_tables_of_the_code(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_migrations_make_exactly_the_check_constraints_of_the_code(database: Database) -> None:
    found = {
        (table, check["name"])
        for table in SQLModel.metadata.tables
        for check in inspect(database.engine).get_check_constraints(table)
    }
    declared = {
        (table.name, str(constraint.name))
        for table in SQLModel.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert found == declared


def test_migrating_twice_changes_nothing(database: Database) -> None:
    before = migrate.current(database)
    migrate.upgrade(database)
    assert migrate.current(database) == before


def test_the_way_back_leads_to_an_empty_database(database: Database) -> None:
    migrate.downgrade(database)
    assert migrate.current(database) is None
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
    migrate.upgrade(database)
    assert migrate.at_head(database)


def test_a_migration_that_fails_leaves_no_trace(bare_database: Database) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError), migrate._alone(bare_database.engine) as connection:
        migrate.command.upgrade(migrate._config(connection), "head")
        fail()
    assert inspect(bare_database.engine).get_table_names() == []


def test_processes_that_start_at_once_wait_for_each_other(bare_database: Database) -> None:
    errors: list[BaseException] = []
    start = threading.Barrier(3)

    def process() -> None:
        mine = Database(bare_database.url)
        try:
            start.wait()
            migrate.upgrade(mine)
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=process) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert migrate.at_head(bare_database)
