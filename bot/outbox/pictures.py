"""Pictures on their way to Slack: uploaded in three steps, then shown by an image block.

Slack works on an uploaded file for a while before a block may show it
(slackapi/node-slack-sdk#2040, slackapi/python-slack-sdk#1575), so each is looked at until it has its
type. That takes network and waiting: never call this while a database session is open.
"""

import logging
import time
from collections.abc import Callable, Sequence

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.slack import kit
from handlers.slack.kit import Block
from prompts.words import escape

log = logging.getLogger(__name__)

Fetch = Callable[[str], bytes | None]
"""From a picture's key to its PNG; None when nobody kept it."""

WAITS = (0.0, 0.2, 0.4, 0.8, 1.6, 3.0, 5.0)
"""Seconds before each look at a file that Slack is still working on."""


def place(
    client: WebClient, blocks: Sequence[Block], fetch: Fetch, *, wait: Callable[[float], None] = time.sleep
) -> list[Block]:
    """The blocks, each `kit.picture` replaced by an image block that shows the uploaded file.

    A picture that cannot be shown is replaced by its alternative text. Raises SlackApiError when Slack asks
    to slow down (`ratelimited`): whoever posts tries again later, with the pictures.
    """
    keys = list(dict.fromkeys(block["picture"] for block in blocks if "picture" in block))
    uploaded = {key: _uploaded(client, key, fetch) for key in keys}
    ready = {key: file for key, file in uploaded.items() if file and _is_ready(client, file, wait)}
    return [_shown(block, ready) for block in blocks]


def _shown(block: Block, files: dict[str, str]) -> Block:
    if "picture" not in block:
        return block
    file_id = files.get(block["picture"])
    if file_id is None:
        return kit.context(escape(block["alt_text"]))
    return {name: value for name, value in block.items() if name != "picture"} | {
        "slack_file": {"id": file_id}
    }


def _uploaded(client: WebClient, key: str, fetch: Fetch) -> str | None:
    """The id of Slack's file, private to the app until a message shows it; None when the upload failed."""
    png = fetch(key)
    if png is None:
        log.warning("No picture is kept under %s", key)
        return None
    try:
        answer = client.files_upload_v2(filename="chart.png", content=png, title="chart.png")
    except (SlackClientError, OSError) as error:
        _raise_if_asked_to_wait(error)
        log.warning("Slack did not take picture %s: %s", key, type(error).__name__)
        return None
    return str(answer["files"][0]["id"])


def _is_ready(client: WebClient, file_id: str, wait: Callable[[float], None]) -> bool:
    for seconds in WAITS:
        wait(seconds)
        try:
            file = client.files_info(file=file_id)["file"]
        except (SlackClientError, OSError) as error:
            _raise_if_asked_to_wait(error)
            log.warning("Slack does not show file %s: %s", file_id, type(error).__name__)
            return False
        if file.get("mimetype"):
            return True
    log.warning("Slack was still working on file %s after %.0f s", file_id, sum(WAITS))
    return False


def _raise_if_asked_to_wait(error: Exception) -> None:
    if isinstance(error, SlackApiError) and error.response.get("error") == "ratelimited":
        raise error
