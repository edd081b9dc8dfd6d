"""A clinic with two people, a channel and a bot, served on a real socket."""

from collections.abc import Callable
from dataclasses import dataclass, field

from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient

from sandbox.person.person import Person
from sandbox.wire.server import Server
from sandbox.workspace.model import Bot, Channel
from sandbox.workspace.workspace import Workspace

EPOCH = 1_790_000_000.0

LOOKS, LOOK_SECONDS = 250, 0.02


@dataclass
class Time:
    """Stands still until moved: seconds for messages (`now`) and for what expires (`clock`)."""

    now: float = EPOCH
    clock: float = 1000.0

    def read_now(self) -> float:
        return self.now

    def read_clock(self) -> float:
        return self.clock


@dataclass
class Clinic:
    """Ana and Ben, the channel #team, the bot in it, and a client with the bot's token."""

    workspace: Workspace
    server: Server
    bot: Bot
    team: Channel
    time: Time
    handlers: list[SocketModeHandler] = field(default_factory=list)

    @property
    def ana(self) -> Person:
        return Person(self.server, "ana")

    @property
    def ben(self) -> Person:
        return Person(self.server, "ben")

    @property
    def client(self) -> WebClient:
        return WebClient(token=self.bot.bot_token, base_url=self.server.api_url)

    def app(self) -> App:
        """A real Bolt app, not yet connected."""
        return App(client=self.client, signing_secret=self.bot.signing_secret)

    def connect(self, app: App) -> SocketModeHandler:
        before = self.server.connections(self.bot)
        handler = SocketModeHandler(app, self.bot.app_token)
        self.handlers.append(handler)
        handler.connect()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        self.workspace.wait_for(lambda: self.server.connections(self.bot) > before)
        return handler

    def disconnect(self) -> None:
        """Hang up, each handler once its client's threads have ended.

        Of two threads that close the socket of slack_sdk 3.47 at once the slower one fails, and a client
        whose line breaks closes it too. Breaking the line spares its pauses: 3 s of recv, 1 s of queue.get.
        """
        for handler in self.handlers:
            _end_threads(handler.client, self.server.drop_connections)
            handler.close()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        self.handlers.clear()

    def texts(self, person: Person) -> list[str]:
        return [message.text for message in person.sees(self.team)]


def _end_threads(client: SocketModeClient, break_off: Callable[[], None]) -> None:
    """End the threads of a client within 5 s. One that begins to read takes back that it shall stop."""
    client.closed = True
    runners = (client.current_session_runner, client.current_app_monitor, client.message_processor)
    for runner in runners:
        runner.event.set()
    client.message_queue.put('{"type": "goodbye"}')
    for _ in range(LOOKS):
        client.auto_reconnect_enabled, client.current_session_state.terminated = False, True
        break_off()
        if not (alive := [runner.thread for runner in runners if runner.is_alive()]):
            return
        alive[0].join(LOOK_SECONDS)
