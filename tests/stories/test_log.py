"""What the log may hold: that something happened, and never what people wrote."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot import log
from storage.database import Database
from tests.cast import Stage
from tests.dialogue import form, hears, sends, types

WRITTEN = "The grapefruit clinic went well"
LINES = WRITTEN + "\nand the (second) line, too"


@pytest.fixture
def everything_logged() -> Iterator[StringIO]:
    """The log at its most talkative, as text."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    log.set_up("DEBUG")
    written = StringIO()
    logging.StreamHandler.setStream(root.handlers[0], written)  # type: ignore[arg-type]  # set_up made it one
    yield written
    root.handlers[:], root.level = before


def test_no_answer_reaches_the_log_even_at_debug(everything_logged: StringIO, stage: Stage) -> None:
    types(stage, stage.member, "/checkin")
    form(stage, stage.member)
    sends(stage, stage.member, {"successes": WRITTEN})
    hears(stage, stage.member, "Thank you")
    assert "Installed in" in everything_logged.getvalue()
    assert "grapefruit" not in everything_logged.getvalue()


def test_an_error_of_the_database_does_not_repeat_what_was_to_be_stored(sqlite_database: Database) -> None:
    with sqlite_database.session() as session, pytest.raises(IntegrityError) as broken:
        session.connection().execute(text("insert into workspace (id) values (:words)"), {"words": WRITTEN})
    assert "grapefruit" not in str(broken.value)


def test_a_row_that_the_database_refuses_does_not_reach_the_log(
    everything_logged: StringIO, database: Database
) -> None:
    refused = text("insert into workspace (id, name, bot_user_id) values ('T1', :words, '')")
    with database.session() as session:
        try:
            session.connection().execute(refused, {"words": LINES})
        except IntegrityError:
            logging.getLogger("handlers").exception("It failed")
    assert "It failed" in everything_logged.getvalue()
    assert "grapefruit" not in everything_logged.getvalue()
    assert "second" not in everything_logged.getvalue()
