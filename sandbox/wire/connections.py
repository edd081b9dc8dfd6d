"""Breaking a connection the way a network does: without a word, and without an answer."""

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send

KEY = "sandbox.transport"


def with_transport(app: ASGIApp) -> ASGIApp:
    """Keep the TCP transport under uvicorn's `send` in the scope; ASGI itself has no way to hang up."""

    async def outermost(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            scope[KEY] = send.__self__.transport  # type: ignore[attr-defined]  # a bound method of uvicorn's protocol
        await app(scope, receive, send)

    return outermost


def break_off(scope: Scope) -> None:
    transport: asyncio.Transport = scope[KEY]
    transport.close()
