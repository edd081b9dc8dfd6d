"""What became of an attempt, recorded: sent, to be tried again, given up, or nobody knows."""

import logging
from collections.abc import Callable
from datetime import timedelta

from bot.outbox.pausing import FIRST_WAIT, is_over
from bot.outbox.pictures import Placed
from bot.outbox.verdict import MOST_ATTEMPTS, MOST_PUTTING_IN, back_off
from handlers import posts
from handlers.slack.kit import Block
from handlers.tools import Tools
from handlers.trouble import ask_about, tell_of_failure, tell_of_pause, tell_of_pictures
from storage import outbox, upload
from storage import pause as pauses
from storage.tables import Delivery, Pause

log = logging.getLogger(__name__)


class Outcomes:
    """Each outcome is one transaction; what follows from it is enqueued in the same."""

    def __init__(self, tools: Tools, wait: Callable[[int], timedelta] = back_off) -> None:
        """`wait` says how long to wait after so many attempts."""
        self._tools = tools
        self._wait = wait

    def sent(
        self,
        delivery: Delivery,
        ts: str,
        channel_id: str,
        *,
        files: list[str] | None,
        without_pictures: list[Block] | None = None,
    ) -> None:
        """Slack has it and shows `files`; None where nobody knows which.

        Blocks `without_pictures`, if any, are put in by a later change.
        """
        now = self._tools.now()
        with self._tools.session() as session:
            recorded = outbox.record_sent(session, delivery, ts, channel_id, now)
            if recorded and (files or without_pictures or delivery.update_key):
                upload.show(session, delivery, files)
            if recorded and without_pictures and not outbox.changed_since(session, delivery):
                outbox.enqueue(session, posts.pictures_later(delivery, without_pictures, now + self._wait(1)))
                if files is not None:
                    tell_of_pictures(session, self._tools, delivery, "come_later")
            session.commit()

    def arrived(self, delivery: Delivery) -> bool:
        """Whether Slack has said so (`message_metadata_posted`); then it is recorded."""
        with self._tools.reading() as session:
            known = session.get_one(Delivery, delivery.id)
        if not known.sent_ts or not known.sent_channel_id:
            return False
        left = delivery.message["blocks"] if posts.has_pictures(delivery) else None
        self.sent(delivery, known.sent_ts, known.sent_channel_id, files=None, without_pictures=left)
        return True

    def later(
        self,
        delivery: Delivery,
        error: str,
        wait: timedelta | None = None,
        *,
        placed: Placed | None = None,
        most: int | None = MOST_ATTEMPTS,
    ) -> None:
        """Try again after `wait`, by default longer each time; with what is `placed` if it got further.

        After `most` attempts it is given up. A wait that Slack asked for holds up the whole workspace.
        """
        if most and delivery.attempts >= (MOST_PUTTING_IN if posts.puts_in_pictures(delivery) else most):
            self.given_up(delivery, error)
            return
        due_at = self._tools.now() + (wait or self._wait(delivery.attempts))
        message = None if placed is None else {**delivery.message, "blocks": placed.blocks}
        with self._tools.session() as session:
            if outbox.retry_later(session, delivery, due_at, error, message) and placed is not None:
                upload.show(session, delivery, placed.files)
            if wait:
                outbox.hold(
                    session, delivery.workspace_id, self._tools.now() + min(wait, outbox.LONGEST_HOLD)
                )
            session.commit()

    def give_back(self, delivery: Delivery) -> None:
        """Nothing was sent: whoever comes next may post it."""
        with self._tools.session() as session:
            outbox.give_back(session, delivery)
            session.commit()

    def waits(self, delivery: Delivery, pause: Pause) -> None:
        """Its channel is paused, and it is not its turn to try: it waits, a month at most."""
        if is_over(pause, self._tools.now()):
            self.given_up(delivery, pause.reason)
            return
        with self._tools.session() as session:
            outbox.wait(session, delivery, pause.try_at, pause.reason)
            session.commit()

    def paused(self, delivery: Delivery, error: str) -> None:
        """The channel takes nothing: it is paused, the message waits, and facilitators hear once."""
        now = self._tools.now()
        with self._tools.session() as session:
            pause = pauses.begin(
                session,
                Pause(
                    workspace_id=delivery.workspace_id,
                    channel_id=delivery.channel_id or "",
                    reason=error,
                    since=now,
                    try_at=now + FIRST_WAIT,
                ),
            )
            tell_of_pause(session, self._tools, delivery, pause)
            session.commit()
        self.waits(delivery, pause)

    def given_up(self, delivery: Delivery, error: str) -> None:
        """Slack will never take it; facilitators hear."""
        log.warning("Gave up on %s: %s", delivery.key, error)
        with self._tools.session() as session:
            if outbox.record_failed(session, delivery, error):
                if posts.puts_in_pictures(delivery):
                    tell_of_pictures(session, self._tools, delivery, "given_up")
                else:
                    tell_of_failure(session, self._tools, delivery, "failed", error)
            session.commit()

    def without_pictures(self, delivery: Delivery, ts: str, channel_id: str, files: list[str]) -> None:
        """The message says now that its pictures will not come; facilitators hear."""
        log.warning("Gave up on the pictures of %s", delivery.key)
        with self._tools.session() as session:
            if outbox.record_sent(session, delivery, ts, channel_id, self._tools.now()):
                upload.show(session, delivery, files)
                tell_of_pictures(session, self._tools, delivery, "given_up")
            session.commit()

    def uncertain(self, delivery: Delivery, error: str) -> None:
        """Nobody can know whether Slack has it; facilitators are asked."""
        with self._tools.session() as session:
            if outbox.record_uncertain(session, delivery, error):
                ask_about(session, self._tools, delivery)
            session.commit()

    def look_later(self, delivery: Delivery, error: str) -> None:
        """Nobody can tell now whether Slack has it: whoever comes first after a while looks again."""
        with self._tools.session() as session:
            outbox.look_later(session, delivery, self._tools.now() + self._wait(delivery.attempts), error)
            session.commit()

    def put_off(self, delivery: Delivery, error: str) -> None:
        """An unforeseen error: somebody looks later whether Slack has it, and facilitators hear."""
        with self._tools.session() as session:
            if outbox.look_later(session, delivery, self._tools.now() + self._wait(1), error):
                tell_of_failure(session, self._tools, delivery, "put_off", error)
            session.commit()
