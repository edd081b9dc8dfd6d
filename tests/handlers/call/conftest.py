"""A call that is ten minutes away, and one that has begun."""

from datetime import timedelta

import pytest

from handlers.call import flow
from storage.database import Database
from tests.handlers.checkin.practice import CALL_AT, Practice, asker
from tests.handlers.meeting import FACILITATOR, meeting


@pytest.fixture
def clinics(database: Database) -> Practice:
    """The call is ten minutes away."""
    made = meeting(database)
    made.now = CALL_AT - timedelta(minutes=10)
    return made


@pytest.fixture
def running(clinics: Practice) -> Practice:
    """The call has begun."""
    flow.start(clinics.tools, asker(FACILITATOR), clinics.call_id)
    return clinics
