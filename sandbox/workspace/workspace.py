"""The workspace: who is there and what they see, without any HTTP. Safe to use from any thread.

Rooms: `directory` (people, channels, bots), `timeline` (messages), `modals` (views), `uploads` (files),
`passes` (trigger ids, response URLs), `faults` (what shall go wrong). Its methods serve tests and page.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any, Self, TypeVar

from sandbox.workspace.assistants import Assistants
from sandbox.workspace.directory import ALL_SCOPES, SLACKBOT, Directory
from sandbox.workspace.events import Announcements
from sandbox.workspace.faults import Call, Failure, Faults
from sandbox.workspace.happenings import Happenings
from sandbox.workspace.identifiers import Identifiers, Stamps
from sandbox.workspace.installations import Installations
from sandbox.workspace.manifest import Manifest, Source, read_manifest
from sandbox.workspace.modals import Modals
from sandbox.workspace.model import Bot, Channel, File, Message, User, View
from sandbox.workspace.passes import Passes
from sandbox.workspace.rate_limits import RateLimits
from sandbox.workspace.steps import Steps
from sandbox.workspace.suggestions import Suggestions
from sandbox.workspace.timeline import Timeline
from sandbox.workspace.uploads import Uploads

__all__ = ["ALL_SCOPES", "SLACKBOT", "Bot", "Call", "Channel", "File", "Message", "User", "View", "Workspace"]

PATIENCE = 3.0  # seconds Slack waits for an answer, and a trigger id lives
T = TypeVar("T")


class Workspace:
    """`now` stamps messages and may be moved; `clock` (monotonic seconds) is for whatever expires."""

    def __init__(
        self,
        *,
        name: str = "Local clinic",
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
        patience: float = PATIENCE,
        rate_limits: bool = False,
    ) -> None:
        ids = Identifiers()
        self.name = name
        self.patience = patience
        self.now = now
        self.happenings = Happenings()
        self.announcements = Announcements()
        self.directory = Directory(self.happenings, self.announcements, ids, now)
        self.timeline = Timeline(self.happenings, self.announcements, self.directory, Stamps(now))
        self.modals = Modals(self.happenings, ids)
        self.uploads = Uploads(self.happenings, ids, now)
        self.steps = Steps(self.happenings, ids)
        self.assistants = Assistants(self.happenings)
        self.installations = Installations(self.directory, clock)
        self.suggestions = Suggestions(self.happenings)
        self.passes = Passes(clock, patience)
        self.faults = Faults()
        self.rate_limits = RateLimits(clock) if rate_limits else None
        self.calls: list[Call] = []
        self.unknown_methods: list[str] = []  # that an app called, each once
        self.manifests: list[tuple[Bot, Manifest]] = []

    @classmethod
    def from_manifest(
        cls,
        manifest: Source,
        *,
        people: Iterable[str] = ("ana", "ben"),
        channels: Iterable[str] = ("general",),
        **settings: Any,
    ) -> Self:
        """A workspace with the app of this manifest installed; everybody and the bot are in every channel.

        ValueError when it is no manifest. `settings` are those of a workspace.
        """
        workspace = cls(**settings)
        everybody = [workspace.add_user(name, _real_name(name)) for name in people]
        bot = workspace.install(manifest)
        for channel in channels:
            workspace.add_channel(channel, [*everybody, bot.user])
        return workspace

    # Who is there

    @property
    def team_id(self) -> str:
        return self.directory.team_id

    @property
    def domain(self) -> str:
        return "-".join(self.name.lower().split())

    @property
    def people(self) -> list[User]:
        """The human members, in the order they came."""
        return [user for user in tuple(self.directory.users.values()) if not user.is_bot]

    @property
    def bots(self) -> list[Bot]:
        return list(self.directory.bots.values())

    @property
    def channels(self) -> list[Channel]:
        return list(self.directory.channels.values())

    def add_user(self, name: str, real_name: str, *, tz: str = "America/New_York", **facts: Any) -> User:
        """`facts` say more: `is_admin`, `is_restricted` (a guest), `deleted`.

        With `home`, the team id of another organisation, the person is here through shared channels only.
        """
        return self.directory.add_user(name, real_name, tz=tz, **facts)

    def change_user(self, user: User | str, **changes: Any) -> User:
        """From now on other facts, such as `is_admin` or `deleted`, are true of somebody."""
        return self.directory.change_user(_id(user), **changes)

    def add_channel(self, name: str, members: Iterable[User | str] = (), *, private: bool = False) -> Channel:
        return self.directory.add_channel(name.removeprefix("#"), map(_id, members), private=private)

    def install_bot(
        self,
        name: str = "robin",
        scopes: Iterable[str] | None = None,
        events: Iterable[str] | None = None,
        *,
        metadata: Iterable[tuple[str, str]] = (),
        redirect_url: str = "",
    ) -> Bot:
        """Install an app with a bot user. Without `scopes` or `events` it has all there are.

        `metadata` is whose message metadata it hears: an app's id, or `*`, and an event type.
        `redirect_url` is where OAuth leads back to when the app's link names no other.
        """
        return self.directory.install_bot(name, scopes, events, metadata=metadata, redirect_url=redirect_url)

    def install(self, manifest: Source) -> Bot:
        """Install the app of a manifest, before the workspace is served. ValueError when it is none."""
        app = read_manifest(manifest)
        bot = self.directory.install_bot(
            app.handle, app.scopes, app.events, metadata=app.metadata, real_name=app.name
        )
        self.manifests.append((bot, app))
        return bot

    def user(self, id_or_name: User | str) -> User:
        return self.directory.user(_id(id_or_name))

    def channel(self, id_or_name: Channel | str) -> Channel:
        return self.directory.channel(_id(id_or_name))

    def members(self, channel: Channel | str) -> list[User]:
        return [self.directory.user(member) for member in self.channel(channel).members]

    def join(self, channel: Channel | str, user: User | Bot | str) -> Channel:
        return self.directory.join(_id(channel), _id(user))

    def leave(self, channel: Channel | str, user: User | Bot | str) -> Channel:
        return self.directory.leave(_id(channel), _id(user))

    def archive(self, channel: Channel | str) -> Channel:
        return self.directory.archive(_id(channel))

    def revoke(self, bot: Bot, error: str = "token_revoked") -> None:
        """Answer the bot's tokens with `error` (`token_revoked` or `account_inactive`) from now on."""
        self.directory.revoke(bot, error)

    def direct_message(self, *users: User | Bot | str) -> Channel:
        """The conversation of exactly these people, opened if need be."""
        return self.directory.direct(map(_id, users))[0]

    # What a person sees

    def channels_for(self, user: User | str) -> list[Channel]:
        """The conversations someone is in, channels first."""
        mine = [channel for channel in self.channels if self.user(user).id in channel.members]
        return sorted(mine, key=lambda channel: (channel.is_direct, channel.name))

    def messages(self, channel: Channel | str, viewer: User | str | None = None) -> list[Message]:
        """Top level, oldest first, with what only `viewer` sees. Empty where the viewer may not look."""
        place, eyes = self.channel(channel), self.user(viewer).id if viewer else None
        return self.timeline.top_level(place.id, eyes) if _may_look(place, eyes) else []

    def thread(self, channel: Channel | str, ts: str, viewer: User | str | None = None) -> list[Message]:
        """The parent, then its replies, oldest first."""
        place, eyes = self.channel(channel), self.user(viewer).id if viewer else None
        return self.timeline.thread(place.id, ts, eyes) if _may_look(place, eyes) else []

    def message(self, channel: Channel | str, ts: str) -> Message:
        """As it is now; SlackError `message_not_found` when it is gone."""
        return self.timeline.get(self.channel(channel).id, ts)

    def modal_of(self, user: User | str) -> View | None:
        """The modal on top of someone's stack."""
        return self.modals.top(self.user(user).id)

    def modals_of(self, user: User | str) -> list[View]:
        """All open modals, the lowest first."""
        return self.modals.stack(self.user(user).id)

    def home_of(self, user: User | str) -> View | None:
        return self.modals.home_of(self.user(user).id)

    def view(self, view_id: str) -> View:
        """As it is now; SlackError `not_found` when it was closed."""
        return self.modals.get(view_id)

    def file(self, file_id: str) -> File:
        return self.uploads.get(file_id)

    # Waiting and watching

    @property
    def version(self) -> int:
        return self.happenings.version

    def wait_for(self, predicate: Callable[[], T], timeout: float = 10.0) -> T:
        """The predicate's first true value; TimeoutError after `timeout` seconds tells what happened."""
        return self.happenings.wait_for(predicate, timeout)

    def subscribe(self, callback: Callable[[], object]) -> Callable[[], None]:
        """Call back after each change, from any thread. Returns the way to stop."""
        return self.happenings.subscribe(callback)

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in tuple(self.calls) if call.method == method]

    # What shall go wrong

    def fail_next(
        self,
        method: str,
        error: str = "ratelimited",
        *,
        retry_after: int | None = None,
        status: int = 200,
    ) -> None:
        """Refuse the next call of `method`, without effect. `ratelimited` is answered with status 429.

        `upload` stands for sending a file's bytes: that is answered with a status of 400 at least.
        """
        self.faults.fail_next(method, Failure(error, retry_after, status))

    def drop_answer_of_next(self, method: str) -> None:
        """Let the next call take effect, but break the connection before the answer."""
        self.faults.drop_answer_of_next(method)

    def slow_files(self, polls: int) -> None:
        """Files completed from now on need this many looks through `files.info` until they are processed."""
        self.uploads.polls_until_processed = polls


def _id(thing: User | Bot | Channel | str) -> str:
    return thing if isinstance(thing, str) else thing.id


def _real_name(name: str) -> str:
    return name.replace("-", " ").replace(".", " ").title()


def _may_look(channel: Channel, viewer: str | None) -> bool:
    return viewer is None or channel.kind == "channel" or viewer in channel.members
