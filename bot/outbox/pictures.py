"""Pictures on their way to Slack: uploaded in three steps, then shown by an image block.

Slack works on an uploaded file for a while before a block may show it
(slackapi/node-slack-sdk#2040, slackapi/python-slack-sdk#1575), so each is looked at until it has its
type. That takes network and waiting: never call this while a database session is open.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.outbox.claim import Renewal
from handlers.slack import kit
from handlers.slack.kit import Block

log = logging.getLogger(__name__)

Fetch = Callable[[str], bytes | None]
"""Gives the PNG of a picture's key; None when there is none."""

WAITS = (0.0, 0.2, 0.4, 0.8, 1.6, 3.0, 5.0)
"""Seconds before each look at a file that Slack is still working on."""


@dataclass(frozen=True)
class Placed:
    """Blocks with their pictures as far as Slack shows them.

    One that it does not show yet still is a `kit.picture`; with `file`, the id of Slack's file, when it is
    uploaded and only being worked on.
    """

    blocks: list[Block]

    @property
    def shown(self) -> int:
        """How many pictures there are to see."""
        return sum("slack_file" in block for block in self.blocks)

    @property
    def missing(self) -> int:
        """How many are not."""
        return sum("picture" in block for block in self.blocks)

    def in_words(self, say: Callable[[str], str]) -> list[Block]:
        """The blocks as Slack takes them: `say` makes words of the alternative text of what is missing."""
        return [kit.context(say(block["alt_text"])) if "picture" in block else block for block in self.blocks]


def place(
    client: WebClient,
    blocks: Sequence[Block],
    fetch: Fetch,
    *,
    renew: Renewal = lambda: None,
    wait: Callable[[float], None] = time.sleep,
) -> Placed:
    """Upload what is not uploaded yet, and let each `kit.picture` that is ready show Slack's file.

    `renew` holds the claim before each upload and each look. Raises what it raises, and SlackApiError when
    Slack asks to slow down (`ratelimited`): whoever posts tries again later.
    """
    wanted = {block["picture"]: block.get("file") for block in blocks if "picture" in block}
    uploaded = {key: file or _uploaded(client, key, fetch, renew) for key, file in wanted.items()}

    def look(seconds: float) -> None:
        renew()
        wait(seconds)

    states = {key: _state(client, file, look) for key, file in uploaded.items() if file}
    return Placed([_placed(block, states) for block in blocks])


def _placed(block: Block, states: dict[str, Block]) -> Block:
    if "picture" not in block:
        return block
    plain = {name: value for name, value in block.items() if name != "file"}
    state = states.get(block["picture"], {})
    if "slack_file" in state:
        del plain["picture"]
    return plain | state


def _uploaded(client: WebClient, key: str, fetch: Fetch, renew: Renewal) -> str | None:
    """The id of Slack's file, private to the app until a message shows it; None when the upload failed."""
    png = fetch(key)
    if png is None:
        return None
    renew()
    try:
        answer = client.files_upload_v2(filename="chart.png", content=png, title="chart.png")
    except (SlackClientError, OSError) as error:
        _raise_if_asked_to_wait(error)
        log.warning("Slack did not take picture %s: %s", key, type(error).__name__)
        return None
    return str(answer["files"][0]["id"])


def _state(client: WebClient, file_id: str, wait: Callable[[float], None]) -> Block:
    """What the image block of a file says: shown, still worked on, or nothing when Slack has it no more."""
    try:
        if _is_ready(client, file_id, wait):
            return {"slack_file": {"id": file_id}}
    except (SlackClientError, OSError) as error:
        _raise_if_asked_to_wait(error)
        log.warning("Slack does not show file %s: %s", file_id, type(error).__name__)
        if isinstance(error, SlackApiError) and error.response.get("error") in GONE:
            return {}
    return {"file": file_id}


GONE = ("file_not_found", "file_deleted")
"""Slack's errors for a file that must be uploaded again (docs.slack.dev, files.info)."""


def _is_ready(client: WebClient, file_id: str, wait: Callable[[float], None]) -> bool:
    for seconds in WAITS:
        wait(seconds)
        if client.files_info(file=file_id)["file"].get("mimetype"):
            return True
    log.warning("Slack was still working on file %s after %.0f s", file_id, sum(WAITS))
    return False


def _raise_if_asked_to_wait(error: Exception) -> None:
    if isinstance(error, SlackApiError) and error.response.get("error") == "ratelimited":
        raise error
