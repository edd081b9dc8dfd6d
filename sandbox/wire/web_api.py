"""One Web API call from request to answer: who calls, may they, does it fail on request, and what it does.

`METHODS` is the declared list. docs.slack.dev/apis/web-api.
"""

import base64
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate

from sandbox.methods import METHODS, Call, Method
from sandbox.methods.arguments import Arguments, parse
from sandbox.workspace.errors import RateLimited, SlackError
from sandbox.workspace.faults import Call as LoggedCall
from sandbox.workspace.faults import Failure
from sandbox.workspace.model import Bot, Json
from sandbox.workspace.steps import Step
from sandbox.workspace.workspace import Workspace

__all__ = ["METHODS", "Answer", "Request", "answer"]

_log = logging.getLogger(__name__)
DEFAULT_RETRY_AFTER = 1  # seconds


@dataclass(frozen=True)
class Request:
    method: str
    content_type: str
    authorization: str
    query: str
    body: bytes


@dataclass(frozen=True)
class Answer:
    """`is_lost`: the call took effect, but the connection breaks instead of this answer."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    is_lost: bool = False

    @property
    def content(self) -> bytes:
        return json.dumps(self.body).encode()


def answer(workspace: Workspace, request: Request, base_url: str, new_ticket: Callable[[Bot], str]) -> Answer:
    headers = {"Date": formatdate(workspace.now(), usegmt=True)}
    try:
        args = parse(request.content_type, request.body, request.query)
        token, client = _token(request.authorization, args), _client(request.authorization, args)
        workspace.calls.append(LoggedCall(request.method, args))
        method = _method(workspace, request.method)
        step = workspace.steps.of_token(token)
        bot = _app(workspace, client) if method.by_client else _caller(workspace, method, token, step)
        headers |= _scope_headers(bot, method)
        if failure := workspace.faults.failure_of(method.name):
            return _failed(failure, headers)
        _check(workspace, bot, method)
        body = method.handler(
            Call(workspace, bot, Arguments(args), base_url, new_ticket, step.id if step else None)
        )
    except RateLimited as refusal:
        return Answer(refusal.answer(), 429, headers | {"Retry-After": str(refusal.retry_after)})
    except SlackError as refusal:
        return Answer(refusal.answer(), headers=headers)
    return Answer({"ok": True, **body}, headers=headers, is_lost=workspace.faults.drops(method.name))


def _method(workspace: Workspace, name: str) -> Method:
    """What this workspace does not know is said to the people who look at it, too."""
    if found := METHODS.get(name):
        return found
    if name not in workspace.unknown_methods:
        workspace.unknown_methods.append(name)
        workspace.happenings.note(f"the app called {name}, which is not known here")
        _log.warning("The app called %s, which this workspace does not know", name)
    raise SlackError("unknown_method", req_method=name)


def _token(authorization: str, args: Json) -> str:
    """Taken out of the arguments, so that no log of calls holds it. An argument wins over the header."""
    given = args.pop("token", None)
    return str(given) if given else authorization.removeprefix("Bearer ").strip()


def _client(authorization: str, args: Json) -> tuple[str, str]:
    """Id and secret, taken out of the arguments like a token; HTTP Basic has them in the header."""
    client = str(args.pop("client_id", "")), str(args.pop("client_secret", ""))
    if not authorization.startswith("Basic "):
        return client
    try:
        name, _, password = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
    except ValueError:
        return client
    return name, password


def _app(workspace: Workspace, client: tuple[str, str]) -> Bot:
    bot = workspace.installations.bot_of_client(client[0])
    if client[1] != bot.client_secret:
        raise SlackError("bad_client_secret")
    return bot


def _caller(workspace: Workspace, method: Method, token: str, step: Step | None) -> Bot:
    if not token:
        raise SlackError("not_authed")
    directory = workspace.directory
    bot = directory.bot_of_app(step.app_id) if step else directory.bot_with_token(token)
    if bot is None:
        raise SlackError("invalid_auth")
    if bot.refusal:
        raise SlackError(bot.refusal)
    if (token == bot.app_token) != method.app_level and method.name != "api.test":
        raise SlackError("not_allowed_token_type")
    return bot


def _check(workspace: Workspace, bot: Bot, method: Method) -> None:
    granted = bot.app_scopes if method.app_level else bot.scopes
    if method.scopes and granted.isdisjoint(method.scopes):
        raise SlackError("missing_scope", needed=",".join(method.scopes), provided=",".join(sorted(granted)))
    if workspace.rate_limits:
        workspace.rate_limits.spend(bot.app_id, method.name, method.per_minute)


def _scope_headers(bot: Bot, method: Method) -> dict[str, str]:
    granted = bot.app_scopes if method.app_level else bot.scopes
    headers = {"x-oauth-scopes": ",".join(sorted(granted))}
    return headers | {"x-accepted-oauth-scopes": ",".join(method.scopes)} if method.scopes else headers


def _failed(failure: Failure, headers: dict[str, str]) -> Answer:
    body = {"ok": False, "error": failure.error}
    if failure.error == "ratelimited":
        wait = DEFAULT_RETRY_AFTER if failure.retry_after is None else failure.retry_after
        return Answer(body, 429, headers | {"Retry-After": str(wait)})
    return Answer(body, failure.status, headers)
