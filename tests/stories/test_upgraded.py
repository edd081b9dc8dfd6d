"""A database of the version before goes on: what was posted under its keys is not posted again."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from improvement.call import StepKind
from sandbox.wire.port import Port
from storage import migrate
from storage.database import Database
from tests.cast import Stage, staged
from tests.stories.dialogue import deliveries

BEFORE = "0003"
"""The last migration of the version before."""


@pytest.fixture
def stage(database: Database, port: Port) -> Iterator[Stage]:
    with staged(database, port) as made:
        yield made


def remember_as_before(stage: Stage, keys: list[str]) -> None:
    """Rows as the version before wrote them, posted already, in a database with its tables."""
    database = stage.callboard.database
    collaborative_id = stage.collaborative.id
    migrate.downgrade(database, BEFORE)
    row = {
        "workspace": stage.workspace.team_id,
        "collaborative": collaborative_id,
        "channel": stage.channels["opioid-care"].id,
        "message": json.dumps({"text": "Posted before", "blocks": []}),
        "due": (stage.clock() - timedelta(hours=1)).isoformat(sep=" "),
    }
    with database.engine.begin() as connection:
        for number, key in enumerate(keys):
            connection.execute(
                text(
                    "INSERT INTO delivery (workspace_id, key, collaborative_id, channel_id, user_ids,"
                    " message, status, due_at, attempts, sent_ts, sent_channel_id, error)"
                    " VALUES (:workspace, :key, :collaborative, :channel, '[]', :message, 'sent', :due, 1,"
                    " :ts, :channel, '')"
                ),
                {**row, "key": key, "ts": f"1760000000.{number:06}"},
            )
    migrate.upgrade(database)


def test_what_the_version_before_posted_is_not_posted_again(stage: Stage) -> None:
    call, teams = stage.call, [stage.team(key).id for key in ("northside", "riverside", "hillcrest")]
    person = stage.facilitator.id
    steps = ("ask", "remind_1", "remind_2")
    keys = [
        *(f"{step}:{call.id}:{team}" for step in steps for team in teams),
        f"hand_over:{call.id}:{person}",
        f"draft:{call.id}:{person}",
        f"agenda:{call.id}",
        *(f"agenda:{call.id}:{team}" for team in teams),
        f"summary:{call.id}",
    ]
    remember_as_before(stage, keys)
    for step in StepKind:
        if step is not StepKind.SUMMARY:
            stage.move_to(step)
    stage.move_to(call.starts_at + timedelta(hours=4))
    new = {f"never_started:{call.id}:20261015T1600:{person}", f"took_place:{call.id}:{person}"}
    assert sorted(delivery.key for delivery in deliveries(stage, "")) == sorted({*keys, *new})
    assert len(stage.workspace.calls_of("chat.postMessage")) == len(new)
