"""Bringing a payload to the bot, over Socket Mode or signed HTTP, and what its answer means.

Slack waits 3 s for every acknowledgement. Commands and interactions are tried once; events again at once,
after a minute and after five more (docs.slack.dev/apis/events-api#retries).
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from sandbox.workspace.events import Event, hears
from sandbox.workspace.identifiers import secret
from sandbox.workspace.model import Bot, Json
from sandbox.workspace.workspace import Workspace

Kind = Literal["events_api", "slash_commands", "interactive"]
EVENT_PAUSES = (0.0, 0.0, 60.0, 300.0)  # seconds before each attempt


@dataclass(frozen=True)
class Envelope:
    bot: Bot
    kind: Kind
    payload: Json
    attempt: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Answer:
    """The bot's acknowledgement with its body, or why there is none."""

    body: Json | None = None
    error: str | None = None  # operation_timeout, dispatch_failed, http_service_error
    is_final: bool = False  # the bot asked not to be tried again

    @property
    def ok(self) -> bool:
        return self.error is None


class Transport(Protocol):
    async def ready(self, bot: Bot) -> None:
        """Wait until the bot can be reached at all."""

    def can_reach(self, bot: Bot) -> bool: ...

    async def send(self, envelope: Envelope) -> Answer:
        """One attempt; may take as long as the bot likes."""
        ...


class Courier:
    """Deliveries run on the server's event loop; `deliver` may be called from any thread."""

    def __init__(self, workspace: Workspace, transport_of: Callable[[Bot], Transport]) -> None:
        self._workspace = workspace
        self._transport_of = transport_of
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.event_pauses: Sequence[float] = EVENT_PAUSES

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._workspace.announcements.listen(self._tell)

    async def stop(self) -> None:
        self._loop = None
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def deliver(
        self,
        bot: Bot,
        kind: Kind,
        payload: Json,
        then: Callable[[Answer], None] | None = None,
    ) -> Future[Answer]:
        """Bring the payload to the bot; `then` sees the answer before the future does."""
        outcome: Future[Answer] = Future()
        if self._loop is None:
            outcome.cancel()
            return outcome
        self._loop.call_soon_threadsafe(self._begin, Envelope(bot, kind, payload), outcome, then)
        return outcome

    def _begin(
        self,
        envelope: Envelope,
        outcome: Future[Answer],
        then: Callable[[Answer], None] | None,
    ) -> None:
        task = asyncio.get_running_loop().create_task(self._carry(envelope, outcome, then))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(
        self,
        envelope: Envelope,
        outcome: Future[Answer],
        then: Callable[[Answer], None] | None,
    ) -> None:
        try:
            answer = await self._attempts(envelope)
            if then:
                then(answer)
        except asyncio.CancelledError:
            outcome.cancel()
            raise
        except Exception as error:  # noqa: BLE001  # whoever holds the future shall see what went wrong
            outcome.set_exception(error)
        else:
            outcome.set_result(answer)
            self._workspace.happenings.note(f"{envelope.kind}: {answer.error or 'the bot acknowledged'}")

    async def _attempts(self, envelope: Envelope) -> Answer:
        transport = self._transport_of(envelope.bot)
        if envelope.kind != "events_api":
            if not transport.can_reach(envelope.bot):
                return Answer(error="dispatch_failed")
            return await self._attempt(transport, envelope)
        answer = Answer(error="dispatch_failed")
        for attempt, pause in enumerate(self.event_pauses):
            await asyncio.sleep(pause)
            await transport.ready(envelope.bot)
            answer = await self._attempt(
                transport, replace(envelope, attempt=attempt, reason=_reason(answer, attempt))
            )
            if answer.ok or answer.is_final:
                break
        return answer

    async def _attempt(self, transport: Transport, envelope: Envelope) -> Answer:
        try:
            async with asyncio.timeout(self._workspace.patience):
                return await transport.send(envelope)
        except TimeoutError:
            return Answer(error="operation_timeout")

    def _tell(self, event: Event) -> None:
        for bot in self._workspace.bots:
            if hears(bot, event):
                self.deliver(bot, "events_api", self._event_callback(bot, event))

    def _event_callback(self, bot: Bot, event: Event) -> Json:
        team = self._workspace.team_id
        authorization = {
            "enterprise_id": None,
            "team_id": team,
            "user_id": bot.id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": bot.verification_token,
            "team_id": team,
            "api_app_id": bot.app_id,
            "event": event.body,
            "type": "event_callback",
            "event_id": secret("Ev", 10).upper(),
            "event_time": int(self._workspace.now()),
            "authorizations": [authorization],
            "is_ext_shared_channel": event.channel is not None
            and self._workspace.directory.is_shared(event.channel),
        }


def _reason(answer: Answer, attempt: int) -> str:
    """Slack's word for why it tries again."""
    if attempt == 0:
        return ""
    return {"operation_timeout": "http_timeout", "dispatch_failed": "connection_failed"}.get(
        str(answer.error),
        "http_error",
    )
