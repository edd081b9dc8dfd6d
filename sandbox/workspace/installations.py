"""Installing through OAuth: a person allows, the app redeems the code.

docs.slack.dev/authentication/installing-with-oauth.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from sandbox.workspace.directory import Directory
from sandbox.workspace.errors import SlackError
from sandbox.workspace.identifiers import secret
from sandbox.workspace.model import Bot

CODE_SECONDS = 600.0


@dataclass(frozen=True)
class Asked:
    """What the app's link asks for; `redirect_uri` and `state` may be empty."""

    client_id: str
    scopes: frozenset[str]
    redirect_uri: str = ""
    state: str = ""


@dataclass(frozen=True)
class Allowed:
    asked: Asked
    user: str
    expires: float


class Installations:
    def __init__(self, directory: Directory, clock: Callable[[], float]) -> None:
        self._directory = directory
        self._clock = clock
        self._lock = threading.Lock()
        self._codes: dict[str, Allowed] = {}

    def bot_of_client(self, client_id: str) -> Bot:
        for bot in self._directory.bots.values():
            if bot.client_id == client_id:
                return bot
        raise SlackError("invalid_client_id")

    def allow(self, asked: Asked, user: str) -> str:
        """Where the browser goes next, with a code that is good once, for ten minutes."""
        code = secret()
        place = self.place(asked)
        with self._lock:
            self._codes[code] = Allowed(asked, user, self._clock() + CODE_SECONDS)
        return _with(place, code=code, state=asked.state)

    def refuse(self, asked: Asked) -> str:
        return _with(self.place(asked), error="access_denied", state=asked.state)

    def place(self, asked: Asked) -> str:
        """The app's redirect URL: `invalid_client_id`, or `bad_redirect_uri` when there is none."""
        place = asked.redirect_uri or self.bot_of_client(asked.client_id).redirect_url
        if not place.startswith(("http://", "https://")):
            raise SlackError("bad_redirect_uri")
        return place

    def redeem(self, bot: Bot, code: str, redirect_uri: str) -> tuple[Bot, str]:
        """The bot with the scopes it asked for, and who allowed it. `invalid_code`, `bad_redirect_uri`."""
        with self._lock:
            allowed = self._codes.get(code)
            if allowed is None or allowed.asked.client_id != bot.client_id or allowed.expires < self._clock():
                raise SlackError("invalid_code")
            if redirect_uri != allowed.asked.redirect_uri:
                raise SlackError("bad_redirect_uri")
            del self._codes[code]
        return self._directory.grant(bot, allowed.asked.scopes), allowed.user


def _with(url: str, **query: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"
