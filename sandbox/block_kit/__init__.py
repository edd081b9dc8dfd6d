"""What Slack refuses: blocks and views against its documented limits, with its error names and pointers.

`check_message` and `check_view` raise SlackError; `with_ids` gives blocks and elements the ids they lack.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from sandbox.block_kit.blocks import any_block
from sandbox.block_kit.checks import boolean, list_of, plain_text, shape, string
from sandbox.block_kit.findings import Check, Findings, Surface
from sandbox.block_kit.objects import option, option_group
from sandbox.workspace.errors import SlackError
from sandbox.workspace.form_state import walk
from sandbox.workspace.identifiers import short_id
from sandbox.workspace.model import Json

__all__ = ["check_message", "check_options", "check_view", "find", "with_ids"]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 13_200  # measured by third parties; Slack gives no figure
SUGGESTIONS = 100  # options, or groups of them
VIEW_BYTES = 250_000  # docs.slack.dev/reference/methods/views.open: view_too_large

message_blocks = list_of(any_block, 0, MESSAGE_BLOCKS)
view_blocks = list_of(any_block, 1, VIEW_BLOCKS)
COMMON_FIELDS: dict[str, Check] = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
modal = shape(
    {"title": plain_text(24), "blocks": view_blocks},
    {
        **COMMON_FIELDS,
        "close": plain_text(24),
        "submit": plain_text(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
home = shape({"blocks": view_blocks}, COMMON_FIELDS)


def check_message(blocks: Any, is_usable_image: Callable[[str], bool]) -> list[Json]:
    """The blocks with their ids; `invalid_blocks_format`, `invalid_blocks` or `msg_blocks_too_long`."""
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    findings = find(blocks, "message", is_usable_image)
    if findings.messages:
        raise SlackError("invalid_blocks", messages=findings.messages, errors=findings.messages)
    if findings.tables > 1:
        raise SlackError("invalid_blocks", messages=["only_one_table_allowed"])
    if findings.characters > MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    return with_ids(blocks)


def check_view(view: Any, kind: Surface, is_usable_image: Callable[[str], bool]) -> Json:
    """The view with ids for its blocks; `invalid_arguments` or `view_too_large`."""
    if not isinstance(view, dict) or view.get("type") != kind:
        raise SlackError(
            "invalid_arguments", messages=[f"must provide a view of type {kind} [json-pointer:/view]"]
        )
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    findings = Findings(kind, is_usable_image)
    (modal if kind == "modal" else home)(view, "/view", findings)
    blocks = view.get("blocks")
    if isinstance(blocks, list):
        _check_together(blocks, "/view/blocks", findings)
        if kind == "modal" and not view.get("submit") and any(_is_input(block) for block in blocks):
            findings.add("/view", "missing required field: submit")
    if findings.messages:
        raise SlackError("invalid_arguments", messages=findings.messages)
    return {**view, "blocks": with_ids(view["blocks"])}


def check_options(answer: Json) -> list[Json]:
    """What an app offers for an external select, always as groups; `invalid_arguments` when it may not.

    docs.slack.dev/reference/interaction-payloads/block_suggestion-payload: `options` or `option_groups`.
    """
    findings = Findings("message", lambda _file: False)
    grouped = "option_groups" in answer
    offered = answer.get("option_groups" if grouped else "options")
    check = list_of(option_group if grouped else option, 0, SUGGESTIONS)
    check(offered, "/option_groups" if grouped else "/options", findings)
    if findings.messages:
        raise SlackError("invalid_arguments", messages=findings.messages)
    return list(offered or []) if grouped else [{"options": list(offered or [])}]


def find(blocks: list[Any], surface: Surface, is_usable_image: Callable[[str], bool]) -> Findings:
    """All that is wrong with the blocks of a message."""
    findings = Findings(surface, is_usable_image)
    (message_blocks if surface == "message" else view_blocks)(blocks, "/blocks", findings)
    _check_together(blocks, "/blocks", findings)
    return findings


def with_ids(blocks: Sequence[Json]) -> list[Json]:
    """A copy in which every block has a block_id and every interactive element an action_id."""
    copies: list[Json] = json.loads(json.dumps(list(blocks)))
    for block in copies:
        block.setdefault("block_id", short_id())
    for block, element in walk(copies):
        block.setdefault("block_id", short_id())
        element.setdefault("action_id", short_id())
    return copies


def _check_together(blocks: list[Any], pointer: str, findings: Findings) -> None:
    for place, block in enumerate(blocks):
        block_id = block.get("block_id") if isinstance(block, dict) else None
        if block_id and block_id in findings.block_ids:
            findings.add(f"{pointer}/{place}/block_id", f"block_id {block_id!r} already exists")
        if block_id:
            findings.block_ids.add(block_id)


def _is_input(block: Any) -> bool:
    return isinstance(block, dict) and block.get("type") == "input"
