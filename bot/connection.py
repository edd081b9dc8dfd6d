"""The connection to Slack by Socket Mode: slack_sdk opens it and opens it anew, we hang up.

The close of slack_sdk 3.47 waits for its reading thread without end. That thread may be about to read, and
then takes back that it shall stop; or a reconnect under way hands it a new connection behind the close.
"""

import logging
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler

from bot.tokens import web_client

PING_SECONDS = 2
"""A connection that broke without a word is given up after five of these (slack_sdk 3.47, check_state)."""

LOOKS, LOOK_SECONDS = 250, 0.02
"""How often we look whether the client's threads have ended; together longer than its handshake may take."""

log = logging.getLogger(__name__)


@contextmanager
def connected(app: App, app_token: str, api_url: str) -> Iterator[SocketModeHandler]:
    """A connection until the block ends, with a client that has no bot token. Raises SlackApiError."""
    client = web_client(api_url)
    client.ssl = _trusted()
    handler: Any = SocketModeHandler(app, app_token, web_client=client, ping_interval=PING_SECONDS)
    try:
        handler.connect()  # which Bolt leaves untyped
        yield handler
    finally:
        hang_up(handler)


def hang_up(handler: Any) -> None:
    """End the connection and the client's threads, also in the middle of a reconnect.

    A thread that waits for Slack's answer to a reconnect is left behind after 5 s; it ends with the process.
    """
    client = handler.client
    client.closed = True
    runners = (client.current_session_runner, client.current_app_monitor, client.message_processor)
    for runner in runners:
        runner.event.set()  # none begins another round
    client.message_queue.put("")  # wakes the thread that waits for Slack's next word
    for _ in range(LOOKS):
        alive = [runner.thread for runner in runners if runner.is_alive()]
        if not alive:
            handler.close()
            return
        _break_off(client)
        alive[0].join(LOOK_SECONDS)
    log.warning("Hung up while Slack still owed an answer")
    client.message_workers.shutdown(wait=False)


def _break_off(client: Any) -> None:
    """Tell the client to stop. A thread that connects or begins to read takes that back: say it again."""
    client.auto_reconnect_enabled = False
    client.current_session_state.terminated = True
    sock = client.current_session.sock if client.current_session else None
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates this machine trusts; slack_sdk would read them from the disk for every connection."""
    return ssl.create_default_context()
