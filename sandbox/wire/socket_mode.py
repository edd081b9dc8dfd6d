"""Socket Mode: WebSockets that the bot opens, envelopes that it acknowledges.

Up to ten connections for an app; each payload goes to one of them.
docs.slack.dev/apis/events-api/using-socket-mode.
"""

import asyncio
import itertools
import json
from dataclasses import dataclass

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.wire.connections import break_off
from sandbox.wire.delivery import Answer, Envelope
from sandbox.workspace.identifiers import secret
from sandbox.workspace.model import Bot, Json
from sandbox.workspace.workspace import Workspace

MOST_CONNECTIONS = 10
GRACE = 10.0  # seconds between the warning of a refresh and the end of the connection


@dataclass(eq=False)
class Connection:
    socket: WebSocket
    app_id: str
    is_leaving: bool = False


class SocketMode:
    """Lives on the server's event loop; only `new_ticket` may be called from elsewhere."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._tickets: dict[str, str] = {}
        self._connections: list[Connection] = []
        self._turn = itertools.count()
        self._arrivals: dict[str, asyncio.Event] = {}
        self._unanswered: dict[str, tuple[str, asyncio.Future[Answer]]] = {}  # by envelope, with its app

    def new_ticket(self, bot: Bot) -> str:
        """Good for one connection."""
        ticket = secret()
        self._tickets[ticket] = bot.app_id
        return ticket

    def connections_of(self, app_id: str) -> list[Connection]:
        return [c for c in self._connections if c.app_id == app_id and not c.is_leaving]

    def can_reach(self, bot: Bot) -> bool:
        return bool(self.connections_of(bot.app_id))

    async def ready(self, bot: Bot) -> None:
        while not self.can_reach(bot):
            arrival = self._arrivals.setdefault(bot.app_id, asyncio.Event())
            arrival.clear()
            await arrival.wait()

    async def send(self, envelope: Envelope) -> Answer:
        connections = self.connections_of(envelope.bot.app_id)
        if not connections:
            return Answer(error="dispatch_failed")
        connection = connections[next(self._turn) % len(connections)]
        envelope_id = secret()
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._unanswered[envelope_id] = envelope.bot.app_id, answered
        try:
            await _send(connection, _frame(envelope, envelope_id))
            return await answered
        except (WebSocketDisconnect, RuntimeError):
            return Answer(error="dispatch_failed")
        finally:
            self._unanswered.pop(envelope_id, None)

    async def serve(self, socket: WebSocket) -> None:
        """One connection from handshake to end."""
        app_id = self._tickets.pop(socket.query_params.get("ticket", ""), None)
        if app_id is None:
            await socket.close(code=4001)
            return
        await socket.accept()
        connection = Connection(socket, app_id)
        if len(self.connections_of(app_id)) >= MOST_CONNECTIONS:
            await _send(connection, _goodbye("too_many_websockets"))
            await socket.close()
            return
        await self._welcome(connection)
        try:
            while True:
                self._receive(await socket.receive_text())
        except (WebSocketDisconnect, KeyError):
            pass
        finally:
            self._part(connection)

    async def refresh(self) -> None:
        """Ask every client to come again, as Slack does every few hours; then end the old connections."""
        loop = asyncio.get_running_loop()
        for connection in tuple(self._connections):
            connection.is_leaving = True
            await _send(connection, _goodbye("refresh_requested"))
            loop.call_later(GRACE, break_off, connection.socket.scope)

    async def warn(self) -> None:
        for connection in tuple(self._connections):
            await _send(connection, _goodbye("warning"))

    async def drop(self) -> None:
        """Break every connection without a word."""
        for connection in tuple(self._connections):
            break_off(connection.socket.scope)

    async def _welcome(self, connection: Connection) -> None:
        for leaving in [c for c in self._connections if c.app_id == connection.app_id and c.is_leaving][:1]:
            break_off(leaving.socket.scope)  # its successor is here
        self._connections.append(connection)
        hello = {
            "type": "hello",
            "num_connections": len(self.connections_of(connection.app_id)),
            "debug_info": {"host": "applink-local", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": connection.app_id},
        }
        await _send(connection, hello)
        self._workspace.happenings.note("an app connected")
        self._arrivals.setdefault(connection.app_id, asyncio.Event()).set()

    def _receive(self, text: str) -> None:
        """An acknowledgement may come over another connection than its envelope went."""
        message = json.loads(text)
        _, answered = self._unanswered.get(message.get("envelope_id", ""), (None, None))
        if answered and not answered.done():
            answered.set_result(Answer(message.get("payload")))

    def _part(self, connection: Connection) -> None:
        self._connections.remove(connection)
        if not self.connections_of(connection.app_id):
            for app_id, answered in self._unanswered.values():
                if app_id == connection.app_id and not answered.done():
                    answered.set_result(Answer(error="dispatch_failed"))
        self._workspace.happenings.note("an app's connection ended")


async def _send(connection: Connection, message: Json) -> None:
    await connection.socket.send_text(json.dumps(message))


def _frame(envelope: Envelope, envelope_id: str) -> Json:
    frame: Json = {
        "envelope_id": envelope_id,
        "type": envelope.kind,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.kind != "events_api",
    }
    if envelope.kind == "events_api":
        frame |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason}
    return frame


def _goodbye(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-local"}}
