"""The HTTP server: waitress, with bounds on how much it reads and how long it waits for it."""

import threading
from typing import Any, Self

import waitress
from waitress.channel import HTTPChannel
from waitress.wasyncore import close_all

from bot.door import WsgiApp
from bot.settings import SettingsWrong
from prompts.words import Words

THREADS = 16
MOST_BODY = 1_000_000
"""Bytes. Slack's largest form is a quarter of it; more is refused before it is read."""

MOST_HEADERS = 65_536
CONNECTIONS = 900
"""Open at once: so many clients that send nothing still leave room for Slack and for the health check."""

PATIENCE = 10
"""Seconds that a connection may take to send a whole request. Slack itself waits 3 s for the answer."""


class ImpatientChannel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection whose time runs from its last whole request on, not from its last byte."""

    last_activity: float
    """Seconds since the epoch; waitress hangs up on who was quiet for longer than `channel_timeout`."""

    def handle_read(self) -> None:
        """Take what has come; a part of a request is no sign of life."""
        before = self.last_activity
        super().handle_read()
        if self.request is not None:
            self.last_activity = before


class WsgiServer:
    """A WSGI app served by waitress in a thread, for the length of a `with`.

    Raises SettingsWrong where the port cannot be had.
    """

    def __init__(self, app: WsgiApp, port: int, *, host: str, patience: int = PATIENCE) -> None:
        self._sockets: dict[int, Any] = {}
        try:
            self._server: Any = waitress.create_server(
                app,
                map=self._sockets,
                host=host,
                port=port,
                threads=THREADS,
                max_request_body_size=MOST_BODY + 1,
                max_request_header_size=MOST_HEADERS,
                connection_limit=CONNECTIONS,
                channel_timeout=patience,
                cleanup_interval=max(1, patience // 4),
                asyncore_use_poll=True,  # select() knows no more than 1,024 files, the database's among them
                ident="",
            )
        except OSError as refused:
            reason = Words().plain("terminal", "port_refused", port=port, reason=str(refused.strerror))
            raise SettingsWrong(reason) from refused
        self._server.channel_class = ImpatientChannel
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.effective_port)

    def __exit__(self, *exc: object) -> None:
        """Answer what is being asked, then close every socket in the thread that waits on them."""
        self._server.task_dispatcher.shutdown()
        self._server.trigger.pull_trigger(lambda: close_all(self._sockets, ignore_all=True))
        self._thread.join(5)
