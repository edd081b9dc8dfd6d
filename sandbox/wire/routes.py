"""Addresses: /api/METHOD, /respond/TOKEN, /upload/v1/FILE, /files-pri/FILE/NAME and /link (Socket Mode)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from sandbox.methods import METHODS
from sandbox.methods.arguments import parse, parts
from sandbox.wire import web_api
from sandbox.wire.authorize import authorize_routes
from sandbox.wire.connections import break_off
from sandbox.wire.response_urls import respond
from sandbox.wire.socket_mode import SocketMode
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Bot
from sandbox.workspace.workspace import Workspace

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Site:
    """What the addresses need: the workspace, where it is (`url` ends with a slash), and its sockets.

    `new_ticket` is a WebSocket address for an app's next connection.
    """

    workspace: Workspace
    url: str
    sockets: SocketMode
    new_ticket: Callable[[Bot], str]


def routes_of(site: Site) -> list[BaseRoute]:
    api = _api(site)
    return [
        *(Route(f"/api/{method}", api, methods=["GET", "POST"], name=method) for method in METHODS),
        Route("/api/{method}", api, methods=["GET", "POST"], name="unknown"),
        Route("/respond/{token}", _respond(site), methods=["POST"]),
        Route("/upload/v1/{file_id}", _upload(site), methods=["POST"]),
        Route("/files-pri/{file_id}/{name}", _download(site), methods=["GET"]),
        *authorize_routes(site.workspace),
        WebSocketRoute("/link", site.sockets.serve),
    ]


class NoAnswer(Response):
    """Breaks the connection instead of answering."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # nothing is sent
        break_off(scope)
        while (await receive())["type"] != "http.disconnect":
            pass


def _api(site: Site) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        asked = web_api.Request(
            method=request.url.path.rpartition("/")[2],
            content_type=request.headers.get("content-type", ""),
            authorization=request.headers.get("authorization", ""),
            query=request.url.query,
            body=await request.body(),
        )
        answer = web_api.answer(site.workspace, asked, site.url, site.new_ticket)
        if answer.is_lost:
            return NoAnswer()
        return Response(answer.content, answer.status, answer.headers, "application/json; charset=utf-8")

    return endpoint


def _respond(site: Site) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            args = parse(request.headers.get("content-type", ""), await request.body(), "")
            respond(site.workspace, request.path_params["token"], args, site.url)
        except SlackError as refusal:
            return JSONResponse(refusal.answer(), 404 if refusal.error.endswith("_url") else 400)
        return PlainTextResponse("ok")

    return endpoint


def _upload(site: Site) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        body, kind = await request.body(), request.headers.get("content-type", "")
        if failure := site.workspace.faults.failure_of("upload"):
            return PlainTextResponse(failure.error, max(failure.status, 400))
        if kind.startswith("multipart/form-data"):
            body = next(iter(parts(kind, body).values()), b"")
        try:
            file = site.workspace.uploads.receive(request.path_params["file_id"], body)
        except SlackError as refusal:
            return PlainTextResponse(refusal.error, 400)
        if site.workspace.faults.drops("upload"):
            return NoAnswer()
        return PlainTextResponse(f"OK - {file.length}")

    return endpoint


def _download(site: Site) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        workspace = site.workspace
        bot = workspace.directory.bot_with_token(
            request.headers.get("authorization", "").removeprefix("Bearer ")
        )
        channels = {channel.id: channel for channel in workspace.channels}
        file_id = request.path_params["file_id"]
        if bot is None or bot.refusal or not workspace.uploads.is_accessible(file_id, bot, channels):
            return PlainTextResponse("file_not_found", 404)
        file = workspace.file(file_id)
        return Response(file.content, media_type=file.mimetype)

    return endpoint
