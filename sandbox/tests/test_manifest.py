"""A workspace for any app, from its manifest."""

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.person.person import Person
from sandbox.wire.server import serve
from sandbox.workspace.manifest import read_manifest
from sandbox.workspace.workspace import Workspace

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Tea Time"},
    "features": {
        "bot_user": {"display_name": "Tea Time!"},
        "slash_commands": [
            {"command": "/tea", "description": "Brew some", "should_escape": False},
            {"command": "/invite", "description": "Ask somebody", "should_escape": True},
        ],
        "shortcuts": [{"name": "Pour", "type": "message", "callback_id": "pour", "description": "Pour it"}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_mention"]},
        "socket_mode_enabled": True,
    },
}
YAML = """
display_information: {name: Tea Time}
settings:
  socket_mode_enabled: false
  interactivity: {is_enabled: true, request_url: "https://tea.example/slack/events"}
"""


def test_an_app_may_do_and_hears_what_its_manifest_says() -> None:
    workspace = Workspace.from_manifest(MANIFEST, people=["ana", "ben-osei"], channels=["general", "tea"])
    (bot,) = workspace.bots
    assert (bot.user.name, bot.user.real_name) == ("tea-time", "Tea Time!")
    assert sorted(bot.scopes) == ["chat:write", "commands"]
    assert list(bot.events) == ["app_mention"]
    assert [user.real_name for user in workspace.people] == ["Ana", "Ben Osei"]
    assert [channel.name for channel in workspace.channels_for(bot.user)] == ["general", "tea"]


def test_a_command_escapes_names_only_where_the_manifest_says_so() -> None:
    with serve(Workspace.from_manifest(MANIFEST)) as server:
        assert {name: server.escapes(name) for name in server.commands} == {"/tea": False, "/invite": True}
        assert [(each.name, each.on_messages) for each in server.shortcuts] == [("Pour", True)]
        assert Person(server, "ana").types("/tea", "general").result(5).error == "dispatch_failed"


def test_a_manifest_is_read_from_json_and_yaml_alike(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    assert read_manifest(tmp_path / "manifest.json") == read_manifest(MANIFEST)
    assert read_manifest(YAML).request_url == "https://tea.example/slack/events"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "cannot be read"),
        ("a: [", "cannot be read"),
        ("- a", "mapping"),
        ("{}", "a name"),
        ('{"features": []}', "a name"),
        ('{"features": [1]}', "features must be a mapping"),
        (
            '{"display_information": {"name": "x"}, "features": {"slash_commands": [{"command": "x"}]}}',
            "slash",
        ),
        ('{"display_information": {"name": "x"}, "features": {"shortcuts": [{"name": "x"}]}}', "callback_id"),
    ],
)
def test_what_is_no_manifest_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_manifest(text)
