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
from bot.outbox.uploads import GONE, Uploads
from handlers.slack import kit
from handlers.slack.kit import Block

log = logging.getLogger(__name__)

Fetch = Callable[[str], bytes | None]
"""Gives the PNG of a picture's key; None when there is none."""

WAITS = (0.0, 0.2, 0.4, 0.8, 1.6, 3.0, 5.0)
"""Seconds before each look at a file that Slack is still working on."""


@dataclass(frozen=True)
class Placed:
    """Blocks with their pictures as far as Slack shows them: one that is missing still is a `kit.picture`."""

    blocks: list[Block]

    @property
    def files(self) -> list[str]:
        """Slack's files that are to be seen."""
        return [str(block["slack_file"]["id"]) for block in self.blocks if "slack_file" in block]

    @property
    def shown(self) -> int:
        """How many pictures there are to see."""
        return len(self.files)

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
    uploads: Uploads,
    *,
    renew: Renewal = lambda: None,
    wait: Callable[[float], None] = time.sleep,
) -> Placed:
    """Upload what is not uploaded yet, and let each `kit.picture` that is ready show Slack's file.

    `renew` holds the claim before each upload and each look. Raises what it raises, and SlackApiError when
    Slack asks to slow down (`ratelimited`): whoever posts tries again later.
    """
    files = _Work(client, fetch, uploads, renew, wait).files(blocks)
    return Placed([_placed(block, files) for block in blocks])


def _placed(block: Block, files: dict[str, str]) -> Block:
    file = files.get(block.get("picture", ""))
    if file is None:
        return block
    return {name: value for name, value in block.items() if name != "picture"} | {"slack_file": {"id": file}}


@dataclass(frozen=True)
class _Work:
    client: WebClient
    fetch: Fetch
    uploads: Uploads
    renew: Renewal
    wait: Callable[[float], None]

    def files(self, blocks: Sequence[Block]) -> dict[str, str]:
        """Picture -> file, for each that Slack may show. All are uploaded before any is waited for."""
        wanted = dict.fromkeys(block["picture"] for block in blocks if "picture" in block)
        known = self.uploads.known() if wanted else {}
        begun = {key: self._there(known.get(key)) or self._uploaded(key) for key in wanted}
        return {key: file for key, file in begun.items() if file and self._is_ready(file)}

    def _there(self, file: str | None) -> str | None:
        """The file, unless Slack has it no more: a process may have died before it was complete."""
        if file is None:
            return None
        try:
            self._info(file)
        except (SlackClientError, OSError) as error:
            _raise_if_asked_to_wait(error)
            if isinstance(error, SlackApiError) and error.response.get("error") in GONE:
                self.uploads.gone(file)
                return None
        return file

    def _uploaded(self, key: str) -> str | None:
        """Slack's file, private to the app until a message shows it; None when the upload failed."""
        png = self.fetch(key)
        if png is None:
            return None
        self.renew()
        try:
            return self.uploads.send(self.client, key, png)
        except (SlackClientError, OSError) as error:
            _raise_if_asked_to_wait(error)
            log.warning("Slack did not take picture %s: %s", key, _name(error))
            return None

    def _is_ready(self, file: str) -> bool:
        try:
            if any(self._look(file, seconds) for seconds in WAITS):
                return True
        except (SlackClientError, OSError) as error:
            _raise_if_asked_to_wait(error)
            log.warning("Slack does not show file %s: %s", file, _name(error))
            return False
        log.warning("Slack was still working on file %s after %.0f s", file, sum(WAITS))
        return False

    def _look(self, file: str, seconds: float) -> bool:
        self.renew()
        self.wait(seconds)
        return self._info(file)

    def _info(self, file: str) -> bool:
        return bool(self.client.files_info(file=file)["file"].get("mimetype"))


def _name(error: Exception) -> str:
    """What the log says of an error: Slack's own word where there is one."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error", ""))
    return type(error).__name__


def _raise_if_asked_to_wait(error: Exception) -> None:
    if isinstance(error, SlackApiError) and error.response.get("error") == "ratelimited":
        raise error
