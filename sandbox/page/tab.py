"""One browser tab: who the visitor is, where they are, and what happens when they press, choose or write."""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from sandbox.page.host import Host
from sandbox.page.live import Composer, Deed, Live
from sandbox.page.sight import Sight, Where
from sandbox.person.person import Person
from sandbox.showing.templating import write
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Bot, Channel, Message, User, View

_log = logging.getLogger(__name__)
_THEMES: dict[str, bool | None] = {"auto": None, "dark": True, "light": False}
_LOOK_EVERY = 0.1  # seconds


class Tab:
    """Built once per visit; `look` brings it up to date when the workspace or the visitor's place changed."""

    def __init__(self, host: Host, *, viewer: User, place: str, theme: str) -> None:
        self._host = host
        self._sight = Sight(host)
        self._viewer = viewer
        self._theme = theme if theme in _THEMES else "auto"
        self._where = self._find(place) or self._first_place()
        self._thread: str | None = None
        self._asked: Callable[[], None] | None = None
        self._pulse: object = None
        self._deeds: dict[str, Callable[[Deed], Any]] = {
            "go": lambda deed: self._go(deed["place"]),
            "tab": lambda deed: self._go(self._where.key, deed["tab"]),
            "be": lambda deed: self._be(deed["values"][0]),
            "theme": lambda _: self._next_theme(),
            "control": self._control,
            "open-rail": lambda _: self._shell.classes(add="rail-open"),
            "shut-rail": lambda _: self._shell.classes(remove="rail-open"),
            "thread": lambda deed: self._open_thread(deed["ts"]),
            "shut-thread": lambda _: self._open_thread(None),
            "enlarge": self._enlarge,
        }
        self._build()
        self.look()
        if self._where.bot and self._where.tab == "home":
            self._act(lambda person: person.opens_home(self._where.bot))

    def look(self) -> None:
        """Show what changed since the last look."""
        pulse = self._host.pulse()
        if pulse == self._pulse:
            return
        self._pulse = pulse
        viewer = self._viewer
        where = self._where = self._find(self._where.key, self._where.tab) or self._first_place()
        if where.channel and where.tab == "messages":
            self._host.read(viewer, where.channel)
        self._rail.show(self._sight.rail(viewer, where))
        self._controls.show(self._sight.controls())
        self._head.show(self._sight.head(viewer, where, self._theme))
        self._show_messages(viewer, where)
        self._show_thread(viewer, where)
        self._show_modal(viewer)

    def _build(self) -> None:
        self._dark = ui.dark_mode(_THEMES[self._theme])
        with ui.element("div").classes("shell") as self._shell:
            self._rail = Live(on_deed=self._do, tag="nav").classes("rail").props('aria-label="Conversations"')
            ui.element("div").classes("backdrop").on("click", lambda: self._shell.classes(remove="rail-open"))
            self._controls = Live(on_deed=self._do).classes("top")
            with ui.element("main").classes("main"):
                self._head = Live(on_deed=self._do, tag="header").classes("head")
                self._messages = Live(on_deed=self._press_in_channel, sticky=True, tag="section")
                self._messages.classes("stream").props('aria-label="Messages" role="log" tabindex="0"')
                with ui.element("div").classes("foot") as self._foot:
                    self._composer = Composer(on_send=self._write)
            with ui.element("aside").classes("thread").props('aria-label="Thread"') as self._panel:
                self._thread_head = Live(on_deed=self._do)
                self._replies = Live(on_deed=self._press_in_channel, sticky=True).classes("stream")
                with ui.element("div").classes("foot"):
                    self._reply = Composer(on_send=self._write_reply)
        self._modal = Live(
            on_deed=self._press_in_modal, on_fill=self._fill, on_send=self._submit, tag="dialog"
        )
        self._modal.classes("sheet")
        self._question = Live(on_deed=self._answer, tag="dialog").classes("sheet")
        self._picture = Live(on_deed=lambda _: self._picture.show([]), tag="dialog").classes(
            "sheet picture-sheet"
        )
        ui.timer(_LOOK_EVERY, self.look)

    def _show_messages(self, viewer: User, where: Where) -> None:
        if where.bot and where.tab == "home":
            pieces = self._sight.home(viewer, where.bot)
        elif where.channel:
            pieces = self._sight.messages(viewer, where.channel)
        else:
            text = f"{viewer.real_name} is in no channel yet."
            pieces = [("empty", write("sheets.j2", "empty", "Nothing to see", text))]
        self._messages.show(pieces, place=f"{viewer.id} {where.key} {where.tab}")
        can_write = where.channel is not None and where.tab == "messages" and not where.channel.is_archived
        self._foot.set_visibility(can_write)
        if where.channel:
            name = where.bot.user.real_name if where.bot else self._sight.name(viewer, where.channel)
            sign = "#" if where.channel.kind == "channel" else ""
            commands = self._host.commands()
            self._composer.offer(
                f"Message {sign}{name}", place=f"{viewer.id} {where.channel.id}", commands=commands
            )

    def _show_thread(self, viewer: User, where: Where) -> None:
        self._shell.classes(
            add="thread-open" if self._thread else "", remove="" if self._thread else "thread-open"
        )
        if not self._thread or not where.channel:
            return
        name = self._sight.name(viewer, where.channel)
        self._thread_head.show([("head", write("sheets.j2", "thread_head", name))])
        self._replies.show(self._sight.thread(viewer, where.channel, self._thread), place=self._thread)
        self._reply.offer("Reply…", place=f"{viewer.id} {self._thread}", commands=[])

    def _show_modal(self, viewer: User) -> None:
        view = self._host.workspace.modal_of(viewer)
        self._modal.show(self._sight.modal(view, viewer) if view else [])

    # Where one is, and who

    def _do(self, deed: Deed) -> Any:
        act = self._deeds.get(deed["do"])
        return act(deed) if act else None

    def _go(self, place: str, tab: str = "") -> None:
        found = self._find(place, tab)
        self._shell.classes(remove="rail-open")
        if found is None:
            return
        self._where, self._thread = found, None
        self._refresh()
        if found.bot and found.tab == "home":
            self._act(lambda person: person.opens_home(found.bot))

    def _be(self, user_id: str) -> None:
        self._viewer = self._host.workspace.user(user_id)
        mine = {channel.id for channel in self._host.workspace.channels_for(self._viewer)}
        stays = self._where.bot or (self._where.channel and self._where.channel.id in mine)
        self._where = (self._find(self._where.key, self._where.tab) if stays else None) or self._first_place()
        self._thread = None
        self._refresh()

    def _refresh(self) -> None:
        self._pulse = None
        self.look()
        place = (
            self._where.bot.user.name
            if self._where.bot
            else self._where.channel.name
            if self._where.channel
            else ""
        )
        query = {"as": self._viewer.name, "channel": place}
        if self._theme != "auto":
            query["theme"] = self._theme
        ui.navigate.history.replace(f"?{urlencode(query)}")

    def _find(self, place: str, tab: str = "") -> Where | None:
        """Find a place by its key, or by the name of a channel or an app."""
        wanted = place.removeprefix("#")
        for bot in self._host.workspace.bots:
            if wanted in {bot.id, bot.user.name}:
                return self._app(bot, tab)
        for channel in self._host.workspace.channels_for(self._viewer):
            if wanted in {channel.id, channel.name}:
                bots = [
                    b for b in self._host.workspace.bots if channel.kind == "im" and b.id in channel.members
                ]
                return self._app(bots[0], "messages") if bots else Where(channel)
        return None

    def _app(self, bot: Bot, tab: str) -> Where:
        """One of an app's tabs; unless one is asked for, its Home where it has any."""
        has_home = self._sight.home_view(self._viewer, bot) is not None
        talk = self._host.workspace.direct_message(self._viewer, bot)
        return Where(talk, bot, tab or ("home" if has_home else "messages"))

    def _first_place(self) -> Where:
        mine = self._host.workspace.channels_for(self._viewer)
        return Where(mine[0]) if mine else Where(None)

    def _next_theme(self) -> None:
        names = list(_THEMES)
        self._theme = names[(names.index(self._theme) + 1) % len(names)]
        self._dark.value = _THEMES[self._theme]
        self._refresh()

    def _open_thread(self, ts: str | None) -> None:
        self._thread = ts
        self._refresh()

    async def _control(self, deed: Deed) -> None:
        await asyncio.to_thread(self._host.run, int(deed["index"]))
        if self._host.trouble:
            ui.notify(self._host.trouble, type="negative")

    def _enlarge(self, deed: Deed) -> None:
        self._picture.show(
            [("picture", write("sheets.j2", "picture", deed.get("src", ""), deed.get("alt", "")))]
        )

    # What one says and presses

    def _write(self, text: str) -> None:
        if channel := self._where.channel:
            self._act(lambda person: person.types(text, channel))

    def _write_reply(self, text: str) -> None:
        channel, thread = self._where.channel, self._thread
        if channel and thread:
            self._act(lambda person: person.types(text, channel, thread_ts=thread))

    def _press_in_channel(self, deed: Deed) -> Any:
        if deed["do"] != "press":
            return self._do(deed)
        where = self._where
        home = where.bot if where.tab == "home" else None
        holder = (
            self._sight.home_view(self._viewer, home) if home else self._said(where.channel, deed["piece"])
        )
        return self._press(holder, deed) if holder else None

    def _press_in_modal(self, deed: Deed) -> None:
        view = self._host.workspace.modal_of(self._viewer)
        if deed["do"] == "enlarge":
            self._enlarge(deed)
        elif view and deed["do"] == "press":
            self._press(view, deed)
        elif view and deed["do"] in {"close", "close-all"}:
            self._act(lambda person: person.closes(view, everything=deed["do"] == "close-all"))

    def _press(self, holder: Message | View, deed: Deed) -> None:
        def press() -> None:
            self._act(
                lambda person: person.presses(
                    holder, deed["action"], value=_value(deed), block_id=deed["block"]
                )
            )

        if "confirm" in deed:
            self._asked = press
            self._question.show([("question", write("sheets.j2", "confirm", json.loads(deed["confirm"])))])
        else:
            press()

    def _answer(self, deed: Deed) -> None:
        asked, self._asked = self._asked, None
        self._question.show([])
        if asked and deed["do"] == "confirmed":
            asked()

    def _fill(self, deed: Deed) -> None:
        if view := self._host.workspace.modal_of(self._viewer):
            self._act(lambda person: person.fills(view, {deed["block"]: _value(deed)}))

    def _submit(self, sent: Deed) -> None:
        view = self._host.workspace.modal_of(self._viewer)
        if view and view.id == sent["view"] and not view.is_waiting:
            values = {field["block"]: _value(field) for field in sent["fields"]}
            self._act(lambda person: person.submits(view, values))

    def _said(self, channel: Channel | None, ts: str) -> Message | None:
        try:
            return self._host.workspace.message(channel, ts) if channel else None
        except SlackError:
            return None

    def _act(self, act: Callable[[Person], object]) -> None:
        """Let the visitor do something; what the workspace refuses is said out loud."""
        try:
            act(Person(self._host.server, self._viewer))
        except (SlackError, LookupError, ValueError) as refusal:
            _log.info("The workspace refused: %s", type(refusal).__name__)
            ui.notify(f"That is not possible: {refusal.args[0]}", type="warning")
        self.look()


def _value(deed: Deed) -> Any:
    """Return what was chosen as one value, or as a list where many can be; None when there is nothing."""
    kind, values = deed.get("kind", ""), deed["values"]
    if kind == "checkboxes" or kind.startswith("multi_"):
        return values
    return (values[0] or None) if values else None
