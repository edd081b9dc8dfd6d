"""The stage of the stories: a small collaborative in a local workspace, played through the real bot.

Opioid care meets every third Thursday at 12:00 in New York. Northside and Riverside have channels,
Hillcrest is asked in a group message. The clock stands still until a story moves it.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlmodel import Session, select

from bot.app import Callboard, build, running
from bot.manifest import SCOPES
from bot.run import EVENTS_PATH, serving
from bot.settings import Settings
from handlers.posts import METADATA
from handlers.register import EVENTS
from handlers.tools import Commands
from improvement.call import LeadTimes, MonthlyRule, StepKind
from improvement.charter.values import Charter, CharterTeam, Question, Topic
from improvement.measure import Direction, Kind, Measure
from improvement.run_chart.drawing.pages import draw_pages
from improvement.team import Founders
from sandbox.person.person import Person
from sandbox.wire.port import Port
from sandbox.wire.server import Server
from sandbox.workspace.workspace import Bot, Channel, Workspace
from storage import call as calls
from storage.charter import save_charter
from storage.database import Database
from storage.pace import UNLIMITED
from storage.tables import Call, CallStep, Collaborative, Team

BEGIN = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
"""Two weeks before the October call: nothing is due yet."""
PATIENCE = 30.0
"""Seconds for the first beat on a busy machine."""
NEVER = 3600.0
"""Seconds between beats: the story beats by itself."""

QUESTIONS = (
    Question("successes", "What are some recent successes and challenges?"),
    Question("focus", "What is the current focus of your work?"),
    Question("help", "Is there anything you need help with, or resources you are looking for?"),
    Question("discuss", "Is there anything specific you would like to discuss on this call?"),
)
TOPICS = (
    Topic("agreements", "Patient agreement revision", ("agreement",)),
    Topic("pdmp", "Signing up for the prescription monitoring program", ("monitoring", "PDMP")),
    Topic("tapering", "Difficult conversations about tapering", ("taper", "conversation")),
)
MEASURES = (
    Measure("agreement", "Signed agreement", Kind.PROPORTION, "%", Direction.UP, 90, "Signed / all."),
    Measure("visits", "Pain visits", Kind.COUNT, "visits", Direction.UP, definition="Visits about pain."),
)


class MovableClock:
    """The time, as the story has it."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def timestamp(self) -> float:
        return self.time.timestamp()


@dataclass
class Stage:
    """Everything a story needs: the people by their part, the channels, the bot and the clock."""

    workspace: Workspace
    server: Server
    bot: Bot
    callboard: Callboard
    clock: MovableClock
    channels: dict[str, Channel]
    facilitator: Person
    lead: Person
    """Leads Northside."""
    member: Person
    """On Northside."""
    neighbour: Person
    """On Riverside."""
    hillcrest: Person
    """On Hillcrest, which has no channel."""
    outsider: Person
    """In the workspace, on no team."""
    newcomer: Person
    """In the workspace since lately, on no team yet."""

    def session(self) -> AbstractContextManager[Session]:
        """A session in the bot's own database."""
        return self.callboard.database.session()

    @property
    def collaborative(self) -> Collaborative:
        with self.callboard.database.reading() as session:
            return session.exec(select(Collaborative).where(Collaborative.key == "opioid-care")).one()

    def team(self, key: str) -> Team:
        with self.callboard.database.reading() as session:
            return session.exec(select(Team).where(Team.key == key)).one()

    @property
    def call(self) -> Call:
        """The call that is on or comes next."""
        with self.callboard.database.reading() as session:
            found = calls.next_call(session, self.collaborative.id, self.clock())
            assert found is not None
            return found

    def beat(self) -> None:
        """The clock ticks once: what is due is done and posted."""
        self.callboard.heartbeat.beat()

    def move_to(self, moment: datetime | StepKind | str) -> None:
        """Move the clock to an instant, or to a step of the next call ("call" is its start), and tick."""
        self.clock.time = moment if isinstance(moment, datetime) else self.due(moment)
        self.beat()

    def due(self, step: StepKind | str) -> datetime:
        """When a step of the next call is due."""
        call = self.call
        if step == "call":
            return call.starts_at
        with self.callboard.database.reading() as session:
            found = session.exec(
                select(CallStep).where(CallStep.call_id == call.id, CallStep.kind == str(step))
            ).one()
            return found.due_at

    def later(self, **span: float) -> None:
        """Move the clock on, e.g. `later(hours=2)`, and tick."""
        self.move_to(self.clock() + timedelta(**span))


def charter(channels: dict[str, Channel], people: dict[str, str], zone: str = "America/New_York") -> Charter:
    """The charter of the cast, with Slack's ids in it."""
    return Charter(
        key="opioid-care",
        name="Opioid care",
        aim="Safer opioid prescribing in every practice by next summer.",
        channel=channels["opioid-care"].id,
        facilitators=(people["facilitator"],),
        zone=zone,
        language="en",
        rule=MonthlyRule(week=3, weekday=3, at=time(12), zone=zone),
        leads=LeadTimes(),
        questions=QUESTIONS,
        topics=TOPICS,
        measures=MEASURES,
        teams=(
            CharterTeam(
                "northside",
                "Northside Family Practice",
                channels["northside"].id,
                (people["lead"], people["member"]),
                (people["lead"],),
            ),
            CharterTeam("riverside", "Riverside Clinic", channels["riverside"].id, (people["neighbour"],)),
            CharterTeam("hillcrest", "Hillcrest Health", None, (people["hillcrest"],)),
        ),
    )


PARTS = {
    "facilitator": "Facilitator",
    "lead": "Northside Lead",
    "member": "Northside Nurse",
    "neighbour": "Riverside Nurse",
    "hillcrest": "Hillcrest Doctor",
    "outsider": "Outsider",
    "newcomer": "Newcomer",
}


@contextmanager
def staged(
    database: Database,
    port: Port,
    *,
    commands: Commands | None = None,
    founders: Founders | None = None,
    over_http: bool = False,
    chartered: Callable[[Charter], Charter] = lambda usual: usual,
) -> Iterator[Stage]:
    """The curtain rises: the workspace is served, the bot connected, the charter in force."""
    clock = MovableClock(BEGIN)
    workspace = Workspace(name="Callboard Clinic", now=clock.timestamp, clock=clock.timestamp)
    users = {part: workspace.add_user(part, name) for part, name in PARTS.items()}
    workspace.change_user("facilitator", is_admin=True)
    bot = workspace.install_bot("callboard", scopes=SCOPES, events=EVENTS, metadata=[("*", METADATA)])
    everyone = [user.id for part, user in users.items() if part not in ("outsider", "newcomer")]
    channels = {
        "opioid-care": workspace.add_channel("opioid-care", [*everyone, bot.user.id]),
        "northside": workspace.add_channel(
            "northside", [users["lead"].id, users["member"].id, users["facilitator"].id, bot.user.id]
        ),
        "riverside": workspace.add_channel("riverside", [users["neighbour"].id, bot.user.id], private=True),
        "lobby": workspace.add_channel("lobby", [user.id for user in users.values()]),
    }
    with ExitStack() as stack:
        server = stack.enter_context(port.serve(workspace))
        settings = Settings(
            bot_token=bot.bot_token,
            app_token="" if over_http else bot.app_token,
            signing_secret=bot.signing_secret,
            api_url=server.api_url,
            database_url=database.url,
            commands=commands or Commands(),
            founders=founders or Founders(),
            heartbeat_seconds=NEVER,
        )
        callboard = build(settings, now=clock, database=database, pace=UNLIMITED, draw=draw_pages)
        server.register_commands(vars(settings.commands).values())
        with callboard.database.session() as session:
            people = {part: user.id for part, user in users.items()}
            save_charter(session, workspace.team_id, chartered(charter(channels, people)), clock())
            session.commit()
        if over_http:
            served = stack.enter_context(serving(callboard, 0, host="127.0.0.1"))
            server.deliver_to(f"http://127.0.0.1:{served.port}{EVENTS_PATH}")
            stack.callback(server.deliver_to, None)
        else:
            stack.enter_context(running(callboard))
            server.wait_until_connected(bot)
        # The bot beats at once. A beat still on its way could do a step of the story behind the story's back.
        assert callboard.heartbeat.has_beaten.wait(PATIENCE)
        yield Stage(
            workspace,
            server,
            bot,
            callboard,
            clock,
            channels,
            **{part: Person(server, user) for part, user in users.items()},
        )


@pytest.fixture
def stage(sqlite_database: Database, port: Port) -> Iterator[Stage]:
    """The cast on stage, remembering in SQLite."""
    with staged(sqlite_database, port) as made:
        yield made


@pytest.fixture
def stage_on_both(database: Database, port: Port) -> Iterator[Stage]:
    """The same, once on SQLite and once on PostgreSQL."""
    with staged(database, port) as made:
        yield made
