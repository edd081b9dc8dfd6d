"""What people ask for is remembered before it is acknowledged, also when a crowd asks at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from bot.inbox import Inbox
from storage import workspace
from storage.database import Database
from storage.tables import Request

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
CROWD = 40


@pytest.fixture
def database(database: Database) -> Database:
    with database.session() as session:
        workspace.remember(session, id="T0CLINIC", name="Clinic", bot_user_id="U0BOT", now=NOW)
        session.commit()
    return database


def request(name: str) -> Request:
    return Request(workspace_id="T0CLINIC", request_id=name, user_id="U0LEAD", what="/measure", taken_at=NOW)


def kept(database: Database) -> dict[str, bool]:
    """Request -> whether it is answered."""
    with database.reading() as session:
        return {row.request_id: row.answered for row in session.exec(select(Request))}


def test_a_crowd_is_remembered_each_once_by_few_commits(database: Database) -> None:
    opened = []

    def session() -> AbstractContextManager[Session]:
        opened.append(1)
        return database.session()

    inbox, together = Inbox(session), threading.Barrier(CROWD)

    def comes(number: int) -> bool:
        together.wait(10)
        return inbox.take(request(str(number % (CROWD // 2))))

    with ThreadPoolExecutor(CROWD) as crowd:
        taken = list(crowd.map(comes, range(CROWD)))
    assert sum(taken) == len(kept(database)) == CROWD // 2
    assert len(opened) < CROWD


def test_what_was_answered_is_recorded_with_the_next_or_when_it_is_asked_for(database: Database) -> None:
    inbox = Inbox(database.session)
    inbox.take(request("first"))
    inbox.answered(request("first"))
    assert kept(database) == {"first": False}
    inbox.take(request("second"))
    assert kept(database) == {"first": True, "second": False}
    inbox.answered(request("second"))
    inbox.flush()
    assert kept(database) == {"first": True, "second": True}


def test_a_person_is_not_refused_because_the_database_is_away(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    broken = [True]

    def session() -> AbstractContextManager[Session]:
        if broken.pop():
            raise OSError("away")
        return database.session()

    inbox = Inbox(session)
    assert inbox.take(request("first"))
    assert "1 requests were not recorded" in caplog.text
    broken.append(False)
    assert inbox.take(request("second"))
    assert kept(database) == {"second": False}
