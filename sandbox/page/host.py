"""What all tabs of the page share: the workspace, the host's controls, and what each person has read."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.showing.reader import Attachment, Reader
from sandbox.wire.server import Server
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Channel, User
from sandbox.workspace.workspace import Workspace

_log = logging.getLogger(__name__)
FILES = "/page/files"


@dataclass(frozen=True)
class Control:
    """One thing the host lets a visitor do to the world around the workspace, such as moving the clock.

    `action` runs in a thread of its own; while one runs, none can be started.
    """

    label: str
    action: Callable[[], None]
    hint: str = ""


@dataclass
class Host:
    """Everything behind the page; the tabs look at it and act through it."""

    workspace: Workspace
    server: Server
    title: str
    controls: Sequence[Control] = ()
    status: Callable[[], str] | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    busy: str | None = None
    trouble: str | None = None
    _seen: dict[tuple[str, str], float] = field(default_factory=dict)
    _revision: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def pulse(self) -> tuple[int, int, str]:
        """Differ from the last pulse whenever a tab should look again."""
        return self.workspace.version, self._revision, self.status_text()

    def status_text(self) -> str:
        return self.status() if self.status else ""

    def run(self, index: int) -> None:
        """Run a control to its end; a second one meanwhile is ignored."""
        control = self.controls[index]
        with self._lock:
            if self.busy:
                return
            self.busy, self.trouble = control.label, None
            self._revision += 1
        try:
            control.action()
        except Exception:  # noqa: BLE001  # whatever a control does wrong, the page stays
            _log.exception("The control %r failed", control.label)
            self.trouble = f"“{control.label}” did not work. The log says why."
        finally:
            self.busy = None
            self._revision += 1

    def role(self, user: User) -> str:
        return self.roles.get(user.name, self.roles.get(user.id, ""))

    def commands(self) -> list[dict[str, str]]:
        """List the slash commands that are registered, each with what the host says about it."""
        return [{"name": name, "what": self.hints.get(name, "")} for name in sorted(self.server.commands)]

    def read(self, user: User, channel: Channel) -> None:
        """Note that `user` has seen all that is in `channel` now."""
        newest = max((float(m.ts) for m in self.workspace.messages(channel, user)), default=0.0)
        if newest > self._seen.get((user.id, channel.id), 0.0):
            self._seen[user.id, channel.id] = newest
            self._revision += 1

    def has_news(self, user: User, channel: Channel) -> bool:
        """Tell whether someone else has written to `channel` since `user` looked."""
        seen = self._seen.get((user.id, channel.id), 0.0)
        return any(m.user != user.id and float(m.ts) > seen for m in self.workspace.messages(channel, user))

    def reader(self, viewer: User) -> Reader:
        """Describe the viewer; `now` is only as exact as the day, so that nothing is redrawn every second."""
        zone = ZoneInfo(viewer.tz)
        today = datetime.fromtimestamp(self.workspace.now(), tz=UTC).astimezone(zone).date()
        noon = datetime(today.year, today.month, today.day, tzinfo=zone) + timedelta(hours=12)
        return Reader(
            user_id=viewer.id,
            tz=zone,
            users={user.id: user.real_name for user in self.workspace.people} | self._bot_names(),
            channels={c.id: c.name for c in self.workspace.channels if not c.is_direct},
            bots=frozenset(bot.id for bot in self.workspace.bots),
            attachment=self.attachment,
            now=noon,
        )

    def attachment(self, file: Mapping[str, str]) -> Attachment | None:
        """Find an uploaded file by its id, or by the address Slack gave it."""
        wanted = file.get("id") or next((p for p in file.get("url", "").split("/") if p.startswith("F")), "")
        try:
            found = self.workspace.file(wanted)
        except SlackError:
            return None
        is_picture = found.name.lower().endswith((".png", ".jpg", ".jpeg", ".gif"))
        return Attachment(f"{FILES}/{found.id}", found.title or found.name, found.alt_txt, is_picture)

    def _bot_names(self) -> dict[str, str]:
        return {bot.id: bot.user.real_name for bot in self.workspace.bots}
