"""A database gets its tables, all of them, once, whoever starts first."""

import shutil
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Column, Table, inspect
from sqlmodel import AutoString, SQLModel

from storage import migrate, workspace
from storage.call import calls_of
from storage.charter import collaboratives, load_charter, save_charter
from storage.database import Database, DatabaseUnavailable
from storage.instants import Instant
from storage.step import steps_of
from storage.team import facilitators_of, teams
from tests.storage.clinics import CHARTER, NOW, WORKSPACE, plan_month


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


def test_the_way_back_leads_to_an_empty_database(bare_database: Database) -> None:
    migrate.upgrade(bare_database)
    migrate.downgrade(bare_database)
    assert migrate.current(bare_database) is None
    assert inspect(bare_database.engine).get_table_names() == ["alembic_version"]
    migrate.upgrade(bare_database)
    assert migrate.at_head(bare_database)


def test_a_migration_that_breaks_off_leaves_no_trace(bare_database: Database) -> None:
    with pytest.raises(KeyboardInterrupt):
        _break_off(bare_database)
    assert inspect(bare_database.engine).get_table_names() == []


def _break_off(database: Database) -> None:
    with migrate._alone(database.engine) as connection:
        command.upgrade(migrate._config(connection), "head")
        raise KeyboardInterrupt


def test_a_new_table_becomes_a_drafted_migration(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(Path(migrate.__file__).with_name("migrations"), tmp_path / "migrations")
    monkeypatch.setattr(migrate, "__file__", str(tmp_path / "migrate.py"))
    added = Table("visit", SQLModel.metadata, Column("at", Instant), Column("words", AutoString(20)))
    try:
        migrate.draft(sqlite_database, "visits")
    finally:
        SQLModel.metadata.remove(added)

    [drafted] = (tmp_path / "migrations" / "versions").glob("0*_visits.py")
    text = drafted.read_text()
    assert "op.create_table('visit'," in text
    assert "sa.Column('at', sa.DateTime(timezone=True), nullable=True)" in text
    assert "sa.Column('words', sa.String(20), nullable=True)" in text


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


def test_tables_of_a_later_version_are_left_as_they_are(bare_database: Database) -> None:
    migrate.upgrade(bare_database)
    with bare_database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnavailable) as refused:
        migrate.upgrade(bare_database)
    assert refused.value.remedy == "tables_newer"


def test_a_database_of_the_version_before_keeps_what_people_wrote(bare_database: Database) -> None:
    migrate.upgrade(bare_database)
    with bare_database.session() as session:
        workspace.remember(session, id=WORKSPACE, name="Clinics", bot_user_id="U0BOT", now=NOW)
        save_charter(session, WORKSPACE, CHARTER, NOW)
        session.commit()

    migrate.downgrade(bare_database, "0002")
    assert "plan_again_at" not in {
        column["name"] for column in inspect(bare_database.engine).get_columns("collaborative")
    }
    migrate.upgrade(bare_database)

    with bare_database.reading() as session:
        [kept] = collaboratives(session, WORKSPACE)
        assert load_charter(session, kept) == CHARTER
        assert kept.plan_again_at is None


def test_whoever_facilitated_in_the_version_before_has_accepted(bare_database: Database) -> None:
    migrate.upgrade(bare_database)
    with bare_database.session() as session:
        workspace.remember(session, id=WORKSPACE, name="Clinics", bot_user_id="U0BOT", now=NOW)
        save_charter(session, WORKSPACE, CHARTER, NOW, by="U0FACIL")
        session.commit()

    migrate.downgrade(bare_database, "0007")
    migrate.upgrade(bare_database)

    with bare_database.reading() as session:
        [kept] = collaboratives(session, WORKSPACE)
        assert load_charter(session, kept) == CHARTER
        assert [row.accepted_at for row in facilitators_of(session, kept.id)] == [NOW, NOW]
        assert [row.first_month for row in teams(session, kept.id)] == [None, None, None]


def test_a_call_of_the_version_before_is_the_call_of_its_month(bare_database: Database) -> None:
    migrate.upgrade(bare_database)
    with bare_database.session() as session:
        workspace.remember(session, id=WORKSPACE, name="Clinics", bot_user_id="U0BOT", now=NOW)
        saved = save_charter(session, WORKSPACE, CHARTER, NOW)
        session.flush()
        plan_month(session, saved, datetime(2026, 10, 16, 2, tzinfo=UTC))
        session.commit()

    migrate.downgrade(bare_database, "0003")
    migrate.upgrade(bare_database)

    with bare_database.reading() as session:
        [kept] = collaboratives(session, WORKSPACE)
        [call] = calls_of(session, kept.id)
        assert call.usual_on == date(2026, 10, 15), "the evening before in New York"
        assert call.charter_start == call.starts_at == datetime(2026, 10, 16, 2, tzinfo=UTC)
        assert call.cancelled_at is None


def test_a_call_planned_by_the_version_before_is_asked_about_when_nobody_starts_it(
    bare_database: Database,
) -> None:
    migrate.upgrade(bare_database)
    starts_at = datetime(2026, 10, 15, 16, 30, tzinfo=UTC)
    with bare_database.session() as session:
        workspace.remember(session, id=WORKSPACE, name="Clinics", bot_user_id="U0BOT", now=NOW)
        saved = save_charter(session, WORKSPACE, CHARTER, NOW)
        session.flush()
        plan_month(session, saved, starts_at)
        over = plan_month(session, saved, datetime(2026, 9, 17, 16, 30, tzinfo=UTC))
        over.ended_at = over.starts_at + timedelta(hours=1)
        session.commit()

    migrate.downgrade(bare_database, "0006")
    migrate.upgrade(bare_database)

    with bare_database.reading() as session:
        [kept] = collaboratives(session, WORKSPACE)
        september, october = calls_of(session, kept.id)
        assert [step.kind for step in steps_of(session, september.id)] == ["ask", "agenda"]
        added = steps_of(session, october.id)[-1]
        assert (added.kind, added.due_at) == ("never_started", starts_at + timedelta(minutes=15))
        assert october.took_place is None


def test_the_files_of_the_migrations_are_named_by_their_revisions_in_order() -> None:
    """So the last one is known without Alembic, which most starts need not load."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert migrate.head() == scripts.get_current_head()
    assert {script.revision for script in scripts.walk_revisions()} == set(migrate._revisions())


def test_a_start_that_finds_everything_in_place_loads_neither_alembic_nor_what_draws(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'there.sqlite3'}")
    migrate.upgrade(database)
    start = (
        "import sys; import bot.run; from storage.database import Database; from storage import migrate\n"
        f"migrate.upgrade(Database({database.url!r}))\n"
        "print(*({'alembic', 'mako', 'matplotlib', 'numpy', 'holidays', 'psycopg'} & sys.modules.keys()))"
    )
    said = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    assert said.stdout.split() == []
