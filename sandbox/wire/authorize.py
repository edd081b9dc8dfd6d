"""The page on which a person allows an app to be installed: /oauth/v2/authorize."""

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.showing.templating import fill
from sandbox.workspace.errors import SlackError
from sandbox.workspace.installations import Asked
from sandbox.workspace.workspace import Workspace

PATH = "/oauth/v2/authorize"
SEE_OTHER = 303


def authorize_routes(workspace: Workspace) -> list[BaseRoute]:
    return [Route(PATH, _refusing(_ask, workspace), methods=["GET"]),
            Route(PATH, _refusing(_answer, workspace), methods=["POST"])]  # fmt: skip


def asked_for(query: str) -> Asked:
    """What the query of an app's link asks for."""
    given = dict(parse_qsl(query))
    scopes = frozenset(given.get("scope", "").replace(" ", ",").split(",")) - {""}
    return Asked(given.get("client_id", ""), scopes, given.get("redirect_uri", ""), given.get("state", ""))


async def _ask(workspace: Workspace, request: Request) -> Response:
    asked = asked_for(request.url.query)
    bot = workspace.installations.bot_of_client(asked.client_id)
    workspace.installations.place(asked)
    words = {"app": bot.user.real_name, "team": workspace.name, "people": workspace.people}
    return HTMLResponse(fill("authorize.j2", scopes=sorted(asked.scopes), **words))


async def _answer(workspace: Workspace, request: Request) -> Response:
    asked, form = asked_for(request.url.query), dict(parse_qsl((await request.body()).decode()))
    if form.get("answer") != "allow":
        return RedirectResponse(workspace.installations.refuse(asked), SEE_OTHER)
    user = workspace.user(form["user"])
    return RedirectResponse(workspace.installations.allow(asked, user.id), SEE_OTHER)


def _refusing(
    answer: Callable[[Workspace, Request], Awaitable[Response]], workspace: Workspace
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return await answer(workspace, request)
        except SlackError as refusal:
            return HTMLResponse(fill("authorize.j2", error=refusal.error), 400)
        except KeyError:
            return HTMLResponse(fill("authorize.j2", error="user_not_found"), 400)

    return endpoint
