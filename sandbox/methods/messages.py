"""What every way of posting has in common: text, blocks and metadata, checked and in shape."""

import json
from dataclasses import dataclass, field
from typing import Any

from sandbox.block_kit import check_message
from sandbox.methods.attachments import checked_attachments
from sandbox.methods.registry import Call
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Channel, Json

TEXT_LIMIT = 40_000  # chat.postMessage truncates beyond this, silently
SINGLE_MESSAGE = 4_040  # measured by third parties: longer text without blocks is split
SPLIT_AT = 4_000
UPDATE_LIMIT = 4_000
METADATA_BYTES = 16_000  # Slack publishes no figure for metadata_too_large
MARKDOWN_LIMIT = 12_000


@dataclass(frozen=True)
class Content:
    text: str
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    metadata: Json | None = None
    given: frozenset[str] = field(default_factory=frozenset)  # which of these the call named


def content_of(call: Call) -> Content:
    """`no_text`, `markdown_text_conflict`, or what is wrong with blocks, attachments or metadata."""
    text = call.args.text("text")[:TEXT_LIMIT]
    blocks = call.args.structure("blocks", "invalid_blocks_format")
    if markdown := call.args.text("markdown_text"):
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        text, blocks = _of_markdown(markdown)
    checked = check_message(blocks, call.can_show) if blocks else []
    attachments = checked_attachments(call.args.structure("attachments") or [], call.can_show)
    if not text.strip() and not checked and not attachments:
        raise SlackError("no_text")
    metadata = checked_metadata(call.args.structure("metadata"))
    return Content(text, tuple(checked), attachments, metadata, _named(call))


def _of_markdown(markdown: str) -> tuple[str, list[Json]]:
    """The text for notifications, and the block that shows it; `msg_too_long`."""
    if len(markdown) > MARKDOWN_LIMIT:
        raise SlackError("msg_too_long")
    return markdown, [{"type": "markdown", "text": markdown}]


def _named(call: Call) -> frozenset[str]:
    names = {"text", "blocks", "attachments", "metadata"}
    given = {name for name in names if call.args.values.get(name) is not None}
    return frozenset(given | {"text"} if call.args.text("markdown_text") else given)


def checked_metadata(metadata: Any) -> Json | None:
    """`invalid_metadata_format`, `invalid_metadata_schema` or `metadata_too_large`."""
    if metadata in (None, {}):
        return None
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(payload).encode()) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return {"event_type": kind, "event_payload": payload}


def thread_of(call: Call, channel: Channel) -> str | None:
    """The parent's ts when the call names a thread. Replying to a reply lands in its parent's thread."""
    wanted = call.args.text("thread_ts")
    if not wanted:
        return None
    try:
        parent = call.workspace.message(channel, wanted)
    except SlackError:
        raise SlackError("thread_not_found") from None
    return parent.thread_ts or parent.ts


def split(text: str) -> list[str]:
    """Slack's own pieces of a text that is too long for one message."""
    if len(text) <= SINGLE_MESSAGE:
        return [text]
    return [text[start : start + SPLIT_AT] for start in range(0, len(text), SPLIT_AT)]
