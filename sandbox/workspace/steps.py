"""Workflow steps that apps run: each execution has a token of its own until it is completed or fails.

docs.slack.dev/reference/events/function_executed.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from sandbox.workspace.errors import SlackError
from sandbox.workspace.happenings import Happenings
from sandbox.workspace.identifiers import Identifiers, secret
from sandbox.workspace.model import Bot, Json


@dataclass(frozen=True)
class Step:
    """One execution of a function that an app offers under `callback_id`."""

    id: str
    callback_id: str
    app_id: str
    token: str
    inputs: Json
    state: Literal["running", "completed", "failed"] = "running"
    outputs: Json = field(default_factory=dict)
    error: str = ""


class Steps:
    def __init__(self, happenings: Happenings, ids: Identifiers) -> None:
        self._happenings = happenings
        self._ids = ids
        self._steps: dict[str, Step] = {}

    def start(self, bot: Bot, callback_id: str, inputs: Json) -> Step:
        with self._happenings.change(f"the step {callback_id} started"):
            step = Step(self._ids.next("Fx"), callback_id, bot.app_id, secret("xwfp-"), inputs)
            self._steps[step.id] = step
        return step

    def get(self, step_id: str) -> Step:
        """As it is now; SlackError `function_execution_not_found`."""
        if step := self._steps.get(step_id):
            return step
        raise SlackError("function_execution_not_found")

    def of_token(self, token: str) -> Step | None:
        return next((step for step in tuple(self._steps.values()) if step.token == token), None)

    def complete(self, bot: Bot, step_id: str, outputs: Json) -> None:
        self._end(bot, step_id, state="completed", outputs=outputs)

    def fail(self, bot: Bot, step_id: str, error: str) -> None:
        self._end(bot, step_id, state="failed", error=error)

    def _end(self, bot: Bot, step_id: str, **changes: object) -> None:
        with self._happenings.held():
            step = self.get(step_id)
            if step.app_id != bot.app_id:
                raise SlackError("function_execution_not_found")
            if step.state != "running":
                raise SlackError("execution_not_in_running_state")
            with self._happenings.change(f"the step {step.callback_id} {changes['state']}"):
                self._steps[step_id] = replace(step, **changes)  # type: ignore[arg-type]  # field names from above
