"""Threads between a person and an app that is an assistant: title, status, suggested prompts.

docs.slack.dev/ai/developing-agents.
"""

from dataclasses import dataclass, replace

from sandbox.workspace.errors import SlackError
from sandbox.workspace.happenings import Happenings
from sandbox.workspace.model import Json


@dataclass(frozen=True)
class AssistantThread:
    """`context` names the channel the person looks at; `status` stands until the app answers."""

    channel: str
    ts: str
    user: str
    app_id: str
    context: Json
    title: str = ""
    status: str = ""
    prompts: tuple[Json, ...] = ()


class Assistants:
    def __init__(self, happenings: Happenings) -> None:
        self._happenings = happenings
        self._threads: dict[tuple[str, str], AssistantThread] = {}

    def open(self, thread: AssistantThread) -> None:
        with self._happenings.change("an assistant thread was opened"):
            self._threads[thread.channel, thread.ts] = thread

    def get(self, channel: str, ts: str) -> AssistantThread:
        """As it is now; SlackError `invalid_thread_ts` when it is no assistant's thread."""
        if thread := self._threads.get((channel, ts)):
            return thread
        raise SlackError("invalid_thread_ts")

    def change(self, channel: str, ts: str, happening: str, **changes: object) -> AssistantThread:
        with self._happenings.held():
            thread = self.get(channel, ts)
            with self._happenings.change(f"the assistant's thread has {happening}"):
                after = replace(thread, **changes)  # type: ignore[arg-type]  # field names come from our own callers
                self._threads[channel, ts] = after
        return after

    def answered(self, channel: str, ts: str) -> None:
        """The app posted into the thread, which ends its status."""
        thread = self._threads.get((channel, ts))
        if thread and thread.status:
            self.change(channel, ts, "an answer", status="")
