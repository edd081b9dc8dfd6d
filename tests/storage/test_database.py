"""Opening a database: what is promised on both, and what is said when it cannot be used."""

import os
import re
import sqlite3
import stat
import threading
import traceback
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import Session, select

from storage.database import DEFAULT_URL, Database, DatabaseUnavailable
from storage.tables import Team, Workspace
from tests.storage.clinics import NOW


def workspace(id: str = "T0CLINICS", seen_at: datetime = NOW) -> Workspace:  # noqa: A002 - the column's name
    return Workspace(id=id, name="Clinics", bot_user_id="U0BOT", seen_at=seen_at)


def names(session: Session) -> list[str]:
    return sorted(session.exec(select(Workspace.id)))


def test_what_was_committed_is_there_for_the_next_session(database: Database) -> None:
    with database.session() as session:
        session.add(workspace())
        session.commit()
    with database.reading() as session:
        assert names(session) == ["T0CLINICS"]


def test_what_was_not_committed_is_gone(database: Database) -> None:
    with database.session() as session:
        session.add(workspace())
        session.flush()
    with database.reading() as session:
        assert names(session) == []


def test_a_row_can_be_read_after_the_commit_without_asking_again(database: Database) -> None:
    with database.session() as session:
        row = workspace()
        session.add(row)
        session.commit()
    assert row.name == "Clinics"


def test_instants_come_back_aware_and_in_utc(database: Database) -> None:
    kathmandu = timezone(timedelta(hours=5, minutes=45))
    with database.session() as session:
        session.add(workspace(seen_at=datetime(2026, 10, 15, 18, 15, 0, 123456, tzinfo=kathmandu)))
        session.commit()
    with database.reading() as session:
        found = session.exec(select(Workspace)).one().seen_at
    assert found == datetime(2026, 10, 15, 12, 30, 0, 123456, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_an_instant_without_a_time_zone_is_refused(database: Database) -> None:
    with database.session() as session:
        session.add(workspace(seen_at=datetime(2026, 10, 15, 12, 30)))  # noqa: DTZ001 - what is refused
        with pytest.raises(StatementError, match="needs its time zone"):
            session.flush()


def test_a_row_that_points_nowhere_is_refused(database: Database) -> None:
    with database.session() as session:
        session.add(Team(workspace_id="T0", collaborative_id=7, key="a", name="A", position=0))
        with pytest.raises(IntegrityError):
            session.flush()


def test_a_reading_session_cannot_write(database: Database) -> None:
    with database.reading() as session:
        session.add(workspace())
        with pytest.raises(DBAPIError):
            session.flush()


def test_a_session_may_write_after_a_reading_one_used_the_same_connection(database: Database) -> None:
    for _ in range(3):
        database.ping()
        with database.session() as session:
            session.merge(workspace())
            session.commit()


def test_a_reader_does_not_wait_for_an_open_writer_and_sees_one_state(database: Database) -> None:
    with database.session() as writer, database.reading() as reader:
        writer.add(workspace())
        writer.flush()
        assert names(reader) == []
        writer.commit()
        assert names(reader) == []
    with database.reading() as reader:
        assert names(reader) == ["T0CLINICS"]


def test_two_that_read_and_then_write_take_turns_instead_of_failing(sqlite_database: Database) -> None:
    """The classic SQLite upset: both read, both want to write, one is told the database is locked."""
    errors: list[BaseException] = []
    start = threading.Barrier(4)

    def process() -> None:
        mine = Database(sqlite_database.url)
        try:
            start.wait()
            for _ in range(20):
                with mine.session() as session:
                    count = len(names(session))
                    session.add(workspace(f"T{count}"))
                    session.commit()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=process) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with sqlite_database.reading() as session:
        assert len(names(session)) == 80


def test_sqlite_keeps_what_was_committed_through_a_power_cut(sqlite_database: Database) -> None:
    with sqlite_database.reading() as session:
        found = {
            name: session.connection().execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15_000}


def test_without_a_setting_it_is_a_file_in_the_working_folder() -> None:
    assert repr(Database()) == "Database(sqlite:///callboard.sqlite3)"
    assert DEFAULT_URL == "sqlite:///callboard.sqlite3"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_is_taken_as_hosts_hand_it_out(scheme: str) -> None:
    database = Database(f" {scheme}://bot:s3cret@db.example/callboard\n")
    assert database.url == "postgresql+psycopg://bot:s3cret@db.example/callboard"
    assert repr(database) == "Database(postgresql+psycopg://bot:***@db.example/callboard)"
    assert not database.is_sqlite


@pytest.mark.parametrize(
    "url",
    [
        "",
        "callboard.sqlite3",
        "mysql://bot:s3cret@db/callboard",
        "sqlite://",
        "sqlite:///:memory:",
        "bot:s3cret@db",
    ],
)
def test_an_address_of_nothing_we_know_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseUnavailable) as refused:
        Database(url)
    assert refused.value.remedy == "url_unreadable"
    assert "s3cret" not in f"{refused.value} {refused.value.url}"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://bot:p@s3cret@127.0.0.1:1/callboard",
        "postgresql://bot:p@s/3cret@127.0.0.1:1/callboard",
        "postgresql://bot@127.0.0.1:1/callboard?password=s3cret",
    ],
)
def test_a_password_with_an_at_sign_or_behind_the_host_is_taken_and_never_shown(url: str) -> None:
    error = unavailable(url)
    assert error.remedy == "unreachable"
    said = "".join(traceback.format_exception(error))
    assert "127.0.0.1:1/callboard" in error.url
    assert not {"s3cret", "3cret", "p@s"} & set(re.split(r"[:/@\s=]", said))
    database = Database(url.replace("127.0.0.1:1", "db"))
    assert "3cret" not in repr(database)
    assert "s3cret" in unquote(database.url).replace("s/3", "s3")


@pytest.mark.parametrize(
    "url", ["s3cret", "s3cret@db", "s3cret:x", "postgresql://bot:s3cret@db:port/callboard"]
)
def test_what_cannot_be_read_as_an_address_shows_nothing_of_itself(url: str) -> None:
    with pytest.raises(DatabaseUnavailable) as refused:
        Database(url)
    assert "s3cret" not in "".join(traceback.format_exception(refused.value))


def test_a_new_file_and_the_files_beside_it_are_nobody_elses_to_read(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with closing(Database(f"sqlite:///{tmp_path}/callboard.sqlite3")) as database:
            database.ping(writing=True)
            with database.session() as session:
                session.connection().exec_driver_sql("CREATE TABLE kept (number INTEGER)")
                session.commit()
                modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    names = ["callboard.sqlite3", "callboard.sqlite3-shm", "callboard.sqlite3-wal"]
    assert modes == dict.fromkeys(names, 0o600)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable) as refused:
        Database(f"sqlite:///{tmp_path}/nowhere/callboard.sqlite3")
    assert refused.value.remedy == "folder_missing"
    assert str(tmp_path) in refused.value.url


def unavailable(url: str, *, writing: bool = False) -> DatabaseUnavailable:
    database = Database(url)
    try:
        with pytest.raises(DatabaseUnavailable) as refused:
            database.ping(writing=writing)
    finally:
        database.close()
    return refused.value


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Dear diary, " * 100)
    assert unavailable(f"sqlite:///{tmp_path}/notes.txt").remedy == "file_not_a_database"


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    assert unavailable(f"sqlite:///{tmp_path}").remedy == "file_not_writable"


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    error = unavailable("postgresql://bot:s3cret@127.0.0.1:1/callboard")
    assert (error.remedy, error.url) == ("unreachable", "postgresql+psycopg://bot:***@127.0.0.1:1/callboard")


def test_a_database_that_the_server_does_not_have_is_named(postgres_server: str) -> None:
    assert unavailable(postgres_server.replace("/postgres?", "/nowhere?")).remedy == "access_refused"


def test_a_database_that_answers_is_left_in_peace(database: Database) -> None:
    database.ping()
    database.ping()


def test_a_file_that_may_only_be_read_is_named_before_anything_is_written(tmp_path: Path) -> None:
    file = tmp_path / "callboard.sqlite3"
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("CREATE TABLE kept (word)")
    with file.open("r+b") as header:  # SQLite only reads a file whose write version is above 2
        header.seek(18)
        header.write(b"\x03")
    assert unavailable(f"sqlite:///{file}", writing=True).remedy == "file_not_writable"


def test_a_file_that_another_program_holds_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.database.BUSY_SECONDS", 0.05)
    url = f"sqlite:///{tmp_path}/callboard.sqlite3"
    holder = Database(url)
    with holder.session() as session:
        session.connection()
        assert unavailable(url, writing=True).remedy == "file_locked"
    holder.close()
