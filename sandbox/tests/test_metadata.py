"""An app hears of the metadata of messages, its own too, by the types that its manifest names."""

from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox.tests.clinic import Clinic
from sandbox.workspace.manifest import read_manifest
from sandbox.workspace.model import Bot

TYPE = "task_created"
METADATA = {"event_type": TYPE, "event_payload": {"id": "TK-2132"}}


def installed(clinic: Clinic, *, metadata: list[tuple[str, str]], **settings: Any) -> Bot:
    bot = clinic.workspace.install_bot("tasks", metadata=metadata, **settings)
    clinic.workspace.join(clinic.team, bot.user)
    clinic.bot = bot
    return bot


def heard(clinic: Clinic) -> list[dict[str, Any]]:
    """What the app is told of messages and their metadata, from now on."""
    events: list[dict[str, Any]] = []

    def hear(event: dict[str, Any]) -> None:
        events.append(event)

    app = App(
        client=clinic.client, signing_secret=clinic.bot.signing_secret, ignoring_self_events_enabled=False
    )
    for kind in ("message_metadata_posted", "message"):
        app.event(kind)(hear)
    clinic.connect(app)
    return events


def posts(clinic: Clinic, bot: Bot, **more: Any) -> str:
    client = WebClient(token=bot.bot_token, base_url=clinic.server.api_url)
    return str(client.chat_postMessage(channel=clinic.team.id, text="A task", **more)["ts"])


def test_an_app_is_told_where_and_when_its_own_metadata_was_posted(clinic: Clinic) -> None:
    bot = installed(clinic, metadata=[("*", TYPE)])
    events = heard(clinic)
    ts = posts(clinic, bot, metadata=METADATA)
    clinic.workspace.wait_for(lambda: len(events) == 2)
    assert [event for event in events if event["type"] != "message"] == [
        {
            "type": "message_metadata_posted",
            "app_id": bot.app_id,
            "bot_id": bot.bot_id,
            "user_id": bot.id,
            "team_id": clinic.workspace.team_id,
            "channel_id": clinic.team.id,
            "metadata": METADATA,
            "message_ts": ts,
            "event_ts": ts,
        }
    ]


@pytest.mark.parametrize(
    ("settings", "metadata"),
    [
        ({}, [("*", "task_closed")]),
        ({}, [("A0SOMEBODY", TYPE)]),
        ({"scopes": {"chat:write", "channels:history"}}, [("*", TYPE)]),
        ({"events": {"message.channels"}}, [("*", TYPE)]),
    ],
)
def test_an_app_is_told_nothing_of_what_it_has_not_subscribed_to_or_may_not_read(
    clinic: Clinic, settings: dict[str, Any], metadata: list[tuple[str, str]]
) -> None:
    bot = installed(clinic, metadata=metadata, **settings)
    events = heard(clinic)
    other = clinic.workspace.install_bot("closing", metadata=[("*", TYPE)])
    clinic.workspace.join(clinic.team, other.user)
    posts(clinic, bot, metadata=METADATA)
    posts(clinic, bot)
    clinic.workspace.wait_for(lambda: len(events) == 2)
    assert {event["type"] for event in events} == {"message"}


def test_the_manifest_says_of_whose_metadata_an_app_is_told() -> None:
    made = {
        "display_information": {"name": "Tasks"},
        "settings": {
            "event_subscriptions": {"metadata_subscriptions": [{"app_id": "*", "event_type": TYPE}]}
        },
    }
    assert read_manifest(made).metadata == (("*", TYPE),)
