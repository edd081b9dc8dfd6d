"""The only poster. What was enqueued and claimed is posted here, once, and its outcome recorded.

A claimed delivery is marked `sending` before Slack is called and carries its key in the message's
metadata. The claim is a lease: it is renewed just before each call, and whoever lost it stops. When nobody
can know whether a post took effect, the channel is searched for the key before any retry; where that is not
allowed, the delivery stays `uncertain` and the facilitators are told.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from socket import gaierror
from typing import Any, NamedTuple
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.outbox.claim import Claim, ClaimLost
from bot.outbox.outcome import Outcomes
from bot.outbox.pausing import Pauses
from bot.outbox.pictures import Placed, place
from bot.outbox.search import Target, metadata, posted
from bot.outbox.slack_clock import SlackClock
from bot.outbox.uploads import Uploads
from bot.outbox.verdict import (
    MOST_ATTEMPTS,
    MOST_WITHOUT_SLACK,
    NO_TOKEN,
    PICTURE_REFUSED,
    Verdict,
    verdict,
)
from bot.tokens import Tokens
from handlers.charts.drawing import png
from handlers.posts import puts_in_pictures
from handlers.slack.kit import Block
from handlers.tools import Tools
from prompts.words import DEFAULT_LANGUAGE, Words
from storage import outbox as box
from storage.tables import Collaborative, Delivery

LOOK_FOR = timedelta(days=1)
"""How long a delivery of unknown outcome is looked for while Slack is away; then it is `uncertain`."""

MOST_UNFORESEEN = 10
"""Tries of a delivery that fails in a way nobody foresaw; after them a person decides."""

WAIT_FOR_WORD = timedelta(minutes=1)
"""Where nobody may look, Slack's own word that a message arrived (an event) is waited for so long."""

NO_LOOK = frozenset({Verdict.GIVE_UP, Verdict.PAUSE})
"""What a refused look means that no later look mends."""

log = logging.getLogger(__name__)


class _Call(NamedTuple):
    """What an attempt calls Slack with."""

    client: WebClient
    target: Target
    claim: Claim
    look_from: str | None
    """Slack's stamp of a moment before the call, when a new message is to be posted."""


class Poster:
    """Takes one claimed delivery as far as it comes, and has the outcome recorded."""

    def __init__(self, tools: Tools, tokens: Tokens, outcomes: Outcomes, lease: timedelta) -> None:
        """`lease` is how long a claim holds."""
        self._tools = tools
        self._tokens = tokens
        self._lease = lease
        self._outcomes = outcomes
        self._pauses = Pauses(tools)
        self._slack_clock = SlackClock()

    def deliver(self, delivery: Delivery) -> bool:
        """Post it. True when it is in Slack and nothing is left to do."""
        return self._alone(self._deliver, delivery)

    def recover(self, delivery: Delivery) -> bool:
        """Look whether it was posted. False when nobody could look for now."""
        return self._alone(self._recover, delivery)

    def give_back(self, delivery: Delivery) -> None:
        """Let it go before anything was sent."""
        self._outcomes.give_back(delivery)

    def _alone(self, act: Callable[[Delivery], bool], delivery: Delivery) -> bool:
        """An unforeseen error stops no other delivery: somebody looks later whether this one was posted."""
        try:
            return act(delivery)
        except ClaimLost:
            log.info("Another process has taken over %s", delivery.key)
        except Exception as error:
            log.exception("Posting %s failed", delivery.key)
            if delivery.attempts < MOST_UNFORESEEN:
                self._outcomes.put_off(delivery, type(error).__name__)
            else:
                self._outcomes.uncertain(delivery, type(error).__name__)
        return False

    def _recover(self, delivery: Delivery) -> bool:
        return self._after_unknown(delivery, delivery.error or "the process stopped while sending")

    def _deliver(self, delivery: Delivery) -> bool:
        pause = self._pauses.of(delivery)
        if pause and not self._pauses.may_try(pause):
            self._outcomes.waits(delivery, pause)
            return False
        sent = self._try(delivery)
        if sent and pause:
            self._pauses.end(pause)
        return sent

    def _try(self, delivery: Delivery) -> bool:
        try:
            client = self._tokens.client(delivery.workspace_id)
            target = self._target(client, delivery)
            look_from = None if target.update_ts else self._slack_clock.stamp(client)
        except LookupError:
            self._outcomes.given_up(delivery, "not_installed")
        except SlackApiError as error:
            self._after_refusal(delivery, error, nothing_posted=True)
        except OSError as error:
            self._outcomes.later(delivery, type(error).__name__, most=MOST_WITHOUT_SLACK)
        else:
            return self._attempt(client, delivery, target, look_from)
        return False

    def _attempt(self, client: WebClient, delivery: Delivery, target: Target, look_from: str | None) -> bool:
        """One try. True when the message, or its change, is in Slack and nothing is left to do."""
        call = _Call(client, target, Claim(self._tools, delivery, self._lease), look_from)
        try:
            if puts_in_pictures(delivery):
                return self._put_in(call, delivery)
            placed = self._place(call, delivery)
            answer, placed = self._post_with(call, delivery, placed)
        except SlackApiError as error:
            self._after_refusal(delivery, error, nothing_posted=bool(target.update_ts))
            return False
        except OSError as error:  # a broken or timed-out connection; urllib's errors are OSErrors
            if _never_connected(error):
                self._outcomes.later(delivery, type(error).__name__, most=MOST_WITHOUT_SLACK)
            else:
                self._after_unknown(delivery, type(error).__name__)
            return False
        left = placed.blocks if placed.missing else None
        self._outcomes.sent(
            delivery, answer["ts"], answer["channel"], files=placed.files, without_pictures=left
        )
        return True

    def _post_with(self, call: _Call, delivery: Delivery, placed: Placed) -> tuple[Any, Placed]:
        """Post, at worst without the pictures: where Slack refuses one of them, it takes the words."""
        try:
            return self._post(call, delivery, self._in_words(delivery, placed, "coming")), placed
        except SlackApiError as error:
            if not placed.files or error.response.get("error") not in PICTURE_REFUSED:
                raise
            log.warning("Slack does not show the pictures of %s", delivery.key)
        none = Placed(delivery.message["blocks"])
        return self._post(call, delivery, self._in_words(delivery, none, "coming")), none

    def _put_in(self, call: _Call, delivery: Delivery) -> bool:
        """Put the pictures that were not there in time into their message as they come, for a day."""
        before = Placed(delivery.message["blocks"])
        if delivery.attempts >= MOST_ATTEMPTS:
            answer = self._post(call, delivery, self._in_words(delivery, before, "given_up"))
            self._outcomes.without_pictures(delivery, answer["ts"], answer["channel"], before.files)
            return True
        placed = self._place(call, delivery)
        if placed.shown > before.shown:
            answer, placed = self._post_with(call, delivery, placed)
            if not placed.missing:
                self._outcomes.sent(delivery, answer["ts"], answer["channel"], files=placed.files)
                return True
        self._outcomes.later(delivery, "pictures_missing", placed=placed)
        return False

    def _place(self, call: _Call, delivery: Delivery) -> Placed:
        return place(
            call.client,
            delivery.message.get("blocks", []),
            partial(png, self._tools),
            Uploads(self._tools, delivery),
            renew=call.claim.renew,
        )

    def _post(self, call: _Call, delivery: Delivery, blocks: list[Block]) -> Any:
        """The one call that people see."""
        message = {"text": delivery.message["text"], "blocks": blocks}
        target = call.target
        call.claim.renew(call.look_from)
        if target.update_ts:
            return call.client.chat_update(channel=target.channel_id, ts=target.update_ts, **message)
        answer = call.client.chat_postMessage(
            channel=target.channel_id,
            thread_ts=target.thread_ts,
            metadata=metadata(delivery),
            unfurl_links=False,
            unfurl_media=False,
            **message,
        )
        self._slack_clock.hear(answer)
        return answer

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
        parent, original = self._before(delivery)
        if original is not None and original.sent_channel_id:
            return Target(original.sent_channel_id, update_ts=original.sent_ts)
        if parent is not None and parent.sent_channel_id:
            return Target(parent.sent_channel_id, thread_ts=parent.sent_ts)
        if delivery.channel_id:
            return Target(delivery.channel_id)
        opened = client.conversations_open(users=delivery.user_ids)
        return Target(opened["channel"]["id"])

    def _before(self, delivery: Delivery) -> tuple[Delivery | None, Delivery | None]:
        """What it goes under, and what it changes."""
        if not delivery.thread_key and not delivery.update_key:
            return None, None
        with self._tools.reading() as session:
            return box.parent_of(session, delivery), box.original_of(session, delivery)

    def _after_refusal(self, delivery: Delivery, error: SlackApiError, *, nothing_posted: bool) -> None:
        code = str(error.response.get("error", ""))
        if code in NO_TOKEN:
            self._tokens.refuse(code)
        match verdict(code, delivery.attempts):
            case Verdict.PAUSE if delivery.channel_id:
                self._outcomes.paused(delivery, code)
            case Verdict.GIVE_UP | Verdict.PAUSE:
                self._outcomes.given_up(delivery, code)
            case Verdict.TRY_AGAIN:
                most = None if code in NO_TOKEN else MOST_ATTEMPTS
                self._outcomes.later(delivery, code, _wait_asked_for(error), most=most)
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
        if self._outcomes.arrived(delivery):
            return True
        try:
            client = self._tokens.client(delivery.workspace_id)
            target = self._target(client, delivery)
            message = posted(client, target, delivery)
        except (SlackApiError, LookupError, OSError) as unseen:
            log.warning("Nobody can say whether %s was posted: %s", delivery.key, type(unseen).__name__)
            if self._worth_another_look(delivery, unseen):
                self._outcomes.look_later(delivery, error)
                return False
            self._outcomes.uncertain(delivery, error)
        else:
            if message is None:
                self._outcomes.later(delivery, error)
            else:
                files, left = Placed(message.get("blocks", [])).files, _without_pictures(delivery, message)
                self._outcomes.sent(
                    delivery, message["ts"], target.channel_id, files=files, without_pictures=left
                )
        return True

    def _worth_another_look(self, delivery: Delivery, unseen: Exception) -> bool:
        """Whether Slack only is out of reach, and not for too long."""
        if self._tools.now() - (delivery.claimed_at or delivery.due_at) > LOOK_FOR:
            return False
        if isinstance(unseen, SlackApiError):
            if unseen.response.get("error") == "missing_scope":
                return self._tools.now() - (delivery.claimed_at or delivery.due_at) < WAIT_FOR_WORD
            return verdict(str(unseen.response.get("error", "")), attempts=1) not in NO_LOOK
        return isinstance(unseen, OSError)


def _without_pictures(delivery: Delivery, message: dict[str, Any]) -> list[Block] | None:
    """The blocks of a delivery when `message`, as Slack has it, shows fewer pictures than they have."""
    blocks: list[Block] = delivery.message.get("blocks", [])
    return blocks if Placed(message.get("blocks", [])).shown < Placed(blocks).missing else None


def _wait_asked_for(error: SlackApiError) -> timedelta | None:
    asked = error.response.headers.get("Retry-After", "")
    return timedelta(seconds=int(asked)) if asked.isdigit() else None


def _never_connected(error: OSError) -> bool:
    """Whether no connection was made (refused, or no such host): then nothing can have been posted."""
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, ConnectionRefusedError | gaierror)
