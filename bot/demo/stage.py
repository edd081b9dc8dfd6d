"""The scene: a local workspace with the people of a charter, the bot connected to it, and a clock to move."""

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from functools import partial
from importlib.resources import files
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from starlette.applications import Starlette

from bot import names
from bot.app import Callboard, build, running
from bot.manifest import SCOPES
from bot.settings import Settings
from handlers import charter as charters
from handlers.measure import importing
from handlers.posts import METADATA
from handlers.register import EVENTS
from handlers.tools import Commands
from improvement.call import StepKind
from improvement.charter.reading import read_charter
from improvement.charter.values import Charter, channels_named, people_named
from prompts import library
from prompts.words import Words
from sandbox.page.host import Control
from sandbox.page.mount import mount_page
from sandbox.person.person import Person
from sandbox.wire.server import Server, serve
from sandbox.workspace.workspace import Workspace
from storage import call as calls
from storage import step as steps
from storage.charter import collaborative_by_key
from storage.pace import UNLIMITED
from storage.tables import Call

CHARTER = "emergency-flow"
VALUES = "emergency_flow.csv"
BEGIN = datetime(2019, 4, 10, 8, 0, tzinfo=UTC)
"""The day before the check-in of the April call, which looks back on the last month of the data."""
LAST_MONTH = date(2019, 3, 1)
NO_BEAT = 86_400.0
"""The demo beats by itself, whenever its clock moves."""


class MovableClock:
    """The time as the demo has it: it stands still until somebody moves it, and never goes back."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def timestamp(self) -> float:
        """Seconds since 1970, for the workspace's messages."""
        return self.time.timestamp()

    def move(self, to: datetime) -> None:
        """Move on to an instant; an earlier one changes nothing."""
        self.time = max(self.time, to)


@dataclass
class Scene:
    """What the play and the page act on."""

    workspace: Workspace
    server: Server
    callboard: Callboard
    charter: Charter
    clock: MovableClock
    held_back: dict[tuple[str, str], str] = field(default_factory=dict)
    """The last month's values, by team and measure, as people will type them: `12345/14000`."""

    def person(self, handle: str) -> Person:
        """Somebody of the charter, by handle without the @."""
        return Person(self.server, handle)

    @property
    def call(self) -> Call:
        """The call that is on or comes next."""
        with self.callboard.database.reading() as session:
            found = collaborative_by_key(session, self.workspace.team_id, CHARTER)
            call = calls.next_call(session, found.id, self.clock()) if found else None
        if call is None:
            raise LookupError("No call is planned")
        return call

    def due(self, kind: StepKind) -> datetime:
        """When a step of that call is due."""
        with self.callboard.database.reading() as session:
            return next(step.due_at for step in steps.steps_of(session, self.call.id) if step.kind == kind)

    def move_to(self, moment: StepKind | datetime) -> None:
        """Move the clock to an instant or a step of the next call, and do what fell due on the way."""
        self.callboard.heartbeat.beat()
        target = moment if isinstance(moment, datetime) else self.due(moment)
        for due in sorted(self._due_before(target)):
            self.clock.move(due)
            self.callboard.heartbeat.beat()
        self.clock.move(target)
        self.callboard.heartbeat.beat()

    def local_time(self) -> str:
        """The demo's time where the collaborative is, for people."""
        return self.clock().astimezone(ZoneInfo(self.charter.zone)).strftime("%a %-d %B %Y, %H:%M")

    def _due_before(self, target: datetime) -> list[datetime]:
        with self.callboard.database.reading() as session:
            planned = steps.steps_of(session, self.call.id)
            return [step.due_at for step in planned if step.done_at is None and step.due_at < target]


@contextmanager
def set_up(folder: Path, *, port: int = 0, page: bool = True) -> Iterator[Scene]:
    """The workspace served, the bot at work in it, the charter in force and 35 months of values imported."""
    charter = read_charter(library.charter_text(CHARTER), library.shipped())
    clock = MovableClock(BEGIN)
    workspace = Workspace(name="Emergency flow (demo)", now=clock.timestamp)
    bot = workspace.install_bot("callboard", scopes=SCOPES, events=EVENTS, metadata=[("*", METADATA)])
    _people_and_channels(workspace, charter, bot.user.id)
    scenes: list[Scene] = []
    with ExitStack() as stack:
        server = stack.enter_context(
            serve(
                workspace,
                port=port,
                extend=(lambda app, server: _mount(app, server, charter, scenes)) if page else None,
            )
        )
        settings = Settings(
            bot_token=bot.bot_token,
            app_token=bot.app_token,
            signing_secret=bot.signing_secret,
            api_url=server.api_url,
            database_url=f"sqlite:///{folder / 'demo.sqlite3'}",
            heartbeat_seconds=NO_BEAT,
        )
        callboard = build(settings, now=clock, pace=UNLIMITED)
        server.register_commands(vars(settings.commands).values())
        scene = Scene(workspace, server, callboard, charter, clock)
        scenes.append(scene)
        _apply(scene)
        stack.enter_context(running(callboard))
        server.wait_until_connected(bot)
        yield scene


def _people_and_channels(workspace: Workspace, charter: Charter, bot_id: str) -> None:
    for handle in people_named(charter):
        name = handle.removeprefix("@")
        workspace.add_user(name, name.replace("-", " ").capitalize(), tz=charter.zone)
    everyone = [workspace.user(handle.removeprefix("@")).id for handle in people_named(charter)]
    facilitators = [workspace.user(handle.removeprefix("@")).id for handle in charter.facilitators]
    members = {team.channel: team.members for team in charter.teams if team.channel}
    for channel in channels_named(charter):
        people = [workspace.user(handle.removeprefix("@")).id for handle in members.get(channel, ())]
        workspace.add_channel(
            channel.removeprefix("#"), [*(people + facilitators if people else everyone), bot_id]
        )


def _mount(app: Starlette, server: Server, charter: Charter, scenes: list[Scene]) -> None:
    """The page; its bar holds the five clicks that a month takes."""
    words = Words()
    moves: dict[str, Callable[[Scene], None]] = {
        "prompts": lambda scene: scene.move_to(StepKind.ASK),
        "reminder": lambda scene: scene.move_to(StepKind.REMIND_1),
        "agenda": lambda scene: scene.move_to(StepKind.AGENDA),
        "call": lambda scene: scene.move_to(scene.call.starts_at),
        "after": lambda scene: scene.move_to(StepKind.SUMMARY),
    }
    mount_page(
        app,
        server,
        controls=[
            Control(
                words.plain("demo", f"to_{name}"),
                partial(_on_first, scenes, move),
                words.plain("demo", f"to_{name}_hint"),
            )
            for name, move in moves.items()
        ],
        status=lambda: scenes[0].local_time() if scenes else "",
        title=words.plain("demo", "title"),
        roles=_roles(charter, words),
        hints={
            getattr(Commands(), one.name): words.plain("manifest", f"{one.name}_does")
            for one in fields(Commands)
        },
    )


def _on_first(scenes: list[Scene], move: Callable[[Scene], None]) -> None:
    """The page is mounted before its scene is set."""
    move(scenes[0])


def _roles(charter: Charter, words: Words) -> dict[str, str]:
    """What each person is, beside their name in the page's switch."""
    of_teams = {
        who.removeprefix("@"): words.plain("demo", "lead" if who in team.leads else "member", team=team.name)
        for team in charter.teams
        for who in team.members
    }
    return of_teams | {
        who.removeprefix("@"): words.plain("demo", "facilitator") for who in charter.facilitators
    }


def _apply(scene: Scene) -> None:
    """Put the charter in force and import what happened before; people report the last month."""
    client = scene.callboard.tokens.client(scene.workspace.team_id)
    charters.apply(
        scene.callboard.tools, scene.workspace.team_id, names.resolve(client, scene.charter).charter
    )
    rows = list(csv.DictReader(StringIO(files("bot").joinpath("demo_data", VALUES).read_text("utf-8"))))
    last = f"{LAST_MONTH:%Y-%m}"
    scene.held_back = {
        (row["team"], row["measure"]): f"{row['numerator']}/{row['denominator']}"
        for row in rows
        if row["month"] == last
    }
    earlier = StringIO()
    writer = csv.DictWriter(earlier, rows[0])
    writer.writeheader()
    writer.writerows(row for row in rows if row["month"] != last)
    loaded = importing.import_values(
        scene.callboard.tools, scene.workspace.team_id, CHARTER, earlier.getvalue()
    )
    if loaded.imported.mistakes:
        raise ValueError(f"The demo's data have mistakes: {loaded.imported.mistakes[:3]}")
