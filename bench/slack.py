"""A local workspace in a process of its own, so that it takes no time from what is measured."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.wire.server import serve
from sandbox.workspace.workspace import Workspace

PATIENCE = 30.0


@dataclass(frozen=True)
class Slack:
    """What a bot needs to know of it, and its line to ask whether a bot is connected."""

    api_url: str
    bot_token: str
    app_token: str
    signing_secret: str
    team_id: str
    user_id: str
    channel_id: str
    line: Any

    def wait_until_connected(self) -> None:
        """Until a Socket Mode connection stands."""
        self.line.send("wait")
        if not self.line.poll(PATIENCE):
            raise TimeoutError("The bot did not connect")
        self.line.recv()

    def wait_until_alone(self) -> None:
        """Until no connection stands."""
        self.line.send("alone")
        if not self.line.poll(PATIENCE):
            raise TimeoutError("The bot did not disconnect")
        self.line.recv()


@contextmanager
def slack() -> Iterator[Slack]:
    """Serve a workspace while the context lasts."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    process.start()
    if not here.poll(PATIENCE):
        raise TimeoutError("The local workspace did not start")
    known = here.recv()
    try:
        yield Slack(**known, line=here)
    finally:
        here.send("end")
        process.join(10)


def _serve(line: Any) -> None:
    workspace = Workspace()
    bot = workspace.install_bot("callboard")
    person = workspace.add_user("nurse", "Nurse")
    channel = workspace.add_channel("clinic", [person.id, bot.user.id])
    with serve(workspace) as server:
        server.register_commands(["/agenda", "/checkin", "/measure", "/pdsa", "/collab"])
        line.send(
            {
                "api_url": server.api_url,
                "bot_token": bot.bot_token,
                "app_token": bot.app_token,
                "signing_secret": bot.signing_secret,
                "team_id": workspace.team_id,
                "user_id": person.id,
                "channel_id": channel.id,
            }
        )
        while (asked := line.recv()) != "end":
            if asked == "wait":
                server.wait_until_connected(bot, PATIENCE)
            else:
                workspace.wait_for(lambda: server.connections(bot) == 0, PATIENCE)
            line.send("done")
