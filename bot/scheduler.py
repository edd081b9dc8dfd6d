"""A heartbeat over due columns. APScheduler only beats; what is due, the database knows.

So nothing is lost when the process restarts, two processes may beat at once, and a test calls `beat`
with a clock of its own instead of waiting.
"""

import logging
import threading
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot import clock
from bot.outbox.dispatch import Outbox
from handlers.register import CLOCK_JOBS, answer_interrupted, forget_drafts, keep_calls_planned, keep_current
from handlers.skipping import skip
from handlers.tools import Tools
from handlers.trouble import tell_facilitators
from improvement.call import StepKind, still_useful
from storage import step as steps
from storage.tables import Call, CallStep

LOOKS_A_BEAT = 15
"""How often the outbox is looked at between two beats, for what falls due meanwhile."""

log = logging.getLogger(__name__)


class Heartbeat:
    """Does what is due, at every beat. `last_beat` is the instant of the last whole one.

    `has_beaten` is set once a first beat is over, and what came of it is posted.
    """

    def __init__(self, tools: Tools, outbox: Outbox) -> None:
        self._tools = tools
        self._outbox = outbox
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._woken = threading.Event()
        self._beat_over = threading.Event()
        self._stopped = threading.Event()
        self._poster = threading.Thread(target=self._post_when_woken, name="outbox", daemon=True)
        self.last_beat = clock.now()
        self.has_beaten = threading.Event()

    def start(self, seconds: float) -> None:
        """Beat every so many seconds, at once first; look more often for what is to be posted."""
        self._look_seconds = seconds / LOOKS_A_BEAT
        self._scheduler.add_job(
            self._beat_and_wake,
            IntervalTrigger(seconds=seconds),
            next_run_time=clock.now(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.start()
        self._poster.start()

    def wake_outbox(self) -> None:
        """Post what was just enqueued without waiting for the next beat."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the step and the message that are in hand, and stop; the rest waits for the next start."""
        self._stopped.set()
        self._outbox.stop()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
            self._woken.set()
            self._poster.join()

    def _post_when_woken(self) -> None:
        """Posting takes as long as Slack does: in a thread of its own it holds up no step of the clock."""
        while not self._stopped.is_set():
            self._woken.wait(self._look_seconds)
            self._woken.clear()
            try:
                self._post()
            except Exception:  # whatever it was, the next beat delivers again
                log.exception("Posting failed")

    def _post(self) -> None:
        beat_over = self._beat_over.is_set()
        if beat_over:
            self._beat_over.clear()
            self._outbox.recover()
        self._outbox.deliver()
        if beat_over:
            self._outbox.tidy()
            self.has_beaten.set()

    def beat(self) -> None:
        """Plan calls, do every due step, bring posted agendas up to date, and post what came of it."""
        self._live()
        self._outbox.recover()
        self._outbox.deliver()
        self._outbox.tidy()
        self.has_beaten.set()

    def _beat_and_wake(self) -> None:
        self._live()
        self._beat_over.set()
        self._woken.set()

    def _live(self) -> None:
        keep_calls_planned(self._tools, self._tools.now())
        self._do_what_is_due()
        keep_current(self._tools, self._tools.now())
        forget_drafts(self._tools, self._tools.now())
        answer_interrupted(self._tools, self._tools.now())
        self.last_beat = clock.now()

    def _do_what_is_due(self) -> None:
        """Do every due step that is of use still; then say once for each call what came too late."""
        too_late: dict[int, list[CallStep]] = {}
        while not self._stopped.is_set() and (claimed := self._claim()):
            for step, call in claimed:
                if self._stopped.is_set():
                    self._give_back(step)
                elif self._is_too_late(step, call):
                    too_late.setdefault(call.id, []).append(step)
                else:
                    self._do(step, call)
        for call_id, late in too_late.items():
            self._skip(call_id, late)
        with self._tools.session() as session:
            steps.keep_beat(session, self._tools.now())
            session.commit()

    def _skip(self, call_id: int, late: list[CallStep]) -> None:
        """A failure costs the others nothing: the leases run out, and it is tried again."""
        try:
            skip(self._tools, call_id, late)
        except Exception:
            log.exception("The steps of call %s that came too late were not skipped", call_id)

    def _claim(self) -> list[tuple[CallStep, Call]]:
        with self._tools.session() as session:
            claimed = steps.claim_due_steps(session, self._tools.now())
            with_calls = [(step, session.get_one(Call, step.call_id)) for step in claimed]
            session.commit()
        return with_calls

    def _do(self, step: CallStep, call: Call) -> None:
        """Do one step. A failing one is tried again when its lease has run out; facilitators hear of it."""
        now = self._tools.now()
        try:
            outcome = self._outcome(step, call, now)
        except Exception:
            log.exception("The step %s of call %s failed", step.kind, step.call_id)
            self._tell(step, call)
        else:
            self._finish(step, now, outcome)

    def _give_back(self, step: CallStep) -> None:
        with self._tools.session() as session:
            steps.give_back(session, step)
            session.commit()

    def _is_too_late(self, step: CallStep, call: Call) -> bool:
        kind, now = StepKind(step.kind), self._tools.now()
        return call.ended_at is None and not still_useful(kind, step.due_at, now, call.starts_at)

    def _outcome(self, step: CallStep, call: Call, now: datetime) -> str:
        """Run the step's jobs, unless its call is over: `done` or `skipped`."""
        kind = StepKind(step.kind)
        if call.ended_at is not None:
            return "skipped"
        for job in CLOCK_JOBS[kind]:
            job(self._tools, step.call_id, now)
        return "done"

    def _finish(self, step: CallStep, now: datetime, outcome: str) -> None:
        with self._tools.session() as session:
            if steps.finish_step(session, step, now, outcome):
                session.commit()
                return
            session.rollback()
        log.warning("%s of call %s outlasted its lease: another process does it", step.kind, step.call_id)

    def _tell(self, step: CallStep, call: Call) -> None:
        with self._tools.session() as session:
            tell_facilitators(
                session,
                self._tools,
                call.collaborative_id,
                f"step-{step.id}",
                "step_failed",
                occasion=step.kind,
            )
            session.commit()
