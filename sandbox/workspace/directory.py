"""Who is in the workspace, and in which channels."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sandbox.workspace.events import EVENT_SCOPES, Announcements, Event
from sandbox.workspace.happenings import Happenings
from sandbox.workspace.identifiers import Identifiers, secret
from sandbox.workspace.model import Bot, Channel, Json, User

PAIR = 2  # up to here a conversation is direct, beyond it a group
SLACKBOT = User("USLACKBOT", "slackbot", "Slackbot", is_bot=True)
ALL_SCOPES = frozenset(
    {
        "app_mentions:read",
        "assistant:write",
        "bookmarks:read",
        "bookmarks:write",
        "channels:history",
        "channels:join",
        "channels:manage",
        "channels:read",
        "channels:write.invites",
        "channels:write.topic",
        "chat:write",
        "chat:write.customize",
        "chat:write.public",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "groups:write.invites",
        "groups:write.topic",
        "im:history",
        "im:read",
        "im:write",
        "im:write.topic",
        "metadata.message:read",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "mpim:write.topic",
        "pins:read",
        "pins:write",
        "reactions:read",
        "reactions:write",
        "team:read",
        "users:read",
        "users:read.email",
    }
)


class Directory:
    def __init__(
        self,
        happenings: Happenings,
        announcements: Announcements,
        ids: Identifiers,
        now: Callable[[], float],
    ) -> None:
        self._happenings = happenings
        self._announcements = announcements
        self._ids = ids
        self._now = now
        self.team_id = ids.next("T")
        self.users: dict[str, User] = {SLACKBOT.id: SLACKBOT}
        self.channels: dict[str, Channel] = {}
        self.bots: dict[str, Bot] = {}  # by the id of the bot's user, newest last

    def add_user(self, name: str, real_name: str, *, tz: str, **facts: Any) -> User:
        """`facts` are further fields of a user, such as `is_admin`."""
        with self._happenings.change(f"{name} joined the workspace"):
            if any(user.name == name for user in self.users.values()):
                raise ValueError(f"There is already someone called {name}")
            user = User(self._ids.next("U"), name, real_name, tz, **facts)
            self.users[user.id] = user
        return user

    def add_channel(self, name: str, members: Iterable[str], *, private: bool) -> Channel:
        with self._happenings.change(f"#{name} was created"):
            if any(channel.name == name for channel in self.channels.values()):
                raise ValueError(f"There is already a channel called {name}")
            known = tuple(dict.fromkeys(self.user(member).id for member in members))
            channel = self._keep(
                Channel(
                    self._ids.next("C"),
                    name,
                    "private" if private else "channel",
                    known,
                    created=int(self._now()),
                    creator=known[0] if known else SLACKBOT.id,
                ),
            )
        if not private:
            facts = {"id": channel.id, "name": name, "created": channel.created, "creator": channel.creator}
            self._tell("channel_created", None, {"type": "channel_created", "channel": facts})
        return channel

    def install_bot(
        self,
        name: str,
        scopes: Iterable[str] | None,
        events: Iterable[str] | None,
        *,
        metadata: Iterable[tuple[str, str]] = (),
        redirect_url: str = "",
        real_name: str = "",
    ) -> Bot:
        user = self.add_user(name, real_name or name.capitalize(), tz="America/Los_Angeles", is_bot=True)
        with self._happenings.change(f"{name} was installed"):
            bot = Bot(
                user=user,
                bot_id=self._ids.next("B"),
                app_id=self._ids.next("A"),
                bot_token=secret("xoxb-"),
                app_token=secret("xapp-1-"),
                signing_secret=secret(),
                verification_token=secret(length=24),
                scopes=ALL_SCOPES if scopes is None else frozenset(scopes),
                events=frozenset(EVENT_SCOPES) if events is None else frozenset(events),
                metadata=frozenset(metadata),
                client_id=f"{secret(length=12)}.{secret(length=12)}",
                client_secret=secret(),
                redirect_url=redirect_url,
            )
            self.bots[user.id] = bot
        return bot

    def change_user(self, user: str, **changes: Any) -> User:
        with self._happenings.held():
            before = self.user(user)
            with self._happenings.change(f"{before.name} was changed"):
                self.users[before.id] = replace(before, **changes)
                return self.users[before.id]

    def home_of(self, user: str) -> str:
        """The team id of the organisation that somebody belongs to: another one's in a shared channel."""
        return self.user(user).home or self.team_id

    def is_shared(self, channel: Channel) -> bool:
        """Whether people of another organisation are in it (Slack Connect)."""
        return any(self.users[member].home for member in channel.members)

    def revoke(self, bot: Bot, error: str) -> None:
        """From now on the bot's tokens are answered with `error`."""
        with self._happenings.change(f"{bot.user.name} was revoked"):
            self.bots[bot.id] = replace(self.bots[bot.id], refusal=error)

    def change_bot(self, bot: Bot, **changes: Any) -> Bot:
        """Another configuration of the app, such as its `redirect_url`."""
        with self._happenings.change(f"{bot.user.name} was configured"):
            self.bots[bot.id] = replace(self.bots[bot.id], **changes)
            return self.bots[bot.id]

    def grant(self, bot: Bot, scopes: Iterable[str]) -> Bot:
        with self._happenings.change(f"{bot.user.name} was installed again"):
            self.bots[bot.id] = replace(self.bots[bot.id], scopes=frozenset(scopes), refusal=None)
            return self.bots[bot.id]

    def rename(self, channel: str, name: str) -> Channel:
        after = self.change_channel(channel, f"is called #{name} now", name=name)
        kind = "group_rename" if after.kind == "private" else "channel_rename"
        facts = {"id": after.id, "name": name, "name_normalized": name, "created": after.created}
        self._tell(kind, after, {"type": kind, "channel": facts})
        return after

    def unarchive(self, channel: str) -> Channel:
        after = self.change_channel(channel, "is open again", is_archived=False)
        kind = "group_unarchive" if after.kind == "private" else "channel_unarchive"
        self._tell(kind, after, {"type": kind, "channel": after.id, "user": after.creator})
        return after

    def join(self, channel: str, user: str, *, inviter: str | None = None) -> Channel:
        with self._happenings.held():
            before, who = self.channel(channel), self.user(user)
            if who.id in before.members:
                return before
            members = (*before.members, who.id)
            after = self.change_channel(before.id, f"{who.name} joined", members=members)
        body = self._membership("member_joined_channel", after, who)
        self._tell("member_joined_channel", after, body | ({"inviter": inviter} if inviter else {}))
        return after

    def leave(self, channel: str, user: str) -> Channel:
        with self._happenings.held():
            before, who = self.channel(channel), self.user(user)
            if who.id not in before.members:
                return before
            members = tuple(member for member in before.members if member != who.id)
            after = self.change_channel(before.id, f"{who.name} left", members=members)
        self._tell("member_left_channel", after, self._membership("member_left_channel", after, who))
        return after

    def archive(self, channel: str) -> Channel:
        after = self.change_channel(channel, "archived", is_archived=True)
        kind = "group_archive" if after.kind == "private" else "channel_archive"
        body = {"type": kind, "channel": after.id, "user": after.creator, "is_moved": 0}
        self._tell(kind, after, body)
        return after

    def change_channel(self, channel: str, happening: str, **changes: object) -> Channel:
        with self._happenings.held():
            before = self.channel(channel)
            with self._happenings.change(f"#{before.name}: {happening}"):
                return self._keep(replace(before, **changes))  # type: ignore[arg-type]  # field names come from our own callers

    def direct(self, users: Iterable[str]) -> tuple[Channel, bool]:
        """The conversation of exactly these people, and whether it is new."""
        members = tuple(dict.fromkeys(self.user(user).id for user in users))
        names = "--".join(self.user(member).name for member in members)
        with self._happenings.change(f"a conversation of {names} was opened"):
            for channel in self.channels.values():
                if channel.is_direct and set(channel.members) == set(members):
                    return channel, False
            channel = (
                Channel(self._ids.next("D"), names, "im", members, created=int(self._now()))
                if len(members) <= PAIR
                else Channel(
                    self._ids.next("C"), f"mpdm-{names}-1", "mpim", members, created=int(self._now())
                )
            )
            return self._keep(channel), True

    def user(self, id_or_name: str) -> User:
        """KeyError when there is no such person."""
        wanted = id_or_name.removeprefix("@")
        if found := self.users.get(wanted):
            return found
        for user in tuple(self.users.values()):
            if user.name == wanted:
                return user
        raise KeyError(f"No such person: {id_or_name}")

    def channel(self, id_or_name: str) -> Channel:
        """KeyError when there is no such channel."""
        wanted = id_or_name.removeprefix("#")
        if found := self.channels.get(wanted):
            return found
        for channel in tuple(self.channels.values()):
            if channel.name == wanted:
                return channel
        raise KeyError(f"No such channel: {id_or_name}")

    def bot_with_token(self, token: str) -> Bot | None:
        return next((bot for bot in self.bots.values() if token in {bot.bot_token, bot.app_token}), None)

    def bot_of_app(self, app_id: str) -> Bot:
        return next(bot for bot in self.bots.values() if bot.app_id == app_id)

    def _keep(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel

    def _membership(self, kind: str, channel: Channel, user: User) -> Json:
        return {
            "type": kind,
            "user": user.id,
            "channel": channel.id,
            "channel_type": "G" if channel.kind == "private" else "C",
            "team": self.home_of(user.id),
        }

    def _tell(self, subscription: str, channel: Channel | None, body: Json) -> None:
        stamp = f"{self._now():.6f}"
        self._announcements.announce(Event(subscription, {**body, "event_ts": stamp}, channel))
