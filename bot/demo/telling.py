"""What the demo prints while it plays: who did what, and what the bot posted."""

import re
import time

import click

from bot.demo.stage import Scene
from prompts.words import Words, unescape
from sandbox.workspace.model import Message

WIDTH = 100


class Teller:
    """Prints each scene, with everything that was posted since the last one."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._words = Words()
        self._told: set[tuple[str, str]] = set()
        self._began = time.perf_counter()

    def scene(self, number: int, count: int, phrase: str) -> None:
        """The heading of a scene, with the demo's time."""
        title = self._words.plain("demo", f"scene_{phrase}")
        click.echo()
        click.secho(f"[{number}/{count}] {self._scene.local_time()}  {title}", bold=True)

    def did(self, who: str, what: str) -> None:
        """Somebody did something."""
        click.echo(_cut(f"    @{who} {what}"))

    def posted(self) -> None:
        """What the bot posted since the last time, threads counted."""
        for channel in self._scene.workspace.channels:
            messages = [one for one in self._new(channel.id) if one.bot_id]
            threads: dict[str, int] = {}
            for message in messages:
                if message.is_reply and message.thread_ts:
                    threads[message.thread_ts] = threads.get(message.thread_ts, 0) + 1
            for message in messages:
                if not message.is_reply and message.ephemeral_to is None:
                    self._line(channel.id, message)
                    if more := threads.get(message.ts):
                        click.echo("        " + self._words.plain("demo", "and_more", count=more))

    def done(self) -> None:
        """How much the month was, and how long it took."""
        everything = [
            message
            for channel in self._scene.workspace.channels
            for message in self._scene.workspace.timeline.all_in(channel.id)
            if message.bot_id
        ]
        charts = sum(block["type"] == "image" for message in everything for block in message.blocks)
        click.echo()
        click.secho(
            self._words.plain(
                "demo",
                "done",
                seconds=f"{time.perf_counter() - self._began:.1f}",
                messages=len(everything),
                charts=charts,
            ),
            bold=True,
        )

    def _new(self, channel_id: str) -> list[Message]:
        found = [
            one
            for one in self._scene.workspace.timeline.all_in(channel_id)
            if (channel_id, one.ts) not in self._told
        ]
        self._told |= {(channel_id, one.ts) for one in found}
        return found

    def _line(self, channel_id: str, message: Message) -> None:
        channel = self._scene.workspace.channel(channel_id)
        place = f"#{channel.name}"
        if channel.is_direct:
            people = [self._scene.workspace.user(member) for member in channel.members]
            place = ", ".join(f"@{person.name}" for person in people if not person.is_bot)
        click.echo(_cut(f"    {place}: {_plain(message.text)}"))


def _plain(text: str) -> str:
    """Slack's mark-up as a terminal shows it: dates by their fallback, no line breaks."""
    text = re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", text)
    text = re.sub(r"<[@#!][^>]*>", "…", text).replace("*", "")
    return " ".join(unescape(text).split())


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
