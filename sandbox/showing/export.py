"""Everything that was posted, as pages that need nothing else: HTML, pictures, and screenshots."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from markupsafe import Markup

from sandbox.showing.reader import Attachment, Reader
from sandbox.showing.render import day_of, message
from sandbox.showing.screenshots import take_screenshots
from sandbox.showing.templating import fill, style_sheet, write
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Channel, File, Message, User
from sandbox.workspace.workspace import Workspace

_log = logging.getLogger(__name__)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif")


@dataclass(frozen=True)
class _Entry:
    file: str
    name: str
    note: str
    count: int


def export(
    workspace: Workspace,
    folder: Path,
    *,
    viewer: User | str | None = None,
    zone: str = "UTC",
    screenshots: bool = True,
    say: Callable[[str], object] = _log.warning,
) -> list[Path]:
    """Write an index, a page per conversation with its threads, and the pictures into `folder`.

    With a `viewer` only what that person sees, on their wall clock; otherwise every conversation,
    on the wall clock of `zone`.
    The same workspace gives the same file names, in the same order. Screenshots of all pages are taken in at
    most half a minute when Chromium is there; `say` is told which are missing, and why.
    Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    person = workspace.user(viewer) if viewer else None
    channels = workspace.channels_for(person) if person else workspace.channels
    pages = _Pages(workspace, folder, person, zone)
    entries = [pages.write(channel) for channel in channels if workspace.messages(channel, person)]
    index = pages.write_index(entries)
    html = [index, *(folder / entry.file for entry in entries)]
    shots, reason = take_screenshots(html) if screenshots else ([], "")
    if reason:
        say(reason)
    return [*html, *pages.pictures, *shots]


class _Pages:
    """Writes pages into one folder and remembers which pictures they needed."""

    def __init__(self, workspace: Workspace, folder: Path, person: User | None, zone: str) -> None:
        self._workspace = workspace
        self._folder = folder
        self._person = person
        self._zone = person.tz if person else zone
        self._names = {user.id: user.real_name for user in workspace.directory.users.values()}
        self._taken: set[str] = {"index"}
        self._files: dict[str, Path] = {}
        self._reader = self._make_reader()
        self._style = Markup(style_sheet("blocks.css") + style_sheet("export.css"))  # noqa: S704  # our own files

    @property
    def pictures(self) -> list[Path]:
        return sorted(self._files.values())

    def write(self, channel: Channel) -> _Entry:
        said = self._workspace.messages(channel, self._person)
        name = self._name(channel)
        file = f"{self._file_name(name)}.html"
        self._save(file, name, channel.topic, self._conversation(channel, said), back=True)
        return _Entry(file, name, channel.topic, len(said))

    def write_index(self, entries: list[_Entry]) -> Path:
        note = (
            f"As {self._person.real_name} sees it"
            if self._person
            else f"Everything that was posted; times in {self._zone}"
        )
        return self._save(
            "index.html", self._workspace.name, note, write("export_parts.j2", "index", entries)
        )

    def _conversation(self, channel: Channel, said: list[Message]) -> Markup:
        html, day = Markup(), ""
        for each in said:
            if (today := day_of(each.ts, self._reader)) != day:
                html += write("sheets.j2", "day", today)
                day = today
            html += message(each, self._reader, can_open=False)
            if replies := self._replies(channel, each):
                html += write("export_parts.j2", "thread", replies)
        return html

    def _replies(self, channel: Channel, parent: Message) -> list[Markup]:
        if parent.is_reply:
            return []
        thread = self._workspace.thread(channel, parent.ts, self._person)
        return [message(reply, self._reader, can_open=False) for reply in thread if reply.is_reply]

    def _save(self, file: str, title: str, note: str, body: Markup, *, back: bool = False) -> Path:
        path = self._folder / file
        html = fill("export.j2", title=title, note=note, body=body, style=self._style, back=back)
        path.write_text(html, encoding="utf-8")
        return path

    def _name(self, channel: Channel) -> str:
        if not channel.is_direct:
            return f"#{channel.name}"
        others = [m for m in channel.members if self._person is None or m != self._person.id]
        return ", ".join(self._names.get(member, member) for member in others)

    def _file_name(self, name: str) -> str:
        base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "conversation"
        free, number = base, 2
        while free in self._taken:
            free, number = f"{base}-{number}", number + 1
        self._taken.add(free)
        return free

    def _make_reader(self) -> Reader:
        person = self._person
        return Reader(
            user_id=person.id if person else "",
            tz=ZoneInfo(self._zone),
            users=self._names,
            channels={c.id: c.name for c in self._workspace.channels if not c.is_direct},
            bots=frozenset(bot.id for bot in self._workspace.bots),
            attachment=self._attachment,
            now=datetime.fromtimestamp(self._workspace.now(), tz=UTC),
            is_live=False,
        )

    def _attachment(self, asked: Mapping[str, str]) -> Attachment | None:
        """Save the file beside the page the first time it is shown."""
        wanted = asked.get("id") or next(
            (p for p in asked.get("url", "").split("/") if p.startswith("F")), ""
        )
        try:
            file = self._workspace.file(wanted)
        except SlackError:
            return None
        path = self._files.get(file.id) or self._save_file(file)
        is_picture = path.suffix.lower() in _PICTURES
        return Attachment(path.name, file.title or file.name, file.alt_txt, is_picture)

    def _save_file(self, file: File) -> Path:
        stem, _, kind = file.name.rpartition(".")
        path = (
            self._folder
            / f"{self._file_name(stem or file.name)}.{re.sub(r'[^A-Za-z0-9]', '', kind) or 'bin'}"
        )
        path.write_bytes(file.content)
        self._files[file.id] = path
        return path
