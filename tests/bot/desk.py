"""An administrator's desk: a shell with its settings, and a workspace that has just installed Callboard."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from bot.cli.main import main
from bot.settings import COMMAND_VARIABLES, SECRETS, VARIABLES
from sandbox.wire.port import Port
from sandbox.wire.server import Server
from sandbox.workspace.model import Bot
from sandbox.workspace.workspace import Workspace

CHARTER = """\
key: foot-care
name: Foot care
aim: Every foot is looked at once a year.
channel: "#foot-care"
facilitators: ["@facilitator"]
zone: Europe/London
call: {week: third, weekday: Thursday, at: 12:30}
questions: four-standing
measures:
  - {key: looked-at, name: Feet looked at, type: proportion, better: higher, target: 90, definition: Of all.}
  - {key: visits, name: Visits, type: count, definition: Visits for feet.}
teams:
  - {key: northside, name: Northside, channel: "#northside"}
  - {key: hillcrest, name: Hillcrest, leads: ["@hillcrest"]}
"""


@dataclass
class Desk:
    """`environment` is all that the command line is told."""

    workspace: Workspace
    server: Server
    bot: Bot
    folder: Path
    environment: dict[str, str | None]

    def runs(self, *words: str, **changed: str | None) -> Result:
        """Type a command; variables named here differ from those of the desk, None is not set."""
        return self.answers("", *words, **changed)

    def answers(self, typed: str, *words: str, **changed: str | None) -> Result:
        """Type a command, and then lines in answer to what it asks."""
        return CliRunner().invoke(main, words, input=typed, env={**self.environment, **changed})

    def founds_another(self) -> Result:
        """Put a second collaborative in force, `eye-care`, in a channel of its own, with the same teams."""
        self.workspace.add_channel("eye-care", [self.bot.user])
        other = CHARTER.replace("foot-care\n", "eye-care\n", 1).replace("#foot-care", "#eye-care")
        without = other.replace(', channel: "#northside"', ', leads: ["@nurse"]')
        return self.runs("charter", "apply", self.writes(without, "eye-care.yaml"))

    def writes(self, text: str, name: str = "charter.yaml") -> str:
        """Put a file on the desk and say its path."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)


@contextmanager
def opened(folder: Path, database_url: str, port: Port) -> Iterator[Desk]:
    """A desk for as long as the context lasts."""
    workspace = Workspace(name="Callboard Clinic")
    people = [
        workspace.add_user(name, name.capitalize())
        for name in ("facilitator", "nurse", "hillcrest", "doctor")
    ]
    bot = workspace.install_bot("callboard")
    workspace.add_channel("foot-care", [*people, bot.user.id])
    workspace.add_channel("northside", [people[1], people[3], bot.user.id])
    with port.serve(workspace) as server:
        blank: dict[str, str | None] = dict.fromkeys((*VARIABLES, *COMMAND_VARIABLES))
        blank |= {f"{name}_FILE": None for name in SECRETS}
        told: dict[str, str | None] = {
            "SLACK_BOT_TOKEN": bot.bot_token,
            "SLACK_APP_TOKEN": bot.app_token,
            "SLACK_SIGNING_SECRET": bot.signing_secret,
            "SLACK_API_URL": server.api_url,
            "DATABASE_URL": database_url,
        }
        yield Desk(workspace, server, bot, folder, blank | told)
