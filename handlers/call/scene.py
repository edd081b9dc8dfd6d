"""A call as those on it meet it: loaded once, and what is posted about it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers import posts, who
from handlers.call import blocks
from handlers.posts import Address, Key, Moments, Occasion
from handlers.slack.kit import Message
from handlers.tools import Tools
from improvement.call_record import CallTimes, must_be_running
from improvement.call_sheet import CallRecord
from improvement.refusal import Refused
from improvement.team import Asker
from storage import call as calls
from storage import record as records
from storage import team as teams
from storage.outbox import enqueue
from storage.tables import Call, Collaborative, Delivery, Workspace

SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class Scene:
    """The call as its listeners need it."""

    call_id: int
    workspace_id: str
    collaborative_id: int
    name: str
    channel_id: str
    language: str
    times: CallTimes
    ends_at: datetime
    teams: dict[int, str]
    facilitators: tuple[str, ...]
    members: dict[str, int]
    """The team of each person who is on one."""
    machines: frozenset[str]
    """User ids that nobody is behind: Slackbot's and the bot's own."""
    record: CallRecord

    @property
    def roll_key(self) -> Key:
        return Key.of(Occasion.CALL, self.call_id, "roll")

    @property
    def address(self) -> Address:
        """The collaborative's channel."""
        return Address(self.workspace_id, self.collaborative_id, self.channel_id)


def running(session: Session, asker: Asker, call_id: int) -> Scene:
    """The call, held so that people at once take turns. Raises Refused `gone`, or as `must_be_running`."""
    return going_on(session, asker, held(session, call_id))


def going_on(session: Session, asker: Asker, call: Call) -> Scene:
    """A call that runs, as it is now. Raises Refused `gone`, or as `must_be_running`."""
    if call.workspace_id != asker.workspace_id:
        raise Refused("gone")
    scene = scene_of(session, call)
    must_be_running(scene.times)
    return scene


def held(session: Session, call_id: int) -> Call:
    call = calls.hold(session, call_id)
    if call is None:
        raise Refused("gone")
    return call


def scene_of(session: Session, call: Call) -> Scene:
    collaborative = session.get_one(Collaborative, call.collaborative_id)
    number, call_id = call.collaborative_id, call.id
    return Scene(
        call_id=call_id,
        workspace_id=call.workspace_id,
        collaborative_id=number,
        name=collaborative.name,
        channel_id=collaborative.channel_id,
        language=collaborative.language,
        times=CallTimes(collaborative.name, call.starts_at, call.time_zone, call.started_at, call.ended_at),
        ends_at=call.starts_at + timedelta(minutes=call.minutes),
        teams={team.id: team.name for team in teams.teams(session, number)},
        facilitators=tuple(row.user_id for row in teams.facilitators_of(session, number)),
        members={
            member.user_id: team_id
            for team_id, members in reversed(teams.members_by_team(session, number).items())
            for member in members
        },
        machines=frozenset({SLACKBOT, session.get_one(Workspace, call.workspace_id).bot_user_id}),
        record=records.record(session, call_id),
    )


def roll_call_of(tools: Tools, scene: Scene) -> Message:
    return blocks.roll_call(
        tools.words(scene.language),
        call_id=scene.call_id,
        name=scene.name,
        teams=scene.teams,
        facilitators=scene.facilitators,
        record=scene.record,
        over=scene.times.ended_at is not None,
    )


def in_thread(scene: Scene, key: Key, message: Message, now: datetime) -> Delivery:
    """A message in the roll call's thread."""
    return posts.delivery(key, message, scene.address, moments(scene, now), thread=scene.roll_key)


def in_channel(scene: Scene, key: Key, message: Message, now: datetime) -> Delivery:
    """A message in the collaborative's channel, or a change of any of the call's."""
    return posts.delivery(key, message, scene.address, moments(scene, now))


def moments(scene: Scene, now: datetime) -> Moments:
    return Moments(now, scene.times.starts_at, scene.ends_at)


def named_call(session: Session, asker: Asker, call_id: int | None, now: datetime) -> Call | None:
    """The call a facilitator means: the one named, the one that runs, or the next."""
    if call_id is not None:
        return who.call_for(session, asker, call_id, facilitating=True)
    asker, collaborative = who.participant_for(session, asker)
    number = collaborative.id
    who.must_be_facilitator(session, asker, number)
    return calls.running_call(session, number) or calls.next_call(session, number, now)


def change_roll_call(tools: Tools, session: Session, scene: Scene, now: datetime) -> Scene:
    """Let the roll call in the channel show who is there by now."""
    scene = replace(scene, record=records.record(session, scene.call_id))
    enqueue(session, in_channel(scene, scene.roll_key.changed(), roll_call_of(tools, scene), now))
    return scene
