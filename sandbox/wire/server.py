"""The workspace on a port: Web API, response URLs, uploads and Socket Mode, served by uvicorn in a thread."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette

from sandbox.wire.connections import with_transport
from sandbox.wire.delivery import Courier, Transport
from sandbox.wire.http_events import RequestUrls
from sandbox.wire.routes import Site, routes_of
from sandbox.wire.socket_mode import SocketMode
from sandbox.workspace.manifest import Manifest
from sandbox.workspace.model import Bot, Shortcut
from sandbox.workspace.workspace import Workspace

PATIENCE = 5.0  # seconds for the server to start, and to end


class Server:
    """`url` ends with a slash; `api_url` is what a WebClient takes as its base_url."""

    def __init__(self, workspace: Workspace, host: str, port: int, path: str = "") -> None:
        self.workspace = workspace
        self.url = f"http://{host}:{port}/{path}"
        self.api_url = f"{self.url}api/"
        self.commands: dict[str, str | None] = {}  # each command's app, None for the bot installed last
        self._unescaped: set[str] = set()
        self.courier = Courier(workspace, self._transport)
        self._sockets = SocketMode(workspace)
        self._urls = RequestUrls()
        self.shortcuts: list[Shortcut] = []
        self._running = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0
        site = Site(workspace, self.url, self._sockets, self.new_ticket)
        self.app = Starlette(routes=routes_of(site), lifespan=self._life)
        for bot, manifest in workspace.manifests:
            self._register(manifest, bot)

    # The app's configuration

    def register_commands(
        self, commands: Iterable[str], bot: Bot | None = None, *, should_escape: bool = True
    ) -> None:
        """As in the app's manifest. `should_escape` sends @names and #channels as ids."""
        names = set(commands)
        self.commands |= dict.fromkeys(names, bot.app_id if bot else None)
        self._unescaped = self._unescaped - names if should_escape else self._unescaped | names
        self.workspace.happenings.note("commands were registered")

    def escapes(self, command: str) -> bool:
        """Whether @names and #channels after it are sent as ids."""
        return command not in self._unescaped

    def bot_for(self, command: str) -> Bot | None:
        """The app that answers a command; None when nobody does."""
        if command not in self.commands:
            return None
        app_id = self.commands[command]
        bots = [b for b in self.workspace.bots if not b.refusal and app_id in {b.app_id, None}]
        return bots[-1] if bots else None

    def register_shortcut(self, callback_id: str, name: str, bot: Bot, *, on_messages: bool = False) -> None:
        """As in the app's manifest: a global shortcut, or one in the menu of every message."""
        self.shortcuts.append(Shortcut(callback_id, name, bot.app_id, on_messages))
        self.workspace.happenings.note(f"the shortcut {name} was registered")

    def deliver_to(self, url: str | None, bot: Bot | None = None) -> None:
        """Send what is for this app to its request URL from now on; None goes back to Socket Mode.

        Without `bot` the app that was installed last is meant.
        """
        app_id = (bot or self.workspace.bots[-1]).app_id
        if url:
            self._urls.assign(app_id, url, self.workspace.patience)
        else:
            self._urls.release(app_id)

    # The network

    def new_ticket(self, bot: Bot) -> str:
        return f"{self.url.replace('http', 'ws', 1)}link?ticket={self._sockets.new_ticket(bot)}"

    def connections(self, bot: Bot) -> int:
        return len(self._sockets.connections_of(bot.app_id))

    def wait_until_connected(self, bot: Bot, timeout: float = 10.0) -> None:
        """Until the bot has an open Socket Mode connection."""
        self.workspace.wait_for(lambda: self.connections(bot) > 0, timeout)

    def refresh_connections(self) -> None:
        """Ask every Socket Mode client to connect anew (`refresh_requested`), as Slack does now and then."""
        self._on_loop(self._sockets.refresh())

    def warn_connections(self) -> None:
        """The `warning` that Slack sends about ten seconds before a refresh."""
        self._on_loop(self._sockets.warn())

    def drop_connections(self) -> None:
        """Break every Socket Mode connection without a word."""
        self._on_loop(self._sockets.drop())

    def set_event_pauses(self, *seconds: float) -> None:
        """How long before each attempt to deliver an event; Slack's own are 0, 0, 60 and 300."""
        self.courier.event_pauses = seconds

    def wait_until_running(self) -> None:
        if not self._running.wait(PATIENCE):
            raise TimeoutError("The local workspace did not start")

    def close(self) -> None:
        self._urls.close()

    def _register(self, manifest: Manifest, bot: Bot) -> None:
        for command in manifest.commands:
            self.register_commands([command.name], bot, should_escape=command.should_escape)
        for shortcut in manifest.shortcuts:
            self.register_shortcut(shortcut.callback_id, shortcut.name, bot, on_messages=shortcut.on_messages)

    def _transport(self, bot: Bot) -> Transport:
        return self._urls.of(bot.app_id) or self._sockets

    def _on_loop(self, work: Coroutine[Any, Any, None]) -> None:
        if self._loop is None:
            work.close()
            return
        done = asyncio.run_coroutine_threadsafe(work, self._loop)
        if threading.get_ident() != self._thread:  # the page itself runs on the loop and must not wait for it
            done.result(PATIENCE)

    @asynccontextmanager
    async def _life(self, _app: Starlette) -> AsyncIterator[None]:
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()
        self.courier.start(self._loop)
        self._running.set()
        yield
        self._loop = None
        await self.courier.stop()


@contextmanager
def serve(
    workspace: Workspace,
    *,
    port: int = 0,
    host: str = "127.0.0.1",
    extend: Callable[[Starlette, Server], None] | None = None,
) -> Iterator[Server]:
    """Serve the workspace while the context lasts. `port` 0 is any free one; `extend` adds pages first."""
    with socket.create_server((host, port)) as listening:
        server = Server(workspace, host, listening.getsockname()[1])
        if extend:
            extend(server.app, server)
        with served(server.app, listening):
            try:
                server.wait_until_running()
                yield server
            finally:
                server.close()


@contextmanager
def served(app: Starlette, listening: socket.socket) -> Iterator[None]:
    """Answer what comes to this socket, in a thread, while the context lasts."""
    runner = uvicorn.Server(
        uvicorn.Config(
            with_transport(app),
            log_config=None,
            log_level="warning",
            date_header=False,  # the Web API tells the workspace's own time
            lifespan="on",
            ws="websockets-sansio",
            timeout_graceful_shutdown=1,
            ws_ping_interval=None,
        ),
    )
    thread = threading.Thread(target=runner.run, args=([listening],), name="sandbox", daemon=True)
    thread.start()
    try:
        yield
    finally:
        runner.should_exit = True
        thread.join(PATIENCE)
