"""A year of a collaborative, lived beat by beat: what each month has of its own, and what everybody read.

Played on a database of its own. `python -m tests.stories.year` prints all of it, to be read line by line.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from handlers import charter as charters
from handlers import ids
from improvement.call import StepKind
from improvement.charter.values import Charter, CharterTeam
from sandbox.person.person import Person
from sandbox.wire.port import Port, open_port
from sandbox.workspace.model import Message
from storage import migrate
from storage.charter import load_charter
from storage.database import Database
from storage.tables import Call, CallStep, Delivery
from tests.cast import Stage, staged
from tests.dialogue import hears_directly
from tests.stories.dialogue import MAIN, modal_of, opens, presses, sees, submits, types

ZONE = ZoneInfo("America/New_York")
SUCCESSES, FOCUS, HELP, DISCUSS = "successes", "focus", "help", "discuss"


@dataclass
class Line:
    """What somebody could read: when, where or by whom, and the words."""

    at: datetime
    place: str
    text: str

    def __str__(self) -> str:
        local = self.at.astimezone(ZONE)
        words = self.text.replace("\n", "\n    ")
        return f"{local:%a %d %b %Y %H:%M}  {self.place}\n    {words}"


@dataclass
class Year:
    """The stage, and how far the year is."""

    stage: Stage

    def lives_until(self, instant: datetime) -> None:
        """Beat at each step that is due until then, and then."""
        while (due := self._next_step()) and due < instant:
            self.stage.move_to(due)
        self.stage.move_to(instant)

    def sleeps_until(self, instant: datetime) -> None:
        """The bot is away until then: no beat."""
        self.stage.clock.time = instant

    def _next_step(self) -> datetime | None:
        with self.stage.session() as session:
            waiting = select(CallStep.due_at).join(Call).where(col(CallStep.done_at).is_(None))
            waiting = waiting.where(col(Call.ended_at).is_(None), CallStep.due_at > self.stage.clock())
            return session.exec(waiting.order_by(col(CallStep.due_at)).limit(1)).first()

    def fills(self, person: Person, typed: str, channel: str = MAIN, **fields: str) -> None:
        """A command that opens a form, filled in and sent."""
        sent = person.types(typed, self.stage.channels[channel])
        assert not isinstance(sent, Message)
        sent.result(20)
        modal_of(self.stage, person)
        submits(self.stage, person, fields)

    def check_in(self, person: Person, channel: str, **answers: str) -> None:
        self.fills(person, "/checkin", channel, **answers)

    def reports(self, person: Person, typed: str, channel: str) -> Message:
        return types(self.stage, person, f"/measure {typed}", "", channel)

    def applies(self, changed: Charter) -> None:
        charters.apply(self.stage.callboard.tools, self.stage.workspace.team_id, changed)
        self.stage.beat()

    @property
    def charter(self) -> Charter:
        with self.stage.session() as session:
            return load_charter(session, self.stage.collaborative)

    def starts_call(self) -> Message:
        self.lives_until(self.stage.call.starts_at)
        return types(self.stage, self.stage.facilitator, "/agenda start", "is on.")

    def holds_call(self, *people: Person) -> None:
        """Start, everybody presses, a decision, the end."""
        controls = self.starts_call()
        roll = sees(self.stage, self.stage.facilitator, "has begun")
        for person in people:
            presses(self.stage, person, roll, ids.CALL_HERE, "")
        opens(self.stage, self.stage.facilitator, controls, ids.CALL_NOTE)
        submits(
            self.stage,
            self.stage.facilitator,
            {"What is it?": "Decision", "In a sentence or two": "We share the leaflet."},
        )
        self.stage.later(minutes=55)
        presses(self.stage, self.stage.facilitator, controls, ids.CALL_END, "")
        self.stage.beat()

    def transcript(self) -> list[Line]:
        """All that was posted, in order; a change of a message says so. Words aside are among them."""
        lines = [*self._posted(), *self._aside()]
        return sorted(lines, key=lambda line: line.at)

    def _posted(self) -> Iterator[Line]:
        with self.stage.session() as session:
            for row in session.exec(select(Delivery).order_by(col(Delivery.id))):
                changed = "  (changed)" if row.update_key else ""
                under = "  in a thread" if row.thread_key else ""
                state = "" if row.status == "sent" else f"  [{row.status} {row.error}]"
                place = self._place(row)
                yield Line(
                    row.sent_at or row.due_at,
                    f"{place}{under}{changed}{state}  {row.key}",
                    row.message["text"],
                )

    def _place(self, row: Delivery) -> str:
        names = {channel.id: f"#{channel.name}" for channel in self.stage.channels.values()}
        if row.channel_id:
            return names.get(row.channel_id, row.channel_id)
        return "to " + ", ".join(self.stage.workspace.user(user).name for user in row.user_ids)

    def _aside(self) -> Iterator[Line]:
        workspace = self.stage.workspace
        for person in workspace.people:
            for channel in workspace.channels_for(person):
                for message in workspace.messages(channel, person):
                    if message.ephemeral_to == person.id:
                        yield Line(
                            datetime.fromtimestamp(float(message.ts), ZONE),
                            f"only {person.name}",
                            message.text,
                        )


@contextmanager
def lived(port: Port, folder: Path, months: Sequence[Callable[[Year], None]] | None = None) -> Iterator[Year]:
    """The whole year, or these months of it, on a database in that folder."""
    database = Database(f"sqlite:///{folder / 'year.sqlite3'}")
    migrate.upgrade(database)
    with staged(database, port, chartered=_chartered) as stage:
        year = Year(stage)
        for month in months or MONTHS:
            month(year)
        yield year
    database.close()


def _chartered(usual: Charter) -> Charter:
    """Every fourth Thursday, in a country where one of them is Thanksgiving."""
    return replace(usual, country="US", rule=replace(usual.rule, week=4))


def october(year: Year) -> None:
    """An ordinary month; Hillcrest sends nothing."""
    stage = year.stage
    year.lives_until(stage.due(StepKind.ASK) + timedelta(hours=3))
    year.check_in(
        stage.lead, "northside", successes="All agreements are revised.", help="A leaflet about tapering?"
    )
    year.check_in(stage.neighbour, "riverside", focus="Signing up for PDMP", help="No, thanks", discuss="n/a")
    year.reports(stage.member, "agreement 45/60", "northside")
    year.reports(stage.member, "visits 31", "northside")
    year.reports(stage.neighbour, "agreement 12/40 two nurses away", "riverside")
    year.holds_call(stage.member, stage.lead, stage.neighbour)


def november(year: Year) -> None:
    """The call falls on Thanksgiving: one press moves it a week ahead."""
    stage = year.stage
    year.lives_until(stage.clock() + timedelta(hours=30))
    question = hears_directly(stage, stage.facilitator, "Thanksgiving")
    stage.facilitator.presses(question, ids.HOLIDAY_MOVE).result(20)
    hears_directly(stage, stage.facilitator, "The call is now on")
    year.lives_until(stage.due(StepKind.ASK) + timedelta(hours=3))
    year.check_in(stage.member, "northside", successes="Same as last month", focus="Flu shots")
    year.reports(stage.member, "agreement 50/61", "northside")
    year.reports(stage.neighbour, "agreement none, the system was down", "riverside")
    year.holds_call(stage.member, stage.hillcrest)


def december(year: Year) -> None:
    """Moved by hand, after the agenda was posted; an answer comes late."""
    stage = year.stage
    year.lives_until(stage.due(StepKind.AGENDA) + timedelta(minutes=5))
    year.fills(stage.facilitator, "/agenda move", day="2026-12-29", at="13:30", why="Snow")
    stage.beat()
    year.check_in(stage.lead, "northside", focus="Holidays <!channel>", help="Templates for letters")
    stage.later(minutes=1)
    year.holds_call(stage.lead)


def january(year: Year) -> None:
    """Cancelled after the teams were asked."""
    stage = year.stage
    year.lives_until(stage.due(StepKind.ASK) + timedelta(days=1))
    year.check_in(stage.lead, "northside", focus="A new phone line")
    year.fills(stage.facilitator, "/agenda cancel", why="Half of us are ill")
    stage.beat()


def february(year: Year) -> None:
    """Two newcomers: a team, and a person on Northside."""
    stage = year.stage
    year.lives_until(stage.clock() + timedelta(days=5))
    usual = year.charter
    northside, *others = usual.teams
    grown = replace(northside, members=(*northside.members, stage.outsider.id))
    stage.newcomer.joins(stage.channels[MAIN])
    lakeside = CharterTeam("lakeside", "Lakeside Practice", None, (stage.newcomer.id,))
    year.applies(replace(usual, teams=(grown, *others, lakeside)))
    year.lives_until(stage.due(StepKind.ASK) + timedelta(hours=3))
    year.check_in(stage.outsider, "lobby", focus="Getting to know everybody")
    year.reports(stage.member, "agreement 52/60", "northside")
    year.holds_call(stage.member, stage.newcomer)


def march(year: Year) -> None:
    """The bot is away from before the ask until two days after the call."""
    stage = year.stage
    year.lives_until(stage.due(StepKind.ASK) - timedelta(days=1))
    year.sleeps_until(stage.call.starts_at + timedelta(days=2))
    stage.beat()


def april(year: Year) -> None:
    """Nobody starts the call, and nobody says why."""
    stage = year.stage
    year.lives_until(stage.due(StepKind.ASK) + timedelta(hours=3))
    year.check_in(stage.neighbour, "riverside", successes="PDMP is done")
    year.lives_until(stage.call.starts_at + timedelta(days=1))


def may(year: Year) -> None:
    """A slip is taken back, and a measure that a team does not measure."""
    stage = year.stage
    year.lives_until(stage.due(StepKind.ASK) + timedelta(hours=3))
    year.reports(stage.member, "agreement 54/60", "northside")
    year.reports(stage.neighbour, "visits we do not measure this", "riverside")
    year.check_in(
        stage.hillcrest, MAIN, successes="Two doctors trained", help="Who has an example of a letter?"
    )
    year.holds_call(stage.member, stage.neighbour, stage.hillcrest)


def june(year: Year) -> None:
    """Riverside leaves, and the person who came in February."""
    stage = year.stage
    year.lives_until(stage.clock() + timedelta(days=5))
    usual = year.charter
    northside, _riverside, *others = usual.teams
    left = replace(northside, members=tuple(user for user in northside.members if user != stage.outsider.id))
    year.applies(replace(usual, teams=(left, *others)))
    year.lives_until(stage.due(StepKind.ASK) + timedelta(hours=3))
    year.check_in(
        stage.lead, "northside", successes="Nothing", focus="Nothing", help="Nothing", discuss="Nothing"
    )
    year.holds_call(stage.lead, stage.hillcrest)


def july(year: Year) -> None:
    """Nobody sends anything, and the call is held all the same; it is ended by mistake, and goes on."""
    stage = year.stage
    year.holds_call(stage.lead, stage.newcomer)
    types(stage, stage.facilitator, "/agenda reopen", "")
    stage.later(minutes=4)
    said = types(stage, stage.facilitator, "/agenda end", "")
    stage.facilitator.presses(said, f"{ids.CALL_END}:asked").result(20)
    stage.beat()


MONTHS = (october, november, december, january, february, march, april, may, june, july)


if __name__ == "__main__":
    with open_port() as port, TemporaryDirectory() as folder, lived(port, Path(folder)) as year:
        for line in year.transcript():
            sys.stdout.write(f"{line}\n\n")
