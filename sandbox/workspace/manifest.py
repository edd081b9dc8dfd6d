"""An app as its manifest file describes it. docs.slack.dev/reference/app-manifest, in JSON or YAML."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.workspace.model import Json

Source = Path | str | Mapping[str, Any]


@dataclass(frozen=True)
class Command:
    """`should_escape` sends @names and #channels as ids; Slack's default is not to."""

    name: str
    does: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class OfferedShortcut:
    callback_id: str
    name: str
    on_messages: bool


@dataclass(frozen=True)
class Manifest:
    """`request_url` is where an app without Socket Mode wants everything sent, as far as it says so.

    `metadata` is whose message metadata it hears: an app's id, or `*`, and an event type.
    """

    name: str
    scopes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[OfferedShortcut, ...] = ()
    request_url: str | None = None

    @property
    def handle(self) -> str:
        """The name to mention the bot by."""
        return re.sub(r"[^a-z0-9._-]+", "-", self.name.lower()).strip("-") or "app"


def read_manifest(source: Source) -> Manifest:
    """From a file, its text, or what was read from it. ValueError when it is no manifest."""
    written = source if isinstance(source, Mapping) else _parsed(source)
    features, settings = _part(written, "features"), _part(written, "settings")
    name = _part(features, "bot_user").get("display_name") or _part(written, "display_information").get(
        "name"
    )
    if not name:
        raise ValueError("A manifest needs display_information with a name")
    return Manifest(
        str(name),
        scopes=tuple(_part(_part(written, "oauth_config"), "scopes").get("bot") or ()),
        events=tuple(_part(settings, "event_subscriptions").get("bot_events") or ()),
        metadata=tuple(
            (str(each["app_id"]), str(each["event_type"]))
            for each in _part(settings, "event_subscriptions").get("metadata_subscriptions") or ()
        ),
        commands=tuple(_command(each) for each in _listed(features, "slash_commands")),
        shortcuts=tuple(_shortcut(each) for each in _listed(features, "shortcuts")),
        request_url=None if settings.get("socket_mode_enabled") else _request_url(features, settings),
    )


def _parsed(source: Path | str) -> Mapping[str, Any]:
    text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
    try:
        written = json.loads(text) if text.lstrip().startswith("{") else _yaml(text)
    except ValueError as error:
        raise ValueError(f"The manifest cannot be read: {error}") from None
    if not isinstance(written, Mapping):
        raise ValueError("A manifest is a mapping of names to values")  # noqa: TRY004  # the text is at fault
    return written


def _yaml(text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise ValueError(str(error)) from None


def _part(written: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = written.get(name) or {}
    if not isinstance(part, Mapping):
        raise ValueError(f"{name} must be a mapping")  # noqa: TRY004  # the text is at fault
    return part


def _listed(features: Mapping[str, Any], name: str) -> Sequence[Json]:
    return features.get(name) or ()


def _command(written: Json) -> Command:
    """`command` with its slash, as Slack wants it."""
    if not str(written.get("command", "")).startswith("/"):
        raise ValueError(f"A slash command begins with a slash: {written.get('command')!r}")
    return Command(
        written["command"], str(written.get("description", "")), bool(written.get("should_escape"))
    )


def _shortcut(written: Json) -> OfferedShortcut:
    if not written.get("callback_id"):
        raise ValueError(f"A shortcut needs a callback_id: {written.get('name')!r}")
    return OfferedShortcut(
        written["callback_id"], str(written.get("name", "")), written.get("type") == "message"
    )


def _request_url(features: Mapping[str, Any], settings: Mapping[str, Any]) -> str | None:
    """The first there is: Bolt serves events, interactivity and commands under one."""
    places = [
        _part(settings, "event_subscriptions").get("request_url"),
        _part(settings, "interactivity").get("request_url"),
        *(each.get("url") for each in _listed(features, "slash_commands")),
    ]
    return next((str(place) for place in places if place), None)
