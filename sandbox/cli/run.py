"""Opens a workspace for an app, runs the app in it, and ends with it."""

import os
import shlex
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from types import FrameType

from starlette.applications import Starlette

from sandbox.cli.environment import environment_of
from sandbox.wire.server import Server, serve
from sandbox.workspace.workspace import Workspace

GRACE = 5.0  # seconds an app has to end, before each stronger word
NO_PAGE = "There is no page: pip install 'workspace-sandbox[page]'"


def run(
    workspace: Workspace,
    command: Sequence[str] = (),
    *,
    port: int = 0,
    page: bool = True,
    request_url: str | None = None,
) -> int:
    """Until the app ends or somebody interrupts. Returns the app's exit code; 0 when there is none to run."""
    has_page = page and find_spec("nicegui") is not None
    with (
        serve(workspace, port=port, extend=_mount if has_page else None) as server,
        _interrupted_by_sigterm(),
    ):
        bot = workspace.bots[-1]
        if request_url:
            server.deliver_to(request_url)
        environment = environment_of(server, bot, os.environ)
        _say(f"{workspace.name}: {bot.user.real_name} (@{bot.user.name})")
        if has_page:
            _say(f"The page: {server.url}")
        elif page:
            _say(NO_PAGE)
        _say(*(f"export {name}={shlex.quote(value)}" for name, value in environment.items()))
        return _run_app(command, environment) if command else _wait()


def _run_app(command: Sequence[str], environment: dict[str, str]) -> int:
    try:
        app = subprocess.Popen(command, env={**os.environ, **environment})  # noqa: S603  # what the person asked to run
    except OSError as error:
        _say(f"{command[0]} cannot be run: {error.strerror}")
        return 127
    try:
        code = app.wait()
    except KeyboardInterrupt:  # at a terminal, the app has heard it as well
        code = _end(app)
    return code if code >= 0 else 128 - code


def _end(app: "subprocess.Popen[bytes]") -> int:
    words: tuple[Callable[[], None], ...] = (
        lambda: app.send_signal(signal.SIGINT),
        app.terminate,
        app.kill,
    )
    for word in words:
        with suppress(subprocess.TimeoutExpired):
            word()
            return app.wait(GRACE)
    return app.wait()


def _wait() -> int:
    with suppress(KeyboardInterrupt):
        _say("Open until Ctrl-C.")
        threading.Event().wait()
    return 0


@contextmanager
def _interrupted_by_sigterm() -> Iterator[None]:
    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _mount(app: Starlette, server: Server) -> None:
    from sandbox.page.mount import mount_page

    hints = {command.name: command.does for _, app in server.workspace.manifests for command in app.commands}
    mount_page(app, server, title=server.workspace.name, hints=hints)


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)
