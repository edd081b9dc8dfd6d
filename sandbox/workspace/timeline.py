"""Every message of the workspace, in the order it was posted."""

from dataclasses import replace
from typing import Any

from sandbox.workspace.directory import Directory
from sandbox.workspace.errors import SlackError
from sandbox.workspace.events import MESSAGES_IN, Announcements, Event
from sandbox.workspace.happenings import Happenings
from sandbox.workspace.identifiers import Stamps
from sandbox.workspace.model import MENTION, Channel, Message
from sandbox.workspace.shapes import message_on_the_wire


class Timeline:
    def __init__(
        self,
        happenings: Happenings,
        announcements: Announcements,
        directory: Directory,
        stamps: Stamps,
    ) -> None:
        self._happenings = happenings
        self._announcements = announcements
        self._directory = directory
        self._stamps = stamps
        self._messages: dict[str, dict[str, Message]] = {}

    def post(self, channel: str, user: str, text: str, **details: Any) -> Message:
        """Post as `user`; `details` are fields of Message. Ephemeral messages are told to nobody."""
        with self._happenings.change(f"{self._name(user)} in {self._place(channel)}: {text[:120]!r}"):
            message = Message(channel, self._stamps.next(), user, text, **details)
            self._messages.setdefault(channel, {})[message.ts] = message
        if message.ephemeral_to is None:
            self._tell(message)
        return message

    def edit(self, message: Message, *, announce: bool = True, **changes: Any) -> Message:
        """Replace fields of a message; `message_not_found` when it is gone."""
        with self._happenings.change(f"a message in {self._place(message.channel)} changed"):
            before = self.get(message.channel, message.ts)
            after = replace(before, **changes)
            self._messages[message.channel][message.ts] = after
        if announce and after.ephemeral_to is None:
            self._tell_change("message_changed", after, before)
        return after

    def restamp(self) -> str:
        """A fresh timestamp, for an edit."""
        with self._happenings.held():
            return self._stamps.next()

    def delete(self, message: Message) -> None:
        """Gone; a message with replies leaves a tombstone so that its thread stays."""
        replies = [m for m in self.thread(message.channel, message.ts, None) if m.is_reply]
        if replies and not message.is_reply:
            gone: dict[str, Any] = {
                "blocks": (),
                "attachments": (),
                "files": (),
                "metadata": None,
                "user": "USLACKBOT",
                "bot_id": None,
            }
            self.edit(message, text="This message was deleted.", subtype="tombstone", **gone)
            return
        with self._happenings.change(f"a message in {self._place(message.channel)} was deleted"):
            self._messages.get(message.channel, {}).pop(message.ts, None)
        if message.ephemeral_to is None:
            self._tell_change("message_deleted", message, message)

    def get(self, channel: str, ts: str) -> Message:
        found = self._messages.get(channel, {}).get(ts)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def all_in(self, channel: str) -> list[Message]:
        with self._happenings.held():
            return list(self._messages.get(channel, {}).values())

    def top_level(self, channel: str, viewer: str | None) -> list[Message]:
        return [
            message
            for message in self.all_in(channel)
            if (not message.is_reply or message.broadcast) and _is_visible(message, viewer)
        ]

    def thread(self, channel: str, ts: str, viewer: str | None) -> list[Message]:
        """The parent first, then its replies, oldest first."""
        return [
            message
            for message in self.all_in(channel)
            if ts in {message.ts, message.thread_ts} and _is_visible(message, viewer)
        ]

    def react(self, message: Message, user: str, emoji: str) -> Message:
        with self._happenings.held():
            now = self.get(message.channel, message.ts)
            people = now.reactions.get(emoji, ())
            if user in people:
                raise SlackError("already_reacted")
            after = self.edit(now, announce=False, reactions={**now.reactions, emoji: (*people, user)})
        self._tell_reaction("reaction_added", after, user, emoji)
        return after

    def unreact(self, message: Message, user: str, emoji: str) -> Message:
        with self._happenings.held():
            now = self.get(message.channel, message.ts)
            people = now.reactions.get(emoji, ())
            if user not in people:
                raise SlackError("no_reaction")
            left = tuple(person for person in people if person != user)
            others = {name: who for name, who in now.reactions.items() if name != emoji}
            reactions = {**others, emoji: left} if left else others
            after = self.edit(now, announce=False, reactions=reactions)
        self._tell_reaction("reaction_removed", after, user, emoji)
        return after

    def _tell(self, message: Message) -> None:
        channel = self._directory.channel(message.channel)
        body = {
            **message_on_the_wire(message, self.all_in(channel.id), self._directory.team_id),
            "channel": channel.id,
            "channel_type": {"private": "group"}.get(channel.kind, channel.kind),
            "event_ts": message.ts,
        }
        self._announcements.announce(Event(MESSAGES_IN[channel.kind], body, channel))
        self._tell_metadata(message, channel)
        mentioned = set(MENTION.findall(message.text))
        for bot in tuple(self._directory.bots.values()):
            if bot.id in mentioned and message.user != bot.id and channel.kind != "im":
                mention = {k: v for k, v in body.items() if k != "channel_type"} | {"type": "app_mention"}
                self._announcements.announce(Event("app_mention", mention, channel, only_for=bot.app_id))

    def _tell_metadata(self, message: Message, channel: Channel) -> None:
        """What an app hears of the metadata of its own posts, too."""
        if not message.metadata or not message.app_id:
            return
        body = {
            "type": "message_metadata_posted",
            "app_id": message.app_id,
            "bot_id": message.bot_id,
            "user_id": message.user,
            "team_id": self._directory.team_id,
            "channel_id": channel.id,
            "metadata": message.metadata,
            "message_ts": message.ts,
            "event_ts": message.ts,
        }
        about = (message.app_id, str(message.metadata["event_type"]))
        self._announcements.announce(Event("message_metadata_posted", body, channel, metadata=about))

    def _tell_change(self, subtype: str, after: Message, before: Message) -> None:
        channel = self._directory.channel(after.channel)
        everything = self.all_in(channel.id)
        body = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "channel_type": {"private": "group"}.get(channel.kind, channel.kind),
            "previous_message": message_on_the_wire(before, everything, self._directory.team_id),
            "ts": self.restamp(),
        }
        if subtype == "message_changed":
            body["message"] = message_on_the_wire(after, everything, self._directory.team_id)
        else:
            body["deleted_ts"] = after.ts
        self._announcements.announce(
            Event(MESSAGES_IN[channel.kind], {**body, "event_ts": body["ts"]}, channel)
        )

    def _tell_reaction(self, kind: str, message: Message, user: str, emoji: str) -> None:
        body = {
            "type": kind,
            "user": user,
            "reaction": emoji,
            "item_user": message.user,
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "event_ts": self.restamp(),
        }
        self._announcements.announce(Event(kind, body, self._directory.channel(message.channel)))

    def _name(self, user: str) -> str:
        known = self._directory.users.get(user)
        return known.name if known else user

    def _place(self, channel: str) -> str:
        known = self._directory.channels.get(channel)
        return f"#{known.name}" if known else channel


def _is_visible(message: Message, viewer: str | None) -> bool:
    return message.ephemeral_to is None or message.ephemeral_to == viewer
