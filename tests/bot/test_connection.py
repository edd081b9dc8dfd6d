"""Socket Mode connections end without a word now and then: the bot comes back and answers."""

from collections.abc import Callable

import pytest

from sandbox.wire.server import Server
from tests.cast import Stage, stage
from tests.dialogue import hears, types

__all__ = ["stage"]


@pytest.mark.parametrize("end", [Server.refresh_connections, Server.drop_connections])
def test_after_a_connection_ends_the_bot_comes_back_and_answers(
    stage: Stage,
    end: Callable[[Server], None],
) -> None:
    assert len(stage.workspace.calls_of("apps.connections.open")) == 1
    end(stage.server)
    stage.workspace.wait_for(lambda: len(stage.workspace.calls_of("apps.connections.open")) > 1, 20)
    stage.server.wait_until_connected(stage.bot)
    types(stage, stage.member, "/collab")
    hears(stage, stage.member, "Safer opioid prescribing")
