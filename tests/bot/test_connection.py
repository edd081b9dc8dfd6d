"""Socket Mode connections end without a word now and then: the bot comes back and answers, or hangs up."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient

from bot.connection import connected
from sandbox.wire.port import Port
from sandbox.wire.server import Server
from sandbox.workspace.model import Bot
from sandbox.workspace.workspace import Workspace
from tests.cast import Stage, stage
from tests.dialogue import hears, types

__all__ = ["stage"]

AT_ONCE = 5.0
"""Seconds that hanging up may take on a busy machine."""


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


@dataclass(frozen=True)
class Line:
    """A bot that does nothing but be connected."""

    server: Server
    bot: Bot

    def opens(self, hearing: logging.Handler) -> AbstractContextManager[SocketModeHandler]:
        """A connection whose log goes to this handler alone."""
        log = logging.getLogger(f"line.{self.bot.app_id}")
        log.handlers, log.propagate = [hearing], False
        log.setLevel(logging.INFO)
        client = WebClient(token=self.bot.bot_token, base_url=self.server.api_url)
        app = App(client=client, signing_secret=self.bot.signing_secret, logger=log)
        return connected(app, self.bot.app_token, self.server.api_url)


@pytest.fixture
def line(port: Port) -> Iterator[Line]:
    workspace = Workspace()
    bot = workspace.install_bot()
    with port.serve(workspace) as server:
        yield Line(server, bot)


class Startled(logging.Handler):
    """Holds the client's thread up where it is about to read, until somebody hangs up."""

    def __init__(self) -> None:
        super().__init__()
        self.handler: SocketModeHandler | None = None
        self.about_to_read = threading.Event()
        self._moment = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if "Starting to receive messages" in record.getMessage():
            self.about_to_read.set()
            while self.handler is None or not self.handler.client.current_session_state.terminated:
                self._moment.wait(0.01)


def ends_at_once(connection: AbstractContextManager[SocketModeHandler]) -> bool:
    ending = threading.Thread(target=connection.__exit__, args=(None, None, None), daemon=True)
    ending.start()
    ending.join(AT_ONCE)
    return not ending.is_alive()


def test_it_hangs_up_at_once_while_the_client_is_about_to_read(line: Line) -> None:
    startled = Startled()
    connection = line.opens(startled)
    startled.handler = connection.__enter__()
    assert startled.about_to_read.wait(AT_ONCE)
    assert ends_at_once(connection)
    line.server.workspace.wait_for(lambda: line.server.connections(line.bot) == 0)


MOMENTS: dict[str, Callable[[Line], bool]] = {
    "asked to come again": lambda _: True,
    "asking where": lambda line: len(line.server.workspace.calls_of("apps.connections.open")) % 2 == 0,
    "connected again": lambda line: line.server.connections(line.bot) == 1,
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_it_hangs_up_at_once_in_the_middle_of_a_reconnect(line: Line, moment: str) -> None:
    connection = line.opens(logging.NullHandler())
    connection.__enter__()
    line.server.wait_until_connected(line.bot)
    line.server.refresh_connections()
    line.server.workspace.wait_for(lambda: MOMENTS[moment](line))
    assert ends_at_once(connection)
    line.server.workspace.wait_for(lambda: line.server.connections(line.bot) == 0)
