"""A session, and the small collaborative that most tests of memory start from."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from storage import charter, workspace
from storage.database import Database
from storage.tables import Call, Collaborative
from tests.storage.clinics import CHARTER, NOW, WORKSPACE, plan_month


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """An open session that knows the workspace, on each of the two databases."""
    with database.session() as opened:
        workspace.remember(opened, id=WORKSPACE, name="Clinics", bot_user_id="U0BOT", now=NOW)
        yield opened


@pytest.fixture
def collaborative(session: Session) -> Collaborative:
    return charter.save_charter(session, WORKSPACE, CHARTER, NOW)


@pytest.fixture
def october(session: Session, collaborative: Collaborative) -> Call:
    """The call of 15 October 2026, 12:30 in New York."""
    return plan_month(session, collaborative, datetime(2026, 10, 15, 16, 30, tzinfo=UTC))
