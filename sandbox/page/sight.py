"""What one visitor sees: the rail, the bars, the messages, a thread, a modal. Nothing is changed here."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sandbox.page.host import Host
from sandbox.page.live import Piece
from sandbox.showing.reader import Reader
from sandbox.showing.render import day_of, home, message, modal
from sandbox.showing.templating import fill, write
from sandbox.workspace.model import Bot, Channel, Message, User, View

_SHOWN = 200  # messages; enough for a month, and quick
_SAME_BREATH = 5 * 60  # seconds within which a person's next message joins the one above


@dataclass(frozen=True)
class Place:
    """Somewhere to go from the rail. `key` is a channel's id, or an app's user id."""

    key: str
    name: str
    sign: str
    is_unread: bool = False


@dataclass(frozen=True)
class Where:
    """Where a visitor is: a channel, or one of an app's two tabs (then `bot` is set)."""

    channel: Channel | None
    bot: Bot | None = None
    tab: str = "messages"

    @property
    def key(self) -> str:
        if self.bot:
            return self.bot.id
        return self.channel.id if self.channel else ""


class Sight:
    """Turns the workspace into HTML for one visitor, redoing only what changed since the last look."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._known: dict[tuple[str, str], tuple[object, Markup]] = {}

    def rail(self, viewer: User, where: Where) -> list[Piece]:
        mine = self._host.workspace.channels_for(viewer)
        apps = [self._app(viewer, bot) for bot in self._host.workspace.bots]
        direct = [c for c in mine if c.is_direct and not (c.kind == "im" and self._bot_in(c))]
        sections = [
            ("Channels", [self._place(viewer, c) for c in mine if not c.is_direct and not c.is_archived]),
            ("Direct messages", [self._place(viewer, c) for c in direct]),
            ("Apps", apps),
            ("Archived", [self._place(viewer, c) for c in mine if c.is_archived]),
        ]
        return [("rail", fill("rail.j2", title=self._host.title, sections=sections, here=where.key))]

    def controls(self) -> list[Piece]:
        host, status = self._host, self._host.status_text()
        unknown = host.workspace.unknown_methods
        if not host.controls and not status and not unknown:
            return []
        words = {"status": status, "busy": host.busy, "unknown": unknown}
        return [("controls", fill("controls.j2", controls=host.controls, **words))]

    def head(self, viewer: User, where: Where, theme: str) -> list[Piece]:
        channel = where.channel
        people = [(person, self._host.role(person)) for person in self._host.workspace.people]
        return [
            (
                "head",
                fill(
                    "head.j2",
                    sign="" if where.bot else _sign(channel),
                    name=where.bot.user.real_name if where.bot else self.name(viewer, channel),
                    note="App" if where.bot else _note(channel),
                    is_archived=channel is not None and channel.is_archived,
                    tabs=(("home", "Home"), ("messages", "Messages")) if where.bot else (),
                    tab=where.tab,
                    people=people,
                    viewer=viewer,
                    theme=theme,
                ),
            )
        ]

    def messages(self, viewer: User, channel: Channel) -> list[Piece]:
        """The newest messages of a channel with a line above each new day."""
        everything = self._host.workspace.messages(channel, viewer)
        said = everything[-_SHOWN:]
        if not said:
            return [
                (
                    "empty",
                    write(
                        "sheets.j2", "empty", self.name(viewer, channel), "Nothing has been said here yet."
                    ),
                )
            ]
        reader, pieces, before, day = self._host.reader(viewer), list[Piece](), None, ""
        if len(everything) > len(said):
            pieces.append(("older", write("sheets.j2", "older", len(everything) - len(said))))
        for each in said:
            if (today := day_of(each.ts, reader)) != day:
                pieces.append((f"day-{today}", write("sheets.j2", "day", today)))
                day, before = today, None
            pieces.append((each.ts, self._message(each, reader, before)))
            before = each
        return pieces

    def thread(self, viewer: User, channel: Channel, ts: str) -> list[Piece]:
        """The parent message and its replies."""
        reader, pieces, before = self._host.reader(viewer), list[Piece](), None
        for each in self._host.workspace.thread(channel, ts, viewer):
            follows = before is not None and before.ts != ts and _goes_on(before, each)
            pieces.append((each.ts, self._once(each, reader, follows=follows, can_open=False)))
            before = each
        return pieces

    def modal(self, view: View, viewer: User) -> list[Piece]:
        """The open modal; what is typed into it since does not redraw it."""
        marks = (view.id, view.hash, view.errors, view.trouble, view.is_waiting)
        key = ("modal", view.user)
        if (known := self._known.get(key)) is None or known[0] != marks:
            self._known[key] = (marks, modal(view, self._host.reader(viewer)))
        return [(view.id, self._known[key][1])]

    def home(self, viewer: User, bot: Bot) -> list[Piece]:
        view = self.home_view(viewer, bot)
        if view is None:
            words = f"{bot.user.real_name} has not put anything here yet."
            return [("empty", write("sheets.j2", "empty", bot.user.real_name, words))]
        return [
            (
                view.id,
                Markup('<div class="blocks home">{}</div>').format(home(view, self._host.reader(viewer))),
            )
        ]

    def home_view(self, viewer: User, bot: Bot) -> View | None:
        return self._host.workspace.modals.home_of(viewer.id, bot.app_id)

    def name(self, viewer: User, channel: Channel | None) -> str:
        """Name a conversation as the viewer knows it: a direct message by the others in it."""
        if channel is None:
            return "Welcome"
        if not channel.is_direct:
            return channel.name
        names = self._host.reader(viewer).users
        others = [names.get(member, member) for member in channel.members if member != viewer.id]
        return ", ".join(others) or viewer.real_name

    def _message(self, each: Message, reader: Reader, before: Message | None) -> Markup:
        replies = [
            m for m in self._host.workspace.thread(each.channel, each.ts, reader.user_id) if m.is_reply
        ]
        return self._once(
            each,
            reader,
            follows=before is not None and _goes_on(before, each),
            replies=len(replies),
            last_reply=replies[-1].ts if replies else "",
        )

    def _once(self, said: Message, reader: Reader, *, can_open: bool = True, **around: Any) -> Markup:
        """Write a message anew only when it, its reader or its surroundings changed."""
        key, state = (said.ts, str(can_open)), (said, reader, around)
        known = self._known.get(key)
        if known is None or known[0] != state:
            known = self._known[key] = (state, message(said, reader, can_open=can_open, **around))
        return known[1]

    def _place(self, viewer: User, channel: Channel) -> Place:
        return Place(
            channel.id, self.name(viewer, channel), _sign(channel), self._host.has_news(viewer, channel)
        )

    def _app(self, viewer: User, bot: Bot) -> Place:
        talks = [
            c for c in self._host.workspace.channels_for(viewer) if c.kind == "im" and bot.id in c.members
        ]
        return Place(bot.id, bot.user.real_name, "app", any(self._host.has_news(viewer, c) for c in talks))

    def _bot_in(self, channel: Channel) -> bool:
        return any(bot.id in channel.members for bot in self._host.workspace.bots)


def _goes_on(before: Message, now: Message) -> bool:
    same = (before.user, before.username, before.ephemeral_to) == (now.user, now.username, now.ephemeral_to)
    return same and float(now.ts) - float(before.ts) < _SAME_BREATH


def _sign(channel: Channel | None) -> str:
    return channel.kind if channel else ""


def _note(channel: Channel | None) -> str:
    if channel is None:
        return ""
    count = len(channel.members)
    people = f"{count} {'member' if count == 1 else 'members'}"
    return " · ".join(part for part in (people if not channel.is_direct else "", channel.topic) if part)
