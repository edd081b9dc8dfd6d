"""Legacy attachments, as Slack keeps them. docs.slack.dev/legacy/legacy-messaging."""

from collections.abc import Callable
from typing import Any

from sandbox.block_kit import check_message
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Json

MOST = 100
NO_FALLBACK = "[no preview available]"


def checked_attachments(attachments: Any, is_usable_image: Callable[[str], bool]) -> tuple[Json, ...]:
    """With their ids; `too_many_attachments`, or `invalid_attachments` for what they may not hold."""
    if not isinstance(attachments, list) or not all(isinstance(each, dict) for each in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > MOST:
        raise SlackError("too_many_attachments")
    return tuple(_checked(each, number, is_usable_image) for number, each in enumerate(attachments, 1))


def _checked(attachment: Json, number: int, is_usable_image: Callable[[str], bool]) -> Json:
    kept = {**attachment, "id": number, "fallback": attachment.get("fallback") or _fallback(attachment)}
    if blocks := attachment.get("blocks"):
        try:
            kept["blocks"] = check_message(blocks, is_usable_image)
        except SlackError as refusal:
            raise SlackError("invalid_attachments", messages=refusal.messages) from None
    if actions := attachment.get("actions"):
        kept["actions"] = [{**action, "id": str(place)} for place, action in enumerate(actions, 1)]
    return kept


def _fallback(attachment: Json) -> str:
    return str(attachment.get("text") or attachment.get("title") or NO_FALLBACK)
