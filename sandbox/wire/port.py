"""One port for many workspaces, for tests: a web server takes longer to start and end than most of them."""

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from threading import Event
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount

from sandbox.wire.server import PATIENCE, Server, served
from sandbox.workspace.workspace import Workspace


class Port:
    """Each workspace is served below a path of its own: what comes too late for one never reaches another."""

    def __init__(self, host: str, number: int) -> None:
        self.app = Starlette(lifespan=self._life)
        self._place = host, number
        self._paths = itertools.count(1)
        self._running = Event()
        self._loop: asyncio.AbstractEventLoop

    def wait_until_running(self) -> None:
        if not self._running.wait(PATIENCE):
            raise TimeoutError("The port did not open")

    @contextmanager
    def serve(self, workspace: Workspace) -> Iterator[Server]:
        """Serve the workspace while the context lasts; at its end every connection breaks."""
        path = f"w{next(self._paths)}"
        server = Server(workspace, *self._place, f"{path}/")
        mount, life = Mount(f"/{path}", server.app), server.app.router.lifespan_context(server.app)
        self._on_loop(self._begin(mount, life))
        try:
            yield server
        finally:
            server.close()
            server.drop_connections()
            self._on_loop(self._end(mount, life))

    async def _begin(self, mount: Mount, life: AbstractAsyncContextManager[Any]) -> None:
        await life.__aenter__()
        self.app.router.routes.append(mount)

    async def _end(self, mount: Mount, life: AbstractAsyncContextManager[Any]) -> None:
        self.app.router.routes.remove(mount)
        await life.__aexit__(None, None, None)

    def _on_loop(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    @asynccontextmanager
    async def _life(self, _app: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        self._running.set()
        yield


@contextmanager
def open_port(host: str = "127.0.0.1") -> Iterator[Port]:
    """Any free port, open while the context lasts."""
    with socket.create_server((host, 0)) as listening:
        port = Port(host, listening.getsockname()[1])
        with served(port.app, listening):
            port.wait_until_running()
            yield port
