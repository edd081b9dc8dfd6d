"""Options, confirmation dialogs, files. docs.slack.dev/reference/block-kit/composition-objects."""

from typing import Any

from sandbox.block_kit.checks import (
    boolean,
    exactly_one,
    list_of,
    matching,
    one_of,
    plain_text,
    shape,
    string,
    text_object,
)
from sandbox.block_kit.findings import Findings

block_id = string(255)
action_id = string(255)
image_url = string(3000)

option = shape({"text": plain_text(75), "value": string(150)}, {"description": plain_text(75)})
rich_option = shape({"text": text_object(75), "value": string(150)}, {"description": text_object(75)})
overflow_option = shape(
    {"text": plain_text(75), "value": string(150)},
    {"description": plain_text(75), "url": string(3000)},
)
option_group = shape({"label": plain_text(75), "options": list_of(option, 1, 100)})

confirm = shape(
    {"title": plain_text(100), "text": text_object(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": one_of("primary", "danger")},
)
dispatch_action_config = shape(
    {},
    {"trigger_actions_on": list_of(one_of("on_enter_pressed", "on_character_entered"), 1, 2)},
)
conversation_filter = shape(
    {},
    {
        "include": list_of(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def _usable(value: Any, pointer: str, findings: Findings) -> None:
    file = value.get("id") or _file_in(str(value.get("url", "")))
    if not findings.is_usable_image(file):
        findings.add(pointer, "invalid slack file")


def _file_in(url: str) -> str:
    return next((part for part in url.split("/") if part.startswith("F")), "")


slack_file = shape(
    {},
    {"id": matching(r"F[A-Z0-9]{8,}", "a file id"), "url": string(3000)},
    exactly_one("id", "url"),
    _usable,
)
