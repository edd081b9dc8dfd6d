"""The only poster. What flows enqueue is claimed here, posted once, and its outcome recorded.

A claimed delivery is marked `sending` before Slack is called and carries its key in the message's
metadata. When nobody can know whether a post took effect, the channel is searched for the key before
any retry; where that is not allowed, the delivery stays `uncertain` and the facilitators are told.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from socket import gaierror
from threading import Lock
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot.outbox import pictures
from bot.outbox.verdict import Verdict, back_off, verdict
from bot.tokens import Tokens
from handlers.posts import Key, Occasion
from handlers.slack import kit
from handlers.tools import Tools
from handlers.trouble import tell_facilitators
from storage import outbox as box
from storage.picture import picture
from storage.tables import Delivery

METADATA = "callboard_delivery"
LOST_AFTER = timedelta(minutes=3)
"""A delivery still `sending` after this has lost its process; one attempt takes well under a minute."""
LOOK_BACK = timedelta(minutes=5)
LOOK_LIMIT = 200
LOOK_FOR = timedelta(days=1)
"""So long is it looked for a message of which nobody knows, while Slack is out of reach."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Target:
    """Where one delivery goes: the thread it answers, or the message it changes."""

    channel_id: str
    thread_ts: str | None = None
    update_ts: str | None = None


class Outbox:
    """Posts what is due. Several processes may share a database: a claim belongs to one of them."""

    def __init__(self, tools: Tools, tokens: Tokens) -> None:
        self._tools = tools
        self._tokens = tokens
        self._turn = Lock()
        """A beat and a wake-up of one process take turns, so that nothing is on its way when one returns."""

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
        """One that fails in a way nobody foresaw stops no other: it stays `sending` until `recover` looks."""
        try:
            return self._deliver(delivery)
        except Exception as error:
            log.exception("Posting %s failed", delivery.key)
            with self._tools.session() as session:
                self._tell_facilitators(session, delivery, "put_off", type(error).__name__)
                session.commit()
            return False

    def _recover_alone(self, delivery: Delivery) -> bool:
        """False when Slack is out of reach. One that fails in a way nobody foresaw stops no other."""
        try:
            return self._after_unknown(delivery, "the process stopped while sending")
        except Exception as error:
            log.exception("Nobody can say whether %s was posted", delivery.key)
            self._uncertain(delivery, type(error).__name__)
            return True

    def _deliver(self, delivery: Delivery) -> bool:
        try:
            client = self._tokens.client(delivery.workspace_id)
            target = self._target(client, delivery)
        except LookupError:
            self._give_up(delivery, "not_installed")
            return False
        except SlackApiError as error:
            self._after_refusal(delivery, error, nothing_posted=True)
            return False
        except OSError as error:
            self._later(delivery, type(error).__name__, back_off(delivery.attempts))
            return False
        return self._post(client, delivery, target)

    def _post(self, client: WebClient, delivery: Delivery, target: Target) -> bool:
        try:
            message = self._ready(client, delivery)
            if target.update_ts:
                answer = client.chat_update(channel=target.channel_id, ts=target.update_ts, **message)
            else:
                answer = client.chat_postMessage(
                    channel=target.channel_id,
                    thread_ts=target.thread_ts,
                    metadata={"event_type": METADATA, "event_payload": {"key": delivery.key}},
                    unfurl_links=False,
                    unfurl_media=False,
                    **message,
                )
        except SlackApiError as error:
            self._after_refusal(delivery, error, nothing_posted=bool(target.update_ts))
            return False
        except OSError as error:  # a broken or timed-out connection; urllib's errors are OSErrors
            if _never_connected(error):
                self._later(delivery, type(error).__name__, None)
            else:
                self._after_unknown(delivery, type(error).__name__)
            return False
        self._sent(delivery, answer["ts"], answer["channel"])
        return True

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

    def _ready(self, client: WebClient, delivery: Delivery) -> dict[str, Any]:
        blocks = pictures.place(client, delivery.message.get("blocks", []), self._png)
        return {"text": delivery.message["text"], "blocks": blocks}

    def _png(self, key: str) -> bytes | None:
        with self._tools.reading() as session:
            kept = picture(session, key)
            return kept.png if kept else None

    # -- outcomes ----------------------------------------------------------------------------------

    def _sent(self, delivery: Delivery, ts: str, channel_id: str) -> None:
        with self._tools.session() as session:
            box.record_sent(session, delivery.id, ts, channel_id, self._tools.now())
            session.commit()

    def _after_refusal(self, delivery: Delivery, error: SlackApiError, *, nothing_posted: bool) -> None:
        code = str(error.response.get("error", ""))
        match verdict(code, delivery.attempts):
            case Verdict.GIVE_UP:
                self._give_up(delivery, code)
            case Verdict.TRY_AGAIN:
                asked = error.response.headers.get("Retry-After", "")
                self._later(delivery, code, timedelta(seconds=int(asked)) if asked.isdigit() else None)
            case Verdict.LOOK_FIRST if nothing_posted:
                self._later(delivery, code, None)
            case Verdict.LOOK_FIRST:
                self._after_unknown(delivery, code)

    def _after_unknown(self, delivery: Delivery, error: str) -> bool:
        """Look for the key where the message would be; post again only if it surely is not there.

        False when nobody could look for now: the delivery stays `sending`, and `recover` looks again.
        """
        if delivery.update_key:  # changing a message twice to the same words does no harm
            self._later(delivery, error, None)
            return True
        try:
            client = self._tokens.client(delivery.workspace_id)
            target = self._target(client, delivery)
            found = _find(client, target, delivery)
        except (SlackApiError, LookupError, OSError) as unseen:
            log.warning("Nobody can say whether %s was posted: %s", delivery.key, type(unseen).__name__)
            if self._worth_another_look(delivery, unseen):
                return False
            self._uncertain(delivery, error)
        else:
            if found:
                self._sent(delivery, found, target.channel_id)
            else:
                self._later(delivery, error, None)
        return True

    def _worth_another_look(self, delivery: Delivery, unseen: Exception) -> bool:
        """Whether Slack only is out of reach, and not for too long."""
        if self._tools.now() - (delivery.claimed_at or delivery.due_at) > LOOK_FOR:
            return False
        if isinstance(unseen, SlackApiError):
            return verdict(str(unseen.response.get("error", "")), attempts=1) is not Verdict.GIVE_UP
        return isinstance(unseen, OSError)

    def _later(self, delivery: Delivery, error: str, wait: timedelta | None) -> None:
        due_at = self._tools.now() + (wait or back_off(delivery.attempts))
        with self._tools.session() as session:
            box.retry_later(session, delivery.id, due_at, error)
            session.commit()

    def _give_up(self, delivery: Delivery, error: str) -> None:
        log.warning("Gave up on %s: %s", delivery.key, error)
        with self._tools.session() as session:
            if box.record_failed(session, delivery.id, error):
                self._tell_facilitators(session, delivery, "failed", error)
            session.commit()

    def _uncertain(self, delivery: Delivery, error: str) -> None:
        with self._tools.session() as session:
            if box.record_uncertain(session, delivery.id, error):
                self._tell_facilitators(session, delivery, "uncertain", error)
            session.commit()

    def _tell_facilitators(self, session: Session, delivery: Delivery, phrase: str, error: str) -> None:
        """Once per delivery; word about a word that failed would go round for ever."""
        occasion = Key.read(delivery.key).occasion
        if delivery.collaborative_id is None or occasion is Occasion.TROUBLE:
            return
        where = kit.channel(delivery.channel_id) if delivery.channel_id else ""
        tell_facilitators(
            session,
            self._tools,
            delivery.collaborative_id,
            delivery.id,
            phrase,
            occasion=occasion.value,
            where=where,
            error=error,
        )


def _never_connected(error: OSError) -> bool:
    """Nobody listened, or the name was not found: then surely nothing was posted."""
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, ConnectionRefusedError | gaierror)


def _find(client: WebClient, target: Target, delivery: Delivery) -> str | None:
    """The timestamp of the message that carries this delivery's key, if it is there."""
    since: datetime = (delivery.claimed_at or delivery.due_at) - LOOK_BACK
    about: dict[str, Any] = {
        "channel": target.channel_id,
        "oldest": str(since.timestamp()),
        "include_all_metadata": True,
        "limit": LOOK_LIMIT,
    }
    pages = (
        client.conversations_replies(ts=target.thread_ts, **about)
        if target.thread_ts
        else client.conversations_history(**about)
    )
    for page in pages:
        for message in page["messages"]:
            if message.get("metadata", {}).get("event_payload", {}).get("key") == delivery.key:
                return str(message["ts"])
    return None
