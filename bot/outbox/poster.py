"""The only poster. What flows enqueue is claimed here, posted once, and its outcome recorded.

A claimed delivery is marked `sending` before Slack is called and carries its key in the message's
metadata. When nobody can know whether a post took effect, the channel is searched for the key before
any retry; where that is not allowed, the delivery stays `uncertain` and the facilitators are told.
"""

import logging
from datetime import timedelta
from functools import partial
from socket import gaierror
from threading import Lock
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.outbox.outcome import Outcomes
from bot.outbox.pictures import Placed, place
from bot.outbox.search import Target, metadata, posted
from bot.outbox.verdict import MOST_ATTEMPTS, Verdict, verdict
from bot.tokens import Tokens
from handlers.charts.drawing import png
from handlers.posts import puts_in_pictures
from handlers.slack.kit import Block
from handlers.tools import Tools
from prompts.words import DEFAULT_LANGUAGE, Words
from storage import outbox as box
from storage.tables import Collaborative, Delivery

LOST_AFTER = timedelta(minutes=3)
"""A delivery still `sending` after this has lost its process; one attempt takes well under a minute."""
LOOK_FOR = timedelta(days=1)
"""How long a delivery of unknown outcome is looked for while Slack is away; then it is `uncertain`."""

log = logging.getLogger(__name__)


class Outbox:
    """Posts what is due. Several processes may share a database: a claim belongs to one of them."""

    def __init__(self, tools: Tools, tokens: Tokens) -> None:
        self._tools = tools
        self._tokens = tokens
        self._outcomes = Outcomes(tools)
        self._turn = Lock()
        """Locks out the other of a beat and a wake-up: when either returns, nothing is being sent."""

    def deliver(self) -> int:
        """Post everything that is due now, in order, and say how many were posted."""
        sent = 0
        with self._turn:
            while claimed := self._claim():
                for delivery in claimed:
                    sent += self._deliver_alone(delivery)
        return sent

    def recover(self) -> None:
        """Settle what a process that died left in the middle of sending."""
        with self._tools.reading() as session:
            lost = list(box.stale_sending(session, self._tools.now() - LOST_AFTER))
        for delivery in lost:
            if not self._recover_alone(delivery):
                break  # Slack is out of reach: the rest waits for the next beat, too

    def _claim(self) -> list[Delivery]:
        now = self._tools.now()
        with self._tools.session() as session:
            for dropped in box.drop_unwanted(session, now):
                log.info("Dropped %s: %s", dropped.key, dropped.error)
            claimed = box.claim(session, now)
            session.commit()
        return claimed

    def _deliver_alone(self, delivery: Delivery) -> bool:
        """An unforeseen error stops no other delivery: this one stays `sending` until `recover` looks."""
        try:
            return self._deliver(delivery)
        except Exception as error:
            log.exception("Posting %s failed", delivery.key)
            self._outcomes.put_off(delivery, type(error).__name__)
            return False

    def _recover_alone(self, delivery: Delivery) -> bool:
        """False when Slack is out of reach. An unforeseen error stops no other delivery."""
        try:
            return self._after_unknown(delivery, "the process stopped while sending")
        except Exception as error:
            log.exception("Nobody can say whether %s was posted", delivery.key)
            self._outcomes.uncertain(delivery, type(error).__name__)
            return True

    def _deliver(self, delivery: Delivery) -> bool:
        try:
            client = self._tokens.client(delivery.workspace_id)
            target = self._target(client, delivery)
        except LookupError:
            self._outcomes.given_up(delivery, "not_installed")
        except SlackApiError as error:
            self._after_refusal(delivery, error, nothing_posted=True)
        except OSError as error:
            self._outcomes.later(delivery, type(error).__name__)
        else:
            return self._attempt(client, delivery, target)
        return False

    def _attempt(self, client: WebClient, delivery: Delivery, target: Target) -> bool:
        """One try. True when the message, or its change, is in Slack and nothing is left to do."""
        try:
            if puts_in_pictures(delivery):
                return self._put_in(client, delivery, target)
            placed = place(client, delivery.message.get("blocks", []), partial(png, self._tools))
            answer = self._call(client, delivery, target, self._in_words(delivery, placed, "coming"))
        except SlackApiError as error:
            self._after_refusal(delivery, error, nothing_posted=bool(target.update_ts))
            return False
        except OSError as error:  # a broken or timed-out connection; urllib's errors are OSErrors
            if _never_connected(error):
                self._outcomes.later(delivery, type(error).__name__)
            else:
                self._after_unknown(delivery, type(error).__name__)
            return False
        left = placed.blocks if placed.missing else None
        self._outcomes.sent(delivery, answer["ts"], answer["channel"], without_pictures=left)
        return True

    def _put_in(self, client: WebClient, delivery: Delivery, target: Target) -> bool:
        """Put the pictures that were not there in time into their message as they come, for a day."""
        before = Placed(delivery.message["blocks"])
        last = delivery.attempts >= MOST_ATTEMPTS
        placed = before if last else place(client, before.blocks, partial(png, self._tools))
        if last or placed.shown > before.shown:
            blocks = self._in_words(delivery, placed, "given_up" if last else "coming")
            answer = self._call(client, delivery, target, blocks)
            if last:
                self._outcomes.without_pictures(delivery, answer["ts"], answer["channel"])
                return True
            if not placed.missing:
                self._outcomes.sent(delivery, answer["ts"], answer["channel"])
                return True
        self._outcomes.later(delivery, "pictures_missing", blocks=placed.blocks)
        return False

    def _call(self, client: WebClient, delivery: Delivery, target: Target, blocks: list[Block]) -> Any:
        message = {"text": delivery.message["text"], "blocks": blocks}
        if target.update_ts:
            return client.chat_update(channel=target.channel_id, ts=target.update_ts, **message)
        return client.chat_postMessage(
            channel=target.channel_id,
            thread_ts=target.thread_ts,
            metadata=metadata(delivery),
            unfurl_links=False,
            unfurl_media=False,
            **message,
        )

    def _in_words(self, delivery: Delivery, placed: Placed, state: str) -> list[Block]:
        """The blocks, with words where a picture is missing."""
        if not placed.missing:
            return placed.blocks
        words = self._words(delivery)
        return placed.in_words(lambda alt: words.say("outbox", f"picture_{state}", alt=alt))

    def _words(self, delivery: Delivery) -> Words:
        if delivery.collaborative_id is None:
            return self._tools.words(DEFAULT_LANGUAGE)
        with self._tools.reading() as session:
            return self._tools.words(session.get_one(Collaborative, delivery.collaborative_id).language)

    def _target(self, client: WebClient, delivery: Delivery) -> Target:
        with self._tools.reading() as session:
            parent = box.parent_of(session, delivery)
            original = box.original_of(session, delivery)
        if original is not None and original.sent_channel_id:
            return Target(original.sent_channel_id, update_ts=original.sent_ts)
        if parent is not None and parent.sent_channel_id:
            return Target(parent.sent_channel_id, thread_ts=parent.sent_ts)
        if delivery.channel_id:
            return Target(delivery.channel_id)
        opened = client.conversations_open(users=delivery.user_ids)
        return Target(opened["channel"]["id"])

    def _after_refusal(self, delivery: Delivery, error: SlackApiError, *, nothing_posted: bool) -> None:
        code = str(error.response.get("error", ""))
        match verdict(code, delivery.attempts):
            case Verdict.GIVE_UP:
                self._outcomes.given_up(delivery, code)
            case Verdict.TRY_AGAIN:
                asked = error.response.headers.get("Retry-After", "")
                wait = timedelta(seconds=int(asked)) if asked.isdigit() else None
                self._outcomes.later(delivery, code, wait)
            case Verdict.LOOK_FIRST if nothing_posted:
                self._outcomes.later(delivery, code)
            case Verdict.LOOK_FIRST:
                self._after_unknown(delivery, code)

    def _after_unknown(self, delivery: Delivery, error: str) -> bool:
        """Look for the key where the message would be; post again only if it surely is not there.

        False when nobody could look for now: the delivery stays `sending`, and `recover` looks again.
        """
        if delivery.update_key:  # changing a message twice to the same words does no harm
            self._outcomes.later(delivery, error)
            return True
        try:
            client = self._tokens.client(delivery.workspace_id)
            target = self._target(client, delivery)
            message = posted(client, target, delivery)
        except (SlackApiError, LookupError, OSError) as unseen:
            log.warning("Nobody can say whether %s was posted: %s", delivery.key, type(unseen).__name__)
            if self._worth_another_look(delivery, unseen):
                return False
            self._outcomes.uncertain(delivery, error)
        else:
            if message is None:
                self._outcomes.later(delivery, error)
            else:
                left = _without_pictures(delivery, message)
                self._outcomes.sent(delivery, message["ts"], target.channel_id, without_pictures=left)
        return True

    def _worth_another_look(self, delivery: Delivery, unseen: Exception) -> bool:
        """Whether Slack only is out of reach, and not for too long."""
        if self._tools.now() - (delivery.claimed_at or delivery.due_at) > LOOK_FOR:
            return False
        if isinstance(unseen, SlackApiError):
            return verdict(str(unseen.response.get("error", "")), attempts=1) is not Verdict.GIVE_UP
        return isinstance(unseen, OSError)


def _without_pictures(delivery: Delivery, message: dict[str, Any]) -> list[Block] | None:
    """The blocks of a delivery when `message`, as Slack has it, shows fewer pictures than they have."""
    blocks: list[Block] = delivery.message.get("blocks", [])
    return blocks if Placed(message.get("blocks", [])).shown < Placed(blocks).missing else None


def _never_connected(error: OSError) -> bool:
    """Whether no connection was made (refused, or no such host): then nothing can have been posted."""
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, ConnectionRefusedError | gaierror)
